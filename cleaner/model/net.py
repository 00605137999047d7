"""A small network: features to a probability, in plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.model.chars import Floats

#: Standardised features are cut here, so that no strange line reaches where nothing was learned.
_REACH = 4.0
#: OpenBLAS takes a second thread for products of 2 x 65,536 x 4 multiplications (`interface/gemm.c`); the two
#: wait for each other by counting, on a busy machine eight times as long. Its kernels take rows in fours.
_MULTIPLICATIONS, _FOURS = 500_000, 4


@dataclass(frozen=True, slots=True)
class Net:
    """Layers of weights over standardised features, with rectifiers between them.

    Attributes:
        mean: What is taken from each feature.
        scale: What it is then multiplied with.
        layers: Weights and offsets of each layer.
    """

    mean: Floats
    scale: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Net:
        """Return the network stored under a name.

        Args:
            arrays: The arrays of a file of weights.
            name: What their names begin with.

        Raises:
            KeyError: The network is not there.
        """
        layers: list[tuple[Floats, Floats]] = []
        while f"{name}.{len(layers)}.w" in arrays:
            at = f"{name}.{len(layers)}"
            layers.append((_float(arrays[f"{at}.w"]), _float(arrays[f"{at}.b"])))
        return cls(_float(arrays[f"{name}.mean"]), _float(arrays[f"{name}.scale"]), tuple(layers))

    def fits(self, features: int, values: int) -> bool:
        """Return whether its parts fit each other, so many features and so many values asked for."""
        widths = [features, *(weights.shape[-1] for weights, _ in self.layers)]
        shapes = [pair for before, after in pairwise(widths) for pair in ((before, after), (after,))]
        parts = [part for layer in self.layers for part in layer]
        edges = self.mean.shape == self.scale.shape == (features,) and widths[-1] == values
        return edges and bool(parts) and [part.shape for part in parts] == shapes

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays to store under a name; weights in half precision."""
        found: dict[str, npt.NDArray[np.generic]] = {f"{name}.mean": self.mean, f"{name}.scale": self.scale}
        for i, (weights, offsets) in enumerate(self.layers):
            found[f"{name}.{i}.w"] = weights.astype(np.float16)
            found[f"{name}.{i}.b"] = offsets
        return found

    def standard(self, features: Floats) -> Floats:
        """Return standardised features."""
        scaled = (features - self.mean) * self.scale
        return np.clip(scaled, -_REACH, _REACH, out=scaled)

    def __call__(self, features: Floats) -> Floats:
        """Return the last layer's values, a row for each line."""
        values = self.standard(features)
        for i, (weights, offsets) in enumerate(self.layers):
            values = _product(values, weights) + offsets
            if i + 1 < len(self.layers):
                np.maximum(values, 0, out=values)
        return values


def _product(left: Floats, right: Floats) -> Floats:
    """Return the product of matrices, so few rows at a time that no second thread is started."""
    out = np.empty((len(left), right.shape[1]), dtype=np.float32)
    rows = max(1, _MULTIPLICATIONS // right.size // _FOURS) * _FOURS
    for i in range(0, len(left), rows):
        np.matmul(left[i : i + rows], right, out=out[i : i + rows])
    return out


def _float(array: npt.NDArray[np.generic]) -> Floats:
    return np.asarray(array, dtype=np.float32)


def sigmoid(values: Floats) -> Floats:
    """Return the logistic function of values."""
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float32)


def softmax(values: Floats) -> Floats:
    """Return each row as probabilities."""
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def interpolate(values: Floats, knots: Sequence[float], heights: Sequence[float]) -> Floats:
    """Return the height of a curve through knots, straight between them, at values.

    Args:
        values: Where the heights are asked for.
        knots: The knots, rising.
        heights: The curve's height at each.
    """
    return np.asarray(np.interp(values, knots, heights), dtype=np.float32)

"""Fitting: a linear model over hashed words, and small networks.

The networks are trained with Adam (Kingma and Ba 2015) on targets that are half the label, half
what a network that has not seen the page's site says of the line (distillation, Hinton et al. 2015):
labels by alignment are wrong here and there, and that half is not fooled by them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.errors import DataError
from cleaner.model import words
from cleaner.model.chars import Floats
from cleaner.model.net import Net

Array = npt.NDArray[Any]
#: The linear model: strength of its regularisation, passes over the data.
_ALPHA, _PASSES = 3e-6, 4
#: The networks: rows a step, highest rate, decay of weights, share of features left out in a step.
BATCH, _RATE, _DECAY, _DROP = 2048, 2e-3, 1e-4, 0.1
_MEMORY, _SPREAD = 0.9, 0.99
_TOO_FEW = "too few sites: a fold without lines of content, of boilerplate or of any category teaches nothing"


def sparse(line: Array, bucket: Array, count: int, bits: int = words.BITS) -> Any:
    """Return hashed words as a sparse matrix, a row for each line, each row over the root of its length."""
    from scipy.sparse import csr_matrix

    order = np.argsort(line, kind="stable")
    number = np.bincount(line, minlength=count)
    starts = np.concatenate(([0], np.cumsum(number)))
    values = np.repeat(1 / np.sqrt(np.maximum(number, 1)), number).astype(np.float32)
    return csr_matrix((values, bucket[order], starts), shape=(count, 1 << bits))


def linear(matrix: Any, boilerplate: Array, weight: Array, rows: Array) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression on some rows.

    Raises:
        DataError: They are not of both kinds.
    """
    from sklearn.linear_model import SGDClassifier

    wanted = boilerplate[rows] > 0.5
    if not wanted.any() or wanted.all():
        raise DataError(_TOO_FEW)
    fitted = SGDClassifier(
        loss="log_loss", alpha=_ALPHA, max_iter=_PASSES, tol=None, average=True, random_state=0
    )
    fitted.fit(matrix[rows], wanted.astype(int), sample_weight=weight[rows])
    return fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])


def _start(sizes: tuple[int, ...], seed: int) -> list[tuple[Floats, Floats]]:
    rng = np.random.default_rng(seed)
    layers = []
    for i, (wide, narrow) in enumerate(pairwise(sizes)):
        last = i + 2 == len(sizes)
        drawn = rng.normal(0, np.sqrt(2 / wide) * (0.1 if last else 1), (wide, narrow))
        layers.append((drawn.astype(np.float32), np.zeros(narrow, dtype=np.float32)))
    return layers


def _scaling(features: Floats, rows: Array) -> tuple[Floats, Floats]:
    chosen = features[np.random.default_rng(1).choice(rows, min(60000, len(rows)))]
    return chosen.mean(axis=0), 1 / (chosen.std(axis=0) + np.float32(1e-3))


class _Adam:
    """Moments of the gradients, and the steps they lead to."""

    def __init__(self, layers: list[tuple[Floats, Floats]], steps: int) -> None:
        self.values = [value for layer in layers for value in layer]
        self.first = [np.zeros_like(v) for v in self.values]
        self.second = [np.zeros_like(v) for v in self.values]
        self.done, self.steps = 0, steps

    def step(self, gradients: list[Floats]) -> None:
        self.done += 1
        warm = min(1.0, self.done / 200)
        rate = _RATE * warm * 0.5 * (1 + np.cos(np.pi * self.done / self.steps))
        for i, gradient in enumerate(gradients):
            first, second, value = self.first[i], self.second[i], self.values[i]
            np.add(first, (1 - _MEMORY) * (gradient - first), out=first)
            np.add(second, (1 - _SPREAD) * (gradient * gradient - second), out=second)
            move = first / (1 - _MEMORY**self.done) / (np.sqrt(second / (1 - _SPREAD**self.done)) + 1e-8)
            if value.ndim > 1:
                move = move + _DECAY * value
            np.subtract(value, np.float32(rate) * move.astype(np.float32), out=value)


def network(
    features: Floats,
    rows: Array,
    error: Callable[[Floats, Array], Floats],
    sizes: tuple[int, ...],
    *,
    passes: int,
    seed: int = 0,
) -> Net:
    """Return a network fitted to some rows.

    Args:
        features: The features of all rows.
        rows: Which rows to learn from.
        error: From the network's values and their rows to the gradient of the loss in the values.
        sizes: Widths of the hidden layers and of the last.
        passes: How often each row is seen.
        seed: Of everything random.

    Raises:
        DataError: There is no row.
    """
    if not len(rows):
        raise DataError(_TOO_FEW)
    mean, scale = _scaling(features, rows)
    layers = _start((features.shape[1], *sizes), seed)
    net = Net(mean, scale, tuple(layers))
    rng = np.random.default_rng(seed)
    batch = min(BATCH, len(rows))
    adam = _Adam(layers, passes * (len(rows) // batch))
    for _ in range(passes):
        order = rng.permutation(rows)
        for i in range(0, len(rows) - batch + 1, batch):
            chosen = order[i : i + batch]
            values = net.standard(features[chosen])
            values *= rng.random((1, features.shape[1])) > _DROP
            adam.step(_gradients(layers, values, chosen, error))
    return net


def _gradients(
    layers: list[tuple[Floats, Floats]],
    values: Floats,
    rows: Array,
    error: Callable[[Floats, Array], Floats],
) -> list[Floats]:
    kept = [values]
    for i, (weights, offsets) in enumerate(layers):
        values = values @ weights + offsets
        if i + 1 < len(layers):
            values = np.maximum(values, 0)
        kept.append(values)
    back = error(values, rows)
    found: list[Floats] = []
    for i in range(len(layers) - 1, -1, -1):
        found += [back.sum(axis=0), kept[i].T @ back]
        if i:
            back = (back @ layers[i][0].T) * (kept[i] > 0)
    return found[::-1]

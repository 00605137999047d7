"""The recipe: from lines to a model, and the honest figures of it.

Every score that a later stage learns from is made by a model that has not seen the line's site:
first within the training sites (inner folds), then, for the report, across folds of all sites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.model import words
from cleaner.model.chars import Floats
from cleaner.model.context import around
from cleaner.model.door import DOOR
from cleaner.model.features import GROUPS, features
from cleaner.model.model import CATEGORY_BITS, MASKED, Seen, category_features, site_hash
from cleaner.model.net import Net, sigmoid, softmax
from cleaner.training import fit
from cleaner.training.examples import CATEGORIES, FORM_WEIGHTS, Example, Lines
from cleaner.training.folds import fold_of

Array = npt.NDArray[Any]
INNER = 3
#: Widths of the hidden layers; passes of the final networks and of those that only make targets.
HIDDEN, PASSES, SHORT_PASSES, SEEDS = (128, 64), 5, 4, 3
#: How much of the target is what an unseeing network says.
SOFT = 0.5
#: A line weighs this power of its words; a page is then made lighter by this power of its lines' sum.
_BY_WORDS, _BY_PAGE = 0.7, 0.5
#: Pages whose gold text is less reliable than this weigh little; no line weighs more than `_MOST` means.
RELIABLE, _UNRELIABLE, _MOST = 0.85, 0.15, 8.0
_CATEGORY_HIDDEN, _CATEGORY_PASSES, _BY_HAND = 48, 6, 12.0
_SMOOTH = 0.5
#: Windows over the extractors' votes, in lines.
_VOTE_WINDOWS = (2, 6)

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """A fitted model, part by part.

    Attributes:
        text: Weights of words, and the bias.
        nets: The networks that decide.
        category_text: Weights of words for each category.
        category_net: The network that names the category.
        mask: Features hidden from it.
        names: Weights of the names of elements, and the bias, for the HTML door.
    """

    text: tuple[Floats, float]
    nets: tuple[Net, ...]
    category_text: Array
    category_net: Net
    mask: Floats
    names: tuple[Floats, float] | None = None


def line_weights(lines: Lines) -> Floats:
    """Return what each line weighs in training."""
    form = lines.spread([FORM_WEIGHTS[e.form] for e in lines.examples])
    trusted = lines.spread([1.0 if e.reliable >= RELIABLE else _UNRELIABLE for e in lines.examples])
    weight = lines.column("weight") * form * trusted * np.maximum(lines.column("words"), 1) ** _BY_WORDS
    sums = np.add.reduceat(weight, lines.offsets[:-1])
    weight = weight * lines.spread((sums + 1) ** -_BY_PAGE)
    return np.asarray(np.minimum(weight / weight.mean(), _MOST), dtype=np.float32)


def inner_fold(site: str) -> int:
    """Return the fold of a site among those learned from: what is learned of words is applied to others."""
    return fold_of(f"inner {site}", INNER)


class Trainer:
    """Fits models to some of the sites of the lines it was given.

    Attributes:
        hidden: Widths of the networks' hidden layers.
        passes: How often the networks see each line.
        seeds: How many networks decide together.
        soft: How much of the target is what an unseeing network says.
    """

    hidden: tuple[int, int] = HIDDEN
    passes: int = PASSES
    seeds: int = SEEDS
    soft: float = SOFT

    def __init__(self, lines: Lines, log: Log) -> None:
        self.lines = lines
        self.log = log
        self.target = 1 - lines.column("content")
        self.weight = line_weights(lines)
        self.matrix = fit.sparse(lines.line, lines.bucket, lines.count)
        self.inner = lines.spread([inner_fold(e.names[0]) for e in lines.examples])
        self.used = self.weight > 0
        self.name_weights: tuple[Floats, float] | None = None

    def _linear(self, matrix: Any, chosen: Array) -> tuple[Floats, float]:
        rows = np.flatnonzero(chosen & self.used)
        return fit.linear(matrix, self.target, np.minimum(self.weight, 3), rows)

    def _apply(self, matrix: Any, fitted: tuple[Floats, float], chosen: Array, out: Floats) -> None:
        rows = np.flatnonzero(chosen)
        out[rows] = matrix[rows] @ fitted[0] + fitted[1]

    def linear_scores(self, matrix: Any, chosen: Array) -> tuple[Floats, tuple[Floats, float]]:
        """Return each line's score by a linear model that has not seen its site, and the whole model."""
        scores = np.zeros(self.lines.count, dtype=np.float32)
        for k in range(INNER):
            fitted = self._linear(matrix, chosen & (self.inner != k))
            self._apply(matrix, fitted, chosen & (self.inner == k), scores)
        whole = self._linear(matrix, chosen)
        self._apply(matrix, whole, ~chosen, scores)
        return scores, whole

    def features(self, text: Floats, chosen: Array) -> Floats:
        """Return the features of all lines, given their scores by words and the lines learned from."""
        parts = []
        offsets = self.lines.offsets
        for i, e in enumerate(self.lines.examples):
            found, self.names = features(e.known, e.findings, text[offsets[i] : offsets[i + 1]])
            parts.append(found)
        return np.concatenate(parts)

    def _net(self, values: Floats, chosen: Array, target: Floats, passes: int, seed: int) -> Net:
        def error(out: Floats, rows: Array) -> Floats:
            slope = (sigmoid(out[:, 0]) - target[rows]) * self.weight[rows] / len(rows)
            return np.asarray(slope[:, None], dtype=np.float32)

        rows = np.flatnonzero(chosen & self.used)
        return fit.network(values, rows, error, (*self.hidden, 1), passes=passes, seed=seed)

    def fit(self, chosen: Array) -> tuple[Parts, Floats]:
        """Return a model fitted to the lines chosen, and the features it sees of all lines."""
        text, whole = self.linear_scores(self.matrix, chosen)
        self.log("words")
        values = self.features(text, chosen)
        target = self._softened(values, chosen) if self.soft else self.target.astype(np.float32)
        nets = tuple(self._net(values, chosen, target, self.passes, seed) for seed in range(self.seeds))
        self.log("networks")
        table, mask, net = self._name(values, chosen)
        self.log("categories")
        return Parts(whole, nets, table, net, mask, self.name_weights), values

    def _softened(self, values: Floats, chosen: Array) -> Floats:
        """Return targets that are part label, part what a network says that has not seen the site.

        That network sees the extractors' votes too: it knows better than the model that learns from it can
        (learning with privileged information, Vapnik and Vashist 2009; Lopez-Paz et al. 2016).
        """
        target = self.target.astype(np.float32).copy()
        values = np.concatenate([values, self._voted()], axis=1)
        for k in range(INNER):
            rows = np.flatnonzero(chosen & (self.inner == k))
            net = self._net(values, chosen & (self.inner != k), self.target, SHORT_PASSES, 100 + k)
            target[rows] = (1 - self.soft) * target[rows] + self.soft * sigmoid(net(values[rows])[:, 0])
        self.log("targets")
        return target

    def _voted(self) -> Floats:
        """Return what extractors kept of each line and around it."""
        parts = []
        for e in self.lines.examples:
            whole = np.broadcast_to(e.votes.mean(axis=0), e.votes.shape)
            parts.append(np.concatenate([e.votes, around(e.votes, _VOTE_WINDOWS), whole], axis=1))
        return np.concatenate(parts)

    def _name(self, values: Floats, chosen: Array) -> tuple[Array, Floats, Net]:
        """Return what names categories: weights of words, the mask, and the network."""
        wanted = self.lines.column("category")
        hand = self.lines.spread([_BY_HAND if e.by_hand else 1.0 for e in self.lines.examples])
        known = chosen & (wanted >= 0)
        table = self._category_words(wanted, hand, known)
        mask = np.array([name not in MASKED for name in self.names], dtype=np.float32)
        rows = np.flatnonzero(known)
        seen = self.category_values(values, table, mask, rows)
        weight = hand[rows] / hand[rows].mean()

        def error(out: Floats, at: Array) -> Floats:
            slope = softmax(out)
            slope[np.arange(len(at)), wanted[rows[at]]] -= 1
            return np.asarray(slope * (weight[at] / len(at))[:, None], dtype=np.float32)

        sizes = (_CATEGORY_HIDDEN, len(CATEGORIES))
        net = fit.network(seen, np.arange(len(rows)), error, sizes, passes=_CATEGORY_PASSES)
        return table, mask, net

    def _category_words(self, wanted: Array, hand: Array, known: Array) -> Array:
        """Return for each bucket how much it speaks for each category: smoothed log odds."""
        buckets, count = 1 << CATEGORY_BITS, len(CATEGORIES)
        chosen = known[self.lines.line]
        place = (self.lines.bucket[chosen] >> (words.BITS - CATEGORY_BITS)) * count
        line = self.lines.line[chosen]
        seen = np.bincount(place + wanted[line], weights=hand[line], minlength=buckets * count)
        share = seen.reshape(buckets, count) + _SMOOTH
        odds = np.log(share / share.sum(axis=0))
        return np.asarray(odds - odds.mean(axis=1, keepdims=True), dtype=np.float16)

    def category_values(self, values: Floats, table: Array, mask: Floats, rows: Array) -> Floats:
        """Return the features for the categories of some lines."""
        found = []
        offsets = self.lines.offsets
        at = np.searchsorted(offsets, rows, side="right") - 1
        for i in np.unique(at):
            start, end = offsets[i], offsets[i + 1]
            e = self.lines.examples[i]
            seen = Seen(e.findings, words.grams(e.known.chars), values[start:end])
            found.append(category_features(seen, table, mask, rows[at == i] - start))
        return np.concatenate(found)


def judge(parts: Parts, values: Floats) -> Floats:
    """Return the uncalibrated probabilities of lines."""
    steps = range(0, len(values), 50000)
    raw = [np.mean([net(values[i : i + 50000])[:, 0] for net in parts.nets], axis=0) for i in steps]
    return sigmoid(np.concatenate(raw)) if raw else np.zeros(0, dtype=np.float32)


def calibration(raw: Floats, target: Floats, weight: Floats) -> tuple[list[float], list[float]]:
    """Return the knots of a monotonous curve from raw to calibrated probabilities (isotonic regression)."""
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(out_of_bounds="clip").fit(raw, target, sample_weight=weight)
    knots = np.concatenate(([0.0, 0.01, 0.03], np.linspace(0.05, 0.95, 37), [0.97, 0.99, 1.0]))
    heights = np.maximum.accumulate(fitted.predict(knots))
    return [round(float(k), 4) for k in knots], [round(float(h), 4) for h in heights]


def pack(
    parts: Parts, curve: tuple[list[float], list[float]], seen: Iterable[Example], data: str
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return header and arrays of a model that was fitted to the examples seen."""
    text, bias = parts.text
    scale = float(np.abs(text).max()) / 127
    sites = sorted({site_hash(name) for e in seen for name in e.names})
    header = {
        "data": data,
        "text_scale": scale,
        "text_bias": bias,
        "nets": len(parts.nets),
        "knots": curve[0],
        "heights": curve[1],
        "categories": list(CATEGORIES),
        "groups": [list(group) for group in GROUPS],
        "sites": sites,
    }
    arrays: dict[str, Array] = {
        "text": np.round(text / scale).astype(np.int8),
        "category_text": parts.category_text,
        "category_mask": parts.mask.astype(np.uint8),
    }
    if parts.names is not None:
        names, names_bias = parts.names
        names_scale = float(np.abs(names).max()) / 127
        header |= {"door": DOOR, "names_scale": names_scale, "names_bias": names_bias}
        arrays["names"] = np.round(names / names_scale).astype(np.int8)
    for i, net in enumerate(parts.nets):
        arrays |= net.arrays(f"line{i}")
    return header, arrays | parts.category_net.arrays("category")

"""The line model: a page to the probability that each line is boilerplate, and of what kind.

Two stages. A linear score over the hashed words of a line; then networks over that score, the
line's shape, the rules' findings and the same of the lines around it. Their mean is calibrated on
held-out sites so that a probability means what it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.errors import DataError
from cleaner.model import words
from cleaner.model.chars import Floats, Ints
from cleaner.model.context import around
from cleaner.model.features import GROUPS, VERSION, Findings, features, read
from cleaner.model.net import Net, interpolate, sigmoid
from cleaner.model.weights import load
from cleaner.page import Page

#: Windows in which the rules' findings hint at a line's category, in lines.
_HINTS = (3, 8)
#: The buckets of words for categories are those for content, put together by this many bits.
CATEGORY_BITS = 13
_FOLD = words.BITS - CATEGORY_BITS
#: What the rules say of the line itself is not there when its category is asked for.
MASKED = ("claimed", "score", "weak", "proof", *(f"claim{i + 1}" for i in range(len(GROUPS))))

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as the model sees it: features for the decision, and what the category needs beside them."""

    findings: Findings
    grams: tuple[Ints, Ints]
    features: Floats


def category_features(seen: Seen, table: Array, mask: Array, asked: Sequence[int] | Ints) -> Floats:
    """Return the features for the categories of some lines.

    Args:
        seen: The page.
        table: Weights of words for each category, a row for each bucket.
        mask: 0 for features that tell what the rules say of the line itself, else 1.
        asked: The lines.
    """
    groups = np.stack([seen.findings.group == i for i in range(len(GROUPS))], axis=1).astype(np.float32)
    count = len(groups)
    wanted = np.zeros(count, dtype=bool)
    wanted[asked] = True
    lines, buckets = (found[wanted[seen.grams[0]]] for found in seen.grams)
    sums = np.zeros((count, table.shape[1]), dtype=np.float32)
    rows = table[buckets >> _FOLD].astype(np.float32)
    order = np.argsort(lines, kind="stable")
    number = np.bincount(lines, minlength=count)
    filled = np.flatnonzero(number)
    if len(filled):
        first = np.concatenate(([0], np.cumsum(number[filled])[:-1]))
        sums[filled] = np.add.reduceat(rows[order], first, axis=0)
    sums /= np.sqrt(np.maximum(number, 1))[:, None]
    hints = around(groups, _HINTS)
    return np.concatenate((seen.features[asked] * mask, hints[asked], sums[asked]), axis=1)


class LineModel:
    """Weights, ready to judge pages.

    Args:
        header: What the file says of itself.
        arrays: Its arrays.
        name: The file's name, for messages.
    """

    def __init__(self, header: Mapping[str, Any], arrays: Mapping[str, Array], name: str) -> None:
        try:
            self.text = arrays["text"].astype(np.float32) * np.float32(header["text_scale"])
            self.bias = float(header["text_bias"])
            self.nets = tuple(Net.of(arrays, f"line{i}") for i in range(int(header["nets"])))
            self.knots, self.heights = header["knots"], header["heights"]
            self.categories = tuple(header["categories"])
            self.category_net = Net.of(arrays, "category")
            self.category_text = arrays["category_text"]
            self.mask = arrays["category_mask"].astype(np.float32)
            self.sites = frozenset(header["sites"])
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{name}: a part of the model is missing: {error}") from error
        if not self.nets or not self.nets[0].layers:
            raise DataError(f"{name}: a part of the model is missing: the network")

    def see(self, page: Page) -> Seen:
        """Return what the model sees of a page that has lines."""
        known, findings = read(page), Findings.of(page)
        grams = words.grams(known.chars)
        text = words.scores(self.text, self.bias, grams, len(page.lines))
        return Seen(findings, grams, features(known, findings, text)[0])

    def judge(self, seen: Seen, asked: Sequence[int]) -> Floats:
        """Return the probability that a line is boilerplate, for some lines."""
        values = seen.features[asked]
        raw = np.mean([net(values)[:, 0] for net in self.nets], axis=0)
        return interpolate(sigmoid(raw), self.knots, self.heights)

    def name(self, seen: Seen, asked: Sequence[int]) -> list[str]:
        """Return the likeliest category of some lines, were they boilerplate."""
        values = category_features(seen, self.category_text, self.mask, asked)
        return [self.categories[i] for i in self.category_net(values).argmax(axis=1)]

    def trained_on(self, site: str) -> bool:
        """Return whether pages of a site were among those it was trained on."""
        return site_hash(site) in self.sites


def site_hash(site: str) -> str:
    """Return what a model remembers of a site's name."""
    return sha256(site.encode()).hexdigest()[:12]


@lru_cache(maxsize=8)
def load_model(path: str | None = None) -> LineModel:
    """Return a model; the one that comes with the package where no path is given.

    Raises:
        DataError: The file is no model, or was made for another version.
    """
    if path is not None:
        return LineModel(*load(Path(path), VERSION), path)
    with as_file(files("cleaner.data").joinpath("lines.model")) as found:
        return LineModel(*load(found, VERSION), found.name)

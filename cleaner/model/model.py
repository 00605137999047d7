"""The line model: a page to the probability that each line is boilerplate, and of what kind.

Two stages. A linear score over the hashed words of a line; then networks over that score, the
line's shape, the rules' findings and the same of the lines around it. Their mean is calibrated on
held-out sites so that a probability means what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.errors import DataError
from cleaner.model import door, words
from cleaner.model.chars import Floats, Ints
from cleaner.model.context import around
from cleaner.model.features import GROUPS, VERSION, Findings, features, read, width
from cleaner.model.net import Net, interpolate, sigmoid, softmax
from cleaner.model.weights import load
from cleaner.page import Page

#: Windows in which the rules' findings hint at a line's category, in lines.
_HINTS = (3, 8)
#: The buckets of words for categories are those for content, put together by this many bits.
CATEGORY_BITS = 13
_FOLD = words.BITS - CATEGORY_BITS
#: What the rules say of the line itself is not there when its category is asked for.
MASKED = ("claimed", "score", "weak", "proof", *(f"claim{i + 1}" for i in range(len(GROUPS))))

#: Lines so near count for a line's category, too, the nearest as much as itself.
_TOGETHER = 3

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
            self.names = _names(header, arrays)
            unfit = next((part for part, fits in self._parts() if not fits), None)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise DataError(f"{name}: a part of the model is missing: {error}") from error
        if unfit is not None:
            raise DataError(f"{name}: a part of the model does not fit the others: {unfit}")

    def _parts(self) -> Iterator[tuple[str, bool]]:
        """Yield the parts, and whether each fits the features and the others."""
        count, kinds = len(self.nets[0].mean), len(self.categories)
        yield "the networks", bool(self.nets[0].layers)
        yield "the features", count == width() if self.names is None else count > width()
        yield "the words", self.text.shape == (1 << words.BITS,)
        yield "the networks", all(net.fits(count, 1) for net in self.nets)
        rising = np.diff(np.asarray(self.knots, dtype=np.float64))
        yield "the curve", 0 < len(self.knots) == len(self.heights) and bool((rising >= 0).all())
        asked = count + 2 * len(_HINTS) * len(GROUPS) + kinds
        tables = self.category_text.shape == (1 << CATEGORY_BITS, kinds) and self.mask.shape == (count,)
        yield "the categories", tables and self.category_net.fits(asked, kinds)
        yield "the names", self.names is None or self.names[0].shape == (1 << door.BITS,)

    def see(self, page: Page) -> Seen:
        """Return what the model sees of a page that has lines."""
        known, findings = read(page), Findings.of(page)
        grams = words.grams(known.chars)
        text = words.scores(self.text, self.bias, grams, len(page.lines))
        values = features(known, findings, text)[0]
        if self.names is not None and page.markup is not None:
            said = door.read_markup(known, page.markup, [line.text for line in page.lines])
            names = door.name_scores(*self.names, said, len(values))
            values = np.concatenate((values, door.columns(said, names)[0]), axis=1)
        return Seen(findings, grams, values)

    def judge(self, seen: Seen, asked: Sequence[int]) -> Floats:
        """Return the probability that a line is boilerplate, for some lines."""
        values = seen.features[asked]
        raw = np.mean([net(values)[:, 0] for net in self.nets], axis=0)
        return interpolate(sigmoid(raw), self.knots, self.heights)

    def name(self, seen: Seen, asked: Sequence[int]) -> list[str]:
        """Return the likeliest category of some lines, were they boilerplate."""
        values = category_features(seen, self.category_text, self.mask, asked)
        shares = _together(softmax(self.category_net(values)), np.asarray(asked))
        return [self.categories[i] for i in shares.argmax(axis=1)]

    @property
    def of_html(self) -> bool:
        """Whether it judges pages with their markup; else it judges text."""
        return self.names is not None

    def trained_on(self, site: str) -> bool:
        """Return whether pages of a site were among those it was trained on."""
        return site_hash(site) in self.sites


def _together(shares: Floats, asked: Ints) -> Floats:
    """Return shares of categories with those of the lines around: what stands together is of one kind."""
    found = shares.copy()
    for by in range(1, _TOGETHER + 1):
        near = (asked[by:] - asked[:-by] <= by)[:, None] / np.float32(by)
        found[by:] += near * shares[:-by]
        found[:-by] += near * shares[by:]
    return found


def _names(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> tuple[Floats, float] | None:
    """Return the weights of the names of elements and their bias; None for a model of text alone.

    Raises:
        ValueError: They were made for other columns.
    """
    if "door" not in header:
        return None
    if header["door"] != door.DOOR:
        raise ValueError(f"made for door version {header['door']!r}, this is version {door.DOOR}")
    weights = arrays["names"].astype(np.float32) * np.float32(header["names_scale"])
    return weights, float(header["names_bias"])


def site_hash(site: str) -> str:
    """Return what a model remembers of a site's name: the first 48 bits of its SHA-256, in hexadecimal."""
    return sha256(site.encode()).hexdigest()[:12]


#: The models that come with the package: for text, and for pages with their markup.
TEXT_MODEL, HTML_MODEL = "lines.model", "html.model"


@lru_cache(maxsize=8)
def load_model(path: str | None = None, shipped: str = TEXT_MODEL) -> LineModel:
    """Return a model.

    Args:
        path: Its file; None for one that comes with the package.
        shipped: Which one that is.

    Raises:
        DataError: The file is no model, or was made for another version.
    """
    if path is not None:
        return LineModel(*load(Path(path), VERSION), path)
    with as_file(files("cleaner.data").joinpath(shipped)) as found:
        return LineModel(*load(found, VERSION), found.name)


def page_model(html: bool, path: str | None = None) -> LineModel:
    """Return the model that judges a page: the one of the path if it is for such pages, else the package's.

    Args:
        html: Whether the page has its markup.
        path: A model's file, for text or for pages with their markup.

    Raises:
        DataError: The file is no model, or was made for another version.
    """
    own = None if path is None else load_model(path)
    if not html:
        return own if own is not None and not own.of_html else load_model()
    if own is not None and own.of_html:
        return own
    if not files("cleaner.data").joinpath(HTML_MODEL).is_file():
        return own or load_model()  # a checkout in which it was not trained yet judges the text alone
    return load_model(None, HTML_MODEL)

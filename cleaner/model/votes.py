"""How much of each line an extractor kept: its text aligned with the lines, in document order.

A long line is kept as far as its word 4-grams stand in the extractor's text. A short line is kept if its
words stand there between what was kept before and after it; elsewhere they count little.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.model.chars import Chars, Floats, Hashes, Ints, mix, read

_GRAM, _SHORT = 4, 6
#: What a short line is worth whose words stand in the extractor's text, but not in their place.
_ELSEWHERE = 0.3
_SALT = np.uint64(0x9E3779B97F4A7C15)

Array = npt.NDArray[Any]


def _grams(tokens: Hashes, length: int) -> Hashes:
    """Return a hash of each run of so many tokens."""
    count = max(0, len(tokens) - length + 1)
    total = np.zeros(count, dtype=np.uint64)
    for i in range(length):
        total = total * _SALT + tokens[i : i + count]
    return mix(total)


class _Places:
    """Where runs of tokens stand in a text."""

    def __init__(self, tokens: Hashes, length: int) -> None:
        self.hashes, inverse = np.unique(_grams(tokens, length), return_inverse=True)
        self.count = len(inverse) + 1
        keys = inverse.astype(np.int64) * self.count + np.arange(len(inverse))
        self.keys = np.sort(keys)

    def within(self, wanted: Hashes, low: Ints, high: Ints) -> Array:
        """Return for each run 2 if it stands between two places, 1 if elsewhere, else 0."""
        if not len(self.hashes):
            return np.zeros(len(wanted), dtype=np.int8)
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        known = self.hashes[at] == wanted
        first = np.searchsorted(self.keys, at * self.count + np.clip(low, 0, self.count - 1))
        found = self.keys[np.minimum(first, len(self.keys) - 1)]
        inside = known & (first < len(self.keys)) & (found // self.count == at) & (found % self.count <= high)
        found_at: Array = known.astype(np.int8) + inside
        return found_at


class Lines:
    """A page's lines, ready to be found again in other texts.

    Args:
        chars: The lines' characters.
    """

    def __init__(self, chars: Chars) -> None:
        self.count = len(chars.ends)
        self.tokens, self.line = chars.token_hash, chars.token_line
        self.grams = _grams(self.tokens, _GRAM)
        within = len(self.tokens) - len(self.grams)
        #: Whether a run of tokens stands within one line.
        self.whole = self.line[: len(self.grams)] == self.line[within:]
        self.size = np.bincount(self.line, minlength=self.count)
        self._start = np.searchsorted(self.line, np.arange(self.count))

    def kept(self, text: str) -> tuple[Floats, float]:
        """Return how much of each line stands in a text, 0 to 1, and how much of the text in the lines.

        Args:
            text: What an extractor made of the page.
        """
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines or not len(self.tokens):
            return np.zeros(self.count, dtype=np.float32), 0.0
        other = read(lines).token_hash
        if not len(other):
            return np.zeros(self.count, dtype=np.float32), 0.0
        others = _grams(other, _GRAM)
        covered = np.bincount(self.line, weights=self._covered(others), minlength=self.count)
        share = covered / np.maximum(self.size, 1)
        self._short_lines(share, other, *self._anchors(others))
        found = float(np.isin(others, self.grams).mean()) if len(others) else 0.0
        return share.astype(np.float32), found

    @cached_property
    def _unique(self) -> tuple[Hashes, Ints]:
        """The runs that the lines have once and that stand within one line, and where."""
        own, where, times = np.unique(self.grams, return_index=True, return_counts=True)
        own, where = own[times == 1], where[times == 1]
        return own[self.whole[where]], where[self.whole[where]]

    @cached_property
    def _short(self) -> list[tuple[int, Ints, Hashes]]:
        """The short lines by their number of tokens, and a hash of each."""
        lengths = ((n, np.flatnonzero(self.size == n)) for n in range(1, _SHORT))
        return [(n, at, _grams(self.tokens, n)[self._start[at]]) for n, at in lengths if len(at)]

    def _anchors(self, others: Hashes) -> tuple[Ints, Ints]:
        """Return where runs stand that are unique in both texts: in the lines, and in the other text."""
        values, first, counts = np.unique(others, return_index=True, return_counts=True)
        once, place = values[counts == 1], first[counts == 1]
        own, where = self._unique
        if not len(once) or not len(own):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        at = np.minimum(np.searchsorted(once, own), len(once) - 1)
        same = once[at] == own
        order = np.argsort(where[same])
        return where[same][order], place[at[same]][order]

    def _covered(self, others: Hashes) -> Array:
        """Return which tokens stand in a run that the other text has, too."""
        hit = np.isin(self.grams, others) & self.whole
        marks = np.zeros(len(self.tokens), dtype=bool)
        for i in range(_GRAM):
            marks[i : i + len(hit)] |= hit
        return marks

    def _short_lines(self, share: Array, other: Hashes, mine: Ints, theirs: Ints) -> None:
        """Write how much of each short line was kept.

        Args:
            share: A value for each line.
            other: The tokens of the other text.
            mine: Where runs that are unique in both texts stand in the lines.
            theirs: Where they stand in the other text.
        """
        for length, chosen, wanted in self._short:
            if len(other) < length:
                continue
            first = self._start[chosen]
            before = np.searchsorted(mine, first) - 1
            after = np.searchsorted(mine, first + length - 1)
            low, high = np.zeros_like(first), np.full_like(first, len(other))
            if len(mine):
                low = np.where(before >= 0, theirs[np.maximum(before, 0)], low)
                high = np.where(after < len(mine), theirs[np.minimum(after, len(mine) - 1)], high)
            found = _Places(other, length).within(wanted, low, high)
            share[chosen] = np.choose(found, (0.0, _ELSEWHERE, 1.0))


def justext(
    texts: Sequence[str], linked: Sequence[int], headings: Sequence[bool], stops: Floats
) -> tuple[Floats, Floats]:
    """Return jusText's judgement of each line: by itself (0 bad to 1 good) and among its neighbours (0 or 1).

    Args:
        texts: The lines.
        linked: Their characters in links.
        headings: Whether they are headings.
        stops: Their shares of stop words; below 0 where no stop words are known.
    """
    from justext.core import classify_paragraphs, revise_paragraph_classification

    given = zip(texts, linked, headings, stops.tolist(), strict=True)
    lines = [_Paragraph(text, links, heading, share) for text, links, heading, share in given]
    classify_paragraphs(lines, ())
    revise_paragraph_classification(lines)
    alone = np.array([_CLASSES[line.cf_class] for line in lines], dtype=np.float32)
    return alone, np.array([line.class_type == "good" for line in lines], dtype=np.float32)


_CLASSES = {"bad": 0.0, "short": 0.3, "neargood": 0.7, "good": 1.0}


class _Paragraph:
    """A line as jusText wants it."""

    __slots__ = ("cf_class", "chars_count_in_links", "class_type", "heading", "is_heading", "stops", "text")
    dom_path = ""

    def __init__(self, text: str, linked: int, heading: bool, stops: float) -> None:
        self.text, self.chars_count_in_links, self.is_heading = text, linked, heading
        self.stops = stops if stops >= 0 else 1.0
        self.cf_class = self.class_type = ""
        self.heading = heading

    def __len__(self) -> int:
        return len(self.text)

    def links_density(self) -> float:
        return self.chars_count_in_links / max(1, len(self.text))

    def stopwords_density(self, stops: object) -> float:
        return self.stops

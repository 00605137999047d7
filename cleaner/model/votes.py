"""How much of each line an extractor kept: its text aligned with the lines, in document order.

A long line is kept as far as its word 4-grams stand in the extractor's text. A short line is kept if its
words stand there between what was kept before and after it; elsewhere they count little.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def _anchors(grams: Hashes, whole: Array, others: Hashes) -> tuple[Ints, Ints]:
    """Return where runs stand that are unique in both texts: in the lines, and in the other text."""
    values, first, counts = np.unique(others, return_index=True, return_counts=True)
    once, place = values[counts == 1], first[counts == 1]
    own, where, times = np.unique(grams, return_index=True, return_counts=True)
    own, where = own[times == 1], where[times == 1]
    own, where = own[whole[where]], where[whole[where]]
    if not len(once) or not len(own):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    at = np.minimum(np.searchsorted(once, own), len(once) - 1)
    same = once[at] == own
    order = np.argsort(where[same])
    return where[same][order], place[at[same]][order]


def _covered(grams: Hashes, whole: Array, others: Hashes, count: int) -> Array:
    hit = np.isin(grams, others) & whole
    marks = np.zeros(count, dtype=bool)
    for i in range(_GRAM):
        marks[i : i + len(hit)] |= hit
    return marks


def kept(chars: Chars, text: str) -> tuple[Floats, float]:
    """Return how much of each line stands in a text, 0 to 1, and how much of the text in the lines.

    Args:
        chars: The lines' characters.
        text: What an extractor made of the page.
    """
    count = len(chars.ends)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not len(chars.token_hash):
        return np.zeros(count, dtype=np.float32), 0.0
    other = read(lines).token_hash
    if not len(other):
        return np.zeros(count, dtype=np.float32), 0.0
    own, line = chars.token_hash, chars.token_line
    grams, others = _grams(own, _GRAM), _grams(other, _GRAM)
    whole = line[: len(grams)] == line[len(own) - len(grams) :] if len(grams) else np.zeros(0, dtype=bool)
    size = np.bincount(line, minlength=count)
    covered = _covered(grams, whole, others, len(own))
    share = np.bincount(line, weights=covered, minlength=count) / np.maximum(size, 1)
    mine, theirs = _anchors(grams, whole, others)
    start = np.searchsorted(line, np.arange(count))
    _short_lines(share, own, other, start, size, (mine, theirs))
    found = float(np.isin(others, grams).mean()) if len(others) else 0.0
    return share.astype(np.float32), found


def _short_lines(
    share: Array, own: Hashes, other: Hashes, start: Ints, size: Ints, anchors: tuple[Ints, Ints]
) -> None:
    """Write how much of each short line was kept."""
    mine, theirs = anchors
    for length in range(1, _SHORT):
        chosen = np.flatnonzero(size == length)
        if not len(chosen) or len(other) < length:
            continue
        first = start[chosen]
        before = np.searchsorted(mine, first) - 1
        after = np.searchsorted(mine, first + length - 1)
        low, high = np.zeros_like(first), np.full_like(first, len(other))
        if len(mine):
            low = np.where(before >= 0, theirs[np.maximum(before, 0)], low)
            high = np.where(after < len(mine), theirs[np.minimum(after, len(mine) - 1)], high)
        wanted = _grams(own, length)[first]
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

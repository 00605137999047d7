"""What the sampled pages of one site have in common: on how many of them each line stands, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.templates.keys import Flags, Ints, Keys

Counts = npt.NDArray[np.uint16]

#: Lines of fewer pages are not remembered.
LEAST = 2
#: A line of so many pages at most is a page's own.
_OWN = 2
#: The body begins with the first long line of its own that has another one within so many lines.
_BODY_REACH = 8
#: So many lines above it belong to the body where they are the page's own (headline, deck).
_HEAD = 3


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """The lines that stand on several pages of a site.

    Attributes:
        ranks: The sampled pages, sorted.
        keys: The keys of the lines, sorted.
        pages: On how many of the pages each line stands.
        firm: On how many it stands beside a line that it stands beside on another page, too.
        inner: On how many it stands within the body.
    """

    ranks: Keys
    keys: Keys
    pages: Counts
    firm: Counts
    inner: Counts

    def places(self, keys: Keys) -> Ints:
        """Return the place of each key here, -1 where it is not."""
        if not self.keys.size:
            return np.full(keys.size, -1, np.intp)
        places = np.minimum(np.searchsorted(self.keys, keys), self.keys.size - 1)
        return np.where(self.keys[places] == keys, places, -1)

    def holds(self, rank: int) -> bool:
        """Return whether a page is one of the sample."""
        place = int(np.searchsorted(self.ranks, np.uint64(rank)))
        return place < self.ranks.size and int(self.ranks[place]) == rank


def body(own: Flags, long: Flags) -> tuple[int, int]:
    """Return the first line of a page's body and the one after its last; equal where it has none.

    Args:
        own: Whether each line is the page's own.
        long: Whether it is long.
    """
    places = np.flatnonzero(own & long)
    if not places.size:
        return 0, 0
    close = np.flatnonzero(np.diff(places) <= _BODY_REACH)
    first = int(places[close[0]] if close.size else places[0])
    for _ in range(_HEAD):
        if first and own[first - 1]:
            first -= 1
    return first, int(places[-1]) + 1


def learn(ranks: Sequence[int], pages: Sequence[Keys]) -> SiteTemplate:
    """Return what pages have in common.

    Args:
        ranks: What tells the pages apart, sorted.
        pages: The keys of each page's lines, in order.
    """
    known, lines = np.unique(np.concatenate([*pages, np.zeros(0, np.uint64)]), return_inverse=True)
    ends = np.cumsum([len(page) for page in pages])
    page = np.repeat(np.arange(len(pages)), [len(p) for p in pages])
    spread = _spread(lines, page, known.size, len(pages))
    firm = _spread_where(_is_firm(lines, page, known.size, len(pages)), lines, page, known.size, len(pages))
    inner = _spread_where(_is_inner(known, lines, spread, ends), lines, page, known.size, len(pages))
    kept = np.flatnonzero(spread >= LEAST)
    counts = [c[kept].astype(np.uint16) for c in (spread, firm, inner)]
    return SiteTemplate(np.array(ranks, np.uint64), known[kept], counts[0], counts[1], counts[2])


def _spread(what: Ints, page: Ints, kinds: int, pages: int) -> Ints:
    """Return on how many pages each of some things is found."""
    once = np.unique(what * pages + page) // max(1, pages)
    return np.bincount(once, minlength=kinds)


def _spread_where(chosen: Flags, what: Ints, page: Ints, kinds: int, pages: int) -> Ints:
    return _spread(what[chosen], page[chosen], kinds, pages)


def _is_firm(lines: Ints, page: Ints, kinds: int, pages: int) -> Flags:
    """Return which lines stand beside one that they stand beside on another page, too."""
    firm = np.zeros(lines.size, np.bool_)
    together = page[1:] == page[:-1]
    names, pairs = np.unique(lines[:-1] * kinds + lines[1:], return_inverse=True)
    if together.any():
        common = _spread_where(together, pairs, page[1:], names.size, pages) >= LEAST
        repeated = common[pairs] & together
        firm[1:] |= repeated
        firm[:-1] |= repeated
    return firm


def _is_inner(known: Keys, lines: Ints, spread: Ints, ends: Ints) -> Flags:
    """Return which lines stand within the body of their page."""
    own, long = (spread <= _OWN)[lines], (known & np.uint64(1)).astype(np.bool_)[lines]
    inner = np.zeros(lines.size, np.bool_)
    start = 0
    for end in ends.tolist():
        first, last = body(own[start:end], long[start:end])
        inner[start + first : start + last] = True
        start = end
    return inner

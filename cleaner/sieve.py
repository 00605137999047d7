"""The sieve: which probes a line may match, answered for all of them at once.

Every probe is a bit. For each answer to a question (`cleaner.needs`) there is a number whose bits are the
probes that are content with it; what a line answers is put together by "or" and "and". So the cost of a
line grows with its words, not with the number of phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from operator import or_

from cleaner.needs import listed
from cleaner.probes import Probe, View, heads_of, once, tails_of

#: So many sets of words of each probe are sifted by bits; the others are asked about one by one.
_LEVELS = 3
#: Lines of as many words or more are alike here.
_LONGEST = 48
#: Beginnings and ends that are remembered; there are only so many in a language.
_REMEMBERED = 1 << 13
#: Signs that stand for more than themselves among a line's words (`cleaner.tokens`), and what is in words.
_TAKEN = frozenset("$@_ ")
#: Masks seen so far, each of them once: many words in the sieves of many languages have it.
_SHARED: dict[int, int] = {}
_MOST_SHARED = 1 << 16


class Sieve:
    """Probes, ready to be sifted.

    Args:
        probes: All probes.
        weigh: How common a set of words is; the rarest of a probe's sets are asked about first.

    Attributes:
        probes: The probes, those that do the same in other sieves the same objects as there.
    """

    def __init__(self, probes: Sequence[Probe], weigh: Callable[[Collection[str]], float]) -> None:
        self._made = _bits(p.made for p in probes)
        clauses = [sorted(_clauses(p), key=weigh) for p in probes]
        for probe, own in zip(probes, clauses, strict=True):
            probe.prepare([words for words in own[_LEVELS:] if not all(map(_is_sign, words))])
        self.probes = tuple(map(once, probes))
        levels = [_Level([own[k] if k < len(own) else None for own in clauses]) for k in range(_LEVELS)]
        self._rare, *self._others = levels
        for level in self._others:  # so that this one's words are all there are
            self._rare.masks.update((word, 0) for word in level.masks if word not in self._rare.masks)
        self._words = self._rare.masks.keys()
        signs = "".join(filter(_is_sign, sorted(self._words)))
        self._signs = re.compile(f"[{re.escape(signs)}]" if signs else "(?!)").findall
        self._openings = _Edges([p.needs.openings for p in probes], heads_of)
        self._closings = _Edges([p.needs.closings for p in probes], tails_of)
        self._shortest = _from([p.needs.shortest for p in probes])
        self._most = _upto([p.most or None for p in probes])
        self._longest = _upto([p.needs.longest for p in probes])
        self._even = [a & b & c for a, b, c in zip(self._shortest, self._most, self._longest, strict=True)]

    def sift(self, view: View) -> list[Probe]:
        """Return the probes that a line may match, in their order."""
        left = self._left(view)
        chosen: list[Probe] = []
        while left:
            low = left & -left
            left ^= low
            probe = self.probes[low.bit_length() - 1]
            if probe.admits(view):
                chosen.append(probe)
        return chosen

    def _left(self, view: View) -> int:
        """Return the bits of the probes whose questions by bits a line answers."""
        hits = self._words & view.words
        if signs := self._signs(view.text):
            hits = hits.union(signs)
        left = self._rare.sift(hits) & self._sized(view)
        left &= self._made | (self._openings.of(view.head) & self._closings.of(view.tail))
        for level in self._others:
            if not left:
                return 0
            left &= level.sift(hits)
        return self._as_made(view, left) if left & self._made else left

    def _sized(self, view: View) -> int:
        """Return the bits of the probes for lines as long as one."""
        parts, count, size = len(view.parts), view.count, view.size
        if parts == count == size:
            return self._even[parts if parts < _LONGEST else _LONGEST]
        short, most = self._shortest[min(parts, _LONGEST)], self._most[min(count, _LONGEST)]
        return short & most & self._longest[min(size, _LONGEST)]

    def _as_made(self, view: View, left: int) -> int:
        """Return the bits without those of lines made of labels that begin or end otherwise."""
        heads, tails = view.made()
        return left & (~self._made | (self._openings.united(heads) & self._closings.united(tails)))


class _Level:
    """One set of words of each probe: the bits that each word is enough for.

    Attributes:
        masks: The bits by word.
        free: The bits of the probes that have no such set.
    """

    def __init__(self, clauses: Sequence[tuple[str, ...] | None]) -> None:
        self.free = _bits(clause is None for clause in clauses)
        self.masks = _by_text(clauses)

    def sift(self, words: Iterable[str]) -> int:
        left, masks = self.free, self.masks
        for word in words:
            if word in masks:
                left |= masks[word]
        return left


class _Edges:
    """What probes begin with, or end with: the bits that each edge of a line is enough for."""

    def __init__(
        self, edges: Sequence[tuple[str, ...] | None], texts_of: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._texts_of = texts_of
        self._all = (1 << len(edges)) - 1
        self._free = _bits(edge is None for edge in edges)
        self._masks = _by_text(edges)
        self._known: dict[str, int] = {}

    def of(self, edge: str) -> int:
        """Return the bits for an edge, which are remembered."""
        found = self._known.get(edge)
        if found is None:
            found = self.united(self._texts_of(edge))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[edge] = found
        return found

    def united(self, texts: Iterable[str]) -> int:
        """Return the bits for texts of which one is enough; all where there are none."""
        left, some = self._free, False
        for text in texts:
            left, some = left | self._masks.get(text, 0), True
        return left if some else self._all


def _by_text(texts: Sequence[Iterable[str] | None]) -> dict[str, int]:
    """Return for each text of some sets the bits of those that have it; equal numbers are one object."""
    masks: dict[str, int] = {}
    for i, each in enumerate(texts):
        bit = 1 << i
        for text in each or ():
            masks[text] = masks[text] | bit if text in masks else bit
    if len(_SHARED) >= _MOST_SHARED:
        _SHARED.clear()
    return {text: _SHARED.setdefault(mask, mask) for text, mask in masks.items()}


def _clauses(probe: Probe) -> list[tuple[str, ...]]:
    """Return the words of which a line must have one each, those of the probe's owners among them."""
    triggers = [owner.trigger or () for owner in probe.owners]
    clauses = list(probe.needs.clauses)
    if triggers and all(triggers):
        union = frozenset().union(*triggers)
        if not any(map(union.issuperset, clauses)):
            clauses.append(listed(union))
    return [*clauses, *((sign,) for sign in sorted(set(filter(_is_sign, "".join(probe.needs.literals)))))]


def _is_sign(char: str) -> bool:
    """Return whether a character is one that stands in no word and has no other meaning among words."""
    known = len(char) != 1 or char.isalnum() or char in _TAKEN
    return not known and not unicodedata.category(char).startswith("M")


def _from(limits: Sequence[int]) -> list[int]:
    """Return for each size the bits whose least size it reaches; the last stands for all larger sizes."""
    return list(accumulate(_by_size(limits), or_))


def _upto(limits: Sequence[int | None]) -> list[int]:
    """Return for each size the bits whose largest size it does not exceed, or that have none."""
    found = _by_size([_LONGEST if limit is None else limit for limit in limits])
    return list(accumulate(reversed(found), or_))[::-1]


def _by_size(limits: Sequence[int]) -> list[int]:
    found = [0] * (_LONGEST + 1)
    for i, limit in enumerate(limits):
        found[min(limit, _LONGEST)] |= 1 << i
    return found


def _bits(chosen: Iterable[bool]) -> int:
    return sum(1 << i for i, is_chosen in enumerate(chosen) if is_chosen)

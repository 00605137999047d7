"""The building blocks of filters: single phrases, and blocks grown around them.

A filter of a category is mostly values: its name, its category, and how blocks of it grow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from cleaner.packs import PROOF, Kind, Where
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.shape import count_words
from cleaner.structure import TITLE
from cleaner.types import KEPT_BY_DEFAULT, Proposal

#: Lines below the first prose that still count as the page's head, and free prose below the tail.
_HEAD_LINES, _TAIL_PROSE, _FAR_PROSE = 3, 1, 3

#: A phrase this late (words) in a line this long, in a later sentence, speaks for less than the line.
_LONG_LINE, _LATE, _DISCOUNT = 22, 12, 0.2
#: Several sentences of so many words are a paragraph with a phrase at its end.
_LONG_END = 30
#: What a line's score loses where its phrase stands in the wrong part of the page.
_OUT_OF_PLACE = 0.35
_SENTENCE_END = regex.compile(
    r"(?<=\p{L}{2}|[\d)\"'\u201d\u2019])[.!?\u2026\u061f\u06d4\u0964][\"')\]\u201d\u2019]*\s+(?=\P{Ll})"
    r"|[\u3002\uff01\uff1f][\u300d\u300f\uff09]*"
)
#: So many words must stand before a boilerplate sentence that ends a line for the rest to stay.
_LEAST_LEFT = 8
#: Notices of these kinds go whole: what stands before the tell-tale sentence belongs to them.
_WHOLE_NOTICES = frozenset({"cookie", "legal", "author_bio", "junk", "caption"})
#: What proves a line by itself, or opens a block.
_STRONGEST = PROOF | {Kind.HEADING}
#: A sentence of so many words without evidence needs it on both sides, as prose does.
_TELLING = 8
#: The evidence (`evidence`) of a proving line, and of one with a cue or a menu word.
STRONG, WEAK = 2, 1


@dataclass(frozen=True, slots=True)
class Block:
    """How a block grows around its surest lines.

    Attributes:
        gap: How many lines without evidence may stand between two with evidence.
        prose_gap: The same for lines of prose; 0 where prose must have evidence of its own.
        least: Evidence (2 for a proving line, 1 for a cue or a menu word) for a block of several lines.
        least_prose: Evidence for taking prose that shows none itself.
        before: How many lines above the first proof may join.
        reach: How many lines below the last proof may join.
        prose: Whether prose with no more than a cue may join.
        names: Whether names are evidence where nothing else is: any two capitalised words look like one.

    A heading of Markdown without evidence ends a block.
    """

    gap: int = 1
    prose_gap: int = 0
    least: int = 3
    least_prose: int = 6
    before: int = 2
    reach: int = 6
    prose: bool = True
    names: bool = True


class PhraseFilter:
    """Removes lines that a phrase of its category proves, and the blocks around them.

    Args:
        category: The category, which is the filter's name too.
        block: How blocks grow around its surest lines; None for no blocks.
        aside: What phrases prove is taken out of the page before the other filters look.
    """

    again = True

    def __init__(self, category: str, block: Block | None = None, *, aside: bool = False) -> None:
        self.name = self.category = str(category)
        self.block = block
        self.aside = aside

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that phrases prove, the glued labels, and the lines of blocks."""
        seeds = self._seeds(page)
        whole: dict[int, Match] = {}
        for i, match in seeds.items():
            score, start = weigh(page, i, match), _start(page, i, match)
            yield Proposal(i, self.category, match.group.name, score, start)
            if score == match.group.score and not start:
                whole[i] = match
        for i, match in self._displaced(page).items():
            yield Proposal(i, self.category, match.group.name, match.group.score - _OUT_OF_PLACE)
        yield from self._glued(page)
        if self.block:
            yield from grow(page, self.category, whole, self.block)

    def _seeds(self, page: Page) -> dict[int, Match]:
        """Return the surest proof in each line that stands where its group wants it."""
        return {i: m for i, (m, placed) in self._proofs(page).items() if placed}

    def _displaced(self, page: Page) -> dict[int, Match]:
        """Return lines with a proof that do not stand where its group wants them."""
        proofs = self._proofs(page).items()
        return {i: m for i, (m, placed) in proofs if not placed and i not in page.found}

    def _proofs(self, page: Page) -> dict[int, tuple[Match, bool]]:
        """Return the surest proof in each line, and whether it stands where its group wants it."""
        asked = self.category, len(page.found)  # what is claimed only grows
        known = page.proofs.get(asked)
        if known is None:
            known = page.proofs[asked] = self._placed(page)
        return known

    def _placed(self, page: Page) -> dict[int, tuple[Match, bool]]:
        found: dict[int, Match] = {}
        for i, match in page.phrases.get(self.category, ()):
            if match.group.kind in _STRONGEST:
                found.setdefault(i, match)
        if not found:
            return {}
        if any(i in page.own for i in found):  # they stay, and prove nothing of their neighbours
            found = {i: m for i, m in found.items() if i not in page.own}
        prose = [i for i in page.free_prose() if i not in found]
        return {i: (m, stands(page, i, m.group.where, prose)) for i, m in found.items()}

    def _glued(self, page: Page) -> Iterator[Proposal]:
        for i, m in page.phrases.get(self.category, ()):
            if m.group.kind is Kind.GLUED_END:
                yield Proposal(i, self.category, m.group.name, m.group.score, m.start)
            elif m.group.kind is Kind.GLUED_START:
                yield Proposal(i, self.category, m.group.name, m.group.score, 0, m.end)


def _start(page: Page, index: int, match: Match) -> int:
    """Return where the removal begins: late where only the line's last sentence has the phrase."""
    if match.group.kind not in (Kind.PART, Kind.SENTENCE) or match.group.category in _WHOLE_NOTICES:
        return 0
    text = page.text(index)
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    begin = max((end for end in ends if end <= match.start), default=0)
    if count_words(text[:begin]) < _LEAST_LEFT or any(end > match.start for end in ends):
        return 0
    return begin


def weigh(page: Page, index: int, match: Match) -> float:
    """Return a match's score: lower where its phrase ends or interrupts a paragraph about more.

    Args:
        page: The page.
        index: The line.
        match: A match in it.

    Returns:
        The score, 0 to 1.
    """
    kind, score = match.group.kind, match.group.score
    text, words = page.text(index), page.shapes[index].words
    if kind is Kind.END and words > _LONG_END and "(" not in text[max(0, match.start - 1) : match.start + 1]:
        return score - _DISCOUNT if _SENTENCE_END.search(text) else score
    if kind not in (Kind.PART, Kind.SENTENCE) or words <= _LONG_LINE:
        return score
    above = text[: match.start]
    late = count_words(above) > _LATE and _SENTENCE_END.search(above)
    return score - _DISCOUNT if late and not _start(page, index, match) else score


def stands(page: Page, index: int, where: Where, prose: list[int]) -> bool:
    """Return whether a line stands where its group wants it.

    Args:
        page: The page.
        index: The line.
        where: Where the group wants it.
        prose: The lines of the body, in order.
    """
    if where is Where.ANY:
        return True
    if not prose:
        return where is not Where.TAIL or index >= len(page.lines) // 2
    head = index <= prose[0] + _HEAD_LINES
    below = len(prose) - bisect_right(prose, index)
    place = index / len(page.lines)
    tail = (place >= 0.5 and below <= _TAIL_PROSE) or (place >= 0.7 and below <= _FAR_PROSE)
    return {Where.HEAD: head, Where.TAIL: tail, Where.EDGE: head or tail}[where]


def evidence(page: Page, index: int, category: str) -> int:
    """Return how much a line speaks for a category: 2 a proof or a heading, 1 anything weaker, 0 nothing."""
    best = 0
    for match in page.matches[index]:
        if match.group.category == category:
            best = max(best, STRONG if match.group.kind in _STRONGEST else WEAK)
    return best


def grow(page: Page, category: str, seeds: dict[int, Match], block: Block) -> Iterator[Proposal]:
    """Yield the lines of blocks: what stands close enough between pieces of evidence.

    Args:
        page: The page.
        category: The category whose evidence counts.
        seeds: The proving lines, with what proves them.
        block: How far a block reaches, and what it needs.
    """
    done = -1
    for seed in sorted(seeds):
        if seed <= done:
            continue
        first, last, weight = _extent(page, category, seed, seeds, block)
        done = last
        if last > first and weight >= block.least:
            yield from _members(page, category, range(first, last + 1), weight, block)


def _extent(
    page: Page, category: str, seed: int, seeds: dict[int, Match], block: Block
) -> tuple[int, int, int]:
    """Return first line, last line and evidence of the block around a seed."""
    last, weight, strong, names = seed, STRONG, seed, 0
    at = seed + 1
    while at < len(page.lines) and not _foreign(page, at, category):
        strength = STRONG if at in seeds else min(WEAK, evidence(page, at, category))
        if strength:
            last = at
            if block.names or at in seeds or not _is_name(page, at, category):
                weight += strength
            else:
                names += strength
            strong = at if strength == STRONG else strong
        elif TITLE.match(page.text(at)) or at - last > _gap(page, at, block):
            break
        if at - strong > block.reach:
            break
        at += 1
    first = seed
    for at in range(seed - 1, -1, -1):
        apart = seed - at > block.before and first > at + 1
        if apart or _foreign(page, at, category) or page.shapes[at].prose:
            break
        if evidence(page, at, category) and not _is_name(page, at, category):
            first, weight = at, weight + 1
    return first, last, weight + names if weight > STRONG else weight


def _gap(page: Page, index: int, block: Block) -> int:
    """Return how many lines without evidence a block may have up to a line."""
    return block.prose_gap if page.shapes[index].prose else block.gap


def _is_name(page: Page, index: int, category: str) -> bool:
    """Return whether a line is a member of a block for no more than a name or a gap in a phrase."""
    own = [m for m in page.matches[index] if m.group.category == category]
    return all(m.open and m.group.kind is Kind.MEMBER for m in own)


def _foreign(page: Page, index: int, category: str) -> bool:
    claim = page.found.get(index)
    return claim is not None and claim.category != category and claim.category in KEPT_BY_DEFAULT


def _members(page: Page, category: str, lines: range, weight: int, block: Block) -> Iterator[Proposal]:
    for i in lines:
        own = evidence(page, i, category)
        prose = page.shapes[i].prose
        if prose and own < STRONG and not (block.prose and weight >= block.least_prose):
            continue
        gap = block.prose_gap if prose else max(1, block.prose_gap)
        if not own and page.shapes[i].tells(_TELLING) and not _between(page, i, category, gap):
            continue
        yield Proposal(i, category, f"{category}.block", 0.85 if own or prose else 0.75)


def _between(page: Page, index: int, category: str, gap: int) -> bool:
    """Return whether lines of strong evidence stand close above and below a line."""
    above, below = range(index - 1, index - 1 - gap, -1), range(index + 1, index + 1 + gap)
    return all(
        any(0 <= i < len(page.lines) and evidence(page, i, category) == STRONG for i in side)
        for side in (above, below)
    )

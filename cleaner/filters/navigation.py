"""Menus, footers and other furniture: runs of short lines that phrases and repetition give away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter, evidence
from cleaner.packs import Kind
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.structure import countings
from cleaner.types import KEPT_BY_DEFAULT, Category, Proposal

#: A run counts as furniture from this sum of line weights on (a line that is named weighs 1).
_LEAST_SUM = 3.0
#: Weights of the other lines; free prose ends any run.
_REPEATED, _GLUED, _BULLET, _LABEL, _LONGER, _SENTENCE, _STOP = 0.8, 1.0, -0.1, -0.3, -0.8, -2.0, -100.0
#: Runs are looked for on pages with so many different lines that phrases name as furniture.
#: Pages with less prose are lists, whose content is short lines too.
_LEAST_NAMED, _LEAST_PROSE = 4, 3
#: So many different menu words beside a phrase of this category show a site's menus on any page.
_MANY_WORDS = 12
#: What a run's score loses on other pages.
_UNFURNISHED = 0.2
#: Lines that other filters found show a site's furniture too: of these categories, at least so sure.
_FURNITURE_SCORE = 0.88
_FURNITURE = frozenset(
    {
        Category.COOKIE,
        Category.LEGAL,
        Category.SUBSCRIPTION,
        Category.SHARE,
        Category.NEWSLETTER,
        Category.COMMENTS,
        Category.CONTACT,
    }
)
#: So many words at most has a menu word beside a named line; a longer sentence stands in no menu.
_BESIDE_WORDS = 2
#: What ends a line that is told; menus ask and call, too.
_STOPS = ".\u3002"
#: Weak groups that are no menu words: they only speak beside a certain neighbour.
_UNSURE = frozenset({"metadata.name", "metadata.role", "metadata.by"})
#: Menus are printed so many times at most; what comes more often belongs to the items of a list.
_MOST_COPIES = 4
#: A figure behind its name ("Screen size: 27 in") is a fact, no entry of a table of contents.
_FACT = regex.compile(r":\s.*\d")
#: A line of a table of results: its place, a name, a figure ("1. Harbour Town 61").
_STANDING = regex.compile(r"\s*\d{1,3}[.)]\s+\p{L}.*\s\d+(?:[.,:\u2013-]\d+)*\s*$")
_LABEL_WORDS, _MOST_WORDS = 5, 14
#: What nothing names, with paragraphs so close above and below (lines), is the text's own subhead or item as
#: often as a menu's.
_WITHIN = 16
#: A headline stands so many lines above the body at most, and has so many words.
_HEADLINE_REACH, _HEADLINE_WORDS = 25, 3
#: Lines of tags alone; a page has so many at most, more are those of a list's items.
_TAGS, _MOST_TAGGED = "navigation.hashtags", 2
#: So many lines in a row, each of so many words at most, that stand again below are a table of contents.
_LEAST_ENTRIES, _ENTRY_WORDS = 3, 20
#: Below the subhead that an entry names stands text: a line of so many words.
_TEXT_WORDS = 8


class NavigationFilter(PhraseFilter):
    """Removes menus, breadcrumbs, pagination and footers.

    Single lines go on phrases alone; runs of short lines go where enough of them are named by some
    filter, are menu words, or stand on the page more than once. The runs are the maximal scoring
    segments of the line weights (Ruzzo and Tompa 1999). Keeps lists, subheads and tables of the
    text: nothing names them.
    """

    def __init__(self) -> None:
        super().__init__(Category.NAVIGATION)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield what phrases prove, tables of contents, and the lines of runs."""
        first = [p for p in super().__call__(page) if not _is_items_tags(page, p)]
        yield from first
        named = {p.line for p in first} | set(page.found)
        yield from self._contents(page)
        yield from self._pagers(page)
        weights = [self._weight(page, i, named) for i in range(len(page.lines))]
        yield from self._beside(page, named)
        doubt = 0.0 if self._furnished(page, first) else _UNFURNISHED
        for start, end in maximal_segments(weights):
            if sum(weights[start:end]) >= _LEAST_SUM:
                for proposal in self._run(page, start, end, named):
                    yield proposal.scored(proposal.score - doubt) if doubt else proposal

    def _beside(self, page: Page, named: set[int]) -> Iterator[Proposal]:
        """Menu words next to a named line that do not head a paragraph ("Print" below a photo credit)."""
        shapes = page.shapes
        for i, found in enumerate(page.matches):
            if not found or i in named or shapes[i].words > _BESIDE_WORDS:
                continue
            word = self._menu_word(page, i, "")
            if word is None:
                continue
            heads = i + 1 < len(shapes) and i + 1 not in named and shapes[i + 1].words > _LABEL_WORDS
            if i - 1 in named and not heads:
                named.add(i)
                yield Proposal(i, word.group.category, word.group.name, 0.65)

    def _furnished(self, page: Page, own: list[Proposal]) -> bool:
        """Return whether a page of prose shows its site's furniture: enough lines that name it."""
        menu = (i for i, m in page.phrases.get(self.category, ()) if m.group.kind is Kind.WEAK)
        words = {page.shapes[i].key for i in menu}
        told = sum(facts.sentence and facts.words > _LABEL_WORDS for facts in page.shapes)
        if len(words) >= _MANY_WORDS and own and told >= _LEAST_NAMED:
            return True
        if len(page.free_prose()) < _LEAST_PROSE:
            return False
        named = {page.shapes[p.line].key for p in own}
        sure = (i for i, p in page.found.items() if p.category in _FURNITURE and p.score >= _FURNITURE_SCORE)
        named |= {page.shapes[i].key for i in sure}
        return len(named) >= _LEAST_NAMED

    def _weight(self, page: Page, index: int, named: set[int]) -> float:
        claim = page.found.get(index)
        if claim is not None and claim.category in KEPT_BY_DEFAULT:
            return _STOP
        if claim is not None and claim.category == Category.NAVIGATION:
            return 0.0  # a button below the items of a list, which may be the content
        if index in named:
            return 1.0
        facts = page.shapes[index]
        if facts.key.replace(".", "").isdigit() or not facts.words:
            return 0.0  # a page number, a rule, an icon
        if self._menu_words(page, index):
            return 1.0
        if facts.prose:
            return _STOP
        return _GLUED if facts.glued >= 3 and not facts.sentence else self._unnamed(page, index, named)

    def _unnamed(self, page: Page, index: int, named: set[int]) -> float:
        """Weigh a line that nothing names by its shape."""
        facts = page.shapes[index]
        if (facts.sentence and facts.words > 2) or facts.words > _MOST_WORDS:
            return _SENTENCE
        if self._is_printed_twice(page, index, named):
            return _REPEATED
        if _STANDING.match(page.text(index)):
            return _LONGER
        if facts.bullet and facts.words <= _LABEL_WORDS:
            return _BULLET
        return _LABEL if facts.words <= _LABEL_WORDS else _LONGER

    def _is_printed_twice(self, page: Page, index: int, named: set[int]) -> bool:
        """Return whether a line and an unnamed neighbour stand again together, outside the body."""
        places = page.copies.get(page.shapes[index].key, ())
        if not 2 <= len(places) <= _MOST_COPIES or page.body_start <= places[0] < page.body_end:
            return False
        above = index > 0 and index - 1 not in named and page.pairs[page.pair(index - 1)] > 1
        below = index + 1 < len(page.lines) and index + 1 not in named and page.pairs[page.pair(index)] > 1
        return above or below

    def _run(self, page: Page, start: int, end: int, named: set[int]) -> Iterator[Proposal]:
        last = Category.NAVIGATION.value
        prose = page.free_prose()
        for i in range(start, end):
            claim = page.found.get(i)
            if claim is not None:
                last = claim.category
                continue
            if i in named or self._is_told(page, i):
                continue
            if self._is_signed(page, i) or self._may_be_headline(page, i):
                continue
            weak = self._menu_word(page, i, last)
            if weak is not None:
                yield Proposal(i, weak.group.category, weak.group.name, 0.75)
            elif _is_within(prose, i):
                continue
            elif last == Category.RELATED and page.shapes[i].words > _LABEL_WORDS:
                yield Proposal(i, Category.RELATED, "navigation.run", 0.65)
            else:
                yield Proposal(i, self.category, "navigation.run", 0.65)

    def _is_told(self, page: Page, index: int) -> bool:
        """Return whether a line is a sentence or a fact ("Yield: 8 slices"), as menus have none."""
        text, facts = page.text(index).rstrip(), page.shapes[index]
        return not self._menu_words(page, index) and (
            text[-1] in _STOPS or ": " in text or (facts.sentence and facts.words > _BESIDE_WORDS)
        )

    def _is_signed(self, page: Page, index: int) -> bool:
        """Return whether a line above the body is signed as a headline is: a byline or date right below."""
        facts = page.shapes[index]
        below = page.found.get(index + 1)
        signed = below is not None and below.category == Category.METADATA and index < page.body_start
        return signed and facts.words >= _LABEL_WORDS and not facts.bullet

    def _may_be_headline(self, page: Page, index: int) -> bool:
        """Return whether a line may be the headline: not far above the body, words enough, no menu's item."""
        facts = page.shapes[index]
        near = page.body_start - _HEADLINE_REACH <= index < page.body_start
        item = facts.bullet or self._menu_words(page, index) or len(page.copies.get(facts.key, ())) > 2
        return near and facts.words >= _HEADLINE_WORDS and not item

    def _menu_words(self, page: Page, index: int) -> list[Match]:
        found = page.matches[index]
        if not found:
            return []
        return [m for m in found if m.group.kind is Kind.WEAK and m.group.name not in _UNSURE]

    def _menu_word(self, page: Page, index: int, last: str) -> Match | None:
        """Return the menu word that a line is: of the kind just above, else navigation, else any."""
        words = self._menu_words(page, index)
        if not words:
            return None
        order = {last: 0, self.category: 1}
        return min(words, key=lambda m: order.get(m.group.category, 2))

    def _pagers(self, page: Page) -> Iterator[Proposal]:
        """The numbers of pages, a line each, with the menu words above and below them."""
        for run in countings([line.text.strip() for line in page.lines]):
            ends = (i for i in (run.start - 1, run.stop) if 0 <= i < len(page.lines))
            words = [i for i in ends if evidence(page, i, self.category)]
            for i in (*run, *words) if words else ():
                yield Proposal(i, self.category, "navigation.pager", 0.88)

    def _contents(self, page: Page) -> Iterator[Proposal]:
        """A run of lines that all stand again further below, in the same order."""
        run: list[int] = []
        targets: list[int] = []
        copies = page.copies
        keys = [facts.key for facts in page.shapes]
        for i in range(len(keys) + 1):
            again = i < len(keys) and len(copies.get(keys[i], ())) > 1
            target = self._subhead(page, i, targets) if again else None
            if target is not None:
                run.append(i)
                targets.append(target)
                continue
            if len(run) >= _LEAST_ENTRIES and targets[0] > run[-1]:
                for j in run:
                    yield Proposal(j, self.category, "navigation.contents", 0.85)
            run, targets = [], []

    def _subhead(self, page: Page, index: int, targets: list[int]) -> int | None:
        facts = page.shapes[index]
        copies = page.copies[facts.key]
        text = page.text(index).lstrip()
        code = text.startswith("//") or facts.key.isdigit() or _FACT.search(text)
        if code or index in page.found or facts.prose or not 1 <= facts.words <= _ENTRY_WORDS:
            return None
        if facts.sentence and page.text(index).rstrip()[-1] != "?":
            return None
        least = targets[-1] + 2 if targets else index + 1  # text stands between two subheads
        at = bisect_right(copies, max(index, least - 1))
        if at == len(copies) or page.shapes[copies[at]].bullet:
            return None
        following = page.shapes[copies[at] + 1 : copies[at] + 3]
        return copies[at] if any(f.words >= _TEXT_WORDS for f in following) else None


def _is_within(prose: list[int], index: int) -> bool:
    """Return whether paragraphs stand close above and below a line."""
    at = bisect_right(prose, index)
    return 0 < at < len(prose) and max(index - prose[at - 1], prose[at] - index) <= _WITHIN


def _is_items_tags(page: Page, proposal: Proposal) -> bool:
    """Return whether a line of tags is one of several: those of a list's items, not of the page."""
    return proposal.reason == _TAGS and len(page.named[_TAGS]) > _MOST_TAGGED


def maximal_segments(weights: list[float]) -> list[tuple[int, int]]:
    """Return all maximal scoring segments (start, end) of a sequence, in order and in linear time.

    Ruzzo and Tompa, "A linear time algorithm for finding all maximal scoring subsequences"
    (ISMB 1999).

    Args:
        weights: What each line weighs; below 0 what speaks against a segment.
    """
    # Start, end, sum before, sum to the end, and the last earlier segment with a smaller sum before.
    segments: list[tuple[int, int, float, float, int]] = []
    total = 0.0
    for i, weight in enumerate(weights):
        start, low = i, total
        total += weight
        if weight <= 0:
            continue
        at = len(segments) - 1
        while True:
            while at >= 0 and segments[at][2] >= low:
                at = segments[at][4]
            if at < 0 or segments[at][3] >= total:
                segments.append((start, i + 1, low, total, at))
                break
            start, _, low, _, link = segments[at]
            del segments[at:]
            at = link
    return [(start, end) for start, end, *_ in segments]

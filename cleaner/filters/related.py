"""Pointers to other pages: inserts, and lists under their headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, pairwise

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.packs import PROOF, Kind
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: Within the body a headline under "Also read" has at least so many words: subheads have fewer.
_TEASER_WORDS = 6
#: So many headlines at most follow an insert within the body.
_MOST_INSERTED = 4
#: A list below the body has so many at most.
_MOST_LISTED = 60
#: A list with more words than the text above it may be the page's own: only strict takes its items.
_DOUBTFUL = 0.5
#: So are items of so many words with an explanation behind a colon, or a label each, so many in a row (of so
#: many that are looked at).
_EXPLAINED, _LABELLED, _LOOKED_AT = 10, 3, 20
_LABEL = regex.compile(r"[^\p{L}]*(\p{L}[^:.!?]{1,30}):\s")
_MOST_WORDS = 40
#: An article goes on below an insert where so large a part of the words above comes after it.
_GOES_ON = 1 / 3
#: Below so many words of prose, or of lines of any kind, a list is somebody's pointer; without them it may be
#: the page itself.
_TEXT_WORDS, _ALL_WORDS = 30, 60
#: From so many copies on a heading is the button below each item of a list.
_BUTTONS = 3
_LABEL_WORDS = 4
#: A line of fewer words that ends with a full stop is neither a headline nor a teaser.
_SHORT = 10
_STOP = regex.compile(r"[.\u3002][\"'\u201d\u2019)]*$")
#: So many headlines without a deck have none further below either.
_BARE = 2
#: A row of a table has three cells or more.
_ROW = regex.compile(r"\S[ ]*\t\s*\S[^\t]*\t\s*\S")
#: A link of several lines has so many at most, and ends so.
_CARD, _CARD_SCORE = 8, 0.85
_LINK_END = regex.compile(r"\]\((?:https?:|/)[^\s()]*\)$")
#: Claims of these categories stand inside lists of teasers and do not end them.
_INSIDE = frozenset(
    {
        Category.METADATA,
        Category.NAVIGATION,
        Category.SHARE,
        Category.CAPTION,
        Category.DUPLICATE,
        Category.RELATED,
        Category.COMMENTS,
        Category.JUNK,
        Category.ADVERTISEMENT,
        Category.SUBSCRIPTION,
    }
)


class _Body:
    """Where a page's running text stands, asked once for each heading."""

    def __init__(self, page: Page) -> None:
        self._prose = page.free_prose()
        self._sums = list(accumulate(page.shapes[i].words for i in self._prose))
        free = (i for i in range(len(page.lines)) if i not in page.found)
        self._enough = min(_reached(page, self._prose, _TEXT_WORDS), _reached(page, free, _ALL_WORDS))
        self._last_pair = max((a for a, b in pairwise(self._prose) if b - a == 1), default=-1)

    def stands_above(self, index: int) -> bool:
        """Return whether enough text stands above a line for it to head a list below the body."""
        return index > self._enough

    def words_above(self, index: int) -> int:
        """Return how many words of text stand above a line."""
        at = bisect_right(self._prose, index)
        return self._sums[at - 1] if at else 0

    def goes_on(self, index: int) -> bool:
        """Return whether so much text comes after that it may be the article's, not that of teasers."""
        above = self.words_above(index)
        return bool(self._sums) and self._sums[-1] - above >= _GOES_ON * above

    def follows(self, index: int) -> bool:
        """Return whether running text comes after: two paragraphs in a row, or one close below."""
        at = bisect_right(self._prose, index)
        near = at < len(self._prose) and self._prose[at] <= index + 2
        return near or self._last_pair > index


class RelatedFilter(PhraseFilter):
    """Removes "Also read" inserts and related lists with the headlines under their headings.

    In the body only lines that look like headlines go (no full stop, six words or more), below the
    body all that follows up to the next block of another kind.
    """

    def __init__(self) -> None:
        super().__init__(Category.RELATED)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield what phrases prove, and the items under headings."""
        body = _Body(page)
        lists = {heading: self._list(page, heading, body) for heading in self._headings(page)}
        facts = {heading for heading in lists if _heads_facts(page, heading)}
        for proposal in super().__call__(page):
            if proposal.line == 0 < page.body_start and page.shapes[0].words > _LABEL_WORDS:
                continue  # the first line is rarely a pointer away from the page
            if proposal.line in facts or self._tells(page, proposal):
                continue
            # The same pointer again and again is a button below each item of a list.
            copies = len(page.copies.get(page.shapes[proposal.line].key, ()))
            again = copies >= _BUTTONS and proposal.reason != "related.item"
            yield replace(proposal, category=Category.NAVIGATION) if again else proposal
        yield from _cards(page)
        for heading, items in lists.items():
            large = sum(page.shapes[p.line].words for p in items) > body.words_above(heading)
            doubt = large or self._explained(page, items)
            if heading not in facts:
                yield from (replace(p, score=_DOUBTFUL) if doubt else p for p in items)

    def _headings(self, page: Page) -> Iterator[int]:
        """Yield the lines that head lists of pointers."""
        for i, match in self._seeds(page).items():
            copies = len(page.copies.get(page.shapes[i].key, ()))
            if match.group.kind is Kind.HEADING and copies < _BUTTONS:
                yield i

    def _list(self, page: Page, heading: int, body: _Body) -> list[Proposal]:
        """Return what stands under a heading; nothing where no text stands around it."""
        inside = body.follows(heading)
        if not (inside or body.stands_above(heading)):
            return []
        return list(self._items(page, heading, inside, body.goes_on(heading)))

    def _tells(self, page: Page, proposal: Proposal) -> bool:
        """Return whether a line within the body is a label and a sentence behind it ("Next: Eat.")."""
        text = page.text(proposal.line).rstrip()
        inside = proposal.reason == "related.insert" and proposal.line < page.body_end
        return inside and ": " in text and bool(_STOP.search(text))

    def _items(self, page: Page, heading: int, inside: bool, article: bool) -> Iterator[Proposal]:
        taken, decks = 0, False
        for i in range(heading + 1, len(page.lines)):
            claim = page.found.get(i)
            if claim is not None:
                if claim.category in _INSIDE and not inside:
                    continue
                break
            if not inside and self._is_named(page, i):
                continue
            if not self._is_item(page, i, inside) or taken >= (_MOST_INSERTED if inside else _MOST_LISTED):
                break
            if (article and self._heads_text(page, i)) or _heads_facts(page, i - 1):
                break
            if not decks and taken >= _BARE and _are_told(page, i):
                break  # headlines alone, and then sentences: the text goes on
            decks = decks or page.shapes[i].prose
            taken += 1
            yield Proposal(i, self.category, "related.item", 0.8 if not inside else 0.75)

    def _explained(self, page: Page, items: list[Proposal]) -> bool:
        """Return whether most items say what they point to ("Name: what it is about"), as a writer does."""
        told = (p for p in items if ": " in page.text(p.line) and page.shapes[p.line].words >= _EXPLAINED)
        return 2 * sum(1 for _ in told) > len(items)

    def _heads_text(self, page: Page, index: int) -> bool:
        """Return whether a line is a subhead: fewer words than headlines have, right above a paragraph."""
        facts, below = page.shapes[index], index + 1
        if facts.words >= _TEASER_WORDS or facts.bullet or below == len(page.lines):
            return False
        return page.shapes[below].prose and below not in page.found

    def _is_named(self, page: Page, index: int) -> bool:
        """Return whether a phrase says that a line is something else."""
        return any(m.group.kind in PROOF and m.group.category != self.category for m in page.matches[index])

    def _is_item(self, page: Page, index: int, inside: bool) -> bool:
        facts = page.shapes[index]
        if _ROW.search(page.text(index)):
            return False
        if facts.words > _MOST_WORDS or (
            facts.sentence and facts.words < _SHORT and _STOP.search(page.text(index))
        ):
            return False  # a short sentence is told, not pointed to
        if inside:
            return not facts.sentence and not facts.prose and _TEASER_WORDS <= facts.words <= 25
        if not facts.prose:
            return True
        below = (
            index + 1 < len(page.lines) and index + 1 not in page.found and not page.shapes[index + 1].prose
        )
        return below and not page.shapes[index - 1].prose  # a teaser between two headlines


def _reached(page: Page, lines: Iterable[int], words: int) -> int:
    """Return the line with which lines come to so many words; the page's end where they do not."""
    told = 0
    for i in lines:
        told += page.shapes[i].words
        if told >= words:
            return i
    return len(page.lines)


def _are_told(page: Page, index: int) -> bool:
    """Return whether a line and the one below end as sentences do."""
    return all(_STOP.search(line.text) for line in page.lines[index : index + 2])


def _heads_facts(page: Page, heading: int) -> bool:
    """Return whether lines follow a line that have a label each, its own, and figures ("Memory: 4 GB")."""
    labels: set[str] = set()
    figures = 0
    for i in range(heading + 1, min(heading + 1 + _LOOKED_AT, len(page.lines))):
        text = page.text(i)
        found = _LABEL.match(text)
        if found is None or found[1].casefold() in labels:
            break
        labels.add(found[1].casefold())
        figures += any(char.isdigit() for char in text[found.end() :])
    return len(labels) >= _LABELLED and 2 * figures >= len(labels)


def _cards(page: Page) -> Iterator[Proposal]:
    """Yield links of several lines, as Markdown writes a box that is a link: a bracket, lines, `](address)`.

    With a heading of the first level within it is the page's own title.
    """
    start = None
    for i, line in enumerate(page.lines):
        text = line.text.strip()
        if text == "[":
            start = i
        elif start is None:
            continue
        elif i - start > _CARD or text.startswith("# "):
            start = None
        elif "](" in text:
            if _LINK_END.search(text) and text.count("](") == 1:
                yield from (
                    Proposal(k, Category.RELATED, "related.card", _CARD_SCORE) for k in range(start, i + 1)
                )
            start = None

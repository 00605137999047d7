"""Stand-alone bylines, dates, times, counts: what speaks of the article beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.packs import PROOF, Where
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.types import Category, Proposal

#: From so many date lines on a page is a chronicle or a list, and its dates are part of it.
_CHRONICLE = 4
#: Lines with labels ("Published: ...") are no chronicle, unless each entry has the same one.
_LABELLED = regex.compile(r"\W*(\p{L}[^:\uff1a\d]*)[:\uff1a]\s*\S")
#: From a date to a date, without a word: the years of a life, the days of a fair.
_DAY = r"(?:\S+ ){0,2}(?:\S*\d{4}|\d\d?\.\d\d?\.\d\d)"
_RANGE = regex.compile(rf"\s*{_DAY}\s+[\u2013\u2014-]\s+{_DAY}\s*")
#: So many dates, each by itself, within the body head its parts, and so do those above it that stand at most
#: so many lines apart; a year or a month of one is short (characters).
_DAYS, _APART = 3, 3
_YEAR, _YEAR_LONG = regex.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)"), 16
#: From so many bylines below its head on it is a list of texts; with more names below a lone "By" than a
#: page has teasers, one of books, say.
_LIST, _MOST_BYS = 3, 5

#: What may stand below the publisher's signature at a page's end, and how long that is (words).
_END_MATTER = frozenset({Category.CAPTION, Category.CREDIT, Category.METADATA})
_SIGNATURE_WORDS = 7
#: The name of a forum post's writer has so many words.
_POSTER_WORDS = 3
#: A headline has so many words at least, and stands so many lines above its writer's name at most.
_HEADLINE_WORDS, _HEADLINE_NEAR = 4, 4
#: The group of dates that stand alone; what they are the value of is a label of so few words.
_DATE, _LABEL_WORDS = "metadata.date-line", 5
#: The group of the lines that a reader for language models writes above a page: no list of dates.
_READER = "metadata.reader"
#: The longest name looked for at the start of biographies, in words.
_NAME_WORDS = 6


class MetadataFilter(PhraseFilter):
    """Removes bylines, dates and reading times that stand alone.

    Keeps dates where there are many: the entries of a chronicle, a list of posts. A name above a
    line that is nothing but a profession ("Senior Editor"), or below a lone "By", goes with it.
    """

    def __init__(self) -> None:
        super().__init__(Category.METADATA)

    def _seeds(self, page: Page) -> dict[int, Match]:
        seeds = super()._seeds(page)
        bare = len(page.free_prose()) < _CHRONICLE
        spread = _without_labels(
            page,
            [
                i
                for i, m in seeds.items()
                if m.group.name != _READER and (bare or m.group.where is not Where.ANY)
            ],
        )
        dates = [i for i in spread if bare or i >= page.body_start - 1]
        below = {i: m for i, m in seeds.items() if i >= page.body_start}
        names = [i for i, m in below.items() if m.group.name == "metadata.byline"]
        meant = self._days(page) | {i for i in seeds if _RANGE.fullmatch(page.text(i))}
        meant |= set(dates if len(dates) >= _CHRONICLE else ()) | set(names if len(names) >= _LIST else ())
        meant |= {i for i, m in below.items() if m.group.name == _DATE and self._is_value(page, i)}
        return {i: m for i, m in seeds.items() if i not in meant}

    def _days(self, page: Page) -> set[int]:
        """Return the dates that head parts of the body: those of a diary, the days of a programme."""
        within = range(max(0, page.body_start - 1), min(len(page.lines), page.body_end + 1))
        dates = {i for i, (match, _) in self._proofs(page).items() if match.group.name == _DATE}
        every = dates | {i for i in within if _is_year(page.text(i))}
        alone = {i for i in every if i in within and not every & {i - 1, i + 1}}
        if len(alone) < _DAYS:
            return set()
        first = min(alone)
        for i in sorted((i for i in dates if i < first), reverse=True):
            if not 1 < first - i <= _APART:
                break
            alone.add(i)
            first = i
        return alone

    def _is_value(self, page: Page, index: int) -> bool:
        """Return whether a date stands below a label of the text's own ("Visitation", "When")."""
        above = index - 1
        if above < 0 or above in page.found or page.matches[above]:
            return False
        facts = page.shapes[above]
        return 0 < facts.words <= _LABEL_WORDS and not (facts.sentence or facts.bullet)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that phrases prove, names beside roles and dates, signatures, post heads."""
        yield from super().__call__(page)
        found = (page.text(i).split() for i, p in page.found.items() if p.category == Category.AUTHOR_BIO)
        bios = {" ".join(words[:k]) for words in found for k in range(1, _NAME_WORDS + 1)}
        headlines = (i for i, p in page.found.items() if p.category == Category.HEADLINE)
        headline = min(headlines, default=len(page.lines))
        names = page.named.get("metadata.name", frozenset())
        signed = {i for i in names if self._is(page, i - 1, "metadata.by")}
        listed = signed if len(signed) > _MOST_BYS else set()
        posters = {i - 1 for i in page.named.get("metadata.post-count", ()) if i}
        for i in sorted(names | posters):
            if i in names and i not in listed and not page.shapes[i].bullet:
                yield from self._name(page, i, bios, headline)
            if i in posters and self._is_label(page, i):
                yield Proposal(i, self.category, "metadata.poster", 0.75)
        yield from self._signature(page)

    def _name(self, page: Page, index: int, bios: set[str], headline: int) -> Iterator[Proposal]:
        """A line that is a name: a byline where a role, a date, a lone "By" or a biography says so."""
        if self._is(page, index + 1, "metadata.role"):
            yield Proposal(index, self.category, "metadata.name-role", 0.8)
            yield Proposal(index + 1, self.category, "metadata.name-role", 0.8)
        if self._is(page, index - 1, "metadata.by"):
            yield Proposal(index - 1, self.category, "metadata.by-name", 0.85)
            yield Proposal(index, self.category, "metadata.by-name", 0.85)
        if index >= page.body_start:
            return
        signs = " ".join(page.text(index).split()) in bios
        if signs or (self._is_dated(page, index + 1) and self._is_below_headline(page, index, headline)):
            yield Proposal(index, self.category, "metadata.name-head", 0.75)

    def _is_below_headline(self, page: Page, index: int, headline: int) -> bool:
        """Return whether a headline stands above a line: one that the rules found, or what may be one."""
        near = range(max(0, index - _HEADLINE_NEAR), index)
        may_be = any(i not in page.found and page.shapes[i].words >= _HEADLINE_WORDS for i in near)
        return may_be or headline < index

    def _signature(self, page: Page) -> Iterator[Proposal]:
        """The publisher's signature: a short line between the body and the credits that end a page."""
        claimed = [i for i in range(page.body_end + 1, len(page.lines)) if i in page.found]
        at = page.body_end
        alone = at > 1 and claimed == list(range(at + 1, len(page.lines))) and claimed
        kinds = {page.found[i].category for i in claimed}
        if not alone or not kinds <= _END_MATTER or page.found.get(at):
            return
        facts = page.shapes[at]
        named = any(m.group.kind in PROOF for m in page.matches[at])
        if facts.words <= _SIGNATURE_WORDS and not (facts.sentence or facts.bullet or named):
            yield Proposal(at, self.category, "metadata.signature", 0.65)

    def _is_dated(self, page: Page, index: int) -> bool:
        return index < len(page.lines) and any(
            m.group.category == self.category and m.group.where is Where.EDGE for m in page.matches[index]
        )

    def _is_label(self, page: Page, index: int) -> bool:
        facts = page.shapes[index]
        return facts.words <= _POSTER_WORDS and not facts.sentence

    def _is(self, page: Page, index: int, group: str) -> bool:
        """Return whether a phrase of the group named stands in a line."""
        return index in page.named.get(group, ())


def _is_year(text: str) -> bool:
    """Return whether a line is a year and hardly anything else ("1923", "March 1923")."""
    return len(text) <= _YEAR_LONG and _YEAR.search(text.strip()) is not None


def _without_labels(page: Page, lines: list[int]) -> list[int]:
    """Return lines without those that have a label of their own."""
    labels = {i: match[1] for i in lines if (match := _LABELLED.match(page.text(i)))}
    uses = Counter(labels.values())
    return [i for i in lines if i not in labels or uses[labels[i]] >= _CHRONICLE]

"""Stand-alone bylines, dates, times, counts: what speaks of the article beside it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.filters.base import PhraseFilter
from cleaner.packs import PROOF, Kind, Where
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.types import Category, Proposal

#: From so many date lines on a page is a chronicle or a list, and its dates are part of it.
_CHRONICLE = 4
#: From so many bylines on it is a list of texts.
_LIST = 6

#: What may stand below the publisher's signature at a page's end, and how long that is (words).
_END_MATTER = frozenset({"caption", "credit", "metadata"})
_SIGNATURE_WORDS = 7


class MetadataFilter(PhraseFilter):
    """Removes bylines, dates and reading times that stand alone.

    Keeps dates where there are many: the entries of a chronicle, a list of posts. A name above a line that is nothing but a
    profession ("Senior Editor"), or below a lone "By", goes with it.
    """

    def __init__(self) -> None:
        super().__init__(Category.METADATA)

    def _seeds(self, page: Page) -> dict[int, Match]:
        seeds = super()._seeds(page)
        bare = len(page.free_prose()) < _CHRONICLE
        dates = [i for i, m in seeds.items() if bare or m.group.where is not Where.ANY]
        names = [i for i, m in seeds.items() if m.group.name == "metadata.byline"]
        meant = set(dates if len(dates) >= _CHRONICLE else ()) | set(names if len(names) >= _LIST else ())
        return {i: m for i, m in seeds.items() if i not in meant}

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that phrases prove, and names beside roles."""
        yield from super().__call__(page)
        for i in range(len(page.lines)):
            name = self._weak(page, i, "metadata.name")
            if name and i + 1 < len(page.lines) and self._weak(page, i + 1, "metadata.role"):
                yield Proposal(i, self.category, "metadata.name-role", 0.8)
                yield Proposal(i + 1, self.category, "metadata.name-role", 0.8)
            if name and i < page.body_start and self._is_dated(page, i + 1):
                yield Proposal(i, self.category, "metadata.name-date", 0.75)
            if name and i < page.body_start and self._has_bio(page, i):
                yield Proposal(i, self.category, "metadata.name-bio", 0.8)
            if name and i and self._weak(page, i - 1, "metadata.by"):
                yield Proposal(i - 1, self.category, "metadata.by-name", 0.85)
                yield Proposal(i, self.category, "metadata.by-name", 0.85)

        yield from self._signature(page)
        for i in range(len(page.lines) - 1):
            if page.shapes[i].words <= 3 and not page.shapes[i].sentence and self._heads_post(page, i + 1):
                yield Proposal(i, self.category, "metadata.poster", 0.75)

    def _signature(self, page: Page) -> Iterator[Proposal]:
        """The publisher's signature: one short line between the last paragraph and the credits that end a page."""
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

    def _has_bio(self, page: Page, index: int) -> bool:
        """Return whether a biography on the page begins with the name that a line is."""
        name = page.text(index).strip()
        bios = (i for i, claim in page.found.items() if claim.category == Category.AUTHOR_BIO)
        return any(page.text(i).startswith(name) for i in bios if i != index)

    def _heads_post(self, page: Page, index: int) -> bool:
        return any(m.group.name == "metadata.post-count" for m in page.matches[index])

    def _weak(self, page: Page, index: int, group: str) -> bool:
        return any(m.group.name == group and m.group.kind is Kind.WEAK for m in page.matches[index])

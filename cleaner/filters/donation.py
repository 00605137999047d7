"""Appeals for donations, with every paragraph, amount and button."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.filters.base import Block, PhraseFilter, evidence
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: From its opener ("A message from ...") an appeal reaches so many lines at most to its buttons.
_REACH = 14
#: So many lines of amounts and buttons close it; so many paragraphs of the article stand above.
_BUTTONS, _ABOVE = 2, 2
_BLOCK = Block(gap=2, prose_gap=2, least=4, least_prose=6, reach=8, names=False)


class DonationFilter(PhraseFilter):
    """Removes appeals for donations, however much they read like prose.

    A block grows around its surest lines; between an opener below the body and the amounts and
    buttons that close the appeal everything belongs to it. Keeps reports about donations.
    """

    def __init__(self) -> None:
        super().__init__(Category.DONATION, _BLOCK)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield what phrases prove, blocks, and appeals between opener and buttons."""
        yield from super().__call__(page)
        body = page.free_prose()[:_ABOVE]
        for i, match in self._seeds(page).items():
            if match.group.name == "donation.message" and len(body) == _ABOVE and body[-1] < i:
                end = self._buttons(page, i)
                yield from (Proposal(j, self.category, "donation.message", 0.9) for j in range(i, end))

    def _buttons(self, page: Page, opener: int) -> int:
        """Return the line after the amounts and buttons that close an appeal; the opener's if none do."""
        run, end = 0, opener
        for i in range(opener + 1, min(len(page.lines), opener + 1 + _REACH)):
            button = evidence(page, i, self.category) and page.shapes[i].words <= 4
            run = run + 1 if button else 0
            if run >= _BUTTONS:
                end = i + 1
            elif end > opener:
                break
        return end

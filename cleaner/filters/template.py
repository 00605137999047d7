"""Lines that stand on other pages of the same site, where templates were learned from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cleaner.packs import PROOF, Kind
from cleaner.page import Page
from cleaner.types import KEPT_BY_DEFAULT, Category, Proposal

_NAMES = PROOF | {Kind.HEADING}
_MENU = (Category.NAVIGATION, Kind.WEAK)


class TemplateFilter:
    """Removes lines that stand on other pages of the site, where `templates` know it.

    Keeps recurring headings and refrains within the body, long lines that stand on few pages or are
    known from few, and a page that is a copy of another one. A line that a phrase names takes that
    phrase's category.
    """

    name = "template"
    again = True

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that are the site's, and signs without a word between them."""
        seen = page.seen
        if seen is None:
            return
        for i, line in seen.lines.items():
            category = self._category(page, i)
            if category not in KEPT_BY_DEFAULT:
                told = f"template (on {line.pages} of {line.of} pages of {seen.site})"
                yield Proposal(i, category, told, line.score)
        for i in self._between(page):
            yield Proposal(i, Category.TEMPLATE, f"template (between lines of {seen.site})", 0.7)

    def _category(self, page: Page, index: int) -> str:
        """Return the category of the surest phrase that names a line, too unsure to remove it alone."""
        groups = (m.group for m in page.matches[index])
        named = (g.category for g in groups if g.kind in _NAMES or (g.category, g.kind) == _MENU)
        return next(named, Category.TEMPLATE)

    def _between(self, page: Page) -> Iterator[int]:
        """Yield the lines without a word between lines of the site's, or these and the page's edge."""
        places = range(len(page.lines))
        for wordless, run in groupby(places, key=lambda i: not page.shapes[i].words):
            if wordless:
                signs = list(run)
                if all(i not in places or page.is_sites(i) for i in (signs[0] - 1, signs[-1] + 1)):
                    yield from signs

"""Captions and photo credits of images, videos and galleries."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.types import Category, Proposal

#: A short line that ends, after its sentence, with the bare name of a web site: the photo's source.
_SITE_CREDIT = regex.compile(r"^\p{Lu}[^.!?]{8,160}\.\s+[\w-]+(?:\.[\w-]+)*\.\p{Ll}{2,6}$")
_MOST_WORDS = 30
#: "Label: Name", as a crew is listed: so many of these, which are no captions, within so many
#: lines make a camera's operator one of them.
_ROLE = regex.compile(r"\W*\p{L}[\p{L}\s/-]{1,30}\s?[:\uff1a]\s*\p{Lu}[^:]{1,60}")
_CREW, _NEAR = 2, 3


class CaptionFilter(PhraseFilter):
    """Removes captions that their credit gives away: "Photo: AFP", "... / Getty Images".

    A short line right under the headline that ends with a web site's name is a caption too.
    Keeps sentences that speak of a photo or an agency, and who held the camera in a film's crew.
    """

    def __init__(self) -> None:
        super().__init__(Category.CAPTION)

    def _seeds(self, page: Page) -> dict[int, Match]:
        seeds = super()._seeds(page)
        return {i: match for i, match in seeds.items() if not self._is_crew(page, i)}

    def _is_crew(self, page: Page, index: int) -> bool:
        """Return whether a line stands in the list of a crew: who wrote, who played, who filmed."""
        if not _ROLE.fullmatch(page.text(index)):
            return False
        near = range(max(0, index - _NEAR), min(len(page.lines), index + _NEAR + 1))
        return sum(not page.matches[i] and bool(_ROLE.fullmatch(page.text(i))) for i in near) >= _CREW

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield captions and credits."""
        yield from super().__call__(page)
        prose = page.free_prose()
        for i, line in enumerate(page.lines[: prose[0]] if prose else ()):
            if page.shapes[i].words <= _MOST_WORDS and _SITE_CREDIT.match(line.text):
                yield Proposal(i, self.category, "caption.site-credit", 0.8)

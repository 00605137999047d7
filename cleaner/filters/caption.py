"""Captions and photo credits of images, videos and galleries."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: A short line that ends, after its sentence, with the bare name of a web site: the photo's source.
_SITE_CREDIT = regex.compile(r"^\p{Lu}[^.!?]{8,160}\.\s+[\w-]+(?:\.[\w-]+)*\.\p{Ll}{2,6}$")
_MOST_WORDS = 30


class CaptionFilter(PhraseFilter):
    """Removes captions that their credit gives away: "Photo: AFP", "... / Getty Images".

    A short line right under the headline that ends with a web site's name is a caption too.
    Keeps sentences that speak of a photo or an agency.
    """

    def __init__(self) -> None:
        super().__init__(Category.CAPTION)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield captions and credits."""
        yield from super().__call__(page)
        prose = page.free_prose()
        for i, line in enumerate(page.lines[: prose[0]] if prose else ()):
            if page.shapes[i].words <= _MOST_WORDS and _SITE_CREDIT.match(line.text):
                yield Proposal(i, self.category, "caption.site-credit", 0.8)

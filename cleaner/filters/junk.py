"""Leftover markup, template code, error messages and encoding debris."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.page import Page
from cleaner.phrases import Match
from cleaner.types import Category, Proposal

#: Lines with nothing to see: private-use icons, zero-width and control characters, lone marks.
_INVISIBLE = regex.compile(r"^[\p{Co}\p{Cf}\p{Cc}\p{Mn}\s\ufffd\u2022\u00b7\u25cf\u00d7]+$")
#: A script's or style's address, a shortcode, a comment.
_MARKUP = regex.compile(
    r"^(?:https?://\S+\.(?:js|css)(?:\?\S*)?|\[/?\p{L}[\w-]*\s[^\[\]=]{0,80}=[^\[\]]{0,500}\](?!\()|<!--.*-->)\s*$"
)
#: A line of debris begins with a sign, or so.
_SCHEME = "h"
#: A bare HTML tag, an unfilled placeholder. On a page with more of them they are code that is written about.
_TAG = regex.compile(r"^(?:</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|\{\{[^{}]*\}\})\s*$")
_MOST_TAGS = 2
#: Placeholder text is junk up to this share of a page's words.
_MOST_FILLER = 0.2
_SHORTCODE = regex.compile(
    r"^(?:\[/?\p{L}[\w-]*+\]){0,20}\[/?\p{L}[\w-]*\s[^\[\]=]{0,80}=[^\[\]]{0,500}\]|^(?:\[/\p{Ll}[\w-]*+\]\s*+)++$"
)


class JunkFilter(PhraseFilter):
    """Removes lines without a visible character, leftover shortcodes and tags, error messages.

    Keeps code in fences, Markdown links, and bracketed words that are part of the text ("[Applause]").
    """

    def __init__(self) -> None:
        super().__init__(Category.JUNK)

    def _seeds(self, page: Page) -> dict[int, Match]:
        """Leave placeholder text where it makes up much of the page: somebody shows a page's layout."""
        seeds = super()._seeds(page)
        filler = [i for i, m in seeds.items() if m.group.name == "junk.placeholder"]
        words = sum(page.shapes[i].words for i in filler)
        if words > _MOST_FILLER * sum(facts.words for facts in page.shapes):
            return {i: m for i, m in seeds.items() if i not in filler}
        return seeds

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield lines of debris and those that phrases prove."""
        yield from super().__call__(page)
        odd = [line for line in page.lines if line.text[0] in _SCHEME or not line.text[0].isalnum()]
        tags = [line.index for line in odd if _TAG.match(line.text)]
        if len(tags) <= _MOST_TAGS:
            yield from (Proposal(i, self.category, "junk.markup", 0.9) for i in tags)
        for line in odd:
            i = line.index
            if _INVISIBLE.match(line.text):
                yield Proposal(i, self.category, "junk.invisible", 0.95)
            elif _MARKUP.match(line.text):
                yield Proposal(i, self.category, "junk.markup", 0.9)
            elif _SHORTCODE.match(line.text):
                yield Proposal(i, self.category, "junk.markup", 0.85)

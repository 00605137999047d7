"""Leftover markup, template code, error messages and encoding debris."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.filters.base import PhraseFilter
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: Lines with nothing to see: private-use icons, zero-width and control characters, lone marks.
_INVISIBLE = regex.compile(r"^[\p{Co}\p{Cf}\p{Cc}\p{Mn}\s\ufffd\u2022\u00b7\u25cf\u00d7]+$")
#: A script's or style's address, a shortcode, a comment.
_MARKUP = regex.compile(
    r"^(?:https?://\S+\.(?:js|css)(?:\?\S*)?|\[/?\p{L}[\w-]*\s[^\[\]=]{0,80}=[^\[\]]{0,500}\](?!\()|<!--.*-->)\s*$"
)
#: A bare HTML tag, an unfilled placeholder. On a page with more of them they are code that is written about.
_TAG = regex.compile(r"^(?:</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|\{\{[^{}]*\}\})\s*$")
_MOST_TAGS = 2
_SHORTCODE = regex.compile(
    r"^(?:\[/?\p{L}[\w-]*+\]){0,20}\[/?\p{L}[\w-]*\s[^\[\]=]{0,80}=[^\[\]]{0,500}\]|^(?:\[/\p{Ll}[\w-]*+\]\s*+)++$"
)


class JunkFilter(PhraseFilter):
    """Removes lines without a visible character, leftover shortcodes and tags, error messages.

    Keeps code in fences, Markdown links, and bracketed words that are part of the text ("[Applause]").
    """

    def __init__(self) -> None:
        super().__init__(Category.JUNK)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield lines of debris and those that phrases prove."""
        yield from super().__call__(page)
        tags = [i for i, line in enumerate(page.lines) if _TAG.match(line.text)]
        if len(tags) <= _MOST_TAGS:
            yield from (Proposal(i, self.category, "junk.markup", 0.9) for i in tags)
        for i, line in enumerate(page.lines):
            if _INVISIBLE.match(line.text):
                yield Proposal(i, self.category, "junk.invisible", 0.95)
            elif _MARKUP.match(line.text):
                yield Proposal(i, self.category, "junk.markup", 0.9)
            elif _SHORTCODE.match(line.text):
                yield Proposal(i, self.category, "junk.markup", 0.85)

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
#: How debris begins that can be seen: a scheme, or a sign; and those of tags and placeholders among them.
_SCHEME, _SIGNS, _TAGS = "h", "h[<", "<{"
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
        texts = [line.text for line in page.lines]
        odd = [i for i, text in enumerate(texts) if text[0] == _SCHEME or not text[0].isalnum()]
        tags = [i for i in odd if texts[i][0] in _TAGS and _TAG.match(texts[i])]
        if len(tags) <= _MOST_TAGS:
            yield from (Proposal(i, self.category, "junk.markup", 0.9) for i in tags)
        for i in odd:
            text = texts[i]
            if text[0] not in _SIGNS:
                if not text[-1].isalnum() and _INVISIBLE.match(text):
                    yield Proposal(i, self.category, "junk.invisible", 0.95)
            elif _MARKUP.match(text):
                yield Proposal(i, self.category, "junk.markup", 0.9)
            elif text[0] == "[" and _SHORTCODE.match(text):
                yield Proposal(i, self.category, "junk.markup", 0.85)

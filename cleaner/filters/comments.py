"""Comment forms and readers' comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cleaner.filters.base import STRONG, Block, PhraseFilter, evidence
from cleaner.packs import Kind
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: Of the lines between the heading of the comments and their form at least this share is named.
_NAMED_SHARE = 0.25
#: So many signed comments make a thread, if so many lines at most stand between two of them, so many
#: paragraphs above the first, and this share of the page.
_LEAST_HEADS, _MOST_APART, _ABOVE, _BELOW = 3, 6, 4, 0.3
#: A thread with a form, a count or a heading of comments this near may have longer comments, and may be
#: longer than the text above it, if that has so many words or the thread is proven.
_NEAR, _FAR_APART, _ABOVE_WORDS = 8, 14, 150
#: So many heads and a form prove the comments, long ones too.
_PROVEN, _SURE, _SIGNED = 5, 0.96, 0.8
#: The first comment has at most so many times the words of the middle one, and so many more.
_LONGER, _LONGER_WORDS = 4, 60
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


def _mask(text: str) -> str:
    """Return a line with every word and every number the same."""
    return _LETTERS.sub("a", _DIGITS.sub("0", text.strip()))


class CommentsFilter(PhraseFilter):
    """Removes comment forms, counts, and the comments between a heading and the form below an article.

    Keeps the posts of a forum thread, and a story in which somebody commented. Comments are
    taken only where they have fewer words than the text above them.
    """

    #: Whether comments are a forum's posts is told by their heads, some of which are gone the second time.
    again = False

    def __init__(self) -> None:
        super().__init__(Category.COMMENTS, Block(gap=1, least=3))

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield what phrases prove, blocks, and readers' comments."""
        yield from super().__call__(page)
        own = page.phrases.get(self.category, ())
        heads = sorted({i for i, m in own if m.group.kind is Kind.HEADING})
        forms = [i for i in self._seeds(page) if i not in heads]
        yield from self._signed(page)
        for head in heads[:1]:
            last = max((i for i in forms if i > head), default=head)
            yield from self._thread(page, head, last)

    def _signed(self, page: Page) -> Iterator[Proposal]:
        """Comments below a text, each under a line with its writer or date, from the first to the last."""
        heads = self._heads(page, "comments.head", "comments.stamp")
        if not self._is_announced(page, heads):
            heads = self._heads(page, "comments.head")
        if not heads:
            return
        above = [i for i in range(heads[0]) if page.is_free_prose(i)]
        apart = (heads[-1] - heads[0]) / len(heads)
        enough = len(heads) >= _PROVEN or sum(page.shapes[i].words for i in above) >= _ABOVE_WORDS
        near = enough and self._is_announced(page, heads)
        if len(above) < _ABOVE or apart > (_FAR_APART if near else _MOST_APART):
            return
        if near or heads[0] > len(page.lines) * _BELOW:
            score = _SURE if near and len(heads) >= _PROVEN else _SIGNED
            end = self._end(page, heads)
            yield from (Proposal(i, self.category, "comments.signed", score) for i in range(heads[0], end))

    def _heads(self, page: Page, *groups: str) -> list[int]:
        """Return the heads of the comments; none where one like them stands higher up, as on a forum.

        What stands under the first may be the article: it must not be much longer than the others.
        """
        found = sorted(frozenset().union(*(page.named.get(g, ()) for g in groups)) - page.found.keys())
        found = [i for i in found if i >= page.body_start + _ABOVE]
        if len(found) < _LEAST_HEADS:
            return []
        words = [sum(page.shapes[i].words for i in range(a, b)) for a, b in pairwise(found)]
        most = _LONGER * sorted(words)[len(words) // 2] + _LONGER_WORDS
        found = found[next((k for k, count in enumerate(words) if count <= most), len(words)) :]
        (usual, _), *_ = Counter(_mask(page.text(i)) for i in found).most_common(1)
        alone = len(found) >= _LEAST_HEADS and all(_mask(page.text(i)) != usual for i in range(found[0]))
        return found if alone else []

    def _is_announced(self, page: Page, heads: list[int]) -> bool:
        """Return whether a form, a count or a heading of comments stands by the first or the last of them."""
        if not heads:
            return False
        around = (*range(max(0, heads[0] - _NEAR), heads[0]), *range(heads[-1], heads[-1] + _NEAR))
        return any(i < len(page.lines) and evidence(page, i, self.category) == STRONG for i in around)

    def _end(self, page: Page, heads: list[int]) -> int:
        """Return the line after the last comment, which is taken to be no longer than the others."""
        gaps = sorted(b - a for a, b in pairwise(heads))
        last = min(len(page.lines), heads[-1] + max(2, gaps[len(gaps) // 2]))
        below = range(heads[-1] + 1, last)
        return next((i for i in below if i in page.found or evidence(page, i, self.category) == STRONG), last)

    def _thread(self, page: Page, head: int, last: int) -> Iterator[Proposal]:
        inside = range(head + 1, last)
        above = sum(page.shapes[i].words for i in range(head) if page.is_free_prose(i))
        named = sum(evidence(page, i, self.category) > 0 for i in inside)
        words = sum(page.shapes[i].words for i in inside)
        if inside and named >= _NAMED_SHARE * len(inside) and words < above:
            yield from (Proposal(i, self.category, "comments.thread", 0.85) for i in range(head, last))

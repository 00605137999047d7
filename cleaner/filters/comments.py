"""Comment forms and readers' comments."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.filters.base import Block, PhraseFilter, evidence
from cleaner.packs import Kind
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: Of the lines between the heading of the comments and their form at least this share is named.
_NAMED_SHARE = 0.25
#: So many signed comments make a thread, if so many lines at most stand between two of them, so many
#: paragraphs above the first, and this share of the page.
_LEAST_HEADS, _MOST_APART, _ABOVE, _BELOW = 3, 6, 4, 0.3


class CommentsFilter(PhraseFilter):
    """Removes comment forms, counts, and the comments between a heading and the form below an article.

    Keeps the posts of a forum thread, and a story in which somebody commented. Comments are
    taken only where they have fewer words than the text above them.
    """

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
        heads = sorted(page.named.get("comments.head", frozenset()) - page.found.keys())
        heads = [i for i in heads if i >= page.body_start + _ABOVE]
        if len(heads) < _LEAST_HEADS or (heads[-1] - heads[0]) > _MOST_APART * len(heads):
            return
        above = sum(page.is_free_prose(i) for i in range(heads[0]))
        if above >= _ABOVE and heads[0] > len(page.lines) * _BELOW:
            end = min(len(page.lines), heads[-1] + 2)
            yield from (Proposal(i, self.category, "comments.signed", 0.8) for i in range(heads[0], end))

    def _thread(self, page: Page, head: int, last: int) -> Iterator[Proposal]:
        inside = range(head + 1, last)
        above = sum(page.shapes[i].words for i in range(head) if page.is_free_prose(i))
        named = sum(evidence(page, i, self.category) > 0 for i in inside)
        words = sum(page.shapes[i].words for i in inside)
        if inside and named >= _NAMED_SHARE * len(inside) and words < above:
            yield from (Proposal(i, self.category, "comments.thread", 0.85) for i in range(head, last))

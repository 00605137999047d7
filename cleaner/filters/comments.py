"""Comment forms and readers' comments."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.filters.base import Block, PhraseFilter, evidence
from cleaner.packs import Kind
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: Of the lines between the heading of the comments and their form at least this share is named.
_NAMED_SHARE = 0.25


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
        heads = [i for i in range(len(page.lines)) if self._is_heading(page, i)]
        forms = [i for i in self._seeds(page) if i not in heads]
        for head in heads[:1]:
            last = max((i for i in forms if i > head), default=head)
            yield from self._thread(page, head, last)

    def _is_heading(self, page: Page, index: int) -> bool:
        return any(m.group.category == self.category and m.group.kind is Kind.HEADING for m in page.matches[index])

    def _thread(self, page: Page, head: int, last: int) -> Iterator[Proposal]:
        inside = range(head + 1, last)
        above = sum(page.shapes[i].words for i in range(head) if page.is_free_prose(i))
        named = sum(evidence(page, i, self.category) > 0 for i in inside)
        words = sum(page.shapes[i].words for i in inside)
        if inside and named >= _NAMED_SHARE * len(inside) and words < above:
            yield from (Proposal(i, self.category, "comments.thread", 0.85) for i in range(head, last))

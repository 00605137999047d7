"""Lines that repeat earlier ones: body text printed twice, pull quotes."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.fold import lower
from cleaner.page import Page
from cleaner.types import Category, Proposal

#: A repeated line goes from so many words on: a song's refrain or a table's cells are shorter.
_LEAST_WORDS = 12
#: In a run of repeated lines shorter ones go too, where the run has so many words.
_SHORT, _RUN_WORDS = 3, 24
#: A body printed twice has each line twice; what stands more often is meant to (entries of a list).
_COPIES = 2
#: A pull quote repeats so many words of a longer paragraph to the letter.
_PULL_WORDS, _MOST_PULLED = 10, 40
#: More such lines on a page are its body, and the paragraph is a run of it, a summary, a table.
_MOST_QUOTES = 3
#: In quotation marks a pull quote may be shorter; the body may split it ("... ," she said, "...").
_QUOTE_WORDS = 7
_QUOTES = frozenset("\"'\u201c\u201e\u00ab\u2018")
#: Quotations are looked up by so many words at the start of their longest sentence, in so many paragraphs.
_GRAM, _MOST_HOLDERS = 4, 8
_SENTENCES = regex.compile(r"(?<=[.!?\u2026])\s+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def _words(text: str) -> str:
    """Return the words of a text between single spaces, to look for one run of words in another."""
    return f" {' '.join(_WORD.findall(lower(text)))} "


def _holders(page: Page) -> dict[tuple[str, ...], list[tuple[int, str]]]:
    """Return the paragraphs that may hold a quotation, by each run of words in them."""
    found: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for i in page.free_prose():
        if page.shapes[i].words <= _PULL_WORDS:
            continue
        text = _words(page.text(i))
        words = text.split()
        for gram in {tuple(words[k : k + _GRAM]) for k in range(len(words) - _GRAM + 1)}:
            places = found.setdefault(gram, [])
            if len(places) < _MOST_HOLDERS:
                places.append((i, text))
    return found


class DuplicateFilter:
    """Removes prose that stands on the page a second time, and pull quotes.

    Keeps short repeated lines (refrains, table cells, prices: `navigation` judges menus), and
    quotations of earlier posts ("> ...").
    """

    name = "duplicate"

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the later copies and the pull quotes."""
        for run in self._runs(page):
            words = sum(page.shapes[i].words for i in run)
            # One repeated line alone may be a quotation (forums) or meant (entries of a list).
            sure = len(run) > 1 and words >= _RUN_WORDS
            for i in run:
                if sure or page.shapes[i].words >= _LEAST_WORDS:
                    yield Proposal(i, Category.DUPLICATE, "duplicate.line", 0.9 if sure else 0.5)
        yield from self._pull_quotes(page)

    def _runs(self, page: Page) -> Iterator[list[int]]:
        """Yield runs of lines that stand exactly once above, in the same order."""
        run: list[int] = []
        for i in range(len(page.lines)):
            if run and self._offset(page, i) != self._offset(page, run[-1]):
                yield run
                run = []
            if self._offset(page, i):
                run.append(i)
        if run:
            yield run

    def _offset(self, page: Page, index: int) -> int:
        """Return how far above its copy a line stands, 0 where it is no later copy."""
        facts = page.shapes[index]
        places = page.copies.get(facts.key, ())
        if len(places) != _COPIES or index in page.found or facts.words < _SHORT or not facts.sentence:
            return 0
        return 0 if facts.bullet or page.text(index).lstrip().startswith(">") else index - places[0]

    def _pull_quotes(self, page: Page) -> Iterator[Proposal]:
        """Short lines whose sentences a longer paragraph holds word by word, where there are few."""
        holders = _holders(page)
        quotes: list[int] = []
        for i in range(len(page.lines)):
            if i in page.found or not self._may_be_quote(page, i):
                continue
            sentences = [s for s in map(_words, _SENTENCES.split(page.text(i))) if s.strip()]
            longest = tuple(max(sentences, key=len).split()[:_GRAM])
            for j, text in holders.get(longest, ()):
                if (
                    j != i
                    and page.shapes[j].words > page.shapes[i].words
                    and all(s in text for s in sentences)
                ):
                    quotes.append(i)
                    break
        if len(quotes) <= _MOST_QUOTES:
            yield from (Proposal(i, Category.DUPLICATE, "duplicate.pull-quote", 0.85) for i in quotes)

    def _may_be_quote(self, page: Page, index: int) -> bool:
        facts = page.shapes[index]
        least = _QUOTE_WORDS if page.text(index).lstrip()[:1] in _QUOTES else _PULL_WORDS
        fits = least <= facts.words <= _MOST_PULLED and facts.sentence and not facts.bullet
        return fits and self._in_body(page, index)

    def _in_body(self, page: Page, index: int) -> bool:
        """Return whether a line stands between two paragraphs."""
        return all(0 <= i < len(page.lines) and page.is_free_prose(i) for i in (index - 1, index + 1))

"""Lines that repeat earlier ones: body text printed twice, pull quotes."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.forms import Form
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


def _words(words: list[str]) -> list[str]:
    """Return words without the underscores in and around them."""
    line = " ".join(words)
    return line.replace("_", " ").split() if "_" in line else words


def _holders(page: Page, wanted: frozenset[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[int, str]]]:
    """Return the paragraphs that may hold a quotation, by those of the wanted runs of words in them."""
    found: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for i in page.free_prose() if wanted else ():
        if page.shapes[i].words <= _PULL_WORDS:
            continue
        words = _words(page.words(i))
        text = f" {' '.join(words)} "
        for gram in wanted.intersection(zip(*(words[k:] for k in range(_GRAM)), strict=False)):
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
    again = True

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
        above = 0
        for i in sorted(places[-1] for places in page.copies.values() if len(places) == _COPIES):
            offset = self._offset(page, i)
            if run and (i != run[-1] + 1 or offset != above):
                yield run
                run = []
            if offset:
                run.append(i)
                above = offset
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
        may_be = [i for i in self._in_body(page) if self._may_be_quote(page, i)]
        found = {i: told for i in may_be if (told := self._sentences(page, i))}
        starts = {i: tuple(max(told, key=len).split()[:_GRAM]) for i, told in found.items()}
        holders = _holders(page, frozenset(starts.values()))
        quotes: list[int] = []
        for i, sentences in found.items():
            for j, text in holders.get(starts[i], ()):
                if (
                    j != i
                    and page.shapes[j].words > page.shapes[i].words
                    and all(s in text for s in sentences)
                ):
                    quotes.append(i)
                    break
        if len(quotes) <= _MOST_QUOTES:
            yield from (Proposal(i, Category.DUPLICATE, "duplicate.pull-quote", 0.85) for i in quotes)

    def _sentences(self, page: Page, index: int) -> list[str]:
        """Return the words of each sentence between single spaces, to look for in other lines."""
        told = (_words(Form(s).words) for s in _SENTENCES.split(page.text(index)))
        return [f" {' '.join(words)} " for words in told if words]

    def _may_be_quote(self, page: Page, index: int) -> bool:
        facts = page.shapes[index]
        least = _QUOTE_WORDS if page.text(index).lstrip()[:1] in _QUOTES else _PULL_WORDS
        return least <= facts.words <= _MOST_PULLED and facts.sentence and not facts.bullet

    def _in_body(self, page: Page) -> list[int]:
        """Return the lines between two paragraphs that nothing has claimed."""
        prose = page.free_prose()
        below = set(prose)
        return [i + 1 for i in prose if i + 2 in below and i + 1 not in page.found]

"""The page's own headline (kept), its repetitions, and the page title with the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import regex

from cleaner.fold import key
from cleaner.headlines import NAMED, is_free, is_plain, is_signed, likeliest
from cleaner.markup import Markup
from cleaner.openings import is_signature
from cleaner.packs import PROOF
from cleaner.page import Page
from cleaner.types import Category, Proposal

_SEPARATOR = regex.compile(r"\s+(?:[|\u2502\u00b7\u2022\u00bb\u203a]|::|[-\u2013\u2014])\s+|\s*[|\u2502]\s*")
#: A sign of each separator.
_SIGN = re.compile("[|\u2502\u00b7\u2022\u00bb\u203a:\u2013\u2014-]")
#: A label as readers for language models write one before a page's title ("Title: ").
_LABEL = re.compile(r"\w+:\s+(?=\S)")
#: A repeated headline stands so many lines below the first paragraph at most, and has so many words.
_REACH, _LEAST_WORDS = 10, 3
#: A longer line (characters) is no page title: each of its separators would be tried.
_LONGEST_TITLE = 1000
#: A line that stands more often is the label of a list.
_MOST_COPIES = 3
#: What is less likely than the first is no headline, unless the text opens with it; from the second on it is
#: sure.
_LEAST_CHANCE, _SURE_CHANCE = 0.25, 0.8
#: A headline of so many words speaks for itself.
_FULL_WORDS = 8
#: An article has so many paragraphs within so many lines of its byline; a page has no more of them.
_ARTICLE, _ARTICLE_REACH, _MOST_ARTICLES = 4, 8, 2
#: The heading that a line stands in is so many elements around it at most.
_HEADING_REACH = 4


def titles(page: Page, head: range) -> dict[int, int]:
    """Return page titles and breadcrumbs: by line, the line with the plain headline that is a part of it.

    Args:
        page: The page.
        head: The lines above its body.
    """
    keys = _keys(page, head)
    found: dict[int, int] = {}
    for i in head if keys else ():
        text = page.text(i)
        if not _SIGN.search(text):
            continue  # neither a label nor a separator
        if (label := _LABEL.match(text)) and (place := keys.get(key(text[label.end() :]), i)) != i:
            found[i] = place
        if len(text) > _LONGEST_TITLE or text.lstrip().startswith("|"):
            continue  # too long, or a row of a table
        for m in _SEPARATOR.finditer(text):
            parts = key(text[: m.start()]), key(text[m.end() :])
            for part in parts if all(parts) else ():  # behind a bullet stands an item
                place = keys.get(part, i)
                if place != i:
                    found[i] = place
    return found


def _keys(page: Page, head: range) -> dict[str, int]:
    """Return the first line of each key, of lines that may be headlines."""
    keys: dict[str, int] = {}
    for i in head:
        if page.shapes[i].words < _LEAST_WORDS:
            continue
        if not any(m.group.kind in PROOF for m in page.matches[i]):  # a credit under a picture, a rights line
            keys.setdefault(page.shapes[i].key, i)
    return keys


def find_headline(page: Page, titled: Mapping[int, int]) -> tuple[int, bool] | None:
    """Return the line of the headline, and whether a title or a repetition proves it; None if there is none.

    Args:
        page: The page.
        titled: The page's titles, as `titles` gives them.
    """
    said = _said(page)
    if said is not None:
        return said, True
    best = likeliest(page, titled)
    if best is None or not is_signed(page, best.line):
        below = _above_an_article(page)
        if below is not None:
            return below, False
    if best is None:
        return None
    above = best.line < page.body_start and is_plain(page, best.line)
    opens = above and _opens(page, best.line, titled)
    return (best.line, best.chance >= _SURE_CHANCE) if opens or best.chance >= _LEAST_CHANCE else None


def _opens(page: Page, index: int, titled: Mapping[int, int]) -> bool:
    """Return whether nothing but page titles and named lines stands above a line."""
    return all(i in titled or any(m.group.kind in NAMED for m in page.matches[i]) for i in range(index))


def _said(page: Page) -> int | None:
    """Return the line that the markup names: the last such above the body, else the first."""
    named = _named(page, page.markup) if page.markup else ()
    above = [i for i in named if i < page.body_start]
    return above[-1] if above else next(iter(named), None)


def _named(page: Page, markup: Markup) -> Sequence[int]:
    """Return the lines that the markup names, by the surest way in which it names any.

    They are main headings that are a title or a part of one (beside the site's name), else lines that are
    titles, else main headings that a title begins with, else the only main heading.
    """
    shapes, main = page.shapes, _main_headings(page, markup)
    whole = {key(title) for title in markup.titles}
    split = [[key(part) for part in _SEPARATOR.split(title)] for title in markup.titles]
    parts = whole.union(*split)
    long = [i for i in main if shapes[i].words >= _LEAST_WORDS]
    ways = (
        [i for i in long if shapes[i].key in parts],
        [i for i, facts in enumerate(shapes) if facts.words and facts.key in whole],
        [i for i in main if any(shapes[i].key == each[0] for each in split)],
        long if len(main) == 1 else (),
    )
    return next(filter(None, ways), ())


def _main_headings(page: Page, markup: Markup) -> list[int]:
    """Return the lines within headings of the first level."""
    elements = markup.elements
    found = []
    for i, spot in enumerate(markup.spots):
        place, left = spot.element, _HEADING_REACH
        while place >= 0 and left and elements[place].tag != "h1":
            place, left = elements[place].parent, left - 1
        if place >= 0 and left and page.shapes[i].words:
            found.append(i)
    return found


def _above_an_article(page: Page) -> int | None:
    """Return the first line right above a byline or date with paragraphs close together below it.

    The body may seem to begin higher up, with teasers, or with an offer. On a forum many lines stand so.
    """
    found: list[int] = []
    for i, matches in enumerate(page.matches):
        if not is_signature(matches):
            continue
        title = next((j for j in (i - 1, i - 2) if j >= 0 and is_free(page, j)), None)
        below = page.shapes[i + 1 : i + 1 + _ARTICLE_REACH]
        if title is not None and is_plain(page, title) and sum(f.prose for f in below) >= _ARTICLE:
            found.append(title)
    return found[0] if 0 < len(set(found)) <= _MOST_ARTICLES else None


def _heads_text(page: Page, index: int) -> bool:
    """Return whether a short line within the text is a subhead, whose copy a table of contents has."""
    below = page.shapes[index + 1 : index + 2]
    short = page.shapes[index].words < _FULL_WORDS
    return short and index > page.body_start and any(facts.sentence for facts in below)


class HeadlineFilter:
    """Recognises the page's headline, which stays unless `remove=("headline",)` is given.

    It is the line that the markup names, else the likeliest of those above the first paragraph
    (`cleaner.headlines`).
    """

    name = "headline"
    again = True

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the headline, the titles that carry it, and its section label."""
        head = range(page.body_start)
        titled = titles(page, head)
        found = find_headline(page, titled)
        if found is None:
            return
        index, proven = found
        yield Proposal(index, Category.HEADLINE, "headline.first", 0.95 if proven else 0.7)
        if index not in head:
            return  # what stands above it is another text's
        for i, target in titled.items():
            if target == index or page.shapes[target].key == page.shapes[index].key:
                yield Proposal(i, Category.METADATA, "headline.page-title", 0.95)
        first_key = page.shapes[index].key
        copies = page.copies.get(first_key, ())
        for i in copies if len(copies) <= _MOST_COPIES else ():
            near = i != index and i <= len(head) + _REACH and page.shapes[index].words >= _LEAST_WORDS
            if near and not _heads_text(page, i):
                yield Proposal(i, Category.DUPLICATE, "headline.repeated", 0.95)
        yield from self._label(page, index, proven, titled)

    def _label(self, page: Page, index: int, proven: bool, titled: Mapping[int, int]) -> Iterator[Proposal]:
        """A topical label of one or two words that opens the page above a proven headline."""
        if index == 0 or not (proven or is_signed(page, index) or page.shapes[index].words >= _FULL_WORDS):
            return
        if page.text(index).lstrip()[:1].islower():
            return  # the two are one title
        facts, above = page.shapes[index - 1], page.text(index - 1).strip()
        letters = above.replace(" ", "").replace("&", "")
        first = index == 1 or _opens(page, index - 1, titled)
        if first and facts.words <= 2 and not facts.sentence and above[:1].isupper() and letters.isalpha():
            yield Proposal(index - 1, Category.NAVIGATION, "headline.section-label", 0.7)

"""The page's own headline (kept), its repetitions, and the page title with the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import regex

from cleaner.fold import key
from cleaner.markup import Markup
from cleaner.openings import is_signature
from cleaner.packs import PROOF, Kind
from cleaner.page import Page
from cleaner.types import Category, Proposal

_SEPARATOR = regex.compile(r"\s+(?:[|\u2502\u00b7\u2022\u00bb\u203a]|::|[-\u2013\u2014])\s+|\s*[|\u2502]\s*")
#: A sign of each separator.
_SIGN = re.compile("[|\u2502\u00b7\u2022\u00bb\u203a:\u2013\u2014-]")
#: A label as readers for language models write one before a page's title ("Title: ").
_LABEL = re.compile(r"\w+:\s+(?=\S)")
#: The headline stands at most so many lines above the first paragraph.
_REACH, _FAR_REACH = 10, 45
_MOST_WORDS, _LEAST_WORDS = 30, 3
#: A longer line (characters) is no page title: each of its separators would be tried.
_LONGEST_TITLE = 1000
#: A line that stands more often is the label of a list.
_MOST_COPIES = 3
#: A headline of so many words is as good as a longer one; a byline or date follows it this closely.
_FULL_WORDS, _BYLINE_REACH = 8, 4
#: From the first paragraph to the last a text has so many lines, unless it is a poem with a note.
_LEAST_BODY = 2
#: An article has so many paragraphs within so many lines of its byline; a page has no more of them.
_ARTICLE, _ARTICLE_REACH, _MOST_ARTICLES = 4, 8, 2
#: The heading that a line stands in is so many elements around it at most.
_HEADING_REACH = 4
#: A full stop within a line: a paragraph, whatever its end looks like.
_INNER_END = regex.compile(r"\p{Ll}{2}\.\s+\p{Lu}")
#: How lines of code end.
_CODE_ENDS = (";", "{", "}")
#: A line that such a phrase finds is no headline.
_NAMED = PROOF | {Kind.HEADING, Kind.WEAK}


def _free(page: Page, index: int) -> bool:
    """Return whether no phrase names the line, so that it can be a headline."""
    facts, text = page.shapes[index], page.text(index)
    if facts.bullet or facts.glued > 2 or not _LEAST_WORDS <= facts.words <= _MOST_WORDS:
        return False
    if text.lstrip().startswith("<") or text.endswith(_CODE_ENDS) or page.is_sites(index):
        return False
    return not any(m.group.kind in _NAMED for m in page.matches[index]) and not _INNER_END.search(text)


def titles(page: Page, head: range) -> dict[int, int]:
    """Return page titles and breadcrumbs: by line, the line with the plain headline that is a part of it.

    Args:
        page: The page.
        head: The lines above its body.
    """
    keys: dict[str, int] = {}
    for j in head:
        if page.shapes[j].words < _LEAST_WORDS:
            continue
        named = any(m.group.kind in PROOF for m in page.matches[j])  # a credit under a picture, a rights line
        if not named:
            keys.setdefault(page.shapes[j].key, j)
    found: dict[int, int] = {}
    for i in head if keys else ():
        text = page.text(i)
        if (label := _LABEL.match(text)) and (place := keys.get(key(text[label.end() :]), i)) != i:
            found[i] = place
        if len(text) > _LONGEST_TITLE or not _SIGN.search(text) or text.lstrip().startswith("|"):
            continue  # too long, no separator, or a row of a table
        for m in _SEPARATOR.finditer(text):
            for part in (text[: m.start()], text[m.end() :]):
                place = keys.get(key(part), i)
                if place != i:
                    found[i] = place
    return found


def find_headline(page: Page, titled: Mapping[int, int]) -> tuple[int, bool] | None:
    """Return the line of the headline, and whether a title or a repetition proves it; None if there is none.

    Args:
        page: The page.
        titled: The page's titles, as `titles` gives them.
    """
    head = range(page.body_start)
    said = _said(page)
    if said is not None:
        return said, True
    if titled:
        return next(iter(titled.values())), True
    far = [i for i in head if i >= len(head) - _FAR_REACH and _free(page, i)]
    near = [i for i in far if i >= len(head) - _REACH or _is_signed(page, i)]
    repeated = [i for i in near if _is_repeated(page, i, len(head))]
    signed = [i for i in near if _is_signed(page, i)]
    repeated = [i for i in repeated if i in signed or not signed]
    if len({page.shapes[i].key for i in repeated}) == 1:  # several are a table of contents
        best = max(repeated, key=lambda i: _likeness(page, i))
        return page.copies[page.shapes[best].key][0], True
    plain = [i for i in near if _is_plain(page, i)]
    if not any(_is_signed(page, i) for i in plain):
        below = _above_an_article(page)
        if below is not None:
            return below, False
    if not plain:
        return None
    best = max(plain, key=lambda i: _likeness(page, i))
    while best - 1 in plain:  # a deck stands below its headline
        best -= 1
    return best, False


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
        title = next((j for j in (i - 1, i - 2) if j >= 0 and _free(page, j)), None)
        below = page.shapes[i + 1 : i + 1 + _ARTICLE_REACH]
        if title is not None and _is_plain(page, title) and sum(f.prose for f in below) >= _ARTICLE:
            found.append(title)
    return found[0] if 0 < len(set(found)) <= _MOST_ARTICLES else None


def _is_plain(page: Page, index: int) -> bool:
    """Return whether a line ends as headlines do."""
    return not page.shapes[index].sentence or page.text(index).rstrip()[-1] in "?!"


def _is_repeated(page: Page, index: int, head: int) -> bool:
    """Return whether a line stands in the head twice or more, as a headline does and no menu item.

    Where hardly a paragraph stands, what comes again without a byline below it may be a poem's refrain.
    """
    places = page.copies.get(page.shapes[index].key, ())
    near = [j for j in places if j < head + 3]
    plain = page.shapes[index].words > _LEAST_WORDS and not any(page.shapes[j].bullet for j in places)
    verse = page.body_end - head < _LEAST_BODY and not _is_signed(page, index)
    return plain and not verse and 1 < len(near) <= _MOST_COPIES


def _likeness(page: Page, index: int) -> float:
    """Weigh how much a line above the text looks like its headline; the earlier of equals wins."""
    words = min(page.shapes[index].words, _FULL_WORDS) / _FULL_WORDS
    return words + _is_signed(page, index)


def _is_signed(page: Page, index: int) -> bool:
    """Return whether a byline or a date stands close below a line."""
    return any(map(is_signature, page.matches[index + 1 : index + 1 + _BYLINE_REACH]))


class HeadlineFilter:
    """Recognises the page's headline, which stays unless `remove=("headline",)` is given.

    It is the line above the first paragraph that a page title or a repetition proves, else the
    longest line there that no phrase names, one above a byline or date first.
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
            if i != index and i <= len(head) + _REACH and page.shapes[index].words >= _LEAST_WORDS:
                yield Proposal(i, Category.DUPLICATE, "headline.repeated", 0.95)
        yield from self._label(page, index, proven, titled)

    def _label(self, page: Page, index: int, proven: bool, titled: Mapping[int, int]) -> Iterator[Proposal]:
        """A topical label of one or two words that opens the page above a proven headline."""
        if index == 0 or not (proven or _likeness(page, index) >= 1):
            return
        if page.text(index).lstrip()[:1].islower():
            return  # the two are one title
        facts, above = page.shapes[index - 1], page.text(index - 1).strip()
        letters = above.replace(" ", "").replace("&", "")
        first = index == 1 or self._all_titles(page, index - 1, titled)
        if first and facts.words <= 2 and not facts.sentence and above[:1].isupper() and letters.isalpha():
            yield Proposal(index - 1, Category.NAVIGATION, "headline.section-label", 0.7)

    def _all_titles(self, page: Page, end: int, titled: Mapping[int, int]) -> bool:
        """Return whether nothing but page titles and named lines stands above a line."""
        return all(i in titled or any(m.group.kind in _NAMED for m in page.matches[i]) for i in range(end))

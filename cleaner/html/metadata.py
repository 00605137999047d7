"""What a page says of itself: JSON-LD, Open Graph and other `meta` elements, `<title>`, marks in its body.

trafilatura's `extract_metadata` knows more sources and takes half as long again as its extraction; these
are the sources that are cheap and that publishers fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.html import bylines, linked
from cleaner.types import Metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Longer values are cut, much longer ones not read; titles are compared with so many headings.
_LONGEST_VALUE, _HEADINGS = 500, 10
#: Names of `meta` elements (`property`, `name` or `itemprop`), the best first.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_AUTHORS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dcterms.date",
    "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish_date", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "article:modified_time",
)  # fmt: skip
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description")
#: What linked data call the summary of an article, or its deck.
_DECKS = ("description", "alternativeHeadline")
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
#: What stands between a page's title and its site's name.
_TAIL = re.compile(r"\s*[|\-\u2013\u2014:·•»«/~]+\s+(\S.*)")
_SPACES = re.compile(r"\s+")
#: JSON may hold halves of characters, which no other form can.
_SURROGATES = re.compile("[\ud800-\udfff]")
#: An author's name, not the address of a profile.
_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of itself.

    Attributes:
        metadata: The metadata.
        titles: Every title that the page gives itself.
        summaries: What it says that it is about.
        types: What it says that it is (JSON-LD, Open Graph), in lower case.
        body: Its text as its linked data have it, "" where they do not.
    """

    metadata: Metadata
    titles: tuple[str, ...]
    summaries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    body: str = ""


def read(tree: HtmlElement) -> Said:
    """Return what a page says of itself.

    Args:
        tree: The page.
    """
    meta = _named(tree)
    nodes = linked.nodes(tree)
    known = linked.named(nodes)
    article = next((node for node in nodes if node.get("headline")), {})
    titles = [_text(article.get("headline")), *(meta.get(n) for n in _TITLES), _title(tree)]
    said = _once(titles)
    summaries = (*(_text(article.get(key)) for key in _DECKS), *(meta.get(n) for n in _SUMMARIES))
    site = _first(meta, _SITES) or _joined(linked.names(article.get("publisher"), known)) or _site(nodes)
    people = (linked.names(found, known) for found in (article.get("author"), linked.first(nodes, "author")))
    author, other = map(_people, people)
    dated = linked.first([article, *nodes], "datePublished")
    body = linked.first([article, *nodes], "articleBody")
    return Said(
        Metadata(
            title=_untailed(said[0], tree, site) if said else None,
            author=author or _author(meta) or other or _people(bylines.authors(tree)),
            date=_date(dated) or _date(_first(meta, _DATES)) or _iso(bylines.dates(tree)),
            site=site,
        ),
        titles=said,
        summaries=_once(summaries),
        types=_once(_types(nodes, meta.get("og:type"))),
        body=_whole(body) if isinstance(body, str) else "",
    )


def _once(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the texts that there are, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))


def _types(nodes: Iterable[Mapping[str, Any]], opened: str | None) -> Iterator[str]:
    """Yield the types of a page and of the nodes of its linked data."""
    yield (opened or "").lower()
    for node in nodes:
        found = node.get("@type")
        names = found if isinstance(found, list) else [found]
        yield from (name.lower() for name in names if isinstance(name, str))


def _title(tree: HtmlElement) -> str | None:
    """Return the page's `<title>`; those of drawings are none."""
    found = (node for node in tree.iter("title") if next(node.iterancestors("svg"), None) is None)
    head = next(found, None)
    return None if head is None else _text("".join(head.itertext()))


def _untailed(title: str, tree: HtmlElement, site: str | None) -> str:
    """Return a title without the site's name behind it, if a heading has it so.

    A heading that is shorter than what follows it may be the site's own name.
    """
    for node in islice(tree.iter("h1"), _HEADINGS):
        heading = _text("".join(node.itertext()))
        if heading is None or not title.startswith(heading) or heading == site:
            continue
        tail = _TAIL.fullmatch(title, len(heading))
        if tail and (tail[1] == site or len(tail[1]) <= len(heading)):
            return heading
    return title


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > 4 * _LONGEST_VALUE:
        return None
    return _SPACES.sub(" ", _whole(unescape(value))).strip()[:_LONGEST_VALUE] or None


def _whole(text: str) -> str:
    """Return a text with U+FFFD in the place of lone surrogates."""
    return _SURROGATES.sub("\ufffd", text)


def _named(tree: HtmlElement) -> dict[str, str]:
    """Return the page's `meta` elements by name, the first of each."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        value = _text(node.get("content"))
        if name and value:
            found.setdefault(name.strip().lower(), value)
    return found


def _first(named: Mapping[str, str], keys: Iterable[str]) -> str | None:
    return next((named[key] for key in keys if key in named), None)


def _people(found: Iterable[Any]) -> str | None:
    """Return people's names; addresses are none."""
    names = _joined(found)
    return None if names is None or _ADDRESS.search(names) else names


def _joined(found: Iterable[Any]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, map(_text, found)))) or None


def _author(named: Mapping[str, str]) -> str | None:
    found = (named[key] for key in _AUTHORS if key in named)
    return next((name for name in found if not _ADDRESS.search(name)), None)


def _date(value: Any) -> str | None:
    text = _text(value[0] if isinstance(value, list) and value else value)
    if text is None:
        return None
    iso = _ISO.search(text)
    return iso[0].strip() if iso else text[:60]


def _iso(values: Iterable[str]) -> str | None:
    """Return the first date of the form that machines write."""
    return next((found[0].strip() for value in values if (found := _ISO.search(value))), None)


def _site(nodes: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the name of the site's own node of JSON-LD."""
    names = (_text(node.get("name")) for node in nodes if node.get("@type") == "WebSite")
    return next(filter(None, names), None)

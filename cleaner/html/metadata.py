"""What a page says of itself: JSON-LD, Open Graph and other `meta` elements, `<title>`.

trafilatura's `extract_metadata` knows more sources and takes half as long again as its extraction; these
are the sources that are cheap and that publishers fill in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from cleaner.types import Metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Bounds: longer scripts and values are not read, nor more nodes of JSON-LD.
_LONGEST_SCRIPT, _LONGEST_VALUE, _MOST_NODES = 500_000, 500, 5000
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
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_SPACES = re.compile(r"\s+")
#: An author's name, not the address of a profile.
_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """The metadata, and every title that the page gives itself."""

    metadata: Metadata
    titles: tuple[str, ...]


def read(tree: HtmlElement) -> Said:
    """Return what a page says of itself.

    Args:
        tree: The page.
    """
    named = _named(tree)
    linked = list(_linked(tree))
    article = next((node for node in linked if node.get("headline")), {})
    head = tree.find(".//title")
    plain = _text("".join(head.itertext())) if head is not None else None
    titles = [_text(article.get("headline")), *(named.get(n) for n in _TITLES), plain]
    known = tuple(dict.fromkeys(title for title in titles if title))
    return Said(
        Metadata(
            title=known[0] if known else None,
            author=_people(article.get("author")) or _author(named) or _people(_any(linked, "author")),
            date=_date(_any([article, *linked], "datePublished")) or _date(_first(named, _DATES)),
            site=_first(named, _SITES) or _names(article.get("publisher")) or _site(linked),
        ),
        known,
    )


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > 4 * _LONGEST_VALUE:
        return None
    return _SPACES.sub(" ", unescape(value)).strip()[:_LONGEST_VALUE] or None


def _named(tree: HtmlElement) -> dict[str, str]:
    """Return the page's `meta` elements by name, the first of each."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        value = _text(node.get("content"))
        if name and value:
            found.setdefault(name.strip().lower(), value)
    return found


def _linked(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the nodes of the page's JSON-LD."""
    left = _MOST_NODES
    for node in tree.iter("script"):
        raw = node.text
        if "ld+json" not in (node.get("type") or "").lower() or not raw or len(raw) > _LONGEST_SCRIPT:
            continue
        try:
            waiting = [json.loads(raw, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            item = waiting.pop()
            if isinstance(item, dict):
                yield item
                waiting += [item[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in item]
            elif isinstance(item, list):
                waiting += reversed(item)


def _any(nodes: Iterable[Mapping[str, Any]], key: str) -> Any:
    return next((node[key] for node in nodes if node.get(key)), None)


def _first(named: Mapping[str, str], keys: Iterable[str]) -> str | None:
    return next((named[key] for key in keys if key in named), None)


def _people(value: Any) -> str | None:
    """Return names of JSON-LD: a string, a node with a name, or several."""
    names = _names(value)
    return None if names is None or _ADDRESS.search(names) else names


def _names(value: Any) -> str | None:
    items = value if isinstance(value, list) else [value]
    found = [_text(item.get("name") if isinstance(item, dict) else item) for item in items[:20]]
    return "; ".join(dict.fromkeys(name for name in found if name)) or None


def _author(named: Mapping[str, str]) -> str | None:
    found = (named[key] for key in _AUTHORS if key in named)
    return next((name for name in found if not _ADDRESS.search(name)), None)


def _date(value: Any) -> str | None:
    text = _text(value[0] if isinstance(value, list) and value else value)
    if text is None:
        return None
    iso = _ISO.search(text)
    return iso[0].strip() if iso else text[:60]


def _site(nodes: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the name of the site's own node of JSON-LD."""
    names = (_text(node.get("name")) for node in nodes if node.get("@type") == "WebSite")
    return next(filter(None, names), None)

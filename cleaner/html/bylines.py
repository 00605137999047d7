"""Author and date as a page's body marks them: microdata, `rel=author`, `<time>`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: So many elements of each kind are looked at.
_MOST = 50
#: Longer texts are no names.
_LONGEST = 100
#: The class that themes give to the time of an article's publication (hAtom).
_PUBLISHED = "published"


def authors(tree: HtmlElement) -> list[str]:
    """Return the names of a page's authors, as its body has them.

    Args:
        tree: The page.
    """
    marked = [node for node in _with(tree, "itemprop", "author") if not _in_comment(node)]
    found = [_name(node) for node in marked if _scope(node) is _scope(marked[0])]
    if not any(found):
        found = list({_text(node): node for node in _with(tree, "rel", "author")})
        found = found if len(found) == 1 else []  # several are those of teasers
    return [name for name in found if 0 < len(name) <= _LONGEST]


def _scope(node: HtmlElement) -> HtmlElement | None:
    """Return what an element of microdata describes: the article, a post."""
    return next((outer for outer in node.iterancestors() if outer.get("itemscope") is not None), None)


def dates(tree: HtmlElement) -> list[str]:
    """Return the times at which a page's body says that it was published, the best first.

    Args:
        tree: The page.
    """
    marked = [node for node in _with(tree, "itemprop", "datePublished") if not _in_comment(node)]
    times = list(islice(tree.iter("time"), _MOST))
    marked += [time for time in times if time.get("pubdate") is not None]
    marked += [time for time in times if _PUBLISHED in time.get("class", "").split()]
    articles = list(islice(tree.iter("article"), 2))
    if len(articles) == 1:  # of several the times are those of teasers
        marked += islice(articles[0].iter("time"), 1)
    values = (node.get("datetime") or node.get("content") for node in marked)
    return [value for value in values if value]


def _with(tree: HtmlElement, attribute: str, value: str) -> Iterator[HtmlElement]:
    """Yield elements of the body that have a value among an attribute's words."""
    found = tree.xpath(f".//*[contains(@{attribute}, '{value}')]")
    return (node for node in found[:_MOST] if value in node.get(attribute).split() and node.tag != "link")


def _in_comment(node: HtmlElement) -> bool:
    """Return whether an element describes a reader's comment."""
    owners = (outer.get("itemtype") for outer in node.iterancestors())
    return next(filter(None, owners), "").endswith("Comment")


def _name(node: HtmlElement) -> str:
    """Return the name that an element of microdata gives."""
    inner = next(_with(node, "itemprop", "name"), node)
    return inner.get("content") or _text(inner)


def _text(node: HtmlElement) -> str:
    return " ".join("".join(islice(node.itertext(), 40)).split())

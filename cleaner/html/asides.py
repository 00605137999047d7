"""What stands within the text and is none of it: permalinks, edit labels, second copies of formulas."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Classes that generators of sites give to a heading's link to itself (Sphinx, Docusaurus, GitHub, VuePress).
_PERMALINKS = frozenset(("headerlink", "hash-link", "anchor", "header-anchor", "permalink"))
#: Classes of MediaWiki's edit labels, which have words in the wiki's language.
_LABELS = frozenset(("mw-editsection", "editsection"))
#: What a permalink leads to is looked for in so many elements around it; so many pieces of its text are read.
_AROUND, _PIECES = 3, 8


def is_aside(node: HtmlElement, tag: str) -> bool:
    """Return whether an element is left out of the visible text.

    Args:
        node: The element.
        tag: Its tag.
    """
    get = node.get
    if tag == "a":
        return _is_permalink(node, get("href"))
    if get("aria-hidden") == "true" and _is_copy(node):
        return True
    names = get("class")
    return names is not None and "editsection" in names and not _LABELS.isdisjoint(names.split())


def _is_permalink(node: HtmlElement, href: str | None) -> bool:
    """Return whether a link is a mere sign that leads to where it stands."""
    if href is None or "#" not in href:
        return False
    pieces = list(islice(node.itertext(), _PIECES))
    if len(pieces) == _PIECES or any(sign.isalnum() for piece in pieces for sign in piece):
        return False
    return not _PERMALINKS.isdisjoint(node.get("class", "").split()) or _leads_here(node, href)


def _leads_here(node: HtmlElement, href: str) -> bool:
    """Return whether a link's target is one of the elements right around it."""
    around = islice(node.iterancestors(), _AROUND)
    return unquote(href.rpartition("#")[2]) in {outer.get("id") for outer in around}


def _is_copy(node: HtmlElement) -> bool:
    """Return whether a formula beside an element that screen readers skip says the same (KaTeX, MathJax)."""
    return any(_is_formula(other) for other in (node.getprevious(), node.getnext()))


def _is_formula(node: HtmlElement | None) -> bool:
    return node is not None and (node.tag == "math" or (len(node) > 0 and node[0].tag == "math"))

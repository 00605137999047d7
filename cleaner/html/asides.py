"""What stands in the text and is none of it: the second copy of a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def is_aside(node: HtmlElement, tag: str) -> bool:
    """Return whether an element is left out of the visible text.

    Args:
        node: The element.
        tag: Its tag.
    """
    return node.get("aria-hidden") == "true" and _is_copy(node)


def _is_copy(node: HtmlElement) -> bool:
    """Return whether a formula beside an element that screen readers skip says the same (KaTeX, MathJax)."""
    return any(_is_formula(other) for other in (node.getprevious(), node.getnext()))


def _is_formula(node: HtmlElement | None) -> bool:
    return node is not None and (node.tag == "math" or (len(node) > 0 and node[0].tag == "math"))

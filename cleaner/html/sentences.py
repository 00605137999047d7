"""Elements that are part of a sentence on one page and stand alone on another: what speaks for which."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.html.kinds import BLOCKS, INLINE, KINDS, LINK
from cleaner.shape import SENTENCE_ENDS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What makes a block of the element that it stands in.
_BLOCKS = (*BLOCKS, "pre", "tr", "td", "th")
#: So many inline elements around a button are looked out of, and so many pieces of a fallback are read.
_AROUND, _PIECES = 4, 20
_ENDS = tuple(SENTENCE_ENDS)


def holds(node: HtmlElement, before: str) -> bool:
    """Return whether a sentence runs through a button (a term that opens a note, a key to be pressed).

    A sentence that begins after the button, and one that has ended before it, make the button a widget.

    Args:
        node: The button.
        before: The text before it on its line.
    """
    after = _after(node)
    if not after:
        return False
    goes_on = after[0].islower() or not after[0].isalnum()
    before = before.rstrip()
    if not before:
        return goes_on and node.getprevious() is None
    return goes_on or not before.endswith(_ENDS)


def _after(node: HtmlElement) -> str:
    """Return the text right behind an element, out of the inline elements that end with it."""
    for _ in range(_AROUND):
        text = (node.tail or "").strip()
        parent = node.getparent()
        if text or node.getnext() is not None or parent is None or KINDS[parent.tag] not in (INLINE, LINK):
            return text
        node = parent
    return ""


def has_block(node: HtmlElement) -> bool:
    """Return whether an element holds a block."""
    return next(node.iterdescendants(*_BLOCKS), None) is not None


def has_text(node: HtmlElement) -> bool:
    """Return whether an element has text; one of many pieces has."""
    pieces = list(islice(node.itertext(), _PIECES))
    return len(pieces) == _PIECES or any(not piece.isspace() for piece in pieces)

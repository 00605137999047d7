"""Captions that no `figcaption` marks, but a class beside a picture, and what pictures say they show."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What is in the classes of captions (`wp-caption-text`, `thumbcaption`, `image-caption`).
_NAME = "caption"
_PICTURES = frozenset(("img", "picture", "amp-img"))
#: No caption has these: cards and slides have, and call their texts captions (Bootstrap).
_MORE = _PICTURES | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "form", "button"}
#: What a picture shows is as long; of so many pictures it is read.
_LEAST_ALT, _MOST_ALT, _MOST_PICTURES = 12, 1000, 1000
#: Captions and what holds a picture alone have fewer elements.
_MOST = 50


def is_caption(node: HtmlElement) -> bool:
    """Return whether an element is the caption of a picture right before or behind it.

    Args:
        node: The element.
    """
    names = node.get("class")
    if names is None or _NAME not in names.lower():
        return False
    inner = _tags(node)
    if len(inner) == _MOST or not _MORE.isdisjoint(inner):
        return False
    return any(
        other is not None and (other.tag in _PICTURES or not _PICTURES.isdisjoint(_tags(other)))
        for other in (node.getprevious(), node.getnext())
    )


def _tags(node: HtmlElement) -> list[str]:
    """Return the tags of what an element holds, the first of many."""
    return [inner.tag for inner in islice(node.iterdescendants(), _MOST)]


def pictured(tree: HtmlElement) -> str:
    """Return what the pictures of a page say they show, a line each.

    Args:
        tree: The page.
    """
    found = (" ".join((node.get("alt") or "").split()) for node in islice(tree.iter("img"), _MOST_PICTURES))
    return "\n".join(dict.fromkeys(alt for alt in found if _LEAST_ALT <= len(alt) <= _MOST_ALT))

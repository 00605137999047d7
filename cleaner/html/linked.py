"""JSON-LD: the nodes of a page's linked data, references between them resolved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Bounds: longer scripts are not read, nor more nodes.
_LONGEST_SCRIPT, _MOST_NODES = 500_000, 5000
_NESTED = ("mainEntity", "mainEntityOfPage", "@graph")


def nodes(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return the nodes of a page's JSON-LD.

    Args:
        tree: The page.
    """
    return list(_nodes(tree))


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
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
                waiting += [item[key] for key in _NESTED if key in item]
            elif isinstance(item, list):
                waiting += reversed(item)


def named(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the names of the nodes that others refer to, by their ids."""
    return {
        node["@id"]: node["name"] for node in found if isinstance(node.get("@id"), str) and node.get("name")
    }


def first(found: Iterable[Mapping[str, Any]], key: str) -> Any:
    """Return the first value of a key; None where no node has any."""
    return next((node[key] for node in found if node.get(key)), None)


def names(value: Any, known: Mapping[str, Any]) -> list[Any]:
    """Return what a value names: it is a string, a node with a name, a reference to one, or several.

    Args:
        value: A value of a node.
        known: Names by id.
    """
    items = value if isinstance(value, list) else [value]
    return [_name(item, known) if isinstance(item, dict) else item for item in items[:20]]


def _name(item: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    id = item.get("@id")
    return item.get("name") or (known.get(id) if isinstance(id, str) else None)

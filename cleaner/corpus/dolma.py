"""Attribute files of dolma: what would go, beside documents that stay as they are.

A line for every document, in their order: `{"id": ..., "attributes": {NAME: [[start, end, score], ...]}}`,
with the names `cleaner__boilerplate__<category>` and offsets in characters. `cleaner__boilerplate__all` has
every span, so that one entry of the mixer's `span_replacement` takes them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.corpus.jsonline import json_line

if TYPE_CHECKING:
    from cleaner.result import Result

#: The experiment and the tagger in the attributes' names.
PREFIX = "cleaner__boilerplate__"


def nothing() -> bytes:
    """Return the line of a document that could not be read: the lines after it keep their places."""
    return json_line({"id": "", "attributes": {}})


def attributes(id: str | int | None, result: Result) -> bytes:
    """Return the line of a document.

    Args:
        id: The document's id; dolma matches by it.
        result: What cleaning its text gave.
    """
    spans: dict[str, list[list[float]]] = {}
    for removal in result.removals:
        for name in (removal.category, "all"):
            spans.setdefault(PREFIX + name, []).append([removal.start, removal.end, removal.score])
    return json_line({"id": id, "attributes": dict(sorted(spans.items()))})

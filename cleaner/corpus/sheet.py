"""A record's page of the report, as a line of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.corpus.jsonline import json_line
from cleaner.corpus.records import Document

if TYPE_CHECKING:
    from cleaner.result import Result

#: The longest text in the report, in characters.
LONGEST = 30_000


def sheet(name: str, document: Document, result: Result) -> bytes:
    """Return a page; b"" where nothing went and nothing was held back: there is nothing to look at."""
    if not result.removals and result.guarded is None:
        return b""
    text = result.restore()
    gone = sum(len(r.text) for r in result.removals)
    return json_line(
        {
            "name": name,
            "id": document.id,
            "url": document.url,
            "language": result.language,
            "guarded": result.guarded,
            "share": round(gone / max(1, len(text)), 4),
            "cut": max(0, len(text) - LONGEST),
            "text": text[:LONGEST],
            "spans": [
                [r.start, min(r.end, LONGEST), r.category, r.filter, r.reason, r.score]
                for r in result.removals
                if r.start < LONGEST
            ],
        }
    )

"""A record's page of the report, as a line of JSON; and which pages are worth keeping."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cleaner.corpus.jsonline import json_line
from cleaner.corpus.records import Document

if TYPE_CHECKING:
    from cleaner.result import Result

#: The longest text in the report, in characters.
LONGEST = 30_000
#: The most texts in a report: the worst of all.
PAGES = 1000


class Worst:
    """Knows the shares of the worst pages so far.

    Args:
        shares: Of the pages that were kept before.
    """

    def __init__(self, shares: Iterable[float] = ()) -> None:
        self._heap: list[float] = []
        for share in shares:
            self.takes(share)

    def takes(self, share: float) -> bool:
        """Return whether a page is one of the worst so far; of equal ones the first are."""
        if len(self._heap) < PAGES:
            heapq.heappush(self._heap, share)
            return True
        return heapq.heappushpop(self._heap, share) != share


def share_of(line: bytes) -> float:
    """Return the share that went of a page."""
    return float(json.loads(line)["share"])


def sheet(name: str, document: Document, result: Result) -> tuple[float, bytes] | None:
    """Return a page and the share that went; None where nothing went and nothing was held back."""
    if not result.removals and result.guarded is None:
        return None
    text = result.restore()
    gone = sum(len(r.text) for r in result.removals)
    share = round(gone / max(1, len(text)), 4)
    return share, json_line(
        {
            "name": name,
            "id": document.id,
            "url": document.url,
            "language": result.language,
            "guarded": result.guarded,
            "share": share,
            "cut": max(0, len(text) - LONGEST),
            "text": text[:LONGEST],
            "spans": [
                [r.start, min(r.end, LONGEST), r.category, r.filter, r.reason, r.score]
                for r in result.removals
                if r.start < LONGEST
            ],
        }
    )

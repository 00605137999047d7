"""The report: one page, without a network, on which to look at what went."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from cleaner.corpus import sheet
from cleaner.corpus.stats import Stats
from cleaner.types import Category


def gallery(sheets: Path, stats: Stats) -> bytes:
    """Return the report.

    Args:
        sheets: The pages that were written down on the way (`cleaner.corpus.sheet`).
        stats: The numbers of the run.
    """
    folder = files("cleaner.data") / "report"
    numbers = stats.to_dict()
    data = {
        "totals": {key: value for key, value in numbers.items() if not isinstance(value, dict)},
        "by": {key: numbers[f"by_{key}"] for key in ("category", "filter")},
        "categories": list(dict.fromkeys([*Category, *numbers["by_category"]])),
        "pages": list(_worst(sheets)),
    }
    # "<" would end the script that holds the data.
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    page = (folder / "page.html").read_text("utf-8")
    for name, part in (
        ("style", (folder / "style.css").read_text("utf-8")),
        ("script", (folder / "script.js").read_text("utf-8")),
        ("data", text),
    ):
        before, mark, after = page.partition(f"/*{name}*/")
        assert mark, name
        page = before + part + after
    return page.encode()


def _worst(sheets: Path) -> Iterator[dict[str, object]]:
    """Yield the pages of which the largest share went; of equal ones the first come first."""
    heap: list[tuple[float, int, bytes]] = []
    with sheets.open("rb") as file:
        for number, line in enumerate(file):
            entry = (sheet.share_of(line), -number, line)
            (heapq.heappush if len(heap) < sheet.PAGES else heapq.heappushpop)(heap, entry)
    for _, _, line in sorted(heap, reverse=True):
        yield json.loads(line)

"""The report: one page, without a network, on which to look at what went."""

from __future__ import annotations

import heapq
import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
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
    style, script = ((folder / name).read_text("utf-8") for name in ("style.css", "script.js"))
    for name, part in (
        ("hash of style", _hash(style)),
        ("hash of script", _hash(script)),
        ("style", style),
        ("script", script),
        ("data", text),
    ):
        before, mark, after = page.partition(f"/*{name}*/")
        assert mark, name
        page = before + part + after
    return page.encode()


def _hash(part: str) -> str:
    """Return what lets this part run, and no other (Content Security Policy)."""
    return f"sha256-{b64encode(sha256(part.encode()).digest()).decode()}"


def _worst(sheets: Path) -> Iterator[dict[str, object]]:
    """Yield the pages of which the largest share went; of equal ones the first come first."""
    heap: list[tuple[float, int, bytes]] = []
    with sheets.open("rb") as file:
        for number, line in enumerate(file):
            entry = (sheet.share_of(line), -number, line)
            (heapq.heappush if len(heap) < sheet.PAGES else heapq.heappushpop)(heap, entry)
    for _, _, line in sorted(heap, reverse=True):
        yield json.loads(line)

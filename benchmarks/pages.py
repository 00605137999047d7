"""Pages with gold texts: what cleaning brings on an extractor's output, and what harm it does.

    python -m benchmarks.pages --corpora DIR [--mode balanced] [--by-language] [--worst N]

"Gold" gives the gold texts themselves to the cleaner: every word lost is harm. "trafilatura" gives
it trafilatura's output; the figures are word-F1 (multiset of words, lower-cased, WCXB's definition)
before and after, by page type; a headline that the gold text lacks counts neither way.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpora import folder, pages, told
from benchmarks.extractors import TOOLS, Web
from benchmarks.folds import cleaner_for_site
from benchmarks.metrics import Reference, words
from benchmarks.sites import sites
from cleaner import Cleaner
from cleaner.language import detect_language

SETS = ("wcxb-dev", "news-multilingual")


@dataclass(frozen=True)
class Row:
    """One page's figures."""

    id: str
    kind: str
    lost: float  # share of the gold text's words lost when it is the input
    changed: bool
    before: float  # word-F1 of trafilatura's output
    after: float
    emptied: bool
    language: str = ""  # of the gold text


def _normal(text: str) -> str:
    """Return a text with white space at line ends and runs of blank lines normalised."""
    return Cleaner(filters=()).clean(text, language="en").text


def _trafilatura(page: dict[str, Any]) -> str:
    return TOOLS["trafilatura"].run(Web(page["html"], page.get("url"), None))


def measure(page: dict[str, Any], mode: str, name: str) -> Row:
    """Measure one page with a cleaner whose model has not seen its site."""
    cleaner = cleaner_for_site(sites(page), mode)
    gold_text = page["gold"]
    reference = Reference.of(page)
    gold = reference.gold
    cleaned = cleaner.clean(gold_text).text
    lost = (gold - words(cleaned)).total() / max(1, gold.total())
    extracted = _trafilatura(page)
    after = cleaner.clean(extracted).text
    return Row(
        id=str(page["id"]),
        kind=f"{name} {page.get('page_type') or 'article'}",
        lost=lost,
        changed=cleaned != _normal(gold_text),
        before=reference.f1(extracted),
        after=reference.f1(after),
        emptied=bool(extracted.strip()) and not after.strip(),
        language=detect_language(gold_text.splitlines()) or "?",
    )


def _measure_many(batch: list[dict[str, Any]], mode: str, name: str) -> list[Row]:
    return [measure(page, mode, name) for page in batch]


def _batches(path: Path, size: int = 40) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for page in pages(path):
        batch.append(page)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def measure_all(root: Path, mode: str, sets: Iterable[str] = SETS) -> list[Row]:
    """Measure every page of some sets, in two processes."""
    with ProcessPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_measure_many, batch, mode, name)
            for name in sets
            for batch in _batches(root / f"{name}.jsonl.zst")
        ]
        return [row for job in jobs for row in job.result()]


def summary(rows: list[Row]) -> dict[str, float]:
    """Return the means of some pages."""
    count = len(rows)
    return {
        "pages": count,
        "gold words lost": sum(r.lost for r in rows) / count,
        "pages losing over 10 %": sum(r.lost > 0.1 for r in rows),
        "gold unchanged": sum(not r.changed for r in rows) / count,
        "F1 before": sum(r.before for r in rows) / count,
        "F1 after": sum(r.after for r in rows) / count,
        "emptied": sum(r.emptied for r in rows),
    }


def table(rows: list[Row], languages: bool = False) -> str:
    """Return the figures by set and page type, and by language if asked, as a table for people."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
        if languages:
            groups[f"{row.kind} {row.language}"].append(row)
    head = (
        f"{'':32}{'pages':>6}{'lost':>8}{'>10 %':>7}{'equal':>7}"
        f"{'F1':>8}{'cleaned':>9}{'change':>8}{'emptied':>9}"
    )
    lines = [head]
    for name in sorted(groups):
        s = summary(groups[name])
        lines.append(
            f"{name:32}{s['pages']:6.0f}{s['gold words lost']:8.2%}{s['pages losing over 10 %']:7.0f}"
            f"{s['gold unchanged']:7.0%}{s['F1 before']:8.4f}{s['F1 after']:9.4f}"
            f"{s['F1 after'] - s['F1 before']:+8.4f}{s['emptied']:9.0f}"
        )
    return "\n".join(lines)


@told("benchmarks.pages")
def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--by-language", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args(argv)
    root = folder(options.corpora)
    rows = measure_all(root, options.mode)
    print(table(rows, options.by_language))
    for row in sorted(rows, key=lambda r: -r.lost)[: options.worst]:
        print(f"gold as input: {row.id} {row.kind} lost {row.lost:.1%}")
    for row in sorted(rows, key=lambda r: r.after - r.before)[: options.worst]:
        print(f"trafilatura: {row.id} {row.kind} {row.before:.3f} -> {row.after:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

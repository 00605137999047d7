"""The HTML door: word-F1 and cost of each extractor against trafilatura, on sites not seen in training.

    python -m benchmarks.door --corpora DIR [--extractors vote,trafilatura,resiliparse,none] [--every N]

Lines equal to the page's title count neither way: gold texts leave the headline out in nine pages of ten.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.corpora import MissingCorpora, folder, pages
from benchmarks.extractors import TOOLS, Web, extract
from benchmarks.folds import door_for_site
from benchmarks.metrics import f1, words
from benchmarks.sites import sites
from cleaner.html.door import EXTRACTORS

SETS = ("wcxb-dev", "news-multilingual")
#: A page's figures: its group, then word-F1 and milliseconds of trafilatura and of each extractor.
Row = tuple[str, tuple[tuple[float, float], ...]]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def measure(page: dict[str, Any], name: str, mode: str, extractors: Sequence[str]) -> Row:
    """Measure one page with a door whose model has not seen its site."""
    gold, title = words(str(page["gold"])), _plain(str(page.get("title") or ""))

    def score(text: str) -> float:
        return f1("\n".join(line for line in text.splitlines() if _plain(line) != title), gold)

    found = extract(TOOLS["trafilatura"], Web(page["html"], page.get("url"), None))
    row = [(score(found.text), found.ms)]
    cleaner = door_for_site(sites(page), mode)
    for extractor in extractors:
        start = process_time()
        text = cleaner.clean_html(page["html"], url=page.get("url"), extractor=extractor).text
        row.append((score(text), (process_time() - start) * 1000))
    return f"{name} {page.get('page_type') or 'article'}", tuple(row)


def _measure_many(path: Path, part: int, parts: int, options: argparse.Namespace) -> list[Row]:
    chosen = islice(pages(path), part * options.every, None, parts * options.every)
    name = path.name.partition(".")[0]
    return [measure(page, name, options.mode, options.extractors) for page in chosen]


def table(rows: Sequence[Row], extractors: Sequence[str]) -> str:
    """Return the figures by set and page type as a table for people."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
        groups[f"{row[0].split()[0]} (all)"].append(row)
    heads = ("trafilatura", *(f"door: {name}" for name in extractors))
    lines = [f"{'':36}{'pages':>6}" + "".join(f"{head:>20}" for head in heads)]
    for name in sorted(groups):
        by_tool = zip(*(figures for _, figures in groups[name]), strict=True)
        sums = [[sum(values) for values in zip(*cells, strict=True)] for cells in by_tool]
        first = sums[0][1]
        cells = "".join(f"{s / len(groups[name]):10.4f}{ms / first:9.2f}x" for s, ms in sums)
        lines.append(f"{name:36}{len(groups[name]):6}{cells}")
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.door", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--every", type=int, default=1, help="measure every N-th page only")
    parser.add_argument("--extractors", type=lambda text: text.split(","), default=list(EXTRACTORS))
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args(argv)
    try:
        root = folder(options.corpora)
    except MissingCorpora as error:
        print(f"benchmarks.door: {error}", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(options.jobs) as pool:
        jobs = [
            pool.submit(_measure_many, root / f"{name}.jsonl.zst", part, 2 * options.jobs, options)
            for name in SETS
            for part in range(2 * options.jobs)
        ]
        rows = [row for job in jobs for row in job.result()]
    print(table(rows, options.extractors))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The HTML door: word-F1, recall and cost of `clean_html` by extractor, beside other extractors.

    python -m benchmarks.door --corpora DIR [--extractors vote,trafilatura,resiliparse,none] [--every N]
        [--cache DIR] [--markdown FILE] [--tools trafilatura,justext,...]

Every page is cleaned by a model that has not seen its site (`benchmarks.folds`). Headlines count as
`benchmarks.quality` counts them (`benchmarks.metrics.Reference`).
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.cache import Extractions, default_folder, file_hash
from benchmarks.corpora import folder, pages, told
from benchmarks.extractors import TOOLS, Extraction, Tool, Web, extract
from benchmarks.folds import cleaner_for_site, html_cleaner_for_site
from benchmarks.metrics import Reference, overlap
from benchmarks.sites import sites
from cleaner.html.door import EXTRACTORS

SETS = ("wcxb-dev", "news-multilingual")
BASE = "trafilatura"


@dataclass(frozen=True, slots=True)
class Cell:
    """One page, one system: word-F1, recall of the gold text's words, milliseconds."""

    f1: float
    recall: float
    ms: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page's figures by system."""

    group: str
    cells: dict[str, Cell]
    fresh: dict[str, Extraction]


def measure(
    page: dict[str, Any],
    name: str,
    known: Mapping[str, Extraction],
    tools: Sequence[Tool],
    options: argparse.Namespace,
) -> Page:
    """Measure one page.

    Args:
        page: The page as the corpus has it.
        name: Its set.
        known: What is extracted already, by extractor; of trafilatura it is not used, as it is timed here.
        tools: The extractors to compare with.
        options: The run's options.
    """
    reference = Reference.of(page)

    def cell(text: str, ms: float) -> Cell:
        f1, _, recall = overlap(reference.words(text), reference.gold)
        return Cell(f1, recall, ms)

    web = Web(page["html"], page.get("url"), None)
    cells: dict[str, Cell] = {}
    fresh: dict[str, Extraction] = {}
    for tool in tools:
        if tool.name in known and tool.name != BASE:
            found = known[tool.name]
        else:
            language = str(page.get("lang") or "en")[:2].lower()
            found = fresh[tool.name] = extract(tool, Web(web.html, web.url, language))
        cells[tool.name] = cell(found.text, found.ms)
    for extractor in options.extractors:
        own = cleaner_for_site if extractor == "trafilatura" else html_cleaner_for_site
        cleaner = own(sites(page), options.mode)
        start = process_time()
        text = cleaner.clean_html(web.html, url=web.url, extractor=extractor).text
        cells[f"door: {extractor}"] = cell(text, (process_time() - start) * 1000)
    return Page(f"{name} {page.get('page_type') or 'article'}", cells, fresh)


def _measure_many(path: Path, part: int, parts: int, options: argparse.Namespace) -> list[tuple[str, Page]]:
    name, digest = path.name.partition(".")[0], file_hash(path)
    tools = [TOOLS[name] for name in options.tools if TOOLS[name].installed]
    caches = {tool.name: Extractions(options.cache, name, digest, tool) for tool in tools}
    found = []
    for page in islice(pages(path), part * options.every, None, parts * options.every):
        id = str(page["id"])
        known = {tool: got for tool, cache in caches.items() if (got := cache.get(id))}
        found.append((id, measure(page, name, known, tools, options)))
    return found


def _grouped(measured: Sequence[Page]) -> Iterator[tuple[str, list[Page]]]:
    groups: dict[str, list[Page]] = defaultdict(list)
    for page in measured:
        groups[f"{page.group.split()[0]} (all)"].append(page)
        groups[page.group].append(page)
    yield from sorted(groups.items())


def _means(chosen: Sequence[Page], system: str) -> Cell:
    cells = [page.cells[system] for page in chosen]
    count = len(cells)
    return Cell(
        sum(c.f1 for c in cells) / count,
        sum(c.recall for c in cells) / count,
        sum(c.ms for c in cells) / count,
    )


def table(measured: Sequence[Page]) -> str:
    """Return the figures by set and page type: a row for each system."""
    lines = []
    for group, chosen in _grouped(measured):
        lines.append(f"== {group}, {len(chosen)} pages{'word-F1':>20}{'recall':>9}{'ms':>9}{'times':>8}")
        base = _means(chosen, BASE).ms if BASE in chosen[0].cells else float("nan")
        for system in chosen[0].cells:
            c = _means(chosen, system)
            lines.append(f"  {system:34}{c.f1:10.4f}{c.recall:9.4f}{c.ms:9.1f}{c.ms / base:7.2f}x")
    return "\n".join(lines)


def markdown(measured: Sequence[Page]) -> str:
    """Return word-F1 by system and page type as a table for the README; the best of each column bold."""
    groups = [(g, chosen) for g, chosen in _grouped(measured) if not g.startswith("news-multilingual (")]
    rows = {s: [_means(chosen, s).f1 for _, chosen in groups] for s in groups[0][1][0].cells}
    best = [max(values) for values in zip(*rows.values(), strict=True)]
    heads = " | ".join(f"{group} ({len(chosen)})" for group, chosen in groups)
    lines = [f"| | {heads} |", "|---|" + "---|" * len(groups)]
    for system, values in rows.items():
        cells = (f"**{v:.3f}**" if v == top else f"{v:.3f}" for v, top in zip(values, best, strict=True))
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _names(known: Mapping[str, Any], text: str) -> list[str]:
    chosen = [name for name in text.split(",") if name]
    if strange := [name for name in chosen if name not in known]:
        raise argparse.ArgumentTypeError(f"{strange[0]!r} is none of {', '.join(known)}")
    return chosen


@told("benchmarks.door")
def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.door", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora")
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--every", type=int, default=1, help="measure every N-th page only")
    parser.add_argument("--extractors", type=lambda t: _names(EXTRACTORS, t), default=list(EXTRACTORS))
    parser.add_argument(
        "--tools", type=lambda t: _names(TOOLS, t), default=[t for t in TOOLS if t != "visible"]
    )
    parser.add_argument("--cache", type=Path, default=default_folder(), help="where extractions are kept")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write word-F1 as Markdown")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args(argv)
    root = folder(options.corpora)
    measured: list[Page] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for name in SETS:
            measured += _measure_set(pool, root / f"{name}.jsonl.zst", options)
    print(table(measured))
    if options.markdown:
        options.markdown.write_text(markdown(measured), "utf-8")
    return 0


def _measure_set(pool: ProcessPoolExecutor, path: Path, options: argparse.Namespace) -> list[Page]:
    """Measure the pages of one set, and keep what was extracted."""
    parts = 2 * options.jobs
    jobs = [pool.submit(_measure_many, path, part, parts, options) for part in range(parts)]
    found = [pair for job in jobs for pair in job.result()]
    for tool in (TOOLS[name] for name in options.tools if TOOLS[name].installed):
        cache = Extractions(options.cache, path.name.partition(".")[0], file_hash(path), tool)
        for id, page in found:
            if tool.name in page.fresh:
                cache.put(id, page.fresh[tool.name])
        cache.save()
    return [page for _, page in found]


if __name__ == "__main__":
    sys.exit(main())

"""Headlines: on how many pages the headline stays.

    python -m benchmarks.headlines --corpora DIR [--mode balanced] [--show]

The figures of word-F1 count a headline neither way, for most gold texts lack it; what is lost of them is
told here. Counted are pages whose title is a line of the text; the headline stays if one such line does.
Every page is judged by a model that has not seen its site. Forms: the visible text, trafilatura's output,
and what `clean_html` makes of the page. Told beside it: on how many of these pages the line that the filter
`headline` recognises is the title.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpora import folder, pages, told
from benchmarks.extractors import TOOLS, Web
from benchmarks.folds import cleaner_for_site, html_cleaner_for_site
from benchmarks.metrics import flat
from benchmarks.sites import sites
from cleaner.result import Result
from cleaner.types import Category

SETS = ("wcxb-dev", "news-multilingual", "reader")
FORMS = ("visible", "trafilatura", "html")


class Row(NamedTuple):
    """One page in one form: its headline, why it went (empty where it stays), whether it is named as such."""

    kind: str
    form: str
    id: str
    title: str
    gone: str
    named: bool


def _of(result: Result, title: str) -> str | None:
    """Return why the title went, "" where it stays, None where it was no line of the text."""
    if any(flat(line) == title for line in result.text.splitlines()):
        return ""
    gone = [r.reason for r in result.removals if flat(r.text) == title]
    return gone[-1] if gone else None


def measure(page: dict[str, Any], mode: str, name: str) -> list[Row]:
    """Return a page's rows: none where it has no title, or no line that is one."""
    title = flat(str(page.get("title") or ""))
    if not title:
        return []
    cleaner = cleaner_for_site(sites(page), mode)
    web = Web(page["html"], page.get("url"), None)
    results = {form: cleaner.clean(TOOLS[form].run(web)) for form in FORMS[:2]}
    results["html"] = html_cleaner_for_site(sites(page), mode).clean_html(page["html"], url=page.get("url"))
    kind = f"{name} {page.get('page_type') or 'article'}"
    rows: list[Row] = []
    for form, result in results.items():
        why = _of(result, title)
        if why is not None:
            rows.append(Row(kind, form, str(page["id"]), title, why, _is_named(result, title)))
    return rows


def _is_named(result: Result, title: str) -> bool:
    """Return whether the line that was recognised as the headline is the title."""
    return any(r.category == Category.HEADLINE and flat(r.text) == title for r in result.recognised)


def measured(root: Path, mode: str) -> Iterator[Row]:
    """Yield the rows of all sets."""
    with ProcessPoolExecutor(2) as pool:
        for name in SETS:
            one = partial(measure, mode=mode, name=name)
            for rows in pool.map(one, pages(root / f"{name}.jsonl.zst"), chunksize=8):
                yield from rows


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a table for people: pages with a headline, where it stays, and where it is named, by form."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for kind in (row.kind, row.kind.split()[0]):
            found[kind][row.form].append(row)
    yield f"{'':32}" + "".join(f"{f'{form}: pages, stays, named':>36}" for form in FORMS)
    for kind, forms in sorted(found.items()):
        cells = []
        for form in FORMS:
            count = max(1, len(forms[form]))
            stays, named = sum(not row.gone for row in forms[form]), sum(row.named for row in forms[form])
            cells.append(f"{len(forms[form]):6} {stays / count:7.1%} {named / count:7.1%}")
        yield f"{kind:32}" + "".join(f"{cell:>36}" for cell in cells)


@told("benchmarks.headlines")
def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.headlines", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--show", action="store_true", help="list the headlines that went")
    options = parser.parse_args(arguments)
    root = folder(options.corpora)
    rows = list(measured(root, options.mode))
    print("\n".join(table(rows)))
    why = Counter(f"{row.form} {row.gone}" for row in rows if row.gone)
    print("gone as:", ", ".join(f"{reason} {count}" for reason, count in why.most_common(12)))
    for row in rows if options.show else ():
        if row.gone:
            print(f"  {row.kind} {row.form} {row.id} [{row.gone}] {row.title}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

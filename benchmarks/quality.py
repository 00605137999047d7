"""Where `cleaner` stands: real pages in several forms, side by side with what people use today.

Run it with

    python -m benchmarks.quality --corpora DIR [--sample N] [--json FILE] [--picture FILE.svg] [--worst N]
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cleaner
from benchmarks.cache import default_folder
from benchmarks.corpora import VARIABLE, MissingCorpora, folder
from benchmarks.labels import LabelResult, check_files, label_dict, label_results, label_tables
from benchmarks.picture import svg
from benchmarks.plan import FORMS, HTML, MODES, SETS, Plan, cleaner_for
from benchmarks.run import run, set_path
from benchmarks.scoring import Measured
from benchmarks.stats import Row, below, rows
from benchmarks.tables import below_table, summary, table
from benchmarks.worst import listing, reasons, reasons_table, to_dict, worst

#: The version of the JSON.
SCHEMA = 1
#: The groups of pages that the summary shows.
_SUMMARY = ("wcxb-dev", "wcxb-dev article", "news-multilingual")


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__.split("\n", maxsplit=1)[0])
    add = found.add_argument
    add("--corpora", metavar="DIR", help=f"the folder of corpora (default: that of {VARIABLE})")
    add("--cache", metavar="DIR", type=Path, help="where extractions are kept (default: the user's cache)")
    add("--sets", nargs="+", choices=SETS, default=SETS, help="page files")
    add("--forms", nargs="+", choices=FORMS, default=FORMS, help="forms of a page")
    add("--modes", nargs="+", choices=MODES, default=MODES, help="modes of the cleaner")
    add("--sample", metavar="N", type=_count, help="so many pages a set, always the same")
    add("--jobs", metavar="N", type=_count, default=2, help="processes (default: 2)")
    add("--json", metavar="FILE", type=Path, help="write the figures")
    add("--picture", metavar="FILE.svg", type=Path, help="write the picture")
    add("--summary", metavar="FILE.md", type=Path, help="write word-F1 by system and form as Markdown")
    add("--worst", metavar="N", type=int, default=0, help="print the N worst pages of each form with reasons")
    add("--by-language", action="store_true", help="show the pages of each language apart, too")
    add("--no-lines", action="store_true", help="leave out the labelled lines")
    add("--folds", metavar="K", type=_count, default=Plan().folds, help="deal the sites into folds")
    add("--factory", default=Plan().factory, help="module:function(mode, fold, folds): a fold's cleaner")
    add("--html-factory", help="the same for HTML (default: that of --factory where one is named)")
    add("--seen", action="store_true", help="score pages of sites trained on too, and mark them")
    return found


def _count(word: str) -> int:
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1")
    return int(word)


def make_plan(options: argparse.Namespace) -> Plan:
    """Return the run that a command line describes.

    Raises:
        ValueError: The factory is not there, or the picture's format is not known.
    """
    if options.picture and options.picture.suffix != ".svg":
        raise ValueError(f"{options.picture}: pictures are written as .svg")
    named = options.factory if options.factory != Plan().factory else Plan().html_factory
    plan = Plan(
        sets=tuple(options.sets),
        forms=tuple(options.forms),
        modes=tuple(options.modes),
        sample=options.sample,
        folds=options.folds,
        factory=options.factory,
        html_factory=options.html_factory or named,
        seen=options.seen,
        languages=options.by_language,
    )
    cleaner_for(plan.factory, plan.modes[0], 0, plan.folds)
    if HTML in plan.forms:
        cleaner_for(plan.html_factory, plan.modes[0], 0, plan.folds)
    return plan


def prepare(options: argparse.Namespace) -> tuple[Plan, Path]:
    """Return the run and the corpora's folder, all files that it needs being there.

    Raises:
        MissingCorpora: The folder or a file of it is not there.
        ValueError: An option cannot be followed.
    """
    plan = make_plan(options)
    root = folder(options.corpora)
    for name in plan.sets:
        set_path(root, name)
    if not options.no_lines:
        check_files(root)
    return plan, root


def to_json(
    plan: Plan, found: Sequence[Row], pages: Sequence[Measured], labels: list[LabelResult], count: int
) -> dict[str, Any]:
    """Return a run's figures as plain values."""
    return {
        "schema": SCHEMA,
        "cleaner": cleaner.__version__,
        "python": platform.python_version(),
        "plan": asdict(plan),
        "missing": [tool.name for tool in plan.missing],
        "rows": [asdict(row) for row in found],
        "below": [asdict(place) for mode in plan.modes for place in below(found, mode)],
        "lines": [label_dict(result) for result in labels],
        "reasons": {
            form: {reason: asdict(cost) for reason, cost in reasons(pages, form).items()}
            for form in plan.forms
        },
        "worst": [
            to_dict(why, bad)
            for form in plan.forms
            if form != HTML
            for why, bad in worst(pages, form, plan.explained, count)
        ],
    }


def report(
    plan: Plan, found: Sequence[Row], pages: Sequence[Measured], labels: list[LabelResult], count: int
) -> str:
    """Return everything that is printed."""
    parts = [table(found)]
    if labels:
        parts += ["\n== labelled lines", label_tables(labels)]
    for mode in plan.modes:
        parts += [f"\n== cleaner {mode} below another system", below_table(below(found, mode))]
    for form in plan.forms if count else ():
        if form != HTML:
            chosen = listing(worst(pages, form, plan.explained, count))
            parts += [f"\n== {form}: what the rules took, {plan.explained}"]
            parts += [reasons_table(reasons(pages, form))]
            parts += [f"\n== {form}: the worst pages, {plan.explained}", chosen]
    if plan.missing:
        parts.append("\nnot installed, so not run: " + ", ".join(tool.distribution for tool in plan.missing))
    return "\n".join(parts)


def main(argv: list[str] | None = None) -> int:
    """Measure, print, write."""
    options = parser().parse_args(argv)
    start = time.monotonic()
    try:
        plan, root = prepare(options)
    except (MissingCorpora, ValueError) as error:
        print(f"benchmarks.quality: {error}", file=sys.stderr)
        return 2
    pages = run(plan, root, options.cache or default_folder(), options.jobs)
    labels = [] if options.no_lines else label_results(plan, root)
    found = rows(plan, pages)
    print(report(plan, found, pages, labels, options.worst))
    if options.json:
        data = to_json(plan, found, pages, labels, options.worst)
        options.json.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    if options.summary:
        groups = [g for g in dict.fromkeys(row.group for row in found) if g in _SUMMARY]
        options.summary.write_text(summary(found, groups), "utf-8")
    if options.picture:
        options.picture.write_text(svg(found), "utf-8")
    print(f"\n{len(pages)} pages in {time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

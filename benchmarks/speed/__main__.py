"""Speed in figures: one command, the tables of the README.

    python -m benchmarks.speed [--corpora DIR] [--limit SECONDS] [--only start|contest|growth|many]

Without corpora the pages are the project's golden ones, and their HTML is composed of them.
"""

from __future__ import annotations

import argparse
import sys
from statistics import median

from benchmarks.corpora import told
from benchmarks.speed import contest, growth, many, memory
from benchmarks.speed.inputs import Inputs, load
from benchmarks.speed.probe import probe

_STARTS = 5
PARTS = ("start", "contest", "many", "growth")


def start_table(limit: float) -> str:
    """Return what importing and first use cost: medians of fresh interpreters."""
    runs = [r for r in (probe("A line.\n", limit) for _ in range(_STARTS)) if r]
    rows = (
        ("import cleaner", "import_s", "import_mib"),
        ("first text after it", "first_s", "first_mib"),
    )
    return "\n".join(
        f"{name:34}{median(getattr(r, seconds) for r in runs) * 1000:11.1f} ms"
        f"{median(getattr(r, peak) for r in runs):10.0f} MiB at most"
        for name, seconds, peak in rows
    )


def contest_tables(inputs: Inputs) -> str:
    """Return the ratios on text and on HTML."""
    text_size = sum(len(t.encode()) for t in inputs.texts)
    html_size = sum(len(w.html.encode("utf-8", "replace")) for w in inputs.webs)
    text = contest.best_times(contest.text_jobs(inputs))
    html = contest.best_times(contest.html_jobs(inputs), rounds=1)
    return "\n".join(
        (
            f"Text: {inputs.source}, {text_size / len(inputs.texts) / 1000:.0f} kB a page",
            contest.ratios(text, contest.TEXT_BASE, len(inputs.texts), text_size),
            "HTML of the same pages",
            contest.ratios(html, contest.HTML_BASE, len(inputs.webs), html_size),
        )
    )


@told("benchmarks.speed")
def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a measurement ends")
    parser.add_argument("--only", choices=PARTS, action="append", help="print this part alone")
    options = parser.parse_args(argv)
    parts = options.only or PARTS
    inputs = load(options.corpora)
    if "start" in parts:
        print(
            f"A fresh interpreter, median of {_STARTS}\n{start_table(options.limit)}\n{memory.table()}\n",
            flush=True,
        )
    if "contest" in parts:
        print(contest_tables(inputs) + "\n", flush=True)
    if "many" in parts:
        print(f"clean_many, {len(inputs.texts)} texts\n{many.table(inputs.texts)}\n", flush=True)
    if "growth" in parts:
        measured = (growth.measure(n, make, options.limit) for n, make in growth.kinds(inputs).items())
        print("Megabytes a second by size of the text")
        for line in growth.lines(measured, options.limit):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

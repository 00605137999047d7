"""What each group of phrases and each structural rule is worth: a table from the corpora.

python -m benchmarks.patterns --corpora DIR [-o benchmarks/PATTERNS.md]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpora import Labelled, folder, labelled, pages, told
from benchmarks.lines import FILES
from benchmarks.pages import SETS
from benchmarks.uses import RULE, Rule, Use, Uses, count_gold, count_labelled, groups, merge

_BATCH = 40
_HEAD = """# What each pattern is worth

Written by `python -m benchmarks.patterns -o benchmarks/PATTERNS.md`; do not edit.

Measured with the mode "balanced" on all lines of wild-dev and pages-dev, and on the gold texts of wcxb-dev
and news-multilingual as input. *right*: boilerplate lines removed under their own category (of `credit` and
`headline`: content so named). *wrong*: boilerplate removed under another category. *lost*: content lines
removed. *parts*: lines that lost their beginning or end. *documents*: labelled texts in which it was right.
*gold words*: words taken from gold texts, in so many *texts*; some of these texts hold boilerplate. Groups of
the kinds `cue` and `member` speak only inside blocks, and are credited with the lines of a block in which
they are found; `weak` ones are named only among other furniture.
"""
_COLUMNS = "| reason | where | kind | right | wrong | lost | parts | documents | gold words | texts |"
_RULER = "|---|---|---|---:|---:|---:|---:|---:|---:|---:|"


def _kind(rule: Rule) -> str:
    group = groups().get(rule)
    return "structure" if group is None else str(group.kind.value)


def _place(rule: Rule) -> str:
    return "filter" if rule.place == RULE else f"`{rule.place}`"


def _row(rule: Rule, use: Use) -> str:
    return (
        f"| `{rule.reason}` | {_place(rule)} | {_kind(rule)} | {use.right} | {use.wrong} | {use.lost} "
        f"| {use.parts} | {len(use.documents)} | {use.gold_words} | {len(use.gold_texts)} |"
    )


def _table(chosen: Iterable[tuple[Rule, Use]]) -> Iterator[str]:
    yield from (_COLUMNS, _RULER)
    yield from (_row(rule, use) for rule, use in chosen)
    yield ""


def report(uses: Uses) -> str:
    """Return the tables: those that cost more than they bring first, then all, then the silent ones."""
    fired = sorted(((r, u) for r, u in uses.items() if u.fired), key=lambda e: (-e[1].worth, e[0]))
    costly = [entry for entry in fired if entry[1].worth < 0]
    silent = sorted(rule for rule, use in uses.items() if not use.fired)
    lines = [_HEAD, "## Cost above use", ""]
    lines += [
        "A content line lost counts as ten lines of boilerplate, and so do a hundred words of gold texts; a",
        "wrong category and a part count as half a line.",
        "",
        *(_table(costly[::-1]) if costly else ("None.", "")),
        "## All that fired, the most useful first",
        "",
        *_table(fired),
        "## Never fired",
        "",
        *(f"- `{rule.reason}` ({_place(rule)})" for rule in silent),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _gold_batch(batch: list[tuple[str, str]]) -> Uses:
    return merge(count_gold(*entry) for entry in batch)


def _labelled_batch(batch: list[Labelled]) -> Uses:
    return count_labelled(batch)


def _gold_batches(root: Path) -> Iterator[list[tuple[str, str]]]:
    for name in SETS:
        texts = [(f"{name}:{p['id']}", p["gold"]) for p in pages(root / f"{name}.jsonl.zst")]
        yield from (texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH))


def measure(root: Path) -> Uses:
    """Count over the corpora, in two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_labelled_batch, labelled(root / file)) for file in FILES]
        jobs += [pool.submit(_gold_batch, batch) for batch in _gold_batches(root)]
        return merge(job.result() for job in jobs)


@told("benchmarks.patterns")
def main(argv: list[str] | None = None) -> int:
    """Print or write the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.patterns", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("-o", "--output", type=Path, help="the file to write; default: print")
    options = parser.parse_args(argv)
    text = report(measure(folder(options.corpora)))
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

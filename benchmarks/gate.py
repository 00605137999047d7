"""The accuracy gate: figures of a fixed sample against the floors of `benchmarks/floors.toml`.

    python -m benchmarks.gate [--corpora DIR] [--measure] [--floors FILE]

Exits with 0 where every figure holds, 1 where one doesn't or a floor was lowered without a reason,
2 where the command is wrong. Without corpora only the project's own golden texts are looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import VARIABLE, MissingCorpora, folder
from benchmarks.figures import Figure, all_figures, check_corpora
from benchmarks.floors import FILE, Floor, FloorError, read_floors

OK, FAILED, USAGE = 0, 1, 2
#: The figures that need no corpora.
_OWN = "golden."


@dataclass(frozen=True)
class Verdict:
    """A figure, its floor, and what is wrong with it: "" where nothing is."""

    name: str
    figure: Figure | None
    floor: Floor | None
    wrong: str


def _shown(value: float, figure: Figure) -> str:
    if figure.share:
        return f"{value:.2%}"
    return f"{value:.0f}" if float(value).is_integer() and not figure.more_is_better else f"{value:+.4f}"


def _wrong(figure: Figure, floor: Floor | None) -> str:
    if floor is None:
        return "has no floor"
    if floor.relaxed(figure.more_is_better):
        latest = floor.history[-1]
        return (
            f"its floor was relaxed from {latest.value:g} to {floor.value:g} "
            "without a new entry of its history that says why"
        )
    if figure.holds(floor.value):
        return ""
    side = "below" if figure.more_is_better else "above"
    named = f" ({', '.join(figure.texts)})" if figure.texts else ""
    return f"{_shown(figure.value, figure)} is {side} its floor of {_shown(floor.value, figure)}{named}"


def judge(figures: list[Figure], floors: Mapping[str, Floor], complete: bool) -> list[Verdict]:
    """Hold figures against floors.

    Args:
        figures: What was measured.
        floors: The floors by figure.
        complete: Whether all was measured, so that a floor without a figure is a fault too.
    """
    found = [Verdict(f.name, f, floors.get(f.name), _wrong(f, floors.get(f.name))) for f in figures]
    measured = {f.name for f in figures}
    for name, floor in floors.items():
        if name not in measured and (complete or name.startswith(_OWN)):
            found.append(Verdict(name, None, floor, "is no figure that was measured"))
    return found


def table(verdicts: list[Verdict]) -> str:
    """Return the verdicts as a table for people."""
    rows = [f"{'figure':48}{'value':>10}{'floor':>10}"]
    for v in verdicts:
        value = _shown(v.figure.value, v.figure) if v.figure else "-"
        floor = _shown(v.floor.value, v.figure) if v.floor and v.figure else "-"
        rows.append(f"{v.name:48}{value:>10}{floor:>10}  {'FAIL' if v.wrong else 'ok'}")
    return "\n".join(rows)


def values(figures: list[Figure]) -> str:
    """Return what was measured, without judging."""
    return "\n".join(f"{f.name:48}{_shown(f.value, f):>10}  {f.value:.6g}" for f in figures)


def _corpora(given: str | None) -> Path | None:
    """Return the corpora's folder, None where none is named.

    Raises:
        MissingCorpora: One is named and isn't there, or isn't whole.
    """
    if not (given or os.environ.get(VARIABLE)):
        return None
    root = folder(given)
    check_corpora(root)
    return root


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.gate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", help=f"the folder of corpora; default: {VARIABLE}")
    parser.add_argument("--floors", type=Path, default=FILE, help="the floors' file")
    parser.add_argument("--measure", action="store_true", help="print the values without judging them")
    return parser.parse_args(argv)


def _judged(figures: list[Figure], floors: Mapping[str, Floor], complete: bool) -> int:
    verdicts = judge(figures, floors, complete)
    print(table(verdicts))
    failing = [v for v in verdicts if v.wrong]
    for v in failing:
        print(f"benchmarks.gate: {v.name}: {v.wrong}", file=sys.stderr)
    if failing:
        print(f"benchmarks.gate: {len(failing)} of {len(verdicts)} figures fail", file=sys.stderr)
    return FAILED if failing else OK


def main(argv: list[str] | None = None) -> int:
    """Measure, judge, print."""
    options = _options(argv)
    start = time.perf_counter()
    try:
        root = _corpora(options.corpora)
    except MissingCorpora as error:
        print(f"benchmarks.gate: {error}", file=sys.stderr)
        return USAGE
    try:
        floors = {} if options.measure else read_floors(options.floors)
    except FloorError as error:
        print(f"benchmarks.gate: {error}", file=sys.stderr)
        return FAILED
    if root is None:
        print(f"no corpora (--corpora DIR or {VARIABLE}): only the project's own golden texts are checked")
    figures = all_figures(root)
    if options.measure:
        print(values(figures))
        return OK
    code = _judged(figures, floors, complete=root is not None)
    print(f"{time.perf_counter() - start:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())

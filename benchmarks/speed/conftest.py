"""Prints the ratios below pytest-benchmark's table: each against `cleaner` in the same run."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

_BASES = ("clean, balanced", "clean_html")


def _name(bench: Any) -> str:
    """Return what was timed: the id of the parameters, without the kind of input."""
    return str(bench.param or bench.name).partition(": ")[2]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the ratios of the medians."""
    session = getattr(config, "_benchmarksession", None)
    groups: dict[str, list[Any]] = defaultdict(list)
    for bench in getattr(session, "benchmarks", ()):
        groups[str(bench.group)].append(bench)
    for group, benches in groups.items():
        base = next((b.stats.median for b in benches if _name(b) in _BASES), None)
        if base is None:
            continue
        terminalreporter.section(f"ratios: {group}", sep="-")
        for bench in sorted(benches, key=lambda b: b.stats.median):
            terminalreporter.write_line(f"{_name(bench):36}{bench.stats.median / base:10.2f}")

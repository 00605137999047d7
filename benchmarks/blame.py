"""Which removed line, and so which rule, cost a page its gold words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from benchmarks.metrics import Reference, Source, words
from cleaner import Result

_SHOWN, _LENGTH = 12, 160


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule did: lines it took, gold words that went with them, and other words."""

    lines: int = 0
    gold: int = 0
    other: int = 0

    def __add__(self, more: Cost) -> Cost:
        """Return the sum."""
        return Cost(self.lines + more.lines, self.gold + more.gold, self.other + more.other)


@dataclass(frozen=True, slots=True)
class Case:
    """One page's removals.

    Attributes:
        costs: By reason, with the filter's name in front.
        lines: The removed lines that held lost gold words, the dearest first: words, reason, text.
        guarded: Why the chain fell back, if it did.
    """

    costs: dict[str, Cost]
    lines: tuple[tuple[int, str, str], ...]
    guarded: str | None


def blame(result: Result, source: Source, reference: Reference) -> Case:
    """Deal the gold words that the output lacks to the removals, in the order of the text.

    A word that still stands elsewhere in the output is not lost, so a repeated line costs nothing.
    """
    open_ = source.kept - (words(result.text) & reference.gold)
    costs: dict[str, Cost] = {}
    lines: list[tuple[int, str, str]] = []
    for removal in result.removals:
        taken: Counter[str] = words(removal.text)
        lost = taken & open_
        open_ -= lost
        named = removal.reason.startswith(removal.filter)
        name = removal.reason if named else f"{removal.filter}: {removal.reason}"
        cost = Cost(1, lost.total(), taken.total() - lost.total())
        costs[name] = costs.get(name, Cost()) + cost
        if lost:
            lines.append((lost.total(), name, removal.text[:_LENGTH]))
    lines.sort(key=lambda line: -line[0])
    return Case(costs, tuple(lines[:_SHOWN]), result.guarded)

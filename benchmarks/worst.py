"""The pages that went worst, with the lines and the rules: made for reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.blame import Case, Cost
from benchmarks.metrics import Figures
from benchmarks.plan import base_of
from benchmarks.scoring import Measured
from benchmarks.stats import figures_of


@dataclass(frozen=True, slots=True)
class Bad:
    """One page that went badly on one form."""

    form: str
    page: Measured
    figures: Figures
    base: Figures
    case: Case

    @property
    def fall(self) -> float:
        """How far the F1 fell below the base."""
        return self.base.f1 - self.figures.f1


def candidates(pages: Sequence[Measured], form: str, mode: str) -> list[Bad]:
    """Return the pages of a form on which a mode cost gold words or F1."""
    found = [
        Bad(form, page, figures, page.figures.get((form, base_of(form)), figures), page.cases[form])
        for page, figures in figures_of(pages, form, f"cleaner-{mode}")
        if form in page.cases
    ]
    return [bad for bad in found if bad.figures.lost_words or bad.fall > 0]


def worst(pages: Sequence[Measured], form: str, mode: str, count: int) -> list[tuple[str, Bad]]:
    """Return the pages that lost the largest share of gold words, then those whose F1 fell most."""
    bad = candidates(pages, form, mode)
    lost = sorted(bad, key=lambda b: -b.figures.lost)[:count]
    fell = sorted((b for b in bad if b.fall > 0), key=lambda b: -b.fall)[:count]
    known = {b.page.id for b in lost}
    return [("lost", b) for b in lost] + [("fell", b) for b in fell if b.page.id not in known]


def listing(chosen: Sequence[tuple[str, Bad]]) -> str:
    """Return pages with what they lost, the dearest lines first."""
    return "\n".join(_entry(why, bad) for why, bad in chosen)


def _entry(why: str, bad: Bad) -> str:
    figures, case = bad.figures, bad.case
    head = (
        f"{why:5}{bad.form:12}{bad.page.id} ({bad.page.set} {bad.page.kind})  F1 {bad.base.f1:.3f} -> "
        f"{figures.f1:.3f}, gold words lost {figures.lost_words} of {figures.gold_words} ({figures.lost:.1%})"
    )
    if case.guarded:
        head += f", fell back: {case.guarded}"
    return "\n".join([head, *(f"    {count:5} {reason:34} {text}" for count, reason, text in case.lines)])


def reasons(pages: Sequence[Measured], form: str) -> dict[str, Cost]:
    """Return what each rule cost and brought over all pages of a form, the dearest first."""
    total: defaultdict[str, Cost] = defaultdict(Cost)
    for page in pages:
        if form in page.cases:
            for reason, cost in page.cases[form].costs.items():
                total[reason] += cost
    return dict(sorted(total.items(), key=lambda item: -item[1].gold))


def reasons_table(costs: dict[str, Cost]) -> str:
    """Return the rules with the share of gold words in what they took."""
    head = f"  {'rule':40}{'lines':>8}{'gold words':>12}{'others':>10}{'gold share':>12}"
    lines = [
        f"  {name[:39]:40}{c.lines:8}{c.gold:12}{c.other:10}{c.gold / max(1, c.gold + c.other):12.1%}"
        for name, c in costs.items()
    ]
    return "\n".join([head, *lines])


def to_dict(why: str, bad: Bad) -> dict[str, Any]:
    """Return a page that went badly as plain values for JSON; of its lines no text, as pages are not ours."""
    return {
        "why": why,
        "form": bad.form,
        "id": bad.page.id,
        "set": bad.page.set,
        "kind": bad.page.kind,
        "before": bad.base.f1,
        "after": bad.figures.f1,
        "lost_words": bad.figures.lost_words,
        "reasons": [[count, reason] for count, reason, _ in bad.case.lines],
    }

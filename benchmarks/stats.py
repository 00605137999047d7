"""From pages to rows: means by set and page type, and how sure a difference is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.metrics import Figures
from benchmarks.plan import Plan, base_of
from benchmarks.scoring import Measured

#: Resamples of the pages, and the share of them that the interval holds.
RESAMPLES, INTERVAL, SEED = 1000, 0.95, 20261121
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one system on one form of one group of pages.

    The names of the figures are those of `Figures`; means over pages, or counts where it says pages.
    `gain` is the difference of the F1 to the form's base on the same pages, `low` and `high` the ends
    of its interval.
    """

    form: str
    group: str
    system: str
    label: str
    pages: int
    f1: float
    precision: float
    recall: float
    with_: float | None
    without: float | None
    lost: float
    lost_pooled: float
    over_ten: int
    emptied: int
    changed: int
    failed: int
    refused: int
    seen: int
    ms: float
    gain: float
    low: float
    high: float


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def interval(differences: Sequence[float], resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the ends of the bootstrap interval of a mean: percentiles over seeded resamples."""
    if not any(differences):
        return 0.0, 0.0
    chance = random.Random(SEED)
    count = len(differences)
    means = sorted(sum(chance.choices(differences, k=count)) / count for _ in range(resamples))
    edge = (1 - INTERVAL) / 2
    return means[int(edge * resamples)], means[min(resamples - 1, int((1 - edge) * resamples))]


def groups(pages: Sequence[Measured], languages: bool = False) -> dict[str, list[Measured]]:
    """Return the pages by group: all, each set, each page type of a set that has several, each language."""
    found: dict[str, list[Measured]] = {ALL: list(pages)}
    kinds: dict[str, set[str]] = {}
    for page in pages:
        found.setdefault(page.set, []).append(page)
        kinds.setdefault(page.set, set()).add(page.kind)
    for page in sorted(pages, key=lambda p: (p.set, p.kind)):
        if len(kinds[page.set]) > 1:
            found.setdefault(f"{page.set} {page.kind}", []).append(page)
    for page in sorted(pages, key=lambda p: (p.set, p.language)) if languages else ():
        found.setdefault(f"{page.set} language {page.language or '?'}", []).append(page)
    return found


def row(form: str, group: str, system: str, label: str, pages: Sequence[Measured]) -> Row | None:
    """Return the figures of one system; None where it was run on none of the pages."""
    asked = [f for page in pages if (f := page.figures.get((form, system)))]
    if not asked:
        return None
    pairs = [
        (f, page.figures.get((form, base_of(form)), f))
        for page in pages
        if (f := page.figures.get((form, system))) and not f.refused
    ]
    scored = [f for f, _ in pairs]
    gains = [f.f1 - base.f1 for f, base in pairs]
    low, high = interval(gains)
    return Row(
        form=form,
        group=group,
        system=system,
        label=label,
        pages=len(scored),
        f1=mean(f.f1 for f in scored),
        precision=mean(f.precision for f in scored),
        recall=mean(f.recall for f in scored),
        with_=_mean_or_none([f.with_ for f in scored]),
        without=_mean_or_none([f.without for f in scored]),
        lost=mean(f.lost for f in scored),
        lost_pooled=sum(f.lost_words for f in scored) / max(1, sum(f.gold_words for f in scored)),
        over_ten=sum(f.lost > 0.1 for f in scored),
        emptied=sum(f.emptied for f in scored),
        changed=sum(f.changed for f in scored),
        failed=sum(f.failed for f in scored),
        refused=sum(f.refused for f in asked),
        seen=sum(f.seen for f in scored),
        ms=mean(f.ms for f in scored),
        gain=mean(gains),
        low=low,
        high=high,
    )


def _mean_or_none(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def rows(plan: Plan, pages: Sequence[Measured]) -> list[Row]:
    """Return every row of a run: form by form, group by group, system by system."""
    members_of = groups(pages, plan.languages)
    return [
        found
        for form in plan.forms
        for group, members in members_of.items()
        for system, label in plan.labels(form).items()
        if (found := row(form, group, system, label, members))
    ]


@dataclass(frozen=True, slots=True)
class Below:
    """A place where the cleaner is not above another system."""

    form: str
    group: str
    mode: str
    other: str
    f1: float
    others: float


def below(found: Sequence[Row], mode: str) -> list[Below]:
    """Return where a mode's F1 is below "nothing", or not above another system, the worst first."""
    mine = {(r.form, r.group): r for r in found if r.system == f"cleaner-{mode}"}
    places = [
        Below(r.form, r.group, mode, r.label, own.f1, r.f1)
        for r in found
        if not r.system.startswith("cleaner-") and (own := mine.get((r.form, r.group))) and own.f1 < r.f1
    ]
    return sorted(places, key=lambda b: b.f1 - b.others)


def figures_of(pages: Sequence[Measured], form: str, system: str) -> list[tuple[Measured, Figures]]:
    """Return the pages on which a system was scored, with its figures."""
    return [(p, f) for p in pages if (f := p.figures.get((form, system))) and not f.refused]

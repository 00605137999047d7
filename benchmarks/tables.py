"""Rows as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.plan import GOLD, HTML, base_of
from benchmarks.stats import Below, Row

TITLES = {
    "visible": "visible text (resiliparse, everything)",
    "main": "resiliparse main content",
    "justext": "jusText's output",
    "trafilatura": "trafilatura's output",
    GOLD: "do no harm: the gold texts themselves",
    HTML: "HTML",
}
_HEAD = (
    f"{'':34}{'pages':>6}{'F1':>7}{'gain':>8} {'95 % interval':>17}{'prec':>7}{'rec':>7}"
    f"{'with':>6}{'w/out':>6}{'lost':>7}{'>10%':>6}{'empty':>6}{'changed':>8}{'ms':>7}"
)


def share(value: float | None) -> str:
    """Return a share of snippets; a dash where no page names any."""
    return "-" if value is None else f"{value:.3f}"


def notes(row: Row) -> str:
    """Return what must be known about a row beside its figures."""
    found = [
        f"{row.failed} failed" if row.failed else "",
        f"{row.refused} refused: trained on the site" if row.refused else "",
        f"{row.seen} SEEN in training" if row.seen else "",
    ]
    text = ", ".join(filter(None, found))
    return f"  [{text}]" if text else ""


def line(row: Row) -> str:
    """Return one row."""
    mark = "" if row.low <= 0 <= row.high else "*"
    return (
        f"  {row.label[:31]:32}{row.pages:6}{row.f1:7.4f}{row.gain:+8.4f}{mark or ' '}"
        f"[{row.low:+.4f},{row.high:+.4f}]{row.precision:7.3f}{row.recall:7.3f}{share(row.with_):>6}"
        f"{share(row.without):>6}{row.lost:7.2%}{row.over_ten:6}{row.emptied:6}{row.changed:8}{row.ms:7.1f}{notes(row)}"
    )


def by_group(rows: Sequence[Row]) -> str:
    """Return the figures of one form, a block a group."""
    blocks: dict[str, list[str]] = {}
    for row in rows:
        blocks.setdefault(row.group, []).append(line(row))
    return "\n".join(f"{group}\n" + "\n".join(lines) for group, lines in blocks.items())


def short(group: str) -> str:
    """Return a group's name as a column's head."""
    return group.rsplit(maxsplit=1)[-1].replace("news-multilingual", "news").replace("-dev", "")[:9]


def matrix(rows: Sequence[Row]) -> str:
    """Return the F1 of one form: systems down, groups across; marked where below the base."""
    names = list(dict.fromkeys(row.group for row in rows))
    cells = {(row.label, row.group): row for row in rows}
    lines = [f"{'F1':34}" + "".join(f"{short(name):>11}" for name in names)]
    for label in dict.fromkeys(row.label for row in rows):
        found = (cells.get((label, name)) for name in names)
        lines.append(f"  {label[:31]:32}" + "".join(f"{_cell(row):>11}" for row in found))
    return "\n".join(lines)


def _cell(row: Row | None) -> str:
    if row is None or not row.pages:
        return "-"
    return f"{'v' if row.gain < 0 else ''}{row.f1:.4f}"


def table(rows: Sequence[Row]) -> str:
    """Return every table of a run."""
    parts = [
        "gain: F1 less that of 'nothing' (on HTML: of trafilatura), * where the interval leaves out 0;",
        "with, w/out: wanted snippets found, unwanted absent; lost: share of the input's gold words gone",
        "(on HTML: of the visible text's); >10%, empty, changed: pages; ms: processor time a page; v: below.",
    ]
    for form in dict.fromkeys(row.form for row in rows):
        mine = [row for row in rows if row.form == form]
        parts += [f"\n== {TITLES[form]}, gain over {base_of(form)}", matrix(mine), "", _HEAD, by_group(mine)]
    return "\n".join(parts)


def below_table(places: Iterable[Below]) -> str:
    """Return where the cleaner stands below another system."""
    lines = [
        f"  {b.f1 - b.others:+.4f}  {b.form:12}{b.group:26}{b.f1:.4f} against {b.others:.4f}  {b.other}"
        for b in places
    ]
    return "\n".join(lines) or "  nowhere"


def summary(rows: Sequence[Row], groups: Sequence[str]) -> str:
    """Return word-F1 by system and form as Markdown, a table for each group of pages."""
    parts = []
    for group in groups:
        mine = [row for row in rows if row.group == group and row.form in TITLES and row.pages]
        forms = [form for form in TITLES if form not in (GOLD, HTML) and any(r.form == form for r in mine)]
        if not forms:
            continue
        cells = {(row.system, row.form): f"{row.f1:.3f}" for row in mine}
        labels = {row.system: row.label for row in mine if row.form in forms}
        head = " | ".join(TITLES[form] for form in forms)
        parts += [f"| {group} | {head} |", "|---" * (len(forms) + 1) + "|"]
        for system, label in labels.items():
            bold = "**" if system == "cleaner-balanced" else ""
            values = (f"{bold}{cells.get((system, form), '-')}{bold}" for form in forms)
            parts.append(f"| {bold}{label}{bold} | {' | '.join(values)} |")
        parts.append("")
    return "\n".join(parts)

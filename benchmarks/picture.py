"""The picture: F1 before and after, by input and system. SVG written by hand, so nothing is needed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.plan import GOLD, base_of
from benchmarks.stats import ALL, Row
from benchmarks.tables import TITLES

_WIDTH, _LEFT, _RIGHT, _LINE = 860, 250, 120, 19
_UP, _DOWN, _SAME = "#1a7f37", "#c0392b", "#888888"
_OWN = "#0b57d0"


class Scale:
    """From F1 to a place on the picture.

    Args:
        values: What must fit.
    """

    def __init__(self, values: Sequence[float]) -> None:
        self.low = max(0.0, int(min(values) * 20 - 0.5) / 20)
        self.high = min(1.0, (int(max(values) * 20) + 1) / 20)

    def x(self, value: float) -> float:
        """Return where a value stands."""
        part = (value - self.low) / max(1e-9, self.high - self.low)
        return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)

    def ticks(self) -> list[float]:
        """Return the values that get a line."""
        return [i / 20 for i in range(round(self.low * 20), round(self.high * 20) + 1)]


def svg(rows: Sequence[Row], group: str = ALL) -> str:
    """Return the picture of one group of pages: a hollow dot before, a full one after."""
    mine = [row for row in rows if row.group == group and row.form != GOLD and row.pages]
    if not mine:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="20"/>\n'
    scale = Scale([row.f1 for row in mine])
    body: list[str] = []
    y = 34.0
    for form in dict.fromkeys(row.form for row in mine):
        body.append(_text(12, y, f"{TITLES[form]}", weight="bold"))
        found = [row for row in mine if row.form == form]
        for row in sorted(found, key=lambda r: r.f1):
            y += _LINE
            body += _mark(row, scale, y)
        y += _LINE * 1.7
    height = y - _LINE * 0.5
    grid = [part for tick in scale.ticks() for part in _grid(scale.x(tick), tick, height)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" font-family="sans-serif" font-size="12">'
    )
    back = f'<rect width="{_WIDTH}" height="{height:.0f}" fill="white"/>'
    return "\n".join([head, back, *grid, *body, "</svg>"]) + "\n"


def _grid(x: float, value: float, height: float) -> list[str]:
    line = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{height:.0f}" stroke="#e4e4e4"/>'
    return [line, _text(x, 14, f"{value:.2f}", anchor="middle", colour="#666666")]


def _mark(row: Row, scale: Scale, y: float) -> list[str]:
    before, after = scale.x(row.f1 - row.gain), scale.x(row.f1)
    own = row.system.startswith("cleaner-")
    colour = _SAME if abs(row.gain) < 5e-5 else _UP if row.gain > 0 else _DOWN
    middle = y - 4
    base = row.system == base_of(row.form)
    figures = f"{row.f1:.3f}" if base else f"{row.f1:.3f} ({row.gain:+.3f})"
    weight, ink = ("bold", _OWN) if own else ("normal", "")
    return [
        _text(_LEFT - 12, y, row.label, anchor="end", weight=weight, colour=ink),
        f'<line x1="{before:.1f}" x2="{after:.1f}" y1="{middle}" y2="{middle}" '
        f'stroke="{colour}" stroke-width="2"/>',
        f'<circle cx="{before:.1f}" cy="{middle}" r="3.5" fill="white" stroke="{_SAME}"/>',
        f'<circle cx="{after:.1f}" cy="{middle}" r="4" fill="{colour}"/>',
        _text(max(before, after) + 9, y, figures, colour=colour),
    ]


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal", colour: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour or "#222222"}">{escape(words)}</text>'
    )

"""Results for people: the explanation of one, and the table of many. Pure: text out, nothing written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.lines import split
from cleaner.types import Line, Removal

if TYPE_CHECKING:
    from cleaner.result import Result

#: The longest piece of removed text in an explanation, in characters.
SHOWN = 80
#: Terminal colours by category; neighbours in meaning share one. The others stay plain.
_COLOURS = {
    "cookie": 33, "legal": 33,
    "donation": 31, "newsletter": 31, "subscription": 31, "advertisement": 31,
    "related": 36, "navigation": 36, "template": 36,
    "share": 34, "comments": 34, "contact": 34,
    "author_bio": 35, "metadata": 35, "caption": 35,
    "headline": 32, "credit": 32,
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What happened to many inputs.

    Attributes:
        inputs: How many were cleaned.
        changed: How many lost something.
        emptied: How many of them lost everything.
        guarded: How many were saved from losing too much prose.
        failed: How many could not be cleaned.
        lines: Lines with removals, by category.
        characters: Removed characters, by category.
    """

    inputs: int = 0
    changed: int = 0
    emptied: int = 0
    guarded: int = 0
    failed: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count a result."""
        self.inputs += 1
        self.changed += bool(result.removals)
        self.emptied += bool(result.removals and not result.text)
        self.guarded += result.guarded is not None
        self.lines.update(category for category, _ in {(r.category, r.line) for r in result.removals})
        for removal in result.removals:
            self.characters[removal.category] += len(removal.text)


def stats(tally: Tally) -> str:
    """Return the table of a tally: a row a category, the sum, and a line on the inputs."""
    rows = [(name, tally.lines[name], tally.characters[name]) for name in sorted(tally.lines)]
    rows.append(("total", tally.lines.total(), tally.characters.total()))
    width = max(len("category"), *(len(row[0]) for row in rows))
    table = [f"{'category':<{width}}  {'lines':>9}  {'characters':>11}"]
    table += [f"{name:<{width}}  {lines:>9,}  {characters:>11,}" for name, lines, characters in rows]
    parts = ("changed", "emptied", "guarded", "failed")
    counts = ", ".join(f"{getattr(tally, part)} {part}" for part in parts)
    return "\n".join([*table, f"{counted(tally.inputs, 'input')} cleaned: {counts}"])


def summary(result: Result) -> str:
    """Return one clause on a result: "en, 5 of 20 lines removed"."""
    return _summary(result, _lines(result))


def _lines(result: Result) -> dict[int, Line]:
    return {line.number: line for line in split(result.restore())}


def _summary(result: Result, lines: Mapping[int, Line]) -> str:
    touched = {r.line for r in result.removals}
    cut = {r.line for r in result.removals if r.text != lines[r.line].text}
    language = result.language or "language unknown"
    text = f"{language}, {len(touched - cut)} of {counted(len(lines), 'line')} removed"
    if cut:
        text += f", {len(cut)} shortened"
    return f"{text}, guarded ({result.guarded})" if result.guarded else text


def counted(count: int, what: str) -> str:
    """Return how many there are of something: "1 line", "2,000 lines"."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def explanation(name: str, result: Result, *, colour: bool = False, recognised: bool = False) -> str:
    """Return what was removed from an input and why, a line a removal.

    A line shows the line's number, category, rule (or filter:rule), score, and the removed text; "..." before
    or after the text says that the rest of its line stays.

    Args:
        name: What the input is called.
        result: The result of cleaning it.
        colour: Whether to colour by category, for terminals.
        recognised: Whether to show, too, what was recognised and stays (marked "stays").
    """
    lines = _lines(result)
    rows = [(removal, False) for removal in result.removals]
    if recognised:
        rows = sorted(rows + [(r, True) for r in result.recognised], key=lambda row: row[0].start)
    out = [f"{_clean(name)}: {_summary(result, lines)}\n"]
    width = max((len(_rule(r)) for r, _ in rows), default=0)
    out += [_row(r, lines[r.line], width, colour, stays) for r, stays in rows]
    return "".join(out)


def _row(removal: Removal, line: Line, width: int, colour: bool, stays: bool) -> str:
    category = _painted(f"{removal.category:<13}", removal.category, colour)
    text = shorten(removal.text)
    text = ("..." if removal.start > line.start else "") + text + ("..." if removal.end < line.end else "")
    mark = "stays: " if stays else ""
    return f"{removal.line:>6}  {category}  {_rule(removal):<{width}}  {removal.score:.2f}  {mark}{text}\n"


def _rule(removal: Removal) -> str:
    """Return the rule's code, with the filter before it where the code does not say it."""
    if removal.reason.startswith(f"{removal.filter}."):
        return removal.reason
    return f"{removal.filter}:{removal.reason}"


def _painted(text: str, category: str, colour: bool) -> str:
    code = _COLOURS.get(category)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text


def _clean(text: str) -> str:
    """Return one line without control characters, which could steer the reader's terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def shorten(text: str, most: int = SHOWN) -> str:
    """Return a text in one line of at most `most` characters, its middle as " [...] " where it is longer."""
    line = _clean(text)
    if len(line) <= most:
        return line
    mark = " [...] "
    tail = (most - len(mark)) // 3
    return line[: most - len(mark) - tail] + mark + line[-tail:]

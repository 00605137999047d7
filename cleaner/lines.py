r"""Text to lines, removals to text, and back again.

A line ends where `str.splitlines` says so. Only white space is ever changed beside the
removals: it goes from line ends, a run of blank lines becomes one blank line, blank lines at
the edges go, and `\r\n` and `\r` become `\n`. Page breaks (form feeds) and the other rare line
ends stay. Every difference between input and output is recorded as a patch, so the
input can be rebuilt character by character.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.types import Line

_COMMON_ENDS = frozenset("\n\r")
#: What `str.splitlines` takes for the end of a line.
LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(frozen=True, slots=True)
class Patch:
    """Where output and input differ: at `at` the output's `length` characters were `original`."""

    at: int
    length: int
    original: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the values alone: a dataclass's own way takes several times as long."""
        return Patch, (self.at, self.length, self.original)


def split(text: str) -> tuple[Line, ...]:
    """Return the lines of `text` that are not blank."""
    lines: list[Line] = []
    offset = index = last = 0
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        content = raw.rstrip()
        if content:
            end = offset + len(content)
            lines.append(Line(index, number, offset, end, content, number - last - 1))
            index, last = index + 1, number
        offset += len(raw)
    return tuple(lines)


def _line_end(raw: str) -> str:
    """Return the line end of `raw` as the output writes it ("" where there is none)."""
    if not raw or raw[-1] not in LINE_ENDS:
        return ""
    return "\n" if raw[-1] in _COMMON_ENDS else raw[-1]


def kept_part(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return where what stays of the line `text[start:end]` starts and ends, None where nothing does.

    Args:
        text: The whole text.
        start: Offset of the line.
        end: Offset after its last character that is not white space.
        spans: What goes: offsets of parts at the line's start or end, in order.
    """
    for cut_start, cut_end in spans:
        if cut_start <= start:
            start = max(start, cut_end)
            while start < end and text[start].isspace():
                start += 1
        else:
            end = min(end, cut_start)
    end = start + len(text[start:end].rstrip())
    return (start, end) if end > start else None


def render(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, tuple[Patch, ...]]:
    """Delete `spans` from `text` and normalise white space.

    Args:
        text: The input.
        spans: Offsets (start, end); each lies within one line, at its start or its end.

    Returns:
        The output, and the patches with which `unrender` rebuilds the input.
    """
    cuts = sorted(spans)
    out: list[str] = []
    patches: list[Patch] = []
    at = offset = last = cut = 0  # `last`: input offset up to which the output accounts
    blank, ends = False, ""
    for raw in text.splitlines(keepends=True):
        stop = offset + len(raw.rstrip())
        mine: list[tuple[int, int]] = []
        while cut < len(cuts) and cuts[cut][0] < offset + len(raw):
            mine.append(cuts[cut])
            cut += 1
        kept = (kept_part(text, offset, stop, mine) if mine else (offset, stop)) if stop > offset else None
        if kept is not None:
            separator = _separator(ends, blank) if out else ""
            if text[last : kept[0]] != separator:
                patches.append(Patch(at, len(separator), text[last : kept[0]]))
            out += (separator, text[kept[0] : kept[1]])
            at += len(separator) + kept[1] - kept[0]
            last, blank, ends = kept[1], False, ""
        elif stop == offset:
            blank = True
        ends += _line_end(raw)
        offset += len(raw)
    tail = _line_end(text[-1:]) if out else ""
    if text[last:] != tail:
        patches.append(Patch(at, len(tail), text[last:]))
    return "".join(out) + tail, tuple(patches)


def _separator(ends: str, blank: bool) -> str:
    """Return what stands between two kept lines, given the line ends between them."""
    rare = ends.replace("\n", "")
    if rare:
        return ("\n" if ends[0] == "\n" else "") + rare[0]
    return "\n\n" if blank else "\n"


def unrender(output: str, patches: Iterable[Patch]) -> str:
    """Return the input from which `render` made `output` and `patches`."""
    parts: list[str] = []
    last = 0
    for patch in patches:
        parts += (output[last : patch.at], patch.original)
        last = patch.at + patch.length
    parts.append(output[last:])
    return "".join(parts)


def patches_of(values: Iterable[Iterable[Any]]) -> tuple[Patch, ...]:
    """Return patches that a file holds.

    Args:
        values: Lists of `at`, `length` and `original`.

    Raises:
        ValueError: They are no patches, or not in order.
    """
    if not isinstance(values, list) or not all(isinstance(value, list) for value in values):
        raise ValueError("the patches are no list of lists")
    last, patches = 0, []
    for at, length, original in values:
        numbers = all(isinstance(n, int) and not isinstance(n, bool) for n in (at, length))
        if not numbers or not isinstance(original, str) or at < last or length < 0:
            raise ValueError("a patch is damaged")
        patches.append(Patch(at, length, original))
        last = at + length
    return tuple(patches)


def apply(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` without `spans`, white space normalised; the replay of a result."""
    return render(text, spans)[0]

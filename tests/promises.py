"""What every result promises about its text; the property tests and the fuzzers hold results to it."""

from __future__ import annotations

from itertools import pairwise

from cleaner.lines import apply, split
from cleaner.result import Result
from cleaner.types import Removal


def check(text: str, result: Result) -> None:
    """Check everything that a result promises about its text."""
    spans = [(r.start, r.end) for r in result.removals]
    assert result.restore() == text
    assert apply(text, spans) == result.text
    assert [r.text for r in result.removals] == [text[a:b] for a, b in spans]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    lines = {entry.number: entry for entry in split(text)}
    for r in (*result.removals, *result.recognised):
        home = lines[r.line]
        assert home.start <= r.start < r.end <= home.end
        assert r.start == home.start or r.end == home.end
        assert text[r.start : r.end] == r.text
        assert 0 <= r.score <= 1
    kept_to_the_letter(text, result)


def kept_to_the_letter(text: str, result: Result) -> None:
    """Check that the output is the input's lines, in order, less what was removed from their edges."""
    expected = []
    removals: dict[int, list[Removal]] = {}
    for removal in result.removals:
        removals.setdefault(removal.line, []).append(removal)
    for entry in split(text):
        start, end = entry.start, entry.end
        for r in removals.get(entry.number, ()):
            if start <= r.start < r.end <= end:
                start, end = (r.end, end) if r.start == start else (start, r.start)
        if text[start:end].strip():
            expected.append(text[start:end])
    got = [entry.text for entry in split(result.text)]
    assert len(got) == len(expected)
    for out, whole in zip(got, expected, strict=True):
        assert out.strip() == whole.strip()

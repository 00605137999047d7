"""Changes of a page that must change no decision, on golden pages and on texts that are content whole.

`python -m benchmarks.metamorphic --corpora DIR` does the same, and more, on pages of corpora.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.metamorphic import COOKIE, blank_lines, cookie_line, line_ends, unicode_form
from cleaner.api import Cleaner
from cleaner.filters import default_filters
from tests.support import HERE, read

PAGES = [
    *sorted((HERE / "pages").glob("*/input.txt"))[::3],
    *sorted((HERE / "kept").glob("*/en-*.txt"))[::5],
    *sorted((HERE / "kept").glob("*/ru-*.txt"))[:2],
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "-".join(path.parts[-2:]))
def test_what_does_not_matter_changes_no_decision(path: Path, balanced: Cleaner) -> None:
    text = read(path)
    for change in (line_ends, blank_lines, unicode_form):
        for wanted, got in change(balanced, text):
            assert got == wanted, change.__name__


TEXTS = sorted((HERE / "kept").glob("*/en-*.txt"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _fails(cleaner: Cleaner, path: Path) -> list[tuple[list[str], list[str]]]:
    """Return where a cookie line changes more than itself; between fences it is code, and stays."""
    text = read(path)
    assert COOKIE not in text
    return [(wanted, [line for line in got if line != COOKIE or "```" not in text])
            for wanted, got in cookie_line(cleaner, text)]  # fmt: skip


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_by_the_rules_a_cookie_line_goes_and_nothing_else(path: Path) -> None:
    rules = Cleaner(filters=default_filters().without("learned"))
    for wanted, got in _fails(rules, path):
        assert got == wanted


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_a_cookie_line_goes_and_nothing_else(path: Path, balanced: Cleaner) -> None:
    for wanted, got in _fails(balanced, path):
        assert got == wanted


def test_two_clean_pages_in_one_stay(balanced: Cleaner) -> None:
    names = ("recipe/en-flatbread", "legal/en-rental")
    first, second = (read(HERE / "kept" / f"{name}.txt") for name in names)
    joined = f"{first}\n{second}"
    assert balanced.clean(joined).text == joined

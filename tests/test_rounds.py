"""A page is gone over until nothing more goes: cleaning what was cleaned changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.metamorphic import twice
from cleaner import Cleaner, Proposal
from cleaner.page import Page
from tests.support import HERE, read

PROSE = (
    "The river rose by two metres in a single night and took the old bridge with it before dawn.",
    "Nobody was hurt, the mayor said on Tuesday, but forty families had to leave and slept in the school.",
    "Engineers had warned for years that the wall would not hold when the snow in the hills melts quickly.",
    "The council will now vote on a new wall, to cost nine million and be finished in three years.",
)
PAGES = [*sorted((HERE / "pages").glob("*/input.txt")), *sorted((HERE / "kept").glob("*/*.txt"))]


class Peeler:
    """A filter that would take the first line again and again."""

    name = "peeler"
    again = False

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Name the first line."""
        yield Proposal(0, "own", "own.first", 0.9)


class Onion:
    """A filter that sees a layer only once the one above it is gone."""

    name = "onion"
    again = True

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Name the start of the first line as far as the first bar, or all of it without one."""
        text = page.text(0)
        if text.startswith("skin"):
            bar = text.find("|")
            yield Proposal(0, "own", "own.skin", 0.9, 0, bar + 1 if bar >= 0 else None)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "-".join(path.parts[-2:]))
def test_cleaning_twice_is_cleaning_once(path: Path, balanced: Cleaner) -> None:
    for wanted, got in twice(balanced, read(path)):
        assert got == wanted


def test_a_filter_goes_again_only_if_it_says_so() -> None:
    assert Cleaner(filters=[Peeler()]).clean("\n".join(PROSE)).text == "\n".join(PROSE[1:])


def test_later_rounds_name_the_places_of_the_input() -> None:
    text = "skin a\nskin b | skin c |  skin d\n\nskin e | text\n" + "\n".join(PROSE) + "\n"
    result = Cleaner(filters=[Onion()]).clean(text)
    assert result.text == "text\n" + "\n".join(PROSE) + "\n"
    assert [(r.text.strip(), r.line) for r in result.removals] == [
        ("skin a", 1), ("skin b |", 2), ("skin c |", 2), ("skin d", 2), ("skin e |", 4),
    ]  # fmt: skip
    assert all(text[r.start : r.end] == r.text for r in result.removals)
    assert result.restore() == text


def test_rounds_end() -> None:
    text = "\n".join([*(f"skin {n}" for n in range(40)), *PROSE])
    left = Cleaner(filters=[Onion()]).clean(text).text.splitlines()
    assert left[-4:] == list(PROSE)
    assert 0 < len(left) - 4 < 40


def test_protection_holds_in_every_round() -> None:
    text = "\n".join(["skin a", "skin b", *PROSE])
    result = Cleaner(filters=[Onion()], protect=["skin b"]).clean(text)
    assert result.text == "\n".join(["skin b", *PROSE])

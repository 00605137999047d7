"""Text that was broken at a width is cleaned as its paragraphs are, and what is not is left alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent, wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metamorphic import wrapped
from cleaner import Cleaner
from cleaner.lines import split
from cleaner.wrapping import parts, unwrapped
from tests.support import HERE, read

PARAGRAPHS = [
    "The ferry to Wexbridge was late again this morning, and the twelve people on the pier had time to count"
    " the gulls. Nobody minded much, since the sun had come out and the kiosk was giving away the buns of the"
    " day before.",
    "The harbour master says that the engine has been repaired three times since the spring. He has asked the"
    " council for a new one every year, and every year the council has written back that it would think"
    " about it.",
    "In the end it was the baker who lent them his van. He drove round the bay with the letters and the milk"
    " while the ferry lay at the pier with its hatch open, and everybody agreed that it had been a good day.",
]
FOOT = "Subscribe to our newsletter and get the best stories from the harbour in your inbox every morning."
#: Golden pages and texts that stay whole; and those of them that are cleaned otherwise when broken: an
#: address and a trail of links are parted from what names them.
PAGES = [path for folder in ("pages/*/input.txt", "kept/*/*.txt") for path in sorted(HERE.glob(folder))]
OTHERWISE = {"bio-at-end-column", "markdown-extract-leftovers"}
SAME = [path for path in PAGES if path.parent.name not in OTHERWISE]


def broken(paragraphs: list[str], width: int = 72, between: str = "\n\n") -> str:
    return between.join("\n".join(wrap(text, width)) for text in paragraphs) + "\n"


def lines_of(text: str) -> list[str]:
    return [line.text for line in unwrapped(text, split(text))]


@pytest.mark.parametrize(
    "path",
    SAME[::3],
    ids=lambda path: "-".join(path.parts[-2:]),
)
def test_a_page_is_cleaned_as_before_it_was_broken(path: Path, balanced: Cleaner) -> None:
    for wanted, got in wrapped(balanced, read(path)):
        assert got == wanted


@pytest.mark.parametrize("width", [50, 72, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["parted", "close"])
def test_the_lines_of_a_paragraph_are_one(width: int, between: str) -> None:
    found = lines_of(broken(PARAGRAPHS, width, between))
    assert "".join(found).replace(" ", "") == "".join(PARAGRAPHS).replace(" ", "")
    if between == "\n\n":
        assert found == PARAGRAPHS
    # Where nothing parts paragraphs a sentence's end may be a paragraph's.
    assert all(line.endswith(".") for line in found)


def test_indents_line_ends_and_spaces_at_them_do_not_matter() -> None:
    text = broken(PARAGRAPHS)
    for other in (indent(text, "   "), text.replace("\n", "\r\n"), text.replace("\n", "  \n")):
        assert [" ".join(line.split()) for line in lines_of(other)] == PARAGRAPHS


def test_a_prompt_goes_whole_and_every_line_of_it_is_named(balanced: Cleaner) -> None:
    text = broken([*PARAGRAPHS, FOOT])
    result = balanced.clean(text)
    assert result.text == broken(PARAGRAPHS)
    assert [r.text for r in result.removals] == wrap(FOOT, 72)
    for removal in result.removals:
        assert text[removal.start : removal.end] == removal.text
        assert text.splitlines()[removal.line - 1] == removal.text
    assert {(r.category, r.reason) for r in result.removals} == {("newsletter", result.removals[0].reason)}
    assert result.restore() == text


def test_the_last_word_of_a_paragraph_is_no_label(balanced: Cleaner) -> None:
    sentence = "So on Tuesday the clerk sat down, took his pencil and asked for some"
    for word in ("comments", "advertisement", "contact", "recommended", "updated"):
        text = f"{broken(PARAGRAPHS)}\n{sentence}\n{word}.\n"
        assert balanced.clean(text).text == text


POEM = """The gull sat down upon the pier
and would not move for anybody
the clerk said sir you cannot stay here
it looked at him and it was Friday
"""
MENU = "News\nSport\nOpening hours of the town hall and of all its offices\nContact\nour services\n"
HEADLINES = """Why the council will close the harbour road for a year
how a baker saved the morning post of a whole island, and what he got for it
Ferry late again
the engine that nobody wanted, and the three men who bought it twice in one year
"""

#: A script without case: nothing in a label says that it goes on in the next.
LABELS = "\n".join([
    "סיור קולינרי בשוק בבוקר שישי לכל המשפחה",
    "סדנת ציור לילדים במוזאון העירוני של נהריה",
    "הצגה חדשה בתיאטרון החוף בערב חמישי הקרוב",
    "קונצרט של התזמורת בגן הבוטני ביום שבת",
]) + "\n"  # fmt: skip


@pytest.mark.parametrize(
    "text", [POEM, MENU, HEADLINES, LABELS, "\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS), "", "\n", "a"]
)
def test_other_lines_are_left_alone(text: str) -> None:
    assert lines_of(text) == [line.text for line in split(text)]


def test_items_headings_and_tables_are_lines_of_their_own() -> None:
    items = ["- the first of the things that were found in the hold of the ferry was an",
             "- an umbrella that nobody had ever seen before, although it had a name",
             "1. a letter from the council, unopened, with the stamp of the year before",
             "## What they did not find", "| a | b |"]  # fmt: skip
    found = lines_of(broken(PARAGRAPHS) + "\n" + "\n".join(items))
    assert found[-len(items) :] == items


def test_what_is_set_off_below_a_line_is_none_of_its_own() -> None:
    trace = [
        '  File "/srv/ferry/engine/starting.py", line 147, in start_all_of_them',
        "    self._task = self.start()",
    ]
    assert lines_of(broken(PARAGRAPHS) + "\n" + "\n".join(trace))[-2:] == trace
    item = [
        "- the first of the things that were found in the hold of the ferry was an",
        "  umbrella with a name",
    ]
    assert lines_of(broken(PARAGRAPHS) + "\n" + "\n".join(item))[-1] == f"{item[0]} {item[1]}"


LINE = st.sampled_from(
    [
        *wrap(PARAGRAPHS[0], 60),
        *wrap(PARAGRAPHS[1], 60),
        "",
        "  ",
        "News",
        "- an item",
        "the end.",
        "\u2028",
        "\f",
    ]
)


@given(st.lists(LINE, max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_lines_are_neither_lost_nor_moved(pieces: list[str], end: str) -> None:
    text = end.join(pieces)
    single, whole = split(text), unwrapped(text, split(text))
    assert [line.index for line in whole] == list(range(len(whole)))
    assert all(len(line.text) == line.end - line.start for line in whole)
    found = [part for line in whole for part in parts(text, line.start, line.start, line.end)]
    assert [(start, stop) for _, start, stop in found] == [(line.start, line.end) for line in single]
    below = [
        line.number + place for line in whole for place, _, _ in parts(text, line.start, line.start, line.end)
    ]
    assert below == [line.number for line in single]

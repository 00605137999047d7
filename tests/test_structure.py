"""What a page is made of: the quick question before each expression turns no line away that it finds."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, structure
from cleaner.language import stop_words
from cleaner.shape import shape

CODE = [
    "total = price * count", "int main() {", "}", "return total;", "// why", "#!/bin/sh", "/* a", "*/",
    "-- note", "[section]", "$name", "${name}", "run(fast)", "a != b", "if a == b or", "x <= y", "x => y",
    "x -> y", "a && b", "a || b", "std :: move", "'name',", '"name":', "name:", "\tcall(x)", "a += 1",
    "#include <stdio.h>", "a[0]=1",
]  # fmt: skip
PIECES = ["a", "Name", "1", " ", "  ", "\t", "\x1f", "\u3000", *"{}[]();,:=$/#*-!<>&|'\"._\\", "->", "::"]
STOPS = stop_words("en")
PROSE = "The mill stood by the river, and it had been closed for years."


def _looks(text: str) -> bool:
    return structure._CODE.search(text) is not None


def test_every_sign_of_code_passes_the_quick_question() -> None:
    for line in CODE:
        assert _looks(line), line
        assert structure._may_be_code(line), line
    for parts in product(PIECES, repeat=3):
        text = "".join(parts)
        assert not _looks(text) or structure._may_be_code(text), repr(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_line_with_a_sign_of_code_is_turned_away(text: str) -> None:
    assert not _looks(text) or structure._may_be_code(text)


def _source(lines: list[str]) -> frozenset[int]:
    return structure.source([shape(line, STOPS) for line in lines], lines)


def test_a_page_of_code_is_source() -> None:
    assert _source(CODE) == frozenset(range(len(CODE)))
    assert _source([]) == frozenset()
    indented = ["    a word", "    two words"] * 3
    assert _source([*indented, *CODE[:5]]) == frozenset(range(11))
    assert _source(indented) == frozenset()


def test_a_page_with_code_is_no_source_but_where_the_code_stands() -> None:
    assert _source([PROSE] * 8 + CODE[:4]) == frozenset(range(8, 12))
    menu = [f"  \u2022 item {n} (3)" for n in range(20)]
    assert _source([*menu, *CODE, *menu]) == frozenset(range(20, 20 + len(CODE)))
    assert _source(["Price:", "Size:", "Blue (22)", "Red (3)", "Colour:"]) == frozenset()
    assert _source(["{{ number }}", "{{ name }}", "{| text |}", "{link removed}"]) == frozenset()


def test_the_menus_of_a_page_with_code_go() -> None:
    code = [f"    call_{name}(x, {name!r});" for name in ("one", "two", "three", "four")]
    menu = ["Skip to main content", *(f"  \u2022 {x}" for x in ("Home", "About us", "Contact us", "Sign in"))]
    content = [PROSE, *code, "  return x;", PROSE + " Twice."]
    text = "\n".join([*menu, *content, "\u00a9 2031 Mill Books Ltd. All rights reserved."])
    assert clean(text).splitlines() == content


def test_messages_need_speakers_who_come_again_in_most_lines() -> None:
    chat = ["Anna: hello", "Ben: hi", "<Anna> well?", "[12:30] Ben: yes", "Anna\uff1agood", "Ben: bye"]
    assert structure.conversation(chat) == frozenset(range(6))
    assert structure.conversation([*chat, *[PROSE] * 7]) == frozenset()


def _clauses(lines: list[str]) -> frozenset[int]:
    return structure.clauses([shape(line, STOPS) for line in lines], lines)


def test_clauses_are_counted_in_any_digits() -> None:
    assert _clauses(["1. Scope", PROSE, "2. Terms", PROSE, "3. End", PROSE]) == frozenset(range(6))
    assert _clauses(["\u0661. Scope", "\u0662. Terms", "\u0663. End"]) == frozenset(range(3))
    assert _clauses(["1. Scope", "3. End", "2000 men"]) == frozenset()


def test_the_numbers_of_a_list_of_titles_are_no_clauses() -> None:
    titles = ["A fall in prices", "The harbour closes", "A new mill"]
    assert _clauses(["1. Sport", *titles, "2. News", *titles, "3. Weather", *titles]) == frozenset()


def test_numbered_items_stand_in_a_row() -> None:
    texts = [" 1. Flour", "2) Milk", "3. Salt", PROSE, "7. Alone"]
    assert structure.numbered(texts, [False] * 5) == frozenset({0, 1, 2})


def test_short_sentences_in_a_row_are_steps() -> None:
    texts = ["Open the shop.", "Find the app.", "Log in.", "Tap \u201cSend.\u201d", "Questions", "Log in."]
    shapes = [shape(text, STOPS) for text in texts]
    assert structure.steps(shapes, texts, [False, False, True, False, False, True]) == frozenset(range(4))
    assert structure.steps(shapes, texts, [True, True, True, False, False, True]) == frozenset()  # prompts
    assert structure.steps(shapes[1:], texts[1:], [False] * 5) == frozenset()  # too few


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Next", "1", "2", "3", "Home"], [range(1, 4)]),
        (["1", "2", "…", "9", "10"], [range(5)]),
        (["1", "2", "…", "Next"], [range(2)]),
        (["7", "8"], [range(2)]),
        (["1", "3", "2"], []),
        (["1"], []),
        (["2", "2", "2"], []),
        (["1", "x", "2"], []),
        (["12345", "12346"], []),
    ],
)
def test_lines_that_count_up(lines: list[str], found: list[range]) -> None:
    assert list(structure.countings(lines)) == found

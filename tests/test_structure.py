"""What a page is made of: the quick question before each expression turns no line away that it finds."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cleaner import structure

CODE = [
    "total = price * count", "int main() {", "}", "return total;", "// why", "#!/bin/sh", "/* a", "*/",
    "-- note", "[section]", "$name", "${name}", "run(fast)", "a != b", "if a == b or", "x <= y", "x => y",
    "x -> y", "a && b", "a || b", "std :: move", "'name',", '"name":', "name:", "\tcall(x)", "a += 1",
    "#include <stdio.h>", "a[0]=1",
]  # fmt: skip
PIECES = ["a", "Name", "1", " ", "  ", "\t", "\x1f", "\u3000", *"{}[]();,:=$/#*-!<>&|'\"._\\", "->", "::"]
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


def test_code_is_source_and_prose_with_a_line_of_code_is_not() -> None:
    assert structure.is_source(CODE)
    assert not structure.is_source([PROSE] * 8 + CODE[:4])
    assert not structure.is_source([])
    indented = ["    a word", "    two words"] * 3
    assert structure.is_source([*indented, *CODE[:5]])
    assert not structure.is_source(indented)


def test_messages_need_speakers_who_come_again_in_most_lines() -> None:
    chat = ["Anna: hello", "Ben: hi", "<Anna> well?", "[12:30] Ben: yes", "Anna\uff1agood", "Ben: bye"]
    assert structure.conversation(chat) == frozenset(range(6))
    assert structure.conversation([*chat, *[PROSE] * 7]) == frozenset()


def test_clauses_are_counted_in_any_digits() -> None:
    assert structure.clauses(["1. Scope", PROSE, "2. Terms", PROSE, "3. End", PROSE]) == frozenset(range(6))
    assert structure.clauses(["\u0661. Scope", "\u0662. Terms", "\u0663. End"]) == frozenset(range(4))
    assert structure.clauses(["1. Scope", "3. End", "2000 men"]) == frozenset()


def test_numbered_items_stand_in_a_row() -> None:
    texts = [" 1. Flour", "2) Milk", "3. Salt", PROSE, "7. Alone"]
    assert structure.numbered(texts, [False] * 5) == frozenset({0, 1, 2})

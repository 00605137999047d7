"""What the line model must be surer of: lines that go with the text they stand in."""

from __future__ import annotations

import pytest

from cleaner.model.doubts import Doubts
from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs
from cleaner.types import Category, Proposal

FIRST = "The ferry from Ossum to Sarrow has been late every day of this winter, and nobody has said why."
LAST = "On the way back the sea was calm, and the captain let a boy of seven blow the horn in the harbour."
TOLD = "The next ferry leaves on Monday at six, says the company, if the wind turns to the south by then."
UNLIKELY, LIKELY, SURE = 0.1, 0.8, 0.93


def staying(*lines: tuple[str, float], named: str = "", category: str = "related") -> list[str]:
    """Return the lines in doubt of a furnished page, each given with its probability."""
    page = Page("\n".join(line for line, _ in lines), PhraseIndex(active_packs("en", ())), language="en")
    for i, (line, _) in enumerate(lines):
        if line == named:
            page.claim(Proposal(i, Category.ADVERTISEMENT, "advertisement.label", 0.9))
    chance = {i: p for i, (_, p) in enumerate(lines) if i not in page.found}
    body = [i for i, p in chance.items() if p < 0.3 and page.shapes[i].prose]
    doubts = Doubts(page, chance, 1.0, body, frozenset())
    return [lines[i][0] for i, p in chance.items() if p > UNLIKELY and doubts.hold(i, 0.6, category)]


def test_what_nothing_parts_from_the_text_stays() -> None:
    first, last = (FIRST, UNLIKELY), (LAST, UNLIKELY)
    replies = [("Asked why, he paused", LIKELY), ("A long pause", LIKELY), ("Later that day", LIKELY)]
    far = [(f"Harbour, quay and pier {n}", LIKELY) for n in range(6)]
    assert staying(first, *far, *replies, *far, last) == [line for line, _ in (*far, *replies, *far)]


@pytest.mark.parametrize(
    "category", [Category.NEWSLETTER, Category.SUBSCRIPTION, Category.SHARE, Category.DONATION]
)
def test_prompts_are_not_the_texts_wherever_they_stand(category: str) -> None:
    first, last = (FIRST, UNLIKELY), (LAST, UNLIKELY)
    assert staying(first, ("The crossing", LIKELY), last, category=category) == []


def test_what_stands_between_lines_that_surely_go_does_not() -> None:
    first, last = (FIRST, UNLIKELY), (LAST, UNLIKELY)
    wall = [(f"Cruises from {n} euros", SURE) for n in range(10, 50, 10)]
    assert staying(first, *wall, ("Winter cruises", LIKELY), *wall, last) == []


def test_what_a_rule_named_parts_as_well() -> None:
    lines = [(FIRST, UNLIKELY), *[("Winter cruises", LIKELY)] * 2]
    wall = [(f"Cruises from {n} euros", SURE) for n in range(10, 50, 10)]
    assert staying(*lines, *wall, (LAST, UNLIKELY)) == ["Winter cruises"] * 2
    label = "Advertisement of the line"
    assert staying(lines[0], *wall, (label, UNLIKELY), lines[1], *wall, (LAST, UNLIKELY), named=label) == []


def test_below_the_text_labels_go() -> None:
    below = [(f"Harbour, quay and pier {n}", LIKELY) for n in range(6)]
    assert staying((FIRST, UNLIKELY), (LAST, UNLIKELY), *below) == []


def test_doubtful_prose_close_below_is_text_and_so_is_what_stands_between() -> None:
    label = ("What comes next", LIKELY)
    assert label[0] in staying((FIRST, UNLIKELY), (LAST, UNLIKELY), label, (TOLD, 0.6))
    assert label[0] not in staying((FIRST, UNLIKELY), (LAST, UNLIKELY), label, (TOLD, SURE))


def test_short_sentences_below_doubtful_prose_stay() -> None:
    labels = [(f"Harbour, quay and pier {n}", SURE) for n in range(7)]
    text = [(FIRST, UNLIKELY), (LAST, UNLIKELY), *labels]
    assert "Or later." in staying(*text, (TOLD, 0.6), ("Or later.", 0.88))
    assert "Or later." not in staying(*text, (TOLD, SURE), ("Or later.", 0.88))


def test_what_a_line_with_a_colon_announces_stays() -> None:
    announced = [("Warm socks", 0.87), ("Two thermos flasks", 0.87), ("A deck of cards", 0.87)]
    text = [(FIRST, UNLIKELY), (LAST, UNLIKELY)]
    assert staying(*text, ("What to take along:", 0.5), *announced) == [line for line, _ in announced]
    assert staying(*text, ("What to take along", 0.5), *announced) == []
    assert staying(*text, ("What to take along:", SURE), *announced) == []


def test_a_rule_ends_what_is_announced() -> None:
    text = [(FIRST, UNLIKELY), (LAST, UNLIKELY), ("What to take along:", 0.5)]
    label = "Advertisement of the line"
    assert staying(*text, (label, UNLIKELY), ("Warm socks", 0.87), named=label) == []


def test_sentences_below_the_times_of_a_live_blog_stay() -> None:
    posts = [
        "Nothing will sail today.",
        "The first roof is off.",
        "It blows harder.",
        "Good morning to you all.",
    ]
    stamped = [line for n, post in enumerate(posts) for line in ((f"{19 - n}.31 GMT", 0.95), (post, 0.93))]
    assert staying((FIRST, UNLIKELY), *stamped) == posts
    assert staying((FIRST, UNLIKELY), *stamped[:6]) == []

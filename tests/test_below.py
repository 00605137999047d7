"""What stands below an article: teasers that read like the text go behind lines that surely go."""

from __future__ import annotations

import pytest

from cleaner.model.below import below
from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs

TEXT = [
    f"The ferry from Ossum to Sarrow was late on {day}, and nobody of the forty people on the quay was told"
    " why, until the captain came ashore with a broken rudder pin in his hand."
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday")
]
TEASERS = [
    f"The council of {name} has bought a second lamp for the end of a pier." for name in ("Utt", "Bry")
]
WALL = ["Harbours", "Ferries", "Quays", "Piers"]
TEXTS, SURE, LIKELY = 0.05, 0.95, 0.45


def going(*lines: tuple[str, float]) -> list[str]:
    """Return what goes below a text of lines with their probabilities; those of .9 and more go anyway."""
    page = Page("\n".join(line for line, _ in lines), PhraseIndex(active_packs("en", ())), language="en")
    chance = {i: p for i, (_, p) in enumerate(lines)}
    body = [i for i, p in chance.items() if p < 0.3 and page.shapes[i].prose]
    return [lines[i][0] for i in below(page, chance, body, {i for i, p in chance.items() if p >= 0.9})]


def article(*below_it: tuple[str, float], wall: int = len(WALL)) -> list[tuple[str, float]]:
    return [*((line, TEXTS) for line in TEXT), *((line, SURE) for line in WALL[:wall]), *below_it]


def test_teasers_behind_lines_that_surely_go_do() -> None:
    teasers = [(line, LIKELY) for line in TEASERS]
    assert going(*article(*teasers)) == TEASERS


@pytest.mark.parametrize("wall", [0, 1, 2])
def test_what_little_or_nothing_parts_from_the_text_stays(wall: int) -> None:
    assert going(*article(*((line, LIKELY) for line in TEASERS), wall=wall)) == []


def test_what_is_doubtful_itself_parts_nothing() -> None:
    lines = [*((line, TEXTS) for line in TEXT), *((line, 0.6) for line in WALL), (TEASERS[0], LIKELY)]
    assert TEASERS[0] not in going(*lines)


def test_what_reads_like_the_text_stays() -> None:
    assert going(*article((TEASERS[0], 0.3))) == []


def test_a_long_paragraph_may_be_the_articles_own() -> None:
    paragraph = f"{TEASERS[0]} {TEXT[0]}"
    assert going(*article((paragraph, 0.6))) == []
    assert going(*article((paragraph, 0.8))) == [paragraph]


def test_within_a_text_nothing_goes() -> None:
    lines = article((TEASERS[0], LIKELY), (TEXT[0].replace("Monday", "Friday"), TEXTS))
    assert going(*lines) == []


def test_readers_who_speak_of_themselves_stay() -> None:
    posts = ["I took the ferry on Tuesday and my hat is still wet.", "So did I, and it was worse for me."]
    assert going(*article(*((line, LIKELY) for line in posts))) == []


def test_a_page_with_posts_keeps_them() -> None:
    posts = [(line, LIKELY) for line in TEASERS]
    heads = [(line, SURE) for line in ["Reply", "Quote"] * 3]
    assert going(*article(*heads, *posts)) == []


def test_questions_and_their_answers_are_the_articles() -> None:
    asked = ["How late is the ferry?", "Most days an hour or so.", "Who pays for it?", "The council does."]
    assert going(*article(*((line, LIKELY) for line in asked))) == []
    assert going(*article((asked[0], LIKELY), (TEASERS[0], LIKELY))) == [asked[0], TEASERS[0]]


def test_a_page_of_lists_is_no_article() -> None:
    names = [(f"Pier {n}, with a lamp, a bench and a bin", TEXTS) for n in range(40)]
    lines = [*article()[:1], *names, *article()[1:], (TEASERS[0], LIKELY)]
    assert going(*lines) == []

"""The fallback: what goes where so much would go that the chain mistrusts itself."""

from __future__ import annotations

import pytest

from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.plausibility import spare
from cleaner.registry import active_packs
from cleaner.types import Category, Proposal

WORDS = "has been late every day of this winter and nobody on the pier can say why that is so"
SURE, LIKELY = 0.95, 0.8


def left(*going: float) -> tuple[int, str | None]:
    """Return how many claims hold on a page with a sentence for each score, and why not all (0: no claim)."""
    text = "\n".join(f"The ferry of the {i}th of May {WORDS}." for i in range(len(going)))
    page = Page(text, PhraseIndex(active_packs("en", ())), language="en")
    claims = [
        ("learned", Proposal(i, Category.RELATED, "learned.related", s)) for i, s in enumerate(going) if s
    ]
    held, why = spare(page, claims)
    assert all(claim in claims for claim in held)
    return len(held), why


@pytest.mark.parametrize("score", [SURE, LIKELY])
def test_what_leaves_half_of_the_words_goes(score: float) -> None:
    assert left(*[0] * 5, *[score] * 4) == (4, None)


def test_a_text_does_not_lose_nearly_all_of_itself_to_a_guess() -> None:
    assert left(0, *[LIKELY] * 9) == (0, "surest")


def test_nor_to_what_is_surest() -> None:
    assert left(0, *[SURE] * 9) == (0, "prose kept")


def test_the_surest_lines_prove_nothing_of_the_others() -> None:
    # Fourteen of seventeen is too much for a guess; ten that are sure are not, nor four of the seven left.
    assert left(*[0] * 3, *[SURE] * 10, *[LIKELY] * 4) == (14, None)
    assert left(*[0] * 3, *[LIKELY] * 14) == (0, "surest")


def test_others_go_with_them_only_where_enough_is_left() -> None:
    assert left(0, *[SURE] * 1, *[LIKELY] * 8) == (1, "surest")

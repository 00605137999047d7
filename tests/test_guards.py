"""What the guards keep, and what goes past them because the model is sure of it where it stands."""

from __future__ import annotations

import pytest

from cleaner.guards import LONG_PROSE, vetoed
from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs
from cleaner.types import Category, Proposal

SENTENCE = "The ferry from Ossum to Sarrow was late on every day of this winter, and nobody was told why."
LONG = " ".join([SENTENCE] * (LONG_PROSE // 18 + 1))
STEPS = [
    "Mix the flour and the salt.",
    "Stir in the yeast.",
    "Knead the dough.",
    "Let it rise.",
    "Bake it well.",
]
LIST = [f"{i}. {SENTENCE}" for i in range(1, 6)]
LEAST, LIKELY, SURE = 0.8, 0.85, 0.92


def kept(lines: list[str], index: int, category: str, reason: str, score: float) -> str | None:
    """Return the name of the guard that keeps a line."""
    page = Page("\n".join(lines), PhraseIndex(active_packs("en", ())), language="en")
    return vetoed(page, Proposal(index, category, reason, score), LEAST)


@pytest.mark.parametrize(
    ("category", "reason", "score", "guard"),
    [
        (Category.RELATED, "learned.related", LIKELY, "prose"),
        (Category.RELATED, "learned.related", SURE, None),
        (Category.LEGAL, "learned.legal", LIKELY, None),
        (Category.LEGAL, "learned.legal", LEAST - 0.1, "prose"),
        (Category.LEGAL, "learned.aside", LIKELY, "prose"),
        (Category.LEGAL, "legal.disclaimer", SURE, "prose"),
    ],
)
def test_long_prose_goes_if_the_model_is_sure_or_what_it_is_comes_so(
    category: str, reason: str, score: float, guard: str | None
) -> None:
    assert kept([SENTENCE, LONG, SENTENCE], 1, category, reason, score) == guard


@pytest.mark.parametrize(
    ("reason", "score", "guard"),
    [
        ("learned.contact", LIKELY, "item"),
        ("learned.contact", SURE, None),
        ("contact.label", SURE, "item"),
    ],
)
def test_an_item_of_a_numbered_list_goes_alone_only_if_the_model_is_sure(
    reason: str, score: float, guard: str | None
) -> None:
    assert kept([SENTENCE, *LIST, SENTENCE], 3, Category.CONTACT, reason, score) == guard


@pytest.mark.parametrize(("score", "guard"), [(LIKELY, "step"), (SURE, None)])
def test_a_step_goes_only_if_the_model_is_sure(score: float, guard: str | None) -> None:
    assert kept([SENTENCE, *STEPS, SENTENCE], 3, Category.NAVIGATION, "learned.navigation", score) == guard


@pytest.mark.parametrize(("score", "guard"), [(LIKELY, "subhead"), (SURE, None)])
def test_a_label_among_subheads_goes_only_if_the_model_is_sure(score: float, guard: str | None) -> None:
    heads = ("Summary", "The quay", "The crew", "Share", "The engine", "The winter")
    text = [line for head in heads for line in (head, SENTENCE)]
    assert kept(text, 2 * heads.index("Share"), Category.SHARE, "learned.share", score) == guard

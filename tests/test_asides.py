"""A site that speaks to its readers in a text that speaks to nobody, however freely it words that."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.address import address_of
from cleaner.forms import Form
from cleaner.packs import builtin_languages
from cleaner.registry import active_packs

TEXTS = tomllib.loads(Path(__file__).with_name("data").joinpath("asides.toml").read_text("utf-8"))
STORY, APPEAL = TEXTS["story"], TEXTS["appeal"]


def kept(lines: list[str], mode: str = "balanced") -> list[str]:
    return Cleaner(mode=mode).clean("\n".join(lines)).text.split("\n")


@pytest.mark.parametrize("place", [1, 4, len(STORY)])
def test_an_appeal_goes_wherever_it_stands(place: int) -> None:
    result = Cleaner().clean("\n".join([*STORY[:place], APPEAL, *STORY[place:]]))
    assert result.text.split("\n") == STORY
    found = [(r.category, r.reason, r.text) for r in result.removals]
    assert found == [("donation", "learned.aside", APPEAL)]


def test_an_appeal_of_a_page_goes() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in [*STORY[:4], APPEAL, *STORY[4:]])
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Sport"))
    page = f"<nav><ul>{menu}</ul></nav><article><h1>Late again</h1>{paragraphs}</article>"
    result = Cleaner().clean_html(f"<title>Late again</title>{page}<footer>The Paper</footer>")
    assert result.text.split("\n") == ["Late again", *STORY]


def test_light_mode_leaves_it() -> None:
    assert APPEAL in kept([*STORY[:4], APPEAL, *STORY[4:]], mode="light")


def test_what_goes_on_with_it_goes_too() -> None:
    lines = ["Keep us watching", APPEAL, "Yes, I will buy you one"]
    assert kept([*STORY[:4], *lines, *STORY[4:]]) == STORY


@pytest.mark.parametrize(
    "line",
    [
        f"\u201c{APPEAL}\u201d",
        f"\u201c{APPEAL}",  # another paragraph closes the quotation
        f"{APPEAL.rstrip('.')}, the editor told the council.",
        *TEXTS["others"],
    ],
)
def test_others_speak(line: str) -> None:
    assert line in kept([*STORY[:4], line, *STORY[4:]])


def test_who_speaks_to_readers_all_along_is_the_author() -> None:
    assert APPEAL in kept([*TEXTS["column"][:3], APPEAL, *TEXTS["column"][3:]])


def test_at_many_places_it_is_the_author_too() -> None:
    appeals = [APPEAL.replace("coffee", gift) for gift in ("coffee", "sandwich", "pound")]
    assert kept([*STORY[:3], appeals[0], *STORY[3:], appeals[1]]) == STORY
    places = [appeals[0], *STORY[:3], appeals[1], *STORY[3:], appeals[2]]
    assert [line for line in kept(places) if line in appeals] == appeals


def test_few_paragraphs_prove_nothing() -> None:
    assert APPEAL in kept([*STORY[:3], APPEAL])


@pytest.mark.parametrize("language", TEXTS["voices"])
def test_voices_of_a_language(language: str) -> None:
    address = address_of(active_packs(language, ()))
    site, other = (address.voices(Form(line)) for line in TEXTS["voices"][language])
    assert site.prompts and not any(other)


def test_who_speaks_of_himself_is_no_site() -> None:
    own = "If this was worth a coffee to you, buy me one: I sat through four council meetings for my readers."
    assert own in kept([*STORY[:4], own, *STORY[4:]])


def test_a_polite_word_counts_with_its_capital_and_within_a_sentence() -> None:
    voices = address_of(active_packs("de", ())).voices
    assert voices(Form("Das wissen Sie.")).you and not voices(Form("Sie wissen das. Sie schweigen.")).you
    assert not voices(Form("Das wissen sie.")).you


@pytest.mark.parametrize("language", sorted(set(builtin_languages()) - {"any"}))
def test_every_language_has_its_words(language: str) -> None:
    own = [pack.address for pack in active_packs(language, ()) if pack.language == language and pack.address]
    assert len(own) == 1
    asks = {"donation", "newsletter", "subscription", "comments", "cookie", "advertisement"}
    assert set(own[0]) - {"i"} == {"we", "you", *asks}
    words = [word for name in asks for word in own[0][name]]
    assert len(words) == len(set(words))  # a word speaks for one category

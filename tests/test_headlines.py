"""The headline of a page: found among menus, trails and decks, and never more than one."""

from __future__ import annotations

import pytest

from cleaner import Cleaner

HEADLINE = "Ferry crew returns after nine days at sea"
STORY = (
    "The crew of the ferry came back to the harbour on Tuesday after nine days at sea.",
    "The owner of the boat said that he had never given up hope of seeing them again.",
    "Nobody on board was hurt, and the ferry will sail again as soon as its engine is mended.",
    "The harbour master said that the search had cost more than the boat was ever worth.",
)
MENU = (
    "  \u2022 Life at the harbour",
    "  \u2022 Boats for sale",
    "  \u2022 The tide tables",
    "  \u2022 Our lighthouses",
)


def named(*lines: str) -> list[str]:
    """Return the lines that are recognised as the headline."""
    found = Cleaner(language="en").clean("\n".join(lines)).recognised
    return [r.text.strip() for r in found if r.category == "headline"]


@pytest.mark.parametrize(
    "above",
    [
        (),
        (*MENU, *MENU),  # for wide screens and for narrow ones
        ("Home", "  3. Harbour", f"  4. {HEADLINE}"),
        ("Harbour news for everyone", f"HomeHarbour{HEADLINE}"),
        ("Accept all cookies",),
        ("Boats for sale", "Life at the harbour: this week", "Sign up"),
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        (),
        ("By Ada Berg", "3 March 2031"),
        ("How a town waited, and what the men on board ate meanwhile", "By Ada Berg", "3 March 2031"),
    ],
)
def test_the_headline_is_found(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert named(*above, HEADLINE, *below, *STORY) == [HEADLINE]


def test_a_headline_of_capitalised_words_is_no_name() -> None:
    assert named(*MENU, "Brief History of Ferries", "By Ada Berg", *STORY) == ["Brief History of Ferries"]


def test_a_text_opens_with_its_headline_whatever_it_says() -> None:
    assert named("The fox that came back to the town", *STORY) == ["The fox that came back to the town"]


def test_one_headline_goes_where_headlines_go() -> None:
    lines = ("Harbour news for everyone", "Boats for sale this week", HEADLINE, "By Ada Berg", *STORY)
    result = Cleaner(language="en", remove=["headline"]).clean("\n".join(lines))
    assert [r.text.strip() for r in result.removals if r.category == "headline"] == [HEADLINE]


def test_an_item_behind_a_bullet_is_no_page_title() -> None:
    result = Cleaner(language="en", filters=["headline"]).clean("\n".join((*MENU, *MENU, HEADLINE, *STORY)))
    assert not result.removals


@pytest.mark.parametrize(
    "lines",
    [
        ("Nobody knows why.", *STORY),
        ("Boats:", *STORY),
        STORY,
        ("The owl", "The fox"),
    ],
)
def test_a_text_without_a_headline_has_none(lines: tuple[str, ...]) -> None:
    assert not named(*lines)


def test_a_japanese_headline_is_found() -> None:
    menu = ("ホーム", "政治・経済の記事一覧", "\u30b9\u30dd\u30fc\u30c4の記事一覧")
    headline = "港のフェリー、九日ぶりに帰港"
    story = (
        "九日間行方がわからなくなっていたフェリーが火曜日の朝、港に帰港した。乗組員は全員無事だったという。",
        "船主は「希望を捨てたことは一度もない」と話した。フェリーは修理が終わりしだい運航を再開する。",
        "港の責任者によると、捜索にかかった費用は船の値段を上回った。乗組員は魚を釣って食べていたという。",
    )
    found = Cleaner(language="ja").clean("\n".join((*menu, headline, *story))).recognised
    assert [r.text for r in found if r.category == "headline"] == [headline]

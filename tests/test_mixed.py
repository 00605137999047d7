"""Pages made of two, of which the models learn furniture apart from the articles that it stood around."""

from __future__ import annotations

from cleaner.lines import split
from cleaner.markup import Element, Markup, Spot
from cleaner.training.labels import Label
from cleaner.training.mixed import mixed
from cleaner.training.texts import Text

GOOD, BAD = Label(1.0, 1.0), Label(0.0, 1.0)


def page(site: str, kind: str = "article", body: int = 4) -> Text:
    lines = [f"{site} home", *(f"What {site} says, part {i}." for i in range(body)), f"(c) {site}"]
    tags = (-1, "html", ""), (0, "nav", site), (0, "main", ""), (2, "p", site)
    homes = [1, *([3] * body), 0]
    return Text(
        id=site,
        names=(site,),
        kind=kind,
        form="visible",
        text="\n".join(lines),
        labels=(BAD, *([GOOD] * body), BAD),
        votes=((0.0,), *([(1.0,)] * body), (0.0,)),
        markup=Markup(
            [Element(*tag) for tag in tags],
            [Spot(i, 0, 0, False, False) for i in homes],
            titles=(site,),
            stated={"summary": f"about {site}", "pictures": f"{site} at dusk"},
            types=(site,),
            votes={"x": f"of {site}"},
        ),
    )


def same(site: str) -> int:
    return len(site)  # sites with names as long are of one group


def test_the_text_of_one_page_stands_in_the_furniture_of_another() -> None:
    first, second = mixed([page("owl"), page("elk", body=6)], same)
    lines = [line.text for line in split(first.text)]
    assert lines == ["owl home", *(f"What elk says, part {i}." for i in range(6)), "(c) owl"]
    assert first.labels == (BAD, *([GOOD] * 6), BAD)
    assert len(first.votes) == len(lines)
    assert first.form == "mixed"
    assert first.names == ("owl", "elk")  # nothing of either is new to a model that has seen it
    assert [line.text for line in split(second.text)][:2] == ["elk home", "What owl says, part 0."]


def test_its_markup_is_that_of_the_text_hung_where_the_other_hung() -> None:
    first = next(mixed([page("owl"), page("elk")], same))
    assert first.markup is not None
    elements, spots = first.markup.elements, first.markup.spots
    assert len(spots) == len(first.labels)
    assert elements[spots[0].element] == Element(0, "nav", "owl")
    text = elements[spots[2].element]
    assert (text.tag, text.names) == ("p", "elk")
    assert elements[text.parent].tag == "main"
    assert first.markup.titles == ("elk",)
    assert first.markup.votes == {"x": "of owl\nof elk"}
    assert first.markup.types == ("elk",)
    assert first.markup.stated == {"summary": "about elk", "pictures": "owl at dusk\nelk at dusk"}


def test_pages_of_two_groups_kinds_or_of_one_site_are_not_mixed() -> None:
    assert not list(mixed([page("owl"), page("weasel")], same))
    assert not list(mixed([page("owl"), page("elk", kind="forum")], same))
    assert not list(mixed([page("owl"), page("owl")], same))
    assert not list(mixed([page("owl"), page("elk", body=2)], same))  # hardly a text

"""What must hold for every text, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.api import Cleaner
from cleaner.filters import default_filters
from cleaner.language import codes, detect_language
from cleaner.lines import apply, render, split, unrender
from cleaner.packs import builtin_packs
from cleaner.result import Result
from cleaner.settings import MODES

ENDS = ("\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
PROSE = (
    "The ferry left the harbour at noon, and nobody who was on board has been seen since then.",
    "He said that the bridge would be built in the spring, if the council found the money for it.",
    "On 22 April the court met again, and again it could not agree about where the boundary was.",
    "“I did not believe my eyes”, she said, and then she closed the gate of the café behind her.",
    "Die Mühle steht seit hundert Jahren am Fluss, und das Rad hat sich an keinem Tag nicht gedreht.",
    "La casa del puente fue vendida en abril, y desde entonces nadie ha visto luz en las ventanas.",
    "После зимы река снова поднялась, и люди из деревни перенесли лодки к дверям своих домов.",
    "橋は春に完成すると市長は言ったが、町の人々はだれもその言葉を信じていなかった。",
    "Contact",
    "Why the bridge was never built",
    "Why the bridge was never built | Harbour Weekly",
    "O carry me over the water, my love",
    "- a list item",
    "```",
    "| a | b |",
    "> quoted",
)


@lru_cache(maxsize=1)
def furniture() -> tuple[str, ...]:
    """Return the case lines of all packs."""
    return tuple(dict.fromkeys(line for pack in builtin_packs() for line in (*pack.remove, *pack.keep)))


@lru_cache(maxsize=16)
def cleaner(mode: str = "balanced", language: str | None = "en") -> Cleaner:
    """Return a cleaner that the examples share."""
    return Cleaner(mode=mode, language=language)


#: Everything that a Python string may hold, lone surrogates and NUL among it.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
#: What is nasty about lines: their ends, blanks that are none, ornaments, invisible signs.
nasty = st.lists(
    st.sampled_from([*ENDS, *" \t\0\ud800\u200b\ufeff\u00a0#|*-\u2022\u0130\ufb01a.[]"]), max_size=40
).map("".join)
line = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(furniture()),
    st.builds("{} {}".format, st.sampled_from(PROSE), st.sampled_from(furniture())),
    st.builds("{}{}".format, st.sampled_from(PROSE), st.sampled_from(furniture())),
    st.builds("  {}\t".format, st.sampled_from(furniture())),
    st.text(max_size=30),
    st.just(""),
)


def joined(lines: Sequence[str], ends: Sequence[str], last: bool) -> str:
    """Return a text of lines, with these line ends in turn."""
    text = "".join(content + ends[i % len(ends)] for i, content in enumerate(lines))
    return text if last or not lines else text.removesuffix(ends[(len(lines) - 1) % len(ends)])


pages = st.builds(
    joined,
    st.lists(line, max_size=25),
    st.one_of(st.just(["\n"]), st.lists(st.sampled_from(ENDS), min_size=1, max_size=4)),
    st.booleans(),
)
texts = st.one_of(anything, nasty, pages, pages)
modes = st.sampled_from(list(MODES))


def check(text: str, result: Result) -> None:
    """Check everything that a result promises about its text."""
    spans = [(r.start, r.end) for r in result.removals]
    assert result.restore() == text
    assert apply(text, spans) == result.text
    assert [r.text for r in result.removals] == [text[a:b] for a, b in spans]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    lines = {entry.number: entry for entry in split(text)}
    for r in (*result.removals, *result.recognised):
        home = lines[r.line]
        assert home.start <= r.start < r.end <= home.end
        assert r.start == home.start or r.end == home.end
        assert text[r.start : r.end] == r.text
        assert 0 <= r.score <= 1
    kept_to_the_letter(text, result)


def kept_to_the_letter(text: str, result: Result) -> None:
    """Check that the output is the input's lines, in order, less what was removed from their edges."""
    expected = []
    for entry in split(text):
        start, end = entry.start, entry.end
        for r in result.removals:
            if start <= r.start < r.end <= end:
                start, end = (r.end, end) if r.start == start else (start, r.start)
        if text[start:end].strip():
            expected.append(text[start:end])
    got = [entry.text for entry in split(result.text)]
    assert len(got) == len(expected)
    for out, whole in zip(got, expected, strict=True):
        assert out.strip() == whole.strip()


@given(texts, modes)
@example("", "balanced")
@example("\n", "balanced")
@example("\ud800\n\0", "strict")
@example("Accept all cookies\r\nAdvertisement\x0c", "balanced")
def test_a_result_keeps_its_promises(text: str, mode: str) -> None:
    check(text, cleaner(mode).clean(text))


@given(texts)
def test_an_unknown_language_changes_no_promise(text: str) -> None:
    check(text, cleaner(language=None).clean(text))


@given(texts)
def test_language_detection_names_a_language_or_none(text: str) -> None:
    found = detect_language(text.splitlines())
    assert found is None or 2 <= len(found) <= 3
    assert detect_language(text.splitlines()) == found


@pytest.mark.parametrize("letter", ["\U00017000", "\u4e00\U00017000"])
def test_letters_that_python_has_no_name_for(letter: str) -> None:
    assert detect_language([letter * 30]) in (None, "zh")


def test_detection_knows_the_languages_of_the_stop_lists() -> None:
    assert {detect_language([PROSE[i]]) for i in (0, 4, 5, 6, 7)} == {"en", "de", "es", "ru", "ja"}
    assert {"en", "de", "es", "ru"} <= set(codes())


@given(texts, modes)
def test_cleaning_again_keeps_every_promise(text: str, mode: str) -> None:
    once = cleaner(mode).clean(text).text
    check(once, cleaner(mode).clean(once))


@given(pages)
def test_without_filters_only_white_space_changes(text: str) -> None:
    result = Cleaner(filters=(), language="en").clean(text)
    assert result.removals == ()
    assert "".join(result.text.split()) == "".join(text.split())
    again = Cleaner(filters=(), language="en").clean(result.text)
    assert again.text == result.text


@given(texts, modes)
def test_json_and_back(text: str, mode: str) -> None:
    result = cleaner(mode).clean(text)
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert again == result
    assert again.restore() == text


@given(pages, st.data())
def test_some_categories_can_be_put_back(text: str, data: st.DataObject) -> None:
    result = cleaner("strict").clean(text)
    names = sorted(result.counts)
    back = data.draw(st.sets(st.sampled_from(names))) if names else set()
    rest = [(r.start, r.end) for r in result.removals if r.category not in back]
    assert result.restore(back) == apply(text, rest)
    assert result.restore(()) == result.text


@given(pages)
def test_everything_put_back_is_the_text_without_filters(text: str) -> None:
    result = cleaner("strict").clean(text)
    assert result.restore(result.counts) == Cleaner(filters=(), language="en").clean(text).text


@given(pages, st.sampled_from(default_filters().names))
def test_a_filter_alone_keeps_every_promise(text: str, name: str) -> None:
    check(text, Cleaner(mode="strict", filters=[name], language="en").clean(text))


@given(pages)
def test_keeping_every_category_changes_nothing(text: str) -> None:
    names = {r.category for r in cleaner("strict").clean(text).removals}
    result = Cleaner(mode="strict", keep=names, language="en").clean(text)
    assert not names & set(result.counts)


@given(pages)
def test_what_is_protected_stays(text: str) -> None:
    """A protection holds for every line, whatever the filters say."""
    result = Cleaner(mode="strict", protect=["e"], language="en").clean(text)
    assert [r.text for r in result.removals if "e" in split_line(text, r.line).lower()] == []
    check(text, result)


def split_line(text: str, number: int) -> str:
    """Return the line of a number."""
    return next(entry.text for entry in split(text) if entry.number == number)


@given(st.data())
def test_render_and_unrender(data: st.DataObject) -> None:
    """Any spans at the edges of lines: what is cut can be put back."""
    text = data.draw(texts)
    spans = []
    for entry in split(text):
        at = data.draw(st.integers(0, len(entry.text)))
        spans += data.draw(
            st.sampled_from(
                [
                    [],
                    [(entry.start, entry.end)],
                    [(entry.start, entry.start + at)],
                    [(entry.start + at, entry.end)],
                ]
            )
        )
    spans = [(a, b) for a, b in spans if a < b]
    output, patches = render(text, spans)
    assert unrender(output, patches) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\r\n\r\n\r\nb", "a\n\nb"),
        ("a\n\n \n\t\nb", "a\n\nb"),
        ("a \t\n  b\u00a0", "a\n  b"),
        ("\n\na\n\n\n", "a\n"),
        ("a\fb", "a\fb"),
        ("a\n\fb\n", "a\n\fb\n"),
        ("a\vb\x85c\u2028d\u2029e\x1cf\x1dg\x1eh", "a\vb\x85c\u2028d\u2029e\x1cf\x1dg\x1eh"),
    ],
)
def test_only_white_space_is_normalised(text: str, wanted: str) -> None:
    assert apply(text, ()) == wanted
    assert Cleaner(language="en").clean(text).text == wanted


@pytest.mark.parametrize(
    ("text", "cut", "wanted"),
    [
        ("a\nb\nc", "b", "a\nc"),
        ("a\n\nb\n\nc", "b", "a\n\nc"),
        ("a\nb\n", "b", "a\n"),
        ("a\nb", "b", "a"),
        ("a\nb\n", "a", "b\n"),
        ("a\n\fb\nc", "b", "a\n\fc"),
        ("one two\nc", "one", "two\nc"),
        ("one two\nc", " two", "one\nc"),
    ],
)
def test_a_cut_leaves_no_hole(text: str, cut: str, wanted: str) -> None:
    at = text.index(cut)
    output, patches = render(text, [(at, at + len(cut))])
    assert output == wanted
    assert unrender(output, patches) == text


def test_detection_is_no_game_of_chance() -> None:
    """The vote is open here, and langdetect throws dice unless it is told not to."""
    assert len({detect_language(["Karlstad Brno Malmo Praha"]) for _ in range(30)}) == 1


@given(texts)
def test_lines_cover_everything_that_is_not_blank(text: str) -> None:
    lines = split(text)
    assert [entry.text for entry in lines] == [raw.rstrip() for raw in text.splitlines() if raw.strip()]
    assert all(text[entry.start : entry.end] == entry.text for entry in lines)
    assert [entry.index for entry in lines] == list(range(len(lines)))


@pytest.fixture(scope="module")
def many() -> list[str]:
    """Some pages, the same every time."""
    english = (pack for pack in builtin_packs() if pack.language in ("any", "en"))
    known = list(dict.fromkeys(line for pack in english for line in (*pack.remove, *pack.keep)))
    made = []
    for n in range(70):
        body = [PROSE[(n + i) % 4] for i in range(3)]
        page = [*known[n % len(known) :][:3], *body, *known[(7 * n) % len(known) :][:4]]
        made.append(joined(page, [ENDS[n % len(ENDS)], "\n"], n % 2 == 0))
    return [*made, "", "\ud800", "\0"]


def test_threads_get_the_same(many: list[str]) -> None:
    shared = Cleaner()
    wanted = [Cleaner().clean(text) for text in many]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.clean, many * 3)) == wanted * 3
    for text, result in zip(many, wanted, strict=True):
        check(text, result)
    assert sum(bool(result.removals) for result in wanted) > len(many) / 2


def test_processes_get_the_same(many: list[str]) -> None:
    shared = Cleaner()
    assert list(shared.clean_many(many, workers=2)) == [shared.clean(text) for text in many]

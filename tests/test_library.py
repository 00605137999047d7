"""The library as its users meet it: cleaners, results, chains, and filters and packs of their own."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from importlib.metadata import EntryPoint, EntryPoints
from itertools import pairwise
from pathlib import Path

import pytest

import cleaner as package
from cleaner import (
    Category,
    Chain,
    Cleaner,
    CleanerError,
    DataError,
    FilterError,
    InputError,
    Page,
    Proposal,
    Result,
    SettingsError,
    clean,
    clean_html,
    default_filters,
    registry,
)
from cleaner.settings import MODES
from tests.corpora import environment
from tests.support import HERE, read

HEADLINE = "The keeper who never left"
PROSE = (
    "The keeper of the lighthouse has not left the island since the winter of the great storm.",
    "Once a month a boat brings flour and lamp oil, and takes back the letters that he writes.",
    "“I have everything that a man needs”, he says, and then he goes up to look after the lamp.",
)
COOKIE, ADVERT, SHARE = "Accept all cookies", "Advertisement", "Share on Facebook"
CREDIT = "Reporting by Jane Doe; editing by John Roe"
PAGE = "\n".join([COOKIE, HEADLINE, PROSE[0], ADVERT, PROSE[1], PROSE[2], SHARE, CREDIT]) + "\n"
CLEAN = "\n".join([HEADLINE, *PROSE, CREDIT]) + "\n"

HTML = (
    f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{HEADLINE}</title></head><body>"
    f"<nav><a href='/'>Home</a></nav><article><h1>{HEADLINE}</h1>"
    + "".join(f"<p>{p}</p>" for p in PROSE)
    + f"<p>{ADVERT}</p></article></body></html>"
)


def lines(text: str) -> list[str]:
    """Return the lines that are not blank."""
    return [line for line in text.splitlines() if line.strip()]


def everything(page: Page) -> Iterator[Proposal]:
    """A filter of a user's that takes every line, as surely as can be."""
    for line in page.lines:
        yield Proposal(line.index, "mine", "mine.all", 1.0)


def foxes(page: Page) -> Iterator[Proposal]:
    """A filter of a user's that takes lines with foxes in them."""
    for line in page.lines:
        if "fox" in line.text:
            yield Proposal(line.index, "animal", "animal.fox", 0.99)


def first_words(page: Page) -> Iterator[Proposal]:
    """A filter of a user's that takes the first four characters of every line."""
    for line in page.lines:
        if len(line.text) > 4:
            yield Proposal(line.index, "mine", "mine.start", 1.0, 0, 4)


class TestClean:
    def test_what_the_author_wrote_stays(self) -> None:
        assert clean(PAGE) == CLEAN
        assert Cleaner().clean(PAGE).text == CLEAN

    def test_every_removal_is_explained(self) -> None:
        result = Cleaner().clean(PAGE)
        assert [(r.text, r.category, r.filter, r.line) for r in result.removals] == [
            (COOKIE, "cookie", "cookie", 1),
            (ADVERT, "advertisement", "advertisement", 4),
            (SHARE, "share", "share", 7),
        ]
        assert all(PAGE[r.start : r.end] == r.text and r.reason and 0 < r.score <= 1 for r in result.removals)
        assert result.counts == {"advertisement": 1, "cookie": 1, "share": 1}
        assert result.language == "en"
        assert result.guarded is None

    def test_what_stays_by_default_is_recognised(self) -> None:
        recognised = {r.text: r.category for r in Cleaner().clean(PAGE).recognised}
        assert recognised == {HEADLINE: "headline", CREDIT: "credit"}

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "A", "no line end"])
    def test_little_text(self, text: str) -> None:
        result = Cleaner().clean(text)
        assert result.restore() == text
        assert result.text.strip("\ufeff") == text.strip().strip("\ufeff")

    @pytest.mark.parametrize("wrong", [None, b"text", 3, ["text"]])
    def test_what_is_no_text_is_refused(self, wrong: object) -> None:
        with pytest.raises(InputError, match=type(wrong).__name__):
            Cleaner().clean(wrong)  # type: ignore[arg-type]

    def test_put_back(self) -> None:
        result = Cleaner().clean(PAGE)
        assert result.restore() == PAGE
        assert (
            result.restore("share")
            == result.restore(["share"])
            == CLEAN.replace(CREDIT, f"{SHARE}\n{CREDIT}")
        )
        with pytest.raises(SettingsError, match=r"did you mean share"):
            result.restore(["shares"])

    def test_json(self) -> None:
        result = Cleaner().clean(PAGE)
        data = json.loads(json.dumps(result.to_dict()))
        assert data["schema"] == 1
        assert Result.from_dict(data) == result
        with pytest.raises(InputError, match="schema"):
            Result.from_dict({**data, "schema": 99})
        with pytest.raises(InputError, match="removals"):
            Result.from_dict({k: v for k, v in data.items() if k != "removals"})

    def test_values_of_a_result_are_plain(self) -> None:
        for removal in Cleaner().clean(PAGE).removals:
            assert {type(removal.category), type(removal.filter), type(removal.reason)} == {str}


class TestOptions:
    def test_an_unknown_option_names_near_ones(self) -> None:
        with pytest.raises(SettingsError, match=r"'protected'.*protect"):
            clean(PAGE, protected=["x"])
        with pytest.raises(SettingsError, match=r"'kep'.*keep"):
            clean_html(HTML, kep=["share"])
        with pytest.raises(SettingsError, match=r"'modus'.*did you mean mode"):
            Cleaner(modus="light")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=r"'modus'"):  # as for any call in Python
            Cleaner(modus="light")  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("options", "wrong", "near"),
        [
            ({"mode": "strickt"}, "strickt", "strict"),
            ({"keep": ["cookies"]}, "cookies", "cookie"),
            ({"remove": ["headlines"]}, "headlines", "headline"),
            ({"filters": ["navigatoin"]}, "navigatoin", "navigation"),
        ],
    )
    def test_an_unknown_value_names_near_ones(
        self, options: dict[str, object], wrong: str, near: str
    ) -> None:
        with pytest.raises(SettingsError) as caught:
            clean(PAGE, **options)
        assert repr(wrong) in str(caught.value)
        assert f"did you mean {near}" in str(caught.value)

    def test_what_is_like_nothing_gets_the_whole_list(self) -> None:
        with pytest.raises(SettingsError, match=r"known: balanced, light, strict"):
            Cleaner(mode="zzzzzz")

    @pytest.mark.parametrize(
        "options",
        [
            {"protect": ["("]},
            {"protect": [""]},
            {"protect": [3]},
            {"protect": 3},
            {"keep": 3},
            {"keep": [3]},
            {"keep": [["share"]]},
            {"remove": [{}]},
            {"mode": None},
            {"mode": ["light"]},
            {"filters": [3]},
            {"filters": 3},
            {"keep": ["share"], "remove": ["share"]},
        ],
    )
    def test_nonsense_is_refused_at_once(self, options: dict[str, object]) -> None:
        with pytest.raises(SettingsError):
            Cleaner(**options)  # type: ignore[arg-type]

    def test_errors_are_what_their_names_say(self) -> None:
        assert issubclass(SettingsError, CleanerError) and issubclass(SettingsError, ValueError)
        assert issubclass(DataError, CleanerError) and issubclass(InputError, CleanerError)
        assert issubclass(FilterError, CleanerError)

    def test_keep(self) -> None:
        result = Cleaner(keep=["share", Category.COOKIE]).clean(PAGE)
        assert lines(result.text) == [COOKIE, HEADLINE, *PROSE, SHARE, CREDIT]
        assert {COOKIE, SHARE} <= {r.text for r in result.recognised}

    def test_one_name_is_a_list_of_one(self) -> None:
        assert Cleaner(keep="share") == Cleaner(keep=["share"]) == Cleaner(keep=(c for c in ["share"]))

    def test_remove_what_stays_by_default(self) -> None:
        result = Cleaner(remove=("headline", "credit")).clean(PAGE)
        assert lines(result.text) == list(PROSE)
        assert result.counts["headline"] == result.counts["credit"] == 1
        assert result.recognised == ()

    def test_language(self) -> None:
        assert Cleaner(language="de").clean(PAGE).language == "de"
        assert Cleaner().clean(PAGE, language="fr").language == "fr"
        assert Cleaner(language="de").clean(PAGE, language="fr").language == "fr"

    @pytest.mark.parametrize("name", ["de", "DE", "de-AT", "de_DE", "deu", "ger", "deu_Latn"])
    def test_every_code_of_a_language_brings_its_packs(self, name: str) -> None:
        result = Cleaner(language=name).clean("Der Damm brach am Mittag.\nAlle Cookies akzeptieren")
        assert (result.language, result.text) == ("de", "Der Damm brach am Mittag.")

    def test_other_codes_of_a_language(self) -> None:
        codes = {name: Cleaner(language=name).clean("x").language for name in ("haw", "cym", "nob", "in")}
        assert codes == {"haw": "haw", "cym": "cy", "nob": "no", "in": "id"}

    def test_english_furniture_goes_from_pages_of_every_language(self) -> None:
        german = "Die Mühle steht seit hundert Jahren am Fluss, und das Rad hat sich noch nie gedreht."
        result = Cleaner().clean(f"{german}\nAccept all cookies\n")
        assert result.language == "de"
        assert [r.text for r in result.removals] == ["Accept all cookies"]

    @pytest.mark.parametrize(
        "path", sorted((HERE / "pages").glob("*/input.txt")), ids=lambda p: p.parent.name
    )
    def test_modes_nest(self, path: Path, light: Cleaner, balanced: Cleaner, strict: Cleaner) -> None:
        """What a gentler mode takes, a harder one takes, too, unless the page must be saved from it."""
        text = read(path)
        results = [c.clean(text) for c in (light, balanced, strict)]
        taken = [{i for r in result.removals for i in range(r.start, r.end)} for result in results]
        for (one, gentle), (two, hard) in pairwise(zip(results, taken, strict=True)):
            if not (one.guarded or two.guarded):
                assert gentle <= hard

    def test_modes_differ(self, light: Cleaner, strict: Cleaner) -> None:
        sizes = [
            [len(c.clean(read(p)).removals) for p in (HERE / "pages").glob("*/input.txt")]
            for c in (light, strict)
        ]
        assert sum(sizes[0]) < sum(sizes[1])
        assert MODES["light"] > MODES["balanced"] > MODES["strict"]


class TestProtect:
    def test_a_pattern_whatever_the_case(self) -> None:
        assert lines(clean(PAGE, protect=["ACCEPT", r"^share\b"])) == [
            COOKIE,
            HEADLINE,
            *PROSE,
            SHARE,
            CREDIT,
        ]

    def test_a_callable(self) -> None:
        assert ADVERT in lines(clean(PAGE, protect=lambda line: line == ADVERT))

    @pytest.mark.parametrize("step", [everything, first_words])
    def test_holds_for_filters_of_the_user(self, step: object) -> None:
        result = Cleaner(filters=[step], protect=["lamp"]).clean(PAGE)
        assert PROSE[1] in lines(result.text)
        assert PROSE[2] in lines(result.text)
        assert PROSE[0] not in lines(result.text)

    def test_holds_for_a_part_of_a_line(self) -> None:
        text = f"{HEADLINE}\n{PROSE[0]} Read more\n{PROSE[1]}\n"
        assert [r.text for r in Cleaner(language="en").clean(text).removals] == ["Read more"]
        assert clean(text, protect=["read more"], language="en") == text

    def test_holds_for_every_line_of_every_filter(self) -> None:
        for path in sorted((HERE / "pages").glob("*/input.txt")):
            text = read(path)
            assert Cleaner(mode="strict", protect=["."], language="en").clean(text).removals == ()

    def test_a_callable_that_fails_is_told(self) -> None:
        def broken(line: str) -> bool:
            raise KeyError(line)

        with pytest.raises(FilterError, match=r"protect callable .*broken failed: KeyError"):
            clean(PAGE, protect=broken)

    def test_an_object_that_fails_is_told(self) -> None:
        class Guard:
            def __call__(self, line: str) -> bool:
                raise SystemExit(line)

        with pytest.raises(FilterError, match=r"protect callable .*Guard failed: SystemExit"):
            clean(PAGE, protect=Guard())


class TestChain:
    def test_has_names(self) -> None:
        chain = default_filters()
        assert chain.names == tuple(step.name for step in chain)
        assert len(chain) == len(set(chain.names)) >= 15
        assert chain["cookie"] is chain[chain.names.index("cookie")]
        assert {str(c) for c in Category} <= set(chain.names)

    def test_without(self) -> None:
        chain = default_filters().without("cookie", "advertisement")
        assert lines(clean(PAGE, filters=chain)) == [COOKIE, HEADLINE, PROSE[0], ADVERT, *PROSE[1:], CREDIT]
        assert "cookie" in default_filters().names

    def test_only_keeps_the_order(self) -> None:
        chain = default_filters()
        assert chain.only("share", "cookie").names == ("cookie", "share")
        assert lines(clean(PAGE, filters=chain.only("share"))) == [
            COOKIE,
            HEADLINE,
            PROSE[0],
            ADVERT,
            *PROSE[1:],
            CREDIT,
        ]

    def test_before_after_replace(self) -> None:
        chain = default_filters().only("cookie", "share")
        assert chain.before("share", foxes).names == ("cookie", "foxes", "share")
        assert chain.after("share", foxes).names == ("cookie", "share", "foxes")
        assert chain.replace("cookie", foxes).names == ("foxes", "share")
        assert chain.names == ("cookie", "share")

    def test_the_first_filter_names_a_line(self) -> None:
        chain = default_filters()
        assert Cleaner(filters=chain.before("headline", everything)).clean(PAGE).counts.keys() == {"mine"}
        last = Cleaner(filters=Chain([*chain.only("cookie"), everything])).clean(f"{COOKIE}\nfox\n")
        assert last.counts == {"cookie": 1, "mine": 1}

    @pytest.mark.parametrize("edit", ["without", "only"])
    def test_unknown_names(self, edit: str) -> None:
        with pytest.raises(SettingsError, match=r"'cookies'.*cookie"):
            getattr(default_filters(), edit)("cookies")

    @pytest.mark.parametrize("edit", ["before", "after", "replace"])
    def test_unknown_places(self, edit: str) -> None:
        with pytest.raises(SettingsError, match=r"'cookies'.*cookie"):
            getattr(default_filters(), edit)("cookies", foxes)

    def test_unknown_key(self) -> None:
        with pytest.raises(SettingsError, match=r"'cookies'.*cookie"):
            default_filters()["cookies"]

    def test_doubles(self) -> None:
        with pytest.raises(SettingsError, match=r"'foxes'.* stands twice"):
            Chain([foxes, foxes])
        with pytest.raises(SettingsError, match=r"'foxes'.* stands twice"):
            default_filters().after("cookie", foxes).before("share", foxes)
        with pytest.raises(SettingsError, match=r"'cookie'.* stands twice"):
            Cleaner(filters=["cookie", "cookie"])

    def test_names_and_callables(self) -> None:
        result = Cleaner(filters=["share", foxes]).clean(f"{PAGE}The fox came back.\n")
        assert result.counts == {"animal": 1, "share": 1}

    def test_no_filters(self) -> None:
        assert clean(PAGE, filters=()) == PAGE


class TestOwnFilters:
    def test_a_function_gives_its_name(self) -> None:
        removal = Cleaner(filters=[foxes]).clean("The fox\nThe owl\n").removals[0]
        assert (removal.text, removal.filter, removal.category, removal.reason) == (
            "The fox",
            "foxes",
            "animal",
            "animal.fox",
        )

    def test_an_object_with_a_name(self) -> None:
        class Owls:
            name = "birds"

            def __call__(self, page: Page) -> Iterable[Proposal]:
                return [Proposal(line.index, "animal", "owl", 1) for line in page.lines if "owl" in line.text]

        result = Cleaner(filters=default_filters().after("junk", Owls())).clean("The owl\nThe fox\n")
        assert [(r.text, r.filter) for r in result.removals] == [("The owl", "birds")]

    def test_a_category_of_its_own_can_be_counted(self) -> None:
        result = Cleaner(filters=[foxes]).clean("The fox\nThe owl\n")
        assert result.counts == {"animal": 1}
        assert result.restore("animal") == "The fox\nThe owl\n"

    def test_sees_what_was_found_before(self) -> None:
        seen: list[int] = []

        def last(page: Page) -> Iterator[Proposal]:
            seen.extend(page.found)
            yield from ()

        Cleaner(filters=Chain([*default_filters().only("advertisement", "share"), last])).clean(PAGE)
        assert seen == [3, 6]

    def test_sees_a_page_as_if_cookie_notices_had_never_stood_there(self) -> None:
        seen: list[str] = []

        def last(page: Page) -> Iterator[Proposal]:
            seen.extend(line.text for line in page.lines)
            yield Proposal(0, "mine", "mine.first", 1.0)

        result = Cleaner(filters=Chain([*default_filters().only("cookie"), last])).clean(PAGE)
        assert seen == PAGE.splitlines()[1:]
        assert [(r.text, r.line) for r in result.removals] == [(COOKIE, 1), (HEADLINE, 2)]

    def test_is_asked_once_even_above_the_cookie_filter(self) -> None:
        seen: list[int] = []

        def first(page: Page) -> Iterator[Proposal]:
            seen.append(len(page.lines))
            yield Proposal(2, "mine", "mine.third", 1.0)

        result = Cleaner(filters=default_filters().before("cookie", first)).clean(PAGE)
        assert seen == [8]
        assert [r.text for r in result.removals if r.category == "mine"] == [PROSE[0]]
        assert COOKIE not in result.text

    def test_the_mode_decides_on_its_scores(self) -> None:
        def unsure(page: Page) -> Iterator[Proposal]:
            yield Proposal(0, "mine", "mine.unsure", 0.5)

        text = "one\ntwo\n"
        taken = {mode: clean(text, mode=mode, filters=[unsure]) for mode in MODES}
        assert taken == {"light": text, "balanced": text, "strict": "two\n"}

    def test_it_cannot_write_to_the_page(self) -> None:
        def rude(page: Page) -> Iterator[Proposal]:
            page.found[0] = Proposal(0, "mine", "x", 1.0)  # type: ignore[index]
            yield from ()

        with pytest.raises(FilterError, match="'rude'"):
            clean(PAGE, filters=[rude])

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (Proposal(99, "mine", "x", 1.0), "line 99"),
            (Proposal(-1, "mine", "x", 1.0), "line -1"),
            (Proposal(0, "mine", "x", 2.0), "score"),
            (Proposal(0, "mine", "x", -0.5), "score"),
            (Proposal(0, "mine", "x", float("nan")), "score"),
            (Proposal(0, "mine", "x", 1.0, 2, 1), "span"),
            (Proposal(0, "mine", "x", 1.0, 2, 4), "span"),
            (Proposal(0, "mine", "x", 1.0, 0, 0), "span"),
            (Proposal(0, "mine", "x", 1.0, -3), "span"),
            (Proposal(0, "mine", "x", 1.0, 0, 10**6), "span"),
            ("a line", "str"),
            (None, "NoneType"),
            ((0, "mine"), "tuple"),
        ],
    )
    def test_nonsense_is_told_with_the_filters_name(self, wrong: object, says: str) -> None:
        def odd(page: Page) -> Iterator[object]:
            yield wrong

        with pytest.raises(FilterError, match="'odd'") as caught:
            clean(PAGE, filters=[odd])
        assert says in str(caught.value)

    @pytest.mark.parametrize(
        "wrong",
        [
            Proposal("0", "mine", "x", 1.0),  # type: ignore[arg-type]
            Proposal(0, "mine", "x", "high"),  # type: ignore[arg-type]
            Proposal(0, "mine", "x", 1.0, "a"),  # type: ignore[arg-type]
            Proposal(0, None, "x", 1.0),  # type: ignore[arg-type]
            Proposal(0, "mine", None, 1.0),  # type: ignore[arg-type]
        ],
        ids=["line", "score", "start", "category", "reason"],
    )
    def test_wrong_types_are_told_with_the_filters_name(self, wrong: Proposal) -> None:
        def odd(page: Page) -> Iterator[Proposal]:
            yield wrong

        with pytest.raises(FilterError, match="'odd'"):
            clean(PAGE, filters=[odd])

    @pytest.mark.parametrize("wrong", [None, 3])
    def test_what_yields_nothing_to_walk_through_is_told(self, wrong: object) -> None:
        def odd(page: Page) -> object:
            return wrong

        with pytest.raises(FilterError, match="'odd'"):
            clean(PAGE, filters=[odd])

    def test_a_crash_is_told_with_the_filters_name_and_cause(self) -> None:
        def crash(page: Page) -> Iterator[Proposal]:
            yield Proposal(0, "mine", "x", 1.0)
            raise ZeroDivisionError("by nothing")

        with pytest.raises(FilterError, match=r"'crash'.*ZeroDivisionError.*by nothing") as caught:
            clean(PAGE, filters=[crash])
        assert isinstance(caught.value.__cause__, ZeroDivisionError)

    def test_both_ends_of_a_line(self) -> None:
        def ends(page: Page) -> Iterator[Proposal]:
            yield Proposal(0, "mine", "start", 1.0, 0, 3)
            yield Proposal(0, "mine", "end", 1.0, 7)

        result = Cleaner(filters=[ends]).clean("one two three\n")
        assert result.text == "two\n"
        assert result.restore() == "one two three\n"

    def test_parts_that_meet(self) -> None:
        def twice(page: Page) -> Iterator[Proposal]:
            yield Proposal(0, "mine", "start", 1.0, 0, 5)
            yield Proposal(0, "mine", "longer", 1.0, 0, 7)
            yield Proposal(0, "mine", "end", 1.0, 4)

        result = Cleaner(filters=[twice]).clean("one two three\nfour\n")
        assert result.text == "four\n"
        assert "".join(r.text for r in result.removals) == "one two three"


PACK = """
category = "share"
language = "{language}"
source = "a test"
[[group]]
name = "fox"
kind = "line"
phrases = ["tell the fox"]
[cases]
remove = ["Tell the fox"]
keep = ["The fox tells."]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of a user's."""
    path = tmp_path / "fox.toml"
    path.write_text(PACK.format(language="en"), "utf-8")
    return path


def offer(monkeypatch: pytest.MonkeyPatch, **points: tuple[str, str]) -> None:
    """Act as if an installed package offered entry points: name=(group, value)."""
    known = EntryPoints(EntryPoint(name, value, group) for name, (group, value) in points.items())

    def entry_points(**wanted: str) -> EntryPoints:
        return known.select(**wanted)

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    monkeypatch.setattr(registry, "entry_points", entry_points)


class TestPacks:
    TEXT = "\n".join([PROSE[0], "Tell the fox!", PROSE[1]]) + "\n"

    def test_by_path(self, pack: Path) -> None:
        assert clean(self.TEXT) == self.TEXT
        for given in ([pack], [str(pack)], str(pack), [pack.parent]):
            result = Cleaner(packs=given).clean(self.TEXT)
            assert [(r.text, r.category, r.reason) for r in result.removals] == [
                ("Tell the fox!", "share", "share.fox")
            ]

    def test_one_path_is_a_list_of_one(self, pack: Path) -> None:
        assert Cleaner(packs=pack).clean(self.TEXT).counts == {"share": 1}

    def test_of_another_language_stays_out(self, pack: Path) -> None:
        pack.write_text(PACK.format(language="de"), "utf-8")
        assert clean(self.TEXT, packs=[pack]) == self.TEXT
        assert clean(self.TEXT, packs=[pack], language="de") != self.TEXT

    def test_a_missing_one_is_told_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"nowhere\.toml"):
            Cleaner(packs=[tmp_path / "nowhere.toml"])

    def test_by_a_plugins_name(self, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.modules[__name__], "FOX_PACK", str(pack), raising=False)
        monkeypatch.setitem(sys.modules, "fox_plugin", sys.modules[__name__])
        offer(
            monkeypatch,
            fox=("cleaner.packs", "fox_plugin:FOX_PACK"),
            fox_maker=("cleaner.packs", "fox_plugin:fox_path"),
        )
        monkeypatch.setattr(sys.modules[__name__], "fox_path", lambda: pack, raising=False)
        assert Cleaner(packs=["fox"]).clean(self.TEXT).counts == {"share": 1}
        assert Cleaner(packs=["fox_maker"]).clean(self.TEXT).counts == {"share": 1}
        with pytest.raises(DataError, match="foxes"):
            Cleaner(packs=["foxes"])

    def test_a_plugin_that_fails_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "fox_plugin", sys.modules[__name__])
        offer(
            monkeypatch,
            broken=("cleaner.packs", "no_such_module:x"),
            failing=("cleaner.packs", "fox_plugin:fails"),
        )
        with pytest.raises(DataError, match=r"'broken'.*no_such_module"):
            Cleaner(packs=["broken"])
        with pytest.raises(DataError, match=r"'failing'.*no fox"):
            Cleaner(packs=["failing"])


class Hunter:
    """A filter that a plugin offers."""

    name = "hunter"

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield foxes."""
        yield from foxes(page)


hunter = Hunter()


def fails() -> Path:
    """What a plugin offers for a pack, and what fails."""
    raise RuntimeError("no fox")


class Lame:
    """A filter that cannot be made."""

    name = "lame"

    def __init__(self) -> None:
        fails()


class TestPlugins:
    @pytest.fixture(autouse=True)
    def plugin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "fox_plugin", sys.modules[__name__])
        offer(
            monkeypatch,
            hunter=("cleaner.filters", "fox_plugin:hunter"),
            hunter_class=("cleaner.filters", "fox_plugin:Hunter"),
            foxes=("cleaner.filters", "fox_plugin:foxes"),
            broken=("cleaner.filters", "no_such_module:x"),
            lame=("cleaner.filters", "fox_plugin:Lame"),
        )

    @pytest.mark.parametrize(
        ("name", "shown"), [("hunter", "hunter"), ("hunter_class", "hunter"), ("foxes", "foxes")]
    )
    def test_is_used_when_named(self, name: str, shown: str) -> None:
        result = Cleaner(filters=["cookie", name]).clean(f"{PAGE}The fox\n")
        assert {r.filter for r in result.removals} == {"cookie", shown}

    def test_is_not_used_when_not_named(self) -> None:
        assert "The fox" in clean(f"{PAGE}The fox\n")

    def test_unknown_names_know_the_plugins(self) -> None:
        with pytest.raises(SettingsError, match="did you mean hunter"):
            Cleaner(filters=["huntr"])

    def test_one_that_cannot_be_loaded_is_named(self) -> None:
        with pytest.raises(CleanerError, match=r"'broken'.*no_such_module"):
            Cleaner(filters=["broken"])

    def test_one_that_cannot_be_made_is_named(self) -> None:
        with pytest.raises(FilterError, match=r"'lame'.*no fox"):
            Cleaner(filters=["lame"])


class TestObject:
    def test_cannot_be_changed(self) -> None:
        cleaner = Cleaner()
        for name in ("mode", "_settings", "settings"):
            with pytest.raises(AttributeError):
                setattr(cleaner, name, "x")
        with pytest.raises(AttributeError):
            cleaner.settings.mode = "light"  # type: ignore[misc]

    def test_nothing_can_be_deleted(self) -> None:
        with pytest.raises(AttributeError):
            del Cleaner()._settings

    def test_equal_settings_are_equal(self) -> None:
        assert Cleaner(keep=["share"]) == Cleaner(keep=("share",))
        assert Cleaner() != Cleaner(mode="light")
        assert Cleaner() != "Cleaner"
        assert len({Cleaner(), Cleaner(), Cleaner(mode="light")}) == 2

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"mode": "strict", "keep": ["share"], "remove": ["credit"], "protect": ["fox"], "language": "en"},
            {"filters": ["cookie", foxes]},
        ],
    )
    def test_pickles(self, options: dict[str, object]) -> None:
        cleaner = Cleaner(**options)  # type: ignore[arg-type]
        again = pickle.loads(pickle.dumps(cleaner))
        assert again == cleaner
        assert hash(again) == hash(cleaner)
        assert again.clean(PAGE) == cleaner.clean(PAGE)

    def test_a_result_pickles(self) -> None:
        result = Cleaner().clean(PAGE)
        assert pickle.loads(pickle.dumps(result)) == result

    def test_a_chain_in_the_settings_pickles(self) -> None:
        cleaner = Cleaner(filters=default_filters().without("cookie"))
        again = pickle.loads(pickle.dumps(cleaner))
        assert again.clean(PAGE) == cleaner.clean(PAGE)

    def test_shows_its_settings(self) -> None:
        assert "mode='light'" in repr(Cleaner(mode="light"))


class TestCleanMany:
    def test_is_lazy_and_in_order(self) -> None:
        taken: list[int] = []

        def source() -> Iterator[str]:
            for n in range(5):
                taken.append(n)
                yield f"{COOKIE}\n{PROSE[n % 3]} {n}\n"

        results = Cleaner(language="en").clean_many(source())
        assert taken == []
        assert next(results).text == f"{PROSE[0]} 0\n"
        assert taken == [0]
        assert [r.text for r in results] == [f"{PROSE[n % 3]} {n}\n" for n in range(1, 5)]

    @pytest.mark.parametrize("one", ["a text", b"a text"])
    def test_one_text_is_not_many(self, one: str | bytes) -> None:
        with pytest.raises(InputError, match="several texts"):
            Cleaner().clean_many(one)  # type: ignore[arg-type]

    def test_processes_give_the_same_in_order(self) -> None:
        cleaner = Cleaner(language="en", filters=["cookie", "share"])
        texts = [f"{COOKIE}\n{PROSE[n % 3]} {n}\n" for n in range(150)]
        assert list(cleaner.clean_many(texts, workers=2)) == list(cleaner.clean_many(texts))

    @pytest.mark.parametrize("workers", [0, -1, 1.5, "2", None])
    def test_workers_are_a_number(self, workers: object) -> None:
        with pytest.raises(SettingsError, match="workers"):
            Cleaner().clean_many([PAGE], workers=workers)  # type: ignore[arg-type]

    def test_a_script_without_a_guard_is_told(self, tmp_path: Path) -> None:
        script = tmp_path / "script.py"
        script.write_text(
            "from cleaner import Cleaner, CleanerError\n"
            "try:\n    print(list(Cleaner().clean_many(['Rain fell.'] * 40, workers=2)))\n"
            "except CleanerError as error:\n    print(type(error).__name__, error)\n",
            "utf-8",
        )
        done = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, timeout=120, env=environment()
        )
        assert done.stdout.count("WorkerError") >= 1 and 'if __name__ == "__main__":' in done.stdout
        assert "Traceback" not in done.stderr and done.returncode == 0

    def test_settings_that_do_not_pickle_are_told(self) -> None:
        with pytest.raises(SettingsError, match="can be pickled"):
            list(Cleaner(protect=lambda line: True).clean_many([PAGE], workers=2))

    def test_nothing(self) -> None:
        assert list(Cleaner().clean_many([])) == []

    def test_an_error_reaches_the_caller(self) -> None:
        with pytest.raises(InputError):
            list(Cleaner().clean_many([PAGE, None]))  # type: ignore[list-item]


class TestDisaster:
    def test_prose_comes_back(self) -> None:
        text = "\n".join([COOKIE, *PROSE, *(p.replace("the", "our") for p in PROSE)]) + "\n"
        result = Cleaner(filters=[*default_filters(), everything]).clean(text)
        assert result.guarded is not None
        assert all(p in lines(result.text) for p in PROSE)
        assert COOKIE not in lines(result.text)
        assert result.restore() == text

    def test_prose_cannot_be_taken_in_parts(self) -> None:
        def most(page: Page) -> Iterator[Proposal]:
            yield from (Proposal(line.index, "mine", "most", 0.7, 1) for line in page.lines)

        text = "\n".join([*PROSE, *(p.replace("the", "our") for p in PROSE)]) + "\n"
        assert Cleaner(filters=[most]).clean(text).guarded is not None

    def test_a_span_of_the_whole_line_is_the_line(self) -> None:
        def unsure(page: Page) -> Iterator[Proposal]:
            yield Proposal(0, "mine", "unsure", 0.7, 0, len(page.text(0)))

        text = "\n".join(PROSE) + "\n"
        assert Cleaner(filters=[unsure]).clean(text).text == text, "the guard of prose keeps what scores .7"

    def test_a_page_of_one_notice_may_go(self) -> None:
        text = "This website uses cookies to improve your experience.\nAccept all cookies\n"
        assert Cleaner().clean(text).text == ""

    def test_an_ordinary_page_is_not_guarded(self) -> None:
        assert Cleaner().clean(PAGE).guarded is None


class TestHtml:
    @pytest.mark.parametrize("html", [HTML, HTML.encode()])
    def test_text_and_bytes(self, html: str | bytes) -> None:
        result = Cleaner().clean_html(html)
        assert all(p in lines(result.text) for p in PROSE)
        assert ADVERT not in lines(result.text)
        assert "<" not in result.text
        assert clean_html(html) == result.text

    def test_bytes_in_their_own_encoding(self) -> None:
        page = HTML.replace("utf-8", "windows-1252").encode("cp1252")
        assert PROSE[2] in lines(clean_html(page))

    @pytest.mark.parametrize("html", ["", b"", "no markup", "<html></html>"])
    def test_nothing_to_extract(self, html: str | bytes) -> None:
        assert isinstance(clean_html(html), str)

    @pytest.mark.parametrize("wrong", [None, 3, ["<p>"]])
    def test_what_is_no_page_is_refused(self, wrong: object) -> None:
        with pytest.raises(InputError, match=type(wrong).__name__):
            clean_html(wrong)  # type: ignore[arg-type]

    def test_the_same_page_twice(self) -> None:
        assert clean_html(HTML) == clean_html(HTML) == clean_html(HTML) != ""

    def test_language_and_url(self) -> None:
        assert Cleaner().clean_html(HTML, language="fr", url="https://example.org/a").language == "fr"

    def test_what_saw_the_markup_need_not_go_by_looks(self) -> None:
        def unsure(by_markup: bool) -> Chain:
            def sections(page: Page) -> Iterator[Proposal]:
                for line in page.lines:
                    if line.text in PROSE[1:]:
                        yield Proposal(line.index, "mine", "mine.section", 0.65, by_markup=by_markup)

            return Chain([sections])

        kept, gone = (Cleaner(filters=unsure(by_markup)) for by_markup in (False, True))
        assert all(line in kept.clean_html(HTML).text for line in PROSE)
        assert not any(line in gone.clean_html(HTML).text for line in PROSE[1:])
        assert gone.clean("\n".join(PROSE)).text == "\n".join(PROSE), "a text has no markup"
        spared = Cleaner(filters=unsure(by_markup=True), protect=(lambda text: text == PROSE[1],))
        assert PROSE[1] in spared.clean_html(HTML).text


class TestPackage:
    def test_public_names(self) -> None:
        assert sorted(package.__all__) == list(package.__all__)
        assert all(getattr(package, name) is not None for name in package.__all__)
        assert set(package.__all__) <= set(dir(package))
        with pytest.raises(AttributeError, match="nothing"):
            package.nothing  # noqa: B018

    def test_version(self) -> None:
        assert package.__version__.count(".") == 2
        try:
            assert metadata.version("boilerplate-cleaner") == package.__version__
        except metadata.PackageNotFoundError:
            pytest.skip("not installed, run from a checkout")

    @pytest.mark.parametrize(
        ("code", "allowed"),
        [
            ("import cleaner", set()),
            ("import cleaner; cleaner.Cleaner", set()),
            ("import cleaner; cleaner.clean('The boat left at noon.', language='en')", {"regex"}),
            ("import cleaner; cleaner.Cleaner(mode='light')", set()),
            ("import cleaner.command.options", set()),
        ],
    )
    def test_importing_costs_nothing(self, code: str, allowed: set[str]) -> None:
        heavy = {"trafilatura", "justext", "langdetect", "lxml", "tqdm", "numpy"}
        script = f"{code}\nimport sys; print(*{{m.partition('.')[0] for m in sys.modules}})"
        where = Path(package.__file__).parents[1]
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=where, capture_output=True, text=True, check=True
        )
        assert heavy & set(done.stdout.split()) == set()
        assert allowed <= set(done.stdout.split())

    def test_data_is_in_the_package(self) -> None:
        folder = Path(package.__file__).parent
        assert (folder / "py.typed").exists()
        assert (folder / "data" / "languages.toml").exists()
        assert len(list((folder / "data" / "packs").rglob("*.toml"))) > 15


def test_a_list_of_sources_is_recognised_and_stays() -> None:
    text = "\n".join(
        [
            "The river has moved a hundred metres since the first map of the valley was drawn by the monks.",
            "Every spring the water takes another piece of the meadow, and in autumn somebody measures it.",
            "References",
            "1. Brown, A. (2011). Rivers and their walls. Harbour Press.",
            "2. A map of the valley. Journal of Maps 4, 1998, pp. 3-9.",
            "3. https://example.org/rivers",
        ]
    )
    result = Cleaner().clean(text)
    assert result.text.splitlines() == text.splitlines()
    assert [r.reason for r in result.recognised if r.category == "credit"] == [
        "credit.sources", "credit.source", "credit.source", "credit.source",
    ]  # fmt: skip

"""Every filter and every pack shows what it removes and what it keeps.

A filter has a documentation and a case file `tests/cases/<filter>.toml` of `[[remove]]` and
`[[keep]]` tables:

- `about`: what the case shows; `text`: a document;
- `lines`: exactly the texts that go (`remove`), or the lines that stay (`keep`; all, where none are named);
- `category`: what they go as, where that is not the filter's name; one or several;
- `asked`: the filter's category is removed although it stays by default (always so in `remove`);
- `others`: other pages of the site, for what is learned from them;
- `known_failure`: why the case fails today; the day it passes, the test says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from cleaner.api import Cleaner
from cleaner.errors import DataError
from cleaner.filters import default_filters
from cleaner.packs import PROOF, Kind, Pack, builtin_packs, load_packs, parse_pack
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs
from cleaner.result import Result
from cleaner.templates.store import Templates
from cleaner.types import DESCRIPTIONS, KEPT_BY_DEFAULT, Category
from tests.support import HERE, files_below, read

CASES = HERE / "cases"
NAMES = default_filters().names
SITE = "example.org"
KEYS = {"about", "text", "lines", "category", "asked", "others", "known_failure"}


@dataclass(frozen=True)
class Case:
    """A document and what must happen to it."""

    filter: str
    verb: str
    number: int
    table: dict[str, Any]

    @property
    def text(self) -> str:
        """The document."""
        return str(self.table["text"])

    @property
    def categories(self) -> set[str]:
        """What the lines go as."""
        own = [self.filter] if self.filter in set(Category) else []  # `learned` has no category of its own
        given = self.table.get("category", own)
        return {given} if isinstance(given, str) else set(given)

    def cleaner(self) -> Cleaner:
        """Return the cleaner for the case: in its language, nothing else is special."""
        asked = self.verb == "remove" or self.table.get("asked", False)
        remove = tuple(sorted(self.categories & KEPT_BY_DEFAULT)) if asked else ()
        return _cleaner(remove, tuple(self.table.get("others", ())))

    def clean(self) -> Result:
        """Return what becomes of the document."""
        return self.cleaner().clean(self.text, site=SITE if "others" in self.table else None)

    def param(self) -> Any:
        """Return the case as a parameter, an expected failure where it says so."""
        reason = self.table.get("known_failure")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        return pytest.param(self, id=f"{self.filter}-{self.verb}-{self.number}", marks=marks)


@lru_cache(maxsize=8)
def _cleaner(remove: tuple[str, ...], others: tuple[str, ...]) -> Cleaner:
    templates = Templates.fit((SITE, text) for text in others) if others else None
    return Cleaner(remove=remove, language="en", templates=templates)


def cases(verb: str) -> Iterator[Case]:
    """Yield the cases of all filters."""
    for name in NAMES:
        path = CASES / f"{name}.toml"
        tables = tomllib.loads(read(path)).get(verb, []) if path.exists() else []
        yield from (Case(name, verb, number, table) for number, table in enumerate(tables, 1))


@lru_cache(maxsize=8)
def index(language: str) -> PhraseIndex:
    """Return the phrases that are active on pages of a language."""
    return PhraseIndex(active_packs(language, ()))


def phrased() -> list[Pack]:
    """Return the packs that find something; the others only hold lists."""
    return [pack for pack in builtin_packs() if pack.groups]


def pack_cases(verb: str) -> list[Any]:
    """Return the case lines of all packs as parameters."""
    return [
        pytest.param(pack, line, id=f"{pack.path}-{number}")
        for pack in phrased()
        for number, line in enumerate(getattr(pack, verb), 1)
    ]


def page_language(pack: Pack) -> str:
    """Return a language of pages on which a pack is active."""
    return "en" if pack.language == "any" else pack.language


class TestFilters:
    @pytest.mark.parametrize("name", NAMES)
    def test_is_documented(self, name: str) -> None:
        step = default_filters()[name]
        own = getattr(step, "doc", "") or vars(type(step)).get("__doc__") or ""
        shared = [other for other in default_filters() if other.name != name and type(other) is type(step)]
        assert own.strip() or DESCRIPTIONS.get(name)
        if shared and not getattr(step, "doc", ""):
            assert DESCRIPTIONS[name], (
                f"{name} shares its class: it needs a `doc` or a description of its own"
            )

    @pytest.mark.parametrize("name", NAMES)
    def test_has_cases_of_both_kinds(self, name: str) -> None:
        table = tomllib.loads(read(CASES / f"{name}.toml"))
        assert set(table) == {"remove", "keep"}
        assert len(table["keep"]) >= len(table["remove"]) >= 3

    def test_every_case_file_belongs_to_a_filter(self) -> None:
        assert files_below(CASES) == {CASES / f"{name}.toml" for name in NAMES}

    @pytest.mark.parametrize(
        "case",
        [pytest.param(c, id=f"{c.filter}-{c.verb}-{c.number}") for v in ("remove", "keep") for c in cases(v)],
    )
    def test_cases_are_well_formed(self, case: Case) -> None:
        assert set(case.table) <= KEYS
        assert case.table["about"].strip()
        assert all(line in case.text for line in case.table.get("lines", ()))
        assert case.verb == "keep" or case.table["lines"]
        assert case.categories <= set(Category)

    @pytest.mark.parametrize("case", [c.param() for c in cases("remove")])
    def test_removes(self, case: Case) -> None:
        """What the case names goes, as what the case says, and nothing else does."""
        result = case.clean()
        assert [r.text for r in result.removals] == case.table["lines"]
        assert {r.category for r in result.removals} <= case.categories

    @pytest.mark.parametrize("case", [c.param() for c in cases("keep")])
    def test_keeps(self, case: Case) -> None:
        result = case.clean()
        wanted = case.table.get("lines")
        gone = [r for r in result.removals if wanted is None or any(r.text in line for line in wanted)]
        assert [(r.reason, r.text) for r in gone] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_finds_something_itself(self, name: str) -> None:
        """The cases show this filter, not one that stands before it in the chain."""
        mine = [c for c in cases("remove") if c.filter == name]
        removals = [r for c in mine for r in c.clean().removals]
        assert name in {r.filter for r in removals}

    @pytest.mark.parametrize("name", NAMES)
    def test_is_quiet_on_the_pages_of_nothing(self, name: str) -> None:
        only = Cleaner(filters=[name], language="en")
        for text in ("", "\n\n", " ", "A"):
            assert only.clean(text).text == text.strip(), repr(text)


class TestPacks:
    @pytest.mark.parametrize("pack", [pytest.param(p, id=p.path) for p in phrased()])
    def test_has_cases_of_both_kinds(self, pack: Pack) -> None:
        assert pack.remove
        assert pack.keep

    @pytest.mark.parametrize("pack", [pytest.param(p, id=p.path) for p in builtin_packs()])
    def test_lies_where_it_says(self, pack: Pack) -> None:
        folder, _, name = pack.path.partition("/")
        assert folder == pack.language
        assert name in (f"{pack.category}.toml", "lists.toml")

    @pytest.mark.parametrize("pack", [pytest.param(p, id=p.path) for p in builtin_packs()])
    def test_every_phrase_compiles(self, pack: Pack) -> None:
        """Patterns are compiled when a line first needs them: here all are, with the lists of their pages."""
        beside = [replace(p, groups=()) for p in active_packs(page_language(pack), ()) if p.path != pack.path]
        for probe in PhraseIndex([*beside, pack]).probes:
            assert probe.span("zqx") is None, f"{probe.owners[0].group.name} matches anything"

    @pytest.mark.parametrize("text", ["", "---", "***", "\u200b", "|", "\u2022 \u2022", "...", "#", "zqx"])
    def test_no_phrase_is_in_a_line_of_nothing(self, text: str) -> None:
        assert [m.group.name for m in index("en").find(text)] == []

    @pytest.mark.parametrize(("pack", "line"), pack_cases("remove"))
    def test_finds_its_remove_lines(self, pack: Pack, line: str) -> None:
        matches = index(page_language(pack)).find(line)
        proving = PROOF | {Kind.HEADING, Kind.GLUED_END, Kind.GLUED_START}
        own = {group.name for group in pack.groups}
        assert any(m.group.name in own and m.group.kind in proving for m in matches), matches

    @pytest.mark.parametrize(("pack", "line"), pack_cases("keep"))
    def test_keeps_its_keep_lines(self, pack: Pack, line: str) -> None:
        result = Cleaner(language=page_language(pack)).clean(line)
        assert (result.text, result.removals) == (line, ())


GOOD = """
category = "share"
language = "en"
source = "a test"
[[group]]
name = "test"
kind = "line"
phrases = ["tell the {animal}"]
[lists]
animal = ["fox", "owl"]
[cases]
remove = ["Tell the fox"]
keep = ["They tell the fox."]
"""


class TestFolding:
    @pytest.mark.parametrize("line", ["İletişim", "İLETİŞİM", "• İLETİŞİM"])
    def test_finds_capitals_with_a_dot(self, line: str) -> None:
        raw = GOOD.replace("tell the {animal}", "iletişim")
        assert PhraseIndex([parse_pack(raw, "good.toml")]).find(line)


class TestWrongPacks:
    def test_the_pattern_of_these_tests_is_good(self) -> None:
        pack = parse_pack(GOOD, "good.toml")
        assert PhraseIndex([pack]).find("Tell the owl!")
        assert not PhraseIndex([pack]).find("Tell the cat!")

    def test_a_placeholder_in_capitals_is_that_of_its_own_pack(self) -> None:
        raw = GOOD.replace("{animal}", "{Animal}")
        foxes = PhraseIndex([parse_pack(raw, "good.toml")])
        cats = PhraseIndex([parse_pack(raw.replace('"fox", "owl"', '"cat"'), "good.toml")])
        assert foxes.find("Tell the fox") and not foxes.find("Tell the cat")
        assert cats.find("Tell the cat") and not cats.find("Tell the fox")

    @pytest.mark.parametrize(
        ("old", "new", "named"),
        [
            ('"share"', '"shares"', "share"),
            ('kind = "line"', 'kind = "lines"', "line"),
            ('kind = "line"', 'kind = "line"\nwhere = "tails"', "tail"),
            ('kind = "line"', 'kind = "line"\ncategory = "cookies"', "cookie"),
            ('kind = "line"', 'kind = "line"\nscore = 2', "score"),
            ('kind = "line"', 'kind = "line"\nscores = 1', "score"),
            ('name = "test"', 'name = ""', "no name"),
            ('["tell the {animal}"]', "[]", "phrases"),
            ('["tell the {animal}"]', '["", "a"]', "phrases"),
            ('["tell the {animal}"]', '"tell"', "phrases"),
            ('["tell the {animal}"]', '["a", "a"]', "twice"),
            ('["fox", "owl"]', "[]", "animal"),
            ('["fox", "owl"]', '["fox", "fox"]', "twice"),
            ('["Tell the fox"]', "[]", "cases.remove"),
            ('["They tell the fox."]', "[]", "cases.keep"),
            ("[cases]", "[case]", "cases"),
            ('source = "a test"', "", "source"),
            ('language = "en"', "", "language"),
            ("[[group]]", "[[group]]\n[[", "TOML"),
            ("[lists]", '[[group]]\nname = "test"\nkind = "line"\nphrases = ["x"]\n[lists]', "same name"),
            ('category = "share"', 'category = ["share"]', "category"),
            ('kind = "line"', 'kind = ["line"]', "kind"),
            ('kind = "line"', 'kind = "line"\nwhere = ["tail"]', "place"),
            ('kind = "line"', 'kind = "line"\ncategory = {}', "category"),
            ('kind = "line"', 'kind = "line"\nscore = true', "score"),
            ('kind = "line"', 'kind = "line"\nleast = "two"', "least must be a whole number from 1"),
            ('kind = "line"', 'kind = "line"\nmost_words = []', "most_words must be a whole number from 0"),
            ("[[group]]", "[group]", "group must be a list of tables"),
            ("[cases]", "[[cases]]", "[cases] must be a table"),
            ("[cases]", '[address]\nthey = ["he"]\n[cases]', "key of [address] 'they'"),
            ("[cases]", '[address]\nwe = ["we all"]\n[cases]', "'we all' is no word"),
            ("[cases]", '[address]\nyou = ["*"]\n[cases]', "'*' is no word"),
        ],
    )
    def test_says_which_file_and_what(self, tmp_path: Path, old: str, new: str, named: str) -> None:
        assert GOOD.count(old) == 1
        path = tmp_path / "wrong.toml"
        path.write_text(GOOD.replace(old, new), "utf-8")
        with pytest.raises(DataError, match=r"wrong\.toml") as caught:
            load_packs((str(path),))
        assert named in str(caught.value)

    @pytest.mark.parametrize("line", ["group = 5", "group = [5]", "lists = 5", "cases = 5"])
    def test_what_must_be_a_table(self, line: str) -> None:
        raw = f'category = "share"\nlanguage = "en"\nsource = "a test"\n{line}\n'
        with pytest.raises(DataError, match="table"):
            parse_pack(raw, "wrong.toml")

    @pytest.mark.parametrize(
        "phrase",
        [
            "tell the {animals}",
            "tell (the|a",
            "tell [the",
            "tell the)",
            "{}",
            "tell }",
            "tell [...] fox",
            "a (b|...)",
        ],
    )
    def test_a_wrong_phrase_names_its_file(self, tmp_path: Path, phrase: str) -> None:
        path = tmp_path / "wrong.toml"
        path.write_text(GOOD.replace("tell the {animal}", phrase), "utf-8")
        with pytest.raises(DataError, match=r"wrong\.toml"):
            Cleaner(packs=[path], language="en").clean("Tell the fox")

    @pytest.mark.parametrize("phrase", ["()", "[please]", "(a|)", "[a] [b]", "...", "*"])
    def test_a_phrase_that_matches_every_line_is_refused(self, phrase: str) -> None:
        with pytest.raises(DataError):
            PhraseIndex([parse_pack(GOOD.replace("tell the {animal}", phrase), "wrong.toml")])

    @pytest.mark.parametrize(
        ("phrase", "line"),
        [
            ("our newsletter[s]", "Read our newsletters today"),
            ("(super|mini)market of the day", "The supermarket of the day"),
            ("reader[ship] {number}", "The readership 12 counts"),
            ("comments[: {number}]", "All comments: 12"),
        ],
    )
    def test_a_word_with_an_option_glued_to_it_is_found_in_each_form(self, phrase: str, line: str) -> None:
        pack = parse_pack(GOOD.replace('"line"', '"part"').replace("tell the {animal}", phrase), "good.toml")
        assert PhraseIndex([pack]).find(line)

    def test_a_gap_skips_up_to_eight_words_or_none(self) -> None:
        pack = parse_pack(GOOD.replace("tell the {animal}", "tell ... fox"), "good.toml")
        lines = ("Tell fox", "Tell the fox", "Tell the old and the young fox")
        assert all(PhraseIndex([pack]).find(line) for line in lines)
        assert not PhraseIndex([pack]).find("Tell one two three four five six seven eight nine fox")

    def test_a_missing_pack(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"nowhere\.toml"):
            load_packs((str(tmp_path / "nowhere.toml"),))

    def test_a_folder_without_a_pack(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=tmp_path.name):
            load_packs((str(tmp_path),))

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "wrong.toml").write_bytes(b"\xff\xfe")
        with pytest.raises(DataError, match=r"wrong\.toml"):
            load_packs((str(tmp_path),))

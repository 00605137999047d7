"""The quick questions before a phrase's expression: none turns a line away that the expression matches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

import pytest
import regex

from cleaner.forms import Form
from cleaner.packs import Group, Kind, builtin_packs, parse_pack, placeholders
from cleaner.patterns import PLACEHOLDERS, compile_phrase
from cleaner.phrases import PhraseIndex
from cleaner.probes import Probe, View
from cleaner.registry import active_packs
from cleaner.tokens import pieces, signs, unglued

#: Lines of each placeholder, some of them in odd spellings.
EXAMPLES = {
    "name": ["Anna", "Anna de la Cruz", "\u738b\u5c0f\u660e"],
    "full_name": ["Anna Lee", "Ludwig van der Rohe", "O'Neil-Smith, Jr."],
    "person": ["Anna Lee", "Anna B. Lee"],
    "site": ["The Daily Owl", "daily-owl.example.org"],
    "number": ["7", "1,200", "3.4k", "12 m", "\u0663"],
    "page": ["3", "117"],
    "year": ["1999"],
    "money": ["$5", "20 \u20ac", "US$ 12.50", "15usd", "rs. 300"],
    "email": ["me@owl.example.org"],
    "url": ["https://owl.example/x", "www.owl.example", "owl.example.com/a"],
    "handle": ["@owl_news"],
    "phone": ["+49 (30) 123 45 67", "0301234567"],
    "zip": ["10115", "10115-1234"],
    "time": ["12:30", "9.15 Uhr", "5pm", "11 a.m.", "23:59 UTC+2", "7h30"],
    "date": [
        "March 5, 2024", "5th of March", "Tuesday, 5 Mar 2024", "2024-03-05", "05/03/24", "2024. 3. 5",
        "2024\u5e743\u67085\u65e5", "3\u67085\u65e5", "2024\ub144 3\uc6d4 5\uc77c", "5March2024",
    ],
}  # fmt: skip


@lru_cache(maxsize=1)
def _index() -> PhraseIndex:
    return PhraseIndex(active_packs("en", ()))


def _view(line: str) -> View:
    form = Form(line)
    words = pieces(form.words) if form.unspaced else set(form.words)
    return View(form, words | set(signs(form.low)) | unglued(form.folded))


def _lines() -> Iterator[str]:
    cases = chain.from_iterable((*pack.remove, *pack.keep) for pack in builtin_packs())
    for case in cases:
        yield from (case, case.upper(), f"\u2022 {case} |", f'"{case}"', f"{case}. {case}")
    found = list(chain.from_iterable(EXAMPLES.values()))
    yield from found
    yield from (f"{a} {b}" for a in found for b in found)
    yield from (
        f"{a}{sign} {b}" for a in found for b in found for sign in ("", ",", " \u2022", " /", " |", " -")
    )


@pytest.mark.parametrize("part", range(8))
def test_what_an_expression_matches_passes_its_questions(part: int) -> None:
    for line in islice(_lines(), part, None, 8 * 7):
        view = _view(line)
        asked = set(_index().candidates(view))
        for probe in _index().probes:
            if probe.span(view.text) and any(_may_ask(owner.group, probe, view) for owner in probe.owners):
                assert probe in asked, (line, probe.owners[0].group.name, probe.source)
                assert probe.admits(view), (line, probe.owners[0].group.name, probe.needs)


def _may_ask(group: Group, probe: Probe, view: View) -> bool:
    """Return whether a line is short enough for a group, and has one of the words that its phrases need."""
    owner = next(o for o in probe.owners if o.group is group)
    short = not group.most_words or view.count <= group.most_words
    return short and (owner.trigger is None or not view.words.isdisjoint(owner.trigger))


def test_placeholders_with_facts_have_examples() -> None:
    assert set(EXAMPLES) <= set(PLACEHOLDERS)


def test_what_is_shortened_comes_back_whole() -> None:
    slots = placeholders(active_packs("de", ()))
    for phrase in ("Posted on {date}", "{weekday}, {date} {time}", "{name} in ({month}|{date})"):
        compiled = compile_phrase(phrase, slots)
        assert len(compiled.short) < len(compiled.source)
        assert all(slots.sources[name] in compiled.source for name in ("date", "month") if name in phrase)
        assert compiled.source == slots.lengthen(slots.shorten(compiled.source))


@pytest.mark.parametrize("text", ["a mistake?", "a mistake in this page?", "a mistake? let us know"])
def test_a_mark_behind_an_option_stands_at_the_word_before_it(text: str) -> None:
    slots = placeholders(active_packs("en", ()))
    compiled = compile_phrase("a mistake [in this {word}]? [let us know]", slots)
    assert regex.fullmatch(compiled.source, text)


def _own(*phrases: str) -> PhraseIndex:
    """Return an index of some phrases that take whole lines."""
    group = f'[[group]]\nname = "x"\nkind = "line"\nscore = 0.9\nphrases = {list(phrases)}'
    head = 'category = "junk"\nlanguage = "fr"\nsource = "a test"\n'
    cases = '[cases]\nremove = ["Erreur"]\nkeep = ["Horreur"]'
    return PhraseIndex([parse_pack(f"{head}\n{group}\n{cases}\n", "own.toml")])


@pytest.mark.parametrize(
    ("phrase", "found", "other"),
    [
        ("lamp[-| ](oil|wick)", ["Lamp oil", "Lamp-wick", "Lampoil"], "Lamp, oil"),
        ("lamps {number}[/{number}| / {number}]", ["Lamps 4 / 5", "Lamps 4/5", "Lamps 4"], "Lamps 4 5"),
        ("ropes [ and oars ] here", ["Ropes and oars here", "Ropes here"], "Ropesand oars here"),
        ("oars( of {name}|,) here", ["Oars of Anna here", "Oars, here"], "Oars here"),
        ("{number}[ ]% of lamps", ["5% of lamps", "5 % of lamps"], "5-% of lamps"),
        ("nets ([old ]|e-)here", ["Nets old here", "Nets here", "Nets e-here"], "Nets oldhere"),
    ],
)
def test_a_space_within_brackets_counts(phrase: str, found: list[str], other: str) -> None:
    index = _own(phrase)
    assert [line for line in [*found, other] if index.find(line)] == found


@pytest.mark.parametrize("line", ["Erreur", "Erreur. Veuillez patienter", "Erreur . Veuillez patienter"])
def test_a_mark_in_a_literal_phrase_stands_at_the_word_before_it_or_apart(line: str) -> None:
    assert _own("erreur [. veuillez patienter]").find(line)


@pytest.mark.parametrize(
    ("line", "is_label"),
    [
        ("Print this", True),
        ("- Print this", True),
        ("\u2013 Print this", True),
        ("\u2013 Loading\u2026", True),
        ("\u00abPrint this\u00bb", True),
        ("\u00abPrint this.\u00bb", False),  # somebody says it
        ("\u00abPrint this\u00bb.", False),
        ("\u201cPrint this.\u201d", False),
        ("\u2013 Print this!", False),
        ("Facebook X", True),
        ("...X...X.", False),  # a drawing
        ("A A", True),
        ('2" x 4" x 2"', False),  # measures
    ],
)
def test_what_somebody_says_is_no_label(line: str, is_label: bool) -> None:
    found = PhraseIndex(active_packs("en", ())).find(line)
    assert any(m.group.kind in (Kind.LINE, Kind.MADE_OF) for m in found) == is_label

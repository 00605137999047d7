r"""Placeholders of phrases: the neutral ones (`{name}`, `{date}`), and the word lists of packs.

Each has a regular expression, and facts (`cleaner.needs`) that are sure of all its matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from cleaner.fold import lower, plain, spelled
from cleaner.needs import CAPITAL, DIGIT, EDGE, SlotFacts, shared
from cleaner.tokens import longest_word

_CAPITAL = r"[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}'.&-]*"
#: Where no letter has a case any word may be a name, so names have fewer and shorter words there.
_CASELESS = r"\p{Lo}[\p{L}\p{M}\p{N}'.&-]{0,19}"
_DAY = r"[0-3]?\d{ordinal}?"
_YEAR = r"(?:19|20)\d\d"
WORD_END = r"(?!\w)"

#: What stands around the name of a shortened placeholder: no text has these. Shorter ones are written out.
_OPEN, _SHUT, _LONG = "\ufdd0", "\ufdd1", 100
_SHORTENED = regex.compile(f"{_OPEN}(.+?){_SHUT}")

#: Placeholders of every language; the words within them are lists of the packs (`_INNER`).
PLACEHOLDERS: Mapping[str, str] = {
    "name": (
        rf"(?-i:{_CAPITAL}(?:,?\s+(?:{{particle}}\s+){{0,2}}{_CAPITAL}){{0,4}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{0,3}})"
    ),
    "full_name": (
        rf"(?-i:(?!(?i:{{no_name}})\s){_CAPITAL}(?:\s+(?:{{particle}}\s+){{0,2}}{_CAPITAL}){{1,4}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{1,2}})"
    ),
    "person": rf"(?-i:{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}})",
    "site": (
        rf"(?-i:(?:(?i:{{article}})\s+)?{_CAPITAL}(?:\s+(?:{{particle}}\s+){{0,2}}{_CAPITAL}){{0,5}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{0,4}}|[\w-]+(?:\.[\w-]+)+)"
    ),
    "short_name": (
        r"[\p{Han}\p{Hiragana}\p{Katakana}\u30fc\u30fb]{2,8}(?:\s[\p{Han}\p{Hiragana}\p{Katakana}\u30fc]{1,6})?"
        r"|\p{Hangul}{2,4}"
    ),
    "word": r"[^\s]+",
    "page": r"(?<![\d.,/])\d{1,3}(?![\d.,/])",
    "minutes": r"(?<![\d.,/])[1-5]?\d(?![\d.,/])",  # of reading; what takes longer is a film or a walk
    "pages": r"(?<![\d.,/:+-])1[^\w.,:/+-]{1,9}2(?:[^\w.,:/+-]{1,9}\d{1,3}){1,20}(?![\d.,/:-])",
    "colon": r"\s?:",
    "symbol": r"[^\w\s]{1,3}",
    "space": r"\s+",
    "number": rf"\d+(?:[.,]\d+)*\s?{{multiplier}}?{WORD_END}",
    "year": _YEAR,
    "money": (r"(?:[$€£¥₹₽]|{currency}|{currency_before})\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥₹₽]|{currency})"),
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "url": r"(?:https?://|www\.)[^\s]+|[\w-]+(?:\.[\w-]+)*\.{top_domain}(?:/[^\s]*)?(?![\w.])",
    "domain": r"[\w-]+(?:\.[\w-]+)*\.\p{L}{2,12}(?![\w])",
    "handle": r"@\w{2,30}",
    "phone": r"\+?\(?\d{1,4}\)?(?:[\s./()-]{1,2}\d{2,5}){2,5}|\d{3,5}[\s/-]\d{6,8}(?!\d)|\d{9,12}",
    "zip": r"\d{5}(?:-\d{4})?",
    "time": (
        r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?(?:\s?(?:{noon}\.?|{hour}))?"
        r"(?:\s?(?-i:\(?(?:[A-Z]{2,4}T?|UTC|GMT)(?:[+-]\d+)?\)?)(?!\w))?"
        r"|(?:1[0-2]|[1-9])\s?{noon}\.?(?!\w)"
    ),
    "date": (
        rf"(?:{{weekday}}\.?,?\s+)?(?:{{article}}\s+)?(?:{_DAY}\s?(?:\s{{of_month}}\s)?\s?{{month}}\.?(?:(?:,|\s{{of_year}})?\s?{_YEAR})?"
        rf"|{{month}}\.?\s{_DAY}(?!\d)(?:,?\s?{_YEAR})?|{{month}}\.?,?\s{_YEAR})"
        rf"|{_YEAR}[-/.]\s?[01]?\d[-/.]\s?[0-3]?\d(?:T[\d:.+Z-]+)?|1[34]\d\d[-/][01]?\d[-/][0-3]?\d|[0-3]?\d(?:-(?:[0-3]?\d|{{month}})-|/[0-3]?\d/|\.[0-3]?\d\.)(?:{_YEAR}|\d\d)(?!\d)|[0-3]?\d\.\s[01]?\d\.\s{_YEAR}(?!\d)"
        rf"|(?:{_YEAR}年\s?)?\d{{1,2}}月\s?\d{{1,2}}日(?:\s?[(\uff08]\p{{Han}}[)\uff09])?|(?:{_YEAR}년\s?)?\d{{1,2}}월\s?\d{{1,2}}일"
    ),
}

#: The lists of packs that placeholders are made with.
_INNER = (
    "month", "weekday", "particle", "article", "ordinal", "of_month", "of_year", "multiplier", "currency",
    "currency_before", "noon", "hour", "top_domain", "no_name",
)  # fmt: skip

#: Signs that every match of a placeholder has: "0" stands for any digit.
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys(
        ("number", "minutes", "page", "pages", "year", "money", "phone", "zip", "time", "date"), "0"
    ),
    "email": "@",
    "handle": "@",
}
#: Words and signs (`cleaner.tokens`) of which one is in every match, where they are rarer than those.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "date": ("{month}", "0/0", "\u6708", "\uc6d4"),
    "time": ("0:0", "{noon}"),
    "money": ("$", "{currency}", "{currency_before}"),
}
#: What every match of a placeholder begins with, behind ornaments.
_OPENINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "full_name", "person"), (CAPITAL,)),
    **dict.fromkeys(("number", "minutes", "page", "pages", "year", "phone", "zip", "time"), (DIGIT,)),
    "money": (DIGIT, "$", "€", "£", "¥", "₹", "₽", "{currency}", "{currency_before}"),
    "date": (DIGIT, "{article}", "{month}", "{weekday}"),
    "handle": ("@",),
}
#: What every match ends with, before closing signs.
_CLOSINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("minutes", "page", "pages", "year", "phone", "zip"), (DIGIT,)),
    "number": (DIGIT, "{multiplier}"),
}
#: The fewest spaces within a match.
_LEAST: Mapping[str, int] = {"full_name": 1, "person": 1}
#: The most spaces within a match, for placeholders that have no list of words.
_SPACES: Mapping[str, int] = {
    **dict.fromkeys(
        ("word", "minutes", "page", "symbol", "year", "email", "url", "domain", "handle", "zip"), 0
    ),
    **dict.fromkeys(("colon", "space", "number", "money", "short_name"), 1),
    **{
        "name": 12,
        "full_name": 12,
        "person": 3,
        "site": 16,
        "phone": 10,
        "time": 3,
        "date": 10,
        "pages": 200,
    },
}


@dataclass(frozen=True, slots=True)
class Slots:
    """The placeholders of some packs.

    Attributes:
        sources: Their regular expressions.
        facts: What is sure of their matches.
        long: Those with long expressions, the longest first.
    """

    sources: Mapping[str, str]
    facts: Mapping[str, SlotFacts]
    long: tuple[str, ...]

    def shorten(self, source: str) -> str:
        """Return an expression with the names of long placeholders in it instead of theirs.

        A date in two languages is 2 kB, and each language's phrases have it some hundred times.
        """
        for name in self.long:
            source = source.replace(self.sources[name], f"{_OPEN}{name}{_SHUT}")
        return source

    def lengthen(self, source: str) -> str:
        """Return what `shorten` was given."""
        return _SHORTENED.sub(lambda found: self.sources[found[1]], source)


def slots_of(lists: Mapping[str, Sequence[str]]) -> Slots:
    """Return the placeholders: the neutral ones, and one for each word list of the packs."""
    sources = {
        name: "|".join(map(_entry, sorted(words, key=len, reverse=True))) for name, words in lists.items()
    }
    facts = {name: _list_facts(words) for name, words in lists.items()}
    inner = {f"{{{name}}}": f"(?:{sources.get(name, '(?!)')})" for name in _INNER}
    for name, source in PLACEHOLDERS.items():
        filled = source
        for slot, words in inner.items():
            filled = filled.replace(slot, words)
        sources[name] = filled
    long = [name for name, source in sources.items() if len(source) >= _LONG]
    return Slots(
        sources,
        facts | {name: _facts(name, facts) for name in PLACEHOLDERS},
        tuple(sorted(long, key=lambda name: len(sources[name]), reverse=True)),
    )


def _facts(name: str, lists: Mapping[str, SlotFacts]) -> SlotFacts:
    """Return what is sure of a neutral placeholder, given the lists that it may use."""
    empty = SlotFacts()
    inner = {f"{{{n}}}": lists.get(n, empty) for n in _INNER}
    anchors = frozenset([_SIGNS[name]] if name in _SIGNS else [])
    needed = [w for n in _NEEDED.get(name, ()) for w in (inner[n].anchors if n in inner else (n,))]
    opens = [o for n in _OPENINGS.get(name, ()) for o in (inner[n].openings or () if n in inner else (n,))]
    ends = [e for n in _CLOSINGS.get(name, ()) for e in (inner[n].closings or () if n in inner else (n,))]
    return SlotFacts(
        anchors=anchors,
        needed=frozenset(needed) or anchors,
        openings=frozenset(opens) or None,
        closings=frozenset(ends) or None,
        least=_LEAST.get(name, 0),
        spaces=_SPACES.get(name),
    )


def _list_facts(words: Sequence[str]) -> SlotFacts:
    entries = [lower(plain(spelled(word))) for word in words]
    anchors = frozenset(map(longest_word, words))
    sure = anchors if all(anchors) else frozenset()
    return SlotFacts(
        anchors=sure,
        needed=sure,
        openings=shared(frozenset(entry[:EDGE] for entry in entries)),
        closings=shared(frozenset(entry[-EDGE:] for entry in entries)),
        spaces=max(len(entry.split()) - 1 for entry in entries),
    )


def _entry(word: str) -> str:
    """Write a word of a list as a regular expression: an abbreviation in capitals keeps its case."""
    escaped = regex.escape(plain(spelled(word)), literal_spaces=True)
    return f"(?-i:{escaped})" if word.isupper() and len(word) > 1 else escaped

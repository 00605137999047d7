r"""The small language of phrase files, compiled to regular expressions of linear cost.

A phrase is words as they stand on pages. Case, typographic quotes, dashes and runs of spaces do
not matter. Beside words it may hold

==================  =====================================================================
``(a|b c|d)``       one of these
``[x]``             this or nothing
``...``             up to eight words of any kind
``*``               anything, up to 200 characters; at a phrase's end anything up to the line's end
``\(``             a sign of this language as itself
``{name}``          a placeholder: `name`, `number`, `date`, ..., or a word list of the pack
==================  =====================================================================

There is no way to write a repetition of a repetition, so no phrase can backtrack without bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

import regex

from cleaner.errors import DataError
from cleaner.fold import lower, plain

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
_TOKEN = regex.compile(r"\{[^{}]*\}|\.\.\.|[()\[\]|*]|(?:\\.|[^\s()\[\]|*{}\\])+|\s+|[{}\\]")
_ESCAPE = regex.compile(r"\\(.)")
#: Alternatives and options are spelled out up to this many forms, else they stay a pattern.
_MOST_FORMS = 256

#: The start of a regular expression that matches, or may match, a punctuation mark.
_PUNCTUATION = regex.compile(
    r"(?:\\[.?!|()-]|[:;,/!>])|\(\?:(?:\(\?:)*(?:\\[.?!|()-]|[:;,/!>])|\(\?:[^()]*\|(?:\\[.?!|()-]|[:;,/!>])"
)
_GAP = r"(?:\S+\s+){0,8}"
_CAPITAL = r"[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}\p{N}'.&-]*"
_PARTICLE = r"(?-i:d[aeiu]|del|della|dos|van|von|den|der|ter|bin|ibn|al|el|la|le|y|and|of|the|for|&|zu|af)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th|\.|º)?"
_YEAR = r"(?:19|20)\d\d"

#: Placeholders that no language changes. `{month}` and `{weekday}` inside come from the packs.
PLACEHOLDERS: Mapping[str, str] = {
    "name": rf"(?-i:{_CAPITAL}(?:,?\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{0,4}})",
    "full_name": rf"(?-i:{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{1,4}})",
    "person": rf"(?-i:{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}})",
    "site": (
        rf"(?-i:(?:the\s+|The\s+)?{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{0,5}}"
        r"|[\w-]+(?:\.[\w-]+)+)"
    ),
    "word": r"[^\s]+",
    "page": r"(?<![\d.,/])\d{1,3}(?![\d.,/])",
    "colon": r"\s?:",
    "symbol": r"[^\w\s]{1,3}",
    "space": r"\s+",
    "number": r"\d[\d.,]*\s?(?:k|m|mil|tsd)?(?!\w)",
    "year": _YEAR,
    "money": r"(?:[$€£¥₹₽]|US\$|usd|eur|gbp|rs\.?)\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥₹₽]|usd|eur|gbp)",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "url": r"(?:https?://|www\.)[^\s]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|io|co|news|eu|uk|de|fr|ru|tv)(?:/[^\s]*)?(?![\w.])",
    "domain": r"[\w-]+(?:\.[\w-]+)*\.\p{L}{2,12}(?![\w])",
    "handle": r"@\w{2,30}",
    "phone": r"\+?\(?\d{1,4}\)?(?:[\s./()-]{1,2}\d{2,5}){2,5}|\d{9,12}",
    "zip": r"\d{5}(?:-\d{4})?",
    "time": (
        r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?(?:\s?(?:a\.?m\.?|p\.?m\.?|uhr|h))?"
        r"(?:\s?(?-i:\(?(?:[A-Z]{2,4}T?|UTC|GMT)(?:[+-]\d+)?\)?)(?!\w))?"
        r"|(?:1[0-2]|[1-9])\s?(?:a\.?m|p\.?m)\.?(?!\w)"
    ),
    "date": (
        rf"(?:{{weekday}}\.?,?\s+)?(?:the\s+)?(?:{_DAY}\s?(?:\sde\s|\sof\s)?\s?{{month}}\.?(?:(?:,|\sde|\sdel)?\s?{_YEAR})?"
        rf"|{{month}}\.?\s{_DAY}(?:(?!\d),?\s?{_YEAR})?|{{month}}\.?,?\s{_YEAR})"
        rf"|{_YEAR}[-/.][01]?\d[-/.][0-3]?\d(?:T[\d:.+Z-]+)?|[0-3]?\d[-/.][0-3]?\d[-/.](?:{_YEAR}|\d\d)(?!\d)"
        rf"|{_YEAR}年\d{{1,2}}月\d{{1,2}}日|{_YEAR}년\s?\d{{1,2}}월\s?\d{{1,2}}일"
    ),
}

#: Signs that every match of a placeholder has: "0" stands for any digit.
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("number", "page", "year", "money", "phone", "zip", "time", "date"), "0"),
    "email": "@",
    "handle": "@",
}
#: Placeholders that match signs alone, so that a word beside them ends.
_MARKS = frozenset({"colon", "symbol", "space"})
#: A word with options glued to it ("newsletter[s]") has up to so many forms, each an anchor.
_MOST_ENDINGS = 64
_DIGIT = regex.compile(r"\d")
_GLUE = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)")


@dataclass(frozen=True, slots=True)
class Compiled:
    """One phrase, compiled.

    Attributes:
        source: The regular expression, to be anchored by its user.
        forms: The literal texts it stands for, where it stands for few; else empty.
        anchors: Words of which at least one is in every match; empty where none is sure.
    """

    source: str
    forms: tuple[str, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slots:
    """The placeholders of some packs: their regular expressions, and their anchors where they have any."""

    sources: Mapping[str, str]
    anchors: Mapping[str, frozenset[str]]


_Node = tuple[str, object]


class _Parser:
    """A phrase to a tree: ("word", str), ("any", [seq, ...]), ("maybe", seq), ("slot", str), ..."""

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase
        self._tokens = _TOKEN.findall(lower(plain(phrase.strip())))
        self._at = 0

    def parse(self) -> list[_Node]:
        tree = self._sequence(frozenset())
        if self._at < len(self._tokens):
            raise self._error(f"unexpected {self._tokens[self._at]!r}")
        if not tree:
            raise self._error("it is empty")
        return tree

    def _error(self, what: str) -> DataError:
        return DataError(f"phrase {self._phrase!r}: {what}")

    def _sequence(self, stops: frozenset[str]) -> list[_Node]:
        nodes: list[_Node] = []
        while self._at < len(self._tokens) and self._tokens[self._at] not in stops:
            nodes.append(self._node())
        return nodes

    def _node(self) -> _Node:
        token = self._tokens[self._at]
        self._at += 1
        if token == "(":
            return "any", self._alternatives(")")
        if token == "[":
            return "maybe", [("any", self._alternatives("]"))]
        if token.startswith("{") and token.endswith("}") and len(token) > 2:
            return "slot", token[1:-1]
        if token == "...":
            return "gap", None
        if token == "*":
            return "rest", None
        if token.isspace():
            return "space", None
        if token in "()[]|{}\\":
            raise self._error(f"unexpected {token!r}")
        return "word", _ESCAPE.sub(r"\1", token)

    def _alternatives(self, close: str) -> list[list[_Node]]:
        stops = frozenset(("|", close))
        found = [self._sequence(stops)]
        while self._at < len(self._tokens) and self._tokens[self._at] == "|":
            self._at += 1
            found.append(self._sequence(stops))
        self._expect(close)
        return found

    def _expect(self, token: str) -> None:
        if self._at >= len(self._tokens) or self._tokens[self._at] != token:
            raise self._error(f"{token!r} is missing")
        self._at += 1


def _regex(nodes: Sequence[_Node], slots: Mapping[str, str], phrase: str) -> str:
    """Write a tree as a regular expression; an option takes one neighbouring space with it."""
    parts: list[str] = []
    sure = spaced = False  # something that is always there was written; a space is due
    queue = list(nodes)
    while queue:
        kind, value = queue.pop(0)
        if kind == "space":
            spaced = bool(parts)
            continue
        atom = _atom(kind, value, slots, phrase)
        if kind == "maybe":
            if spaced and sure and queue and queue[0][0] != "space":
                parts.append(rf"\s+(?:{atom})?")
                spaced = False
            elif spaced and sure:
                parts.append(f"(?:{_space(atom)}{atom})?")
                spaced = False
            elif not sure and queue and queue[0][0] == "space":
                parts.append(rf"(?:{atom}\s+)?")
                queue.pop(0)
            else:
                parts.append(f"(?:{atom})?")
            continue
        if kind == "rest" and not queue:
            atom = ".*"
        elif kind == "rest" and spaced and queue[0][0] == "space":
            parts.append(rf"\s+(?:{atom}\s)?")
            queue.pop(0)
            spaced = False
            continue
        parts.append((_space(atom) if spaced else "") + atom)
        spaced, sure = False, True
        if kind == "gap" and queue and queue[0][0] == "space":
            queue.pop(0)
    return "".join(parts)


def _space(atom: str) -> str:
    """Return the space before an atom: a punctuation mark needs none."""
    return r"\s*" if _PUNCTUATION.match(atom) else r"\s+"


def _atom(kind: str, value: object, slots: Mapping[str, str], phrase: str) -> str:
    if kind == "word":
        return regex.escape(str(value), literal_spaces=True)
    if kind == "any":
        each = [_regex(seq, slots, phrase) for seq in value]  # type: ignore[attr-defined]
        # Longest first: where a line is made of atoms, an atom once taken is not given back.
        return f"(?:{'|'.join(sorted(each, key=len, reverse=True))})"
    if kind == "slot":
        if value not in slots:
            raise DataError(f"phrase {phrase!r}: unknown placeholder {{{value}}}")
        return f"(?:{slots[str(value)]})"
    if kind == "maybe":
        return _regex(value, slots, phrase)  # type: ignore[arg-type]
    return r".{0,200}" if kind == "rest" else _GAP


def _forms(nodes: Sequence[_Node]) -> Iterator[str]:
    """Yield the literal texts of a tree; raise ValueError where it has a placeholder."""
    choices: list[list[str]] = []
    for kind, value in nodes:
        if kind == "word":
            choices.append([str(value)])
        elif kind == "space":
            choices.append([" "])
        elif kind == "any":
            choices.append([form for seq in value for form in _forms(seq)])  # type: ignore[attr-defined]
        elif kind == "maybe":
            choices.append(["", *_forms(value)])  # type: ignore[arg-type]
        else:
            raise ValueError(kind)
    for form in product(*choices):
        yield " ".join("".join(form).split())


def _anchors(nodes: Sequence[_Node], slots: Slots) -> frozenset[str]:
    """Return words or signs of which one is in every match, the longest that can be had."""
    best: frozenset[str] = frozenset()
    for run in _runs(nodes):
        for found in _run_anchors(run, slots):
            if found and (not best or _worth(found) > _worth(best)):
                best = found
    return best


def _runs(nodes: Sequence[_Node]) -> Iterator[list[_Node]]:
    """Yield what stands between two spaces or gaps: a word with an option glued to it is one word."""
    run: list[_Node] = []
    for node in nodes:
        if node[0] in ("space", "gap", "rest"):
            yield run
            run = []
        else:
            run.append(node)
    yield run


def _run_anchors(run: list[_Node], slots: Slots) -> Iterator[frozenset[str]]:
    """Yield the anchors of a run: of all its forms, or of those parts that nothing glued changes."""
    try:
        forms = list(islice(_forms(run), _MOST_ENDINGS + 1)) if len(run) > 1 else []
    except ValueError:
        forms = []
    if 0 < len(forms) <= _MOST_ENDINGS:
        words = [_longest_word(form) for form in forms]
        yield frozenset(words) if all(words) else frozenset()
        return
    for i, (kind, value) in enumerate(run):
        free = _all_end(run[:i][::-1], -1), _all_end(run[i + 1 :], 0)
        if kind == "word":
            text = str(value)
            spans = [m for m in _WORD.finditer(text) if free[0] or m.start()]
            words = [m[0] for m in spans if free[1] or m.end() < len(text)]
            yield frozenset([max(words, key=len)]) if words else frozenset()
        elif kind == "any" and all(free):
            each = [_anchors(seq, slots) for seq in value]  # type: ignore[attr-defined]
            yield frozenset().union(*each) if all(each) else frozenset()
        elif kind == "slot" and (all(free) or value in _SIGNS):
            yield slots.anchors.get(str(value), frozenset())


def _all_end(beside: list[_Node], at: int) -> bool:
    """Return whether a word ends before its neighbours without a space, the nearest first."""
    for node in beside:
        if not _ends(node, at):
            return False
        if node[0] != "maybe":
            return True
    return True


def _ends(node: _Node, at: int) -> bool:
    """Return whether a neighbour begins (0) or ends (-1) as no word does."""
    kind, value = node
    if kind in ("any", "maybe"):
        sequences = value if kind == "any" else [value]
        return all(seq and _ends(seq[at], at) for seq in sequences)  # type: ignore[attr-defined]
    if kind == "slot":
        return value in _MARKS
    return kind == "space" or (kind == "word" and not _WORD.match(str(value)[at]))


def _may_be_empty(nodes: Sequence[_Node]) -> bool:
    """Return whether a tree matches the empty text; words and placeholders never do."""
    for kind, value in nodes:
        if kind in ("word", "slot"):
            return False
        if kind == "any" and not any(_may_be_empty(seq) for seq in value):  # type: ignore[attr-defined]
            return False
    return True


def _worth(anchors: frozenset[str]) -> tuple[int, int]:
    """Weigh anchors: long ones are rare, few are better than many."""
    return min(map(len, anchors)), -len(anchors)


def compile_phrase(phrase: str, slots: Slots) -> Compiled:
    """Compile one phrase.

    Args:
        phrase: The phrase as the data file has it.
        slots: The placeholders.

    Raises:
        DataError: The phrase does not follow the language above.
    """
    nodes = _Parser(phrase).parse()
    try:
        forms = tuple(islice(_forms(nodes), _MOST_FORMS + 1))
    except ValueError:
        forms = ()
    if len(forms) > _MOST_FORMS:
        forms = ()
    source = _regex(nodes, slots.sources, phrase)
    if _may_be_empty(nodes):
        raise DataError(f"phrase {phrase!r}: it may match nothing, and so would match every line")
    return Compiled(source, forms, _anchors(nodes, slots))


def slots_of(lists: Mapping[str, Sequence[str]]) -> Slots:
    """Return the placeholders: the neutral ones, and one for each word list of the packs."""
    sources = {
        name: "|".join(map(_entry, sorted(words, key=len, reverse=True))) for name, words in lists.items()
    }
    anchors = {name: frozenset(map(_longest_word, words)) for name, words in lists.items()}
    for name, source in PLACEHOLDERS.items():
        filled = source
        for inner in ("month", "weekday"):
            filled = filled.replace("{" + inner + "}", f"(?:{sources.get(inner, '(?!)')})")
        sources[name] = filled
    anchors |= {name: frozenset([sign]) for name, sign in _SIGNS.items()}
    return Slots(sources, {name: found for name, found in anchors.items() if all(found)})


def _entry(word: str) -> str:
    """Write a word of a list as a regular expression: an abbreviation in capitals keeps its case."""
    escaped = regex.escape(plain(word), literal_spaces=True)
    return f"(?-i:{escaped})" if word.isupper() and len(word) > 1 else escaped


def _longest_word(entry: str) -> str:
    return max(_WORD.findall(lower(plain(entry))), key=len, default="")


def tokens(text: str) -> set[str]:
    """Return the anchors that a line (folded, in its own case) has: its words, also glued ones, and signs."""
    low = lower(text)
    found = set(_WORD.findall(low))
    if _GLUE.search(text):
        found.update(_WORD.findall(lower(_GLUE.sub(" ", text))))
    if "@" in text:
        found.add("@")
    if _DIGIT.search(text):
        found.add("0")
    return found

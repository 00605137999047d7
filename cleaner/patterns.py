r"""The small language of phrase files, compiled to regular expressions of linear cost.

A phrase is words as they stand on pages. Case, typographic quotes, dashes and runs of spaces do
not matter. Beside words it may hold

==================  =====================================================================
``(a|b c|d)``       one of these
``[x]``             this or nothing
``...``             up to eight words of any kind, or none
``*``               anything, up to 200 characters; at a phrase's end anything up to the line's end
``\(``             a sign of this language as itself
``{name}``          a placeholder: `name`, `number`, `date`, ..., or a word list of the pack
==================  =====================================================================

Scripts without spaces between words (Japanese, Chinese, Thai, ...) are written as they stand, without
spaces: `[x]`, `*` and placeholders then join their neighbours directly, and no word boundary is asked
for beside such a letter. In Korean a particle is part of the word: `\uc0ac\uc774\ud2b8[\ub97c|\uc5d0]`.

There is no way to write a repetition of a repetition, so no phrase can backtrack without bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from cleaner.errors import DataError
from cleaner.fold import UNSPACED, lower, plain, spelled
from cleaner.needs import (
    CAPITAL,
    DIGIT,
    EDGE,
    Needs,
    Node,
    SlotFacts,
    chunks,
    few_forms,
    needs_of,
    shared,
    spelled_out,
    worth,
)
from cleaner.tokens import longest_word

#: A letter of a script whose words are written together, or of Korean.
_GLUED = regex.compile(rf"[{UNSPACED}\p{{Hangul}}]")
#: Signs of the language in full width are no signs of the language.
_WIDE = str.maketrans({chr(ord(c) + 0xFEE0): f"\\{c}" for c in "()[]{}|*\\"})
_TOKEN = regex.compile(r"\{[^{}]*\}|\.\.\.|[()\[\]|*]|(?:\\.|[^\s()\[\]|*{}\\])+|\s+|[{}\\]")
_ESCAPE = regex.compile(r"\\(.)")
#: The start of a regular expression that matches, or may match, a punctuation mark.
_PUNCTUATION = regex.compile(
    r"(?:\\[.?!|()-]|[:;,/!>])|\(\?:(?:\(\?:)*(?:\\[.?!|()-]|[:;,/!>])|\(\?:[^()]*\|(?:\\[.?!|()-]|[:;,/!>])"
)
_GAP = r"(?:\S+\s+){0,8}"
_CAPITAL = r"[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}'.&-]*"
#: Where no letter has a case any word may be a name, so names have fewer and shorter words there.
_CASELESS = r"\p{Lo}[\p{L}\p{M}\p{N}'.&-]{0,19}"
_PARTICLE = r"(?-i:d[aeiu]|del|della|dos|van|von|den|der|ter|bin|ibn|al|el|la|le|y|and|of|the|for|&|zu|af)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th|\.|º)?"
_YEAR = r"(?:19|20)\d\d"
_WORD_END = r"(?!\w)"

#: A phrase of the user's has so many gaps and options at most: each multiplies the ways to match a line.
MOST_GAPS, MOST_OPTIONS = 4, 12
#: Brackets within brackets: what reads a phrase calls itself for each, so no stack bounds it but this.
_MOST_NESTED = 50

#: What stands around the name of a shortened placeholder: no text has these. Shorter ones are written out.
_OPEN, _SHUT, _LONG = "\ufdd0", "\ufdd1", 100
_SHORTENED = regex.compile(f"{_OPEN}(.+?){_SHUT}")

#: Placeholders that no language changes. `{month}` and `{weekday}` inside come from the packs.
PLACEHOLDERS: Mapping[str, str] = {
    "name": (
        rf"(?-i:{_CAPITAL}(?:,?\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{0,4}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{0,3}})"
    ),
    "full_name": (
        rf"(?-i:{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{1,4}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{1,2}})"
    ),
    "person": rf"(?-i:{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}})",
    "site": (
        rf"(?-i:(?:the\s+|The\s+)?{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_CAPITAL}){{0,5}}"
        rf"|{_CASELESS}(?:\s+{_CASELESS}){{0,4}}|[\w-]+(?:\.[\w-]+)+)"
    ),
    "short_name": (
        r"[\p{Han}\p{Hiragana}\p{Katakana}\u30fc\u30fb]{2,8}(?:\s[\p{Han}\p{Hiragana}\p{Katakana}\u30fc]{1,6})?"
        r"|\p{Hangul}{2,4}"
    ),
    "word": r"[^\s]+",
    "page": r"(?<![\d.,/])\d{1,3}(?![\d.,/])",
    "pages": r"(?<![\d.,/:+-])1[^\w.,:/+-]{1,9}2(?:[^\w.,:/+-]{1,9}\d{1,3}){1,20}(?![\d.,/:-])",
    "colon": r"\s?:",
    "symbol": r"[^\w\s]{1,3}",
    "space": r"\s+",
    "number": rf"\d+(?:[.,]\d+)*\s?(?:k|m|mil|tsd)?{_WORD_END}",
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
        rf"|{_YEAR}[-/.]\s?[01]?\d[-/.]\s?[0-3]?\d(?:T[\d:.+Z-]+)?|1[34]\d\d[-/][01]?\d[-/][0-3]?\d|[0-3]?\d(?:-[0-3]?\d-|/[0-3]?\d/|\.[0-3]?\d\.)(?:{_YEAR}|\d\d)(?!\d)"
        rf"|(?:{_YEAR}年\s?)?\d{{1,2}}月\s?\d{{1,2}}日|(?:{_YEAR}년\s?)?\d{{1,2}}월\s?\d{{1,2}}일"
    ),
}

#: Signs that every match of a placeholder has: "0" stands for any digit.
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("number", "page", "pages", "year", "money", "phone", "zip", "time", "date"), "0"),
    "email": "@",
    "handle": "@",
}
#: Words and signs (`cleaner.tokens`) of which one is in every match, where they are rarer than those.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "date": ("{month}", "0/0", "\u6708", "\uc6d4"),
    "time": ("0:0", "am", "pm", "m"),
    "money": ("$", "usd", "eur", "gbp", "rs"),
}
#: What every match of a placeholder begins with, behind ornaments.
_OPENINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "full_name", "person"), (CAPITAL,)),
    **dict.fromkeys(("number", "page", "pages", "year", "phone", "zip", "time"), (DIGIT,)),
    "money": (DIGIT, "$", "€", "£", "¥", "₹", "₽", "us$", "usd", "eur", "gbp", "rs"),
    "date": (DIGIT, "the", "{month}", "{weekday}"),
    "handle": ("@",),
}
#: What every match ends with, before closing signs.
_CLOSINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("page", "pages", "year", "phone", "zip"), (DIGIT,)),
    "number": (DIGIT, "k", "m", "mil", "tsd"),
}
#: The fewest spaces within a match.
_LEAST: Mapping[str, int] = {"full_name": 1, "person": 1}
#: The most spaces within a match, for placeholders that have no list of words.
_SPACES: Mapping[str, int] = {
    **dict.fromkeys(("word", "page", "symbol", "year", "email", "url", "domain", "handle", "zip"), 0),
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


@dataclass(frozen=True, slots=True)
class Compiled:
    """One phrase, compiled.

    Attributes:
        short: The regular expression, shortened.
        slots: The placeholders that it was compiled with.
        anchors: Words of which at least one is in every match; empty where none is sure.
        needs: What else a line must have for it.
        spelled: The most words of a match in which nothing is open; None where some name or gap must be.
    """

    short: str
    slots: Slots
    anchors: frozenset[str]
    needs: Needs
    spelled: int | None

    @property
    def source(self) -> str:
        """The regular expression, to be anchored by its user."""
        return self.slots.lengthen(self.short)


#: Phrases compiled so far, by what decides on the result: most stand in the indexes of many languages.
_COMPILED: dict[tuple[str, tuple[str | None, ...]], Compiled] = {}
_MOST_COMPILED = 1 << 15
#: Phrases that stand for more texts are expressions: a table of these would take more memory.
_MOST_LITERALS = 64
_SLOT = regex.compile(r"\{([^{}]+)\}")


class _Parser:
    """A phrase to a tree: ("word", str), ("any", [seq, ...]), ("maybe", seq), ("slot", str), ..."""

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase
        self._tokens = _TOKEN.findall(lower(plain(spelled(phrase.strip()).translate(_WIDE))))
        self._at = self._nested = 0

    def parse(self) -> list[Node]:
        tree = self._sequence(frozenset())
        if self._at < len(self._tokens):
            raise self._error(f"unexpected {self._tokens[self._at]!r}")
        if not tree:
            raise self._error("it is empty")
        return tree

    def _error(self, what: str) -> DataError:
        return DataError(f"phrase {self._phrase!r}: {what}")

    def _sequence(self, stops: frozenset[str]) -> list[Node]:
        nodes: list[Node] = []
        while self._at < len(self._tokens) and self._tokens[self._at] not in stops:
            nodes.append(self._node())
        return nodes

    def _node(self) -> Node:
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

    def _alternatives(self, close: str) -> list[list[Node]]:
        self._nested += 1
        if self._nested > _MOST_NESTED:
            raise DataError(f"phrase {self._phrase[:60]!r}: nested too deep")
        stops = frozenset(("|", close))
        found = [self._sequence(stops)]
        while self._at < len(self._tokens) and self._tokens[self._at] == "|":
            self._at += 1
            found.append(self._sequence(stops))
        self._expect(close)
        if [("gap", None)] in found:
            raise self._error("`...` stands for no words already; write it without brackets")
        self._nested -= 1
        return found

    def _expect(self, token: str) -> None:
        if self._at >= len(self._tokens) or self._tokens[self._at] != token:
            raise self._error(f"{token!r} is missing")
        self._at += 1


def _regex(nodes: Sequence[Node], slots: Mapping[str, str], phrase: str) -> str:
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
        atom = _before(atom, queue, phrase) if kind == "slot" else atom
        if kind == "maybe":
            if spaced and sure and queue and not _stands_apart(queue[0]):
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


def _stands_apart(node: Node) -> bool:
    """Return whether a node behind an option is a space, or a mark that stands at the word before it."""
    kind, value = node
    if kind == "slot":
        return value == "colon"
    return kind == "space" or (kind == "word" and _PUNCTUATION.match(regex.escape(str(value))) is not None)


def _space(atom: str) -> str:
    """Return the space before an atom: a punctuation mark needs none."""
    return r"\s*" if _PUNCTUATION.match(atom) else r"\s+"


def _before(atom: str, follow: Sequence[Node], phrase: str) -> str:
    """Return a placeholder that need not end a word where a counter or a particle is written to it."""
    glued = follow and follow[0][0] != "space" and _GLUED.search(phrase)
    return atom.replace(_WORD_END, "") if glued else atom


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


def _anchors(nodes: Sequence[Node], slots: Slots) -> frozenset[str]:
    """Return words or signs of which one is in every match, the longest that can be had."""
    best: frozenset[str] = frozenset()
    for chunk in chunks(nodes):
        words = frozenset(map(longest_word, few_forms(chunk))) if len(chunk) > 1 else frozenset()
        whole = words if all(words) else frozenset()
        for found in [whole] if whole else [_anchors_of_node(node, slots) for node in chunk]:
            if found and (not best or worth(found) > worth(best)):
                best = found
    return best


def _anchors_of_node(node: Node, slots: Slots) -> frozenset[str]:
    kind, value = node
    if kind == "word":
        word = longest_word(str(value))
        return frozenset([word] if word else [])
    if kind == "any":
        each = [_anchors(seq, slots) for seq in value]  # type: ignore[attr-defined]
        return frozenset().union(*each) if all(each) else frozenset()
    return slots.facts[str(value)].anchors if kind == "slot" else frozenset()


def _may_be_empty(nodes: Sequence[Node]) -> bool:
    """Return whether a tree matches the empty text; words and placeholders never do."""
    for kind, value in nodes:
        if kind in ("word", "slot"):
            return False
        if kind == "any" and not any(_may_be_empty(seq) for seq in value):  # type: ignore[attr-defined]
            return False
    return True


def literal_forms(phrase: str) -> tuple[str, ...]:
    """Return the texts that a phrase stands for, where they are few; else nothing.

    Args:
        phrase: The phrase as the data file has it.

    Raises:
        DataError: The phrase does not follow the language above.
    """
    return few_forms(_parsed(phrase), _MOST_LITERALS)


def compile_phrase(phrase: str, slots: Slots) -> Compiled:
    """Compile one phrase.

    Args:
        phrase: The phrase as the data file has it.
        slots: The placeholders.

    Raises:
        DataError: The phrase does not follow the language above.
    """
    used = tuple(slots.sources.get(name) for name in _SLOT.findall(phrase))
    asked = phrase, used
    known = _COMPILED.get(asked)
    if known is None:
        nodes = _parsed(phrase)
        known = Compiled(
            short=slots.shorten(_regex(nodes, slots.sources, phrase)),
            slots=slots,
            anchors=shared(_anchors(nodes, slots)),
            needs=needs_of(nodes, slots.facts),
            spelled=spelled_out(nodes),
        )
        if len(_COMPILED) >= _MOST_COMPILED:
            _COMPILED.clear()
        _COMPILED[asked] = known
    return known


def _parsed(phrase: str) -> list[Node]:
    nodes = _Parser(phrase).parse()
    if _may_be_empty(nodes):
        raise DataError(f"phrase {phrase!r}: it may match nothing, and so would match every line")
    return nodes


def refuse_costly(phrase: str) -> None:
    """Refuse a phrase that could match a line in so many ways that searching for it would never end.

    Args:
        phrase: The phrase as the data file has it.

    Raises:
        DataError: It has too many gaps or options, or does not follow the language above.
    """
    nodes = _Parser(phrase).parse()
    gaps, options = _freedom(nodes[:-1] if nodes[-1][0] == "rest" else nodes)
    for count, most, what in ((gaps, MOST_GAPS, "`*` or `...`"), (options, MOST_OPTIONS, "options `[x]`")):
        if count > most:
            raise DataError(f"phrase {phrase[:60]!r}: it has {count} {what}, {most} at most are allowed")


def _freedom(nodes: Sequence[Node]) -> tuple[int, int]:
    """Return how many gaps and how many options a match may use at once."""
    gaps = options = 0
    for kind, value in nodes:
        if kind in ("rest", "gap"):
            gaps += 1
        elif kind == "maybe":
            inner = _freedom(value)  # type: ignore[arg-type]
            gaps, options = gaps + inner[0], options + inner[1] + 1
        elif kind == "any":
            each = [_freedom(sequence) for sequence in value]  # type: ignore[attr-defined]
            gaps, options = gaps + max(g for g, _ in each), options + max(o for _, o in each)
    return gaps, options


def slots_of(lists: Mapping[str, Sequence[str]]) -> Slots:
    """Return the placeholders: the neutral ones, and one for each word list of the packs."""
    sources = {
        name: "|".join(map(_entry, sorted(words, key=len, reverse=True))) for name, words in lists.items()
    }
    facts = {name: _list_facts(words) for name, words in lists.items()}
    for name, source in PLACEHOLDERS.items():
        filled = source
        for inner in ("month", "weekday"):
            filled = filled.replace("{" + inner + "}", f"(?:{sources.get(inner, '(?!)')})")
        sources[name] = filled
    long = [name for name, source in sources.items() if len(source) >= _LONG]
    return Slots(
        sources,
        facts | {name: _facts(name, facts) for name in PLACEHOLDERS},
        tuple(sorted(long, key=lambda name: len(sources[name]), reverse=True)),
    )


def _facts(name: str, lists: Mapping[str, SlotFacts]) -> SlotFacts:
    """Return what is sure of a neutral placeholder, given the lists that it may use."""
    empty = SlotFacts(openings=frozenset())
    inner = {"{" + n + "}": lists.get(n, empty) for n in ("month", "weekday")}
    anchors = frozenset([_SIGNS[name]] if name in _SIGNS else [])
    needed = [w for n in _NEEDED.get(name, ()) for w in (inner[n].anchors if n in inner else (n,))]
    opens = [o for n in _OPENINGS.get(name, ()) for o in (inner[n].openings or () if n in inner else (n,))]
    return SlotFacts(
        anchors=anchors,
        needed=frozenset(needed) or anchors,
        openings=frozenset(opens) or None,
        closings=frozenset(_CLOSINGS.get(name, ())) or None,
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

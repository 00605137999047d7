r"""The small language of phrase files, read to trees.

A phrase is words as they stand on pages. Case, typographic quotes, dashes and runs of spaces do
not matter. Beside words it may hold

==================  =====================================================================
``(a|b c|d)``       one of these
``[x]``             this or nothing
``x[, y| z]``       a space within brackets counts: "x, y" or "x z"; beside one outside it does not
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

from collections.abc import Sequence

import regex

from cleaner.errors import DataError
from cleaner.fold import lower, plain, spelled
from cleaner.needs import Node, few_forms

#: Signs of the language in full width are no signs of the language.
_WIDE = str.maketrans({chr(ord(c) + 0xFEE0): f"\\{c}" for c in "()[]{}|*\\"})
_TOKEN = regex.compile(r"\{[^{}]*\}|\.\.\.|[()\[\]|*]|(?:\\.|[^\s()\[\]|*{}\\])+|\s+|[{}\\]")
_ESCAPE = regex.compile(r"\\(.)")
#: A phrase of the user's has so many gaps and options at most: each multiplies the ways to match a line.
MOST_GAPS, MOST_OPTIONS = 4, 12
#: Brackets within brackets: what reads a phrase calls itself for each, so no stack bounds it but this.
_MOST_NESTED = 50
#: Phrases that stand for more texts are expressions: a table of these would take more memory.
_MOST_LITERALS = 64


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
        if tree[-1][0] == "gap":
            raise self._error("`...` asks for a word behind it; at the end write `*`, for dots `\\.\\.\\.`")
        return _trimmed(tree, True, True)

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


def _trimmed(nodes: Sequence[Node], left: bool, right: bool) -> list[Node]:
    """Return a tree in which brackets begin and end with a space only where there is none beside them.

    Args:
        nodes: The tree.
        left: Whether nothing, or a space, stands before it.
        right: Whether nothing, or a space, stands behind it.
    """
    first, last = 0, len(nodes)
    while left and first < last and nodes[first][0] == "space":
        first += 1
    while right and first < last and nodes[last - 1][0] == "space":
        last -= 1
    own = nodes[first:last]
    spaced = [left, *(kind == "space" for kind, _ in own), right]
    return [
        _trimmed_node(node, before, behind)
        for node, before, behind in zip(own, spaced[:-2], spaced[2:], strict=True)
    ]


def _trimmed_node(node: Node, left: bool, right: bool) -> Node:
    """Return a node with its parts trimmed."""
    kind, value = node
    if kind == "any":
        return kind, [_trimmed(part, left, right) for part in value]
    return (kind, _trimmed(value, left, right)) if kind == "maybe" else node


def parse(phrase: str) -> list[Node]:
    """Return the tree of a phrase.

    Args:
        phrase: The phrase as the data file has it.

    Raises:
        DataError: The phrase does not follow the language above, or would match every line.
    """
    nodes = _Parser(phrase).parse()
    if _may_be_empty(nodes):
        raise DataError(f"phrase {phrase!r}: it may match nothing, and so would match every line")
    return nodes


def _may_be_empty(nodes: Sequence[Node]) -> bool:
    """Return whether a tree matches the empty text; words and placeholders never do."""
    for kind, value in nodes:
        if kind in ("word", "slot"):
            return False
        if kind == "any" and not any(_may_be_empty(seq) for seq in value):
            return False
    return True


def literal_forms(phrase: str) -> tuple[str, ...]:
    """Return the texts that a phrase stands for, where they are few; else nothing.

    Args:
        phrase: The phrase as the data file has it.

    Raises:
        DataError: The phrase does not follow the language above.
    """
    return few_forms(parse(phrase), _MOST_LITERALS)


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
            inner = _freedom(value)
            gaps, options = gaps + inner[0], options + inner[1] + 1
        elif kind == "any":
            each = [_freedom(sequence) for sequence in value]
            gaps, options = gaps + max(g for g, _ in each), options + max(o for _, o in each)
    return gaps, options

"""Phrases compiled: trees (`cleaner.grammar`) to regular expressions of linear cost, with what they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from cleaner.errors import DataError
from cleaner.fold import UNSPACED, lower
from cleaner.grammar import parse, refuse_costly
from cleaner.needs import GAP_WORDS, Needs, Node, chunks, few_forms, listed, needs_of, spelled_out, worth
from cleaner.placeholders import PLACEHOLDERS, WORD_END, Slots
from cleaner.tokens import longest_word

__all__ = ["PLACEHOLDERS", "Compiled", "Slots", "compile_phrase", "refuse_costly"]

#: A letter of a script whose words are written together, or of Korean.
_GLUED = regex.compile(rf"[{UNSPACED}\p{{Hangul}}]")
#: The start of a regular expression that matches, or may match, a punctuation mark.
_PUNCTUATION = regex.compile(
    r"(?:\\[.?!|()-]|[:;,/!>])|\(\?:(?:\(\?:)*(?:\\[.?!|()-]|[:;,/!>])|\(\?:[^()]*\|(?:\\[.?!|()-]|[:;,/!>])"
)
_GAP = rf"(?:\S+\s+){{0,{GAP_WORDS}}}"

#: Phrases compiled so far that stand in the indexes of many languages, by what decides on the result.
_COMPILED: dict[tuple[str, tuple[str | None, ...]], Compiled] = {}
_MOST_COMPILED = 1 << 15
_SLOT = regex.compile(r"\{([^{}]+)\}")


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
    anchors: tuple[str, ...]
    needs: Needs
    spelled: int | None

    @property
    def source(self) -> str:
        """The regular expression, to be anchored by its user."""
        return self.slots.lengthen(self.short)


def compile_phrase(phrase: str, slots: Slots, *, common: bool = False) -> Compiled:
    """Compile one phrase.

    Args:
        phrase: The phrase as the data file has it.
        slots: The placeholders.
        common: Whether many indexes have it, so that the result is remembered.

    Raises:
        DataError: The phrase does not follow the language of `cleaner.grammar`.
    """
    used = tuple(slots.sources.get(name) for name in _SLOT.findall(lower(phrase)))
    asked = phrase, used
    known = _COMPILED.get(asked)
    if known is None:
        nodes = parse(phrase)
        known = Compiled(
            short=slots.shorten(_regex(nodes, slots.sources, phrase)),
            slots=slots,
            anchors=listed(_anchors(nodes, slots)),
            needs=needs_of(nodes, slots.facts),
            spelled=spelled_out(nodes),
        )
        if common:
            if len(_COMPILED) >= _MOST_COMPILED:
                _COMPILED.clear()
            _COMPILED[asked] = known
    return known


def _regex(nodes: Sequence[Node], slots: Mapping[str, str], phrase: str) -> str:
    """Write a tree as a regular expression; an option takes one neighbouring space with it."""
    parts: list[str] = []
    sure = spaced = False  # something that is always there was written; a space is due
    queue = list(nodes)
    while queue:
        kind, value = queue.pop(0)
        if kind == "space":
            spaced, sure = True, sure or not parts  # what stands before brackets is always there
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
    return "".join([*parts, r"\s+"] if spaced else parts)


def _stands_apart(node: Node) -> bool:
    """Return whether a node behind an option is a space, or a mark that stands at the word before it."""
    kind, value = node
    if kind == "slot":
        return bool(value == "colon")
    return kind == "space" or (kind == "word" and _PUNCTUATION.match(regex.escape(str(value))) is not None)


def _space(atom: str) -> str:
    """Return the space before an atom: a punctuation mark needs none."""
    return r"\s*" if _PUNCTUATION.match(atom) else r"\s+"


def _before(atom: str, follow: Sequence[Node], phrase: str) -> str:
    """Return a placeholder that need not end a word where a counter or a particle is written to it."""
    glued = follow and follow[0][0] != "space" and _GLUED.search(phrase)
    return atom.replace(WORD_END, "") if glued else atom


def _atom(kind: str, value: Any, slots: Mapping[str, str], phrase: str) -> str:
    if kind == "word":
        return regex.escape(str(value), literal_spaces=True)
    if kind == "any":
        each = [_regex(seq, slots, phrase) for seq in value]
        # Longest first: where a line is made of atoms, an atom once taken is not given back.
        return f"(?:{'|'.join(sorted(each, key=len, reverse=True))})"
    if kind == "slot":
        if value not in slots:
            raise DataError(f"phrase {phrase!r}: unknown placeholder {{{value}}}")
        return f"(?:{slots[str(value)]})"
    if kind == "maybe":
        return _regex(value, slots, phrase)
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
        each = [_anchors(seq, slots) for seq in value]
        return frozenset().union(*each) if all(each) else frozenset()
    return slots.facts[str(value)].anchors if kind == "slot" else frozenset()

"""What a line must have for a phrase to be in it: cheap questions, asked before any regular expression.

Every answer errs on one side: a line that lacks what is needed cannot match; one that has it all may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from sys import intern
from typing import Any

from cleaner.tokens import SIGNS, longest_word

#: A part of a phrase: ("word", str), ("any", [nodes, ...]), ("maybe", nodes), ("slot", str), ("gap", None),
#: ("rest", None) or ("space", None).
Node = tuple[str, Any]

#: Alternatives and options are spelled out up to this many forms, else they stay a pattern.
MOST_FORMS = 256
#: So many characters of a beginning or an end are compared.
EDGE = 3
#: What stands for any digit at an edge, and for a letter that is a capital or has no case.
DIGIT, CAPITAL = "0", "A"
_CHUNK = ("word", "any", "maybe")
#: Placeholders without any letter or digit.
_NO_WORD = frozenset({"colon", "space", "symbol"})
#: Words that "..." may stand for, each with a space.
GAP_WORDS = 8
#: Placeholders that stand for anything, and the words that any other stands for at most.
_OPEN_SLOTS = frozenset({"name", "full_name", "person", "site", "word", "short_name"})
_SLOT_WORDS = 6
_PUNCTUATION = frozenset(".?!|()-:;,/>")


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What is sure of a placeholder.

    Attributes:
        anchors: Words or signs of which one is in every match; empty where none is sure.
        needed: The same, as rare as can be had.
        openings: What its matches may begin with (up to `EDGE` characters, `DIGIT`, `CAPITAL`); None: all.
        closings: What they may end with, likewise.
        least: The fewest spaces within a match.
        spaces: The most spaces within a match; None: no limit.
    """

    anchors: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    openings: frozenset[str] | None = None
    closings: frozenset[str] | None = None
    least: int = 0
    spaces: int | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What a folded line in lower case needs for a phrase.

    Attributes:
        clauses: Words of which one is in the line, each in order.
        literals: Texts that are in the line, where its spaces are single ones.
        openings: What the phrase begins with (up to `EDGE` characters, "0" for a digit); None: anything.
        closings: What it ends with, likewise.
        shortest: The fewest words of a match, as `str.split` counts them.
        longest: The most; None: no limit.
    """

    clauses: tuple[tuple[str, ...], ...]
    literals: tuple[str, ...]
    openings: tuple[str, ...] | None
    closings: tuple[str, ...] | None
    shortest: int
    longest: int | None


#: Sets seen so far, each of them once.
_SHARED: dict[frozenset[str], frozenset[str]] = {}
_MOST_SHARED = 1 << 15


def shared(words: frozenset[str]) -> frozenset[str]:
    """Return a set that equals `words`, the same one each time: many phrases in many indexes have it."""
    known = _SHARED.get(words)
    if known is None:
        known = frozenset(set(map(intern, words)))  # of a set: no larger than it need be
        if len(_SHARED) >= _MOST_SHARED:
            _SHARED.clear()
        _SHARED[known] = known
    return known


#: Rows of texts seen so far, likewise: what is only gone through, as a tuple takes a third of a set's memory.
_LISTED: dict[tuple[str, ...], tuple[str, ...]] = {}


def listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts in order, the same object each time."""
    known = tuple(map(intern, sorted(texts)))
    if len(_LISTED) >= _MOST_SHARED:
        _LISTED.clear()
    return _LISTED.setdefault(known, known)


def needs_of(nodes: Sequence[Node], slots: Mapping[str, SlotFacts]) -> Needs:
    """Return what a line needs for a phrase."""
    openings, empty = _edge(nodes, slots, False)
    closings, _ = _edge(nodes, slots, True)
    spaces = _spaces(nodes, slots)
    return Needs(
        clauses=tuple(map(listed, dict.fromkeys(_clauses(nodes, slots, True, True)))),
        literals=tuple(_literals(nodes)),
        openings=None if empty or openings is None else listed(openings),
        closings=None if empty or closings is None else listed(closings),
        shortest=_least(nodes, slots),
        longest=None if spaces is None else spaces + 1,
    )


def forms_of(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the literal texts of a tree; raise ValueError where it has a placeholder."""
    return (" ".join(form.split()) for form in _forms_of_part(nodes))


def _forms_of_part(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the literal texts of a part, with the spaces at its edges."""
    choices: list[list[str]] = []
    for kind, value in nodes:
        if kind == "word":
            choices.append([str(value)])
        elif kind == "space":
            choices.append([" "])
        elif kind == "any":
            choices.append([form for seq in value for form in _some(seq)])
        elif kind == "maybe":
            choices.append(["", *_some(value)])
        else:
            raise ValueError(kind)
    yield from map("".join, product(*choices))


def _some(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the forms of a part, no more than tell that they are too many."""
    return islice(_forms_of_part(nodes), MOST_FORMS + 1)


def few_forms(nodes: Sequence[Node], most: int = MOST_FORMS) -> tuple[str, ...]:
    """Return the literal texts of a tree; nothing where it has a placeholder or more than `most`."""
    try:
        forms = tuple(islice(forms_of(nodes), most + 1))
    except ValueError:
        return ()
    return forms if len(forms) <= most else ()


def chunks(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield what is written without a space: words with their options ("letter[s]"), or a placeholder."""
    chunk: list[Node] = []
    for node in nodes:
        if node[0] in _CHUNK:
            chunk.append(node)
            continue
        yield from ([chunk] if chunk else [])
        yield [node]
        chunk = []
    yield from ([chunk] if chunk else [])


def _clauses(
    nodes: Sequence[Node], slots: Mapping[str, SlotFacts], left: bool, right: bool
) -> Iterator[frozenset[str]]:
    """Yield sets of words of which one is in every match; `left`, `right`: no word joins that edge."""
    parts = list(chunks(nodes))
    for i, part in enumerate(parts):
        free = _is_free(parts[i - 1 :: -1] if i else [], left, -1), _is_free(parts[i + 1 :], right, 0)
        kind, value = part[0]
        if kind == "slot":
            facts = slots[str(value)]
            if facts.needed and (all(free) or facts.needed <= SIGNS):
                yield facts.needed
        elif kind in _CHUNK:
            yield from _clauses_of_chunk(part, slots, *free)


def _is_free(beside: Sequence[Sequence[Node]], edge: bool, at: int) -> bool:
    """Return whether no word can join a chunk on the side of its neighbours, nearest first."""
    if not beside:
        return edge
    kind, value = beside[0][at]
    if kind == "slot":
        return value in _NO_WORD
    if kind == "word":
        return not longest_word(str(value)[at])
    if kind != "space":
        return False
    return edge or any(node[0] in ("word", "slot") for part in beside for node in part)


def _clauses_of_chunk(
    chunk: Sequence[Node], slots: Mapping[str, SlotFacts], left: bool, right: bool
) -> Iterator[frozenset[str]]:
    forms = few_forms(chunk)
    if forms:
        words = frozenset(longest_word(_inner(form, left, right)) for form in forms)
        if all(words):
            yield words
    elif len(chunk) == 1 and chunk[0][0] == "any":
        each = [list(_clauses(seq, slots, left, right)) for seq in chunk[0][1]]
        if all(each):
            yield frozenset().union(*(max(found, key=worth) for found in each))


def _inner(form: str, left: bool, right: bool) -> str:
    """Return a form without the words at its edges to which others may be joined."""
    words = form.split(" ")
    return " ".join(words[0 if left else 1 : len(words) if right else -1])


def worth(anchors: Collection[str]) -> tuple[int, int]:
    """Weigh anchors: long ones are rare, few are better than many."""
    return min(map(len, anchors)), -len(anchors)


def _literals(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the runs of words that stand in every match as they are written."""
    run = ""
    for i, (kind, value) in enumerate(nodes):
        following = nodes[i + 1] if i + 1 < len(nodes) else ("", "")
        if kind == "word":
            run += str(value)
        elif kind == "space" and run and following[0] == "word" and str(following[1])[0] not in _PUNCTUATION:
            run += " "
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _edge(
    nodes: Sequence[Node], slots: Mapping[str, SlotFacts], end: bool
) -> tuple[frozenset[str] | None, bool]:
    """Return what matches may begin or end with, and whether a match may be empty."""
    found: set[str] = set()
    for kind, value in reversed(nodes) if end else nodes:
        if kind == "space":
            continue
        texts, empty = _edge_of(kind, value, slots, end)
        if texts is None:
            return None, False
        found |= texts
        if not empty:
            return frozenset(found), False
    return frozenset(found), True


def _edge_of(
    kind: str, value: Any, slots: Mapping[str, SlotFacts], end: bool
) -> tuple[frozenset[str] | None, bool]:
    if kind == "word":
        return frozenset([str(value)[-EDGE:] if end else str(value)[:EDGE]]), False
    if kind == "slot":
        facts = slots[str(value)]
        return facts.closings if end else facts.openings, False
    if kind == "maybe":
        return _edge(value, slots, end)[0], True
    if kind != "any":
        return None, False
    each = [_edge(seq, slots, end) for seq in value]
    texts = [t for t, _ in each if t is not None]
    whole = frozenset().union(*texts) if len(texts) == len(each) else None
    return whole, any(empty for _, empty in each)


def _spaces(nodes: Sequence[Node], slots: Mapping[str, SlotFacts]) -> int | None:
    """Return the most spaces that a match has; None where there is no limit."""
    total = 0
    for kind, value in nodes:
        count = _spaces_of(kind, value, slots)
        if count is None:
            return None
        total += count
    return total


def _spaces_of(kind: str, value: Any, slots: Mapping[str, SlotFacts]) -> int | None:
    if kind == "slot":
        return slots[str(value)].spaces
    if kind == "maybe":
        return _spaces(value, slots)
    if kind == "any":
        each = [_spaces(seq, slots) for seq in value]
        return None if None in each else max(c for c in each if c is not None)
    return {"word": 0, "space": 1, "gap": GAP_WORDS + 1}.get(kind)


def _least(nodes: Sequence[Node], slots: Mapping[str, SlotFacts]) -> int:
    """Return how many words every match has at least, as `str.split` counts them."""
    total, spaced = 0, True
    for kind, value in nodes:
        if kind == "space":
            spaced = True
        elif kind == "slot":
            total += slots[str(value)].least + (spaced and value not in _NO_WORD)
            spaced = False
        elif kind == "word" or (kind == "any" and all(_begins_word(seq) for seq in value)):
            total += spaced and (kind == "any" or str(value)[0] not in _PUNCTUATION)
            spaced = False
    return max(total, 1)


def spelled_out(nodes: Sequence[Node]) -> int | None:
    """Return the most words of a match in which nothing is open; None where something must be.

    Names and gaps are open; numbers and dates are not: they say nothing of their own.
    """
    total = 0
    for kind, value in nodes:
        if kind == "word":
            total += 1
        elif kind == "any":
            each = [spelled_out(seq) for seq in value]
            if None in each:
                return None
            total += max(count for count in each if count is not None)
        elif kind == "maybe":
            total += spelled_out(value) or 0
        elif kind == "slot" and value in _OPEN_SLOTS:
            return None
        elif kind == "slot":
            total += _SLOT_WORDS
        elif kind in ("gap", "rest"):
            return None
    return total


def _begins_word(nodes: Sequence[Node]) -> bool:
    """Return whether a tree begins with a word that needs a space before it."""
    return bool(nodes) and nodes[0][0] == "word" and str(nodes[0][1])[0] not in _PUNCTUATION

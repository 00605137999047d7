"""What a page is made of as a whole: a conversation, source code, a text with sections, a bibliography.

A line that would be furniture by itself is content where it is one of its kind: a message of a chat, a
subhead among subheads, an entry among entries. The guards ask here; no language's words are needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import regex

from cleaner.shape import Shape
from cleaner.types import Line

#: A page is a conversation, or source code, where at least so many of its lines are, and this share.
_LEAST_LINES, _SHARE = 6, 0.5
#: Of code that shows by its indents, too, this share of lines has other signs.
_SIGNED = 0.35
#: Where more lines are indented, an indent says nothing.
_FEW_INDENTED = 0.3
#: A message: perhaps a time, then who speaks.
_MESSAGE = regex.compile(
    r"^(?:\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]?[\s-]*)?"
    r"(?:<(?P<nick>\S{1,30})>\s|(?P<name>\p{Lu}[\p{L}\p{M}\p{N} .'_-]{0,29}?)\s?[:\uff1a]\s?\S)"
)
#: Two people talk, and each more than once.
_SPEAKERS = 2
#: A line of code by its signs: a bracket or a semicolon at its end, a call, an assignment, a comment.
_CODE = regex.compile(
    r"[{}\[\]();]\s*$|[\])\"'\w][,:]\s*$|[\w\])]\([^\s()]*\)"
    r"|^\s*(?:[\p{L}_][\w.$\[\]\"']*\s){0,3}[\w.$*\[\]\"']+\s?[:+-]?=\s?\S"
    r"|\$[\p{L}_{(]|^\s*(?://|#!|#\w+\s[<\"A-Z]|/\*|\*/|--\s|\[\w+\]$|\})|\s(?:==|!=|<=|>=|=>|->|&&|\|\||::)\s"
)
#: Signs that nothing but code has: a label ends with a colon, too, and a count stands in brackets.
_SURE_CODE = regex.compile(
    r"\{\s*$|(?<![}|\w])\}[,;)]*\s*$|\);\s*$|^\s*(?:[\p{L}_][\w.$]*\s)?[\w.$\[\]\"']+\s?[:+-]?=\s?\S|^\s*(?://|#!|/\*|\*/|\})"
    r"|\s(?:==|!=|=>|&&|\|\|)\s|\w\.\w+\(|\$[\p{L}_{(]"
)
#: What a line without any of these at its end, at its beginning or within has no sign of code.
_CODE_ENDS, _CODE_STARTS = tuple("{}[]();,:"), tuple("/#*-[}")
_CODE_SIGNS = ("=", "$", "->", "&&", "||", "::")
_INDENTS = ("  ", "\t")
#: What items of a page's lists begin with, and code does not.
ITEMS = frozenset("\u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25ba\u25b8\u2013")
#: A block of code between paragraphs has so many lines, this share of them with sure signs; a page that is
#: code has no more paragraphs, neither indented nor beginning as comments do, and items of lists.
_LEAST_BLOCK, _SURE_SHARE, _PARAGRAPHS = 4, 0.35, 4
_COMMENTS = " \t#/*-;%\"'"
#: What a message has between who speaks and what is said.
_SAYS = (":", "<", "\uff1a")
#: A subhead is so long at most (words); a text with sections has so many, and some that no phrase names.
_HEAD_WORDS, _LEAST_HEADS, _LEAST_FREE = 6, 4, 3
#: A label that may also be a subhead is no longer than this.
_LABEL_WORDS = 2
#: An entry of a bibliography: a surname before its given name, and a year behind a place or a publisher.
_ENTRY = regex.compile(
    r"^\W{0,3}(?:\d{1,3}[.)]\s)?\p{Lu}[\p{L}\p{M}'\u2019-]+,?\s\p{Lu}[\p{L}\p{M}'\u2019-]*\.?.{0,40}?[.:]\s"
    r".{10,}[,.(]?\s?\b(?:1[5-9]|20)\d\d[a-z]?\b\)?.{0,40}\.$"
)
#: What stands for the numbers left out of a counting, and how many numbers make one.
_LEFT_OUT, _COUNTED = frozenset({"...", "\u2026"}), 2
#: A page's number has so many digits at most.
_PAGE_DIGITS = 4
#: What begins a heading of Markdown.
TITLE = regex.compile(r"#{1,6} ")
#: An item of a numbered list.
_NUMBERED = regex.compile(r"^\s*(\d{1,3})[.)]\s")
#: Steps of instructions: each has so many words at most and ends with a full stop, or one and a quotation
#: mark; so many stand in a row.
_STEP_WORDS, _LEAST_STEPS = 14, 4
_STOPS = tuple(f"{stop}{mark}" for stop in ".\u3002\u0964\u06d4" for mark in ("", '"', "\u201d", "\u300d"))
#: The head of a clause: "1 Scope", "1. Scope", "2.1 ...", "§ 3", "Article 4", "Article 1er",
#: "Art. 1º", "第1条".
_CLAUSE = regex.compile(
    r"^(?:\W\s*|[\p{Lu}\p{Lo}][\p{L}\p{M}]+\.?\s|[\u7b2c\uc81c])?(\d{1,3})(?:\.?[\xba\xaa\xb0]|er\b|re\b)?"
    r"(?:[.)]?\s|[.)]+$|\.\d|\s?\p{Pd}|[\u6761\u689d\uc870]|$)"
)
#: A text of clauses has so many at least, in order.
_LEAST_CLAUSES = 3
#: Longer lines (characters) are none of all these.
_LONGEST = 500
#: So many lines are remembered: those of a page, which is gone over more than once.
_REMEMBERED = 2048


def clauses(shapes: Sequence[Shape], texts: Sequence[str]) -> frozenset[int]:
    """Return the lines of a contract, a statute or terms: from the first clause to the text of the last.

    Most of them are clauses or sentences, else the numbers are those of some list on a page.
    """
    heads: list[int] = []
    for i, text in enumerate(texts):
        number = len(heads) + 1
        if len(text) > _LONGEST or (text.isascii() and str(number) not in text):
            continue
        match = _CLAUSE.match(text)
        if match and int(match[1]) == number:
            heads.append(i)
    if len(heads) < _LEAST_CLAUSES:
        return frozenset()
    within = range(heads[0], heads[-1] + 1)
    said = set(heads).union(i for i in within if shapes[i].sentence or shapes[i].prose)
    whole = range(heads[0], min(heads[-1] + 2, len(texts)))
    return frozenset(whole) if len(said) >= _SHARE * len(within) else frozenset()


def conversation(texts: Sequence[str]) -> frozenset[int]:
    """Return the messages of a page that is a conversation: speakers who come again, in most lines."""
    least = max(_LEAST_LINES, _SHARE * len(texts))
    may_be = [i for i, text in enumerate(texts) if len(text) <= _LONGEST and _has(text, _SAYS)]
    if len(may_be) < least:
        return frozenset()
    found: dict[int, str] = {}
    for i in may_be:
        if match := _MESSAGE.match(texts[i]):
            found[i] = match["nick"] or match["name"]
    often = {name for name, count in Counter(found.values()).items() if count > 1}
    messages = frozenset(i for i, name in found.items() if name in often)
    return frozenset(found) if len(messages) >= least and len(often) >= _SPEAKERS else frozenset()


def _has(text: str, signs: Iterable[str]) -> bool:
    """Return whether a text has one of some signs (a loop costs less than a generator here)."""
    for sign in signs:  # noqa: SIM110
        if sign in text:
            return True
    return False


def source(shapes: Sequence[Shape], texts: Sequence[str]) -> frozenset[int]:
    """Return the lines of source code: the whole page, or blocks between its paragraphs.

    A page is source code where most lines are code by their signs or their indents, and hardly any is a
    paragraph or an item of a list; such items are indented, too, and say nothing.
    """
    told = [_signs_of(text) if len(text) <= _LONGEST else None for text in texts]
    if len(told) - told.count(None) < _LEAST_BLOCK:
        return frozenset()
    lines = list(zip(shapes, texts, strict=True))
    inner = [(sign or text.startswith(_INDENTS)) and not _is_item(facts, text)
             for sign, (facts, text) in zip(told, lines, strict=True)]  # fmt: skip
    signed = [bool(sign) and within for sign, within in zip(told, inner, strict=True)]
    if sum(inner) >= max(_LEAST_LINES, _SHARE * len(texts)) and sum(signed) >= _SIGNED * len(texts):
        paragraphs = sum(facts.prose and text[0] not in _COMMENTS for facts, text in lines)
        if paragraphs + sum(_is_item(facts, text) for facts, text in lines) <= _PARAGRAPHS:
            return frozenset(range(len(texts)))
    return _blocks(texts, signed, inner)


def _is_item(facts: Shape, text: str) -> bool:
    """Return whether a line is an item of a page's list."""
    first = text.lstrip()[0]
    return first in ITEMS or (facts.bullet and first.isdigit())


def _blocks(texts: Sequence[str], signed: Sequence[bool], inner: Sequence[bool]) -> frozenset[int]:
    """Return the lines of runs that have signs of code or indents, and enough signs that nothing else has."""
    found: set[int] = set()
    for is_inner, group in groupby(range(len(inner)), key=inner.__getitem__):
        run = list(group)
        if not is_inner or len(run) < _LEAST_BLOCK:
            continue
        sure = sum(signed[i] and _SURE_CODE.search(texts[i]) is not None for i in run)
        if sure >= _SURE_SHARE * len(run):
            found.update(run)
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED)
def _signs_of(text: str) -> bool | None:
    """Return whether a line has signs of code; None where it surely has none."""
    return _CODE.search(text) is not None if _may_be_code(text) else None


def _may_be_code(text: str) -> bool:
    """Return whether a line may have signs of code: what `_CODE` finds, and more."""
    return (
        text.rstrip().endswith(_CODE_ENDS)
        or ("(" in text and ")" in text)
        or text.lstrip().startswith(_CODE_STARTS)
        or _has(text, _CODE_SIGNS)
    )


def sections(shapes: Sequence[Shape], named: Sequence[bool]) -> tuple[frozenset[int], bool]:
    """Return the short labels that stand where the subheads of a text with sections stand.

    Args:
        shapes: The facts of the lines.
        named: Whether a phrase names a line.

    Returns:
        The labels, and whether there are enough subheads beside them that no phrase names.
    """
    often = Counter(facts.key for facts in shapes)
    places = range(1, len(shapes) - 1)
    heads = [i for i in places if _is_head(shapes, i) and often[shapes[i].key] == 1]
    if len(heads) < _LEAST_HEADS:
        return frozenset(), False
    labels = frozenset(i for i in heads if shapes[i].words <= _LABEL_WORDS)
    return labels, sum(not named[i] for i in heads) >= _LEAST_FREE


def _is_head(shapes: Sequence[Shape], i: int) -> bool:
    """Return whether a line stands as a subhead does: short, with text above and below it."""
    own, above, below = shapes[i], shapes[i - 1], shapes[i + 1]
    short = 0 < own.words <= _HEAD_WORDS and not (own.sentence or own.bullet or own.prose)
    return short and _is_text(above) and _is_text(below)


def _is_text(facts: Shape) -> bool:
    return facts.prose or (facts.sentence and facts.words > _LABEL_WORDS)


def entries(texts: Sequence[str]) -> frozenset[int]:
    """Return the entries of a bibliography, and the heading right above the first of several."""
    may_be = [i for i, text in enumerate(texts) if text.endswith(".") and len(text) <= _LONGEST]
    found = {i for i in may_be if _ENTRY.match(texts[i])}
    heads = {i - 1 for i in found if i and i - 1 not in found and len(texts[i - 1].split()) <= _HEAD_WORDS}
    return frozenset(found | heads)


def numbered(texts: Sequence[str], named: Sequence[bool]) -> frozenset[int]:
    """Return the items of numbered lists of three or more of which less than half are named."""
    numbers: dict[int, int] = {}
    for i, text in enumerate(texts):
        if text.lstrip()[:1].isdecimal() and (match := _NUMBERED.match(text)):
            numbers[i] = int(match[1])
    found: set[int] = set()
    # In a run the places and the numbers grow in step.
    for _, run in groupby(numbers, key=lambda i: i - numbers[i]):
        items = list(run)
        if len(items) > 2 and sum(named[i] for i in items) * 2 < len(items):
            found.update(items)
    return frozenset(found)


def steps(shapes: Sequence[Shape], texts: Sequence[str], named: Sequence[bool]) -> frozenset[int]:
    """Return the short sentences that stand in rows as steps do, of which at most half are named."""
    found: set[int] = set()
    short = [
        0 < facts.words <= _STEP_WORDS and text.endswith(_STOPS) and not text.endswith("..")
        for facts, text in zip(shapes, texts, strict=True)
    ]
    for is_short, run in groupby(range(len(short)), key=short.__getitem__):
        row = list(run)
        if is_short and len(row) >= _LEAST_STEPS and sum(named[i] for i in row) * 2 <= len(row):
            found.update(row)
    return frozenset(found)


def verbatim(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indented lines below one that ends with a colon: what the text quotes."""
    found: set[int] = set()
    count = sum(1 for line in lines if line.text.startswith(_INDENTS))
    if not count or count > _FEW_INDENTED * len(lines):
        return frozenset()
    announced = False
    for line in lines:
        if line.text.startswith(_INDENTS):
            if announced and line.text.lstrip()[0] not in ITEMS:
                found.add(line.index)
        else:
            announced = line.text.endswith((":", "\uff1a"))
    return frozenset(found)


def countings(texts: Sequence[str]) -> Iterator[range]:
    """Yield the runs of lines that are numbers and count up: 1, 2, 3, an ellipsis, 9.

    Args:
        texts: The lines, without the white space around them.
    """
    start, last, wide, count = 0, 0, False, 0
    for i, text in enumerate([*texts, ""]):
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _PAGE_DIGITS else 0
        if count and (number == last + 1 or (wide and number > last)):
            last, wide, count = number, False, count + 1
            continue
        if count and not wide and text in _LEFT_OUT:
            wide = True
            continue
        if count >= _COUNTED:
            yield range(start, i - wide)
        start, last, wide, count = i, number, False, int(number > 0)

"""Wrapped text: the lines of a paragraph that were broken at a width are one line again.

E-mails, old books, manuals and what a terminal shows break paragraphs at some width. A line broken so is a
part of a sentence, which says little of what the sentence is, so the lines of a paragraph are judged as
one. Texts of which too few lines go on below are left alone: a poem, a menu, paragraphs of one line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.fold import FIRST_UNSPACED
from cleaner.lines import LINE_ENDS
from cleaner.shape import BULLET, SENTENCE_ENDS
from cleaner.types import Line

#: A line that goes on below has so many characters, and words; the width of a text is not larger.
_LEAST, _WORDS, _WIDEST = 40, 3, 120
#: A text is wrapped where so many lines surely go on below, and this share of the longer lines (a few, many);
#: where this share of them are broken where the next word would have been too much, or so many characters
#: before; and where no larger share of the longer lines is wider.
_SURE, _BROKEN, _SLACK, _WIDER = ((2, 0.2), (4, 0.08)), 0.75, 10, 0.2
#: The same in a script without case, where labels below each other look as if they went on.
_SURE_CASELESS = ((4, 0.4),)
#: The width is that of all but this share of these lines: some have a word that is too long for it.
_ODD = 0.1
#: A blank line parts the paragraphs where this share of the sentences that end well before the width have
#: one below.
_PARTED = 0.8
_ENDS = f"{SENTENCE_ENDS}:"
_CLOSING = "\"'\u201d\u2019\u00bb)]*_"
#: How a line may go on: with a word, or what opens before one. No item, heading, row of a table or quotation.
_GOES_ON = re.compile(r"\s*[\"'\u201c\u2018\u201e\u00ab(\[\u00bf\u00a1$\u20ac\xa3]?\w")
_LETTERED = re.compile(r"\s*\w[.)]\s")
#: What begins a line that no other goes on.
_ALONE = ("#", "|", "```", "~~~")
_LINE_ENDS = str.maketrans(dict.fromkeys(LINE_ENDS, " "))


def flat(text: str) -> str:
    """Return a text with a space for every line end; the length is unchanged."""
    return text.translate(_LINE_ENDS)


def unwrapped(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a text, those of a paragraph that was broken at a width as one.

    Args:
        text: The text.
        lines: Its lines that are not blank.

    Returns:
        The lines; one that was put together has a space for every line end in it, and begins and ends where
        its first and its last line do.
    """
    width = _width(lines)
    if not width:
        return tuple(lines)
    parted = _is_parted(lines, width)
    found: list[Line] = []
    first = last = lines[0]
    for line in lines[1:]:
        if _goes_on(last, line, width, parted):
            last = line
            continue
        found.append(_whole(text, len(found), first, last))
        first = last = line
    return (*found, _whole(text, len(found), first, last))


def _whole(text: str, index: int, first: Line, last: Line) -> Line:
    """Return a line from the beginning of one to the end of another."""
    if first is last:
        return first._replace(index=index)
    return first._replace(index=index, end=last.end, text=flat(text[first.start : last.end]))


def _width(lines: Sequence[Line]) -> int:
    """Return the width at which a text is wrapped, 0 where it is not."""
    sure = [(a, b) for a, b in pairwise(lines) if _is_sure(a, b)]
    if not sure:
        return 0
    width = sorted(len(a.text) for a, _ in sure)[int(len(sure) * (1 - _ODD))]
    longer = [len(line.text) for line in lines if len(line.text) >= _LEAST]
    broken = sum(_is_full(a, b, width - _SLACK) for a, b in sure)
    cased = 2 * sum(b.text.lstrip()[0].islower() for _, b in sure) >= len(sure)
    known = _SURE if cased else _SURE_CASELESS
    enough = any(len(sure) >= max(count, share * len(longer)) for count, share in known)
    if not enough or width > _WIDEST or broken < _BROKEN * len(sure):
        return 0
    return width if sum(size > width + _SLACK for size in longer) <= _WIDER * len(longer) else 0


def _may_go_on(above: Line, line: Line) -> bool:
    """Return whether a line may go on in the one below: no label or address, nothing set off below it."""
    if line.blank_before or len(above.text) < _LEAST or above.text.count(" ") < _WORDS - 1:
        return False
    return _indent(line) <= _indent(above) or _is_item(above)


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _is_item(line: Line) -> bool:
    return (BULLET.match(line.text) or _LETTERED.match(line.text)) is not None


def _is_sure(above: Line, line: Line) -> bool:
    """Return whether a line surely goes on with the one above: in the middle of a sentence."""
    if not _may_go_on(above, line) or _is_ended(above.text):
        return False
    first = line.text.lstrip()[0]
    return first.islower() or (first.isalpha() and not first.isupper() and _has_spaces(first))


def _has_spaces(letter: str) -> bool:
    """Return whether a letter is of a script that puts spaces between words."""
    return letter < FIRST_UNSPACED or "\uac00" <= letter <= "\ud7a3"


def _is_ended(text: str) -> bool:
    """Return whether a line ends a sentence."""
    return text[-1] in _ENDS or text.rstrip(_CLOSING)[-1:] in _ENDS


def _is_full(above: Line, line: Line, width: int) -> bool:
    """Return whether a line has no room for the first word of the one below."""
    return len(above.text) + 1 + len(line.text.split(None, 1)[0]) > width


def _is_parted(lines: Sequence[Line], width: int) -> bool:
    """Return whether blank lines part the paragraphs."""
    ends = [
        below.blank_before > 0
        for line, below in pairwise(lines)
        if len(line.text) >= _LEAST / 2 and _is_ended(line.text) and not _is_full(line, below, width)
    ]
    return sum(ends) >= _PARTED * len(ends)


def _goes_on(above: Line, line: Line, width: int, parted: bool) -> bool:
    """Return whether a line is of the same paragraph as the one above.

    Args:
        above: The line above.
        line: The line.
        width: The text's width.
        parted: Blank lines part the paragraphs.
    """
    if not _may_go_on(above, line) or max(len(above.text), len(line.text)) > width + _SLACK:
        return False
    if not _GOES_ON.match(line.text) or _is_item(line):
        return False
    if above.text.lstrip().startswith(_ALONE) or not _is_full(above, line, width - _SLACK):
        return False
    if _is_ended(above.text):
        return parted and above.text[-1] != ":" and _is_full(above, line, width)
    return line.text.lstrip()[0].islower() or _is_full(above, line, width)


def parts(text: str, first: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield what goes of each line of a text where a part of a line that may be several goes.

    Args:
        text: The text.
        first: Offset of the line.
        start: Offset of the part.
        end: Offset after it.

    Yields:
        How many lines below the first one, and the offsets there, without white space at the line's end.
    """
    offset = first
    for place, raw in enumerate(text[first:end].splitlines(keepends=True)):
        stop = offset + len(raw)
        if stop < end:
            stop = offset + len(raw.rstrip())
        if stop > max(offset, start):
            yield place, max(offset, start), stop
        offset += len(raw)

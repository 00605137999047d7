r"""Cheap facts of a line, shared by rules, guards and the line model.

Words are what `\w+` finds; in scripts that put no spaces between words a word is counted for
every two letters. The thresholds of prose follow jusText's classification (Pomikalek 2011:
stop-word density .30 to .32 for good blocks, length 70 to 200 characters), loosened for single
lines and measured on the development corpora.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from cleaner.fold import ORNAMENTS, UNSPACED
from cleaner.forms import Form
from cleaner.tokens import is_latin

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+(?:'\p{L}+)?")
_UNSPACED = regex.compile(f"[{UNSPACED}]")
_ASCII_WORD = re.compile(r"\w+(?:'[A-Za-z]+)?")
#: What ends a sentence, and what may close it behind that.
SENTENCE_ENDS = ".!?\u2026\u3002\uff01\uff0e\uff1f\uff61\u061f\u06d4\u0964\u037e"
_ENDS = frozenset(SENTENCE_ENDS)
_CLOSERS = "\"'\u00bb\u203a\u201d\u2019\u300d\u300f\uff02\uff09)]0123456789"
#: How an item of a list begins.
BULLET = re.compile(
    r"^\s*(?:[\u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25ba\u25b8*+\u2013-]|\d{1,3}[.)])\s+"
)
_GLUE = regex.compile(r"\p{Ll}\p{Lu}")
#: The same where all letters are of Latin-1: first the rarer character is looked for.
_LATIN_GLUE = re.compile("[A-Z\xc0-\xd6\xd8-\xde](?<=[a-z\xb5\xdf-\xf6\xf8-\xff].)")

#: Prose: at least so many words, and of these at least this share of stop words.
PROSE_WORDS, PROSE_STOPS = 12, 0.2
#: Long lines are prose with fewer stop words (names, numbers, other languages).
LONG_WORDS, LONG_STOPS = 30, 0.1
#: With a larger share of capitalised words and no full stop at its end a line is a run of labels.
TITLED = 0.55


class Shape(NamedTuple):
    """What can be said of a line without knowing any phrase.

    Attributes:
        key: The form in which lines are compared (`cleaner.fold.key`).
        words: Number of words.
        stops: Share of stop words of the page's language, 0 to 1; None where none are known.
        sentence: It ends like a sentence.
        bullet: It begins like a list item.
        glued: How often a capital follows a small letter without a space ("NewsSport").
        prose: It reads like a sentence or more of running text.
    """

    key: str
    words: int
    stops: float | None
    sentence: bool
    bullet: bool
    glued: int
    prose: bool

    def tells(self, words: int) -> bool:
        """Return whether it is prose, or a sentence of at least so many words."""
        return self.prose or (self.sentence and self.words >= words)


def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces two letters count as a word."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if unspaced:
        return (unspaced + 1) // 2 + len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return len(_WORD.findall(text))


def shape(text: str, stop_words: frozenset[str]) -> Shape:
    """Return the facts of one line."""
    return shape_of(Form(text), stop_words)


def shape_of(form: Form, stop_words: frozenset[str]) -> Shape:
    """Return the facts of one line that is folded already."""
    text, tokens = form.text, _tokens(form)
    words = count_words(form.folded) if form.unspaced else len(tokens)
    stops = sum(map(stop_words.__contains__, tokens)) / len(tokens) if stop_words and tokens else None
    stops = stops if words == len(tokens) else None  # else some words are not parted by spaces
    sentence = _ends_sentence(text)
    return Shape(
        form.key,
        words,
        stops,
        sentence,
        not text[:1].isalpha() and BULLET.match(text) is not None,
        len((_LATIN_GLUE if is_latin(text) else _GLUE).findall(text)),
        _is_prose(words, stops, sentence) and (sentence or not _is_titled(text)),
    )


def _tokens(form: Form) -> list[str]:
    """Return the words of a line, those with an apostrophe as one ("don't")."""
    if "'" not in form.low:
        return form.words
    found: list[str] = (_ASCII_WORD if form.low.isascii() else _WORD).findall(form.low)
    return found


def _ends_sentence(text: str) -> bool:
    last = text[-1:]
    if last in _ENDS or (last.isascii() and last.isalpha()):
        return last in _ENDS
    inner = text.rstrip(ORNAMENTS).rstrip(_CLOSERS)
    while inner[-1:].isdecimal():  # digits of other scripts
        inner = inner[:-1].rstrip(_CLOSERS)
    return inner[-1:] in _ENDS


def _is_titled(text: str) -> bool:
    """Return whether most words begin with a capital: a run of menu items, not a paragraph."""
    words = text.split()
    return sum(w[0].isupper() for w in words) > len(words) * TITLED


def _is_prose(words: int, stops: float | None, sentence: bool) -> bool:
    if words < PROSE_WORDS:
        return False
    if stops is None:
        return sentence or words >= LONG_WORDS
    if words >= LONG_WORDS:
        return stops >= LONG_STOPS
    return sentence and stops >= PROSE_STOPS

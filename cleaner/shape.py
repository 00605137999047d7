r"""Cheap facts of a line, shared by rules, guards and the line model.

Words are what `\w+` finds; in scripts that put no spaces between words a word is counted for
every two letters. The thresholds of prose follow jusText's classification (Pomikalek 2011:
stop-word density .30 to .32 for good blocks, length 70 to 200 characters), loosened for single
lines and measured on the development corpora.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cleaner.fold import ORNAMENTS, UNSPACED, key, lower, plain, spelled

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+(?:'\p{L}+)?")
_UNSPACED = regex.compile(f"[{UNSPACED}]")
_SENTENCE_END = regex.compile(
    r"[.!?\u2026\u3002\uff01\uff0e\uff1f\uff61\u061f\u06d4\u0964\u037e]"
    r"[\"'\u00bb\u203a\u201d\u2019\u300d\u300f\uff02\uff09)\]\d]*$"
)
_BULLET = regex.compile(
    r"^\s*(?:[\u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25ba\u25b8*+\u2013-]|\d{1,3}[.)])\s+"
)
_GLUE = regex.compile(r"\p{Ll}\p{Lu}")

#: Prose: at least so many words, and of these at least this share of stop words.
PROSE_WORDS, PROSE_STOPS = 12, 0.2
#: Long lines are prose with fewer stop words (names, numbers, other languages).
LONG_WORDS, LONG_STOPS = 30, 0.1
#: With a larger share of capitalised words and no full stop at its end a line is a run of labels.
TITLED = 0.55


@dataclass(frozen=True, slots=True)
class Shape:
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


def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces two letters count as a word."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if unspaced:
        return (unspaced + 1) // 2 + len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return len(_WORD.findall(text))


def shape(text: str, stop_words: frozenset[str]) -> Shape:
    """Return the facts of one line."""
    folded = plain(spelled(text))
    tokens = _WORD.findall(lower(folded))
    words = count_words(folded)
    stops = sum(t in stop_words for t in tokens) / len(tokens) if stop_words and tokens else None
    spaced = words == len(tokens)
    sentence = bool(_SENTENCE_END.search(text.rstrip(ORNAMENTS)))
    return Shape(
        key=key(text),
        words=words,
        stops=stops if spaced else None,
        sentence=sentence,
        bullet=bool(_BULLET.match(text)),
        glued=len(_GLUE.findall(text)),
        prose=_is_prose(words, stops if spaced else None, sentence) and (sentence or not _is_titled(text)),
    )


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

"""The words of a line by which phrases are looked up.

A word is a run of letters, digits and underscores. A run in a script without spaces, or in Korean,
counts as its letters and pairs of letters. Beside words there are signs: "@" for itself, "0" for any
digit, "0/0" for digits with what may stand in a date between them, "0:0" likewise for a time, "$" for
any sign of money beside digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from cleaner.fold import FIRST_UNSPACED, UNSPACED, lower, plain, spelled

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
#: The same for texts without any of these, among which all combining marks are; and for ASCII.
_MARKED = re.compile("[\u0300-\u036f\u0483-\u1dff\u2080-\u20ff\u2cef-\U0010ffff]")
_PLAIN_WORD = re.compile(r"\w+")
_BLANKS = {c: " " for c in range(128) if not (chr(c).isalnum() or chr(c) == "_")}
#: Words whose parts count: runs without spaces, and Korean, whose particles are glued to the word.
_RUNS = regex.compile(rf"(?P<run>[{UNSPACED}\p{{Hangul}}]+)|[^{UNSPACED}\p{{Hangul}}]+")
#: The blocks of those scripts, and others.
_MAY_BE_UNSPACED = re.compile("[\u0e00-\u1fff\u2e80-\U0010ffff]")
_COMMON = regex.compile(r"[\p{Hiragana}\p{Thai}]")
#: The signs, which may stand inside a word.
SIGNS = frozenset({"@", "0"})
_DIGIT = re.compile(r"\d")
_DATE, _TIME, _MONEY = re.compile(r"\d[-/.]\s?\d"), re.compile(r"\d[:.h]\d"), re.compile("[$€£¥₹₽]")
_GLUE = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)")
_HAS_GLUE = regex.compile(r"\p{Ll}\p{Lu}|\d\p{L}|\p{L}\d")
_ASCII_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)")
#: The same for texts whose letters are all of ASCII, or of Latin-1: first the rarer character is looked for.
_ASCII_GLUE = re.compile("[A-Z0-9](?:(?<=[a-z].)|(?<=[0-9])(?:(?<=[A-Z].)|(?=[A-Za-z])))")
_LOW, _UP = "a-z\xb5\xdf-\xf6\xf8-\xff", "A-Z\xc0-\xd6\xd8-\xde"
_LETTER = f"{_LOW}{_UP}\xaa\xba"
_LATIN_GLUE = re.compile(
    f"[{_UP}0-9](?:(?<=[{_LOW}][{_UP}])|(?<=[0-9])(?:(?<=[{_LETTER}].)|(?=[{_LETTER}])))"
)
_LATIN_SEAM = re.compile(f"(?<=[{_LOW}])(?=[{_UP}])|(?<=[0-9])(?=[{_LETTER}])|(?<=[{_LETTER}])(?=[0-9])")
#: What has letters, digits or marks that are neither.
_BEYOND = re.compile("[\u0100-\u1fff\u2070-\u218f\u2c00-\U0010ffff]")


def words_of(low: str) -> list[str]:
    """Return the words of a folded line in lower case, in order."""
    if low.isascii():
        return low.translate(_BLANKS).split()
    found: list[str] = (_WORD if _MARKED.search(low) else _PLAIN_WORD).findall(low)
    return found


def pieces(words: Iterable[str]) -> set[str]:
    """Return words, and of those in scripts without spaces their letters and pairs of letters."""
    return {part for word in words for part in ((word,) if word.isascii() else _parts(word))}


def has_unspaced(text: str) -> bool:
    """Return whether a text may have letters of a script without spaces."""
    return not text.isascii() and _MAY_BE_UNSPACED.search(text) is not None


def is_latin(text: str) -> bool:
    """Return whether all letters, digits and marks of a text are of ASCII or Latin-1."""
    return text.isascii() or not _BEYOND.search(text)


def signs(text: str) -> tuple[str, ...]:
    """Return the signs that a folded line has."""
    at = ("@",) if "@" in text else ()
    if not _DIGIT.search(text):
        return at
    kinds = (("0/0", _DATE), ("0:0", _TIME), ("$", _MONEY))
    return *at, "0", *(sign for sign, kind in kinds if kind.search(text))


def unglued(text: str) -> set[str]:
    """Return the words of a folded line, in its own case, that a change of case or a digit parts."""
    if text.isascii():
        return set(words_of(_ASCII_SEAM.sub(" ", text).lower())) if _ASCII_GLUE.search(text) else set()
    if is_latin(text):
        return set(words_of(lower(_LATIN_SEAM.sub(" ", text)))) if _LATIN_GLUE.search(text) else set()
    return pieces(words_of(lower(_GLUE.sub(" ", text)))) if _HAS_GLUE.search(text) else set()


@lru_cache(maxsize=1 << 14)
def longest_word(entry: str) -> str:
    """Return the longest word of a text; of a run without spaces the rarest two letters."""
    words = (w for word in _WORD.findall(lower(plain(spelled(entry)))) for w in _parts(word, sure=True))
    return max(words, key=lambda w: (len(w), -len(_COMMON.findall(w))), default="")


def _parts(word: str, *, sure: bool = False) -> Iterator[str]:
    """Yield a word, or the pieces of one whose script has no spaces: single letters and pairs.

    With `sure` only pieces that no neighbour can be glued to: no single letters of longer runs.
    """
    if word.isascii() or max(word) < FIRST_UNSPACED:
        yield word
        return
    for piece in _RUNS.finditer(word):
        run = piece[0]
        if piece["run"] is None:
            yield run
            continue
        if not sure or len(run) == 1:
            yield from run
        yield from map("".join, pairwise(run))

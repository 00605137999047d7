"""Characters of a page as arrays: code points, classes, tokens and their hashes.

Everything is computed for the whole page at once. A token is a run of letters, digits and marks;
in scripts that put no spaces between words it is a pair of neighbouring letters. Hashes are
polynomials over the lower-case code points, every digit counted as 0, so that they do not depend
on the machine, the process or the place in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleaner.fold import lower
from cleaner.shape import SENTENCE_ENDS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]


class Sign:
    """Classes of characters; plain numbers, for an enumeration's names are looked up slowly."""

    SPACE = 0
    LOWER = 1
    UPPER = 2
    LETTER = 3  # of a script without case
    UNSPACED = 4  # of a script without spaces
    DIGIT = 5
    MARK = 6
    STOP = 7  # ends a sentence
    COMMA = 8
    COLON = 9
    DASH = 10
    QUOTE = 11
    BRACKET = 12
    FURNITURE = 13  # bars, bullets, arrows, the copyright sign
    SYMBOL = 14
    NEWLINE = 15


SIGNS = Sign.NEWLINE + 1
_COMMAS = ",;\u060c\u061b\u3001\uff0c\uff1b"
_COLONS = ":\uff1a"
_QUOTES = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u300c\u300d\u300e\u300f\u00b4"
_FURNITURE = (
    "|\u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25a0\u25a1\u25ba\u25b6\u25b7\u25b8\u25b9\u25bc\u25be\u25b2"
    "\u25c4\u25c0\u2605\u2606\u2713\u2714\u2715\u2716\u00d7\u203a\u2039\u00bb\u00ab\u2192\u2190\u2191\u2193"
    "\u279c\u2794\u27a4>*#_~=+@/\\\u00a9\u00ae\u2122"
)
#: Blocks whose letters stand without spaces: Thai to Myanmar, Khmer, kana, Han.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
)  # fmt: skip
_BY_CATEGORY = {
    "Ll": Sign.LOWER, "Lu": Sign.UPPER, "Lt": Sign.UPPER, "Lo": Sign.LETTER, "Lm": Sign.LETTER,
    "Nd": Sign.DIGIT, "Nl": Sign.LETTER, "No": Sign.SYMBOL, "Mn": Sign.MARK, "Mc": Sign.MARK,
    "Me": Sign.MARK, "Pd": Sign.DASH, "Ps": Sign.BRACKET, "Pe": Sign.BRACKET, "Pi": Sign.QUOTE,
    "Pf": Sign.QUOTE, "Zs": Sign.SPACE, "Zl": Sign.SPACE, "Zp": Sign.SPACE, "Cc": Sign.SPACE,
}  # fmt: skip
_PLANE = 0x10000
#: The base of the polynomials: 2 to the power of 64 over the golden ratio, odd (Knuth's multiplicative
#: hashing); and an odd multiplier whose bits are as mixed (that of the degski64 finaliser).
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
_MASK = (1 << 64) - 1


@lru_cache(maxsize=1)
def _classes() -> npt.NDArray[np.uint8]:
    """Return the class of every character of the first plane, and last of those beyond it."""
    names = [_BY_CATEGORY.get(unicodedata.category(chr(i)), Sign.SYMBOL) for i in range(_PLANE)]
    table = np.array([*names, Sign.SYMBOL], dtype=np.uint8)
    for first, last in _UNSPACED:
        block = table[first : last + 1]
        block[(block == Sign.LETTER) | (block == Sign.MARK)] = Sign.UNSPACED
    for signs, sign in (
        (SENTENCE_ENDS, Sign.STOP), (_COMMAS, Sign.COMMA), (_COLONS, Sign.COLON), (_QUOTES, Sign.QUOTE),
        (_FURNITURE, Sign.FURNITURE), ("\n", Sign.NEWLINE),
    ):  # fmt: skip
        table[[ord(c) for c in signs]] = sign
    return table


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class _Powers:
    """Powers of the base and of its inverse, as many as the longest text so far has characters."""

    def __init__(self) -> None:
        self.up = self.down = np.ones(1, dtype=np.uint64)

    def upto(self, count: int) -> tuple[Hashes, Hashes]:
        if len(self.up) < count:
            size = max(1 << 15, count)
            inverse = pow(_BASE, -1, 1 << 64)
            up = np.full(size, _BASE, dtype=np.uint64)
            down = np.full(size, inverse, dtype=np.uint64)
            up[0] = down[0] = 1
            self.up, self.down = np.multiply.accumulate(up), np.multiply.accumulate(down)
        return self.up, self.down


_POWERS = _Powers()


def mix(hashes: Hashes) -> Hashes:
    """Return hashes whose upper bits depend on all bits."""
    return (hashes ^ (hashes >> np.uint64(29))) * np.uint64(_MIX)


def word_hash(word: str) -> int:
    """Return the hash that `read` gives a token.

    Args:
        word: The token, in any case.
    """
    total, power = 0, 1
    for char in lower(unicodedata.normalize("NFC", word)):
        total += (48 if unicodedata.category(char) == "Nd" else ord(char)) * power
        power = power * _BASE & _MASK
    total &= _MASK
    return (total ^ (total >> 29)) * _MIX & _MASK


@dataclass(frozen=True, slots=True)
class Chars:
    """The characters of some lines.

    Attributes:
        classes: The class of each character; a newline ends each line.
        starts: Where each line starts.
        ends: Where each line's newline stands.
        counts: Characters of each class, a row for each line.
        token_start: Where each token starts, in order.
        token_end: Where it ends.
        token_line: Its line.
        token_hash: Its hash.
        sums: Running sums of the code points times the powers of the base.
    """

    classes: npt.NDArray[np.uint8]
    starts: Ints
    ends: Ints
    counts: npt.NDArray[np.intp]
    token_start: Ints
    token_end: Ints
    token_line: Ints
    token_hash: Hashes
    sums: Hashes

    def span_hash(self, start: Ints, end: Ints) -> Hashes:
        """Return hashes of spans, equal wherever their characters are."""
        return mix((self.sums[end] - self.sums[start]) * _POWERS.upto(len(self.sums))[1][start])


def read(lines: Sequence[str]) -> Chars:
    """Return the characters of lines.

    Args:
        lines: At least one line; none holds a line end.
    """
    text = "\n".join(lines) + "\n"
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    codes = _codes(text)
    classes = _classes()[np.minimum(codes, _PLANE)]
    ends = np.flatnonzero(codes == 10)
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    line_of = np.repeat(np.arange(len(ends)), ends + 1 - starts)
    counts = np.bincount(line_of * SIGNS + classes, minlength=len(ends) * SIGNS).reshape(-1, SIGNS)
    token_start, token_end = _tokens(classes)
    sums = _sums(codes if text.islower() else _codes(lower(text)), classes)
    hashes = mix((sums[token_end] - sums[token_start]) * _POWERS.upto(len(sums))[1][token_start])
    return Chars(classes, starts, ends, counts, token_start, token_end, line_of[token_start], hashes, sums)


_IS_WORD = np.zeros(SIGNS, dtype=bool)
_IS_WORD[[Sign.LOWER, Sign.UPPER, Sign.LETTER, Sign.DIGIT, Sign.MARK]] = True


def _tokens(classes: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    edges = np.diff(_IS_WORD[classes].view(np.int8), prepend=np.int8(0), append=np.int8(0))
    start, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    unspaced = classes == Sign.UNSPACED
    if not unspaced.any():
        return start, end
    singles = np.flatnonzero(unspaced)
    pair_end = singles + 1 + unspaced[np.minimum(singles + 1, len(classes) - 1)]
    start, end = np.concatenate((start, singles)), np.concatenate((end, pair_end))
    order = np.argsort(start, kind="stable")
    return start[order], end[order]


def _sums(codes: npt.NDArray[np.uint32], classes: npt.NDArray[np.uint8]) -> Hashes:
    up, _ = _POWERS.upto(len(codes) + 1)
    values = np.where(classes == Sign.DIGIT, np.uint64(48), codes)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(values * up[: len(codes)], out=sums[1:])
    return sums

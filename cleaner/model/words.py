"""The words of a line as hashed features, and a linear score over them.

Features of a line are its words, pairs of words, beginnings and ends of words, and its first and
last words as such, hashed into a fixed number of buckets (Weinberger et al. 2009). A line's
score is the sum of their weights over the root of their number.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleaner.model.chars import Chars, Floats, Hashes, Ints, mix

#: 2 to the power of this many buckets.
BITS = 17
_SHIFT = np.uint64(64 - BITS)
#: One for each kind of feature: `chars`' base, and the second, third and fifth prime of xxHash64.
_SALTS = [
    np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
]
#: Characters of a word's beginning and end.
_HEAD, _TAIL = 4, 3


def _bucket(hashes: Hashes) -> Ints:
    return (hashes >> _SHIFT).astype(np.intp)


def grams(chars: Chars) -> tuple[Ints, Ints]:
    """Return the line and the bucket of every feature of every line."""
    line, token = chars.token_line, chars.token_hash
    start, end = chars.token_start, chars.token_end
    pair = line[:-1] == line[1:]
    pairs = mix(token[:-1] * _SALTS[0] + token[1:])[pair]
    long = end - start > _HEAD
    heads = mix(chars.span_hash(start[long], start[long] + _HEAD) + _SALTS[1])
    tails = mix(chars.span_hash(end[long] - _TAIL, end[long]) + _SALTS[2])
    first = np.flatnonzero(np.diff(line, prepend=-1))
    last = np.flatnonzero(np.diff(line, append=np.intp(len(chars.ends)))) if len(line) else first
    firsts = mix(token[first] * _SALTS[3])
    lasts = mix(token[last] * _SALTS[3] + _SALTS[1])
    lines = np.concatenate((line, line[:-1][pair], line[long], line[long], line[first], line[last]))
    hashes = np.concatenate((token, pairs, heads, tails, firsts, lasts))
    return lines, _bucket(hashes)


def scores(weights: npt.NDArray[np.floating], bias: float, found: tuple[Ints, Ints], count: int) -> Floats:
    """Return the linear score of each line; 0 is as likely content as boilerplate.

    Args:
        weights: A weight for each bucket.
        bias: What is added to every score.
        found: What `grams` found.
        count: How many lines there are.
    """
    lines, buckets = found
    sums = np.bincount(lines, weights=weights[buckets], minlength=count)
    number = np.bincount(lines, minlength=count)
    return (sums / np.sqrt(np.maximum(number, 1)) + bias).astype(np.float32)

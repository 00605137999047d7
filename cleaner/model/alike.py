"""Lines that are alike but for names and numbers: the heads and buttons of comments, teasers, offers.

What a page's software writes comes back in the same shape with other names, dates and prices in it; what an
author writes does not. Each short line becomes a mask: its tokens, a run of capitalised ones counted as one
name, a run of numbers as one number.
"""

from __future__ import annotations

import numpy as np

from cleaner.model.chars import Chars, Floats, Hashes, Sign

#: Lines of more tokens have no mask; what stands in for any name and any number.
_LONGEST = 10
_NAME, _NUMBER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
#: A line alike that is farther off, in lines, is no neighbour.
_FAR = 60
_TWO, _ONE = np.uint64(2), np.uint64(1)


def masks(chars: Chars) -> tuple[Hashes, Floats]:
    """Return each line's mask, one of its own for a line that is too long, and its length in pieces."""
    count, line = len(chars.ends), chars.token_line
    first = chars.classes[chars.token_start]
    name, number = first == Sign.UPPER, first == Sign.DIGIT
    hashes = np.where(name, _NAME, np.where(number, _NUMBER, chars.token_hash))
    goes_on = np.zeros(len(line), dtype=bool)
    goes_on[1:] = (line[1:] == line[:-1]) & ((name[1:] & name[:-1]) | (number[1:] & number[:-1]))
    line, hashes = line[~goes_on], hashes[~goes_on]
    place = np.arange(len(line)) - np.searchsorted(line, line)
    keys = np.zeros(count, dtype=np.uint64)
    np.add.at(keys, line, hashes * (place.astype(np.uint64) * _TWO + _ONE))
    long = np.bincount(chars.token_line, minlength=count) > _LONGEST
    keys[long] = (np.flatnonzero(long).astype(np.uint64) + _ONE) * _NAME
    return keys, np.bincount(line, minlength=count).astype(np.float32)


def alike(chars: Chars) -> dict[str, Floats]:
    """Return how many lines are alike, how far the nearest of them is, and the lengths of the masks."""
    keys, pieces = masks(chars)
    _, kind, counts = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(kind, kind="stable")
    same = kind[order][1:] == kind[order][:-1]
    gaps = np.diff(order)[same]
    nearest = np.full(len(keys), _FAR, dtype=np.float32)
    nearest[order[1:][same]] = np.minimum(gaps, _FAR)
    before = order[:-1][same]
    nearest[before] = np.minimum(nearest[before], gaps)
    return {
        "alike": np.log(counts[kind]).astype(np.float32),
        "alike_near": np.log1p(nearest),
        "pieces": np.log1p(pieces),
    }

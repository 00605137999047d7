"""What each line looks like by itself and among the page's words: the columns the context is built from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.language import stop_words
from cleaner.model.alike import alike
from cleaner.model.chars import Chars, Floats, Hashes, Ints, Sign, read, word_hash

Array = npt.NDArray[Any]

#: Buckets of the page's vocabulary; a page has some thousand words.
_BUCKETS = 1 << 16
_TO_BUCKET = np.uint64(48)
_STOP_BUCKETS = 1 << 18
_TO_STOP = np.uint64(46)
#: A word is common on a page if so large a share of the words in long lines is it.
_COMMON = 0.006
#: With a larger share of letters without spaces between words a page's stop words say nothing.
_UNSPACED = 0.3


@lru_cache(maxsize=64)
def _stop_table(language: str | None) -> npt.NDArray[np.uint8] | None:
    """Return which buckets hold a stop word of the language, eight in a byte; None where none are known."""
    hashes = [word_hash(word) for word in sorted(stop_words(language))]
    if not hashes:
        return None
    table = np.zeros(_STOP_BUCKETS, dtype=bool)
    table[(np.array(hashes, dtype=np.uint64) >> _TO_STOP).astype(np.intp)] = True
    return np.packbits(table, bitorder="little")


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines as numbers.

    Attributes:
        chars: Their characters.
        size: Their lengths in characters.
        columns: Named columns, a value for each line.
    """

    chars: Chars
    size: Floats
    columns: dict[str, Floats]


def _share(part: Array, whole: Array) -> Array:
    return np.asarray(part / np.maximum(whole, 1.0))


def _per_line(values: Array, chars: Chars) -> Array:
    return np.asarray(np.bincount(chars.token_line, weights=values, minlength=len(chars.ends)))


def _at(table: npt.NDArray[np.uint8], places: Ints, signs: Sequence[int]) -> Floats:
    found = table[places]
    hit = found == signs[0]
    for sign in signs[1:]:
        hit |= found == sign
    return np.asarray(hit, dtype=np.float32)


def _edges(chars: Chars) -> dict[str, Floats]:
    """Return how lines begin and end."""
    classes, starts, ends = chars.classes, chars.starts, chars.ends
    last = np.maximum(ends - 1, starts)
    second = np.maximum(ends - 2, starts)
    closing = np.isin(classes[last], (Sign.QUOTE, Sign.BRACKET))
    core = np.where(closing, second, last)
    return {
        "ends_stop": _at(classes, core, [Sign.STOP]),
        "ends_colon": _at(classes, core, [Sign.COLON]),
        "ends_comma": _at(classes, core, [Sign.COMMA, Sign.DASH]),
        "ends_digit": _at(classes, core, [Sign.DIGIT]),
        "ends_sign": _at(classes, last, [Sign.FURNITURE, Sign.SYMBOL, Sign.BRACKET]),
        "starts_lower": _at(classes, starts, [Sign.LOWER]),
        "starts_upper": _at(classes, starts, [Sign.UPPER, Sign.LETTER, Sign.UNSPACED]),
        "starts_digit": _at(classes, starts, [Sign.DIGIT]),
        "starts_quote": _at(classes, starts, [Sign.QUOTE]),
        "starts_sign": _at(classes, starts, [Sign.FURNITURE, Sign.SYMBOL, Sign.DASH, Sign.BRACKET]),
    }


def _sizes(chars: Chars, size: Floats) -> tuple[dict[str, Floats], Floats]:
    """Return columns from the counts of characters, and the number of words."""
    counts = chars.counts.astype(np.float32)
    letters = counts[:, [Sign.LOWER, Sign.UPPER, Sign.LETTER, Sign.UNSPACED, Sign.MARK]].sum(axis=1)
    pieces = np.bincount(chars.token_line, minlength=len(chars.ends)).astype(np.float32)
    words = pieces - np.floor(counts[:, Sign.UNSPACED] / 2)
    first = chars.classes[chars.token_start]
    length = (chars.token_end - chars.token_start).astype(np.float32)
    upper = _per_line(first == Sign.UPPER, chars)
    longest = np.zeros(len(size), dtype=np.float32)
    np.maximum.at(longest, chars.token_line, length)
    lead = chars.counts[:, Sign.UPPER]
    stops = counts[:, Sign.STOP]
    return {
        "size": np.log1p(size),
        "words": np.log1p(words),
        "word_length": _share(letters, words),
        "longest": np.log1p(longest),
        "digits": _share(counts[:, Sign.DIGIT], size),
        "upper": _share(upper, words),
        "capitals": _share(lead, letters),
        "spaces": _share(counts[:, Sign.SPACE], size),
        "stops": np.log1p(stops),
        "stop_rate": _share(stops, words),
        "commas": _share(counts[:, Sign.COMMA], words),
        "comma_count": np.log1p(counts[:, Sign.COMMA]),
        "colons": np.log1p(counts[:, Sign.COLON]),
        "dashes": np.log1p(counts[:, Sign.DASH]),
        "quotes": np.log1p(counts[:, Sign.QUOTE]),
        "brackets": np.log1p(counts[:, Sign.BRACKET]),
        "furniture": np.log1p(counts[:, Sign.FURNITURE]),
        "furniture_rate": _share(counts[:, Sign.FURNITURE], words),
        "symbols": np.log1p(counts[:, Sign.SYMBOL]),
        "unspaced": _share(counts[:, Sign.UNSPACED], letters),
        "caseless": _share(counts[:, Sign.LETTER], letters),
    }, words


def _vocabulary(chars: Chars, pieces: Array, long: Floats) -> dict[str, Floats]:
    """Return how many words of each line are common on the page, or in its other long lines."""
    bucket = (chars.token_hash >> _TO_BUCKET).astype(np.intp)
    in_long = (long > 0.5)[chars.token_line]
    frequency = np.bincount(bucket[in_long], minlength=_BUCKETS)[bucket]
    common = frequency > max(3.0, _COMMON * in_long.sum())
    elsewhere = (frequency - in_long) > 0
    rare = ~common
    shared = _per_line(elsewhere & rare, chars)
    return {
        "common": _share(_per_line(common, chars), pieces),
        "shared": _share(shared, _per_line(rare, chars)),
        "shared_count": np.log1p(shared),
    }


def _stop_words(chars: Chars, pieces: Array, language: str | None) -> dict[str, Floats] | None:
    """Return how many words of each line are stop words; None where none are known."""
    table = _stop_table(language)
    if table is None:
        return None
    bucket = (chars.token_hash >> _TO_STOP).astype(np.intp)
    hits = _per_line(table[bucket >> 3] >> (bucket & 7) & 1, chars)
    return {"stop_words": _share(hits, pieces), "stop_count": np.log1p(hits)}


def _prose(columns: dict[str, Floats], words: Floats, stop: Array | None) -> Floats:
    """Return how much each line reads like running text, 0 to 1, in any language."""
    ended = (columns["ends_stop"] > 0) | (columns["stops"] > np.log1p(1.5))
    long = np.clip((words - 6) / 14, 0, 1) * np.where(ended, 1.0, 0.35)
    if stop is not None:
        long = long * np.clip(stop / 0.2, 0, 1)
    return np.asarray(long, dtype=np.float32)


def _keys(chars: Chars) -> Hashes:
    place = np.arange(len(chars.token_line)) - np.searchsorted(chars.token_line, chars.token_line)
    weighed = chars.token_hash * (place.astype(np.uint64) * np.uint64(2) + np.uint64(1))
    keys = np.zeros(len(chars.ends), dtype=np.uint64)
    np.add.at(keys, chars.token_line, weighed)
    return keys


def _repeats(keys: Hashes) -> dict[str, Floats]:
    _, first, inverse, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    again = first[inverse] < np.arange(len(keys))
    return {"copies": np.log(counts[inverse]).astype(np.float32), "again": again.astype(np.float32)}


def _indents(lines: Sequence[str]) -> dict[str, Floats]:
    """Return how far lines are indented, and how many are."""
    indent = np.array([len(line) - len(line.lstrip()) for line in lines], dtype=np.float32)
    return {
        "indent": np.log1p(indent),
        "indented": np.full(len(lines), (indent > 0).mean(), dtype=np.float32),
    }


def facts(lines: Sequence[str], language: str | None, *, indents: bool = True) -> Facts:
    """Return the facts of a page's lines.

    Blank lines say nothing: whether a text has them is its maker's habit.

    Args:
        lines: The lines that are not blank.
        language: The page's language, where it is known.
        indents: Whether indents are to be seen.
    """
    stripped = [line.strip() or line for line in lines]
    chars = read(stripped)
    size = (chars.ends - chars.starts).astype(np.float32)
    columns, words = _sizes(chars, size)
    columns |= _edges(chars)
    pieces = _per_line(np.ones(len(chars.token_line)), chars)
    unspaced = columns["unspaced"].mean() > _UNSPACED
    stops = None if unspaced else _stop_words(chars, pieces, language)
    long = _prose(columns, words, stops["stop_words"] if stops else None)
    columns |= _vocabulary(chars, pieces, long)
    columns |= stops or dict.fromkeys(("stop_words", "stop_count"), np.full(len(lines), -1.0))
    columns |= _repeats(_keys(chars)) | alike(chars)
    columns["prose"] = long
    return Facts(chars, size, columns | _indents(lines if indents else stripped))

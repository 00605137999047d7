"""The keys of a text's lines: what two lines must share to count as one on different pages.

A key knows the words alone: case, signs, white space, dates, years and counters in brackets do not matter.
Of a long line no number matters, and only the first and last words count ("Copyright 2024 X", "COPYRIGHT ©
2025 X"); in a short line another number says something else ("Length: 12 miles"). All lines of a
text are hashed at once (multilinear hashing of characters to words and of words to lines). A key has 40
bits; the lowest says whether the line is long. Lines without a word have the key 0.

The keys stand in files of templates: a change here makes another `VERSION`.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from cleaner.fold import FIRST_UNSPACED, UNSPACED, lower, spelled

#: The version of the keys: files with another one are refused.
VERSION = 1
#: Of a line with more words than `2 * EDGE` only so many at either end count.
EDGE = 8
#: A line of so many letters is long; a letter of a script without spaces counts for three.
LONG_LETTERS, UNSPACED_WEIGHT = 60, 3

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_SIGN, _END, _DIGIT, _LETTER = 0, 1, 2, 3
#: Code points beyond the first plane: from here on letters (Han), before it pictures and signs.
_PLANE, _FIRST_HAN, _HAN = 0x10000, 0x20000, 0x3400
#: Characters before this one are of scripts with spaces.
_UNSPACED = ord(FIRST_UNSPACED)
#: A word's characters from here on count without their order.
_WORD = 32
#: So many characters are hashed at once: more would leave the cache.
_PART = 1 << 16
_NINETEEN, _TWENTY = ord("1") * 100 + ord("9"), ord("2") * 100 + ord("0")
#: A word that stands for every number and date.
_NUMBER = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: Any) -> Any:
    """Return 64-bit numbers well mixed (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _random(start: int, count: int) -> Keys:
    """Return the same odd random numbers every time."""
    steps = np.arange(start + 1, start + 1 + count, dtype=np.uint64)
    made: Keys = _mixed(steps * _NUMBER) | np.uint64(1)
    return made


class _Tables:
    """What each character is worth."""

    def __init__(self) -> None:
        kinds, letters = bytearray(_PLANE), np.arange(_PLANE, dtype=np.uint64)
        unspaced = regex.compile(f"[{UNSPACED}]")
        self.weights = np.zeros(_PLANE, np.uint8)
        for code in range(_PLANE):
            character = chr(code)
            kinds[code] = _kind(character)
            if kinds[code] == _LETTER:
                letters[code] = ord((spelled(lower(character)) or character)[0])
                self.weights[code] = UNSPACED_WEIGHT if unspaced.match(character) else 1
        self.kinds = np.frombuffer(bytes(kinds), np.uint8)
        self.values = _mixed((letters + np.uint64(1)) * _NUMBER)
        self.places = _random(0, _WORD)
        self.slots = _random(_WORD, 2 * EDGE)


def _kind(character: str) -> int:
    if len(f"a{character}b".splitlines()) > 1:
        return _END
    if character.isdecimal():
        return _DIGIT
    return _LETTER if character.isalpha() or unicodedata.category(character)[0] == "M" else _SIGN


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


@lru_cache(maxsize=1)
def _dates() -> Keys:
    """Return the words of months and weekdays in all languages, as hashes, sorted."""
    names: set[str] = set()
    for folder in sorted((files("cleaner.data") / "packs").iterdir(), key=lambda f: f.name):
        path = folder / "lists.toml"
        if path.is_file():
            lists = tomllib.loads(path.read_text("utf-8")).get("lists", {})
            names.update(lists.get("month", ()), lists.get("weekday", ()))
    words = _words(_codes("\n".join(sorted(n for n in names if n.isalpha()))))
    return np.unique(words.hashes)


def _codes(text: str) -> Any:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    if not text.isascii() and codes.size and codes.max() >= _PLANE:
        beyond = np.where(codes >= _FIRST_HAN, _HAN + codes % 0x1000, ord(" "))
        codes = np.where(codes < _PLANE, codes, beyond)
    return codes


class _Words(NamedTuple):
    """The words of a text: where each begins, its length, hash, line, whether it is a number, its letters."""

    starts: Ints
    lengths: Ints
    hashes: Keys
    lines: Ints
    digits: Flags
    letters: Ints


def _words(codes: Any) -> _Words:
    """Return the words of a text."""
    tables = _tables()
    kinds = tables.kinds[codes]
    inside = kinds >= _DIGIT
    changes = kinds[1:] != kinds[:-1]
    begins, ends = inside.copy(), inside.copy()
    begins[1:] &= changes
    ends[:-1] &= changes
    starts = np.flatnonzero(begins)
    if not starts.size:
        return _Words(starts, starts, np.zeros(0, np.uint64), starts, np.zeros(0, np.bool_), starts)
    lengths = np.flatnonzero(ends) - starts + 1
    first = np.cumsum(lengths) - lengths
    used = codes[inside]
    places = np.arange(used.size) - np.repeat(first, lengths)
    factors = tables.places.take(places, mode="clip")
    hashes = _mixed(np.add.reduceat(tables.values[used] * factors, first))
    digits = kinds[starts] == _DIGIT
    letters = (
        np.add.reduceat(tables.weights[used].astype(np.intp), first) if used.max() >= _UNSPACED else lengths
    )
    lines = np.searchsorted(np.flatnonzero(kinds == _END), starts)
    return _Words(starts, lengths, hashes, lines, digits, np.where(digits, 0, letters))


def _loose(words: _Words, codes: Any, long: Flags) -> Flags:
    """Return which words are numbers that may differ: in dates, brackets (counters) and long lines.

    Of a date all numbers and names together count ("Friday, 3 March 2031, 14:30").
    """
    same = words.lines[1:] == words.lines[:-1]
    marked = _is_year(words, codes) | (long & words.digits)
    before = codes[np.maximum(words.starts - 1, 0)]
    marked |= words.digits & ((before == ord("(")) | (before == ord("[")))
    beside = np.zeros(marked.size, np.bool_)
    beside[1:] |= words.digits[:-1] & same
    beside[:-1] |= words.digits[1:] & same
    asked, dates = np.flatnonzero(beside), _dates()
    found = dates[np.minimum(np.searchsorted(dates, words.hashes[asked]), dates.size - 1)]
    marked[asked[found == words.hashes[asked]]] = True
    numbers = np.flatnonzero(words.digits | marked)
    loose = np.zeros(marked.size, np.bool_)
    if numbers.size:
        apart = np.diff(numbers, prepend=-2) > 1
        apart[1:] |= words.lines[numbers[1:]] != words.lines[numbers[:-1]]
        together = np.logical_or.reduceat(marked[numbers], np.flatnonzero(apart))
        loose[numbers] = together[np.cumsum(apart) - 1]
    return loose


def _is_year(words: _Words, codes: Any) -> Flags:
    """Return which words are years from 1900 to 2099."""
    years = np.zeros(words.digits.size, np.bool_)
    four = np.flatnonzero(words.digits & (words.lengths == 4))
    starts = words.starts[four]
    century = codes[starts].astype(np.intp) * 100 + codes[starts + 1]
    years[four] = (century == _NINETEEN) | (century == _TWENTY)
    return years


def _line_keys(codes: Any) -> tuple[Ints, Keys]:
    """Return the keys of the lines that have words, and where the first word of each begins."""
    words = _words(codes)
    if not words.starts.size:
        return words.starts, words.hashes
    first = _firsts(words.lines)
    letters = np.add.reduceat(words.letters, first)
    long = letters >= LONG_LETTERS
    loose = _loose(words, codes, np.repeat(long, np.diff(first, append=words.lines.size)))
    words.hashes[loose] = _NUMBER
    stay = np.ones(loose.size, np.bool_)
    stay[1:] = ~(loose[1:] & loose[:-1] & (words.lines[1:] == words.lines[:-1]))
    lines, hashes = words.lines[stay], words.hashes[stay]
    worth, counts = _worth(hashes, lines)
    keys = _mixed(worth + counts) >> np.uint64(25) << np.uint64(1)
    keys |= long
    keys[letters == 0] = 0
    return words.starts[first], keys


def _firsts(lines: Ints) -> Ints:
    """Return where each line's words begin."""
    return np.flatnonzero(np.diff(lines, prepend=-1))


def _worth(hashes: Keys, lines: Ints) -> tuple[Keys, Keys]:
    """Return the sum of each line's words, each by its place from the nearer end, and how many count."""
    first = _firsts(lines)
    counts = np.diff(first, append=lines.size)
    place = np.arange(lines.size) - np.repeat(first, counts)
    slots = place
    if counts.max() > 2 * EDGE:
        back = place - np.repeat(np.maximum(counts - 2 * EDGE, 0), counts)
        slots = np.where(place < EDGE, place, np.maximum(back, EDGE - 1))
        hashes = np.where((place >= EDGE) & (back < EDGE), np.uint64(0), hashes)
    worth = np.add.reduceat(hashes * _tables().slots[slots], first)
    return worth, np.minimum(counts, 2 * EDGE).astype(np.uint64)


def keys_of(texts: Sequence[str]) -> list[Keys]:
    """Return the keys of each text's lines in order, without those of lines that have no word.

    Short texts are hashed together, which takes half the time.
    """
    found: list[Keys] = []
    for group in _groups(texts):
        starts, keys = _line_keys(_codes("\n".join(group)))
        ends = np.cumsum([len(text) + 1 for text in group])
        parts = np.split(keys, np.searchsorted(starts, ends[:-1]))
        found += [part[part > 0] for part in parts]
    return found


def _groups(texts: Iterable[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for text in texts:
        if group and size + len(text) > _PART:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text) + 1
    if group:
        yield group


def keys_by_line(lines: Sequence[str]) -> Keys:
    """Return the key of each line; 0 for those without a word."""
    if not lines:
        return np.zeros(0, np.uint64)
    keys = np.zeros(len(lines), np.uint64)
    starts, found = _line_keys(_codes("\n".join(lines)))
    begins = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])])
    keys[np.searchsorted(begins, starts, side="right") - 1] = found
    return keys

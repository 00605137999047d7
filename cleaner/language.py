"""Which language a page is in, and the stop words of a language.

The stop lists are jusText's (100 languages, most frequent words first); they are read from the
installed package's folder without importing it, so that no XML library is loaded for plain text.
The vote: the language whose most frequent words cover the largest share of a sample wins; a
script with one language of ours decides at once; langdetect is asked only when the vote is open.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

import regex

from cleaner.fold import spelled

_SAMPLE_WORDS = 400
#: The vote compares this many of each language's most frequent words, so that long lists win nothing.
_VOTE_WORDS = 150
#: Least share of the sample that the winner's words must cover, and its lead over the second.
_VOTE_SHARE, _VOTE_LEAD = 0.12, 1.15
#: The script is that of so many letters.
_SCRIPT_LETTERS = 600
#: langdetect names nothing sensible on less (letters).
_LEAST_LETTERS = 20

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['\u2019][\p{L}\p{M}]+)?")
#: The same for texts without any of these, among which all combining marks and odd numbers are.
_ODD = re.compile(
    "[\xb2\xb3\xb9\xbc-\xbe\u0300-\u036f\u0483-\u1dff\u2070-\u218f\u2460-\u24ff\u2776-\u2793\u2cef-\U0010ffff]"
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, str]]:
    raw = files("cleaner.data").joinpath("languages.toml").read_text("utf-8")
    return tomllib.loads(raw)


def codes() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages with a stop list."""
    return tuple(_names()["stoplists"])


@lru_cache(maxsize=128)
def _ranked(language: str) -> tuple[str, ...]:
    name = _names()["stoplists"].get(language)
    spec = find_spec("justext")
    if name is None or spec is None or not spec.submodule_search_locations:
        return ()
    path = Path(spec.submodule_search_locations[0], "stoplists", f"{name}.txt")
    words = path.read_text("utf-8").lower().split()
    return tuple(dict.fromkeys(words))


@lru_cache(maxsize=128)
def stop_words(language: str | None) -> frozenset[str]:
    """Return the stop words of a language as `fold.spelled` has them; empty where none are known."""
    return frozenset(map(spelled, _ranked(language))) if language else frozenset()


def ranks(language: str) -> dict[str, int]:
    """Return the stop words of a language as `fold.spelled` has them with their ranks, the commonest at 0."""
    return {spelled(word): rank for rank, word in enumerate(_ranked(language))}


@lru_cache(maxsize=1)
def _voters() -> dict[str, tuple[str, ...]]:
    voters: dict[str, list[str]] = {}
    for language in _names()["vote"]["languages"]:
        for word in _ranked(language)[:_VOTE_WORDS]:
            voters.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in voters.items()}


@lru_cache(maxsize=1 << 12)
def _script(char: str) -> str:
    """Return the script of a letter: the first word of its name."""
    return unicodedata.name(char, "?").split()[0]


def _script_of(letters: str) -> str | None:
    """Return the language that the sample's script decides, if one does."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(letters).items():
        scripts[_script(char)] += count
    total = len(letters)
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > total * 0.15:
        return "ja"
    script, count = scripts.most_common(1)[0]
    return _names()["scripts"].get(script) if count > total * 0.5 else None


def _vote(words: list[str]) -> str | None:
    voters = _voters()
    scores = Counter(chain.from_iterable(voters.get(word, ()) for word in words))
    best = scores.most_common(2)
    if not best or best[0][1] < len(words) * _VOTE_SHARE:
        return None
    if len(best) > 1 and best[0][1] < best[1][1] * _VOTE_LEAD:
        return None
    return best[0][0]


def _ask_langdetect(sample: str) -> str | None:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(sample)).split("-")[0]
    except LangDetectException:
        return None


def detect_language(lines: list[str]) -> str | None:
    """Name the language of a page.

    Args:
        lines: The page's lines; the longest are sampled, for furniture may be in another language.

    Returns:
        An ISO 639-1 code, or None where nothing can be said.
    """
    sample = unicodedata.normalize("NFC", " ".join(sorted(lines, key=len, reverse=True)[:12])[:4000])
    letters = "".join(islice(filter(str.isalpha, sample), _SCRIPT_LETTERS))
    if not letters:
        return None
    decided = _script_of(letters)
    if decided:
        return decided
    low = sample.lower()
    pattern = _WORD if _ODD.search(low) else _PLAIN_WORD
    words = [found[0] for found in islice(pattern.finditer(low), _SAMPLE_WORDS)]
    voted = _vote(words)
    if voted or len(letters) < _LEAST_LETTERS:
        return voted
    return _ask_langdetect(sample[:1000])

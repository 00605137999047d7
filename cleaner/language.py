"""Which language a page is in, and the stop words of a language.

The stop lists are jusText's (100 languages, most frequent words first); they are read from the
installed package's folder without importing it, so that no XML library is loaded for plain text.
A script with one language of ours decides at once. Else the languages of the script stand for
election: the one whose most frequent words cover the largest share of a sample wins. langdetect is
asked only when the vote is open.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.fold import spelled

_SAMPLE_LINES, _SAMPLE_SIGNS, _SAMPLE_WORDS = 12, 4000, 400
#: So many words are enough for most texts: where they say it plainly, no more are counted.
_FEW_WORDS, _PLAIN_SHARE, _PLAIN_LEAD = 120, 0.25, 1.4
#: The vote compares this many of each language's most frequent words, so that long lists win nothing.
_VOTE_WORDS = 150
#: Least share of the sample that the winner's words must cover, and its lead over the second.
_VOTE_SHARE, _VOTE_LEAD = 0.12, 1.15
#: So many words are enough where the second has half of them at most: languages that put into endings
#: what others say with small words, and lists of names.
_CLEAR_COUNT, _CLEAR_LEAD = 5, 2.0
#: The script is that of the letters among so many signs.
_SCRIPT_SIGNS = 900
#: The share of kana in a sample of Chinese signs that makes it Japanese.
_KANA_SHARE = 0.05
#: langdetect names nothing sensible on less (letters), and reads no more than so many signs.
_LEAST_LETTERS, _ASKED_SIGNS = 20, 600

_LATIN, _CJK = "LATIN", "CJK"
#: What stands around words; few signs, for `strip` tries them one by one.
_MARKS = (
    "0123456789.,:;!?()[]\"'*-\u2013\u2014\u2026\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e"
    "\u060c\u061b\u061f\u0964"
)


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, Any]]:
    raw = files("cleaner.data").joinpath("languages.toml").read_text("utf-8")
    return tomllib.loads(raw)


def codes() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages with a stop list."""
    return tuple(_names()["stoplists"])


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


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script of a letter: the first word of its name; kana count as Chinese signs."""
    name = unicodedata.name(letter, "?").split()[0]
    return _CJK if name in ("HIRAGANA", "KATAKANA") else name


def _main_script(letters: Iterable[str]) -> tuple[str, float]:
    """Return the script of most letters, and its share; a sign of a dense script counts for several."""
    counts: Counter[str] = Counter()
    for letter, count in Counter(letters).items():
        counts[_script(letter)] += count
    for script, letters_a_sign in _names()["dense"].items():
        counts[script] *= letters_a_sign
    script, count = counts.most_common(1)[0]
    return script, count / counts.total()


@lru_cache(maxsize=16)
def _voters(script: str) -> dict[str, tuple[str, ...]]:
    """Return the words that vote, with the languages they vote for: of each list those in its own script.

    Some lists are full of English words, as their Wikipedias are, and single letters are units or list marks.
    """
    voters: dict[str, list[str]] = {}
    for language in _names()["vote"]["languages"]:
        ranked = _ranked(language)
        if ranked and _main_script(word[0] for word in ranked)[0] == script:
            own = (word for word in ranked if len(word) > 1 and _script(word[0]) == script)
            for word in islice(own, _VOTE_WORDS):
                voters.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in voters.items()}


def _by_script(script: str, share: float, sample: str) -> str | None:
    """Return the language that the script decides, if it does."""
    if script == _CJK:
        kana = sum("\u3040" <= sign <= "\u30ff" for sign in sample)
        return "ja" if kana > _KANA_SHARE * len(sample) else "zh"
    return _names()["scripts"].get(script) if share > 0.5 else None


def _vote(sample: str, script: str) -> str | None:
    words = sample.lower().split(maxsplit=_SAMPLE_WORDS)[:_SAMPLE_WORDS]
    vote = _count(words[:_FEW_WORDS], script)
    if len(words) > _FEW_WORDS and not vote.leads(_PLAIN_SHARE, _PLAIN_LEAD):
        vote = _count(words, script)
    return vote.winner if vote.leads(_VOTE_SHARE, _VOTE_LEAD) or vote.clear else None


class _Vote(NamedTuple):
    """How the languages did: the first, its words, those of the second, and all words."""

    winner: str | None
    first: int
    second: int
    words: int

    def leads(self, share: float, lead: float) -> bool:
        return self.first >= max(1, self.words * share, self.second * lead)

    @property
    def clear(self) -> bool:
        return self.leads(0.0, _CLEAR_LEAD) and self.first >= _CLEAR_COUNT


def _count(tokens: Iterable[str], script: str) -> _Vote:
    voters = _voters(script)
    words = [word for token in tokens if (word := token.strip(_MARKS))]
    scores = Counter(chain.from_iterable(voters[word] for word in words if word in voters))
    (winner, first), (_, second) = [*scores.most_common(2), (None, 0), (None, 0)][:2]
    return _Vote(winner, first, second, len(words))


def _ask_langdetect(sample: str) -> str | None:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(sample)).split("-")[0]
    except LangDetectException:
        return None


def _bytes(line: str) -> int:
    """Return a line's length in bytes: a Chinese line says as much as an English one thrice as long."""
    return len(line.encode("utf-8", "surrogatepass"))


def detect_language(lines: list[str]) -> str | None:
    """Name the language of a page.

    Args:
        lines: The page's lines; the longest are sampled, for furniture may be in another language.

    Returns:
        An ISO 639-1 code, or None where nothing can be said.
    """
    longest = sorted(lines, key=_bytes, reverse=True)[:_SAMPLE_LINES]
    sample = unicodedata.normalize("NFC", " ".join(longest)[:_SAMPLE_SIGNS])
    letters = "".join(filter(str.isalpha, sample[:_SCRIPT_SIGNS])) or "".join(filter(str.isalpha, sample))
    if not letters:
        return None
    script, share = (_LATIN, 1.0) if letters.isascii() else _main_script(letters)
    decided = _by_script(script, share, sample)
    if decided:
        return decided
    voted = _vote(sample, script)
    if voted or len(letters) < _LEAST_LETTERS:
        return voted
    return _ask_langdetect(sample[:_ASKED_SIGNS])

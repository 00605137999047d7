"""Who speaks in a line, to whom, and what for: a site says "we" and "you" to its readers.

In a text that reports, a prompt is the one paragraph with both, however freely it is worded. Which words
these are, the tables `[address]` of a language's packs say: `we`, `i`, `you`, and by category what is asked
for. Their entries are words, beginnings (`stem*`) and ends of words (`*end`); in scripts without spaces, what
stands anywhere in a line. A word in capitals is no voice ("US"); one that the list has with a capital ("Sie")
counts only so, and never as the first of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import regex

from cleaner.fold import UNSPACED, lower, plain, spelled
from cleaner.forms import Form
from cleaner.packs import EVERYWHERE, VOICES, Pack

#: What stands between quotation marks, or behind one that another paragraph closes: somebody else speaks.
_QUOTED = re.compile(
    '"[^"]*(?:"|$)|[\xab\xbb][^\xab\xbb]*(?:[\xab\xbb]|$)'
    "|\u300c[^\u300d]*(?:\u300d|$)|\u300e[^\u300f]*(?:\u300f|$)"
)
_WORD = regex.compile(r"(^|[.!?\u2026:\xbf\xa1]\s*|)(?<![\w\p{M}])([\w\p{M}]+)")
_UNSPACED = regex.compile(f"[{UNSPACED}]")


class Voices(NamedTuple):
    """Who speaks in a line.

    Attributes:
        we: The site, of itself.
        i: Somebody, of himself.
        you: Either of them, to the reader.
    """

    we: bool
    i: bool
    you: bool

    @property
    def prompts(self) -> bool:
        """Whether the site speaks to the reader."""
        return self.we and self.you


#: Nobody speaks.
SILENCE = Voices(False, False, False)


class _Words:
    """The words of one list."""

    def __init__(self, entries: Iterable[str]) -> None:
        own = list(entries)
        low = [lower(plain(spelled(entry))) for entry in own if entry == entry.lower()]
        self._capital = frozenset(entry for entry in own if entry != entry.lower())
        self._parts = tuple(entry for entry in low if _UNSPACED.search(entry))
        self._begins = tuple(entry[:-1] for entry in low if entry.endswith("*"))
        self._ends = tuple(entry[1:] for entry in low if entry.startswith("*"))
        self._whole = frozenset(low) - {*self._parts}

    def has(self, word: str) -> bool:
        """Return whether a word in lower case is one of the list."""
        return word in self._whole or word.startswith(self._begins) or word.endswith(self._ends)

    def count(self, form: Form) -> int:
        """Return how many different words of a line are of the list."""
        return sum(map(self.has, set(form.words))) + sum(part in form.low for part in self._parts)

    def may_speak(self, form: Form) -> bool:
        """Return whether one of the words may speak in a line."""
        if not self._whole.isdisjoint(form.words) or any(part in form.low for part in self._parts):
            return True
        affixes = self._begins or self._ends or self._capital
        return bool(affixes) and any(self.has(w) or w.title() in self._capital for w in form.words)

    def speaks(self, low: str, words: Iterable[tuple[str, bool]]) -> bool:
        """Return whether one of the words speaks in a line.

        Args:
            low: The line without what it quotes, folded and in lower case.
            words: Its words as they are written, and whether each is the first of a sentence.
        """
        return any(part in low for part in self._parts) or any(
            not first if word in self._capital else self.has(lower(word))
            for word, first in words
            if word in self._capital or len(word) == 1 or not word.isupper()
        )


class Address:
    """The voices of a language.

    Args:
        words: Its words, by what they say.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._voices = tuple(_Words(words.get(name, ())) for name in VOICES)
        self._asks = {name: own for name, own in words.items() if name not in VOICES}

    def voices(self, form: Form) -> Voices:
        """Return who speaks in a line."""
        may = [voice.may_speak(form) for voice in self._voices]
        if not any(may):
            return SILENCE
        own = _QUOTED.sub(" ", form.folded)
        low = lower(own)
        words = [(found[2], bool(found[1]) or not found.start()) for found in _WORD.finditer(own)]
        return Voices(
            *(could and voice.speaks(low, words) for could, voice in zip(may, self._voices, strict=True))
        )

    def may_prompt(self, form: Form) -> bool:
        """Return whether a line has words of the site's voice and of one to the reader, whoever speaks."""
        we, _, you = self._voices
        return we.may_speak(form) and you.may_speak(form)

    def asked(self, forms: Iterable[Form]) -> tuple[str, int]:
        """Return the category of what lines ask for, and how many words say so; 0 where none is known."""
        lines = list(forms)
        counts = {name: sum(map(_Words(own).count, lines)) for name, own in self._asks.items()}
        return max(counts.items(), key=lambda count: count[1], default=("", 0))


def address_of(packs: Iterable[Pack]) -> Address:
    """Return the voices of the language of some packs: of English where they have no other."""
    known = tuple(packs)
    language = next((p.language for p in known if p.language not in EVERYWHERE), EVERYWHERE[-1])
    words: dict[str, tuple[str, ...]] = {}
    for pack in known:
        for name, own in pack.address.items() if pack.language == language else ():
            words[name] = words.get(name, ()) + own
    return Address(words)

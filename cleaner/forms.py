"""A line in the forms in which it is compared: made once, read by shapes, phrases and filters."""

from __future__ import annotations

from functools import lru_cache

from cleaner.fold import key, label, lower, plain, spelling
from cleaner.tokens import has_unspaced, words_of

#: Short lines are remembered, so many of so many characters at most: the labels of a site's pages.
REMEMBERED, SHORT = 8192, 80


class Form:
    """The forms of a line.

    Attributes:
        text: The line.
        folded: It as phrases are spelled, typographic signs as ASCII; in its own case.
        places: For each offset of `folded`, its end included, the one in `text`; None where all are equal.
        low: `folded` in lower case, of equal length.
        parts: `low` split at white space.
        words: The words of `low`, in order (`cleaner.tokens`).
        key: The form in which whole lines are looked up (`cleaner.fold.key`).
        unspaced: It may have letters of a script without spaces.
    """

    __slots__ = ("folded", "key", "low", "parts", "places", "text", "unspaced", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        written, self.places = spelling(text)
        self.folded = plain(written)
        self.low = lower(self.folded)
        self.parts = self.low.split()
        self.words = words_of(self.low)
        self.unspaced = has_unspaced(self.low)
        self.key = key(text) if "](" in text else label(self.low)


_remembered = lru_cache(maxsize=REMEMBERED)(Form)


def form_of(text: str) -> Form:
    """Return the forms of a line; those of short lines are made once."""
    return _remembered(text) if len(text) <= SHORT else Form(text)

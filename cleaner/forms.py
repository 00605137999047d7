"""A line in the forms in which it is compared: made once, read by shapes, phrases and filters."""

from __future__ import annotations

from cleaner.fold import key, label, lower, plain, spelling, unlink
from cleaner.tokens import has_unspaced, words_of


class Form:
    """The forms of a line.

    Attributes:
        text: The line.
        folded: It as phrases are spelled, typographic signs as ASCII; in its own case.
        places: For each offset of `folded`, its end included, the one in `text`; None where all are equal.
        low: `folded` in lower case, of equal length.
        words: The words of `low`, in order (`cleaner.tokens`).
        key: The form in which whole lines are looked up (`cleaner.fold.key`).
        unspaced: It may have letters of a script without spaces.
    """

    __slots__ = ("folded", "key", "low", "places", "text", "unspaced", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        written, self.places = spelling(text)
        self.folded = plain(written)
        self.low = lower(self.folded)
        self.words = words_of(self.low)
        self.unspaced = has_unspaced(self.low)
        self.key = label(self.low) if unlink(text) is text else key(text)

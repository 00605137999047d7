"""Folding: the forms of a text in which phrases are compared.

`plain` and `lower` keep every offset. `spelling` may change the length (composed letters, dropped
vowel signs) and says where each character stood.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SINGLE = "\u2018\u2019\u201a\u201b\u02bc\u00b4\u0060\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"

#: Decimal digits of other scripts (Arabic, Persian, Devanagari, Bengali, Thai).
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50"

_MAP: Final[dict[int, str | int]] = {
    # Full-width signs but the full stop, which would make a domain of two sentences.
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if wide != 0xFF0E},
    **{ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **{0x060C: ",", 0x061B: ";", 0x061F: "?", 0x301C: "~"},
    **{ord(c): "'" for c in _SINGLE},
    **{ord(c): '"' for c in _DOUBLE},
    **{ord(c): "-" for c in _DASHES},
    **{ord(c): " " for c in _SPACES},
}

_TYPED: Final = {chr(code): chr(new) if isinstance(new, int) else new for code, new in _MAP.items()}
_TYPOGRAPHIC: Final = re.compile("[" + re.escape("".join(_TYPED)) + "]")

#: Letters that one language writes as its neighbour does (Arabic and Persian ye and kaf), or that
#: many leave out the dot or hamza of.
_LETTERS: Final = str.maketrans(
    "\u064a\u0649\u0643\u06be\u0623\u0625\u0622\u0671\u0624\u0626\u06c0\u0929\u0931\u0934\u0901"
    "\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u05f3",
    "\u06cc\u06cc\u06a9\u0647\u0627\u0627\u0627\u0627\u0648\u06cc\u0647\u0928\u0930\u0933\u0902"
    "\u0915\u0916\u0917\u091c\u0921\u0922\u092b\u092f'",
)
#: Signs that no phrase depends on: soft hyphens, directions, vowel points, tatweel, nukta.
_DROPPED = (
    "\u00ad\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u093c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
)
#: What joins the character before it: these, accents, jamo, the marks of kana.
_JOINED = _DROPPED + "\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f"
#: Letters that stand for others (half-width kana, Arabic and Hebrew presentation forms).
_FIRST_COMPATIBLE = "\ufb1d"
_COMPATIBLE = "\uff65-\uff9d\ufb1d-\ufdff\ufe70-\ufefc"
_ODD: Final = re.compile(
    rf"[{_COMPATIBLE}][{_JOINED}]*|.?[{_JOINED}]+"
    '|(?<=[\u0600-\u06ff])\u200c(?=[\u0600-\u06ff])|(?<=[\u05d0-\u05ea])["\u201d](?=[\u05d0-\u05ea])'
)
#: Texts without any of these are spelled as phrases are.
_SPELLED: Final = re.compile(
    "[" + "".join(map(chr, _LETTERS)) + f"{_JOINED}{_COMPATIBLE}\u200c\u05d0-\u05ea]"
)
_DROP: Final = re.compile(f"[{_DROPPED}]+")
_SINGLES: Final[dict[str, str]] = {"\u200c": " ", '"': "\u05f4", "\u201d": "\u05f4"}

#: Scripts that put no spaces between words, as the inside of a character class (package `regex`).
UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc"
#: The first character of any of these scripts: texts whose characters are all before it have none.
FIRST_UNSPACED: Final = "\u0e00"

#: Bullets, arrows and rules that stand around a label without being part of it.
ORNAMENTS: Final = (
    " \u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25a0\u25a1\u25ba\u25b6\u25b7\u25b8\u25b9"
    "\u25bc\u25be\u25bf\u25b2\u25c4\u25c0\u25c6\u25c7\u2666\u2605\u2606\u2713\u2714\u2715"
    "\u2716\u00d7\u203a\u2039\u00bb\u00ab\u2192\u2190\u2191\u2193\u279c\u2794\u27a4|"
    ">*#_~=+-[]()\ufe0f\u200b"
    "\u200c\u200d\u200e\u200f\ufeff"
    "\u30fb\u3010\u3011\u25b3\u25bd\u25ce\u300a\u300b\u266a"
)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}(?: [^()]{0,300})?\)")
#: Signs that may close a label.
CLOSING: Final = ".:!\u2026,;\u3002\u3001\uff61\u06d4\u0964\u0eaf"
_ENDING: Final = ORNAMENTS + CLOSING


def plain(text: str) -> str:
    """Return `text` with typographic quotes, dashes and spaces as ASCII; the length is unchanged."""
    if text.isascii() and "\t" not in text:
        return text
    return _TYPOGRAPHIC.sub(_typed, text)


def _typed(sign: re.Match[str]) -> str:
    return _TYPED[sign[0]]


def lower(text: str) -> str:
    """Return `text` in lower case, of the same length: the Turkish capital with a dot is an i."""
    low = text.lower()
    if low == text:
        return text  # one text in memory, not two
    return low if len(low) == len(text) else "".join(c.lower()[0] for c in text)


def spelling(text: str) -> tuple[str, list[int] | None]:
    """Return `text` as phrases are spelled, and where its characters stood.

    Composed (NFC), with the letters of `_LETTERS` as one, without the signs of `_DROPPED`.

    Returns:
        The spelled text, and for each of its offsets, its end included, the one in `text`; None
        where they are the same.
    """
    if text.isascii() or not _SPELLED.search(text):
        return text, None
    text = text.translate(_LETTERS)
    if not _ODD.search(text):
        return text, None
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for odd in _ODD.finditer(text):
        new = _SINGLES.get(odd[0]) or _respelled(odd[0])
        parts += (text[last : odd.start()], new)
        places += range(last, odd.start())
        places += (min(odd.start() + i, odd.end() - 1) for i in range(len(new)))
        last = odd.end()
    parts.append(text[last:])
    places += range(last, len(text) + 1)
    places[0] = 0 if len(places) > 1 else places[0]
    return "".join(parts), places


def _respelled(cluster: str) -> str:
    """Return a character and what joins it as one, as far as it can be."""
    compatible = cluster[0] >= _FIRST_COMPATIBLE
    parts = unicodedata.normalize("NFKD", cluster) if compatible else unicodedata.normalize("NFD", cluster)
    parts = parts.translate(_LETTERS)
    return unicodedata.normalize("NFC", _DROP.sub("", parts))


def spelled(text: str) -> str:
    """Return `text` as phrases are spelled (`spelling`)."""
    return spelling(text)[0]


def unlink(text: str) -> str:
    """Return `text` with Markdown links and images as their texts, emphasis marks dropped."""
    return _LINK.sub(r"\1", text).replace("**", "").replace("__", "") if "](" in text else text


def key(text: str) -> str:
    """Return the form in which whole lines are looked up: folded, lower case, no ornaments.

    A question mark stays: a question is no label.
    """
    return label(lower(plain(spelled(unlink(text)))))


def label(low: str) -> str:
    """Return the `key` of a line that is folded and in lower case."""
    bare = low.strip(ORNAMENTS).rstrip(_ENDING)
    if "  " in bare or not bare.isascii() or " ?" in bare or "\x1f" in bare:
        bare = " ".join(bare.split()).replace(" ?", "?")
    return bare

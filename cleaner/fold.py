"""Folding: the forms of a text in which phrases are compared. Offsets never change."""

from __future__ import annotations

import re
from typing import Final

_SINGLE = "\u2018\u2019\u201a\u201b\u02bc\u00b4\u0060\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"

_MAP: Final = {
    **{ord(c): "'" for c in _SINGLE},
    **{ord(c): '"' for c in _DOUBLE},
    **{ord(c): "-" for c in _DASHES},
    **{ord(c): " " for c in _SPACES},
}

#: Bullets, arrows and rules that stand around a label without being part of it.
ORNAMENTS: Final = (
    " \u2022\u00b7\u2219\u25cf\u25cb\u25aa\u25ab\u25a0\u25a1\u25ba\u25b6\u25b7\u25b8\u25b9"
    "\u25bc\u25be\u25bf\u25b2\u25c4\u25c0\u25c6\u25c7\u2666\u2605\u2606\u2713\u2714\u2715"
    "\u2716\u00d7\u203a\u2039\u00bb\u00ab\u2192\u2190\u2191\u2193\u279c\u2794\u27a4|"
    ">*#_~=+-[]()\ufe0f\u200b"
    "\u200c\u200d\u200e\u200f\ufeff"
)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}(?: [^()]{0,300})?\)")
_ENDING: Final = ORNAMENTS + ".:!\u2026,;"


def plain(text: str) -> str:
    """Return `text` with typographic quotes, dashes and spaces as ASCII; the length is unchanged."""
    return text if text.isascii() and "\t" not in text else text.translate(_MAP)


def lower(text: str) -> str:
    """Return `text` in lower case, of the same length: the Turkish capital with a dot is an i."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[0] for c in text)


def unlink(text: str) -> str:
    """Return `text` with Markdown links and images as their texts, emphasis marks dropped."""
    return _LINK.sub(r"\1", text).replace("**", "").replace("__", "") if "](" in text else text


def key(text: str) -> str:
    """Return the form in which whole lines are looked up: folded, lower case, no ornaments.

    A question mark stays: a question is no label.
    """
    text = unlink(text)
    return " ".join(lower(plain(text)).strip(ORNAMENTS).rstrip(_ENDING).split()).replace(" ?", "?")

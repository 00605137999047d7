"""Byte order marks, and what else the first bytes of a text say of its encoding."""

from __future__ import annotations

import codecs
from typing import NamedTuple


class Mark(NamedTuple):
    """A byte order mark.

    Attributes:
        data: Its bytes.
        encoding: The encoding that it names; decoding takes the mark for a part of the data.
        behind: The encoding of what follows it, which writes no mark of its own.
    """

    data: bytes
    encoding: str
    behind: str


#: The longer marks first: the one of UTF-32 begins like the one of UTF-16. From the Unicode Standard, 23.8.
_MARKS = (
    Mark(codecs.BOM_UTF8, "utf-8", "utf-8"),
    Mark(codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    Mark(codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    Mark(codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    Mark(codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)

#: A text in UTF-16 has so many NULs among its bytes (of Latin letters, digits, spaces, line ends), and hardly
#: any in the other half.
_LEAST, _NULS, _OTHERS = 8, 0.2, 0.05


def mark_of(data: bytes) -> Mark | None:
    """Return the byte order mark that some bytes begin with, None where there is none."""
    return next((mark for mark in _MARKS if data.startswith(mark.data)), None)


def unmarked(head: bytes) -> str | None:
    """Return the UTF-16 variant whose high bytes the NULs of a text without a mark would be, or None.

    Args:
        head: The first bytes; fewer than eight say nothing.
    """
    if len(head) < _LEAST:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    if many < _NULS * len(head) or few > _OTHERS * many:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"

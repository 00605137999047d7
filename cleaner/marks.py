"""Byte order marks: what the first bytes of a text say of its encoding."""

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


def mark_of(data: bytes) -> Mark | None:
    """Return the byte order mark that some bytes begin with, None where there is none."""
    return next((mark for mark in _MARKS if data.startswith(mark.data)), None)

"""Bytes to text: marks and declarations first, then what fits."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from cleaner.html.guess import guess
from cleaner.marks import mark_of, unmarked

#: Declarations are looked for in so many bytes: some pages have long scripts before them.
_HEAD = 8192
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.+-]{2,40})""")
#: What browsers take labels for (https://encoding.spec.whatwg.org/#names-and-labels), where it is
#: more than the label says.
_BROADER = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-9": "cp1254", "iso8859-9": "cp1254",
    "latin5": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
#: No page is written so, whatever it says: these take no damaged bytes, or a time that grows with the square
#: of the length; and a page whose declaration was read as ASCII is in none of the wide ones.
_NEVER = (
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "utf_7",
    "utf_16",
    "utf_32",
)
#: Encodings whose bytes are all ASCII, so that they would pass for UTF-8.
_SEVEN_BIT = frozenset({"iso-2022-jp", "iso2022-jp", "hz-gb-2312"})
#: UTF-8 that is damaged has so many letters beyond ASCII for each that is none.
_TORN = 20
#: What turns on the two-byte letters of ISO-2022-JP, all of it ASCII.
_JAPANESE = (b"\x1b$B", b"\x1b$@")


def decode(data: bytes, told: str | None = None) -> str:
    """Return the text of a page.

    A byte order mark decides; then bytes that can only be UTF-8, but for a few, are UTF-8 whatever they
    declare; then the declaration; then a guess. Bytes that do not fit become U+FFFD.

    Args:
        data: The page's bytes.
        told: The encoding that the server names; it goes before the page's own declaration.
    """
    mark = mark_of(data)
    if mark:
        return data.decode(mark.encoding, "replace").lstrip("\ufeff")
    declared = (_known(told) if told else None) or _declared(data)
    if declared not in _SEVEN_BIT:
        if _is_japanese(data):
            return data.decode("iso-2022-jp", "replace")
        wide = unmarked(data[:_HEAD])
        if wide is not None:
            return data.decode(wide, "replace")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
            if _is_torn(text):
                return text
    for encoding in _candidates(declared, data):
        text = data.decode(encoding, "replace")
        if _fits(text):
            return text
    return data.decode("utf-8", "replace")


def _candidates(declared: str | None, data: bytes) -> Iterator[str]:
    """Yield encodings to try; a guess costs a dozen readings and is made only where the declaration fails."""
    if declared is not None:
        yield declared
    guessed = guess(data)
    if guessed is not None:
        yield guessed
    yield "cp1252"


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page declares; None where it declares none."""
    head = data[:_HEAD]
    found = _META.search(head) or _XML.match(head)
    return None if found is None else _known(found[1].decode("ascii"))


def _known(label: str) -> str | None:
    """Return the encoding that browsers take a label for; None where it names none that a page may be in."""
    label = label.strip().lower()
    name = _BROADER.get(label, label)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    never = found.name.replace("-", "_").startswith(_NEVER)
    return name if found._is_text_encoding and not never else None


def _is_japanese(data: bytes) -> bool:
    """Return whether bytes that would pass for ASCII are ISO-2022-JP; stray marks of it may be anything."""
    marked = any(mark in data for mark in _JAPANESE)
    return marked and data.isascii() and _fits(data.decode("iso-2022-jp", "replace"))


def _is_torn(text: str) -> bool:
    """Return whether a text in UTF-8 has a few bytes of something else, or was cut within a letter."""
    return text.count("\ufffd") * _TORN <= len(text) - len(text.encode("ascii", "ignore"))


def _fits(text: str) -> bool:
    """Return whether hardly anything became a replacement character."""
    return text.count("\ufffd") * 200 <= len(text)

"""Bytes to text: marks and declarations first, then what fits."""

from __future__ import annotations

import codecs
import re

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
#: Encodings whose bytes are all ASCII, so that they would pass for UTF-8.
_SEVEN_BIT = frozenset({"iso-2022-jp", "iso2022-jp", "hz-gb-2312"})
#: A guess is made on so many bytes of each end.
_SAMPLE = 6000
#: Nothing is guessed from fewer bytes beyond ASCII.
_EVIDENCE = 12


def decode(data: bytes) -> str:
    """Return the text of a page.

    A byte order mark decides; then bytes that can only be UTF-8 are UTF-8 whatever they declare;
    then the declaration; then a guess. Bytes that do not fit become U+FFFD.

    Args:
        data: The page's bytes.
    """
    mark = mark_of(data)
    if mark:
        return data.decode(mark.encoding, "replace").lstrip("\ufeff")
    declared = _declared(data)
    if declared not in _SEVEN_BIT:
        wide = unmarked(data[:_HEAD])
        if wide is not None:
            return data.decode(wide, "replace")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    fitting: tuple[str | None, ...] = (declared, _guess(data), "cp1252")
    for encoding in fitting:
        if encoding is None:
            continue
        text = data.decode(encoding, "replace")
        if _fits(text):
            return text
    return data.decode("utf-8", "replace")


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page declares, as browsers read the label; None where it has none."""
    head = data[:_HEAD]
    found = _META.search(head) or _XML.match(head)
    if found is None:
        return None
    label = found[1].decode("ascii").lower()
    if label.startswith("utf-16") or label.startswith("utf-32"):
        return None  # it was read as ASCII, so it is none of these
    name = _BROADER.get(label, label)
    try:
        return name if codecs.lookup(name)._is_text_encoding else None
    except LookupError:
        return None


def _fits(text: str) -> bool:
    """Return whether hardly anything became a replacement character."""
    return text.count("\ufffd") * 200 <= len(text)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    if sum(byte > 127 for byte in data) < _EVIDENCE:
        return None
    sample = data if len(data) <= 2 * _SAMPLE else data[:_SAMPLE] + data[-_SAMPLE:]
    best = from_bytes(sample).best()
    if best is None or data.decode(best.encoding, "replace").count("<") != data.count(b"<"):
        return None  # a guess that swallows markup is none
    return best.encoding

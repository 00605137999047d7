"""From bytes to text, or to one sentence that says why not."""

from __future__ import annotations

import re

from cleaner.errors import InputError
from cleaner.marks import mark_of, unmarked

#: Files by their first bytes, and what to do about them.
_MAGIC = (
    (b"\x1f\x8b", "compressed with gzip; unpack it first (gunzip, or curl --compressed)"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it first"),
    (b"PK\x03\x04", "a zip archive or an office document, not text; unpack it or save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an office document, not text; save it as text first"),
    (b"%PDF-", "a PDF, not text; extract its text first (pdftotext)"),
    (b"\x89PNG", "a picture, not text"),
    (b"\xff\xd8\xff", "a picture, not text"),
    (b"GIF8", "a picture, not text"),
    (b"PAR1", "a Parquet file, not text"),
    (b"\x7fELF", "a program, not text"),
)
_HEAD = 8192
#: No text has these: control bytes but white space and escape; and what no UTF-8 has.
_CONTROLS = frozenset([*range(9), *range(14, 27), 0xFE, 0xFF])
_HTML = ("<!doctype html", "<html")
_TAG = re.compile(r"<[^<>]*>")
#: What a page begins with up to its first tag that is not `html`.
_FIRST = re.compile(
    r"\ufeff?\s*(?:(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|<!doctype[^>]*>|<html\b[^>]*>)\s*)+",
    re.DOTALL | re.IGNORECASE,
)
#: What a page has and a list of the names of tags has not.
_MARKUP = re.compile(r"</[a-z]|<[a-z]+\s[^<>=]*=|<(?:p|br)\b", re.IGNORECASE)


def refuse_binary(data: bytes, encoding: str | None) -> None:
    """Refuse what is no text.

    Args:
        data: The input.
        encoding: The encoding that the user named; NUL bytes may then be part of the text.

    Raises:
        InputError: The data is binary; the message says what it is.
    """
    for magic, sentence in _MAGIC:
        # A text may begin with the same few letters ("BZh"): control bytes tell.
        if data.startswith(magic) and (len(magic) > 4 or _CONTROLS.intersection(data[:_HEAD])):
            raise InputError(sentence)
    if encoding or mark_of(data) or b"\0" not in data[:_HEAD]:
        return
    guess = unmarked(data[:_HEAD])
    if guess:
        raise InputError(f"looks like UTF-16 without its mark; say so with -e {guess}")
    raise InputError("binary data, not text (it has NUL bytes)")


def decode(data: bytes, encoding: str | None) -> str:
    """Return the text of some bytes, without a byte order mark.

    Args:
        data: The input.
        encoding: Its encoding; None for UTF-8, or what a byte order mark names.

    Raises:
        InputError: The bytes are no text in this encoding.
    """
    mark = mark_of(data)
    name = encoding or (mark.encoding if mark else "utf-8")
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeError as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        if encoding:
            raise InputError(f"is not {encoding}{at}; name another encoding with -e") from None
        raise InputError(
            f"is not {name.upper()}{at}; name its encoding with -e, for example -e cp1252"
        ) from None


def is_html(data: bytes | str) -> bool:
    """Return whether a text begins as an HTML page does, and goes on as one.

    Prose may begin with the name of a tag, or with a page's source to explain it.
    """
    mark = mark_of(data) if isinstance(data, bytes) else None
    encoding = mark.encoding if mark else "latin-1"
    head = data[:_HEAD].decode(encoding, "ignore") if isinstance(data, bytes) else data[:_HEAD]
    if not _begins(head):
        return False
    return _goes_on(data.decode(encoding, "ignore") if isinstance(data, bytes) else data)


def _begins(head: str) -> bool:
    text = head.removeprefix("\ufeff").lstrip().lower()
    while text.startswith(("<?xml", "<!--")):
        text = text.partition(">")[2].lstrip()
    return text.startswith(_HTML)


def _goes_on(text: str) -> bool:
    """Return whether more tags follow the first ones, and no prose behind the end outweighs the page."""
    end = text.lower().rfind("</html")
    if end >= 0 and len(_TAG.sub("", text[end:]).split()) > len(_TAG.sub("", text[:end]).split()):
        return False
    rest = _FIRST.sub("", text, count=1)
    if rest.startswith("<"):
        return _MARKUP.search(rest) is not None
    return not rest or (end >= 0 and not _TAG.sub("", text[end:]).strip())

"""Texts and HTML pages: a record a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from cleaner.corpus.decoding import decode, is_html, refuse_binary
from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import HTML_SUFFIXES, Compression, split_name
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Document, Kind, Raw, Source
from cleaner.corpus.streams import LONGEST, Damage, Stream
from cleaner.errors import InputError
from cleaner.marks import mark_of

_PART = 1 << 20
_SURROGATES = re.compile("[\ud800-\udfff]")


def encode(text: str) -> bytes:
    """Return UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode()


def read_page(stream: Stream, source: Source, longest: int = LONGEST) -> Iterator[Raw]:
    """Yield a whole file; its name may say that it is HTML."""
    html = split_name(source.target)[0].suffix.lower() in HTML_SUFFIXES
    problem: tuple[str, str] | None = None
    data = b""
    try:
        data = _whole(stream, longest)
        if len(data) > longest:
            problem, data = ("too-long", f"longer than {longest:,} bytes"), b""
    except Damage as error:
        problem = (error.reason, f"{error}")
    yield Raw(1, (data, html), stream.at, len(data), problem)


def _whole(stream: Stream, longest: int) -> bytes:
    """Return all bytes of a stream, a few more than `longest` at most; reading to the end shows damage."""
    parts: list[bytes] = []
    left = longest + 1
    while left > 0 and (part := stream.read(min(left, _PART))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


class PageCodec:
    """Finds the text in a file's bytes."""

    def __init__(self, reading: Reading) -> None:
        self._kind = reading.kind
        self._encoding = reading.encoding

    def read(self, raw: Raw) -> Document:
        """Return the document of a file."""
        data, html = raw.data
        try:
            refuse_binary(data, self._encoding)
            kind = self._kind or (Kind.HTML if html or is_html(data) else Kind.TEXT)
            raw_html = kind is Kind.HTML and self._encoding is None
            text = data if raw_html else decode(data, self._encoding)
        except InputError as error:
            raise RecordError("unreadable", str(error)) from None
        return Document(text, kind, notes={} if raw_html else self._notes(data))

    def _notes(self, data: bytes) -> dict[str, Any]:
        """Return how the file was encoded, where it was not plain UTF-8."""
        mark = mark_of(data)
        if mark:
            return {"encoding": mark.behind, "mark": mark.data.hex()}
        return {"encoding": self._encoding, "mark": ""} if self._encoding else {}

    def render(self, raw: Raw, document: Document, text: str) -> bytes:
        """Return the text as UTF-8."""
        return encode(text)

    def restore(self, raw: Raw, document: Document, text: str, notes: dict[str, Any]) -> bytes:
        """Return the file as it was."""
        name, mark = notes.get("encoding", "utf-8"), notes.get("mark", "")
        try:
            return bytes.fromhex(mark) + text.encode(name, "replace")
        except (LookupError, ValueError):
            raise RecordError("failed", "the ledger's notes about its encoding are damaged") from None


def name_of(target: PurePath, kind: Kind | None) -> PurePath:
    """Return the name of a text's output: HTML becomes .txt."""
    inner, compression = split_name(target)
    if kind is not Kind.HTML:
        return target
    named = inner.with_suffix(".txt")
    return named if compression is Compression.NONE else named.with_name(named.name + target.suffix)

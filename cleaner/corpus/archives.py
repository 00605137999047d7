"""WARC and WET: records with headers, copied to the byte except for the texts in them.

The frames of the records are cut here, because warcio writes headers anew and stops at the first broken
record; what stands in an HTTP response is warcio's to tell.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from cleaner.corpus.fields import Reading, plain_language
from cleaner.corpus.libraries import load
from cleaner.corpus.pages import encode
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Document, Kind, Raw
from cleaner.corpus.streams import LONGEST, Damage, Stream
from cleaner.html.decode import decode

_VERSION = re.compile(rb"WARC/[01]\.\d+\r?\n")
#: Name, value with the white space around it, line end. No part can match what another can.
_HEADER = re.compile(rb"^([^:\s]+)[ \t]*:([^\r\n]*(?:\r(?!\n)[^\r\n]*)*)(\r?\n)", re.MULTILINE)
_LINE = 1 << 16
_HEADERS = 1 << 20
_END = b"\r\n\r\n"
_HTML = ("text/html", "application/xhtml+xml")
#: How servers pack pages and warcio cannot unpack them (brotli where it has the library); other names that it
#: does not know are slips, on pages that are not packed.
_PACKED = frozenset({"br", "zstd", "compress", "x-compress"})
_DIGESTS = (b"warc-block-digest", b"warc-payload-digest")


def read_archive(stream: Stream, longest: int = LONGEST) -> Iterator[Raw]:
    """Yield the records of an archive: the headers and the bodies, with the line ends after them.

    What stands between records and is none is yielded as a broken record; reading goes on at the next one.
    """
    number = place = 0
    line, problem = b"", None
    try:
        while True:
            number += 1
            blank, size, junk, line = _to_record(stream, line, longest)
            place += blank
            if junk:
                what = ("unreadable", "is no WARC record")
                yield Raw(number, junk, stream.at, len(junk), what, place=place)
                number, place = number + 1, place + size
            if not line:
                return
            data, problem, size = _record(stream, line, longest)
            line = b""
            yield Raw(number, data, stream.at, size, problem, place=place)
            place += size
    except Damage as error:
        if problem and problem[0] == "truncated":  # told already, with what there is of the record
            return
        yield Raw(number, b"", stream.at, 0, (error.reason, str(error)), place=place)


def _to_record(stream: Stream, line: bytes, longest: int) -> tuple[int, int, bytes, bytes]:
    """Return the bytes of blank lines and of junk before the next record, the junk, its first line."""
    junk = bytearray()
    blank = size = 0
    while True:
        line = line or stream.readline(_LINE)
        if not line or _VERSION.fullmatch(line):
            return blank, size, bytes(junk), line
        if size or line.strip():
            size += len(line)
            junk += line if len(junk) < longest else b""
        else:
            blank += len(line)
        line = b""


def _record(stream: Stream, line: bytes, longest: int) -> tuple[bytes, tuple[str, str] | None, int]:
    """Return a record's bytes, what is wrong with it, and its size without the line ends after it."""
    head = bytearray(line)
    while line.strip():
        line = stream.readline(_LINE)
        head += line
        if not line:
            return bytes(head), ("truncated", "the record's headers break off"), len(head)
        if len(head) > _HEADERS:
            return b"", ("too-long", f"headers longer than {_HEADERS:,} bytes"), len(head)
    length = _get(bytes(head), b"content-length")
    if not length.isdigit() or len(length) > 18:
        return bytes(head), ("unreadable", "no Content-Length"), len(head)
    size = int(length)
    if size > longest:
        passed = _pass(stream, size)
        lies = ("truncated", f"the record breaks off: {passed:,} bytes where its headers say {size:,}")
        return b"", lies if passed < size else _too_long(longest), len(head) + passed
    body = stream.read(size)
    if len(body) < size:
        return bytes(head) + body, ("truncated", "the record breaks off"), len(head) + len(body)
    return bytes(head) + body + _END, None, len(head) + size


def _too_long(longest: int) -> tuple[str, str]:
    return "too-long", f"longer than {longest:,} bytes"


def _pass(stream: Stream, size: int) -> int:
    passed = 0
    while passed < size and (part := stream.read(min(size - passed, 1 << 20))):
        passed += len(part)
    return passed


def _get(head: bytes, name: bytes) -> bytes:
    return next((m[2].strip(b" \t") for m in _HEADER.finditer(head) if m[1].lower() == name), b"")


class _Record:
    """The headers and body of a record."""

    def __init__(self, data: bytes) -> None:
        cut = min((i for i in (data.find(b"\r\n\r\n"), data.find(b"\n\n")) if i >= 0), default=len(data))
        self.head = data[: cut + (4 if data[cut : cut + 1] == b"\r" else 2)]
        self.body = data[len(self.head) : -len(_END)]

    def get(self, name: str) -> str:
        return _get(self.head, name.lower().encode()).decode("utf-8", "replace")


class ArchiveCodec:
    """Finds the text in an archive's record: the body of a conversion, the HTML of a response.

    A response becomes a conversion of plain text, as in Common Crawl's WET files.
    """

    def __init__(self, reading: Reading) -> None:
        self._kind = reading.kind

    def read(self, raw: Raw) -> Document | None:
        """Return the document of a record; None for those without a text."""
        record = _Record(raw.data)
        kind, content = record.get("WARC-Type").lower(), record.get("Content-Type").lower()
        if kind == "conversion" and content.startswith("text/plain"):
            return self._of_text(record)
        if kind == "response" and content.startswith("application/http"):
            return self._of_html(record, _page(raw.data))
        if kind == "resource" and content.startswith(_HTML):
            return self._of_html(record, record.body)
        return None

    def _of_text(self, record: _Record) -> Document:
        try:
            text = record.body.decode()
        except UnicodeDecodeError as error:
            raise RecordError("invalid-utf-8", f"not UTF-8 (byte {error.start} of the text)") from None
        return self._document(record, text, self._kind or Kind.TEXT)

    def _of_html(self, record: _Record, html: str | bytes | None) -> Document | None:
        return None if html is None else self._document(record, html, Kind.HTML)

    def _document(self, record: _Record, data: str | bytes, kind: Kind) -> Document:
        languages = record.get("WARC-Identified-Content-Language")
        return Document(
            data,
            kind,
            record.get("WARC-Record-ID").strip("<>") or None,
            record.get("WARC-Target-URI").strip("<>") or None,
            plain_language(languages),
            origin=record,
        )

    def render(self, raw: Raw, document: Document, text: str) -> bytes:
        """Return the conversion with another text in it, or the conversion that a page becomes."""
        body = encode(text)
        record: _Record = document.origin
        if record.get("WARC-Type").lower() != "conversion":
            return _conversion(record, body)
        if text == document.data:
            return bytes(raw.data)
        head = _with_body(record.head, body)
        document.notes["headers"] = record.head.decode("latin-1")
        return head + body + _END

    def restore(self, raw: Raw, document: Document, text: str, notes: dict[str, Any]) -> bytes:
        """Return the conversion as it was; for a page, the conversion with all of its extracted text."""
        if text == document.data:
            return bytes(raw.data)
        body = encode(text)
        kept = notes.get("headers")
        return (kept.encode("latin-1") if kept else _with_body(document.origin.head, body)) + body + _END


def _page(data: bytes) -> str | None:
    """Return the HTML of a response that has one."""
    warcio = load("warcio.archiveiterator")
    try:
        record = next(iter(warcio.ArchiveIterator(io.BytesIO(data))))
        http = record.http_headers
        content = (http.get_header("Content-Type") or "").lower() if http else ""
        if http is None or not http.get_statuscode().startswith("2") or not content.startswith(_HTML):
            return None
        _check_packing(http)
        html = _bounded(record.content_stream())
    except RecordError:
        raise
    except Exception as error:  # warcio raises what its parsers raise
        raise RecordError("unreadable", f"the HTTP response is damaged ({type(error).__name__})") from None
    named = re.search(r"charset=[\"']?([\w.:-]+)", content)
    return decode(html, named[1] if named else None)


def _check_packing(http: Any) -> None:
    """See to it that a response can be unpacked; as it is, it would be taken for a text.

    Raises:
        RecordError: It cannot.
    """
    name = (http.get_header("Content-Encoding") or "").strip().lower()
    if name == "x-gzip":  # the same by another name (RFC 9110, 8.4.1.3)
        http.replace_header("Content-Encoding", "gzip")
    found = _PACKED.intersection(re.split(r"[\s,]+", name))
    if found and not (name == "br" and find_spec("brotli")):
        raise RecordError("unreadable", f"its page is packed with {name}, which cannot be unpacked here")


def _bounded(stream: Any) -> bytes:
    """Return what a response holds: a few bytes may unpack to more than memory should hold."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        parts.append(part)
        size += len(part)
        if size > LONGEST:
            raise RecordError("too-long", f"its page is longer than {LONGEST:,} bytes")
    return b"".join(parts)


def _digest(body: bytes) -> bytes:
    return b"sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest())


def _with_body(head: bytes, body: bytes) -> bytes:
    """Return headers that fit another body: its length, and its digests where they were told."""

    def fit(match: re.Match[bytes]) -> bytes:
        name = match[1].lower()
        if name == b"content-length":
            return match[1] + b": " + str(len(body)).encode() + match[3]
        if name in _DIGESTS:
            return match[1] + b": " + _digest(body) + match[3]
        return match[0]

    return _HEADER.sub(fit, head)


def _conversion(record: _Record, body: bytes) -> bytes:
    """Return the conversion of a page; its id follows from the page's, so that every run gives the same."""
    of = record.get("WARC-Record-ID")
    headers = [
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", record.get("WARC-Target-URI")),
        ("WARC-Date", record.get("WARC-Date")),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'cleaner:{of}')}>"),
        ("WARC-Refers-To", of),
        ("WARC-Block-Digest", _digest(body).decode()),
        ("Content-Type", "text/plain"),
        ("Content-Length", str(len(body))),
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers if value)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + body + _END

"""JSON Lines: a record a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.corpus.fields import Reading
from cleaner.corpus.jsonline import NULL, Found, locate, style_of, written
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Document, Raw
from cleaner.corpus.streams import LONGEST, Damage, Stream

_HEAD = 256
#: How JSON begins that is written over many lines.
_OPEN = (b"{", b"[", b"[{", b"\xef\xbb\xbf{", b"\xef\xbb\xbf[")


def read_lines(stream: Stream, longest: int = LONGEST) -> Iterator[Raw]:
    """Yield the lines of a stream; blank ones, too, so that they are handed on."""
    number = place = 0
    damage: Damage | None = None
    while damage is None:
        number += 1
        line = b""
        try:
            line = stream.readline(longest)
            if not line:
                return
            problem, length = None, len(line)
            if not line.endswith(b"\n"):
                more = _rest(stream, longest)
                length += more
                if more:
                    line, problem = b"", ("too-long", f"longer than {longest:,} bytes")
        except Damage as error:
            damage = error
            problem, length = (error.reason, str(error)), len(line)
        yield Raw(number, line, stream.at, len(line), problem, place=place)
        place += length


def _rest(stream: Stream, longest: int) -> int:
    """Read to the end of the line; return how many bytes that was. Reading on shows damage, too."""
    size = 0
    while part := stream.readline(min(longest, 1 << 20)):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size


def _hint(raw: Raw) -> str:
    """Return what to do about an input that is JSON, but not a record a line in UTF-8."""
    head = raw.data[:_HEAD]
    if b"\0" in head:
        return "; it looks like UTF-16: convert the file first (iconv -f UTF-16 -t UTF-8)"
    if raw.number == 1 and head.strip() in _OPEN:
        return "; JSON Lines has an object on each line: jq -c . makes it so, jq -c '.[]' of a list"
    return ""


class LineCodec:
    """Finds the text in a line and puts another in its place."""

    def __init__(self, reading: Reading) -> None:
        self._fields = reading.fields
        self._wanted = reading.fields.wanted()
        self._reading = reading

    def read(self, raw: Raw) -> Document | None:
        """Return the document of a line; None for a blank one, and for one whose text is null."""
        if not raw.data.strip():
            return None
        try:
            line = raw.data.decode()
        except UnicodeDecodeError as error:
            what = f"not UTF-8 (byte {error.start} of the record){_hint(raw)}"
            raise RecordError("invalid-utf-8", what) from None
        try:
            found = locate(line, self._wanted)
        except RecordError as error:
            raise RecordError(error.reason, f"{error.sentence}{_hint(raw)}") from None
        if self._is_null(found):
            return None

        def get(name: str) -> Any:
            return found[name].value if name in found else None

        start, end, text = found[self._fields.find_text(get)]
        return Document(
            text,
            self._reading.kind_of(text),
            self._fields.find_id(get),
            self._fields.find_url(get),
            self._fields.find_language(get),
            origin=(line, start, end),
        )

    def _is_null(self, found: Mapping[str, Found]) -> bool:
        """Return whether a record says that it has no text, as a table's row does with an empty cell."""
        values = [found[name].value for name in self._fields.names("text") if name in found]
        return bool(values) and all(value is NULL for value in values)

    def render(self, raw: Raw, document: Document, text: str) -> bytes:
        """Return the line with another text in it; the line itself where the text is the same."""
        if text == document.data:
            return bytes(raw.data)
        line, start, end = document.origin
        token = line[start:end]
        style = style_of(token, document.data) if isinstance(document.data, str) else None
        document.notes.update({"style": style} if style else {"token": token})
        return f"{line[:start]}{written(text, style, token)}{line[end:]}".encode()

    def restore(self, raw: Raw, document: Document, text: str, notes: dict[str, Any]) -> bytes:
        """Return the line as it was."""
        if text == document.data:
            return bytes(raw.data)
        line, start, end = document.origin
        token = notes.get("token") or written(text, notes.get("style"), line[start:end])
        return f"{line[:start]}{token}{line[end:]}".encode()

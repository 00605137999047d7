"""JSON Lines: a record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.corpus.fields import Reading
from cleaner.corpus.jsonline import locate, style_of, written
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Document, Raw
from cleaner.corpus.streams import LONGEST, Damage, Stream


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


class LineCodec:
    """Finds the text in a line and puts another in its place."""

    def __init__(self, reading: Reading) -> None:
        self._fields = reading.fields
        self._wanted = reading.fields.wanted()
        self._reading = reading

    def read(self, raw: Raw) -> Document | None:
        """Return the document of a line; None for a blank one."""
        if not raw.data.strip():
            return None
        try:
            line = raw.data.decode()
        except UnicodeDecodeError as error:
            raise RecordError("invalid-utf-8", f"not UTF-8 (byte {error.start} of the record)") from None
        found = locate(line, self._wanted)

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

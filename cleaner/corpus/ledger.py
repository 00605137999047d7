"""The ledger: a line of JSON for every record, with which its original can be given back.

A record's line: `file` (its output's name), `record` (its number in the input), `id`, `url`, `language`,
`guarded`, `removals` (as `Removal`: offsets in the original text, category, filter, reason, score, line),
`patches` and `check` for the way back, and `notes` of the form. A rejected record's line: `file`, `record`,
`rejected` (the reason), and its bytes as `data`, or as `base64` where they are no UTF-8.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.corpus.forms import split_name
from cleaner.corpus.jsonline import json_line
from cleaner.corpus.problems import UsageError
from cleaner.corpus.records import Document, Raw
from cleaner.corpus.streams import Damage, Stream, open_plain
from cleaner.errors import why
from cleaner.lines import patches_of, unrender

if TYPE_CHECKING:
    from cleaner.result import Result

#: The version of a ledger's lines.
SCHEMA = 1
#: A longer line (bytes) is refused: the longest record's text is a quarter of that.
_LONGEST = 1 << 30


def check(text: str) -> int:
    """Return a checksum of a cleaned text: the ledger fits this text and no other."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def entry(file: str, raw: Raw, document: Document, result: Result) -> bytes:
    """Return a record's line."""
    return json_line(
        {
            "schema": SCHEMA,
            "file": file,
            "record": raw.number,
            "id": document.id,
            "url": document.url,
            "language": result.language,
            "guarded": result.guarded,
            "removals": [asdict(r) for r in result.removals],
            "patches": [[p.at, p.length, p.original] for p in result.patches],
            "check": check(result.text),
            "notes": document.notes,
        }
    )


def rejection(file: str, raw: Raw, reason: str) -> bytes:
    """Return a rejected record's line."""
    line = {"schema": SCHEMA, "file": file, "record": raw.number, "rejected": reason}
    return json_line({**line, **held(raw.data)})


def held(data: Any) -> dict[str, Any]:
    """Return a rejected record as JSON may hold it."""
    data = data[0] if isinstance(data, tuple) else data
    if not isinstance(data, bytes):
        return {}
    try:
        return {"data": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def released(line: Mapping[str, Any]) -> bytes | None:
    """Return the bytes of a rejected record, None where the ledger does not hold them."""
    if "base64" in line:
        return base64.b64decode(line["base64"])
    return str(line["data"]).encode() if "data" in line else None


def original(line: Mapping[str, Any], text: str) -> str | None:
    """Return the text that was cleaned to `text`; None where the line is about another text."""
    if line.get("check") != check(text):
        return None
    return unrender(text, patches_of(line["patches"]))


def read_ledger(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a ledger.

    Raises:
        UsageError: It cannot be read, or is no ledger.
    """
    try:
        with open_plain(path) as file:
            stream = Stream(file, split_name(path)[1])
            number = 0
            while data := stream.readline(_LONGEST):
                number += 1
                if len(data) == _LONGEST:
                    raise UsageError(f"line {number} of the ledger {path} is longer than {_LONGEST:,} bytes")
                yield _line(data, path, number)
    except OSError as error:
        raise UsageError(f"the ledger {path} cannot be read: {why(error)}") from None
    except Damage as error:
        raise UsageError(f"the ledger {path} is damaged: {error}") from None


def _is_whole(line: dict[str, Any]) -> bool:
    """Return whether a line has what giving an original back needs, each of its type.

    Raises:
        ValueError, KeyError, TypeError: It has not.
    """
    if not isinstance(line["file"], str) or not isinstance(line["record"], int):
        return False
    if "rejected" in line:
        base64.b64decode(line.get("base64", ""), validate=True)
        return isinstance(line.get("data", ""), str)
    patches_of(line["patches"])
    notes = line["notes"]
    return isinstance(line["check"], int) and isinstance(notes, dict) and all(map(_is_text, notes.values()))


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _line(data: bytes, path: Path, number: int) -> dict[str, Any]:
    what = "is no line of a ledger"
    try:
        line: dict[str, Any] = json.loads(data)
        if line["schema"] == SCHEMA and _is_whole(line):
            return line
        if line["schema"] != SCHEMA:
            what = f"is of schema {line['schema']}; this version reads {SCHEMA}"
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise UsageError(f"line {number} of the ledger {path} {what}")

"""What passes between readers, workers and writers: frozen records without logic."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any

from cleaner.corpus.forms import Compression, Form
from cleaner.corpus.problems import Failure


class Kind(StrEnum):
    """How a text is cleaned."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read.

    Attributes:
        name: What the user called it.
        path: Where it lies; None for stdin.
        target: Its name below an output folder, before its kind is known.
        form: How it holds its texts.
        compression: What its name says is around it.
    """

    name: str
    path: Path | None
    target: PurePath
    form: Form = Form.TEXT
    compression: Compression = Compression.NONE


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it was read.

    Attributes:
        number: Its place among the records of the input, from 1.
        data: Its bytes; of a table's row, a `Row`.
        at: How many bytes of the file had been read.
        size: Its size in bytes.
        problem: Why it is no record (reason, sentence), where the reader knows.
        last: Whether a row group ends with it.
        place: The byte at which it begins, where the form has one.
    """

    number: int
    data: Any
    at: int
    size: int
    problem: tuple[str, str] | None = None
    last: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a table's row that cleaning needs."""

    text: str | None
    id: str | int | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a record.

    Attributes:
        data: The text; bytes for a page whose own words say its encoding.
        kind: Text or HTML.
        id: The record's id.
        url: Where it is from.
        language: Its language as the record says.
        origin: What the codec needs to put the text back.
        notes: What the ledger needs to rebuild the record to the byte.
    """

    data: str | bytes
    kind: Kind = Kind.TEXT
    id: str | int | None = None
    url: str | None = None
    language: str | None = None
    origin: Any = None
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What cleaning a record did, in numbers.

    Attributes:
        language: The text's language.
        site: The host it is from.
        lines: Lines that are not blank.
        characters: Characters of the input.
        emptied: Whether nothing is left of what had a text.
        guarded: Whether the chain held back.
        removals: (category, filter, line, characters) of each removal.
    """

    language: str | None
    site: str | None
    lines: int
    characters: int
    emptied: bool
    guarded: bool
    removals: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record.

    Attributes:
        data: What to write in its place; of a table's row the text; None where it was rejected.
        kind: How it was cleaned; None where it was handed on as it is.
        summary: The numbers.
        rejected: Why it was rejected (reason, sentence).
        ledger: Its line of the ledger.
        attributes: Its line of dolma's attributes.
        page: The share that went, and its page of the report.
        shown: What to write to stdout about it.
        remark: What to say of it where nothing is left.
        detail: What only the curious want to know.
    """

    data: Any = None
    kind: Kind | None = None
    summary: Summary | None = None
    rejected: tuple[str, str] | None = None
    ledger: bytes = b""
    attributes: bytes = b""
    page: tuple[float, bytes] | None = None
    shown: str = ""
    remark: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A source begins, ends, or cannot be read.

    Attributes:
        begins: Whether it begins.
        failure: Why it cannot be read (to its end).
        origin: What its writer needs to know of it (a table's schema).
    """

    begins: bool
    failure: Failure | None = None
    origin: Any = None


@dataclass(frozen=True, slots=True)
class Item:
    """A record or a mark, and the number of its source."""

    source: int
    what: Raw | Mark

"""What the command cleans: documents, and the reader that makes them of files and stdin.

A reader is an iterator of `Document | Failure`; readers of corpora give the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from cleaner.command.decoding import decode, is_html, refuse_binary
from cleaner.command.exits import Failure, why
from cleaner.command.inputs import HTML_SUFFIXES, Source
from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.result import Result


class Kind(StrEnum):
    """How a document is cleaned."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to clean.

    Attributes:
        name: What the user calls it, in messages and in JSON.
        data: Its text; bytes for a page whose own words say its encoding.
        kind: Text or HTML.
        target: Its name below an output folder.
    """

    name: str
    data: str | bytes
    kind: Kind
    target: PurePath


def clean_document(cleaner: Cleaner, document: Document) -> Result:
    """Return the result of cleaning a document."""
    if document.kind is Kind.HTML:
        return cleaner.clean_html(document.data)
    return cleaner.clean(document.data)  # type: ignore[arg-type]  # text has been decoded


def read_all(
    sources: Iterable[Source | Failure], *, kind: Kind | None = None, encoding: str | None = None
) -> Iterator[Document | Failure]:
    """Read sources one by one.

    Args:
        sources: What to read; failures are handed on in their places.
        kind: What every source is; None to find out.
        encoding: What every source is written in; None to find out.
    """
    stdin_read = False
    for source in sources:
        if isinstance(source, Failure):
            yield source
        elif source.path is None and stdin_read:
            yield Failure(source.name, "can be read only once; name - only once")
        else:
            stdin_read = stdin_read or source.path is None
            yield _read(source, kind, encoding)


def _read(source: Source, kind: Kind | None, encoding: str | None) -> Document | Failure:
    try:
        data = _bytes(source)
        refuse_binary(data, encoding)
        kind = kind or _kind(source, data)
        raw = kind is Kind.HTML and encoding is None
        return Document(source.name, data if raw else decode(data, encoding), kind, _target(source, kind))
    except OSError as error:
        return Failure(source.name, f"cannot be read: {why(error)}")
    except InputError as error:
        return Failure(source.name, str(error))


def _bytes(source: Source) -> bytes:
    if source.path is not None:
        return source.path.read_bytes()
    if sys.stdin is None:  # closed by the caller (`<&-`)
        raise InputError("is closed")
    return sys.stdin.buffer.read()


def _kind(source: Source, data: bytes) -> Kind:
    html = source.target.suffix.lower() in HTML_SUFFIXES or is_html(data)
    return Kind.HTML if html else Kind.TEXT


def _target(source: Source, kind: Kind) -> PurePath:
    return source.target.with_suffix(".txt") if kind is Kind.HTML else source.target

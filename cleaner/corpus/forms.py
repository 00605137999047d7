"""What an input is, told by its name: the form, and the compression around it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType


class Form(StrEnum):
    """How an input holds its texts."""

    TEXT = "text"  # one text or HTML page
    JSONL = "jsonl"
    PARQUET = "parquet"
    WARC = "warc"  # WET, too: each record says what it is

    @property
    def is_corpus(self) -> bool:
        """Whether an input of this form holds many records."""
        return self is not Form.TEXT


class Compression(StrEnum):
    """What is around the bytes of an input."""

    NONE = ""
    GZIP = "gzip"
    ZSTD = "zstd"
    BZ2 = "bz2"
    XZ = "xz"


HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
#: Forms by suffix, and so what is read of a folder.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        **dict.fromkeys([".txt", ".text", ".md", *sorted(HTML_SUFFIXES)], Form.TEXT),
        **dict.fromkeys([".jsonl", ".ndjson"], Form.JSONL),
        ".parquet": Form.PARQUET,
        **dict.fromkeys([".warc", ".wet"], Form.WARC),
    }
)
#: C4 calls its JSON Lines `.json.gz`; such files are read when they are named, not out of folders.
NAMED: Mapping[str, Form] = MappingProxyType({".json": Form.JSONL})
COMPRESSIONS: Mapping[str, Compression] = MappingProxyType(
    {
        ".gz": Compression.GZIP,
        ".zst": Compression.ZSTD,
        ".zstd": Compression.ZSTD,
        ".bz2": Compression.BZ2,
        ".xz": Compression.XZ,
    }
)
MAGIC: Mapping[bytes, Compression] = MappingProxyType(
    {
        b"\x1f\x8b": Compression.GZIP,
        b"\x28\xb5\x2f\xfd": Compression.ZSTD,
        b"BZh": Compression.BZ2,
        b"\xfd7zXZ\x00": Compression.XZ,
    }
)


def split_name(name: str | PurePath) -> tuple[PurePath, Compression]:
    """Return a name without the suffix of its compression, and the compression."""
    path = PurePath(name)
    compression = COMPRESSIONS.get(path.suffix.lower(), Compression.NONE)
    return (path.with_suffix("") if compression and path.stem else path), compression


def told_by_name(name: str | PurePath, *, named: bool = True) -> tuple[Form | None, Compression]:
    """Return the form and compression that a name tells; the form is None where it tells none.

    Args:
        name: A file's name.
        named: Whether the user named the file; else it was found in a folder.
    """
    inner, compression = split_name(name)
    suffix = inner.suffix.lower()
    form = FORMS.get(suffix) or (NAMED.get(suffix) if named else None)
    if form is Form.PARQUET and compression:
        return None, compression  # a Parquet file has its compression within
    return form, compression if form else Compression.NONE


def told_by_bytes(head: bytes) -> Compression:
    """Return the compression that the first bytes of a corpus tell."""
    return next((c for magic, c in MAGIC.items() if head.startswith(magic)), Compression.NONE)

"""Files of templates.

The format, version 1; numbers are little-endian, keys as `sample.pack` has them (five bytes each):

- 512 bytes of header: a line `cleaner-templates 1`, then a JSON object, filled up with spaces. Its fields:
  `kind` ("pages" or "lines"), `keys` (the version of the keys), `pages` (the most a site's sample holds),
  `sites` (how many), `index` (where the index begins), `digest` (BLAKE2b of the records and the index).
- A record a site: u16 length of the name, the name in UTF-8, then
  kind "pages" (can be merged): u16 pages, for each u64 rank, u32 length, the keys of its lines in order;
  kind "lines" (a tenth of that): u16 pages, u64 rank of each, u32 lines, their keys in order; for each u16
  the pages it stands on; for each u16 those beside the same neighbour; for each u16 those within the body.
- The index: for each site u64 hash of the name (BLAKE2b), u64 place of its record; sorted.

Sites are read when they are asked for; the index is searched on the disk.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from struct import error as StructError
from struct import pack as packed
from struct import unpack_from
from typing import IO, Any

import numpy as np

from cleaner.errors import DataError, why
from cleaner.places import is_special
from cleaner.templates.keys import VERSION as KEYS
from cleaner.templates.sample import Entry, pack_all, unpack
from cleaner.templates.template import SiteTemplate

VERSION = 1
_NAME = b"cleaner-templates "
_MAGIC = _NAME + f"{VERSION}\n".encode()
_HEAD = 512
_PLACE = np.dtype([("site", "<u8"), ("at", "<u8")])


def name_hash(site: str) -> int:
    """Return the number by which a site is found."""
    return int.from_bytes(blake2b(site.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def sample_record(sample: list[Entry]) -> bytes:
    """Return a site's sample as it is written."""
    parts = [packed("<H", len(sample))]
    for rank, data in sample:
        parts += (packed("<QI", rank, len(data)), data)
    return b"".join(parts)


def lines_record(template: SiteTemplate) -> bytes:
    """Return a site's template as it is written."""
    counts = (template.pages, template.firm, template.inner)
    return b"".join(
        [
            packed("<H", template.ranks.size),
            template.ranks.astype("<u8").tobytes(),
            packed("<I", template.keys.size),
            pack_all(template.keys),
            *(count.astype("<u2").tobytes() for count in counts),
        ]
    )


def write(path: Path, kind: str, pages: int, sites: Iterable[tuple[str, Callable[[], bytes]]]) -> None:
    """Write a file, whole or not at all.

    Args:
        path: Where.
        kind: "pages" or "lines".
        pages: The most that a site's sample holds.
        sites: Their names, and what makes the record of each.

    Raises:
        DataError: It cannot be written.
    """
    if is_special(path):
        # A file that is renamed onto it would replace it for everybody.
        raise DataError(f"the templates {path} cannot be written: a device or a pipe is there, not a file")
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            _write(file, kind, pages, sites)
        new.replace(path)
    except BaseException as error:
        with suppress(OSError, ValueError):
            new.unlink(missing_ok=True)
        if isinstance(error, DataError) or not isinstance(error, OSError | ValueError):
            raise
        raise DataError(f"the templates {path} cannot be written: {why(error)}") from None


def _write(file: IO[bytes], kind: str, pages: int, sites: Iterable[tuple[str, Callable[[], bytes]]]) -> None:
    file.write(b" " * _HEAD)
    digest, index = blake2b(digest_size=16), []
    for number, site, make in sorted((name_hash(name), name, make) for name, make in sites):
        name = site.encode("utf-8", "replace")
        if len(name) >= 1 << 16:
            raise ValueError(f"the name of the site {site[:40]}... has more than 65,535 bytes")
        record = packed("<H", len(name)) + name + make()
        index.append((number, file.tell()))
        digest.update(record)
        file.write(record)
    table = np.array(index, _PLACE).tobytes()
    digest.update(table)
    head = {"kind": kind, "keys": KEYS, "pages": pages, "sites": len(index)}
    head |= {"index": file.tell(), "digest": digest.hexdigest()}
    file.write(table)
    file.seek(0)
    file.write((_MAGIC + json.dumps(head).encode()).ljust(_HEAD - 1) + b"\n")


def is_templates(path: str) -> bool:
    """Return whether a file says that it holds templates."""
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_NAME)) == _NAME
    except (OSError, ValueError):
        return False


def _is_head(head: dict[str, Any]) -> bool:
    numbers = [head["pages"], head["sites"], head["index"]]
    plain = all(isinstance(n, int) and n >= 0 for n in numbers) and isinstance(head["digest"], str)
    return plain and 2 <= head["pages"] < 1 << 16


class Reader:
    """Reads a file of templates, a site at a time.

    Args:
        path: The file.

    Raises:
        DataError: It cannot be read, is no file of templates, or was written by another version.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            with Path(path).open("rb") as file:
                head = file.read(_HEAD)
                self._check(head)
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except DataError:
            raise
        except (OSError, ValueError) as error:
            raise DataError(f"the templates {path} cannot be read: {why(error)}") from None
        size = int(self.head["sites"]) * _PLACE.itemsize
        if len(self._data) != int(self.head["index"]) + size:
            raise DataError(f"the templates {path} break off; learn them again")
        self._index = np.frombuffer(self._data, _PLACE, int(self.head["sites"]), int(self.head["index"]))
        self._hashes = np.ascontiguousarray(self._index["site"]) if self._index.size else self._index["site"]

    def _check(self, head: bytes) -> None:
        if not head.startswith(_NAME):
            raise DataError(f"{self.path} is no file of templates; clean-text learn-templates makes one")
        known = head.startswith(_MAGIC)
        try:
            self.head: dict[str, Any] = json.loads(head[len(_MAGIC) :]) if known else {}
            known = known and self.head["keys"] == KEYS and self.head["kind"] in ("pages", "lines")
            if known and not _is_head(self.head):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise DataError(f"the templates {self.path} are damaged; learn them again") from None
        if not known:
            raise DataError(f"the templates {self.path} were learned by another version; learn them again")

    def __len__(self) -> int:
        """Return the number of sites."""
        return int(self._index.size)

    def names(self) -> Iterator[str]:
        """Yield the sites in the file's order."""
        yield from (self._name(int(at))[0] for at in self._index["at"])

    def find(self, site: str) -> SiteTemplate | list[Entry] | None:
        """Return what is known of a site; None where that is nothing."""
        number = np.uint64(name_hash(site))
        place = int(np.searchsorted(self._hashes, number))
        while place < len(self) and self._hashes[place] == number:
            name, at = self._name(int(self._index["at"][place]))
            if name == site:
                return self._record(at)
            place += 1
        return None

    def _name(self, at: int) -> tuple[str, int]:
        try:
            (length,) = unpack_from("<H", self._data, at)
        except (StructError, OverflowError):
            raise self._damaged() from None
        return self._data[at + 2 : at + 2 + length].decode("utf-8", "replace"), at + 2 + length

    def _record(self, at: int) -> SiteTemplate | list[Entry]:
        try:
            return self._template(at) if self.head["kind"] == "lines" else self._sample(at)
        except (StructError, ValueError, OverflowError):
            raise self._damaged() from None

    def _damaged(self) -> DataError:
        return DataError(f"the templates {self.path} are damaged; learn them again")

    def _sample(self, at: int) -> list[Entry]:
        (count,) = unpack_from("<H", self._data, at)
        at += 2
        found: list[Entry] = []
        for _ in range(count):
            rank, length = unpack_from("<QI", self._data, at)
            found.append((rank, self._data[at + 12 : at + 12 + length]))
            at += 12 + length
        return found

    def _template(self, at: int) -> SiteTemplate:
        (pages,) = unpack_from("<H", self._data, at)
        ranks = np.frombuffer(self._data, "<u8", pages, at + 2).astype(np.uint64)
        at += 2 + 8 * pages
        (lines,) = unpack_from("<I", self._data, at)
        keys = unpack(self._data[at + 4 : at + 4 + 5 * lines])
        at += 4 + 5 * lines
        counts = [
            np.frombuffer(self._data, "<u2", lines, at + 2 * lines * i).astype(np.uint16) for i in range(3)
        ]
        return SiteTemplate(ranks, keys, *counts)

"""Sources as items: a mark where each begins and ends, and its records between them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from cleaner.corpus.archives import read_archive
from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.lines import read_lines
from cleaner.corpus.pages import read_page
from cleaner.corpus.problems import Failure, RecordError
from cleaner.corpus.records import Item, Mark, Raw, Source
from cleaner.corpus.streams import LONGEST, Damage, Stream, identity, open_plain
from cleaner.corpus.tables import Table
from cleaner.errors import why


class Readers:
    """Reads sources one after the other.

    Args:
        sources: What to read; failures are handed on in their places.
        reading: How.
    """

    def __init__(self, sources: Sequence[Source | Failure], reading: Reading) -> None:
        self._sources = sources
        self._reading = reading
        self._stdin_read = False

    def items(self, source: int = 0, record: int = 0) -> Iterator[Item]:
        """Yield everything.

        Args:
            source: The source to begin with.
            record: The number of its last record that is done.
        """
        for i in range(source, len(self._sources)):
            found = self._sources[i]
            skip = record if i == source else 0
            marks = [Mark(False, found)] if isinstance(found, Failure) else self._source(found, skip)
            yield from (Item(i, what) for what in marks)

    def _source(self, source: Source, skip: int) -> Iterator[Raw | Mark]:
        try:
            if source.form is Form.PARQUET:
                yield from self._table(source, skip)
            elif source.path is None:
                yield from self._stdin(source)
            else:
                yield from self._file(source, source.path, skip)
        except OSError as error:
            yield Mark(False, Failure(source.name, f"cannot be read: {why(error)}"))

    def _stdin(self, source: Source) -> Iterator[Raw | Mark]:
        problem = "can be read only once; name - only once" if self._stdin_read else None
        if sys.stdin is None:  # closed by the caller (`<&-`)
            problem = "is closed"
        if problem:
            yield Mark(False, Failure(source.name, problem))
            return
        self._stdin_read = True
        yield Mark(True)
        file: IO[bytes] = sys.stdin.buffer
        if not source.form.is_corpus:
            file = io.BytesIO(file.read(LONGEST + 1))
        yield from self._records(source, file)
        yield Mark(False)

    def _file(self, source: Source, path: Path, skip: int) -> Iterator[Raw | Mark]:
        with open_plain(path) as file:
            before = identity(file)
            yield Mark(True)
            for raw in self._records(source, file):
                if raw.number > skip:
                    yield raw
            changed = source.form.is_corpus and _identity(path) != before
            yield Mark(False, _changed(source) if changed else None)

    def _records(self, source: Source, file: IO[bytes]) -> Iterator[Raw]:
        if source.form is Form.TEXT:
            # What a text's bytes are, its name says: "BZh" may begin a text.
            return read_page(Stream(file, source.compression), source)
        stream = Stream(file)
        return read_archive(stream) if source.form is Form.WARC else read_lines(stream)

    def _table(self, source: Source, skip: int) -> Iterator[Raw | Mark]:
        path = source.path
        if path is None:
            yield Mark(False, Failure(source.name, "Parquet cannot be read from a pipe; name a file"))
            return
        before = _identity(path)
        try:
            table = Table(path, self._reading)
        except (Damage, RecordError) as error:
            what = error.sentence if isinstance(error, RecordError) else str(error)
            yield Mark(False, Failure(source.name, what))
            return
        yield Mark(True, origin=table)
        yield from table.rows(skip)
        yield Mark(False, _changed(source) if _identity(path) != before else None)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        with open_plain(path) as file:
            return identity(file)
    except FileNotFoundError:
        return None


def _changed(source: Source) -> Failure:
    return Failure(source.name, "was changed while it was read, so its output was given up; run again")

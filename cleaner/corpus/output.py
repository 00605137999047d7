"""Where the records of a source go: a file of the same form, a text file, standard output, nowhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from cleaner.corpus.forms import HTML_SUFFIXES, Form, split_name, told_by_name
from cleaner.corpus.ledger import held
from cleaner.corpus.pages import name_of
from cleaner.corpus.problems import OutputError, RecordError
from cleaner.corpus.records import Kind, Outcome, Raw, Source
from cleaner.corpus.sinks import FileSink, NoSink, Sink, StdoutSink, aside, side_sink
from cleaner.corpus.tables import Table, TableWriter, assemble
from cleaner.errors import why


class Output(Protocol):
    """Takes the records of one source, in order."""

    @property
    def size(self) -> int:
        """Bytes in whole frames."""

    def add(self, raw: Raw, outcome: Outcome) -> None:
        """Take what became of a record.

        Raises:
            RecordError: This one cannot be written; the next ones may.
        """

    def held(self, raw: Raw) -> dict[str, Any]:
        """Return a record that is rejected as JSON may hold it; asked before `add`."""

    def cut(self) -> None:
        """End a frame."""

    def sync(self) -> None:
        """Put every whole frame on the disk."""

    def finish(self) -> None:
        """Put the output in its place."""

    def discard(self) -> None:
        """Take away what was written."""

    def leave(self) -> None:
        """Let what was written lie."""


class StreamOutput:
    """Records one after the other into a sink.

    Args:
        sink: Where they go.
        each: Whether each record is a frame of its own, as in compressed archives.
        pick: What of an outcome is written.
    """

    def __init__(self, sink: Sink, each: bool, pick: Callable[[Outcome], bytes]) -> None:
        self._sink = sink
        self._each = each
        self._pick = pick
        self.cut, self.sync, self.finish = sink.cut, sink.sync, sink.finish
        self.discard, self.leave = sink.discard, sink.leave

    @property
    def size(self) -> int:
        """Bytes in whole frames."""
        return self._sink.size

    def held(self, raw: Raw) -> dict[str, Any]:
        """Return a record's bytes."""
        return held(raw.data)

    def add(self, raw: Raw, outcome: Outcome) -> None:
        """Write what became of a record."""
        data = self._pick(outcome)
        if data:
            self._sink.write(data)
            if self._each:
                self._sink.cut()


class TableOutput:
    """Rows into a Parquet file.

    Args:
        table: The input.
        target: The file's place; None writes nothing.
        size: How many bytes of an earlier run to keep.
    """

    def __init__(self, table: Table, target: Path | None, size: int) -> None:
        self._table = table
        self._target = target
        self._waiting = FileSink(rows_of(target), size=size) if target else None
        self._writer = TableWriter(table, self._waiting)

    @property
    def size(self) -> int:
        """Bytes in whole frames."""
        return self._waiting.size if self._waiting else 0

    def held(self, raw: Raw) -> dict[str, Any]:
        """Return a row; of damaged row groups there is none."""
        return {} if raw.data is None else {"row": self._writer.row()}

    def add(self, raw: Raw, outcome: Outcome) -> None:
        """Take what became of a row; of damaged row groups there is none."""
        if raw.data is not None:
            self._writer.add(None if outcome.rejected else outcome.data)
        if raw.last:
            self._writer.cut()

    def cut(self) -> None:
        """Row groups end with their rows."""

    def sync(self) -> None:
        """Put every whole frame on the disk."""
        if self._waiting:
            self._waiting.sync()

    def finish(self) -> None:
        """Make the file of the rows that wait, and put it in its place."""
        if self._waiting is None or self._target is None:
            return
        self._waiting.sync()
        target = FileSink(self._target)
        try:
            assemble(self._table, self._waiting, target)
        except BaseException:
            target.discard()
            raise
        target.finish()
        self._waiting.discard()

    def discard(self) -> None:
        """Take away what was written."""
        if self._waiting:
            self._waiting.discard()

    def leave(self) -> None:
        """Let what was written lie."""
        if self._waiting:
            self._waiting.leave()


def rows_of(target: Path) -> Path:
    """Return under which name the rows of a Parquet file wait."""
    return target.with_name(f"{target.name}.rows")


@dataclass
class Destination:
    """Where a run's output goes.

    Attributes:
        folder: A folder, in which names and structure are those of the inputs.
        file: One file.
        stdout: Standard output; else nothing is written where neither folder nor file is given.
        attributes: dolma's attributes instead of the records.
        several: Whether stdout gets more than one text: each then ends with a line end.
        inputs: Real paths of what is read: nothing is written over it.
        taken: Places of what has been written, and its inputs' names.
    """

    folder: Path | None = None
    file: Path | None = None
    stdout: bool = False
    attributes: bool = False
    several: bool = False
    inputs: frozenset[str] = frozenset()
    taken: dict[Path, str] = field(default_factory=dict)

    def place(self, source: Source) -> Path | None:
        """Return where a source's output will be, as far as its name tells; None for no file."""
        if self.file:
            return self.file
        if self.folder is None:
            return None
        return self.folder / source.target

    def open(self, source: Source, origin: Any, size: int) -> Output:
        """Return the output of a source.

        Args:
            source: The source.
            origin: Its table, where it is one.
            size: How many bytes of an earlier run to keep.

        Raises:
            OutputError: It cannot be written.
        """
        if source.form is Form.TEXT:
            return PageOutput(self, source)
        target = self.place(source)
        if target:
            self.stays_within(target)
        if source.form is Form.PARQUET:
            if target:
                _folder_of(target)
            return TableOutput(origin, target, size)
        if target is None:
            sink: Sink = StdoutSink() if self.stdout else NoSink()
            return StreamOutput(sink, False, _attributes if self.attributes else _data)
        _folder_of(target)
        if self.attributes:
            return StreamOutput(FileSink(target, told_by_name(target)[1], size), False, _attributes)
        compression = told_by_name(target)[1]
        return StreamOutput(FileSink(target, compression, size), source.form is Form.WARC, _data)

    def stays_within(self, target: Path) -> None:
        """Check that no symbolic link leads from the output folder to another place.

        Raises:
            OutputError: One does.
        """
        if self.folder is None:
            return
        home, place = Path(os.path.realpath(self.folder)), Path(os.path.realpath(target.parent))
        if not place.is_relative_to(home):
            what = "a symbolic link leads out of the output folder"
            raise OutputError(f"{target} cannot be written: {what}")

    def took(self, sources: Iterable[Source]) -> None:
        """Remember what a killed run has written, as far as names tell."""
        if self.folder:
            for source in sources:
                html = split_name(source.target)[0].suffix.lower() in HTML_SUFFIXES
                self.taken[self.folder / name_of(source.target, Kind.HTML if html else None)] = source.name

    def lies(self, source: Source) -> bool:
        """Return whether the unfinished output of an earlier run lies there."""
        target = self.place(source)
        if target is None or source.form is Form.TEXT:
            return False
        return aside(rows_of(target) if source.form is Form.PARQUET else target).exists()


def _data(outcome: Outcome) -> bytes:
    return b"" if outcome.rejected else bytes(outcome.data)


def _attributes(outcome: Outcome) -> bytes:
    return outcome.attributes


def _folder_of(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {why(error)}") from None


def write_whole(target: Path, data: bytes, *, side: bool = False) -> None:
    """Write a file whole or not at all.

    Args:
        target: Its place.
        data: What will be in it.
        side: Whether it is a file beside the texts, which may be a device or a pipe.

    Raises:
        OutputError: It cannot be written.
    """
    sink = side_sink(target) if side else FileSink(target, split_name(target)[1])
    try:
        sink.write(data)
        sink.finish()
    except BaseException:
        sink.discard()
        raise


class PageOutput:
    """One text: into a file of its own, or to standard output."""

    size = 0

    def __init__(self, destination: Destination, source: Source) -> None:
        self._to = destination
        self._source = source

    def held(self, raw: Raw) -> dict[str, Any]:
        """Return nothing: the input is the record."""
        return {}

    def add(self, raw: Raw, outcome: Outcome) -> None:
        """Write the text.

        Raises:
            RecordError: Its place is an input's, or another text's, or cannot be written.
        """
        if outcome.rejected:
            return
        if self._to.file:
            self._put(self._to.file, outcome.data)
        elif self._to.folder is None:
            self._show(outcome.data)
        else:
            self._put(self._to.folder / name_of(self._source.target, outcome.kind), outcome.data)

    def _show(self, data: bytes) -> None:
        if self._to.stdout:
            open_end = self._to.several and data and not data.endswith(b"\n")
            StdoutSink().write(data + b"\n" if open_end else data)

    def _put(self, target: Path, data: bytes) -> None:
        if os.path.realpath(target) in self._to.inputs:
            what = f"would be written over the input {target}; name another folder with -o"
            raise RecordError("failed", what)
        if target in self._to.taken:
            first = self._to.taken[target]
            what = f"would be written to {target}, which already holds {first}; rename one of them"
            raise RecordError("failed", what)
        try:
            self._to.stays_within(target)
            _folder_of(target)
            write_whole(target, data)
        except OutputError as error:
            raise RecordError("failed", str(error)) from None
        self._to.taken[target] = self._source.name

    def cut(self) -> None:
        """A text is one frame."""

    def sync(self) -> None:
        """It is in its place."""

    def finish(self) -> None:
        """It is in its place."""

    def discard(self) -> None:
        """It is in its place."""

    def leave(self) -> None:
        """It is in its place."""

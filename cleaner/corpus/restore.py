"""The way back: cleaned records and their ledger to the originals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.corpus.fields import Reading
from cleaner.corpus.ledger import original, read_ledger, released
from cleaner.corpus.output import Destination, Output
from cleaner.corpus.problems import Failure, RecordError, shown
from cleaner.corpus.readers import Readers
from cleaner.corpus.records import Kind, Outcome, Raw, Source
from cleaner.corpus.run import TOLD, Voice
from cleaner.corpus.task import codec_of


class _Ledger:
    """A ledger, in which the lines of an output stand together.

    Outputs that come in its order are found in one pass; for one that stands further up it is read again.

    Args:
        path: Where it lies.

    Raises:
        UsageError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.files = frozenset(line["file"] for line in read_ledger(path))
        self._given: str | None = None
        self._begin()

    def _begin(self) -> None:
        self._lines = read_ledger(self._path)
        self._line = next(self._lines, None)

    def of(self, file: str | None) -> Iterator[dict[str, Any]]:
        """Yield the lines of an output; None for the only one."""
        if file is not None and file not in self.files:
            return
        if file in (None, self._given) or not self._found(file):
            self._begin()
            self._found(file)
        self._given = file
        while self._line and file in (None, self._line["file"]):
            yield self._line
            self._line = next(self._lines, None)

    def _found(self, file: str | None) -> bool:
        """Go on to the next line of an output; return whether there is one."""
        while self._line and file not in (None, self._line["file"]):
            self._line = next(self._lines, None)
        return self._line is not None


class _Lines:
    """The lines of one output in a ledger, one after the other.

    Args:
        lines: The lines.
    """

    def __init__(self, lines: Iterator[dict[str, Any]]) -> None:
        self._lines = lines
        self.next: dict[str, Any] | None = next(self._lines, None)

    def take(self) -> dict[str, Any] | None:
        """Return the next line and go on to the one after it."""
        line, self.next = self.next, next(self._lines, None)
        return line


class Restore:
    """Gives originals back.

    Args:
        ledger: The ledger that was written when they were cleaned.
        reading: How the cleaned records are read.
        destination: Where the originals go.
        voice: Where problems are said.
    """

    def __init__(self, ledger: Path, reading: Reading, destination: Destination, voice: Voice) -> None:
        self._ledger = _Ledger(ledger)
        self._reading = reading
        self._destination = destination
        self._voice = voice
        self.failed = 0

    def go(self, sources: list[Source | Failure]) -> None:
        """Restore every source; one that cannot be does not stop the others.

        Raises:
            UsageError: The ledger cannot be read.
            OutputError: An original cannot be written.
        """
        way: _Way | None = None
        output: Output | None = None
        for item in Readers(sources, self._reading).items():
            source = sources[item.source]
            if isinstance(item.what, Raw):
                assert isinstance(source, Source) and way and output  # it has begun
                self._put(source, output, way.step(item.what))
            elif item.what.begins:
                assert isinstance(source, Source)  # a failure never begins
                output = self._destination.open(source, item.what.origin, 0)
                way = _Way(source, _Lines(self._ledger.of(self._name(source))), self._reading)
            else:
                self._end(source, item.what.failure, output, way)
                way = output = None

    def _name(self, source: Source) -> str | None:
        """Return what the ledger calls a source's output: its name below the folder, or the only one."""
        names, files = [source.target.as_posix(), source.target.name], self._ledger.files
        return next((n for n in names if n in files), None if len(files) == 1 else names[0])

    def _put(self, source: Source, output: Output, steps: Iterator[tuple[Raw, Outcome]]) -> None:
        for raw, outcome in steps:
            output.add(raw, outcome)
            if outcome.rejected:
                self._tell(source, f"record {raw.number}: {outcome.rejected[1]}")

    def _end(
        self, source: Source | Failure, failure: Failure | None, output: Output | None, way: _Way | None
    ) -> None:
        if failure or output is None or way is None:
            if output:
                output.discard()
            self._tell(source, failure.sentence if failure else "cannot be read")
            return
        assert isinstance(source, Source)
        self._put(source, output, way.rest())
        if way.left():
            self._tell(source, "the ledger has more records than the file")
        output.cut()
        output.finish()

    def _tell(self, source: Source | Failure, sentence: str) -> None:
        self.failed += 1
        if self.failed <= TOLD:
            self._voice.error(f"{shown(source.name)}: {sentence}")


class _Way:
    """The way back of one source, record by record."""

    def __init__(self, source: Source, lines: _Lines, reading: Reading) -> None:
        self._lines = lines
        self._codec = codec_of(source.form, reading)
        self._form = source.form
        self._number = 0

    def step(self, raw: Raw) -> Iterator[tuple[Raw, Outcome]]:
        """Yield the rejected records that stood before a cleaned one, and its original."""
        yield from self.rest()
        self._number += 1
        try:
            yield raw, Outcome(data=self._original(raw), kind=Kind.TEXT)
        except RecordError as error:
            yield raw, Outcome(rejected=(error.reason, error.sentence))

    def rest(self) -> Iterator[tuple[Raw, Outcome]]:
        """Yield the rejected records that stood here."""
        while (line := self._lines.next) and "rejected" in line and line["record"] == self._number + 1:
            self._lines.take()
            self._number += 1
            data = released(line)
            if data is not None and self._form.is_corpus:
                yield Raw(self._number, data, 0, len(data)), Outcome(data=data)

    def left(self) -> bool:
        """Return whether the ledger has records that did not come."""
        return self._lines.next is not None

    def _original(self, raw: Raw) -> Any:
        if raw.problem:
            raise RecordError(*raw.problem)
        document = self._codec.read(raw)
        if document is None:
            return raw.data
        line = self._lines.take()
        if line is None or line["record"] != self._number or "rejected" in line:
            raise RecordError("failed", "the ledger has no line for it")
        if not isinstance(document.data, str):
            raise RecordError("failed", "is HTML, not a cleaned text")
        text = original(line, document.data)
        if text is None:
            raise RecordError("failed", "is not the text that the ledger is about")
        return self._codec.restore(raw, document, text, line["notes"])

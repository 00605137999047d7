"""A run: items through the workers to what writes, in order, with a journal of how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.journal import Journal, State
from cleaner.corpus.jsonline import json_line
from cleaner.corpus.output import Destination, Output
from cleaner.corpus.pages import encode
from cleaner.corpus.pool import BATCH, work
from cleaner.corpus.problems import Failure, OutputError, RecordError, shown
from cleaner.corpus.readers import Readers
from cleaner.corpus.records import Mark, Outcome, Raw, Source
from cleaner.corpus.sheet import Worst, share_of
from cleaner.corpus.sinks import FileSink, StdoutSink, aside, side_sink
from cleaner.corpus.stats import Stats
from cleaner.corpus.task import Task

#: A frame ends with the first record after these many bytes. Of a killed run, this much is done again.
FRAME = 1 << 20
#: Seconds between two entries of the journal, at least.
PAUSE = 1.0
#: Rejected records that are told one by one on stderr, of each input.
TOLD = 5


class Voice(Protocol):
    """Says sentences to people."""

    def error(self, sentence: str) -> None:
        """Say what went wrong."""

    def note(self, sentence: str) -> None:
        """Say what may surprise."""

    def detail(self, sentence: str) -> None:
        """Say what only the curious want to know."""

    def done(self, source: int, at: int, stats: Stats) -> None:
        """Show how far the run is: bytes read of the source, and the numbers so far."""


@dataclass
class Plan:
    """What a run does.

    Attributes:
        sources: What is read; failures are told in their places.
        reading: How.
        destination: Where it goes.
        ledger: The ledger's file.
        rejects: The rejects' file.
        sheets: The file in which the report's pages wait.
        max_rejects: The most rejected records; None for any number.
        jobs: How many processes work.
        batch: Records that go to a worker at once.
        apart: Whether even one process is another than this one: filters of strangers may never end.
    """

    sources: Sequence[Source | Failure]
    reading: Reading
    destination: Destination
    ledger: Path | None = None
    rejects: Path | None = None
    sheets: Path | None = None
    max_rejects: int | None = None
    jobs: int = 1
    batch: int = BATCH
    apart: bool = False


@dataclass
class _Current:
    """The source that is worked on."""

    output: Output | None = None
    rejected: int = 0


class Run:
    """Cleans sources.

    Args:
        plan: What to do.
        task: What to do with each record.
        voice: Where failures and notes are said.
        journal: Where it is written how far the run is.
    """

    def __init__(self, plan: Plan, task: Task, voice: Voice, journal: Journal) -> None:
        self._plan = plan
        self._task = task
        self._voice = voice
        self._journal = journal
        self._state = State()
        self._now = _Current()
        self._sides: dict[str, FileSink] = {}
        self._worst = Worst()
        self._frame = 0
        self._written = monotonic()
        self.stats = Stats()

    def go(self, resume: State | None = None) -> None:
        """Do it.

        Args:
            resume: How far a killed run is that this one goes on with.

        Raises:
            OutputError: The run cannot go on; what was written lies there for `--resume`.
            BrokenPipeError: Nobody reads standard output any more.
            KeyboardInterrupt: Its text says how to go on, where that can be done.
            DataError, SettingsError: A pack is wrong.
        """
        if resume:
            self._take_up(resume)
        try:
            self._open_sides()
            self._work()
            self._finish()
        except OutputError as error:
            self._leave()
            hint = "; --resume goes on from here" if self._journal.is_kept else ""
            raise OutputError(f"{error}{hint}") from None
        except BaseException as end:
            self._leave()
            if isinstance(end, KeyboardInterrupt) and self._journal.is_kept:
                raise KeyboardInterrupt("interrupted; --resume goes on from here") from None
            raise

    def _finish(self) -> None:
        if self._sides:
            self._cut()
            self._checkpoint()
        for sink in self._sides.values():
            sink.finish()

    def _take_up(self, state: State) -> None:
        self._state = state
        self.stats = Stats.from_dict(state.stats)
        self._plan.destination.took(s for s in self._plan.sources[: state.source] if isinstance(s, Source))

    def _work(self) -> None:
        readers = Readers(self._plan.sources, self._plan.reading)
        items = readers.items(self._state.source, self._state.record)
        plan = self._plan
        for item, outcome in work(self._task, items, plan.jobs, plan.batch, apart=plan.apart):
            if isinstance(item.what, Mark):
                self._mark(item.source, item.what)
            else:
                self._record(item.source, item.what, outcome)

    def _open_sides(self) -> None:
        plan = self._plan
        for name, path in (("ledger", plan.ledger), ("rejects", plan.rejects), ("sheets", plan.sheets)):
            size = self._state.sizes.get(name, 0)
            if path is None or (size and name == "ledger" and self._is_placed(path)):
                continue
            self._sides[name] = side_sink(path, size, direct=name != "ledger")
        self._remember_worst()

    def _remember_worst(self) -> None:
        if self._plan.sheets:
            with self._plan.sheets.open("rb") as file:
                self._worst = Worst(map(share_of, file))

    def _is_placed(self, path: Path) -> bool:
        """Return whether the run was killed just after it had put a side file in its place."""
        return self._state.source >= len(self._plan.sources) and path.exists() and not aside(path).exists()

    def _leave(self) -> None:
        """Close everything; it lies there for a run that goes on, where one can."""
        kept = self._journal.is_kept
        if self._now.output:
            (self._now.output.leave if kept else self._now.output.discard)()
        for name, sink in self._sides.items():
            (sink.leave if kept or name == "rejects" else sink.discard)()

    def _mark(self, number: int, mark: Mark) -> None:
        found = self._plan.sources[number]
        if mark.begins:
            assert isinstance(found, Source)
            self._begin(number, found, mark)
        elif mark.failure:
            self._fail(number, found, mark.failure)
        else:
            assert isinstance(found, Source)
            self._end(number, found)

    def _begin(self, number: int, source: Source, mark: Mark) -> None:
        again = self._state.source == number and self._state.record > 0
        size = self._state.sizes.get("output", 0) if again else 0
        self._state.source = number
        self._now = _Current()
        if source.form.is_corpus and not again:
            self._cut()
            self._state.before = {"sizes": self._side_sizes(), "stats": self.stats.to_dict()}
        if again and not self._plan.destination.lies(source):
            if self._state.whole:  # put in its place just before the run was killed
                return
            what = f"what the killed run wrote of {source.name} is gone"
            raise OutputError(f"{what}; run again without --resume")
        self._now.output = self._plan.destination.open(source, mark.origin, size)

    def _side_sizes(self) -> dict[str, int]:
        return {name: sink.size for name, sink in self._sides.items()}

    def _fail(self, number: int, source: Source | Failure, failure: Failure) -> None:
        """Give the source up, and everything that was written of it."""
        if self._now.output:
            self._now.output.discard()
            for name, size in self._state.before.get("sizes", {}).items():
                self._sides[name].back(size)
            if self._state.before:
                self.stats = Stats.from_dict(self._state.before["stats"])
            self._remember_worst()
        self.stats.failed += 1
        self._voice.error(f"{shown(failure.name)}: {failure.sentence}")
        self._next(number)

    def _end(self, number: int, source: Source) -> None:
        output = self._now.output
        if output and source.form.is_corpus:
            self._cut()
            self._state.whole = True
            self._checkpoint()
        if output:
            output.finish()
        self._tell_rejected(source)
        self._next(number)

    def _next(self, number: int) -> None:
        self._now = _Current()
        self._state = State(source=number + 1)
        if self._frame >= FRAME:
            self._cut()
            self._remember()

    def _record(self, number: int, raw: Raw, outcome: Outcome) -> None:
        source = self._plan.sources[number]
        assert isinstance(source, Source) and self._now.output
        held = self._now.output.held(raw) if outcome.rejected and self._plan.rejects else {}
        if outcome.rejected is None:
            outcome = self._write(source, raw, outcome)
        elif source.form.is_corpus:
            self._now.output.add(raw, outcome)
        if outcome.rejected:
            self._reject(source, raw, outcome, held)
        elif outcome.summary:
            self.stats.count(outcome.summary)
        else:
            self.stats.passed += 1
        self._side("ledger", outcome.ledger)
        if outcome.page and self._worst.takes(outcome.page[0]):
            self._side("sheets", outcome.page[1])
        self._state.record = raw.number
        self._frame += raw.size
        self._voice.done(number, raw.at, self.stats)
        if source.form.is_corpus and self._frame >= FRAME and (raw.last or source.form is not Form.PARQUET):
            self._cut()
            self._remember()

    def _write(self, source: Source, raw: Raw, outcome: Outcome) -> Outcome:
        assert self._now.output
        try:
            self._now.output.add(raw, outcome)
        except RecordError as error:
            return Outcome(rejected=(error.reason, error.sentence))
        if outcome.shown:
            StdoutSink().write(encode(outcome.shown))
        if outcome.remark:
            self._voice.note(f"{shown(source.name)}: {outcome.remark}")
        if outcome.detail:
            self._voice.detail(f"{_called(source, raw)}: {outcome.detail}")
        return outcome

    def _side(self, name: str, data: bytes) -> None:
        if data and name in self._sides:
            self._sides[name].write(data)

    def _reject(self, source: Source, raw: Raw, outcome: Outcome, held: dict[str, Any]) -> None:
        assert outcome.rejected
        reason, sentence = outcome.rejected
        if outcome.detail:
            self._voice.detail(outcome.detail)
        if source.form is Form.TEXT:
            self.stats.failed += 1
            self._voice.error(f"{shown(source.name)}: {sentence}")
        else:
            self.stats.reject(reason)
            self._now.rejected += 1
            if self._now.rejected <= TOLD:
                self._voice.error(f"{_called(source, raw)}: rejected: {sentence}")
        place = {} if raw.place is None else {"offset": raw.place}
        line = {"input": source.name, "record": raw.number, **place, "reason": reason, "sentence": sentence}
        self._side("rejects", json_line({**line, **held}))
        most = self._plan.max_rejects
        if most is not None and self.stats.rejected > most:
            raise OutputError(f"stopped: more than {most} rejected records (--max-rejects)")

    def _tell_rejected(self, source: Source) -> None:
        if self._now.rejected > TOLD:
            self._voice.error(f"{shown(source.name)}: {self._now.rejected - TOLD:,} more records rejected")

    def _cut(self) -> None:
        """End a frame everywhere."""
        if self._now.output:
            self._now.output.cut()
        for sink in self._sides.values():
            sink.cut()
        self._frame = 0

    def _remember(self) -> None:
        if monotonic() - self._written >= PAUSE:
            self._checkpoint()

    def _checkpoint(self) -> None:
        """Put everything on the disk, then the journal. Frames have ended here."""
        output = self._now.output
        if output:
            output.sync()
        for sink in self._sides.values():
            sink.sync()
        self._state.sizes = self._side_sizes()
        self._state.sizes["output"] = output.size if output else 0
        self._state.stats = self.stats.to_dict()
        self._journal.write(self._state)
        self._written = monotonic()


def _called(source: Source, raw: Raw) -> str:
    name = shown(source.name)
    return name if source.form is Form.TEXT else f"{name}:{raw.number}"

"""Watches workers: one whose record does not end, and that no signal ends, is to be killed.

Workers write what they are at into memory that they share with the main process, which measures the time by
its own clock. A record without a time limit (`cleaner.limits`) may take any time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from cleaner.limits import listen

#: Seconds beyond its time limit after which a record's worker is killed: until then it may end it itself.
GRACE = 5.0


class _Beat(ctypes.Structure):
    """What is being done of a batch: its record (from 1; 0 before), the seconds allowed, what in words."""

    _fields_ = [("record", ctypes.c_long), ("seconds", ctypes.c_double), ("what", ctypes.c_char * 160)]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A record that did not end.

    Attributes:
        record: Its place in the batch, from 0.
        what: What was being done.
        seconds: How long it was allowed to take.
    """

    record: int
    what: str
    seconds: float


class Watch:
    """The main process's view of the batches that are being worked on.

    Args:
        context: Of `multiprocessing`.
        slots: How many batches there are at once.
    """

    def __init__(self, context: Any, slots: int) -> None:
        self.beats: Sequence[Any] = context.RawArray(_Beat, slots)
        self._seen: dict[int, tuple[int, float]] = {}

    def begin(self, slot: int) -> None:
        """Forget what was done in a slot: another batch has it."""
        self.beats[slot].record = 0
        self.beats[slot].seconds = 0.0
        self._seen.pop(slot, None)

    def overdue(self, slot: int) -> Overdue | None:
        """Return the record of a batch that is overdue."""
        beat = self.beats[slot]
        record, seconds, what = beat.record, beat.seconds, beat.what
        seen, since = self._seen.get(slot, (0, 0.0))
        if not record or not seconds or seen != record:
            self._seen[slot] = (record if seconds else 0, monotonic())
            return None
        if monotonic() - since < seconds + GRACE:
            return None
        return Overdue(record - 1, what.decode("utf-8", "replace"), seconds)


class Pulse:
    """A worker's side.

    Args:
        beats: The memory that is shared.
    """

    def __init__(self, beats: Sequence[Any]) -> None:
        self._beats = beats
        self._beat: Any = None
        listen(self._tell)

    def at(self, slot: int, record: int) -> None:
        """Say which record of a batch is being worked on; both count from 0."""
        self._beat = self._beats[slot]
        self._beat.seconds = 0.0
        self._beat.record = record + 1

    def _tell(self, seconds: float, what: str) -> None:
        if self._beat is not None:
            self._beat.what = what.encode("utf-8", "replace")[:159]
            self._beat.seconds = seconds

"""What a process and all that it started cost: processor time and memory, as Linux tells them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Sample:
    """A process and all that it started, at one moment.

    Attributes:
        cost: Processor seconds so far, the dead ones' that were waited for included.
        first: Those of the process itself.
        memory: Their resident memory in MiB, shared pages counted for each.
    """

    cost: float
    first: float
    memory: float


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Yield each process with its fields of `/proc/PID/stat` from the state on."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended


def family(first: int, known: Mapping[int, Sequence[str]]) -> set[int]:
    """Return a process and all that it started, as far as they are known still."""
    found = {first} & set(known)
    while new := {pid for pid, fields in known.items() if int(fields[1]) in found} - found:
        found |= new
    return found


def sample(first: int) -> Sample:
    """Return what a process and all that it started cost so far.

    Args:
        first: The process's number.
    """
    known = dict(_stats())
    own = [known[pid] for pid in family(first, known)]
    return Sample(
        cost=sum(int(ticks) for fields in own for ticks in fields[11:15]) / _TICKS,
        first=sum(int(ticks) for ticks in known[first][11:13]) / _TICKS if own else 0.0,
        memory=sum(int(fields[21]) for fields in own) * _PAGE / 2**20,
    )


class Meter:
    """Adds up the processor time of a process and all that it started, the ended ones included.

    Hosts start workers of which nobody waits for the end, so that no process inherits their time: what each
    cost is read ten times a second, and of the last tenth before its end nothing is known.
    """

    def __init__(self, first: int | None = None) -> None:
        self._first = os.getpid() if first is None else first
        self._ticks: dict[int, int] = {}
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def spent(self) -> float:
        """Return the processor seconds so far."""
        self._read()
        return sum(self._ticks.values()) / _TICKS

    def close(self) -> None:
        """Stop reading."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            self._read()

    def _read(self) -> None:
        known = dict(_stats())
        for pid in family(self._first, known) | (self._ticks.keys() & known.keys()):
            self._ticks[pid] = sum(map(int, known[pid][11:13]))

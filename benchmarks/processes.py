"""What a process and all that it started cost: processor time and memory, as Linux tells them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def sample(first: int) -> Sample:
    """Return what a process and all that it started cost so far.

    Args:
        first: The process's number.
    """
    known = dict(_stats())
    family = {first} & set(known)
    while new := {pid for pid, fields in known.items() if int(fields[1]) in family} - family:
        family |= new
    own = [known[pid] for pid in family]
    return Sample(
        cost=sum(int(ticks) for fields in own for ticks in fields[11:15]) / _TICKS,
        first=sum(int(ticks) for ticks in known[first][11:13]) / _TICKS if family else 0.0,
        memory=sum(int(fields[21]) for fields in own) * _PAGE / 2**20,
    )

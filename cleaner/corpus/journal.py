"""How far a run is, beside its output: what `--resume` goes on from.

Written now and then at the end of a frame, after the frames themselves: whatever stands in the journal lies
on the disk. What was written after it is cut off by the run that goes on, and done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.problems import OutputError, UsageError
from cleaner.errors import why

#: The version of the file.
SCHEMA = 1


@dataclass(slots=True)
class State:
    """How far a run is.

    Attributes:
        source: The number of the source that is worked on.
        record: The number of its last record that is done.
        whole: Whether its output is whole, or even in its place.
        sizes: Bytes of each sink, by name.
        stats: `Stats.to_dict`.
        before: `sizes` and `stats` of when the source began: what is gone back to if it must be given up.
    """

    source: int = 0
    record: int = 0
    whole: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    stats: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


def fingerprint(settings: Mapping[str, Any]) -> str:
    """Return what tells two runs apart: a run goes on only with the same inputs and settings."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=repr).encode()).hexdigest()


class Journal:
    """The journal of a run.

    Args:
        path: Where it lies; None keeps none.
        fingerprint: What the run is.
    """

    def __init__(self, path: Path | None, fingerprint: str) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._lock: IO[bytes] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether a killed run can be gone on with."""
        return self._path is not None

    def begin(self, resume: bool) -> State | None:
        """Take the output for this run alone.

        Returns:
            How far the run is that this one goes on with; None to begin from the start.

        Raises:
            UsageError: Another run is at work there, or the killed run was another one.
        """
        if self._path is None:
            return None
        self._take()
        try:
            return self._state() if resume else None
        except UsageError:
            self.end(done=False)
            raise

    def _take(self) -> None:
        assert self._path is not None
        try:
            self._lock = self._path.with_suffix(".lock").open("ab")
        except OSError as error:
            raise UsageError(f"{self._path.parent} cannot be written: {why(error)}") from None
        try:
            from fcntl import LOCK_EX, LOCK_NB, flock
        except ImportError:  # not on this system
            return
        try:
            flock(self._lock, LOCK_EX | LOCK_NB)
        except OSError:
            self._lock.close()
            self._lock = None
            raise UsageError(f"another clean-text is writing to {self._path.parent}; wait for it") from None

    def _state(self) -> State | None:
        assert self._path is not None
        try:
            data = json.loads(self._path.read_bytes())
            told, schema, state = data["fingerprint"], data["schema"], State(**data["state"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise UsageError(f"{self._path} cannot be read; run again without --resume") from None
        if schema != SCHEMA or told != self._fingerprint:
            raise UsageError(
                "the killed run had other inputs, other options or another version; "
                "name the same ones, or run without --resume"
            )
        return state

    def write(self, state: State) -> None:
        """Write how far the run is, whole or not at all.

        Raises:
            OutputError: The disk is full.
        """
        if self._path is None:
            return
        data = {"schema": SCHEMA, "fingerprint": self._fingerprint, "state": asdict(state)}
        new = self._path.with_suffix(".new")
        try:
            with new.open("wb") as file:
                file.write(json.dumps(data).encode())
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as error:
            raise OutputError(f"{self._path} cannot be written: {why(error)}") from None

    def end(self, done: bool) -> None:
        """Give the output free; take the journal away where the run is done."""
        if self._path is None or self._lock is None:
            return
        with suppress(OSError):
            if done:
                self._path.unlink(missing_ok=True)
            self._path.with_suffix(".lock").unlink(missing_ok=True)
            self._lock.close()
        self._lock = None

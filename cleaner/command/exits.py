"""How the command ends, and the two ways in which something can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of `clean-text`."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    INTERRUPTED = 130
    PIPE_CLOSED = 141

    @property
    def meaning(self) -> str:
        """What the code says, for `--help`."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "done",
    Exit.FAILED: "some inputs failed: each is named on stderr, the others are done",
    Exit.USAGE: "an option, a setting or the output folder is wrong: nothing was done",
    Exit.INTERRUPTED: "interrupted (Ctrl-C)",
    Exit.PIPE_CLOSED: "the program that read the output went away",
}


class UsageError(Exception):
    """The command cannot start as it was called; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be cleaned.

    Attributes:
        name: What the user called it.
        sentence: What is wrong and what to do.
    """

    name: str
    sentence: str


def why(error: OSError) -> str:
    """Return the system's words for an error, in one clause."""
    return (error.strerror or type(error).__name__).lower()

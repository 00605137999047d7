"""How the command ends."""

from __future__ import annotations

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
    Exit.FAILED: "some inputs or records failed: each is named on stderr, the others are done",
    Exit.USAGE: "an option, a setting or the output folder is wrong: nothing was done",
    Exit.INTERRUPTED: "interrupted (Ctrl-C)",
    Exit.PIPE_CLOSED: "the program that read the output went away",
}

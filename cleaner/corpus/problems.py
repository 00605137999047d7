"""The ways in which a run, an input or a record can be wrong."""

from __future__ import annotations

from dataclasses import dataclass


class UsageError(Exception):
    """The command cannot start as it was called; the text says what is wrong and what to do."""


class OutputError(Exception):
    """An output takes no more, or the run cannot go on; the text says why and what to do."""


class RecordError(Exception):
    """A record cannot be cleaned.

    Args:
        reason: A short code, one of `REASONS`.
        sentence: What is wrong.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence


def failed(error: Exception) -> RecordError:
    """Return what a record is rejected with that raised what nobody foresaw: one must not cost the others."""
    return RecordError("failed", f"failed: {type(error).__name__}: {error}")


#: Why a record is rejected, by code; the ledger and the rejects name it.
REASONS = {
    "broken-json": "the line is no JSON object",
    "missing-field": "the record has no text field",
    "wrong-type": "the text is no string",
    "invalid-utf-8": "the record is not UTF-8",
    "truncated": "the input breaks off",
    "unreadable": "the input is damaged",
    "too-long": "the record is longer than memory should hold",
    "too-slow": "cleaning took longer than the time limit",
    "failed": "cleaning failed",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be cleaned.

    Attributes:
        name: What the user called it.
        sentence: What is wrong and what to do.
    """

    name: str
    sentence: str


def shown(name: str) -> str:
    """Return a name as it may stand in one line on a terminal."""
    return name if name and name.isprintable() else ascii(name)

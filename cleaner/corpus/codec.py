"""The seam between records and texts: each form finds the text in a record, and puts another in its place."""

from __future__ import annotations

from typing import Any, Protocol

from cleaner.corpus.records import Document, Raw


class Codec(Protocol):
    """Knows the records of a form. Works on one record, in any process, without a memory."""

    def read(self, raw: Raw) -> Document | None:
        """Return the document in a record; None where it holds no text and is handed on.

        Raises:
            RecordError: The record is broken.
        """

    def render(self, raw: Raw, document: Document, text: str) -> Any:
        """Return the record with another text in it; note in the document what `restore` will need."""

    def restore(self, raw: Raw, document: Document, text: str, notes: dict[str, Any]) -> Any:
        """Return the record as it was, given its text and what the ledger notes of it."""

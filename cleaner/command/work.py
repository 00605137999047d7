"""The command's loop: documents through the cleaner to the writers."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleaner.command.console import Console, shown
from cleaner.command.documents import Document, Kind, clean_document
from cleaner.command.exits import Exit, Failure
from cleaner.command.outputs import OutputError, Writer
from cleaner.errors import CleanerError, DataError, SettingsError
from cleaner.report import Tally, summary

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.result import Result


class Work:
    """Cleans documents and counts what happened.

    Args:
        cleaner: The cleaner.
        writers: Where each result goes.
        console: Where failures and notes are said.
    """

    def __init__(self, cleaner: Cleaner, writers: Sequence[Writer], console: Console) -> None:
        self._cleaner = cleaner
        self._writers = writers
        self._console = console
        self.tally = Tally()

    def run(self, documents: Iterable[Document | Failure]) -> Exit:
        """Work on documents one by one; one that fails does not stop the others.

        Raises:
            DataError, SettingsError: A pack turns out to be wrong when its phrases are first used.
            BrokenPipeError, OutputError: Standard output takes no more.
        """
        for document in documents:
            failure = document if isinstance(document, Failure) else self._try(document)
            if failure:
                self.tally.failed += 1
                self._console.error(f"{shown(failure.name)}: {failure.sentence}")
        return Exit.FAILED if self.tally.failed else Exit.DONE

    def _try(self, document: Document) -> Failure | None:
        try:
            self._do(document)
        except (BrokenPipeError, OutputError, DataError, SettingsError):
            raise  # it would stop every other document, too
        except CleanerError as error:
            return Failure(document.name, str(error))
        except Exception as error:
            # A page that breaks a parser must not cost the other thousand.
            self._console.detail(traceback.format_exc())
            what = f"{type(error).__name__}: {error}"
            return Failure(document.name, f"failed: {what} (a bug: please report it with what -v shows)")
        return None

    def _do(self, document: Document) -> None:
        result = clean_document(self._cleaner, document)
        for writer in self._writers:
            writer.write(document, result)
        self.tally.add(result)
        self._remark(document, result)

    def _remark(self, document: Document, result: Result) -> None:
        name = shown(document.name)
        if not result.text:
            self._console.note(f"{name}: {_why_empty(document, result)}")
        self._console.detail(f"{name}: {document.kind}, {summary(result)}")


def _why_empty(document: Document, result: Result) -> str:
    if result.removals:
        return "nothing is left, all of it was taken for boilerplate; --explain shows why"
    if document.kind is Kind.HTML and document.data.strip():
        return "no text was found in this HTML; --text takes it for plain text"
    return "is empty"

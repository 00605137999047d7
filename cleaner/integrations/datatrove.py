"""datatrove: a pipeline step.

LocalPipelineExecutor([JsonlReader(IN), CleanerStep(mode="strict"), JsonlWriter(OUT)], tasks=2).run()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from cleaner.integrations.base import LEDGER, Step, with_ledger

if TYPE_CHECKING:
    from datatrove.pipeline.writers.disk_base import DiskWriter

    from cleaner.result import Result


class CleanerStep(PipelineStep):
    """Cleans documents; the ledger (JSON) stands in their metadata.

    Stats: `total`, `forwarded`, `dropped`, `changed`, `emptied`, `guarded`, and `removed_<category>`, which
    counts removals.

    Args:
        exclusion_writer: Gets the documents of which nothing is left, with their text and the ledger, instead
            of the next step; without it they go on, empty.
        url_key: The metadata's name for the address.
        language_key: The metadata's name for the language; None for none.
        ledger_key: The metadata's name for the ledger; None for no ledger.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    name = "cleaner"
    type = "🧹 - CLEANER"

    def __init__(
        self,
        exclusion_writer: DiskWriter | None = None,
        *,
        url_key: str = "url",
        language_key: str | None = None,
        ledger_key: str | None = LEDGER,
        **options: Any,
    ) -> None:
        super().__init__()
        self.exclusion_writer = exclusion_writer
        self.url_key = url_key
        self.language_key = language_key
        self.ledger_key = ledger_key
        self._step = Step(**options)

    def run(self, data: Iterator[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the cleaned documents of a task."""
        context: AbstractContextManager[Any] = self.exclusion_writer or nullcontext()
        with context as writer:
            for document in data or ():
                with self.track_time():
                    result = self._clean(document)
                    metadata = with_ledger(document.metadata, self.ledger_key, result)
                    self._count(result)
                    dropped = writer is not None and bool(document.text.strip()) and not result.text
                if dropped:
                    self.stat_update(StatHints.dropped)
                    writer.write(replace(document, metadata=metadata), rank)
                    continue
                made = replace(document, text=result.text, metadata=metadata)
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(made)
                yield made

    def _clean(self, document: Document) -> Result:
        told = document.metadata
        language = told.get(self.language_key) if self.language_key else None
        return self._step.clean(document.text, url=told.get(self.url_key), language=language)

    def _count(self, result: Result) -> None:
        self.stat_update(StatHints.total)
        for name, holds in (
            ("changed", result.removals),
            ("emptied", result.removals and not result.text),
            ("guarded", result.guarded),
        ):
            if holds:
                self.stat_update(name)
        for category, count in result.counts.items():
            self.stat_update(f"removed_{category}", value=count)

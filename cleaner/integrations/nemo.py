"""NeMo Curator: a stage.

pipeline.add_stage(CleanerStage(options={"mode": "strict"}))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nemo_curator.stages.base import ProcessingStage
from nemo_curator.stages.resources import Resources
from nemo_curator.tasks import DocumentBatch

from cleaner.integrations.arrow import clean_rows
from cleaner.integrations.base import LEDGER
from cleaner.integrations.columns import ColumnStep
from cleaner.integrations.pandas import clean_with

if TYPE_CHECKING:
    from nemo_curator.backends.base import WorkerMetadata


@dataclass
class CleanerStage(ProcessingStage[DocumentBatch, DocumentBatch]):
    """Cleans the documents of a batch and adds a column of ledgers (JSON); emptied texts stay, empty.

    Attributes:
        text_field: The column with the texts.
        url_field: The column with their addresses; None for "url" where there is one.
        ledger_field: The new column; None for none.
        options: The options of `Cleaner`.
        name: The stage's name.
        resources: What a worker takes.
        batch_size: How many tasks a worker gets at once.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    text_field: str = "text"
    url_field: str | None = None
    ledger_field: str | None = LEDGER
    options: dict[str, Any] = field(default_factory=dict)
    name: str = "cleaner"
    resources: Resources = field(default_factory=lambda: Resources(cpus=1.0))
    batch_size: int = 1

    def __post_init__(self) -> None:
        """Check the options where the pipeline is made, not on a worker."""
        self._step = ColumnStep(
            self.text_field, self.url_field, ledger_column=self.ledger_field, **self.options
        )

    def inputs(self) -> tuple[list[str], list[str]]:
        """Return what a batch must have."""
        return ["data"], [self.text_field, *filter(None, [self.url_field])]

    def outputs(self) -> tuple[list[str], list[str]]:
        """Return what a batch will have."""
        return ["data"], [self.text_field, *filter(None, [self.ledger_field])]

    def setup(self, worker_metadata: WorkerMetadata | None = None) -> None:
        """Make the cleaner, once a worker."""
        self._step.clean("")

    def process(self, batch: DocumentBatch) -> DocumentBatch:
        """Return a batch with cleaned texts and their ledgers, in the form it came in."""
        data = batch.data
        made = clean_with(self._step, data) if hasattr(data, "iloc") else clean_rows(self._step, data)
        return DocumentBatch(
            dataset_name=batch.dataset_name,
            data=made,
            _metadata=batch._metadata,
            _stage_perf=batch._stage_perf,
        )

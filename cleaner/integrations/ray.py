"""Ray Data: an actor for `map_batches`, and templates learned by all workers.

    ds = clean_dataset(ds, workers=2, mode="strict")

or, with `map_batches` of one's own:

    ds.map_batches(
        CleanerActor,
        fn_constructor_kwargs={"mode": "strict"},
        compute=ray.data.ActorPoolStrategy(size=2),
        batch_format="pyarrow",
        udf_modifying_row_count=False,
    )
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import ray.data

from cleaner.integrations.arrow import PageSampler, clean_rows, merge
from cleaner.integrations.columns import ColumnStep
from cleaner.templates.store import Templates

#: Rows that an actor gets at once: enough to hide the way there, few enough to be done again after a death.
BATCH = 256


class CleanerActor(ColumnStep):
    """Cleans batches of Arrow tables; made once a worker. It has the arguments of `ColumnStep`."""

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return a batch with cleaned texts and their ledgers; Ray's batch stays as it is."""
        return clean_rows(self, batch)


def clean_dataset(
    dataset: ray.data.Dataset, *, workers: int = 1, batch_size: int = BATCH, **arguments: Any
) -> ray.data.Dataset:
    """Return a dataset with cleaned texts and their ledgers, lazily.

    Args:
        dataset: The dataset.
        workers: How many actors work; each takes a core, and reading files needs another.
        batch_size: Rows that an actor gets at once.
        **arguments: The arguments of `ColumnStep`, among them the options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """
    step = CleanerActor(**arguments)
    return dataset.map_batches(
        _Sent,
        fn_constructor_args=(step,),
        compute=ray.data.ActorPoolStrategy(size=workers),
        batch_size=batch_size,
        batch_format="pyarrow",
        udf_modifying_row_count=False,
    )


class _Sent:
    """An actor around a step that travelled, so that its digest is compared with the worker's data."""

    def __init__(self, step: CleanerActor) -> None:
        self._step = step

    def __call__(self, batch: pa.Table) -> pa.Table:
        return self._step(batch)


def learn_templates(
    dataset: ray.data.Dataset, *, text_column: str = "text", url_column: str = "url", batch_size: int = 4096
) -> Templates:
    """Return the templates of the dataset's sites; sampled by the workers, merged here.

    Args:
        dataset: The dataset.
        text_column: The column with the texts.
        url_column: The column with their addresses.
        batch_size: Rows that are sampled at once; the more, the less has to travel.

    Raises:
        InputError: A column is missing.
    """
    sampler = PageSampler(text_column, url_column)
    sampled = dataset.map_batches(
        _sampled, fn_kwargs={"sampler": sampler}, batch_size=batch_size, batch_format="pyarrow"
    )
    return merge(sampled.iter_batches(batch_format="pyarrow"))


def _sampled(batch: pa.Table, sampler: PageSampler) -> pa.Table:
    return pa.Table.from_batches(list(sampler.sample([batch])))

"""Spark: a function for `mapInArrow`, and templates learned by all partitions. Needs Java 17 or later.

    frame = clean_frame(frame, mode="strict")

or, with `mapInArrow` of one's own:

    frame.mapInArrow(CleanerPartition(mode="strict"), with_ledger(frame.schema))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import StringType, StructField, StructType

from cleaner.integrations.arrow import PageSampler, clean_rows, merge
from cleaner.integrations.base import LEDGER
from cleaner.integrations.columns import ColumnStep
from cleaner.templates.store import Templates


class CleanerPartition(ColumnStep):
    """Cleans a partition; the cleaner is made once a task. It has the arguments of `ColumnStep`."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the batches with cleaned texts and their ledgers."""
        for batch in batches:
            yield clean_rows(self, batch)


def with_ledger(schema: StructType, ledger_column: str | None = LEDGER) -> StructType:
    """Return the schema of what `CleanerPartition` yields.

    Args:
        schema: The frame's schema.
        ledger_column: The new column; None for none.
    """
    added = [StructField(ledger_column, StringType())] if ledger_column else []
    return StructType([*schema.fields, *added])


def clean_frame(frame: DataFrame, **arguments: Any) -> DataFrame:
    """Return a frame with cleaned texts and a column of ledgers, lazily.

    Args:
        frame: The frame.
        **arguments: The arguments of `ColumnStep`, among them the options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        InputError: A column is missing.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """
    step = CleanerPartition(**arguments)
    step.sources(frame.columns)
    return frame.mapInArrow(step, with_ledger(frame.schema, step.ledger_column))


def learn_templates(frame: DataFrame, *, text_column: str = "text", url_column: str = "url") -> Templates:
    """Return the templates of the frame's sites; sampled by the partitions, merged here.

    Args:
        frame: The frame.
        text_column: The column with the texts.
        url_column: The column with their addresses.

    Raises:
        InputError: A column is missing.
    """
    sampler = PageSampler(text_column, url_column)
    rows = frame.select(url_column, text_column).mapInArrow(
        sampler.sample, "site string, rank binary, lines binary"
    )
    return merge([rows.toArrow()])

"""polars: one function, for frames and lazy frames.

frame = clean_frame(frame, "text", mode="strict")
"""

from __future__ import annotations

from typing import Any, TypeVar

import polars as pl

from cleaner.integrations.base import LEDGER
from cleaner.integrations.columns import ColumnStep

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
#: The columns that are cleaned together, while they are.
_BOTH = "cleaner: text and ledger"


def clean_frame(
    frame: Frame,
    text_column: str = "text",
    *,
    url_column: str | None = None,
    language_column: str | None = None,
    ledger_column: str | None = LEDGER,
    **options: Any,
) -> Frame:
    """Return a frame with cleaned texts and a column of ledgers, lazily for a lazy frame.

    Args:
        frame: The frame.
        text_column: The column with the texts; null stays null.
        url_column: The column with their addresses; None for "url" where there is one.
        language_column: The column with their languages, if any.
        ledger_column: The new column; None for none.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        InputError: A column is missing; a text is no string (of a lazy frame a `ComputeError`).
    """
    step = ColumnStep(text_column, url_column, language_column, ledger_column, **options)
    sources = step.sources(frame.collect_schema().names())
    used = list(dict.fromkeys(name for name in sources if name))

    def clean(rows: pl.Series) -> pl.Series:
        columns = [rows.struct.field(name).to_list() if name else None for name in sources]
        texts, ledgers = step.clean_all(columns[0] or [], *columns[1:])
        data = {"text": texts, "ledger": ledgers}
        return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String)).to_struct(rows.name)

    kind = pl.Struct({"text": pl.String, "ledger": pl.String})
    both = pl.struct(used).map_batches(clean, return_dtype=kind, is_elementwise=True).alias(_BOTH)
    made = frame.with_columns(both).with_columns(pl.col(_BOTH).struct.field("text").alias(text_column))
    if ledger_column:
        made = made.with_columns(pl.col(_BOTH).struct.field("ledger").alias(ledger_column))
    return made.drop(_BOTH)

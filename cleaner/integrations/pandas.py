"""pandas: one function.

frame = clean_frame(frame, "text", mode="strict")
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from cleaner.integrations.base import LEDGER
from cleaner.integrations.columns import ColumnStep


def clean_frame(
    frame: pd.DataFrame,
    text_column: str = "text",
    *,
    url_column: str | None = None,
    language_column: str | None = None,
    ledger_column: str | None = LEDGER,
    **options: Any,
) -> pd.DataFrame:
    """Return a frame with cleaned texts and a column of ledgers; the one given stays as it is.

    Args:
        frame: The frame; its index, its other columns and their types stay, and so do missing texts.
        text_column: The column with the texts.
        url_column: The column with their addresses; None for "url" where there is one.
        language_column: The column with their languages, if any.
        ledger_column: The new column; None for none.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        InputError: A column is missing, or a text is no `str`.
    """
    return clean_with(ColumnStep(text_column, url_column, language_column, ledger_column, **options), frame)


def clean_with(step: ColumnStep, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame cleaned by a step that is there already; otherwise as `clean_frame`."""
    columns = [_values(frame[name]) if name else None for name in step.sources(frame.columns)]
    texts, ledgers = step.clean_all(columns[0] or [], *columns[1:])
    whole = frame[step.text_column].dtype
    # Of categories, cleaned texts are others.
    kind = whole.categories.dtype if isinstance(whole, pd.CategoricalDtype) else whole
    cleaned = pd.Series(texts, frame.index, kind)
    made = frame.assign(**{step.text_column: cleaned if kind is whole else cleaned.astype("category")})
    if step.ledger_column:
        made = made.assign(**{step.ledger_column: pd.Series(ledgers, frame.index, kind)})
    return made


def _values(column: pd.Series) -> list[Any]:
    """Return a column's values, None where one is missing."""
    return [None if gone else value for value, gone in zip(column, column.isna(), strict=True)]

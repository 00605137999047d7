"""Texts in columns: what pandas, polars, Arrow and their kin have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cleaner.errors import InputError
from cleaner.integrations.base import LEDGER, Step, ledger_json

#: Where addresses stand unless told otherwise; used where there is such a column.
URL = "url"


class ColumnStep(Step):
    """Cleans the column of texts of a table and adds a column of ledgers (JSON).

    Args:
        text_column: The column with the texts; None in it stays None.
        url_column: The column with their addresses; None for "url" where there is one.
        language_column: The column with their languages, if any.
        ledger_column: The new column; None for none.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    def __init__(
        self,
        text_column: str = "text",
        url_column: str | None = None,
        language_column: str | None = None,
        ledger_column: str | None = LEDGER,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.text_column = text_column
        self.url_column = url_column
        self.language_column = language_column
        self.ledger_column = ledger_column

    def sources(self, columns: Iterable[str]) -> list[str | None]:
        """Return the names of the columns with texts, addresses and languages, of a table with these columns.

        Raises:
            InputError: A column is missing, or the ledger's exists already.
        """
        there = list(columns)
        url = self.url_column or (URL if URL in there else None)
        wanted = [self.text_column, url, self.language_column]
        for name in wanted:
            if name is not None and name not in there:
                raise InputError(f"there is no column {name!r}; there are {', '.join(map(repr, there))}")
        if self.ledger_column in there:
            raise InputError(f"there is a column {self.ledger_column!r} already; name another ledger_column")
        return wanted

    def clean_all(
        self,
        texts: Sequence[str | None],
        urls: Sequence[Any] | None = None,
        languages: Sequence[Any] | None = None,
    ) -> tuple[list[str | None], list[str | None]]:
        """Return the cleaned texts and their ledgers.

        Raises:
            InputError: A text is neither a `str` nor None.
            FilterError: A filter of the user's failed.
        """
        none = [None] * len(texts)
        told = (none if given is None else given for given in (urls, languages))  # arrays have no truth
        rows = zip(texts, *told, strict=True)
        pairs = [self._pair(*row) for row in rows]
        return [text for text, _ in pairs], [ledger for _, ledger in pairs]

    def _pair(self, text: str | None, url: Any, language: Any) -> tuple[str | None, str | None]:
        if text is None:
            return None, None
        result = self.clean(text, url=url, language=language)
        return result.text, ledger_json(result) if self.ledger_column else None

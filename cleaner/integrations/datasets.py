"""Hugging Face datasets: a function for `map`, of `Dataset` and of streams.

    ds = ds.map(CleanerMap(mode="strict"), batched=True, num_proc=2)

The cache knows it by its settings and data: the same again is read from the cache, in any process; another
setting, pack, model or version is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.integrations.columns import ColumnStep


class CleanerMap(ColumnStep):
    """Cleans a batch of examples: replaces the texts and adds the ledgers.

    It has the arguments of `ColumnStep`. Texts that are emptied stay as "".
    """

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[str | None]]:
        """Return the columns that change.

        Args:
            batch: Columns by name (`batched=True`).

        Raises:
            InputError: A column is missing, or a value is no `str`.
            FilterError: A filter of the user's failed.
        """
        text, url, language = self.sources(batch)
        texts, ledgers = self.clean_all(
            batch[self.text_column],
            batch[url] if url else None,
            batch[language] if language else None,
        )
        made = {str(text): texts}
        return {**made, self.ledger_column: ledgers} if self.ledger_column else made

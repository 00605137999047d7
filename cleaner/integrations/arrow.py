"""Arrow tables: what Ray and Spark hand to their workers, and templates learned from them in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pyarrow as pa

from cleaner.errors import InputError
from cleaner.integrations.columns import ColumnStep
from cleaner.templates.sample import PAGES
from cleaner.templates.sites import site_of
from cleaner.templates.store import Page, Templates, page_of

Rows = TypeVar("Rows", pa.Table, pa.RecordBatch)

#: Pages as templates know them, on their way between workers; the rank is a u64.
PAGE = pa.schema([("site", pa.string()), ("rank", pa.binary()), ("lines", pa.binary())])


def clean_rows(step: ColumnStep, rows: Rows) -> Rows:
    """Return rows with cleaned texts and their ledgers; the text's column keeps its place and its field.

    Args:
        step: The cleaner.
        rows: A table or a batch, which stays as it is.

    Raises:
        InputError: A column is missing, or is no column of strings.
        FilterError: A filter of the user's failed.
    """
    names = rows.schema.names
    columns = [rows.column(names.index(name)).to_pylist() if name else None for name in step.sources(names)]
    texts, ledgers = step.clean_all(columns[0] or [], *columns[1:])
    place = names.index(step.text_column)
    field = rows.schema.field(place)
    made = rows.set_column(place, field, pa.array(texts, field.type))
    if step.ledger_column:
        made = made.append_column(step.ledger_column, pa.array(ledgers, pa.string()))
    return made


class PageSampler:
    """Makes of pages what templates learn from, a sample of each site: half of learning, done by workers.

    Args:
        text_column: The column with the texts.
        url_column: The column with their addresses.
        pages: How many pages of a site are kept at most.
    """

    def __init__(self, text_column: str = "text", url_column: str = "url", pages: int = PAGES) -> None:
        self.text_column = text_column
        self.url_column = url_column
        self.pages = pages

    def sample(self, batches: Iterable[Any]) -> Iterator[pa.RecordBatch]:
        """Yield one batch of pages (`PAGE`) for all batches: at most `pages` of each site.

        Args:
            batches: Tables or batches of one partition.

        Raises:
            InputError: A column is missing, or a text is no string.
        """
        templates = Templates(pages=self.pages)
        for rows in batches:
            for page in self._pages(rows):
                templates.add(page)
        yield to_rows(templates.entries())

    def _pages(self, rows: Any) -> Iterator[Page]:
        names = rows.schema.names
        for name in (self.text_column, self.url_column):
            if name not in names:
                raise InputError(f"there is no column {name!r}; there are {', '.join(map(repr, names))}")
        columns = (rows.column(names.index(name)) for name in (self.url_column, self.text_column))
        for url, text in zip(*(column.to_pylist() for column in columns), strict=True):
            site = site_of(url) if isinstance(url, str) else None
            if site is None or text is None:
                continue
            if not isinstance(text, str):
                raise InputError(f"column {self.text_column!r} holds {type(text).__name__}, not str")
            yield page_of(site, text)


def to_rows(pages: Iterable[Page]) -> pa.RecordBatch:
    """Return pages as rows."""
    rows = [{"site": p.site, "rank": p.rank.to_bytes(8, "big"), "lines": p.lines} for p in pages]
    return pa.RecordBatch.from_pylist(rows, PAGE)


def merge(batches: Iterable[Any], pages: int = PAGES) -> Templates:
    """Return the templates of sampled pages, the second half of learning: the same for any partitioning.

    Args:
        batches: Tables or batches as `PageSampler.sample` gives them.
        pages: How many pages of a site are kept at most.
    """
    made = Templates(pages=pages)
    for rows in batches:
        for row in rows.to_pylist():
            made.add(Page(row["site"], int.from_bytes(row["rank"], "big"), row["lines"]))
    return made

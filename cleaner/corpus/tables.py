"""Parquet: a record a row, its other columns as they are, its row groups as they were.

A Parquet file is whole only with its footer, so rows wait aside as Arrow streams, one a row group; at the
end they become the file. The cells never leave the main process, only the texts do.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from cleaner.corpus.fields import Reading
from cleaner.corpus.libraries import load
from cleaner.corpus.problems import OutputError, RecordError
from cleaner.corpus.records import Document, Raw, Row
from cleaner.corpus.sinks import FileSink, Sink
from cleaner.corpus.streams import Damage
from cleaner.errors import why

_ROWS = 64
#: Row groups larger than this (bytes in memory) are split.
GROUP = 1 << 26
_CODECS = {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}


class Table:
    """A Parquet file, row by row.

    Args:
        path: Where it lies.
        reading: Which columns hold what.

    Raises:
        Damage: It is no Parquet file, or breaks off.
        RecordError: It has no column with texts.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self._pa: Any = load("pyarrow")
        try:
            self.file = load("pyarrow.parquet").ParquetFile(path)
            self.schema = self.file.schema_arrow
            self.like = _like(self.file.metadata)
        except (self._pa.ArrowException, UnicodeError) as error:  # a damaged name is no UTF-8
            raise Damage("unreadable", f"no Parquet file, or one that breaks off ({_first(error)})") from None
        self._size = path.stat().st_size
        fields = reading.fields
        self.column = fields.find_text(self._texts) if fields.text else self._find_text(fields.names("text"))
        told = fields.wanted().difference(fields.names("text"))
        self._needed = (self.column, *(n for n in sorted(told) if self._type(n) is not None))
        self._fields = fields
        self._waiting: deque[Any] = deque()

    def _type(self, name: str) -> Any:
        """Return the type of a column ("a.b" is a struct's field); None where there is none."""
        if self.schema.get_field_index(name) >= 0:
            return self.schema.field(name).type
        found = self.schema
        for part in name.split("."):
            index = found.get_field_index(part) if hasattr(found, "get_field_index") else -1
            if index < 0:
                return None
            found = found.field(index).type
        return found

    def _texts(self, name: str) -> Any:
        """Return something that `find_text` takes for a text where a column holds texts."""
        kind = self._type(name)
        return None if kind is None else "" if self._holds_text(kind) else False

    def _holds_text(self, kind: Any) -> bool:
        types = self._pa.types
        inner = kind.value_type if types.is_dictionary(kind) else kind
        return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner))

    def _find_text(self, names: tuple[str, ...]) -> str:
        found = next((n for n in names if self._texts(n) == ""), None)
        if found is None:
            columns = ", ".join(self.schema.names)
            raise RecordError("missing-field", f"no column of texts was found ({columns}); see --text-field")
        return found

    def rows(self, skip: int = 0) -> Iterator[Raw]:
        """Yield the rows from the one after the first `skip`, each with whether a row group ends with it."""
        number, size = 0, 0
        total = max(1, self.file.metadata.num_rows)
        for group in range(self.file.num_row_groups):
            left = self.file.metadata.row_group(group).num_rows
            try:
                for batch in self.file.iter_batches(batch_size=_ROWS, row_groups=[group]):
                    left -= batch.num_rows
                    size += batch.nbytes
                    last = left == 0 or size >= GROUP
                    size = 0 if last else size
                    if number + batch.num_rows > skip:
                        yield from self._raws(batch, number, last, self._size / total)
                    number += batch.num_rows
            except (self._pa.ArrowException, OSError) as error:
                what = f"{left} rows of row group {group} are damaged ({_first(error)})"
                number, size = number + left, 0
                if number > skip:
                    yield Raw(number, None, 0, 0, ("unreadable", what), last=True)

    def _raws(self, batch: Any, number: int, last: bool, scale: float) -> Iterator[Raw]:
        self._waiting.append(batch)
        cells = {name: self._values(batch, name) for name in self._needed}
        for i in range(batch.num_rows):

            def get(name: str, i: int = i) -> Any:
                return cells[name][i] if name in cells else None

            text = get(self.column)
            broken = isinstance(text, bytes)
            row = Row(
                None if broken else text,
                self._fields.find_id(get),
                self._fields.find_url(get),
                self._fields.find_language(get),
            )
            at = number + i + 1
            problem = ("invalid-utf-8", "the text is not UTF-8") if broken else None
            ends = last and i == batch.num_rows - 1
            yield Raw(at, row, int(at * scale), len(row.text or ""), problem, last=ends)

    def _values(self, batch: Any, name: str) -> list[Any]:
        array = column_of(batch, name)
        try:
            return list(array.to_pylist())
        except (ValueError, OverflowError, self._pa.ArrowException):
            return [_value(array, i, self._pa) for i in range(len(array))]

    def waiting(self) -> Any:
        """Return the oldest batch whose rows are not all done."""
        return self._waiting[0]

    def next_batch(self) -> None:
        """Forget the oldest batch: its rows are done."""
        self._waiting.popleft()


def _value(array: Any, i: int, pa: Any) -> Any:
    """Return a cell: bytes of a string that is not UTF-8; in words what Python has no value for."""
    cell = array[i : i + 1]
    try:
        return cell.to_pylist()[0]
    except UnicodeDecodeError:
        if pa.types.is_dictionary(cell.type):
            cell = cell.dictionary_decode()
        return repr(cell) if pa.types.is_nested(cell.type) else cell.cast(pa.large_binary())[0].as_py()
    except (ValueError, OverflowError, pa.ArrowException):  # nanoseconds, years beyond 9999
        return str(cell)


def _first(error: BaseException) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def column_of(batch: Any, name: str) -> Any:
    """Return a column; "a.b" is a struct's field."""
    if batch.schema.get_field_index(name) >= 0:
        return batch.column(name)
    first, *rest = name.split(".")
    array = batch.column(first)
    for part in rest:
        array = load("pyarrow.compute").struct_field(array, part)
    return array


def _replaced(array: Any, path: list[str], values: Any, pa: Any) -> Any:
    """Return a struct array with the field at `path` replaced."""
    if not path:
        return values
    fields = [array.type.field(i) for i in range(array.type.num_fields)]
    children = [
        _replaced(child, path[1:], values, pa) if field.name == path[0] else child
        for field, child in zip(fields, array.flatten(), strict=True)
    ]
    return pa.StructArray.from_arrays(children, fields=fields, mask=array.is_null())


def _cell(column: Any, pa: Any) -> Any:
    """Return a column's only cell as JSON may hold it."""
    return json.loads(json.dumps(_value(column, 0, pa), default=repr))


class RowCodec:
    """Finds the text in a row; the row's other cells stay where they are."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, raw: Raw) -> Document | None:
        """Return the document of a row; None where the cell is null."""
        row: Row = raw.data
        if row.text is None:
            return None
        return Document(row.text, self._reading.kind_of(row.text), row.id, row.url, row.language)

    def render(self, raw: Raw, document: Document, text: str) -> str:
        """Return the text: the writer knows the row."""
        return text

    def restore(self, raw: Raw, document: Document, text: str, notes: dict[str, Any]) -> str:
        """Return the text."""
        return text


class TableWriter:
    """Takes what became of the rows, and makes a Parquet file of it.

    Args:
        table: The input.
        sink: Where row groups wait; None writes nothing.
    """

    def __init__(self, table: Table, sink: Sink | None) -> None:
        self._table = table
        self._sink = sink
        self._pa: Any = load("pyarrow")
        self._batches: list[Any] = []
        self._texts: list[str | None] = []
        self._kept: list[bool] = []

    def add(self, data: Any) -> None:
        """Take what became of the next row: its text, its `Row` where it is handed on, or None."""
        self._kept.append(data is not None)
        self._texts.append(data.text if isinstance(data, Row) else data)
        batch = self._table.waiting()
        if len(self._texts) == batch.num_rows:
            self._table.next_batch()
            if self._sink:
                self._batches.extend(_runs(self._batch(batch), self._kept))
            self._texts, self._kept = [], []

    def row(self) -> dict[str, Any]:
        """Return the row that comes next, as JSON may hold it."""
        row = self._table.waiting().slice(len(self._texts), 1)
        cells = zip(row.schema.names, row.columns, strict=True)
        return {name: _cell(column, self._pa) for name, column in cells}

    def _batch(self, batch: Any) -> Any:
        pa, name = self._pa, self._table.column
        old = column_of(batch, name)
        kind = old.type
        if pa.types.is_dictionary(kind):
            new = pa.array(self._texts, kind.value_type).dictionary_encode().cast(kind)
        else:
            new = pa.array(self._texts, kind)
        top = name if batch.schema.get_field_index(name) >= 0 else name.partition(".")[0]
        index = batch.schema.get_field_index(top)
        if top != name:
            new = _replaced(batch.column(index), name.split(".")[1:], new, pa)
        return batch.set_column(index, batch.schema.field(index), new)

    def cut(self) -> None:
        """End a row group."""
        if self._sink and any(b.num_rows for b in self._batches):
            buffer = self._pa.BufferOutputStream()
            with self._pa.ipc.new_stream(buffer, self._table.schema) as stream:
                for batch in self._batches:
                    stream.write_batch(batch)
            self._sink.write(buffer.getvalue().to_pybytes())
        self._batches = []


def _runs(batch: Any, kept: list[bool]) -> Iterator[Any]:
    """Yield the rows that are kept, run by run: not every type can be filtered."""
    ends = [i for i in range(1, len(kept)) if kept[i] != kept[i - 1]]
    for start, end in pairwise([0, *ends, len(kept)]):
        if kept[start]:
            yield batch.slice(start, end - start)


def assemble(table: Table, waiting: FileSink, target: FileSink) -> None:
    """Make the Parquet file of the row groups that wait.

    Args:
        table: The input, whose schema, versions and compression count.
        waiting: Where the row groups are.
        target: The file; it is not put in its place here.

    Raises:
        OutputError: The disk is full.
    """
    pa, parquet = load("pyarrow"), load("pyarrow.parquet")
    try:
        with (
            parquet.ParquetWriter(target.path, table.schema, **table.like) as writer,
            pa.OSFile(str(waiting.path)) as rows,
        ):
            while rows.tell() < waiting.size:
                group = pa.ipc.open_stream(rows).read_all()
                writer.write_table(group, row_group_size=group.num_rows)
    except OSError as error:
        raise OutputError(f"{target.target} cannot be written: {why(error)}") from None
    except pa.ArrowException as error:
        raise OutputError(f"{target.target} cannot be written: {_first(error)}") from None


def _like(metadata: Any) -> dict[str, Any]:
    """Return options with which a file is written like another."""
    options: dict[str, Any] = {"store_schema": b"ARROW:schema" in (metadata.metadata or {})}
    if metadata.format_version in ("1.0", "2.4", "2.6"):
        options["version"] = metadata.format_version
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        columns = [group.column(i) for i in range(group.num_columns)]
        options["compression"] = {
            c.path_in_schema: _CODECS.get(c.compression, c.compression.lower()) for c in columns
        }
        options["use_deprecated_int96_timestamps"] = any(c.physical_type == "INT96" for c in columns)
    return options

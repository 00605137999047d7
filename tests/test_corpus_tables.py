"""Parquet: the texts are cleaned, every other cell, type and row group stays."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .corpora import clean, files, lines, needs, put, record, run, text

pytestmark = needs("pyarrow")


def write(path: Path, table: Any, **options: Any) -> Path:
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **options)
    return path


def read(path: Path) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetFile(path)


def odd() -> Any:
    """Return a table with types that get lost on the way elsewhere."""
    import pyarrow as pa

    n = 5
    columns: dict[str, Any] = {
        "text": pa.array([text(i) for i in range(n)]),
        "decimal": pa.array([decimal.Decimal("1.10")] * n, pa.decimal128(10, 2)),
        "zoned": pa.array([dt.datetime(2031, 3, 12, tzinfo=dt.UTC)] * n, pa.timestamp("us", "Europe/Berlin")),
        "date": pa.array([dt.date(2031, 3, 12)] * n),
        "time": pa.array([dt.time(1, 2, 3)] * n, pa.time64("us")),
        "big": pa.array([2**63] * n, pa.uint64()),
        "small": pa.array([1, None, 3, 4, 5], pa.int8()),
        "half": pa.array([np.float16(1.5)] * n, pa.float16()),  # pyarrow 16 takes no plain float
        "nan": pa.array([float("nan"), float("inf"), -0.0, None, 1e300]),
        "bytes": pa.array([b"\xff\x00"] * n, pa.binary(2)),
        "list": pa.array([[{"a": 1}], [], None, [{"a": None}], [None]]),
        "map": pa.array([[("k", 1)]] * n, pa.map_(pa.string(), pa.int32())),
        "dictionary": pa.array(["x", "y", "x", None, "x"]).dictionary_encode(),
        "nothing": pa.nulls(n),
        "meta": pa.array([{"url": f"https://x{i}.example", "n": i} for i in range(n)]),
        "large": pa.array(["l"] * n, pa.large_string()),
    }
    fields = [pa.field(k, v.type, metadata={"note": k}) for k, v in columns.items()]
    fields[0] = pa.field("text", pa.string(), nullable=False)
    schema = pa.schema(fields, metadata={"huggingface": '{"info": 1}'})
    return pa.table(list(columns.values()), schema=schema)


class TestKept:
    def test_odd_types(self, tmp_path: Path) -> None:
        import pyarrow as pa

        table = odd()
        write(tmp_path / "in/a.parquet", table)
        assert run(tmp_path / "in", "-o", tmp_path / "out", "--ledger", tmp_path / "l") == 0
        got = read(tmp_path / "out/a.parquet")
        assert got.schema_arrow.equals(read(tmp_path / "in/a.parquet").schema_arrow, check_metadata=True)
        expected = table.set_column(0, table.schema.field(0), pa.array([clean(i) for i in range(5)]))
        assert got.read().drop_columns("nan").equals(expected.drop_columns("nan"))
        assert repr(got.read()["nan"].to_pylist()) == repr(expected["nan"].to_pylist())
        urls = [e["url"] for e in lines((tmp_path / "l").read_bytes())]
        assert urls == [f"https://x{i}.example" for i in range(5)]  # Haystack's `meta.url`

    @pytest.mark.parametrize(
        ("kind", "dictionary"),
        [("string", False), ("large_string", False), ("string", True), ("string_view", False)],
    )
    def test_each_type_of_texts(self, tmp_path: Path, kind: str, dictionary: bool) -> None:
        import pyarrow as pa

        array = pa.array([text(i % 2) for i in range(4)], getattr(pa, kind)())
        array = array.dictionary_encode() if dictionary else array
        try:
            path = write(tmp_path / "a.parquet", pa.table({"text": array}))
        except pa.ArrowNotImplementedError:
            pytest.skip("this pyarrow writes no such column")
        assert run(path, "-o", tmp_path / "b.parquet") == 0
        got = read(tmp_path / "b.parquet")
        assert got.schema_arrow.field("text").type == read(path).schema_arrow.field("text").type
        assert got.read()["text"].to_pylist() == [clean(i % 2) for i in range(4)]

    def test_row_groups_compression_and_metadata(self, tmp_path: Path) -> None:
        import pyarrow as pa

        table = pa.Table.from_pylist([record(i) for i in range(100)])
        codecs = {"text": "zstd", "n": "gzip"}
        write(tmp_path / "a.parquet", table, row_group_size=33, compression=codecs, version="1.0")
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet") == 0
        before, after = read(tmp_path / "a.parquet").metadata, read(tmp_path / "b.parquet").metadata
        assert after.format_version == before.format_version
        for group in range(4):
            assert after.row_group(group).num_rows == before.row_group(group).num_rows
            for column in range(before.num_columns):
                was, now = (m.row_group(group).column(column) for m in (before, after))
                assert (was.compression, was.path_in_schema) == (now.compression, now.path_in_schema)

    def test_large_row_groups_are_split(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import pyarrow as pa

        from cleaner.corpus import tables

        monkeypatch.setattr(tables, "GROUP", 50_000)
        table = pa.Table.from_pylist([record(i) for i in range(500)])
        write(tmp_path / "a.parquet", table)
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet") == 0
        got = read(tmp_path / "b.parquet")
        assert got.metadata.num_row_groups > 1
        assert got.read()["n"].to_pylist() == list(range(500))

    def test_old_timestamps(self, tmp_path: Path) -> None:
        import pyarrow as pa

        when = pa.array([dt.datetime(2031, 3, 12)], pa.timestamp("ns"))
        table = pa.table({"text": [text(0)], "when": when})
        write(tmp_path / "a.parquet", table, use_deprecated_int96_timestamps=True)
        run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet")
        assert read(tmp_path / "b.parquet").metadata.row_group(0).column(1).physical_type == "INT96"

    def test_a_text_in_a_struct(self, tmp_path: Path) -> None:
        import pyarrow as pa

        rows = [{"doc": {"n": i, "body": text(i)} if i else None} for i in range(3)]
        write(tmp_path / "a.parquet", pa.Table.from_pylist(rows))
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet", "--text-field", "doc.body") == 0
        assert read(tmp_path / "b.parquet").read()["doc"].to_pylist() == [
            None,
            {"n": 1, "body": clean(1)},
            {"n": 2, "body": clean(2)},
        ]

    def test_rows_without_a_text_are_handed_on(self, tmp_path: Path) -> None:
        import pyarrow as pa

        table = pa.table({"text": [text(0), None, text(2)], "n": [0, 1, 2]})
        write(tmp_path / "a.parquet", table)
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet") == 0
        assert read(tmp_path / "b.parquet").read().to_pydict() == {
            "text": [clean(0), None, clean(2)],
            "n": [0, 1, 2],
        }

    def test_no_rows(self, tmp_path: Path) -> None:
        import pyarrow as pa

        path = write(tmp_path / "a.parquet", pa.table({"text": pa.array([], pa.string())}))
        assert run(path, "-o", tmp_path / "b.parquet") == 0
        assert read(tmp_path / "b.parquet").schema_arrow == read(path).schema_arrow

    def test_nothing_is_left_beside(self, tmp_path: Path) -> None:
        import pyarrow as pa

        write(tmp_path / "a.parquet", pa.table({"text": [text(0)]}))
        run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet")
        assert files(tmp_path) == ["a.parquet", "b.parquet"]


class TestBroken:
    @pytest.mark.parametrize(
        ("make", "part"),
        [
            (lambda p: put(p, b"PAR1 no table"), "no Parquet file"),
            (lambda p: put(p, b""), "no Parquet file"),
            (lambda p: write(p, table(title=["a"])), "--text-field"),
            (lambda p: write(p, table(text=[1])), "no column of texts"),
        ],
    )
    def test_a_file_that_cannot_be_read(
        self, tmp_path: Path, make: Any, part: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        make(tmp_path / "a.parquet")
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet") == 1
        err = capfd.readouterr().err
        assert part in err and "Traceback" not in err
        assert not (tmp_path / "b.parquet").exists()

    def test_a_column_that_is_not_there(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        write(tmp_path / "a.parquet", table(text=["a"]))
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet", "--text-field", "body") == 1
        assert "'body'" in capfd.readouterr().err

    def test_a_text_that_is_not_utf8(self, tmp_path: Path) -> None:
        import pyarrow as pa

        binary = pa.array([text(0).encode(), b"caf\xe9", text(2).encode()], pa.binary())
        broken = pa.Array.from_buffers(pa.string(), 3, binary.buffers())
        write(tmp_path / "a.parquet", pa.table({"text": broken, "n": [0, 1, 2]}))
        rejects = tmp_path / "r"
        assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet", "--rejects", rejects) == 1
        assert read(tmp_path / "b.parquet").read()["n"].to_pylist() == [0, 2]
        reject = lines(rejects.read_bytes())[0]
        assert (reject["record"], reject["reason"]) == (2, "invalid-utf-8")

    def test_a_row_that_is_rejected_is_in_the_rejects(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import pyarrow as pa

        from cleaner.api import Cleaner

        do = Cleaner.clean

        def crash(self: Cleaner, value: str, **more: Any) -> Any:
            if value == text(70):
                raise ValueError("fell")
            return do(self, value, **more)

        monkeypatch.setattr(Cleaner, "clean", crash)
        write(tmp_path / "a.parquet", pa.Table.from_pylist([record(i) for i in range(100)]))
        run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet", "--rejects", tmp_path / "r")
        assert read(tmp_path / "b.parquet").read()["n"].to_pylist() == [i for i in range(100) if i != 70]
        assert lines((tmp_path / "r").read_bytes())[0]["row"] == record(70)

    def test_a_damaged_row_group_costs_its_rows(self, tmp_path: Path) -> None:
        import pyarrow as pa

        rows = pa.Table.from_pylist([record(i) for i in range(90)])
        path = write(tmp_path / "a.parquet", rows, row_group_size=30, use_dictionary=False)
        found = read(path).metadata.row_group(1).column(1)
        data = bytearray(path.read_bytes())
        at = found.data_page_offset
        data[at : at + 40] = b"\x55" * 40
        path.write_bytes(data)
        assert run(path, "-o", tmp_path / "b.parquet", "--rejects", tmp_path / "r") == 1
        kept = read(tmp_path / "b.parquet").read()["n"].to_pylist()
        assert kept == [*range(30), *range(60, 90)]
        reject = lines((tmp_path / "r").read_bytes())[0]
        assert reject["reason"] == "unreadable" and "30 rows of row group 1" in reject["sentence"]


def table(**columns: Any) -> Any:
    import pyarrow as pa

    return pa.table(columns)


@pytest.mark.parametrize("more", [["--dry-run"], ["--explain"], ["--json"]])
def test_without_an_output(tmp_path: Path, more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    import pyarrow as pa

    write(tmp_path / "a.parquet", pa.Table.from_pylist([record(i) for i in range(200)]))
    assert run(tmp_path / "a.parquet", "-q", *more) == 0
    out = capfd.readouterr().out
    assert "cookie" in out
    if more == ["--json"]:
        assert [json.loads(row)["text"] for row in out.splitlines()] == [clean(i) for i in range(200)]


def test_standard_output_takes_no_parquet(tmp_path: Path) -> None:
    import pyarrow as pa

    assert run(write(tmp_path / "a.parquet", pa.table({"text": ["a"]}))) == 2


def test_a_page_in_a_row_is_told(tmp_path: Path) -> None:
    import pyarrow as pa

    page = f"<html><body><article><p>{'</p><p>'.join(text(1).splitlines())}</p></article></body></html>"
    rows = [record(0), record(1, text=page)]
    write(tmp_path / "a.parquet", pa.Table.from_pylist(rows))
    assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet", "-j", 2) == 0
    plain, told = read(tmp_path / "b.parquet").read().column("text").to_pylist()
    assert plain == clean(0)
    assert "day 8" in told and "<" not in told and "cookies" not in told


def test_a_page_whose_linked_data_have_half_a_character(tmp_path: Path) -> None:
    import pyarrow as pa

    story = "Rain fell on the town \\ud800 and nobody knew what it would bring to them."
    page = f'<html><script type="application/ld+json">{{"articleBody": "{story}"}}</script></html>'
    write(tmp_path / "a.parquet", pa.table({"text": [page, text(1)]}))
    assert run(tmp_path / "a.parquet", "-o", tmp_path / "b.parquet") == 0
    found = read(tmp_path / "b.parquet").read()["text"].to_pylist()
    assert found == [story.replace("\\ud800", "\ufffd"), clean(1)]

"""The way back: from cleaned corpora and their ledger to the originals, to the byte."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .corpora import FURNITURE, files, jsonl, lines, needs, put, record, run, text, wet


def there_and_back(tmp_path: Path, *more: object) -> Path:
    """Clean `in` to `out` with a ledger, and restore that to `back`."""
    ledger = tmp_path / "ledger.gz"
    assert run(tmp_path / "in", "-o", tmp_path / "out", "--ledger", ledger, "-q", *more) in (0, 1)
    assert run(tmp_path / "out", "-o", tmp_path / "back", "--restore", ledger, *more) == 0
    return tmp_path / "back"


STRANGE = [
    b'\xef\xbb\xbf{"text": "Accept all cookies\\nCaf\\u00e9 noir is on the menu again.", "n": 1.0e5}\r\n',
    b'{"text":"Caf\\u00E9 \\ud83d\\ude00 \\/ \\b\\f\\r\\n\\tAccept all cookies\\n\\n\\nx"}\n',
    b"\n",
    b"{broken\n",
    b"\xff\xfe\n",
    b"  \n",
    json.dumps({"text": text(1)}).encode() + b"\n",
    json.dumps({"text": text(2) + "é"}, ensure_ascii=False).encode() + b"\n",
    b'{"title": "none"}\n',
    '{"text": "Accept all cookies\\r\\nA text \u2028 with rare ends."}'.encode(),
]


class TestLines:
    def test_to_the_byte(self, tmp_path: Path) -> None:
        put(tmp_path / "in/deep/a.jsonl", b"".join(STRANGE))
        put(tmp_path / "in/a.jsonl", jsonl(map(record, range(9))))
        put(tmp_path / "in/b.jsonl.gz", gzip.compress(jsonl(map(record, range(9)))))
        back = there_and_back(tmp_path)
        assert (back / "deep/a.jsonl").read_bytes() == b"".join(STRANGE)
        assert (back / "a.jsonl").read_bytes() == (tmp_path / "in/a.jsonl").read_bytes()
        assert gzip.decompress((back / "b.jsonl.gz").read_bytes()) == jsonl(map(record, range(9)))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        st.lists(
            st.lists(st.sampled_from([*FURNITURE, "", "A word.", "É", " \t", "\f", "x" * 60]), max_size=6),
            max_size=5,
        ),
        st.booleans(),
        st.sampled_from(["\n", "\r\n", "\r", "\n\n\n", "\u2028", "\x85"]),
    )
    def test_whatever_it_was(self, tmp_path: Path, texts: list[list[str]], ascii: bool, end: str) -> None:
        rows = [json.dumps({"text": end.join(t)}, ensure_ascii=ascii) + "\n" for t in texts]
        data = "".join(rows).encode()
        put(tmp_path / "in/a.jsonl", data)
        assert (there_and_back(tmp_path) / "a.jsonl").read_bytes() == data

    def test_many_files_are_given_back_in_one_pass(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from cleaner.corpus import ledger

        for i in range(30):
            put(tmp_path / f"in/{i:02}.txt", text(i).encode())
        read: list[int] = []
        plain = ledger._line
        monkeypatch.setattr(ledger, "_line", lambda *line: read.append(1) or plain(*line))
        back = there_and_back(tmp_path)
        assert all((back / f"{i:02}.txt").read_bytes() == text(i).encode() for i in range(30))
        assert len(read) <= 3 * 30

    def test_files_in_another_order_than_the_ledgers(self, tmp_path: Path) -> None:
        names = ("a", "b", "c")
        for i, name in enumerate(names):
            put(tmp_path / f"in/{name}.jsonl", jsonl(record(i * 3 + k) for k in range(3)))
        ledger, out = tmp_path / "ledger", tmp_path / "out"
        assert run(tmp_path / "in", "-o", out, "--ledger", ledger) == 0
        given = [out / f"{name}.jsonl" for name in ("c", "a", "b")]
        assert run(*given, "-o", tmp_path / "back", "--restore", ledger) == 0
        for name in names:
            assert (tmp_path / f"back/{name}.jsonl").read_bytes() == (
                tmp_path / f"in/{name}.jsonl"
            ).read_bytes()

    def test_one_file(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", b"".join(STRANGE))
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "l", "-q")
        (tmp_path / "b.jsonl").rename(tmp_path / "c.jsonl")  # the only file of the ledger
        assert run("--restore", tmp_path / "l", tmp_path / "c.jsonl", "-o", tmp_path / "d.jsonl") == 0
        assert (tmp_path / "d.jsonl").read_bytes() == b"".join(STRANGE)

    def test_to_stdout(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        put(tmp_path / "a.jsonl", jsonl([record(1)]))
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "l", "-q")
        capfdbinary.readouterr()
        assert run("--restore", tmp_path / "l", tmp_path / "b.jsonl") == 0
        assert capfdbinary.readouterr().out == jsonl([record(1)])

    def test_named_fields(self, tmp_path: Path) -> None:
        data = jsonl([{"doc": {"body": text(1)}, "text": text(2)}])
        put(tmp_path / "in/a.jsonl", data)
        back = there_and_back(tmp_path, "--text-field", "doc.body")
        assert (back / "a.jsonl").read_bytes() == data


class TestOthers:
    def test_texts_in_their_encodings(self, tmp_path: Path) -> None:
        page = text(2)
        made = {
            "a.txt": page.encode(),
            "b.txt": page.encode("utf-8-sig"),
            "c.txt": page.replace("\n", "\r\n").encode("utf-16"),
            "d.txt": ("\ufeff" + page).encode("utf-16-be"),
            "deep/e.md": b"",
        }
        for name, data in made.items():
            put(tmp_path / "in" / name, data)
        back = there_and_back(tmp_path)
        assert {name: (back / name).read_bytes() for name in files(back)} == made

    def test_texts_in_a_named_encoding(self, tmp_path: Path) -> None:
        put(tmp_path / "in/a.txt", text(2).encode("cp1252"))
        run(tmp_path / "in", "-e", "cp1252", "-o", tmp_path / "out", "--ledger", tmp_path / "l")
        assert run("--restore", tmp_path / "l", tmp_path / "out", "-o", tmp_path / "back") == 0
        assert (tmp_path / "back/a.txt").read_bytes() == text(2).encode("cp1252")

    def test_of_a_page_the_extracted_text(self, tmp_path: Path) -> None:
        from cleaner import Cleaner

        body = "".join(f"<p>{line}</p>" for line in text(1, 6).splitlines())
        html = f"<html><body><article>{body}</article></body></html>"
        put(tmp_path / "in/a.html", html.encode())
        assert (there_and_back(tmp_path) / "a.txt").read_text() == Cleaner().clean_html(html).restore()

    @needs("warcio")
    def test_wet(self, tmp_path: Path) -> None:
        data = wet(map(record, range(5)), zipped=False)
        broken = data.replace(b"Content-Length: ", b"Content-Leng: ", 4).replace(
            b"Content-Leng: ", b"Content-Length: ", 3
        )
        put(tmp_path / "in/a.wet", data)
        put(tmp_path / "in/b.wet", broken)
        back = there_and_back(tmp_path)
        assert (back / "a.wet").read_bytes() == data
        assert (back / "b.wet").read_bytes().replace(b"\r\n", b"") == broken.replace(b"\r\n", b"")

    @needs("pyarrow")
    def test_parquet(self, tmp_path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows: list[dict[str, Any]] = [record(i) for i in range(70)]
        rows[3]["text"] = None
        (tmp_path / "in").mkdir()
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in/a.parquet", row_group_size=30)
        back = pq.ParquetFile(there_and_back(tmp_path) / "a.parquet")
        assert back.read().to_pylist() == rows
        assert back.metadata.num_row_groups == 3


class TestRefused:
    @pytest.fixture
    def cleaned(self, tmp_path: Path) -> Path:
        put(tmp_path / "in/a.jsonl", jsonl(map(record, range(3))))
        run(tmp_path / "in", "-o", tmp_path / "out", "--ledger", tmp_path / "l", "-q")
        return tmp_path / "out/a.jsonl"

    def restore(self, tmp_path: Path) -> int:
        return run("--restore", tmp_path / "l", tmp_path / "out", "-o", tmp_path / "back")

    def test_another_text(self, tmp_path: Path, cleaned: Path, capfd: pytest.CaptureFixture[str]) -> None:
        cleaned.write_bytes(cleaned.read_bytes().replace(b"day 8 ", b"day 9 "))
        assert self.restore(tmp_path) == 1
        assert "record 2: is not the text that the ledger is about" in capfd.readouterr().err
        assert [r["n"] for r in lines((tmp_path / "back/a.jsonl").read_bytes())] == [0, 2]

    @pytest.mark.parametrize(("keep", "part"), [(2, "has more records"), (4, "no line for it")])
    def test_another_number_of_records(
        self, tmp_path: Path, cleaned: Path, keep: int, part: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        rows = cleaned.read_bytes().splitlines(keepends=True)
        cleaned.write_bytes(b"".join([*rows, rows[0]][:keep]))
        assert self.restore(tmp_path) == 1
        assert part in capfd.readouterr().err

    @pytest.mark.parametrize(
        ("ledger", "part"),
        [(b"{broken\n", "line 1"), (b'{"schema": 99}\n', "schema 99"), (b"5\n", "line 1")],
    )
    def test_no_ledger(
        self, tmp_path: Path, cleaned: Path, ledger: bytes, part: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        put(tmp_path / "l", ledger)
        assert self.restore(tmp_path) == 2
        assert part in capfd.readouterr().err

    def test_no_such_ledger(self, tmp_path: Path, cleaned: Path) -> None:
        (tmp_path / "l").unlink()
        assert self.restore(tmp_path) == 2

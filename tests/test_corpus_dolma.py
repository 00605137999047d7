"""dolma's attribute files: their form, field by field, and what dolma's own mixer makes of them."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .corpora import FURNITURE, files, jsonl, lines, put, record, run, text

PREFIX = "cleaner__boilerplate__"


@pytest.fixture
def attributes(tmp_path: Path) -> Path:
    """Documents of dolma and the attributes that are emitted for them."""
    rows = [record(i, source="web", metadata={"url": f"https://x.example/{i}"}) for i in range(5)]
    rows[2]["text"] = "Nothing to take away here, it is all as the author wrote it. 😀 Nothing."
    rows[4]["text"] = "😀 É\n" + text(4)
    put(tmp_path / "documents/a/0.jsonl.gz", gzip.compress(jsonl(rows)))
    out = tmp_path / "attributes/cleaner"
    assert run(tmp_path / "documents", "--emit", "dolma", "-o", out, "-j", 2) == 0
    return out / "a/0.jsonl.gz"


def documents(tmp_path: Path) -> list[dict[str, str]]:
    return lines(gzip.decompress((tmp_path / "documents/a/0.jsonl.gz").read_bytes()))


def test_same_rows_in_the_same_order(tmp_path: Path, attributes: Path) -> None:
    rows = lines(gzip.decompress(attributes.read_bytes()))
    assert [row["id"] for row in rows] == [d["id"] for d in documents(tmp_path)]
    assert all(row.keys() == {"id", "attributes"} for row in rows)
    assert rows[2]["attributes"] == {}


def test_spans(tmp_path: Path, attributes: Path) -> None:
    rows = lines(gzip.decompress(attributes.read_bytes()))
    for row, document in list(zip(rows, documents(tmp_path), strict=True)):
        everything = row["attributes"].get(f"{PREFIX}all", [])
        named = [s for name, spans in row["attributes"].items() if name != f"{PREFIX}all" for s in spans]
        assert sorted(named) == sorted(everything)
        for start, end, score in everything:
            assert isinstance(start, int) and isinstance(end, int) and 0 < score <= 1
            assert document["text"][start:end] in FURNITURE
    assert set(rows[0]["attributes"]) == {PREFIX + n for n in ("all", "cookie", "navigation", "newsletter")}


def test_a_page_is_text_here(tmp_path: Path) -> None:
    page = "<html><body>\n<p>Rain fell.</p>\nAccept all cookies\n</body></html>"
    put(tmp_path / "in/a.jsonl", jsonl([record(0, text=page)]))
    assert run(tmp_path / "in", "--emit", "dolma", "-o", tmp_path / "out") == 0
    (row,) = lines((tmp_path / "out/a.jsonl").read_bytes())
    (span,) = row["attributes"][f"{PREFIX}cookie"]
    assert page[span[0] : span[1]] == "Accept all cookies"


def test_the_documents_stay(tmp_path: Path, attributes: Path) -> None:
    assert files(tmp_path) == ["attributes/cleaner/a/0.jsonl.gz", "documents/a/0.jsonl.gz"]


def test_a_broken_document_keeps_its_row(tmp_path: Path) -> None:
    put(tmp_path / "in/a.jsonl", jsonl([record(0)]) + b'{"id": "x"}\n' + jsonl([record(2)]))
    assert run(tmp_path / "in", "--emit", "dolma", "-o", tmp_path / "out") == 1
    rows = lines((tmp_path / "out/a.jsonl").read_bytes())
    assert [row["id"] for row in rows] == ["doc-0", "", "doc-2"]


def test_a_document_without_a_text_keeps_its_row(tmp_path: Path) -> None:
    put(tmp_path / "in/a.jsonl", jsonl([record(0), {"id": "x", "text": None}, record(2)]))
    assert run(tmp_path / "in", "--emit", "dolma", "-o", tmp_path / "out") == 0
    assert [row["id"] for row in lines((tmp_path / "out/a.jsonl").read_bytes())] == ["doc-0", "", "doc-2"]


def test_only_for_json_lines(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "in/a.txt", b"text")
    assert run(tmp_path / "in", "--emit", "dolma", "-o", tmp_path / "out") == 2
    assert "JSON Lines" in capfd.readouterr().err


@pytest.mark.skipif(
    not (os.environ.get("DOLMA") or shutil.which("dolma")),
    reason="needs dolma's command (or its path in DOLMA)",
)
def test_dolmas_mixer_takes_them(tmp_path: Path, attributes: Path) -> None:
    from cleaner.api import Cleaner

    config = {
        "streams": [
            {
                "name": "mixed",
                "documents": [str(tmp_path / "documents/*/*.gz")],
                "attributes": ["cleaner"],
                "output": {"path": str(tmp_path / "mixed"), "max_size_in_bytes": 1 << 30},
                "span_replacement": [
                    {"span": f"$.attributes.{PREFIX}all", "min_score": 0.5, "replacement": ""}
                ],
            }
        ],
        "processes": 1,
    }
    put(tmp_path / "config.json", json.dumps(config).encode())
    dolma = os.environ.get("DOLMA") or "dolma"
    subprocess.run([dolma, "-c", str(tmp_path / "config.json"), "mix"], check=True, capture_output=True)
    (mixed,) = (p for p in (tmp_path / "mixed").rglob("*") if p.is_file())
    got = [row["text"] for row in lines(gzip.decompress(mixed.read_bytes()))]
    for found, document in zip(got, documents(tmp_path), strict=True):
        # The mixer leaves the line ends of what it took.
        expected = Cleaner().clean(document["text"]).text
        assert [line for line in found.splitlines() if line] == expected.splitlines()

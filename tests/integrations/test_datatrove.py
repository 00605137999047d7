"""datatrove: the step in a pipeline of two tasks, with stats, an exclusion writer, and resumed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, default_filters
from cleaner.integrations import read_ledger
from tests.integrations.support import check, failing, host, texts, urls

host("datatrove")

from datatrove.data import Document  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader, ParquetReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter  # noqa: E402

from cleaner.integrations.datatrove import CleanerStep  # noqa: E402

EMPTIED = "Accept all cookies\nManage preferences\nReject all"


def put(folder: Path, sources: list[str]) -> None:
    """Write documents into two files, one a task."""
    folder.mkdir()
    rows = [{"id": str(i), "text": text, "url": url} for i, (text, url) in enumerate(_pairs(sources))]
    for part in (0, 1):
        lines = "".join(json.dumps(row) + "\n" for row in rows[part::2])
        (folder / f"{part}.jsonl").write_text(lines, "utf-8")


def _pairs(sources: list[str]) -> zip[tuple[str, str]]:
    return zip(sources, urls(len(sources)), strict=True)


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the documents of a folder by id."""
    files = sorted(folder.glob("*.gz"))
    lines = [line for p in files for line in gzip.decompress(p.read_bytes()).splitlines()]
    found = {row["id"]: row for row in map(json.loads, lines)}
    assert len(found) == len(lines)
    return found


def run(tmp_path: Path, step: CleanerStep) -> Any:
    """Run a pipeline of two tasks, each in its process; return the numbers of the step."""
    executor = LocalPipelineExecutor(
        [JsonlReader(str(tmp_path / "in")), step, JsonlWriter(str(tmp_path / "out"))],
        tasks=2,
        workers=2,
        start_method="spawn",
        logging_dir=str(tmp_path / "logs"),
    )
    executor.run()
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text("utf-8"))
    return next(s["stats"] for s in stats if "cleaner" in s["name"])


def total(stats: Any, name: str) -> int:
    value = stats.get(name, 0)
    return int(value["total"] if isinstance(value, dict) else value)


def test_two_tasks_with_stats_and_exclusions_and_resumed(tmp_path: Path) -> None:
    sources = [*texts(40), EMPTIED]
    put(tmp_path / "in", sources)
    options: dict[str, Any] = {"mode": "strict", "filters": default_filters().without("caption")}
    excluded = JsonlWriter(str(tmp_path / "gone"))
    stats = run(tmp_path, CleanerStep(excluded, **options))
    out = rows(tmp_path / "out")
    assert sorted(out, key=int) == [str(i) for i in range(40)]
    ordered = [out[str(i)] for i in range(40)]
    ledgers = [row["metadata"]["cleaner"] for row in ordered]
    check(sources[:40], [row["text"] for row in ordered], ledgers, **options)
    gone = rows(tmp_path / "gone")
    assert [row["text"] for row in gone.values()] == [EMPTIED]
    assert json.loads(gone["40"]["metadata"]["cleaner"])["counts"] == {"cookie": 3}
    results = list(Cleaner(**options).clean_many(sources))
    assert (total(stats, "total"), total(stats, "forwarded"), total(stats, "dropped")) == (41, 40, 1)
    assert total(stats, "changed") == sum(bool(r.removals) for r in results)
    for category in ("cookie", "related", "metadata"):
        assert total(stats, f"removed_{category}") == sum(r.counts.get(category, 0) for r in results)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir()}
    (tmp_path / "logs" / "completions" / "00001").unlink()
    (tmp_path / "out" / "00001.jsonl.gz").unlink()
    run(tmp_path, CleanerStep(JsonlWriter(str(tmp_path / "gone")), **options))
    assert rows(tmp_path / "out") == out
    assert (tmp_path / "out" / "00000.jsonl.gz").stat().st_mtime_ns == before[
        tmp_path / "out" / "00000.jsonl.gz"
    ]


def test_documents_that_come_in_stay_as_they_are() -> None:
    document = Document("Rain fell.\nAccept all cookies", "1", metadata={"url": "https://example.org"})
    (made,) = CleanerStep().run(iter([document]))
    assert (document.text, document.metadata) == (
        "Rain fell.\nAccept all cookies",
        {"url": "https://example.org"},
    )
    assert (made.text, made.id, made.metadata["url"]) == ("Rain fell.", "1", "https://example.org")
    assert read_ledger(made.text, made.metadata["cleaner"]).restore() == document.text


def test_without_a_writer_emptied_documents_go_on() -> None:
    (made,) = CleanerStep().run(iter([Document(EMPTIED, "1")]))
    assert made.text == ""


def test_parquet_holds_the_ledger(tmp_path: Path) -> None:
    sources = texts(12)
    documents = (Document(text, str(i)) for i, text in enumerate(sources))
    with ParquetWriter(str(tmp_path / "out"), batch_size=3) as writer:
        for document in CleanerStep().run(documents):
            writer.write(document)
    found = list(ParquetReader(str(tmp_path / "out")).run())
    check(sources, [d.text for d in found], [d.metadata["cleaner"] for d in found])


def test_an_error_ends_the_task(tmp_path: Path) -> None:
    put(tmp_path / "in", texts(2))
    with pytest.raises(Exception, match="filter 'failing' failed: ValueError: no such page"):
        run(tmp_path, CleanerStep(filters=[failing]))
    assert not list((tmp_path / "logs" / "completions").glob("*"))

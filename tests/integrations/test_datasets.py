"""Hugging Face datasets: `map` in batches, in processes, over streams, and its cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Templates, default_filters
from cleaner.errors import InputError
from cleaner.integrations import digest
from tests.integrations.support import boat_pages, check, failing, host, sponsors, texts, urls
from tests.support import ROOT

host("datasets")

from datasets import Dataset, disable_progress_bars  # noqa: E402
from datasets.fingerprint import Hasher  # noqa: E402

from cleaner.integrations.datasets import CleanerMap  # noqa: E402

disable_progress_bars()


def stored(folder: Path, sources: list[str]) -> Dataset:
    """Return a dataset that lies on the disk, for only such are cached."""
    Dataset.from_dict({"text": sources, "url": urls(len(sources))}).save_to_disk(folder / "stored")
    return Dataset.load_from_disk(folder / "stored")


@pytest.mark.parametrize("processes", [None, 2])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_map(tmp_path: Path, processes: int | None) -> None:
    sources = texts(60)
    dataset = stored(tmp_path, sources)
    options = {"mode": "strict", "protect": ["cookies"], "filters": default_filters().without("caption")}
    made = dataset.map(CleanerMap(**options), batched=True, batch_size=8, num_proc=processes)
    check(sources, made["text"], made["cleaner"], **options)
    assert list(made["url"]) == urls(60)
    assert list(dataset["text"]) == sources and dataset.column_names == ["text", "url"]


def test_a_stream() -> None:
    sources = texts(20)
    stream = Dataset.from_dict({"text": sources}).to_iterable_dataset(num_shards=2)
    rows = list(stream.map(CleanerMap(), batched=True, batch_size=7))
    check(sources, [row["text"] for row in rows], [row["cleaner"] for row in rows])


def test_missing_texts_and_addresses() -> None:
    pages = boat_pages()
    rows = {"body": [*(text for _, text in pages), None], "at": [*(url for url, _ in pages), None]}
    templates = Templates.fit(pages)
    made = Dataset.from_dict(rows).map(
        CleanerMap("body", "at", templates=templates, ledger_column=None), batched=True
    )
    assert made.column_names == ["body", "at"]
    assert made["body"][-1] is None
    assert all("Harbour Cat" not in text for text in made["body"][:-1])


class Counted(CleanerMap):
    """Counts, in a file, how often it is called: the cache is there for it not to be."""

    def __init__(self, log: Path, **options: Any) -> None:
        super().__init__(**options)
        self.log = str(log)

    def __call__(self, batch: Any) -> Any:
        with Path(self.log).open("a") as file:
            file.write("x")
        return super().__call__(batch)


def test_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, log = stored(tmp_path, texts(10)), tmp_path / "calls"

    def run(**options: Any) -> int:
        before = log.stat().st_size if log.exists() else 0
        dataset.map(Counted(log, **options), batched=True)
        return log.stat().st_size - before

    chain = default_filters().without("caption")
    assert run() == 1 and run() == 0
    assert run(mode="strict") == 1 and run(mode="strict") == 0 and run() == 0
    assert run(filters=chain) == 1 and run(filters=default_filters().without("caption")) == 0
    monkeypatch.setattr(digest, "shipped_data", lambda: "the data of the next version")
    assert run() == 1


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    code = (
        "from datasets.fingerprint import Hasher\n"
        "from cleaner import default_filters, Templates\n"
        "from cleaner.integrations.datasets import CleanerMap\n"
        "from tests.integrations.support import boat_pages, sponsors\n"
        "made = CleanerMap(mode='strict', protect=['a', len], templates=Templates.fit(boat_pages()),\n"
        "                  filters=default_filters().before('navigation', sponsors))\n"
        "if {}: made.clean('Accept all cookies')\n"
        "print(Hasher.hash(made))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code.format(used)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, used in (("1", True), ("2", False))
    }
    assert len(found) == 1
    assert found != {Hasher.hash(CleanerMap(mode="strict", filters=[sponsors])) + "\n"}


def test_errors_are_the_hosts() -> None:
    with pytest.raises(Exception, match="filter 'failing' failed: ValueError: no such page"):
        Dataset.from_dict({"text": ["A line."]}).map(CleanerMap(filters=[failing]), batched=True)
    with pytest.raises(InputError, match="no column 'text'; there are 'body'"):
        Dataset.from_dict({"body": ["A line."]}).map(CleanerMap(), batched=True)

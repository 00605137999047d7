"""Ray Data: actors in local mode, templates merged across blocks, an actor killed on the way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.killing import Killing
from cleaner import Chain, Templates, default_filters
from cleaner.errors import InputError, SettingsError
from tests.integrations.support import boat_pages, check, failing, host, texts, urls
from tests.support import ROOT

host("ray")

import pyarrow as pa  # noqa: E402
import ray  # noqa: E402

from cleaner.integrations.ray import CleanerActor, clean_dataset, learn_templates  # noqa: E402

# Ray leaves files of its logs open, and warns of its own accelerators' settings.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MANY = 120
OPTIONS: dict[str, Any] = {"mode": "strict", "protect": ["cookies"]}


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Ray on this machine, with two workers."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        object_store_memory=100 << 20,
        runtime_env={"env_vars": {"PYTHONPATH": path}},
    )
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    yield
    ray.shutdown()


def dataset(sources: list[str]) -> Any:
    table = pa.table({"id": list(range(len(sources))), "text": sources, "url": urls(len(sources))})
    return ray.data.from_arrow([table.slice(i, 20) for i in range(0, len(sources), 20)])


def demand(sources: list[str], made: Any, **options: Any) -> None:
    """Demand that every row is there once and is what `clean_many` gives."""
    rows = sorted(made.take_all(), key=lambda row: row["id"])
    assert [row["id"] for row in rows] == list(range(len(sources)))
    assert [row["url"] for row in rows] == urls(len(sources))
    check(sources, [row["text"] for row in rows], [row["cleaner"] for row in rows], **options)


def test_two_workers_and_one_of_them_killed(tmp_path: Path) -> None:
    sources, file = texts(MANY), tmp_path / "killed"
    chain = Chain([*default_filters(), Killing(str(file), "story number 77 ")])
    made = clean_dataset(dataset(sources), workers=2, batch_size=16, filters=chain, **OPTIONS)
    demand(sources, made, **OPTIONS)
    assert file.exists()


def test_map_batches_of_ones_own() -> None:
    sources = texts(20)
    made = dataset(sources).map_batches(
        CleanerActor,
        fn_constructor_kwargs=OPTIONS,
        compute=ray.data.ActorPoolStrategy(size=1),
        batch_format="pyarrow",
        udf_modifying_row_count=False,
    )
    demand(sources, made, **OPTIONS)


def test_templates_merge_across_blocks() -> None:
    pages = boat_pages()
    rows = [{"url": url, "text": text} for url, text in pages]
    blocks = ray.data.from_items(rows, override_num_blocks=3)
    found = learn_templates(blocks, batch_size=2)
    assert found.digest == Templates.fit(pages).digest
    made = clean_dataset(blocks, templates=found).take_all()
    assert all(len(row["text"].splitlines()) == 1 for row in made)


def test_errors() -> None:
    with pytest.raises(Exception, match="no such page"):
        clean_dataset(dataset(["A line."]), filters=[failing]).take_all()
    with pytest.raises(SettingsError, match="did you mean balanced"):
        clean_dataset(dataset(["A line."]), mode="ballanced")


def test_batches_stay_as_they_are() -> None:
    table = pa.table({"text": pa.array(["Rain fell.\nAccept all cookies", None], pa.large_string())})
    made = CleanerActor()(table)
    assert table["text"].to_pylist() == ["Rain fell.\nAccept all cookies", None]
    assert made["text"].to_pylist() == ["Rain fell.", None] and made["cleaner"].to_pylist()[1] is None
    assert made.schema.field("text").type == pa.large_string()
    with pytest.raises(InputError, match="no column 'text'"):
        CleanerActor()(pa.table({"body": ["x"]}))

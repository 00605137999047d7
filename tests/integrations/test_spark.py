"""Spark in local mode: partitions in Python workers, templates merged, a worker killed on the way."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.killing import Killing
from cleaner import Chain, Templates, default_filters
from cleaner.errors import InputError, SettingsError
from tests.integrations.support import (
    DEMANDED,
    boat_pages,
    check,
    failing,
    host,
    texts,
    urls,
)
from tests.support import ROOT

host("spark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    assert "spark" not in DEMANDED, "CLEANER_HOSTS asks for spark, but there is no Java"
    pytest.skip("Spark needs Java 17 or later, which is not installed", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql.types import StringType, StructField, StructType  # noqa: E402

from cleaner.integrations.spark import CleanerPartition, clean_frame, learn_templates, with_ledger  # noqa: E402

# The gateway to Java leaves its sockets to the end of the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
]

MANY = 120
OPTIONS: dict[str, Any] = {"mode": "strict", "protect": ["cookies"]}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Spark on this machine: two workers, and tasks that may fail three times."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    os.environ.update(PYSPARK_PYTHON=sys.executable, PYTHONPATH=path)
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()


def frame(spark: SparkSession, sources: list[str]) -> Any:
    rows = list(zip(range(len(sources)), sources, urls(len(sources)), strict=True))
    return spark.createDataFrame(rows, "id long, text string, url string").repartition(6)


def demand(sources: list[str], made: Any, **options: Any) -> None:
    """Demand that every row is there once and is what `clean_many` gives."""
    rows = sorted(made.collect(), key=lambda row: row["id"])
    assert [row["id"] for row in rows] == list(range(len(sources)))
    assert [row["url"] for row in rows] == urls(len(sources))
    check(sources, [row["text"] for row in rows], [row["cleaner"] for row in rows], **options)


def test_partitions_and_a_worker_killed(spark: SparkSession, tmp_path: Path) -> None:
    sources, file = texts(MANY), tmp_path / "killed"
    chain = Chain([*default_filters(), Killing(str(file), "story number 77 ")])
    given = frame(spark, sources)
    demand(sources, clean_frame(given, filters=chain, **OPTIONS), **OPTIONS)
    assert file.exists()


def test_map_in_arrow_of_ones_own(spark: SparkSession) -> None:
    sources = texts(20)
    given = frame(spark, sources)
    made = given.mapInArrow(CleanerPartition(**OPTIONS), with_ledger(given.schema))
    assert made.columns == ["id", "text", "url", "cleaner"]
    demand(sources, made, **OPTIONS)


def test_templates_merge_across_partitions(spark: SparkSession) -> None:
    pages = boat_pages()
    given = spark.createDataFrame(pages, "url string, text string").repartition(3)
    found = learn_templates(given)
    assert found.digest == Templates.fit(pages).digest
    rows = clean_frame(given, templates=found).collect()
    assert all(len(row["text"].splitlines()) == 1 for row in rows)


def test_missing_texts_stay_missing(spark: SparkSession) -> None:
    given = spark.createDataFrame([("Rain fell.\nAccept all cookies",), (None,)], "body string")
    made = clean_frame(given, text_column="body", ledger_column=None)
    assert made.schema == given.schema
    assert {row["body"] for row in made.collect()} == {"Rain fell.", None}


def test_errors(spark: SparkSession) -> None:
    given = spark.createDataFrame([("A line.",)], "text string")
    with pytest.raises(Exception, match="no such page"):
        clean_frame(given, filters=[failing]).collect()
    with pytest.raises(InputError, match="no column 'body'"):
        clean_frame(given, text_column="body")
    with pytest.raises(SettingsError, match="did you mean balanced"):
        clean_frame(given, mode="ballanced")
    assert with_ledger(StructType([])) == StructType([StructField("cleaner", StringType())])

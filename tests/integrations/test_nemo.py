"""NeMo Curator: the stage's contract, and a pipeline on a CPU."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from cleaner import default_filters
from cleaner.errors import FilterError, SettingsError
from tests.integrations.support import check, failing, host, texts

host("nemo")

import pandas as pd  # noqa: E402
import pyarrow as pa  # noqa: E402
from nemo_curator.stages.base import ProcessingStage, get_stage_class  # noqa: E402
from nemo_curator.stages.resources import Resources  # noqa: E402
from nemo_curator.tasks import DocumentBatch  # noqa: E402

from cleaner.integrations.nemo import CleanerStage  # noqa: E402

OPTIONS: dict[str, Any] = {"mode": "strict", "filters": default_filters().without("caption")}
TEXT = "The dam broke at noon.\nAccept all cookies\nNobody was hurt."


@pytest.mark.parametrize("make", [pa.table, pd.DataFrame])
def test_batches_in_the_form_they_came_in(make: Any) -> None:
    sources = texts(12)
    stage = CleanerStage(options=OPTIONS)
    stage.setup()
    data = make({"id": list(range(12)), "text": sources})
    batch = DocumentBatch(dataset_name="golden", data=data, _metadata={"a": 1})
    (made,) = stage.process_batch([batch])
    assert type(made.data) is type(data)
    found = made.to_pandas()
    check(sources, list(found["text"]), list(found["cleaner"]), **OPTIONS)
    assert (made.dataset_name, made._metadata, made.task_id) == ("golden", {"a": 1}, "")
    assert batch.data is data and batch.get_columns() == ["id", "text"]
    assert list(batch.to_pandas()["text"]) == sources


def test_the_contract() -> None:
    stage = CleanerStage(text_field="body", url_field="at")
    assert isinstance(stage, ProcessingStage) and get_stage_class("CleanerStage") is CleanerStage
    assert stage.inputs() == (["data"], ["body", "at"])
    assert stage.outputs() == (["data"], ["body", "cleaner"])
    other = stage.with_(name="ours", resources=Resources(cpus=2.0), batch_size=4)
    assert (other.name, other.resources.cpus, other.batch_size) == ("ours", 2.0, 4)
    assert stage.name == "cleaner"
    wrong = DocumentBatch(dataset_name="x", data=pa.table({"text": ["a"]}))
    assert not stage.validate_input(wrong)


def test_it_travels() -> None:
    stage = pickle.loads(pickle.dumps(CleanerStage(options={"mode": "light"})))
    stage.setup()
    batch = DocumentBatch(dataset_name="x", data=pa.table({"text": [TEXT]}))
    assert stage.process(batch).data["text"].to_pylist() == ["The dam broke at noon.\nNobody was hurt."]


def test_errors() -> None:
    with pytest.raises(SettingsError, match="did you mean balanced"):
        CleanerStage(options={"mode": "ballanced"})
    batch = DocumentBatch(dataset_name="x", data=pa.table({"text": [TEXT]}))
    with pytest.raises(FilterError, match="no such page"):
        CleanerStage(options={"filters": [failing]}).process(batch)

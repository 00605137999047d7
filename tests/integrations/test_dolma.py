"""dolma: the tagger run by dolma, and its mixer applying what it marked."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, Templates
from cleaner.corpus import dolma as sidecar
from cleaner.errors import SettingsError
from tests.integrations.support import boat_pages, host, texts

host("dolma")

from dolma import mixer  # noqa: E402
from dolma.core.errors import DolmaFatalError  # noqa: E402
from dolma.core.registry import TaggerRegistry  # noqa: E402
from dolma.core.runtime import create_and_run_tagger  # noqa: E402

from cleaner.integrations.dolma import CleanerTagger, add_cleaner  # noqa: E402

MODULE = """
from cleaner.integrations.dolma import add_cleaner
from tests.integrations.support import failing

add_cleaner("cleaner_strict", mode="strict", protect=["cookies"])
add_cleaner("cleaner_failing", filters=[failing])
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of documents as dolma has them."""
    rows = [
        {"id": str(i), "text": text, "source": "golden", "metadata": {"url": f"https://example.org/{i}"}}
        for i, text in enumerate(texts(12))
    ]
    folder = tmp_path / "documents"
    folder.mkdir()
    for part in (0, 1):
        lines = "".join(json.dumps(row) + "\n" for row in rows[part::2])
        (folder / f"{part}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return folder


def rows(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.gz"))
    return [json.loads(line) for p in files for line in gzip.decompress(p.read_bytes()).splitlines()]


def tag(documents: Path, name: str, module: str = "cleaner.integrations.dolma", **more: Any) -> Path:
    create_and_run_tagger(
        documents=[str(documents / "*.gz")],
        taggers=[name],
        taggers_modules=[module],
        experiment="ours",
        destination=str(documents.parent / "attributes"),
        **more,
    )
    return documents.parent / "attributes" / "ours"


def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module with taggers of one's own."""
    (tmp_path / "our_taggers.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "our_taggers", raising=False)
    return "our_taggers"


def test_attributes_are_those_of_the_sidecar(documents: Path) -> None:
    found = rows(tag(documents, "cleaner"))
    wanted = [json.loads(sidecar.attributes(d["id"], Cleaner().clean(d["text"]))) for d in rows(documents)]
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine["id"] == theirs["id"]
        attributes = {
            k.replace("ours__cleaner", "cleaner__boilerplate"): v for k, v in mine["attributes"].items()
        }
        assert {k: v for k, v in attributes.items() if v} == theirs["attributes"]
        assert "cleaner__boilerplate__all" in attributes


def test_a_tagger_of_ones_own_in_two_processes(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ours(tmp_path, monkeypatch)
    found = rows(tag(documents, "cleaner_strict", module, num_processes=2))
    cleaner = Cleaner(mode="strict", protect=["cookies"])
    wanted = [[[r.start, r.end, r.score] for r in cleaner.clean(d["text"]).removals] for d in rows(documents)]
    assert [row["attributes"]["ours__cleaner_strict__all"] for row in found] == wanted


def test_the_mixer_applies_it(documents: Path) -> None:
    tag(documents, "cleaner")
    out, work = documents.parent / "mixed", documents.parent / "work"
    for part in ("in", "out"):
        (work / part).mkdir(parents=True)
    replaced = {
        "span": "$.attributes.ours__cleaner__all",
        "min_score": 0.0,
        "replacement": "",
        "syntax": "jsonpath",
    }
    mixer(
        {
            "streams": [
                {
                    "name": "ours",
                    "documents": [str(documents / "*.gz")],
                    "attributes": ["ours"],
                    "output": {"path": str(out), "max_size_in_bytes": 1 << 30},
                    "span_replacement": [replaced],
                    "compression": {"input": None, "output": None},
                }
            ],
            "processes": 1,
            "shuffle": False,
            "work_dir": {"input": str(work / "in"), "output": str(work / "out")},
        }
    )
    before = {d["id"]: d["text"] for d in rows(documents)}
    found = {d["id"]: d["text"] for d in rows(out / "documents")}
    assert found.keys() == before.keys()
    for id, text in found.items():
        wanted = Cleaner().clean(before[id]).text
        assert [x for x in map(str.rstrip, text.splitlines()) if x] == [x for x in wanted.splitlines() if x]


def test_addresses_lead_to_templates() -> None:
    from dolma.core.data_types import DocumentWithMetadata

    pages = boat_pages()
    tagger = CleanerTagger(templates=Templates.fit(pages))
    for url, text in pages:
        document = DocumentWithMetadata(source="x", id="1", text=text, metadata={"url": url})
        assert len(tagger.predict(document).spans) == 6
        assert document.text == text


def test_errors(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DolmaFatalError, match="no such page"):
        tag(documents, "cleaner_failing", ours(tmp_path, monkeypatch))
    with pytest.raises(SettingsError, match="did you mean balanced"):
        add_cleaner("cleaner_wrong", mode="ballanced")
    taken = next(name for name, kind in TaggerRegistry.items() if not issubclass(kind, CleanerTagger))
    with pytest.raises(SettingsError, match="already"):
        add_cleaner(taken)

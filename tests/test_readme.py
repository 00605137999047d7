"""The README says what the package does: its tables are current and its examples run."""

from __future__ import annotations

import gzip
import re
import shlex
from pathlib import Path

import pytest

import cleaner
from benchmarks.readme import README, updated

TEXT = README.read_text("utf-8")
#: The section on adapters has its own test, in the environments that have the hosts (`tests.integrations`).
HOSTS = re.search(r"\n## In other pipelines\n.*?(?=\n## )", TEXT, re.DOTALL)
assert HOSTS
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT.replace(HOSTS[0], ""), re.DOTALL)
PACK = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def test_tables_are_current() -> None:
    assert updated(TEXT) == TEXT, "run: python -m benchmarks.readme"


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_run(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PACK is not None
    monkeypatch.chdir(tmp_path)
    Path("our-pack.toml").write_text(PACK[1], "utf-8")
    shipped = Path(cleaner.__file__).parent / "data" / "lines.model"
    Path("our.model").write_bytes(shipped.read_bytes())
    exec(example, {})


def test_the_corpora_section_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.cli import main

    from .corpora import jsonl, put, record

    section = TEXT.partition("\n## Corpora\n")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block
    monkeypatch.chdir(tmp_path)
    original = gzip.compress(jsonl(map(record, range(3))))
    for name in ("in.jsonl.gz", "crawl/a.jsonl.gz", "documents/a.jsonl.gz"):
        put(tmp_path / name, original)
    put(tmp_path / "crawl/page.txt", record(5)["text"].encode())
    for line in block[1].splitlines():
        name, *arguments = shlex.split(line, comments=True)
        assert name == "clean-text"
        assert main(["-q", *arguments]) == 0
    assert gzip.decompress((tmp_path / "back.jsonl.gz").read_bytes()) == gzip.decompress(original)


def test_the_pack_of_the_example_works(tmp_path: Path) -> None:
    from cleaner import Cleaner

    assert PACK is not None
    path = tmp_path / "our-pack.toml"
    path.write_text(PACK[1], "utf-8")
    removals = Cleaner(packs=[path]).clean("Get the Harbour Dispatch every week").removals
    assert [r.reason for r in removals] == ["newsletter.dispatch"]


def test_the_before_and_after_is_true() -> None:
    from cleaner import Cleaner

    text = (README.parent / "tests" / "data" / "ferry.txt").read_text("utf-8")
    reasons = {r.reason for r in Cleaner().clean(text).removals}
    shown = set(re.findall(r" - \w+ +(\w+\.[\w-]+)$", TEXT, re.MULTILINE))
    assert shown and shown <= reasons

"""The README's examples of adapters run, each where its host is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner.integrations
from tests.integrations.support import host
from tests.test_readme import HOSTS

assert HOSTS
EXAMPLES = re.findall(r"```python\n(.*?)```", HOSTS[0], re.DOTALL)
NAMED = re.compile(r"cleaner\.integrations\.(\w+)|\badd_pipe\(\"cleaner\"|^import (spacy)$", re.MULTILINE)


def extra_of(example: str) -> str | None:
    """Return the extra whose host an example needs."""
    found = next((m[1] or m[2] for m in NAMED.finditer(example) if m[1] or m[2]), None)
    return None if found == "base" else found


def test_every_adapter_has_an_example() -> None:
    shared = {"__init__", "arrow", "base", "columns", "digest"}
    modules = {p.stem for p in Path(cleaner.integrations.__file__).parent.glob("*.py")}
    assert modules - shared == {extra_of(example) for example in EXAMPLES} - {None}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: extra_of(example) or "none")
def test_examples_run(example: str, tmp_path: Path) -> None:
    extra = extra_of(example)
    if extra:
        host(extra)
    if extra == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later, which is not installed")
    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr

"""Times with pytest-benchmark: `pytest benchmarks/speed --benchmark-only`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from benchmarks.speed.contest import Job, html_jobs, text_jobs
from benchmarks.speed.inputs import Inputs, load, of_pages
from cleaner import Cleaner

_SIZES = (1_000, 10_000, 100_000, 1_000_000)


@lru_cache(maxsize=1)
def _inputs() -> Inputs:
    return load()


def _cases() -> Iterator[object]:
    for kind, jobs in (("text", text_jobs(_inputs())), ("HTML", html_jobs(_inputs()))):
        yield from (pytest.param(kind, job, id=f"{kind}: {name}") for name, job in jobs.items())


@pytest.mark.parametrize(("kind", "job"), list(_cases()))
def test_pages(benchmark: Any, kind: str, job: Job) -> None:
    """Every page of the sample, as text or as HTML."""
    benchmark.group = f"{kind}, {_inputs().source}"
    benchmark.pedantic(job, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("size", _SIZES)
def test_size(benchmark: Any, size: int) -> None:
    """One text of a size, made of whole pages."""
    benchmark.group = "clean, by size of the text"
    text, cleaner = of_pages(_inputs().texts, size), Cleaner()
    benchmark.extra_info["bytes"] = len(text.encode())
    benchmark.pedantic(lambda: cleaner.clean(text), rounds=2, warmup_rounds=1)

"""A run over the corpora: pages dealt to processes, extractions cached, progress shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.cache import Extractions, file_hash
from benchmarks.corpora import MissingCorpora, pages
from benchmarks.plan import Plan
from benchmarks.scoring import Done, Measured, Task, quiet, work

#: Pages a task; few, as some pages are large.
_BATCH = 8


def set_path(root: Path, name: str) -> Path:
    """Return the file of a set.

    Raises:
        MissingCorpora: It is not in the folder.
    """
    path = root / f"{name}.jsonl.zst"
    if not path.is_file():
        raise MissingCorpora(f"{path}: no such corpus file")
    return path


def _rank(identifier: str) -> bytes:
    return sha256(identifier.encode()).digest()


def chosen(path: Path, sample: int | None) -> frozenset[str]:
    """Return the ids of the pages to measure: all, or a sample that is the same every time."""
    ids = sorted((str(page["id"]) for page in pages(path)), key=_rank)
    return frozenset(ids[:sample])


def _tasks(path: Path, ids: frozenset[str], caches: dict[str, Extractions]) -> Iterator[Task]:
    for page in pages(path):
        name = str(page["id"])
        if name in ids:
            known = {tool: got for tool, cache in caches.items() if (got := cache.get(name))}
            yield page, known


class Here(Executor):
    """Works at once and in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the finished work; what it raises is raised here."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def make_pool(jobs: int) -> Executor:
    """Return what does the work: other processes, or with one job this one."""
    if jobs == 1:
        return Here()
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=quiet)


def measure_set(
    pool: Executor, plan: Plan, path: Path, cache: Path, bar: tqdm[Any], ids: frozenset[str]
) -> list[Measured]:
    """Measure the pages of one set; what was extracted is kept even when the run is broken off."""
    name = path.name.removesuffix(".jsonl.zst")
    digest = file_hash(path)
    caches = {tool.name: Extractions(cache, name, digest, tool) for tool in plan.tools}
    found: list[Measured] = []
    waiting: deque[Future[list[Done]]] = deque()
    tasks = _tasks(path, ids, caches)

    def take() -> None:
        for done in waiting.popleft().result():
            found.append(done.measured)
            for tool, extraction in done.fresh.items():
                caches[tool].put(done.measured.id, extraction)
            bar.update()

    try:
        while batch := list(islice(tasks, _BATCH)):
            waiting.append(pool.submit(work, plan, name, batch))
            if len(waiting) > 6:
                take()
        while waiting:
            take()
    finally:
        for extractions in caches.values():
            extractions.save()
    return found


def run(plan: Plan, root: Path, cache: Path, jobs: int) -> list[Measured]:
    """Measure every page of a plan.

    Raises:
        MissingCorpora: A set is not in the folder.
    """
    paths = [set_path(root, name) for name in plan.sets]
    ids = {path: chosen(path, plan.sample) for path in paths}
    total = sum(map(len, ids.values()))
    with make_pool(jobs) as pool, tqdm(total=total, unit="page", disable=None) as bar:
        return [
            measured for path in paths for measured in measure_set(pool, plan, path, cache, bar, ids[path])
        ]

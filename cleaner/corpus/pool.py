"""Work on items in order, in this process or in several; what comes out is the same."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from cleaner.api import spare_collector
from cleaner.corpus.problems import OutputError
from cleaner.corpus.records import Item, Mark, Outcome, Raw

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

#: Records that go to a worker at once.
BATCH = 64
#: A batch ends earlier once it has this many bytes.
BYTES = 1 << 18

#: An item, and what became of it.
Done = tuple[Item, Outcome]


class Task(Protocol):
    """What is done with each item, in any process."""

    def do(self, item: Item) -> Outcome:
        """Return what becomes of an item; a mark needs nothing."""


_task: Task | None = None


def work(task: Task, items: Iterable[Item], jobs: int = 1, batch: int = BATCH) -> Iterator[Done]:
    """Yield every item with what became of it, in order.

    Args:
        task: What to do.
        items: The items; they are read only as far ahead as the workers need.
        jobs: How many processes work; 1 works in this one.
        batch: Records that go to a worker at once.

    Raises:
        OutputError: A worker was killed.
    """
    if jobs == 1:
        yield from ((item, task.do(item)) for item in items)
        return
    yield from _in_processes(task, items, jobs, batch)


def _batches(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += item.what.size if isinstance(item.what, Raw) else 0
        if len(batch) >= most or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _in_processes(task: Task, items: Iterable[Item], jobs: int, most: int) -> Iterator[Done]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(task,))
    waiting: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
    try:
        for batch in _batches(items, most):
            waiting.append((batch, pool.submit(_do, [_slim(item) for item in batch])))
            if len(waiting) > 2 * jobs:
                yield from _first(waiting)
        while waiting:
            yield from _first(waiting)
    except BrokenProcessPool:
        _end(pool)
        what = "a worker process was killed, perhaps for want of memory; try fewer with -j"
        raise OutputError(what) from None
    except BaseException:
        _end(pool)
        raise
    pool.shutdown()


def _first(waiting: deque[tuple[list[Item], Future[list[Outcome]]]]) -> Iterator[Done]:
    batch, future = waiting.popleft()
    return zip(batch, future.result(), strict=True)


def _slim(item: Item) -> Item:
    """Return an item without what a worker cannot take: only marks have that, and they need nothing."""
    return item if isinstance(item.what, Raw) else Item(item.source, Mark(item.what.begins))


def _end(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: after an error nobody waits for what they still do."""
    processes = list((pool._processes or {}).values())  # the pool has no way of its own
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _begin(task: Task) -> None:
    """Set a worker up: Ctrl-C is the parent's to handle, and a killed parent must not leave it behind."""
    from multiprocessing import parent_process

    global _task  # noqa: PLW0603  # a worker has one task, and gets it once
    _task = task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _do(items: list[Item]) -> list[Outcome]:
    assert _task is not None  # `_begin` has run
    found = [_task.do(item) for item in items]
    spare_collector()
    return found

"""Work on items in order, in this process or in several; what comes out is the same."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.api import spare_collector
from cleaner.corpus.problems import OutputError
from cleaner.corpus.records import Item, Mark, Outcome, Raw
from cleaner.corpus.watch import Pulse, Watch
from cleaner.limits import sentence

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

#: Records that go to a worker at once.
BATCH = 64
#: A batch ends earlier once it has this many bytes.
BYTES = 1 << 18
#: Seconds between two looks at the workers, while the next batch is waited for.
_LOOK = 1.0

#: An item, and what became of it.
Done = tuple[Item, Outcome]


class Task(Protocol):
    """What is done with each item, in any process."""

    def do(self, item: Item) -> Outcome:
        """Return what becomes of an item; a mark needs nothing."""


_task: Task | None = None
_pulse: Pulse | None = None


def work(
    task: Task, items: Iterable[Item], jobs: int = 1, batch: int = BATCH, *, apart: bool = False
) -> Iterator[Done]:
    """Yield every item with what became of it, in order.

    Args:
        task: What to do.
        items: The items; they are read only as far ahead as the workers need.
        jobs: How many processes work; 1 works in this one.
        batch: Records that go to a worker at once.
        apart: Whether even one works in a process of its own, which can be killed.

    Raises:
        OutputError: A worker was killed.
    """
    if jobs == 1 and not apart:
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
    from concurrent.futures.process import BrokenProcessPool

    pool = _Pool(task, jobs)
    try:
        for batch in _batches(items, most):
            pool.put(batch)
            if pool.full:
                yield from pool.first()
        while pool.waiting:
            yield from pool.first()
    except BrokenProcessPool:
        pool.end()
        what = "a worker process was killed, perhaps for want of memory; try fewer with -j"
        raise OutputError(what) from None
    except BaseException:
        pool.end()
        raise
    pool.shutdown()


@dataclass
class _Batch:
    """Items on their way: as they came, as workers get them, and the promise of their outcomes."""

    slot: int
    items: list[Item]
    slim: list[Item]
    future: Future[list[Outcome]]

    @property
    def is_done(self) -> bool:
        return self.future.done() and not self.future.cancelled() and self.future.exception() is None


class _Pool:
    """Workers, and the batches that wait for them in order.

    Workers that cannot be ended are killed with the others, which begin their batches anew.
    """

    def __init__(self, task: Task, jobs: int) -> None:
        from multiprocessing import get_context

        self._task = task
        self._jobs = jobs
        self._most = 2 * jobs
        self._context = get_context("spawn")
        self._watch = Watch(self._context, self._most + 1)
        self._count = 0
        self._workers = self._begun()
        self.waiting: deque[_Batch] = deque()

    def _begun(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor

        given = (self._task, self._watch.beats)
        return ProcessPoolExecutor(self._jobs, mp_context=self._context, initializer=_begin, initargs=given)

    @property
    def full(self) -> bool:
        """Whether enough batches wait for now."""
        return len(self.waiting) > self._most

    def put(self, items: list[Item]) -> None:
        """Have a batch worked on."""
        slim = [_slim(item) for item in items]
        slot = self._count % (self._most + 1)
        self._count += 1
        self.waiting.append(_Batch(slot, items, slim, self._submit(slot, slim)))

    def _submit(self, slot: int, slim: list[Item]) -> Future[list[Outcome]]:
        self._watch.begin(slot)
        return self._workers.submit(_do, slot, slim)

    def first(self) -> Iterator[Done]:
        """Return the items of the oldest batch with what became of them."""
        from concurrent.futures import wait

        while not wait([self.waiting[0].future], timeout=_LOOK).done:
            self._look()
        batch = self.waiting.popleft()
        return zip(batch.items, batch.future.result(), strict=True)

    def _look(self) -> None:
        """Give up records that are overdue; the rest of their batches is done anew."""
        found = [(batch, self._watch.overdue(batch.slot)) for batch in self.waiting if not batch.is_done]
        overdue = [(batch, late) for batch, late in found if late]
        if not overdue:
            return
        for batch, late in overdue:
            item = batch.slim[late.record]
            assert isinstance(item.what, Raw)  # marks take no time
            problem = ("too-slow", sentence(late.what, late.seconds))
            batch.slim[late.record] = Item(item.source, replace(item.what, problem=problem))
        self.end()
        self._workers = self._begun()
        for batch in self.waiting:
            if not batch.is_done:
                batch.future = self._submit(batch.slot, batch.slim)

    def end(self) -> None:
        """End the workers at once: nobody waits for what they still do."""
        processes = list((self._workers._processes or {}).values())  # the executor has no way of its own
        self._workers.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()

    def shutdown(self) -> None:
        """End the workers, who have nothing to do."""
        self._workers.shutdown()


def _slim(item: Item) -> Item:
    """Return an item without what a worker cannot take: only marks have that, and they need nothing."""
    return item if isinstance(item.what, Raw) else Item(item.source, Mark(item.what.begins))


def _begin(task: Task, beats: Sequence[Any]) -> None:
    """Set a worker up: Ctrl-C is the parent's to handle, and a killed parent must not leave it behind."""
    from multiprocessing import parent_process

    global _task, _pulse  # a worker has one task, and gets it once
    _task, _pulse = task, Pulse(beats)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _do(slot: int, items: list[Item]) -> list[Outcome]:
    assert _task is not None and _pulse is not None  # `_begin` has run
    out: list[Outcome] = []
    for number, item in enumerate(items):
        _pulse.at(slot, number)
        out.append(_task.do(item))
    spare_collector()
    return out

"""What workers bring: `clean_many` in two processes beside one, without what starting them costs.

By processor time, so that other work on the machine changes little: as many cores as workers would take the
time of all processes, the one that feeds them among them, divided by the number of cores.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence
from itertools import chain, repeat

from cleaner import Cleaner

#: How often all texts are cleaned in a short and in a long run: their difference has no start in it.
_SHORT, _LONG = 4, 8
#: Rounds of both; the best of each counts.
_ROUNDS = 3
WORKERS = 2


def _spent() -> float:
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


def _run(texts: Sequence[str], times: int, workers: int) -> float:
    start = _spent()
    for _ in Cleaner().clean_many(chain.from_iterable(repeat(texts, times)), workers=workers):
        pass
    return _spent() - start


def seconds(texts: Sequence[str], workers: int) -> float:
    """Return the processor time of all processes for all texts, in seconds."""
    return (_run(texts, _LONG, workers) - _run(texts, _SHORT, workers)) / (_LONG - _SHORT)


def table(texts: Sequence[str]) -> str:
    """Return what one process and several take, and how many times as fast several are on idle cores."""
    _run(texts, 1, 1)  # compiles
    rounds = [(seconds(texts, 1), seconds(texts, WORKERS)) for _ in range(_ROUNDS)]
    one, several = (min(took) for took in zip(*rounds, strict=True))
    return "\n".join(
        (
            f"{'1 process':34}{one:11.2f} s of processor time",
            f"{f'{WORKERS} workers and what feeds them':34}{several:11.2f} s of processor time",
            f"{'times as fast on idle cores':34}{WORKERS * one / several:11.2f}",
        )
    )

"""Time limits: a text whose cleaning does not end is given up with a named error.

A signal ends what runs, so this works in the main thread of systems that have SIGALRM (not on Windows), and
on everything that comes back to the interpreter: loops, sleep, locks, regular expressions; not on a library
that computes without end. Runs in several processes kill such a worker (`cleaner.corpus.watch`).
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from cleaner.errors import TimeLimitError

#: So many characters are one portion: a longer text has the limit's seconds for each of its portions.
PORTION = 1_000_000
#: A limit that something swallows strikes again after so many seconds.
_AGAIN = 1.0


class _Overdue(BaseException):
    """Ends what runs; no `Exception`, so that nobody takes it for an error of the page."""


class _Now(threading.local):
    """What this thread does.

    Attributes:
        what: In words, for the error.
        seconds: The limit that holds; 0.0 for none.
        tell: Hears of every change; for a process that watches this one.
    """

    what = ""
    seconds = 0.0
    tell: Callable[[float, str], None] | None = None


_now = _Now()


def doing(what: str) -> None:
    """Say what is being done, for the error that says what did not end."""
    _now.what = what
    if _now.tell:
        _now.tell(_now.seconds, what)


def listen(tell: Callable[[float, str], None]) -> None:
    """Have the limits of this thread's texts told: the seconds (0.0 for none), and what is being done."""
    _now.tell = tell


def sentence(what: str, seconds: float) -> str:
    """Return what is wrong with what did not end."""
    return f"{what or 'cleaning'} took longer than the time limit of {seconds:g} seconds"


@contextmanager
def time_limit(seconds: float | None, size: int) -> Iterator[None]:
    """Give up what does not end.

    Args:
        seconds: For each portion of the text; None for no limit.
        size: The text's characters.

    Raises:
        TimeLimitError: It took longer; the message names the filter.
    """
    if seconds is None:
        yield
        return
    allowed = seconds * max(1, -(-size // PORTION))
    _now.seconds = allowed
    doing("")
    try:
        with _alarm(allowed):
            yield
    finally:
        _now.seconds = 0.0
        doing("")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise after so many seconds, where that can be done; an alarm of the caller's goes on afterwards."""
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return
    struck: list[str] = []
    inside = True

    def strike(number: int, frame: FrameType | None) -> None:
        struck.append(_now.what)
        if inside:
            raise _Overdue

    handler = signal.signal(signal.SIGALRM, strike)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    began = time.monotonic()
    try:
        try:
            yield
        finally:
            inside = False
    except (_Overdue, Exception):
        if not struck:
            raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(1e-6, left - (time.monotonic() - began)), interval)
    if struck:  # though what was struck may have swallowed it and come to an end
        raise TimeLimitError(sentence(struck[0], seconds))

"""What the command says on stderr: errors, notes, and how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from cleaner.corpus.problems import Failure
from cleaner.corpus.records import Source

if TYPE_CHECKING:
    from cleaner.corpus.stats import Stats


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether a person looks at a stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def colours(stream: IO[str] | None) -> bool:
    """Return whether to colour what is written to a stream (https://no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Console:
    """Sentences on stderr, and a bar below them.

    Args:
        quiet: Say nothing but errors.
        verbose: Say a line for every input.
    """

    def __init__(self, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._bar: _Bar | None = None

    def error(self, sentence: str) -> None:
        """Say what went wrong."""
        self.say(f"clean-text: {' '.join(sentence.split())}")

    def note(self, sentence: str) -> None:
        """Say what may surprise, unless quiet."""
        if not self._quiet:
            self.say(f"clean-text: {sentence}")

    def detail(self, sentence: str) -> None:
        """Say what only the curious want to know."""
        if self._verbose:
            self.say(f"clean-text: {sentence}")

    def say(self, text: str) -> None:
        """Write a line as it is."""
        if sys.stderr is None:  # closed by the caller; `print` would take stdout instead
            return
        if self._bar:
            from tqdm import tqdm

            tqdm.write(text, file=sys.stderr)
        else:
            print(text, file=sys.stderr)

    def done(self, source: int, at: int, stats: Stats) -> None:
        """Show how far the run is."""
        if self._bar:
            self._bar.show(source, at, stats)

    @contextmanager
    def progress(self, sources: Sequence[Source | Failure], *, beside_text: bool) -> Iterator[None]:
        """Show a bar where a person waits for several texts, or for a corpus.

        Args:
            sources: What is worked on.
            beside_text: Whether text runs over the same terminal, which a bar would disturb.
        """
        corpora = any(isinstance(s, Source) and s.form.is_corpus for s in sources)
        many = corpora or len(sources) > 1
        if self._quiet or beside_text or not many or not is_terminal(sys.stderr):
            yield
            return
        self._bar = _Bar(sources, corpora)
        try:
            yield
        finally:
            self._bar.close()
            self._bar = None


class _Bar:
    """Bytes, records a second, time left and the share that goes; of texts the number of files."""

    def __init__(self, sources: Sequence[Source | Failure], corpora: bool) -> None:
        from tqdm import tqdm

        self._begins: list[int] = []
        total = 0
        for source in sources:
            self._begins.append(total)
            total += _size(source) if corpora else 1
        self._corpora = corpora
        self._start = monotonic()
        unit: dict[str, Any] = {"unit": "B", "unit_scale": True} if corpora else {"unit": "file"}
        self._tqdm = tqdm(total=total, file=sys.stderr, leave=False, **unit)

    def show(self, source: int, at: int, stats: Stats) -> None:
        """Show how far the run is."""
        if self._corpora:
            records = stats.total.pages + stats.passed + stats.rejected
            pace = records / max(1e-9, monotonic() - self._start)
            text = f"{records:,} records, {pace:,.0f}/s, {stats.share:.1%} removed"
            self._tqdm.set_postfix_str(text, refresh=False)
        now = self._begins[source] + (at if self._corpora else 1)
        self._tqdm.update(max(0, now - self._tqdm.n))

    def close(self) -> None:
        """Take the bar away."""
        self._tqdm.close()


def _size(source: Source | Failure) -> int:
    try:
        return os.stat(source.path).st_size if isinstance(source, Source) and source.path else 0
    except OSError:
        return 0

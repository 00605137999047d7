"""What the command says on stderr: errors, notes, and how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from typing import IO, TypeVar

T = TypeVar("T")


def shown(name: str) -> str:
    """Return a name as it may stand in one line on a terminal."""
    return name if name and name.isprintable() else ascii(name)


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
    """Sentences on stderr.

    Args:
        quiet: Say nothing but errors.
        verbose: Say a line for every input.
    """

    def __init__(self, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._bar = False

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

    def progress(self, items: Iterator[T], planned: Collection[object], *, beside_text: bool) -> Iterator[T]:
        """Hand on `items`, with a bar where a person waits for several.

        Args:
            items: What is worked on.
            planned: The plan, whose length is known.
            beside_text: Whether text runs over the same terminal, which a bar would disturb.
        """
        if self._quiet or beside_text or len(planned) < 2 or not is_terminal(sys.stderr):
            yield from items
            return
        from tqdm import tqdm

        self._bar = True
        try:
            yield from tqdm(items, total=len(planned), unit="file", file=sys.stderr, leave=False)
        finally:
            self._bar = False

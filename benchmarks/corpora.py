"""The corpora folder: where it is, and what is in it. Nothing of it enters the repository."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Protocol

from cleaner.training.texts import pages

__all__ = ["VARIABLE", "Labelled", "MissingCorpora", "folder", "labelled", "pages", "told"]
VARIABLE = "CLEANER_CORPORA"


class MissingCorpora(Exception):
    """The folder with the corpora was not named or is not there."""


class _Main(Protocol):
    """A command: its arguments, those of the process where there are none, to its exit code."""

    def __call__(self, arguments: list[str] | None = None, /) -> int: ...


def told(name: str) -> Callable[[_Main], _Main]:
    """Return a decorator for a command's main: what corpora are missing is told in a sentence, exit code 2.

    Args:
        name: The command's name, for the sentence.
    """

    def decorated(main: _Main) -> _Main:
        @wraps(main)
        def run(arguments: list[str] | None = None, /) -> int:
            try:
                return main(arguments)
            except MissingCorpora as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 2

        return run

    return decorated


@dataclass(frozen=True)
class Labelled:
    """A text with a label for each of its lines."""

    id: str
    language: str
    hard: bool
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The text as a scraper would give it."""
        return "\n".join(line for line, _ in self.lines)


def folder(given: str | None) -> Path:
    """Return the corpora's folder: the one given, else that of the environment.

    Raises:
        MissingCorpora: None is named, or it does not exist.
    """
    name = given or os.environ.get(VARIABLE)
    if not name:
        raise MissingCorpora(f"name the corpora with --corpora DIR or the environment variable {VARIABLE}")
    if not Path(name).is_dir():
        raise MissingCorpora(f"{name}: no such folder of corpora")
    return Path(name)


def labelled(path: Path, language: str | None = None) -> list[Labelled]:
    """Return the labelled texts of a file, of one language where one is named."""
    found = []
    for raw in path.read_text("utf-8").splitlines():
        d = json.loads(raw)
        if language in (None, d["lang"]):
            lines = tuple((x["text"], x["label"]) for x in d["lines"])
            found.append(Labelled(d["id"], d["lang"], bool(d.get("hard")), lines))
    return found

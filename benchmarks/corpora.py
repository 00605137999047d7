"""The corpora folder: where it is, and what is in it. Nothing of it enters the repository."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cleaner.training.texts import pages

__all__ = ["VARIABLE", "Labelled", "MissingCorpora", "folder", "labelled", "pages"]
VARIABLE = "CLEANER_CORPORA"


class MissingCorpora(Exception):
    """The folder with the corpora was not named or is not there."""


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

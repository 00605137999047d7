"""The project's own golden texts: seeds and whole pages with the texts that people made of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from cleaner import Cleaner

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Golden:
    """A text and what is expected of it; `known_failure` says why it isn't met yet."""

    name: str
    text: str
    expected: str
    clean: bool = False
    known_failure: bool = False


def _read(path: Path) -> str:
    """Return a file's text to the letter: no line end is translated."""
    return path.read_bytes().decode("utf-8")


def seeds(root: Path = ROOT) -> list[Golden]:
    """Return the seeds of a checkout."""
    found = sorted((root / "seeds").glob("*.txt"))
    return [Golden(p.stem, _read(p), _read(root / "tests" / "seeds" / p.name)) for p in found]


def golden_pages(root: Path = ROOT) -> list[Golden]:
    """Return the golden pages of a checkout."""
    found = []
    for folder in sorted(p.parent for p in (root / "tests" / "pages").glob("*/meta.toml")):
        meta = tomllib.loads(_read(folder / "meta.toml"))
        text, expected = _read(folder / "input.txt"), _read(folder / "expected.txt")
        known = "known_failure" in meta
        found.append(Golden(folder.name, text, expected, bool(meta.get("clean")), known))
    return found


def different(texts: list[Golden], cleaner: Cleaner) -> list[str]:
    """Return the names of the texts that don't come out to the letter, known failures apart."""
    wrong = [g.name for g in texts if cleaner.clean(g.text).text != g.expected]
    known = {g.name for g in texts if g.known_failure}
    return [name for name in wrong if name not in known]

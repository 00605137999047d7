"""Whole pages against the texts that people made of them.

`seeds/<name>.txt` against `tests/seeds/<name>.txt`, and `tests/pages/<slug>/input.txt` against
`expected.txt` beside it, to the letter. `meta.toml` says what a page is about. `pytest
--rewrite-golden` writes what the cleaner returns as the expectation; read the difference then.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cleaner.api import Cleaner
from tests.support import HERE, ROOT, files_below, read, write

SEEDS, GOLD, PAGES = ROOT / "seeds", HERE / "seeds", HERE / "pages"
PARTS = ("input.txt", "expected.txt", "meta.toml")
NEEDED = {"about", "origin", "language", "clean"}


@dataclass(frozen=True)
class Golden:
    """A text, what is expected of it, and what is known of it."""

    name: str
    source: Path
    expected: Path
    meta: dict[str, Any]

    @property
    def clean(self) -> bool:
        """Whether there is nothing to remove."""
        return bool(self.meta.get("clean"))

    def case(self) -> Any:
        """Return the golden text as a parameter, an expected failure where it says so."""
        reason = self.meta.get("known_failure")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        return pytest.param(self, id=self.name, marks=marks)


def seeds() -> list[Golden]:
    """Return the seeds."""
    return [Golden(p.stem, p, GOLD / p.name, {}) for p in sorted(SEEDS.glob("*.txt"))]


def pages() -> list[Golden]:
    """Return the pages whose folders are whole; `test_every_file_is_read` names the others."""
    folders = [p for p in sorted(PAGES.iterdir()) if all((p / part).is_file() for part in PARTS)]
    return [
        Golden(p.name, p / "input.txt", p / "expected.txt", tomllib.loads(read(p / "meta.toml")))
        for p in folders
    ]


ALL = [*seeds(), *pages()]


def compare(path: Path, actual: str, rewrite: bool) -> None:
    """Compare a text with a file, or rewrite the file where it differs.

    Lines are compared first: their difference can be read, that of two long texts cannot.
    """
    if rewrite and (not path.exists() or read(path) != actual):
        write(path, actual)
        pytest.skip(f"{path} was rewritten; read the difference")
    expected = read(path)
    assert actual.splitlines() == expected.splitlines()
    assert actual == expected


@pytest.mark.parametrize("golden", [g.case() for g in ALL])
def test_golden_text(golden: Golden, balanced: Cleaner, rewrite_golden: bool) -> None:
    result = balanced.clean(read(golden.source))
    wanted = not golden.clean and "known_failure" not in golden.meta
    compare(golden.expected, result.text, rewrite_golden and wanted)


@pytest.mark.parametrize("golden", [g.case() for g in ALL if g.clean])
def test_clean_text_comes_back_equal(golden: Golden, balanced: Cleaner) -> None:
    text = read(golden.source)
    result = balanced.clean(text)
    assert [(r.reason, r.text) for r in result.removals] == []
    assert result.text == text


@pytest.mark.parametrize("golden", [pytest.param(g, id=g.name) for g in ALL])
def test_golden_text_can_be_restored(golden: Golden, balanced: Cleaner) -> None:
    text = read(golden.source)
    assert balanced.clean(text).restore() == text


@pytest.mark.parametrize("golden", [pytest.param(g, id=g.name) for g in ALL])
def test_the_expected_text_is_a_part_of_the_page(golden: Golden) -> None:
    """Expectations reword nothing: their lines are lines of the page, or parts of them, in order."""
    lines = iter(read(golden.source).splitlines())
    for wanted in filter(str.strip, read(golden.expected).splitlines()):
        assert any(wanted.strip() in line for line in lines), wanted


@pytest.mark.parametrize("golden", [pytest.param(g, id=g.name) for g in pages()])
def test_language_is_found(golden: Golden, balanced: Cleaner) -> None:
    assert balanced.clean(read(golden.source)).language == golden.meta["language"]


@pytest.mark.parametrize("golden", [pytest.param(g, id=g.name) for g in pages()])
def test_meta_says_what_a_page_is(golden: Golden) -> None:
    assert set(golden.meta) - {"known_failure"} == NEEDED
    assert all(golden.meta[name].strip() for name in ("about", "origin", "language"))
    assert golden.clean == (read(golden.source) == read(golden.expected))


def test_every_file_is_read() -> None:
    known = {path for g in ALL for path in (g.source, g.expected)}
    known |= {g.source.parent / "meta.toml" for g in pages()}
    assert files_below(PAGES, GOLD, SEEDS) == known


def test_there_are_clean_pages_and_others() -> None:
    assert len(seeds()) >= 5
    assert 10 <= sum(g.clean for g in pages()) < len(pages())


def test_rewriting_writes_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "expected.txt"
    write(path, "old")
    with pytest.raises(pytest.skip.Exception):
        compare(path, "new\r\nline\x0c\n", rewrite=True)
    assert path.read_bytes() == b"new\r\nline\x0c\n"
    compare(path, "new\r\nline\x0c\n", rewrite=True)


def test_another_line_end_is_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "expected.txt"
    write(path, "a\nb\n")
    with pytest.raises(AssertionError):
        compare(path, "a\r\nb\n", rewrite=False)
    assert path.read_bytes() == b"a\nb\n"


def test_rewriting_is_refused_in_ci() -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--rewrite-golden",
        "--collect-only",
        "-q",
        str(HERE / "test_golden.py"),
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CI": "true"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--rewrite-golden is refused in CI" in done.stderr

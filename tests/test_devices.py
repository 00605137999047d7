"""Devices, pipes and links to them as targets: never replaced by a file, written as they are or refused.

None of these tests names a device of the system: a fault would replace it for everybody.
"""

from __future__ import annotations

import gzip
import json
import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cleaner.errors import DataError
from cleaner.places import descriptor, is_special
from cleaner.templates.store import Templates

from .corpora import jsonl, lines, process, put, record, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


class Pipe:
    """A named pipe with somebody who reads it."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._got = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        self._got = self.path.read_bytes()

    def got(self) -> bytes:
        """Return all that came through, once it has been closed."""
        self._reader.join(20)
        return self._got

    def is_there(self) -> bool:
        return stat.S_ISFIFO(self.path.lstat().st_mode)

    def close(self) -> None:
        """End the reader where nobody wrote; opening must not wait for one that has just ended."""
        while self._reader.is_alive():
            with suppress(OSError):
                os.close(os.open(self.path, os.O_WRONLY | os.O_NONBLOCK))
            self._reader.join(0.1)


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Pipe]:
    pipe = Pipe(tmp_path / "pipe")
    yield pipe
    pipe.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return put(tmp_path / "a.jsonl", jsonl([record(1), record(2)]) + b"{broken\n")


def test_what_is_special(tmp_path: Path, pipe: Pipe) -> None:
    (tmp_path / "link").symlink_to(pipe.path)
    assert is_special(pipe.path) and is_special(tmp_path / "link")
    assert not is_special(put(tmp_path / "file", b"")) and not is_special(tmp_path)
    assert not is_special(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert not is_special(tmp_path / "loop") and not is_special("a\0b")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="/proc")
def test_a_descriptor_is_special_even_where_a_file_is_behind_it(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        for name in (f"/proc/self/fd/{log.fileno()}", f"/proc/{os.getpid()}/fd/{log.fileno()}"):
            assert descriptor(name) == log.fileno() and is_special(name)
        (tmp_path / "link").symlink_to(f"/proc/self/fd/{log.fileno()}")
        assert descriptor(tmp_path / "link") == log.fileno()
    assert descriptor(tmp_path / "log") is None


@pytest.mark.parametrize("linked", [False, True])
def test_a_ledger_goes_through_a_pipe(corpus: Path, tmp_path: Path, pipe: Pipe, linked: bool) -> None:
    run(corpus, "-o", tmp_path / "x.jsonl", "--ledger", tmp_path / "usual", "-q")
    target = tmp_path / "link" if linked else pipe.path
    if linked:
        target.symlink_to(pipe.path)
    assert run(corpus, "-o", tmp_path / "x.jsonl", "--ledger", target, "-q") == 1
    assert pipe.got() == (tmp_path / "usual").read_bytes()
    assert pipe.is_there() and target.is_symlink() == linked
    assert not list(tmp_path.glob(".clean-text*"))


def test_a_ledger_through_a_pipe_is_compressed_as_its_name_says(corpus: Path, tmp_path: Path) -> None:
    pipe = Pipe(tmp_path / "gone.jsonl.gz")
    run(corpus, "-o", tmp_path / "x.jsonl", "--ledger", pipe.path, "-q")
    assert len(lines(gzip.decompress(pipe.got()))) == 3


def test_stats_and_rejects_go_through_a_pipe(corpus: Path, tmp_path: Path, pipe: Pipe) -> None:
    other = Pipe(tmp_path / "other")
    run(corpus, "-o", tmp_path / "x.jsonl", f"--stats={pipe.path}", "--rejects", other.path, "-q")
    assert json.loads(pipe.got())["rejected"] == 1
    assert [line["record"] for line in lines(other.got())] == [3]
    assert pipe.is_there() and other.is_there()


def test_rejects_reach_a_pipe_though_the_run_stops(corpus: Path, tmp_path: Path, pipe: Pipe) -> None:
    assert run(corpus, "-o", tmp_path / "x.jsonl", "--rejects", pipe.path, "--max-rejects", 0, "-q") == 1
    assert [line["record"] for line in lines(pipe.got())] == [3]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="/proc")
def test_a_ledger_to_a_descriptor_goes_behind_what_is_there(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    done = process(corpus, "-o", out, "--ledger", "/proc/self/fd/2")
    parts = [line for line in done.stderr.splitlines() if line.startswith(b"{")]
    assert len(parts) == 3 and b"rejected: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--report", "pipe"], "--report pipe is a device or a pipe"),
        (["--restore", "pipe"], "--restore pipe is a device or a pipe"),
        (["--resume", "-o", "x.jsonl", "--ledger", "pipe"], "--resume goes on with files"),
        (["-o", "pipe.jsonl"], "-o pipe.jsonl is a device or a pipe"),
    ],
)
def test_what_must_be_a_file_is_refused(
    corpus: Path,
    pipe: Pipe,
    arguments: list[str],
    part: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(corpus.parent)
    os.mkfifo("pipe.jsonl")
    before = sorted(corpus.parent.iterdir())
    assert run(corpus.name, *arguments) == 2
    err = capfd.readouterr().err
    assert part in err and err.count("\n") == 1
    assert sorted(corpus.parent.iterdir()) == before and pipe.is_there()


def test_templates_never_replace_a_pipe(
    corpus: Path, tmp_path: Path, pipe: Pipe, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(pipe.path)
    for target in (pipe.path, tmp_path / "link"):
        assert run("learn-templates", "-o", target, corpus) == 2
        assert "is a device or a pipe" in capfd.readouterr().err
        with pytest.raises(DataError, match="a device or a pipe"):
            Templates().save(target)
    assert pipe.is_there() and (tmp_path / "link").is_symlink()


def test_a_pipe_in_an_output_folder_stays(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "in/a.txt", b"Rain fell.\n")
    put(tmp_path / "in/b.txt", b"Rain fell.\n")
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out/a.txt")
    assert run(tmp_path / "in", "-o", tmp_path / "out") == 1
    assert "a.txt cannot be written: a device or a pipe is there" in capfd.readouterr().err
    assert stat.S_ISFIFO((tmp_path / "out/a.txt").lstat().st_mode)
    assert (tmp_path / "out/b.txt").read_bytes() == b"Rain fell.\n"

"""Runs: never a record lost, whatever kills them; the same bytes from any number of processes."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.corpus.journal import Journal, State
from cleaner.corpus.problems import UsageError
from cleaner.corpus.sinks import FileSink
from cleaner.corpus.stats import Stats

from .corpora import (
    FURNITURE,
    clean,
    command,
    environment,
    files,
    jsonl,
    lines,
    needs,
    process,
    put,
    record,
    run,
    text,
    wet,
)

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


def build(folder: Path, records: int = 60) -> None:
    """Make a folder with corpora of every form, a bad record in each that can have one, and texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [record(i) for i in range(records)]
    half = records // 2
    data = jsonl(rows[:half]) + b"{broken\n" + jsonl(rows[half:])
    put(folder / "a.jsonl", data)
    put(folder / "b.jsonl.gz", gzip.compress(data))
    pq.write_table(pa.Table.from_pylist(rows), folder / "c.parquet", row_group_size=13)
    put(folder / "d.warc.wet.gz", wet(rows))
    for i in range(5):
        put(folder / f"e/{i}.txt", text(i).encode())


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by name."""
    return {name: (folder / name).read_bytes() for name in files(folder)}


def call(folder: Path, into: Path, *more: object) -> list[object]:
    """Return a run with every account of it."""
    accounts = ["--ledger", into / "ledger.gz", "--rejects", into / "rejects", "--stats", into / "stats.json"]
    return [folder, "-o", into / "out", *accounts, "--report", into / "report.html", *more]


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Return whether a process is at work."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait(until: Callable[[], bool], seconds: float = 300) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def kill_at(source: int, record: int, into: Path, arguments: list[object]) -> list[int]:
    """Begin a run and kill it once it is so far; return the workers that it had."""
    started = subprocess.Popen(
        command(*arguments, frame=1500), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    journal = into / "out/.clean-text.resume"

    def far() -> bool:
        assert started.poll() is None, "it was done before it could be killed"
        try:
            state = json.loads(journal.read_bytes())["state"]
        except (FileNotFoundError, ValueError):
            return False
        return bool((state["source"], state["record"]) >= (source, record))

    wait(far)
    workers = children(started.pid)
    started.send_signal(signal.SIGKILL)
    started.communicate()
    return workers


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs in `in`, and what a run that nothing disturbs makes of them in `whole`."""
    folder = tmp_path_factory.mktemp("undisturbed")
    build(folder / "in")
    (folder / "whole").mkdir()
    assert process(*call(folder / "in", folder / "whole"), frame=1500).returncode == 1  # two broken records
    return folder


@needs("pyarrow", "warcio")
class TestSameBytes:
    @pytest.mark.parametrize(("jobs", "batch"), [(2, 64), (3, 5)])
    def test_any_number_of_processes_and_any_batch(
        self, undisturbed: Path, tmp_path: Path, jobs: int, batch: int
    ) -> None:
        parallel = ("-j", jobs, "--batch-size", batch)
        assert process(*call(undisturbed / "in", tmp_path, *parallel), frame=1500).returncode == 1
        assert len(tree(tmp_path)) == 13
        assert tree(tmp_path) == tree(undisturbed / "whole")

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
    @pytest.mark.parametrize(
        ("source", "record", "jobs"), [(0, 1, 1), (0, 30, 2), (1, 20, 1), (2, 25, 2), (3, 15, 1), (3, 45, 2)]
    )
    def test_killed_and_resumed_is_as_if_undisturbed(
        self, undisturbed: Path, tmp_path: Path, source: int, record: int, jobs: int
    ) -> None:
        workers = kill_at(source, record, tmp_path, call(undisturbed / "in", tmp_path, "-j", jobs))
        found = tree(tmp_path)
        there = {n: d for n, d in found.items() if not Path(n).name.startswith(".") and n != "rejects"}
        assert there.items() <= tree(undisturbed / "whole").items()  # each whole or not there
        assert "ledger.gz" not in there
        wait(lambda: not any(map(alive, workers)))
        again = call(undisturbed / "in", tmp_path, "-j", 3 - jobs, "--resume")
        assert process(*again, frame=1500).returncode == 1
        assert tree(tmp_path) == tree(undisturbed / "whole")

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
    def test_killed_twice(self, undisturbed: Path, tmp_path: Path) -> None:
        kill_at(0, 20, tmp_path, call(undisturbed / "in", tmp_path))
        kill_at(2, 25, tmp_path, call(undisturbed / "in", tmp_path, "--resume"))
        process(*call(undisturbed / "in", tmp_path, "--resume"), frame=1500)
        assert tree(tmp_path) == tree(undisturbed / "whole")

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
    def test_without_resume_it_begins_anew(self, undisturbed: Path, tmp_path: Path) -> None:
        kill_at(1, 30, tmp_path, call(undisturbed / "in", tmp_path))
        process(*call(undisturbed / "in", tmp_path), frame=1500)
        assert tree(tmp_path) == tree(undisturbed / "whole")


class TestResume:
    def stopped(self, tmp_path: Path) -> list[object]:
        """Begin a run that stops, with something to go on with; return it."""
        put(tmp_path / "in/a.jsonl", jsonl(map(record, range(20))) + b"{\n" + jsonl([record(20)]))
        arguments: list[object] = [tmp_path / "in", "-o", tmp_path / "out"]
        assert process(*arguments, "--max-rejects", 0, frame=1000).returncode == 1
        return arguments

    def test_the_rest_is_done(self, tmp_path: Path) -> None:
        arguments = self.stopped(tmp_path)
        assert not (tmp_path / "out/a.jsonl").exists()
        assert process(*arguments, "--resume").returncode == 1
        assert files(tmp_path / "out") == ["a.jsonl"]
        assert [r["n"] for r in lines((tmp_path / "out/a.jsonl").read_bytes())] == list(range(21))

    @pytest.mark.parametrize("change", ["option", "site", "input", "more inputs"])
    def test_only_the_same_run_goes_on(
        self, tmp_path: Path, change: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        arguments = self.stopped(tmp_path)
        if change == "option":
            arguments += ["--keep", "cookie"]
        elif change == "site":
            arguments += ["--site", "example.org"]
        elif change == "input":
            put(tmp_path / "in/a.jsonl", jsonl([record(1)]))
        else:
            put(tmp_path / "in/b.jsonl", jsonl([record(1)]))
        assert run(*arguments, "--resume") == 2
        assert "without --resume" in capfd.readouterr().err

    def test_a_file_read_in_another_form_is_another_run(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        broken = put(tmp_path / "a.data", jsonl(map(record, range(20))) + b"{\n")
        arguments = [broken, "--form", "jsonl", "-o", tmp_path / "out", "--max-rejects", 0]
        assert process(*arguments, frame=1000).returncode == 1
        assert run(broken, "-o", tmp_path / "out", "--resume") == 2
        assert "without --resume" in capfd.readouterr().err

    def test_with_nothing_to_go_on_with_it_begins(self, tmp_path: Path) -> None:
        put(tmp_path / "in/a.jsonl", jsonl([record(1)]))
        assert run(tmp_path / "in", "-o", tmp_path / "out", "--resume") == 0
        assert run(tmp_path / "in", "-o", tmp_path / "out", "--resume") == 0
        assert files(tmp_path / "out") == ["a.jsonl"]

    def test_what_was_written_is_gone(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        arguments = self.stopped(tmp_path)
        for part in (tmp_path / "out").glob("*.part"):
            part.unlink()
        assert run(*arguments, "--resume") == 1
        assert "gone" in capfd.readouterr().err

    def test_a_journal_that_cannot_be_read(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        arguments = self.stopped(tmp_path)
        put(tmp_path / "out/.clean-text.resume", b"{")
        assert run(*arguments, "--resume") == 2
        assert "without --resume" in capfd.readouterr().err

    @pytest.mark.parametrize("more", [[], ["--dry-run"]])
    def test_needs_files(self, tmp_path: Path, more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
        assert run(put(tmp_path / "a.jsonl", jsonl([record(1)])), "--resume", *more) == 2
        assert "-o" in capfd.readouterr().err

    def test_stdin_cannot_be_resumed(self, tmp_path: Path) -> None:
        done = process("-", "-o", tmp_path / "out", "--resume", stdin=b"")
        assert done.returncode == 2
        assert b"standard input" in done.stderr

    def test_texts_are_not_done_twice(self, tmp_path: Path) -> None:
        for i in range(20):
            put(tmp_path / f"in/{i:02}.txt", text(i, 20).encode())
        put(tmp_path / "in/zz.jsonl", b"{\n")
        arguments = [tmp_path / "in", "-o", tmp_path / "out"]
        process(*arguments, "--max-rejects", 0, frame=1000)
        done = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.txt")}
        assert len(done) == 20
        process(*arguments, "--resume", frame=1000)
        assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.txt")} == done

    @POSIX
    def test_two_runs_do_not_write_to_one_place(self, tmp_path: Path) -> None:
        first = Journal(tmp_path / "x.resume", "a")
        first.begin(resume=False)
        with pytest.raises(UsageError, match="another clean-text"):
            Journal(tmp_path / "x.resume", "a").begin(resume=False)
        first.end(done=True)
        third = Journal(tmp_path / "x.resume", "a")
        third.begin(resume=False)
        third.end(done=True)

    def test_the_journal_gives_back_what_was_written(self, tmp_path: Path) -> None:
        journal = Journal(tmp_path / "x.resume", "a")
        journal.begin(resume=True)
        state = State(3, 14, True, {"output": 15}, Stats().to_dict(), {"sizes": {}})
        journal.write(state)
        journal.end(done=False)
        again = Journal(tmp_path / "x.resume", "a")
        assert again.begin(resume=True) == state
        again.end(done=True)
        assert files(tmp_path) == []

    def test_stats_can_be_taken_up(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(3))) + b"{\n")
        run(path, "--dry-run", "--stats", tmp_path / "s.json", "-q")
        numbers = json.loads((tmp_path / "s.json").read_text())
        assert Stats.from_dict(numbers).to_dict() == numbers


class TestTrouble:
    def test_an_output_is_there_whole_or_not_at_all(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        from cleaner.corpus import sinks

        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(50))))
        out = put(tmp_path / "out/a.jsonl", b"old")
        write = sinks.FileSink._put

        def full(self: FileSink, data: bytes) -> None:
            if self.size > 3000 and self.path.suffix == ".part":
                raise self._refusal(OSError(28, "No space left on device"))
            write(self, data)

        monkeypatch.setattr(sinks.FileSink, "_put", full)
        assert run(path, "-o", out.parent) == 1
        err = capfd.readouterr().err
        assert err.count("\n") == 1 and "no space left on device" in err and "--resume" in err
        assert out.read_bytes() == b"old"
        monkeypatch.undo()
        assert run(path, "-o", out.parent, "--resume") == 0
        assert out.read_bytes() == jsonl(record(i, text=clean(i)) for i in range(50))
        assert files(tmp_path / "out") == ["a.jsonl"]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    @pytest.mark.parametrize("option", ["--rejects"])
    def test_a_real_full_disk(self, tmp_path: Path, option: str) -> None:
        put(tmp_path / "a.jsonl", b"{\n" * 9000)
        done = process(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", option, "/dev/full", "-q")
        assert done.returncode == 1
        assert b"/dev/full cannot be written" in done.stderr
        assert b"Traceback" not in done.stderr

    def test_an_input_that_changes_under_way(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        from cleaner.api import Cleaner

        put(tmp_path / "in/a.jsonl", jsonl([record(1)]))
        changing = put(tmp_path / "in/b.jsonl", jsonl(map(record, range(3))))
        put(tmp_path / "in/c.jsonl", jsonl([record(2)]))
        do = Cleaner.clean

        def touch(self: Cleaner, value: str, **more: object) -> object:
            if value == text(0):
                put(changing, jsonl(map(record, range(4))))
            return do(self, value, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Cleaner, "clean", touch)
        accounts = ["--ledger", tmp_path / "l", "--stats", tmp_path / "s.json"]
        assert run(tmp_path / "in", "-o", tmp_path / "out", *accounts) == 1
        err = capfd.readouterr().err
        assert "b.jsonl: was changed while it was read" in err
        assert files(tmp_path / "out") == ["a.jsonl", "c.jsonl"]
        assert [entry["file"] for entry in lines((tmp_path / "l").read_bytes())] == ["a.jsonl", "c.jsonl"]
        numbers = json.loads((tmp_path / "s.json").read_text())
        assert (numbers["pages"], numbers["failed"]) == (2, 1)

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
    def test_a_worker_that_is_killed(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", jsonl(map(record, range(2000))))
        arguments = [tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "-j", 2]
        started = subprocess.Popen(
            command(*arguments, frame=1500), env=environment(), stderr=subprocess.PIPE, text=True
        )
        wait(lambda: any(tmp_path.glob("*.resume")))
        for worker in children(started.pid):
            if b"spawn_main" in Path(f"/proc/{worker}/cmdline").read_bytes():
                os.kill(worker, signal.SIGKILL)
                break
        err = started.communicate(timeout=60)[1]
        assert started.returncode == 1
        assert err.startswith("clean-text: a worker process was killed")
        assert err.count("\n") == 1
        assert not (tmp_path / "b.jsonl").exists()
        assert process(*arguments, "--resume", frame=1500).returncode == 0
        assert (tmp_path / "b.jsonl").read_bytes() == jsonl(record(i, text=clean(i)) for i in range(2000))

    @POSIX
    def test_ctrl_c(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", jsonl(map(record, range(2000))))
        arguments = [tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "-j", 2]
        started = subprocess.Popen(
            command(*arguments, frame=1500),
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell's background jobs ignore Ctrl-C, and so would all that they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        wait(lambda: any(tmp_path.glob("*.resume")))
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to the workers, too
        err = started.communicate(timeout=300)[1]
        assert started.returncode == 130
        assert err == "clean-text: interrupted; --resume goes on from here\n"
        assert process(*arguments, "--resume", frame=1500).returncode == 0
        assert len(lines((tmp_path / "b.jsonl").read_bytes())) == 2000

    def test_one_record_that_breaks_a_parser(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        from cleaner.api import Cleaner

        do = Cleaner.clean

        def crash(self: Cleaner, value: str, **more: object) -> object:
            if value == text(1):
                raise ValueError("tree\nfell")
            return do(self, value, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Cleaner, "clean", crash)
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(3))))
        assert run(path, "-o", tmp_path / "b.jsonl", "--rejects", tmp_path / "r") == 1
        assert "ValueError: tree fell" in capfd.readouterr().err
        assert [r["n"] for r in lines((tmp_path / "b.jsonl").read_bytes())] == [0, 2]
        reject = lines((tmp_path / "r").read_bytes())[0]
        assert (reject["reason"], json.loads(reject["data"])) == ("failed", record(1))

    def test_libraries_that_are_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        from cleaner.corpus import libraries

        monkeypatch.setattr(libraries, "find_spec", lambda name: None)
        needed = {"a.parquet": "pyarrow", "a.warc.gz": "warcio", "a.jsonl.zst": "zstandard"}
        for name, library in needed.items():
            assert run(put(tmp_path / name, b"x"), "-o", tmp_path / "out") == 2
            err = capfd.readouterr().err
            assert err.count("\n") == 1
            assert library in err and "pip install 'boilerplate-cleaner[corpora]'" in err


class TestPlaces:
    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Path:
        return put(tmp_path / "in/a.jsonl", jsonl([record(1)]))

    @pytest.mark.parametrize(
        ("arguments", "parts"),
        [
            (["-o", "in/a.jsonl"], ["over the input"]),
            (["-o", "in"], ["over the input"]),
            (["-o", "b.parquet"], ["another form"]),
            (["-o", "nowhere/b.jsonl"], ["does not exist"]),
            (["--ledger", "in/a.jsonl"], ["--ledger", "is an input"]),
            (["--stats=in/a.jsonl"], ["--stats", "is an input"]),
            (["--report", "in/a.jsonl"], ["--report", "is an input"]),
            (["--rejects", "in/a.jsonl"], ["--rejects", "is an input"]),
            (["--ledger", "x", "--rejects", "x"], ["--ledger", "another file"]),
            (["-o", "x.jsonl", "--ledger", "x.jsonl"], ["another file"]),
            (["-o", "out", "--ledger", "out/a.jsonl"], ["--ledger", "written by -o", "another file"]),
            (["-o", "out", "--rejects", "out/a.jsonl"], ["--rejects", "written by -o"]),
            (["-o", "out", "--stats=out/a.jsonl"], ["--stats", "written by -o"]),
            (["-o", "out", "--report", "out/a.jsonl"], ["--report", "written by -o"]),
            (["page.html", "-o", "out", "--stats=out/page.txt"], ["--stats", "written by -o"]),
            (["--ledger", "nowhere/x"], ["cannot be a file there"]),
            (["--ledger", "in"], ["cannot be a file there"]),
            (["--rejects", ""], ["empty"]),
            (["-j", "-1"], ["whole number"]),
            (["--batch-size", "0"], ["whole number from 1"]),
            (["--emit", "dolma"], ["-o"]),
            (["--emit", "parquet"], ["dolma"]),
            (["--form", "csv"], ["csv"]),
            (["--dry-run", "--json"], ["not allowed"]),
            (["in/a.jsonl", "-o", "x.jsonl"], ["one file, for one corpus"]),
            (["page.txt"], ["-o"]),
        ],
    )
    def test_usage(
        self,
        corpus: Path,
        tmp_path: Path,
        arguments: list[str],
        parts: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path / "page.txt", b"text")
        put(tmp_path / "page.html", b"<p>text")
        put(tmp_path / "out/b.txt", b"text")
        before = tree(tmp_path)
        assert run("in/a.jsonl", *arguments) == 2
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        for part in parts:
            assert part in err
        assert tree(tmp_path) == before

    @POSIX
    def test_a_link_to_an_input_is_that_input(self, corpus: Path, tmp_path: Path) -> None:
        (tmp_path / "b.jsonl").symlink_to(corpus)
        assert run(corpus, "-o", tmp_path / "b.jsonl") == 2
        assert run(corpus, "--ledger", tmp_path / "b.jsonl") == 2
        (tmp_path / "out").mkdir()
        (tmp_path / "out/a.jsonl").symlink_to(corpus)
        assert run(corpus, "-o", tmp_path / "out") == 2
        assert corpus.read_bytes() == jsonl([record(1)])

    @POSIX
    def test_a_link_at_the_output_is_replaced_not_followed(self, corpus: Path, tmp_path: Path) -> None:
        precious = put(tmp_path / "precious", b"mine")
        (tmp_path / "out").mkdir()
        (tmp_path / "out/a.jsonl").symlink_to(precious)
        assert run(corpus, "-o", tmp_path / "out") == 0
        assert precious.read_bytes() == b"mine"
        assert not (tmp_path / "out/a.jsonl").is_symlink()

    @POSIX
    def test_a_link_planted_at_the_place_aside_is_not_followed(self, corpus: Path, tmp_path: Path) -> None:
        from cleaner.corpus.sinks import aside

        precious = put(tmp_path / "precious", b"mine")
        (tmp_path / "out").mkdir()
        aside(tmp_path / "out/a.jsonl").symlink_to(precious)
        assert run(corpus, "-o", tmp_path / "out") == 1
        assert precious.read_bytes() == b"mine"

    def test_two_corpora_for_one_place(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        paths = [put(tmp_path / f"{i}/a.jsonl", jsonl([record(i)])) for i in range(2)]
        assert run(*paths, "-o", tmp_path / "out") == 1
        assert f"{paths[1]}: would be written to" in capfd.readouterr().err
        assert lines((tmp_path / "out/a.jsonl").read_bytes())[0]["n"] == 0

    def test_patterns(self, tmp_path: Path) -> None:
        for name in ("b", "a", "c/d"):
            put(tmp_path / f"in/{name}.jsonl", jsonl([record(1)]))
        put(tmp_path / "in/e.txt", b"text")
        assert run(tmp_path / "in" / "*.jsonl", "-o", tmp_path / "one") == 0
        assert files(tmp_path / "one") == ["a.jsonl", "b.jsonl"]
        assert run(tmp_path / "in/**/*.jsonl", "-o", tmp_path / "all") == 0
        assert files(tmp_path / "all") == ["a.jsonl", "b.jsonl", "d.jsonl"]
        assert run(tmp_path / "*.nothing", "-o", tmp_path / "none") == 1

    def test_a_name_that_looks_like_a_pattern(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a[1].jsonl", jsonl([record(1)]))
        assert run(path, "-o", tmp_path / "out") == 0

    def test_texts_and_corpora_mix(self, tmp_path: Path, corpus: Path) -> None:
        put(tmp_path / "in/deep/page.txt", text(1).encode())
        put(tmp_path / "in/deep/page.txt.gz", gzip.compress(text(2).encode()))
        put(tmp_path / "in/c4.json", b"{}")  # read when named, not out of folders
        assert run(tmp_path / "in", "-o", tmp_path / "out", "-j", 2) == 0
        assert files(tmp_path / "out") == ["a.jsonl", "deep/page.txt", "deep/page.txt.gz"]
        assert (tmp_path / "out/deep/page.txt").read_text() == clean(1)
        assert gzip.decompress((tmp_path / "out/deep/page.txt.gz").read_bytes()).decode() == clean(2)

    def test_json_of_c4_when_named(self, tmp_path: Path) -> None:
        path = put(tmp_path / "c4-train.00000.json.gz", gzip.compress(jsonl([record(1)])))
        assert run(path, "-o", tmp_path / "out") == 0
        assert lines(gzip.decompress((tmp_path / "out" / path.name).read_bytes()))[0]["text"] == clean(1)


class TestAccounts:
    def test_dry_run_writes_nothing(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(4))))
        assert run(path, "-o", tmp_path / "out", "--dry-run") == 0
        table = {row.split()[0]: row.split()[1:] for row in capfd.readouterr().out.splitlines()}
        assert table["cookie"] == ["4", str(4 * len(FURNITURE[1]))]
        assert files(tmp_path) == ["a.jsonl"]

    def test_stats(self, tmp_path: Path) -> None:
        rows = [record(i) for i in range(6)] + [{"text": "Accept all cookies"}, {"text": "Clean words."}]
        path = put(tmp_path / "a.jsonl", jsonl(rows) + b"\n{\n")
        assert run(path, "-o", tmp_path / "b.jsonl", "--stats", tmp_path / "s.json") == 1
        numbers = json.loads((tmp_path / "s.json").read_text())
        named = {k: numbers[k] for k in ("pages", "changed", "emptied", "guarded", "rejected", "passed")}
        assert named == {"pages": 8, "changed": 7, "emptied": 1, "guarded": 0, "rejected": 1, "passed": 1}
        assert numbers["reasons"] == {"broken-json": 1}
        cookie = numbers["by_category"]["cookie"]
        gone = 7 * len(FURNITURE[1])
        assert cookie == {
            "pages": 7, "changed": 7, "emptied": 1, "guarded": 0, "lines": 7, "characters": gone
        }  # fmt: skip
        assert numbers["by_filter"]["cookie"] == cookie
        assert {k: v["pages"] for k, v in numbers["by_site"].items()} == {
            "(none)": 2, "site0.example": 2, "site1.example": 2, "site2.example": 2
        }  # fmt: skip
        assert numbers["by_language"]["en"]["pages"] >= 6
        assert sum(row["characters"] for row in numbers["by_category"].values()) == numbers["characters"]

    def test_sites_are_bounded(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        from cleaner.corpus import stats

        monkeypatch.setattr(stats, "SITES", 2)
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(9))))
        run(path, "--dry-run", "-q", "--stats", tmp_path / "s.json")
        sites = json.loads((tmp_path / "s.json").read_text())["by_site"]
        assert {name: row["pages"] for name, row in sites.items()} == {
            "(others)": 3, "site0.example": 3, "site1.example": 3
        }  # fmt: skip

    def test_stats_does_not_eat_an_input(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        page = put(tmp_path / "page.txt", text(0).encode())
        assert run("--stats", page) == 0
        out, err = capfd.readouterr()
        assert out == clean(0) and "cookie" in err
        assert page.read_text() == text(0)

    def test_stats_does_not_eat_a_corpus(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        path = put(tmp_path / "corpus.json", jsonl([record(1)]))
        assert run("-o", tmp_path / "out", "--stats", path) == 2
        err = capfd.readouterr().err
        assert "holds no statistics" in err and f"--stats={path}" in err and err.count("\n") == 1
        assert path.read_bytes() == jsonl([record(1)]) and files(tmp_path) == ["corpus.json"]

    def test_stats_are_written_over_their_own_file(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", jsonl([record(1)]))
        numbers = tmp_path / "s.json"
        assert run(path, "--dry-run", "-q", "--stats", numbers) == 0
        put(path, jsonl([record(1), record(2)]))
        assert run(path, "--dry-run", "-q", "--stats", numbers) == 0
        assert json.loads(numbers.read_text())["pages"] == 2

    def test_stats_are_written_over_any_file_that_is_meant(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", jsonl([record(1)]))
        other = put(tmp_path / "other.json", b"{}")
        assert run(path, "--dry-run", "-q", f"--stats={other}") == 0
        assert json.loads(other.read_text())["pages"] == 1

    def test_ledger(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", jsonl([record(5)]) + b"{\n" + jsonl([{"text": "Clean words."}]))
        run(path, "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "l.jsonl")
        first, second, third = lines((tmp_path / "l.jsonl").read_bytes())
        assert (first["file"], first["record"], first["id"]) == ("b.jsonl", 1, "doc-5")
        assert first["url"] == "https://www.site2.example/5"
        for removal in first["removals"]:
            assert text(5)[removal["start"] : removal["end"]] == removal["text"]
            assert {"category", "filter", "reason", "score", "line"} <= removal.keys()
        assert [r["category"] for r in first["removals"]] == ["navigation", "cookie", "newsletter"]
        assert (second["record"], second["rejected"], second["data"]) == (2, "broken-json", "{\n")
        assert (third["record"], third["removals"]) == (3, [])

    def test_sum_on_stderr(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(4))))
        run(path, "-o", tmp_path / "b.jsonl")
        err = capfd.readouterr().err
        assert err.startswith("clean-text: 4 records cleaned, ") and err.count("\n") == 1
        run(path, "-o", tmp_path / "b.jsonl", "-q")
        assert capfd.readouterr().err == ""

    def test_bar_on_a_terminal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(300))))
        run(path, "-o", tmp_path / "b.jsonl")
        err = capfd.readouterr().err
        assert "records, " in err and "% removed" in err and "B/s" in err

"""Time limits: a filter that never ends costs one record its place, and is named."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from cleaner import limits
from cleaner.api import Cleaner
from cleaner.cli import main
from cleaner.corpus import watch
from cleaner.errors import CleanerError, SettingsError, TimeLimitError
from cleaner.model import model

TEXT = "The ferry left at noon.\nAccept all cookies\nNobody was hurt, said the mayor, and went home.\n"
unix = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs signals that end what runs")


def loops(page: Any) -> Any:
    while True:
        time.sleep(0.01)


def waits(page: Any) -> Any:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def swallows_once(page: Any) -> Any:
    with contextlib.suppress(BaseException):
        time.sleep(100)
    return ()


def takes_it_for_an_error(page: Any) -> Any:
    try:
        time.sleep(100)
    except BaseException:
        raise ValueError("something else") from None


@unix
@pytest.mark.parametrize("step", [loops, waits, swallows_once, takes_it_for_an_error])
def test_a_filter_that_never_ends_is_named(step: Any) -> None:
    cleaner = Cleaner(language="en", filters=[step], time_limit=0.3)
    with pytest.raises(TimeLimitError, match=rf"filter '{step.__name__}' took longer than .* 0\.3 seconds"):
        cleaner.clean(TEXT)
    assert issubclass(TimeLimitError, CleanerError)


def test_reading_the_model_counts_for_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[float] = []
    read = model.load
    monkeypatch.setattr(model, "load", lambda *args: (held.append(limits._now.seconds), read(*args))[1])
    model.load_model.cache_clear()
    Cleaner(language="en", time_limit=60).clean(TEXT)
    assert held == [0.0]


@unix
def test_a_protection_that_never_ends() -> None:
    cleaner = Cleaner(language="en", protect=[loops], time_limit=0.3)
    with pytest.raises(TimeLimitError, match="a protection took longer"):
        cleaner.clean(TEXT)


@unix
def test_an_extractor_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.html import door

    monkeypatch.setattr(door, "trafilatura", lambda *_, **__: loops(None))
    with pytest.raises(TimeLimitError, match="cleaning took longer"):
        Cleaner(language="en", time_limit=0.3).clean_html(f"<p>{TEXT}")


@unix
def test_an_alarm_of_the_callers_goes_on() -> None:
    struck = threading.Event()
    before = signal.signal(signal.SIGALRM, lambda *_: struck.set())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(TimeLimitError):
            Cleaner(language="en", filters=[loops], time_limit=0.1).clean(TEXT)
        assert struck.wait(30)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@unix
def test_a_long_text_has_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PORTION", 10)
    with pytest.raises(TimeLimitError, match=r"limit of 0\.5 seconds"):
        Cleaner(language="en", filters=[loops], time_limit=0.1).clean("a " * 21)


def test_other_threads_have_no_limit_and_no_error() -> None:
    found: list[str] = []
    cleaner = Cleaner(language="en", time_limit=60)
    thread = threading.Thread(target=lambda: found.append(cleaner.clean(TEXT).text))
    thread.start()
    thread.join()
    assert found == [Cleaner(language="en").clean(TEXT).text]


@pytest.mark.parametrize("value", [0, -1, True, "1", float("nan"), float("inf")])
def test_a_limit_is_seconds(value: Any) -> None:
    with pytest.raises(SettingsError, match="time_limit"):
        Cleaner(time_limit=value)


PLUGIN = """
import time

def loops(page):
    while "the boat that never came" in page.source:
        time.sleep(0.01)
    return ()

def stays(page):
    while "the boat that never came" in page.source:
        try:
            time.sleep(100)
        except BaseException:
            pass
    return ()
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with filters that never end on some texts."""
    facts = tmp_path / "site" / "endless-1.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: endless\nVersion: 1\n")
    points = "".join(f"{name} = endless:{name}\n" for name in ("loops", "stays"))
    (facts / "entry_points.txt").write_text(f"[cleaner.filters]\n{points}")
    (facts.parent / "endless.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(facts.parent))
    monkeypatch.setattr(watch, "GRACE", 0.5)


HUNG = (2, 21)


def run(folder: Path, step: str, jobs: int) -> dict[str, bytes]:
    """Clean 24 records, of which two never end, and return what was written."""
    folder.mkdir()
    rows = [
        {"id": i, "text": f"{TEXT}This was day {i}.\n" + "We saw the boat that never came.\n" * (i in HUNG)}
        for i in range(24)
    ]
    source, names = folder.parent / "in.jsonl", ("out.jsonl", "gone.jsonl", "bad.jsonl")
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out, ledger, rejects = (str(folder / name) for name in names)
    options = ["-q", "--filter", step, "--time-limit", "4", "-j", str(jobs), "--batch-size", "5"]
    code = main([*options, "-o", out, "--ledger", ledger, "--rejects", rejects, str(source)])
    assert code == 1
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize("step", ["loops", "stays"])
def test_a_run_goes_on_and_nothing_is_lost(step: str, plugin: None, tmp_path: Path) -> None:
    found = run(tmp_path / "one", step, 1)
    rejects = [json.loads(line) for line in found["bad.jsonl"].splitlines()]
    assert [(r["record"], r["reason"]) for r in rejects] == [(i + 1, "too-slow") for i in HUNG]
    assert all(f"filter '{step}' took longer" in r["sentence"] for r in rejects)
    kept = [json.loads(line)["id"] for line in found["out.jsonl"].splitlines()]
    assert kept == [i for i in range(24) if i not in HUNG]
    assert run(tmp_path / "two", step, 2) == found
    back = tmp_path / "back.jsonl"
    ledger, out = tmp_path / "one" / "gone.jsonl", tmp_path / "one" / "out.jsonl"
    assert main(["-q", "--restore", str(ledger), str(out), "-o", str(back)]) == 0
    assert back.read_bytes() == (tmp_path / "in.jsonl").read_bytes()

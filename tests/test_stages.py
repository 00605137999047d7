"""The table of costs by stage: what is nested is counted once, and watching changes no result."""

from __future__ import annotations

from itertools import count

import pytest

from benchmarks.golden import golden_pages
from benchmarks.stages import REST, Clock, main, stages, watched
from cleaner import Cleaner

_STAGES = {"line splitting", "language", "shape facts", "phrases", "filters", "ledger", "model: networks"}


def test_a_stage_within_another_is_not_counted_twice() -> None:
    ticks = count()
    clock = Clock(lambda: float(next(ticks)))
    inner = clock.timed(lambda: None, "inner")
    clock.timed(inner, "outer")()
    assert clock.spent == {"inner": 1.0, "outer": 2.0}


def test_every_stage_of_a_page_is_timed() -> None:
    spent = stages(Cleaner(), [golden_pages()[0].text])
    assert set(spent) >= {*_STAGES, REST}
    assert all(seconds >= 0 for seconds in spent.values())


def test_watching_changes_no_result() -> None:
    text = golden_pages()[0].text
    plain = Cleaner().clean(text)
    with watched(Clock()):
        seen = Cleaner().clean(text)
    assert seen == plain


def test_the_table_names_its_stages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLEANER_CORPORA", raising=False)
    assert main(["--pages", "2", "--rounds", "1"]) == 0
    shown = capsys.readouterr().out
    assert all(stage in shown for stage in _STAGES)
    assert "times as fast as trafilatura" in shown


def test_missing_corpora_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpora", "no-such-folder"]) == 2
    assert "benchmarks.stages: " in capsys.readouterr().err

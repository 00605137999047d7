"""The accuracy gate and the records of patterns, without corpora."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.figures import Figure, golden_figures
from benchmarks.floors import FloorError, parse_floors, read_floors
from benchmarks.uses import RULE, groups, structural_rules
from tests.support import ROOT, read

RECALL = Figure("set.removed", 0.6, more_is_better=True, share=True)
LOST = Figure("set.content-lost", 3)


def floor(value: object = 0.5, reason: str = "measured", history: str = "") -> str:
    history = history or f'{{ date = 2025-01-31, value = {value}, reason = "first floor" }}'
    return f'["set.removed"]\nvalue = {value}\nreason = "{reason}"\nhistory = [{history}]\n'


def wrongs(raw: str, *figures: Figure, complete: bool = True) -> dict[str, str]:
    return {v.name: v.wrong for v in gate.judge(list(figures), parse_floors(raw), complete) if v.wrong}


@pytest.fixture
def own_floors(tmp_path: Path) -> Path:
    lines = [
        f'["{f.name}"]\nvalue = 0\nreason = "to the letter"\n'
        'history = [{ date = 2025-01-31, value = 0, reason = "first floor" }]\n'
        for f in golden_figures()
    ]
    path = tmp_path / "floors.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(autouse=True)
def no_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLEANER_CORPORA", raising=False)


# The floors' file


def test_the_floors_are_valid_and_none_was_relaxed_in_silence() -> None:
    floors = read_floors()
    assert floors
    for floor in floors.values():
        assert floor.value == floor.history[-1].value, f"{floor.name}: write the history"


def test_every_figure_of_the_projects_own_texts_has_a_floor() -> None:
    assert {f.name for f in golden_figures()} <= set(read_floors())


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("value = 1", "must be a table"),
        (floor().replace('reason = "measured"', ""), "reason is missing"),
        (floor(reason=" "), "must say why"),
        (floor() + "least = 1\n", "unknown key 'least'"),
        (floor(value='"much"'), "must be a number"),
        (floor(value="true"), "must be a number"),
        ('["a"]\nvalue = 1\nreason = "x"\nhistory = []\n', "must have an entry"),
        (floor(history='{ date = 2025-01-31, value = 1, reason = "" }'), "must say why"),
        (floor(history='{ date = "today", value = 1, reason = "x" }'), "must be a date"),
        (
            floor(
                history='{ date = 2025-02-01, value = 1, reason = "x" }, '
                '{ date = 2025-01-31, value = 1, reason = "x" }'
            ),
            "in the order of their dates",
        ),
        ("[", "not valid TOML"),
    ],
)
def test_a_wrong_file_of_floors_is_refused(raw: str, words: str) -> None:
    with pytest.raises(FloorError, match=words):
        parse_floors(raw)


def test_a_wrong_file_of_floors_fails_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(floor() + "least = 1\n", "utf-8")
    assert gate.main(["--floors", str(path)]) == gate.FAILED
    assert "floors.toml: floor 'set.removed': unknown key 'least'" in capsys.readouterr().err


# Figures against floors


def test_a_figure_on_its_floor_holds() -> None:
    assert wrongs(floor(0.6), RECALL) == {}


def test_a_figure_below_its_floor_fails() -> None:
    assert wrongs(floor(0.61), RECALL) == {"set.removed": "60.00% is below its floor of 61.00%"}


def test_more_loss_than_the_floor_allows_fails() -> None:
    raw = floor(2).replace("set.removed", LOST.name)
    assert wrongs(raw, LOST) == {LOST.name: "3 is above its floor of 2"}


def test_a_floor_lowered_without_a_reason_is_refused() -> None:
    raw = floor(0.5, history='{ date = 2025-01-31, value = 0.55, reason = "first floor" }')
    assert "relaxed from 0.55 to 0.5" in wrongs(raw, RECALL)[RECALL.name]


def test_loss_allowed_without_a_reason_is_refused() -> None:
    raw = floor(4, history='{ date = 2025-01-31, value = 3, reason = "first floor" }')
    assert LOST.name in wrongs(raw.replace("set.removed", LOST.name), LOST)


def test_a_floor_lowered_with_a_reason_is_taken() -> None:
    entries = (
        '{ date = 2025-01-31, value = 0.55, reason = "first floor" }, '
        '{ date = 2025-02-01, value = 0.5, reason = "two labels were wrong" }'
    )
    assert wrongs(floor(0.5, history=entries), RECALL) == {}


def test_a_floor_may_be_raised() -> None:
    raw = floor(0.58, history='{ date = 2025-01-31, value = 0.55, reason = "first floor" }')
    assert wrongs(raw, RECALL) == {}


def test_a_figure_without_a_floor_fails() -> None:
    assert wrongs("", RECALL) == {RECALL.name: "has no floor"}


def test_a_floor_without_a_figure_fails_where_all_was_measured() -> None:
    assert wrongs(floor()) == {RECALL.name: "is no figure that was measured"}
    assert wrongs(floor(), complete=False) == {}


# The command


def test_without_corpora_it_says_so_and_checks_the_golden_texts(
    own_floors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.figures.different", lambda texts, cleaner: [])
    assert gate.main(["--floors", str(own_floors)]) == gate.OK
    out = capsys.readouterr().out
    assert "no corpora" in out
    assert "golden.seeds-different" in out
    assert "FAIL" not in out


def test_without_corpora_a_golden_text_that_differs_fails(
    own_floors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.figures.different", lambda texts, cleaner: ["one"])
    assert gate.main(["--floors", str(own_floors)]) == gate.FAILED
    output = capsys.readouterr()
    assert "FAIL" in output.out
    assert "golden.seeds-different: 1 is above its floor of 0 (one)" in output.err


def test_measuring_judges_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.figures.different", lambda texts, cleaner: ["one"])
    assert gate.main(["--measure"]) == gate.OK
    assert "FAIL" not in capsys.readouterr().out


@pytest.mark.parametrize("given", ["argument", "environment"])
def test_a_missing_folder_is_a_wrong_use(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "nowhere")
    if given == "environment":
        monkeypatch.setenv("CLEANER_CORPORA", missing)
    assert gate.main(["--corpora", missing] if given == "argument" else []) == gate.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"benchmarks.gate: {missing}: no such folder of corpora\n"


def test_a_folder_that_is_not_whole_is_a_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate.main(["--corpora", str(tmp_path)]) == gate.USAGE
    assert "wild-dev.jsonl is missing" in capsys.readouterr().err


def test_an_unknown_option_is_a_wrong_use() -> None:
    command = [sys.executable, "-m", "benchmarks.gate", "--lenient"]
    paths = os.pathsep.join([str(ROOT), *sys.path])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True
    )
    assert done.returncode == gate.USAGE
    assert "--lenient" in done.stderr


# The record of patterns


def test_the_record_of_patterns_names_every_group_and_every_rule() -> None:
    text = read(ROOT / "benchmarks" / "PATTERNS.md")
    silent = [line for line in text.splitlines() if line.startswith("- ")]
    for rule in (*groups(), *structural_rules()):
        place = "filter" if rule.place == RULE else f"`{rule.place}`"
        assert f"| `{rule.reason}` | {place} |" in text or f"- `{rule.reason}` ({place})" in silent, rule

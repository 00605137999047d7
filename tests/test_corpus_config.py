"""The configuration file, the help and the completion of the command."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cleaner.command.config import with_config
from cleaner.command.options import make_parser

from .corpora import FURNITURE, clean, needs, put, run, text


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a page, in which the command is called."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "page.txt", text(1).encode())
    return tmp_path


def kept(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Return the furniture that stands in the output."""
    out = capfd.readouterr().out
    return [line for line in FURNITURE if line in out]


class TestConfig:
    def test_a_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("cleaner.toml"), b'keep = ["cookie", "navigation"]\nmode = "light"\nquiet = true\n')
        assert run("page.txt", "--config", "cleaner.toml") == 0
        assert kept(capfd) == list(FURNITURE[:2])

    def test_pyproject_by_itself(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("pyproject.toml"), b'[tool.cleaner]\nkeep = "cookie"\n[tool.other]\nx = 1\n')
        assert run("page.txt") == 0
        assert kept(capfd) == [FURNITURE[1]]

    @pytest.mark.parametrize("data", [b"", b"[tool.other]\n", b"[tool\n", b"tool = 1\n", b"\xff"])
    def test_a_pyproject_of_somebody_else(self, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("pyproject.toml"), data)
        assert run("page.txt") == 0
        assert capfd.readouterr().out == clean(1)

    def test_a_named_file_is_read_instead(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("pyproject.toml"), b'[tool.cleaner]\nkeep = "cookie"\n')
        put(Path("c.toml"), b"keep = 'navigation'\n")
        assert run("page.txt", "--config=c.toml") == 0
        assert kept(capfd) == [FURNITURE[0]]

    def test_the_command_line_counts(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("c.toml"), b"mode = 'strikt'\nverbose = true\nexplain = true\nkeep = 'cookie'\n")
        assert run("page.txt", "--config", "c.toml", "--mode", "light", "-q", "--json") == 0
        out, err = capfd.readouterr()
        assert out.startswith("{") and err == ""

    def test_lists_add_up(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("c.toml"), b"keep = ['cookie']\nprotect = ['^sign up']\n")
        assert run("page.txt", "--config", "c.toml", "--keep", "navigation") == 0
        assert kept(capfd) == list(FURNITURE)

    def test_names_with_either_dash(self, tmp_path: Path) -> None:
        put(Path("a.jsonl"), b'{"body": "Accept all cookies"}\n')
        put(Path("c.toml"), b'text_field = "body"\nmax-rejects = 0\njobs = 2\noutput = "b.jsonl"\n')
        assert run("a.jsonl", "--config", "c.toml", "-q") == 0
        assert Path("b.jsonl").read_bytes() == b'{"body": ""}\n'

    @pytest.mark.parametrize("value", ["true", "'x.json'"])
    def test_stats(self, value: str, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("c.toml"), f"stats = {value}\n".encode())
        assert run("page.txt", "--config", "c.toml") == 0
        assert ("category" in capfd.readouterr().err) is (value == "true")
        assert Path("x.json").exists() is (value != "true")

    def test_stats_take_no_input_for_their_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        data = put(Path("a.json"), b'{"text": "Accept all cookies"}\n').read_bytes()
        put(Path("c.toml"), b"stats = true\n")
        assert run("a.json", "-o", "b.jsonl", "--config", "c.toml") == 0
        assert "category" in capfd.readouterr().err
        assert (Path("a.json").read_bytes(), Path("b.jsonl").read_bytes()) == (data, b'{"text": ""}\n')

    @pytest.mark.parametrize("name", ["keep", "remove", "without", "filter", "protect", "pack"])
    def test_what_may_be_given_again_may_be_a_list(self, name: str) -> None:
        put(Path("c.toml"), f"{name} = ['a', 'b']\n".encode())
        options = make_parser().parse_args(with_config(make_parser(), ["--config", "c.toml"], print))
        assert getattr(options, name) == ["a", "b"]

    @pytest.mark.parametrize(
        ("toml", "parts"),
        [
            ("modee = 'light'", ["c.toml", "'modee'", "did you mean mode"]),
            ("inputs = ['a']", ["unknown option 'inputs'"]),
            ("config = 'a'", ["unknown option 'config'"]),
            ("quiet = 'yes'", ["quiet", "true or false"]),
            ("mode = true", ["mode", "a string"]),
            ("mode = ['light']", ["mode", "one value"]),
            ("keep = [1]", ["keep", "a list of strings"]),
            ("keep = 1.5", ["keep", "a list"]),
            ("mode = {a = 1}", ["mode"]),
            ("jobs = -1", ["whole number"]),
            ("keep = ['cokie']", ["did you mean cookie"]),
            ("mode = ", ["no TOML"]),
        ],
    )
    def test_what_is_wrong_is_said(
        self, toml: str, parts: list[str], capfd: pytest.CaptureFixture[str]
    ) -> None:
        put(Path("c.toml"), toml.encode())
        assert run("page.txt", "--config", "c.toml") == 2
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        for part in parts:
            assert part in err

    def test_a_table_of_tools_in_any_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("c.toml"), b"[project]\nname = 'x'\n[tool.cleaner]\nkeep = ['cookie']\n[tool.ruff]\n")
        assert run("page.txt", "--config", "c.toml") == 0
        assert kept(capfd) == [FURNITURE[1]]

    def test_options_beside_a_table_of_tools_are_not_lost(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("c.toml"), b"mode = 'light'\n[tool.cleaner]\nkeep = ['cookie']\n")
        assert run("page.txt", "--config", "c.toml") == 2
        assert "unknown option 'tool'" in capfd.readouterr().err

    def test_a_broken_project_file_is_told(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("pyproject.toml"), b"[tool.cleaner]\nkeep = ['cookie'\n")
        assert run("page.txt") == 0
        err = capfd.readouterr().err
        assert err.startswith("clean-text: ./pyproject.toml is no TOML: ") and err.count("\n") == 1
        assert run("page.txt", "-q") == 0
        assert capfd.readouterr().err == ""

    def test_no_such_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("page.txt", "--config", "nowhere.toml") == 2
        assert "nowhere.toml" in capfd.readouterr().err

    def test_every_option_can_stand_in_a_file(self) -> None:
        """A config with each option, false or empty where it can be, is taken by the parser."""
        parser = make_parser()
        flags = [
            a.option_strings[-1][2:]
            for a in parser._actions
            if a.nargs == 0 and a.dest not in ("list_filters", "list_categories") and a.default is False
        ]
        assert {"resume", "dry-run", "quiet", "html"} <= set(flags)
        put(Path("c.toml"), "".join(f"{name} = false\n" for name in flags).encode())
        assert with_config(parser, ["--config", "c.toml"], print) == ["--config", "c.toml"]


class TestHelp:
    def test_it_fits_a_screen(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("--help") == 0
        rows = capfd.readouterr().out.splitlines()
        assert len(rows) <= 36
        assert max(map(len, rows)) <= 110

    def test_every_option_it_names_exists(self, capfd: pytest.CaptureFixture[str]) -> None:
        run("--help")
        out = capfd.readouterr().out.replace("curl -sL", "curl")
        known = {string for action in make_parser()._actions for string in action.option_strings}
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", out.partition("exit status")[0])) <= known

    def test_all_options_are_explained(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("--help-all") == 0
        out = capfd.readouterr().out
        for action in make_parser()._actions:
            assert action.help
            assert all(string in out for string in action.option_strings)


@needs("shtab")
class TestCompletion:
    def test_bash(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("--completion", "bash") == 0
        script = capfd.readouterr().out
        put(Path("completion.bash"), script.encode())
        ask = (
            "source completion.bash; COMP_WORDS=(clean-text --max); COMP_CWORD=1;"
            '_shtab_clean_text; echo "${COMPREPLY[@]}"'
        )
        done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True)
        assert done.stdout.split() == ["--max-rejects"]

    def test_zsh(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("--completion", "zsh") == 0
        assert "#compdef clean-text" in capfd.readouterr().out

    def test_no_such_shell(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert run("--completion", "cmd") == 2
        assert "bash" in capfd.readouterr().err

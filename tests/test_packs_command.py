"""`clean-text packs`: what there is, and whether a pack is fit for use."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import count
from pathlib import Path

import pytest

from cleaner.cli import main
from cleaner.packs import builtin_languages
from tests.corpora import jsonl, needs, put

GOOD = """
category = "newsletter"
language = "en"
source = "a test"
[[group]]
name = "dispatch"
kind = "line"
phrases = ["get the {name} dispatch", "join our dispatch (list|circle)"]
[cases]
remove = ["Get the Harbour dispatch"]
keep = ["The dispatch was late."]
"""
CLEAN = "The dispatch was late.\nJoin our dispatch list\nThe boat carries people.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


_NUMBERS = count()


def pack(*changes: tuple[str, str], folder: str = ".") -> str:
    """Write a pack; packs are remembered by name, so each gets its own."""
    name, text = str(Path(folder, f"own{next(_NUMBERS)}.toml")), GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    put(Path(name), text.encode())
    return name


class TestListing:
    def test_every_language_has_a_row(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["packs"]) == 0
        rows = capfd.readouterr().out.splitlines()
        assert {row.split()[0] for row in rows[1:-1]} == set(builtin_languages())
        assert max(map(len, rows)) <= 110

    def test_numbers_add_up(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["packs", "--json"]) == 0
        entries = {e["language"]: e for e in json.loads(capfd.readouterr().out)["packs"]}
        assert main(["packs"]) == 0
        rows = {row.split()[0]: row.split() for row in capfd.readouterr().out.splitlines()}
        assert int(rows["de"][-2]) == sum(entries["de"]["phrases"].values()) > 0
        assert int(rows["de"][-1]) == entries["de"]["remove"] + entries["de"]["keep"] > 0


class TestChecking:
    def test_a_good_pack(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["packs", pack()]) == 0
        streams = capfd.readouterr()
        assert (streams.out, streams.err) == ("", "clean-text: 1 pack checked, fit for use\n")
        assert main(["packs", "-q", pack()]) == 0
        assert capfd.readouterr().err == ""

    def test_a_file_is_named_once_however_it_is_written(self, capfd: pytest.CaptureFixture[str]) -> None:
        name = pack(("kind", "kinds"))
        assert main(["packs", f"./{name}"]) == 1
        assert capfd.readouterr().out.startswith(f"./{name}: unknown key of a group")

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('"line"', '"lines"', "unknown kind 'lines'"),
            ('language = "en"', 'language = "english"', "no page is found to be in 'english'"),
            ("{name}", "{nam}", "unknown placeholder {nam}"),
            ("(list|circle)", "(list|circle", "')' is missing"),
            ("(list|circle)", "(list|circle) ...", "at the end write `*`"),
            ('"join our', '"GET  the {name} dispatch", "join our', "finds what 'get the {name} dispatch'"),
            (
                '"join our',
                '"join our dispatch list", "join our',
                "'join our dispatch list' of 'newsletter.dis",
            ),
            ("Get the Harbour dispatch", "Get the dispatches", "no phrase finds the remove line"),
            ("The dispatch was late.", "Join our dispatch list", "is removed as 'newsletter.dispatch'"),
            ('keep = ["The dispatch was late."]', "", "[cases] has no keep lines"),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence(
        self, old: str, new: str, said: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["packs", pack((old, new))]) == 1
        streams = capfd.readouterr()
        assert re.match(r"own\d+\.toml: ", streams.out) and streams.out.count("\n") == 1
        assert said in streams.out
        assert streams.err == "clean-text: 1 pack checked, unfit\n"

    def test_notes_do_not_fail(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["packs", pack(('"join our', '"subscribe to our newsletter", "join our'))]) == 0
        out = capfd.readouterr().out
        assert "note: " in out and "found by 'newsletter." in out

    def test_a_greedy_phrase_takes_lines_that_built_in_packs_keep(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        name = pack(('"join our', '"* the *", "join our'), ("The dispatch was late.", "A dispatch."))
        assert main(["packs", name]) == 1
        out = capfd.readouterr().out
        assert re.search(
            r"group 'newsletter.dispatch': it takes \d+ of \d+ lines of clean texts, such as", out
        )

    def test_a_folder_is_checked_file_by_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        pack(folder="packs")
        wrong = pack(('"line"', '"lines"'), folder="packs")
        assert main(["packs", "packs"]) == 1
        streams = capfd.readouterr()
        assert streams.out.startswith(f"{wrong}: ")
        assert streams.err.endswith("2 packs checked, 1 of them unfit\n")

    def test_a_built_in_pack_is_no_duplicate_of_itself(self) -> None:
        from cleaner import data

        assert main(["packs", f"{data.__path__[0]}/packs/it/donation.toml"]) == 0

    def test_json(self, capfd: pytest.CaptureFixture[str]) -> None:
        names = [pack(("{name}", "{nam}")), pack()]
        assert main(["packs", "--json", *names]) == 1
        wrong, good = json.loads(capfd.readouterr().out)["packs"]
        assert (wrong["path"], wrong["fit"], wrong["findings"][0]["check"]) == (names[0], False, "schema")
        assert (good["fit"], good["language"], good["phrases"]) == (True, "en", {"newsletter": 2})


class TestCleanTexts:
    def test_lines_taken_are_counted(self, capfd: pytest.CaptureFixture[str]) -> None:
        put(Path("clean/a.txt"), CLEAN.encode())
        put(Path("clean/b.jsonl"), jsonl([{"text": "Join our dispatch circle"}]))
        name = pack()
        assert main(["packs", name, "--clean-texts", "clean"]) == 1
        assert "takes 2 of 4 lines of clean texts, such as 'Join our dispatch list'" in capfd.readouterr().out
        assert main(["packs", name, "--clean-texts", "clean", "--allow", "2"]) == 0

    def test_texts_in_other_languages_do_not_count(self) -> None:
        name = pack(('language = "en"', 'language = "fi"'))
        put(Path("clean.txt"), CLEAN.encode())
        assert main(["packs", name, "--clean-texts", "clean.txt"]) == 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["none.toml"], "none.toml: no such pack"),
            (["empty"], "the folder holds no .toml file"),
            (["--clean-texts", "x"], "needs a pack to check"),
            (["own.toml", "--clean-texts", "none"], "none: no such file"),
            (["own.toml", "--allow", "x"], "no whole number"),
        ],
    )
    def test_wrong_calls_are_one_sentence(
        self, arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        own = pack()
        Path("empty").mkdir()
        assert main(["packs", *(own if word == "own.toml" else word for word in arguments)]) == 2
        err = capfd.readouterr().err
        assert err.startswith("clean-text") and said in err and err.count("\n") == 1


@needs("shtab")
def test_a_shell_completes_the_commands(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", "bash"]) == 0
    put(Path("completion.bash"), capfd.readouterr().out.encode())
    words = "COMP_WORDS=(clean-text pa); COMP_CWORD=1; _shtab_clean_text; echo ${COMPREPLY[@]}"
    ask = f"source completion.bash; {words}"
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True)
    assert done.stdout.split() == ["packs"]

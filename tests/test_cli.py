"""The command `clean-text` as its users meet it: through `main`, and as a process."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import pytest

import cleaner
from cleaner.api import Cleaner
from cleaner.cli import main
from cleaner.command.exits import Exit
from cleaner.command.inputs import find
from cleaner.filters import default_filters
from cleaner.report import Tally, explanation, shorten, stats
from cleaner.result import Result
from cleaner.settings import MODES
from cleaner.types import Category, Removal

ROOT = Path(cleaner.__file__).parents[1]

HEADLINE = "The fox that came back to the town"
PROSE = (
    "The quick brown fox, which nobody had seen in years, jumped over the lazy dog on Tuesday.",
    "It was seen again on Wednesday by the keeper of the park, who wrote it down in his book.",
    "“I did not believe my eyes”, he said, and then he closed the gate of the café behind him.",
)
FURNITURE = ("Skip to content", "Accept all cookies", "Sign up for our free weekly newsletter")
PAGE = "\n".join([*FURNITURE[:2], HEADLINE, *PROSE, FURNITURE[2]]) + "\n"
CLEAN = "\n".join([HEADLINE, *PROSE]) + "\n"
HTML = (
    f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{HEADLINE}</title></head><body>"
    f"<nav><a href='/'>Home</a></nav><article><h1>{HEADLINE}</h1>"
    + "".join(f"<p>{p}</p>" for p in PROSE)
    + "</article></body></html>"
)

Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `main` in this process and return code, out and err; `stdin` is what is piped in."""

    def call(*arguments: object, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode(), raw=out, err=err.decode())

    return call


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with furniture around an article."""
    return put(tmp_path / "page.txt", PAGE)


def put(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def process(
    *arguments: object, stdin: bytes = b"", stdout: int | IO[bytes] = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *(str(a) for a in arguments)],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},  # buffered, as users have it
        timeout=120,
    )


def one_sentence(err: str, *parts: str) -> None:
    """Check that stderr is one line by clean-text that says all `parts`, and no traceback."""
    assert err.startswith("clean-text: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    for part in parts:
        assert part in err


class TestCleaning:
    def test_file_to_stdout(self, run: Run, page: Path) -> None:
        done = run(page)
        assert (done.code, done.out, done.err) == (0, CLEAN, "")

    def test_same_as_the_library(self, run: Run, page: Path) -> None:
        assert run(page).out == Cleaner().clean(PAGE).text

    def test_input_is_not_touched(self, run: Run, page: Path) -> None:
        run(page)
        assert page.read_text() == PAGE

    @pytest.mark.parametrize("arguments", [[], ["-"]])
    def test_stdin(self, run: Run, arguments: list[str]) -> None:
        assert run(*arguments, stdin=PAGE.encode()).out == CLEAN

    def test_a_process_with_pipes(self) -> None:
        done = process("-", stdin=PAGE.encode())
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")

    def test_no_line_end_is_added_to_one_text(self, run: Run) -> None:
        assert run(stdin=CLEAN.rstrip("\n").encode()).out == CLEAN.rstrip("\n")

    def test_several_texts_end_with_line_ends(self, run: Run, tmp_path: Path) -> None:
        first = put(tmp_path / "1.txt", PROSE[0])
        second = put(tmp_path / "2.txt", PROSE[1])
        assert run(first, second).out == f"{PROSE[0]}\n{PROSE[1]}\n"

    def test_options_may_stand_between_inputs(self, run: Run, tmp_path: Path) -> None:
        first, second = put(tmp_path / "1.txt", PROSE[0]), put(tmp_path / "2.txt", PROSE[1])
        assert run("--mode", "light", first, "--keep", "cookie", second, "-q").out.count("\n") == 2

    def test_names_that_begin_with_a_dash(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(tmp_path / "-v.txt", PROSE[0])
        monkeypatch.chdir(tmp_path)
        assert run("-q", "--", "-v.txt").out == PROSE[0]

    def test_line_ends_are_those_of_the_library(self, run: Run) -> None:
        text = f"{PROSE[0]}\r\n{PROSE[1]}\f{PROSE[2]}\r\n"
        assert run(stdin=text.encode()).raw == Cleaner().clean(text).text.encode()

    def test_keep(self, run: Run, page: Path) -> None:
        assert "Accept all cookies" in run(page, "--keep", "cookie").out

    def test_keep_takes_several(self, run: Run, page: Path) -> None:
        assert run(page, "--keep", "cookie,navigation", "--keep=newsletter").out == PAGE

    def test_remove(self, run: Run, page: Path) -> None:
        assert HEADLINE not in run(page, "--remove", "headline").out

    def test_protect(self, run: Run, page: Path) -> None:
        done = run(page, "--protect", "^skip to", "--protect", "weekly")
        assert done.out == PAGE.replace("Accept all cookies\n", "")

    def test_without(self, run: Run, page: Path) -> None:
        left_out = "cookie,newsletter,learned"
        assert run(page, "--without", left_out).out == PAGE.replace("Skip to content\n", "")

    def test_mode_reaches_the_cleaner(self, run: Run, page: Path) -> None:
        for mode in MODES:
            assert run(page, "--mode", mode).out == Cleaner(mode=mode).clean(PAGE).text

    def test_language(self, run: Run, page: Path) -> None:
        assert json.loads(run(page, "--json", "--language", "de").out)["language"] == "de"

    def test_pack(self, run: Run, tmp_path: Path) -> None:
        pack = put(
            tmp_path / "mine.toml",
            'category = "junk"\nlanguage = "any"\nsource = "test"\n'
            '[[group]]\nname = "mine"\nkind = "line"\nphrases = ["zorp frobnicates the wug"]\n',
        )
        text = PAGE + "Zorp frobnicates the wug\n"
        assert "Zorp" in run(stdin=text.encode()).out
        assert run("--pack", pack, stdin=text.encode()).out == CLEAN

    def test_a_wrong_phrase_in_a_pack_stops_everything(self, run: Run, page: Path) -> None:
        pack = put(
            page.parent / "mine.toml",
            'category = "junk"\nlanguage = "any"\nsource = "test"\n'
            '[[group]]\nname = "mine"\nkind = "line"\nphrases = ["(zorp"]\n',
        )
        done = run(page, page, page, "--pack", pack)
        assert (done.code, done.out) == (2, "")
        one_sentence(done.err, "(zorp")


class TestKinds:
    def test_html_by_suffix(self, run: Run, tmp_path: Path) -> None:
        out = run(put(tmp_path / "page.HTM", HTML.replace("<!DOCTYPE html><html>", ""))).out
        assert PROSE[0] in out
        assert "<" not in out

    def test_html_by_content(self, run: Run) -> None:
        comment = "<?xml version='1.0'?>\n<!-- saved -->\n"
        out = run(stdin=(comment + HTML).encode()).out
        assert PROSE[2] in out
        assert "<" not in out

    def test_text_with_a_tag_is_text(self, run: Run) -> None:
        text = f"{PROSE[0]} <html> {PROSE[1]}\n"
        assert run(stdin=text.encode()).out == text

    def test_text_by_force(self, run: Run, tmp_path: Path) -> None:
        done = run(put(tmp_path / "page.html", HTML.replace("</p>", "</p>\n")), "--text")
        assert f"<p>{PROSE[1]}</p>" in done.out

    def test_html_by_force(self, run: Run, tmp_path: Path) -> None:
        body = HTML.replace("<!DOCTYPE html><html>", "<div>")
        assert "<p>" not in run(put(tmp_path / "page.txt", body), "--html").out

    def test_a_page_without_a_text_says_why(self, run: Run, tmp_path: Path) -> None:
        notice = (
            "We use cookies to improve your experience. You can accept all cookies or manage your choices."
        )
        rows = "".join(
            f"<p>{row}</p>" for row in ("We value your privacy", notice, "Accept all", "Reject all")
        )
        page = put(tmp_path / "page.html", f"<html><body>{rows}</body></html>")
        done = run(page)
        assert (done.code, done.out) == (0, "")
        one_sentence(done.err, "page.html", "a notice that asks for consent (consent)")
        put(page, "<html><frameset cols='1,2'><frame src='a.html'><frame src='b.html'></frameset></html>")
        one_sentence(run(page).err, "page.html", "(frames)")

    def test_html_says_its_encoding(self, run: Run) -> None:
        data = HTML.replace("utf-8", "windows-1252").encode("cp1252")
        assert PROSE[2] in run(stdin=data).out

    def test_html_with_an_encoding_named(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[object] = []

        def record(self: Cleaner, html: object) -> Result:
            seen.append(html)
            return Result("")

        monkeypatch.setattr(Cleaner, "clean_html", record)
        data = HTML.encode("cp1252")
        run("-e", "cp1252", stdin=data)
        run(stdin=data)
        assert seen == [HTML, data]

    def test_html_by_the_extractor_named(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[object] = []

        def record(self: Cleaner, html: object, *, extractor: str | None = None) -> Result:
            seen.append(extractor)
            return Result("")

        monkeypatch.setattr(Cleaner, "clean_html", record)
        run("--extractor", "none", stdin=HTML.encode())
        run(stdin=HTML.encode())
        assert seen == ["none", None]
        assert run("--extractor", "tidy", stdin=HTML.encode()).code == 2

    def test_html_without_text_is_noted(self, run: Run) -> None:
        done = run(stdin=b"<html><body></body></html>")
        assert (done.code, done.out) == (0, "")
        one_sentence(done.err, "stdin", "--text")


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_marks(self, run: Run, encoding: str) -> None:
        assert run(stdin=CLEAN.encode(encoding)).out == CLEAN

    def test_big_endian_mark(self, run: Run) -> None:
        assert run(stdin=("\ufeff" + PAGE).encode("utf-16-be")).out == CLEAN

    def test_named(self, run: Run, tmp_path: Path) -> None:
        assert run("-e", "cp1252", put(tmp_path / "a.txt", PAGE.encode("cp1252"))).out == CLEAN

    def test_not_utf8(self, run: Run, tmp_path: Path) -> None:
        done = run(put(tmp_path / "old.txt", PAGE.encode("cp1252")))
        assert (done.code, done.out) == (1, "")
        one_sentence(done.err, "old.txt", "UTF-8", "-e cp1252")

    def test_not_what_was_named(self, run: Run, tmp_path: Path) -> None:
        done = run("-e", "ascii", put(tmp_path / "new.txt", PAGE))
        assert done.code == 1
        one_sentence(done.err, "new.txt", "ascii", "-e")

    @pytest.mark.parametrize("name", ["klingon", "rot13", "base64"])
    def test_no_encoding(self, run: Run, page: Path, name: str) -> None:
        done = run("-e", name, page)
        assert done.code == 2
        one_sentence(done.err, name, "cp1252")

    def test_utf16_without_a_mark(self, run: Run) -> None:
        done = run(stdin=PAGE.encode("utf-16-le"))
        assert done.code == 1
        one_sentence(done.err, "-e utf-16-le")
        assert run("-e", "utf-16-le", stdin=PAGE.encode("utf-16-le")).out == CLEAN

    def test_lone_surrogates_never_crash(self, run: Run) -> None:
        data = f"{PROSE[0]} ".encode("utf-7") + b"+2AA-!\n"
        assert run("-e", "utf-7", stdin=data).out == f"{PROSE[0]} \ufffd!\n"
        assert json.loads(run("-e", "utf-7", "--json", stdin=data).out)["text"] == f"{PROSE[0]} \ud800!\n"


class TestMistakes:
    def test_missing_file(self, run: Run, page: Path) -> None:
        done = run("nowhere.txt", page)
        assert (done.code, done.out) == (1, CLEAN)
        one_sentence(done.err, "nowhere.txt", "no such file")

    def test_an_empty_name_is_not_this_folder(self, run: Run) -> None:
        done = run("")
        assert (done.code, done.out) == (1, "")
        one_sentence(done.err, "no such file")

    def test_a_text_for_a_name(self, run: Run) -> None:
        done = run("word " * 200)
        assert done.code == 1
        one_sentence(done.err, "name too long")

    def test_an_address(self, run: Run) -> None:
        done = run("https://example.org/page")
        assert done.code == 1
        one_sentence(done.err, "curl", "clean-text -")

    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
            (b"%PDF-1.7\n", "PDF"),
            (b"PK\x03\x04\x14\x00", "zip"),
            (b"\x1f\x8b\x08\x00", "gzip"),
            (b"words \x00\x01\x02 words", "binary"),
        ],
    )
    def test_binary(self, run: Run, tmp_path: Path, data: bytes, word: str) -> None:
        done = run(put(tmp_path / "thing.txt", data))
        assert (done.code, done.out) == (1, "")
        one_sentence(done.err, "thing.txt", word)

    def test_text_that_begins_like_a_binary(self, run: Run) -> None:
        assert run(stdin=f"GIF8 {PROSE[0]}\n".encode()).out == f"GIF8 {PROSE[0]}\n"

    @pytest.mark.parametrize("data", [b"", b" \n\n"])
    def test_empty_file_is_no_error(self, run: Run, tmp_path: Path, data: bytes) -> None:
        path = put(tmp_path / "empty.txt", data)
        done = run(path)
        assert (done.code, done.out) == (0, "")
        one_sentence(done.err, "empty.txt", "is empty")
        assert run("-q", path).err == ""

    def test_folder_without_texts(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path / "picture.png", b"")
        done = run(tmp_path)
        assert done.code == 1
        one_sentence(done.err, str(tmp_path), "*.txt")

    def test_a_dash_is_standard_output(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path / "page.txt", PAGE.encode())
        done = run(tmp_path / "page.txt", "-o", "-")
        assert (done.code, done.out) == (0, CLEAN)
        assert [path.name for path in tmp_path.iterdir()] == ["page.txt"]

    def test_stdin_twice(self, run: Run) -> None:
        done = run("-", "-", stdin=PAGE.encode())
        assert (done.code, done.out) == (1, CLEAN)
        one_sentence(done.err, "stdin", "once")

    @pytest.mark.parametrize(
        ("arguments", "parts"),
        [
            (["--keep", "cokie"], ["cokie", "did you mean cookie"]),
            (["--remove", "headlin"], ["did you mean headline"]),
            (["--mode", "strikt"], ["did you mean strict"]),
            (["--without", "cokie"], ["unknown filter", "cookie"]),
            (["--protect", "("], ["'('", "regular expression"]),
            (["--pack", "nowhere.toml"], ["nowhere.toml"]),
            (["--keep", ","], ["--keep", "at least one"]),
            (["--keep", "cookie", "--remove", "cookie"], ["cookie", "keep", "remove"]),
            (["--explain", "--json"], ["--json", "not allowed"]),
            (["--html", "--text"], ["--text", "not allowed"]),
            (["--frobnicate"], ["--frobnicate", "--help"]),
            (["-o", ""], ["empty"]),
        ],
    )
    def test_usage(self, run: Run, page: Path, arguments: list[str], parts: list[str]) -> None:
        done = run(page, *arguments)
        assert (done.code, done.out) == (2, "")
        one_sentence(done.err, *parts)

    def test_nothing_given_at_a_terminal(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        assert main([]) == 2
        assert capsys.readouterr().err.startswith("usage: clean-text")

    def test_a_crash_costs_one_input(self, run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def crash(self: Cleaner, html: object) -> Result:
            raise ValueError("tree\nfell")

        monkeypatch.setattr(Cleaner, "clean_html", crash)
        page_too = put(page.parent / "broken.html", HTML)
        done = run(page_too, page)
        assert (done.code, done.out) == (1, CLEAN)
        one_sentence(done.err, "broken.html", "ValueError: tree fell")
        assert "Traceback" in run("-v", page_too).err

    def test_names_cannot_steer_the_terminal(self, run: Run) -> None:
        done = run("a\x1b[31m\n.txt")
        one_sentence(done.err, "no such file")
        assert "\x1b" not in done.err


class TestFolders:
    @pytest.fixture
    def site(self, tmp_path: Path) -> Path:
        site = tmp_path / "site"
        put(site / "b.txt", PROSE[1])
        put(site / "a" / "deep" / "c.md", PROSE[0])
        put(site / "z.html", HTML)
        put(site / ".hidden.txt", "hidden")
        put(site / ".git" / "d.txt", "hidden")
        put(site / "data.csv", "1,2")
        return site

    def test_found_recursively_and_sorted(self, run: Run, site: Path) -> None:
        lines = run(site, "--json").out.splitlines()
        names = [Path(json.loads(line)["input"]).relative_to(site).as_posix() for line in lines]
        assert names == ["a/deep/c.md", "b.txt", "z.html"]

    def test_linked_folders_are_not_followed(self, run: Run, site: Path) -> None:
        (site / "loop").symlink_to(site)
        assert len(run(site, "--json").out.splitlines()) == 3

    def test_pipes_in_folders_are_left_out(self, site: Path) -> None:
        os.mkfifo(site / "pipe.txt")  # reading it would wait for ever
        assert len(find([str(site)], None)) == 3

    def test_structure_is_kept(self, run: Run, site: Path, tmp_path: Path) -> None:
        out = tmp_path / "new" / "out"
        done = run(site, "-o", out)
        assert (done.code, done.out) == (0, "")
        found = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
        assert found == ["a/deep/c.md", "b.txt", "z.txt"]
        assert (out / "a/deep/c.md").read_text() == PROSE[0]
        assert PROSE[0] in (out / "z.txt").read_text()

    def test_output_within_the_input_is_not_read(self, run: Run, site: Path) -> None:
        assert run(site, "-o", site / "out").code == 0
        assert run(site, "-o", site / "out").code == 0
        assert not (site / "out" / "out").exists()

    @pytest.mark.parametrize("pattern", ["site", "sit*"])
    def test_originals_in_an_output_within_the_input_stay(
        self, run: Run, site: Path, pattern: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(site.parent)
        original = put(site / "sub" / "b.txt", PAGE)
        for output in ("site/sub", "site/a"):
            done = run(pattern, "-o", output)
            assert done.code == 2
            one_sentence(done.err, output, "lies in an input folder", "another folder")
        assert original.read_text() == PAGE
        assert not (site / "sub/z.txt").exists()

    def test_originals_stay_in_a_folder_that_is_named_like_a_pattern(
        self, run: Run, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = site.rename(site.with_name("site[1]"))
        monkeypatch.chdir(site.parent)
        original = put(site / "sub" / "b.txt", PAGE)
        done = run("site[1]", "-o", "site[1]/sub")
        assert done.code == 2
        assert "lies in an input folder" in done.err
        assert original.read_text() == PAGE

    def test_an_output_within_the_input_may_hold_what_is_not_read(self, run: Run, site: Path) -> None:
        put(site / "sub" / "b.csv", "1,2")
        assert run(site, "-o", site / "sub").code == 0
        assert run(site, "-o", site / "sub").code == 0
        assert (site / "sub/b.csv").read_text() == "1,2"

    @pytest.mark.parametrize("old", [None, "old"])
    def test_one_text_into_a_file(self, run: Run, page: Path, tmp_path: Path, old: str | None) -> None:
        target = tmp_path / "cleaned.txt"
        if old:
            put(target, old)
        done = run(page, "-o", target)
        assert (done.code, done.out, done.err) == (0, "", "")
        assert target.read_text() == CLEAN
        assert sorted(os.listdir(tmp_path)) == ["cleaned.txt", "page.txt"]

    def test_a_page_and_stdin_into_a_file(self, run: Run, tmp_path: Path) -> None:
        assert run(put(tmp_path / "a.html", HTML), "-o", tmp_path / "a.md").code == 0
        assert PROSE[0] in (tmp_path / "a.md").read_text()
        assert run("-o", tmp_path / "b.txt.gz", stdin=PAGE.encode()).code == 0
        assert gzip.decompress((tmp_path / "b.txt.gz").read_bytes()).decode() == CLEAN

    def test_a_text_comes_back_from_a_file(self, run: Run, page: Path, tmp_path: Path) -> None:
        cleaned, ledger, back = tmp_path / "cleaned.txt", tmp_path / "ledger", tmp_path / "back.txt"
        assert run(page, "-o", cleaned, "--ledger", ledger).code == 0
        assert run("--restore", ledger, cleaned, "-o", back).code == 0
        assert back.read_text() == PAGE

    def test_a_name_with_a_slash_is_a_folder(self, run: Run, page: Path, tmp_path: Path) -> None:
        assert run(page, "-o", f"{tmp_path}/notes.md/").code == 0
        assert (tmp_path / "notes.md" / "page.txt").read_text() == CLEAN

    def test_what_is_no_text_for_a_file_is_refused(self, run: Run, page: Path, site: Path) -> None:
        other = put(page.parent / "in" / "other.txt", PAGE)
        corpus = put(page.parent / "in" / "a.jsonl", "{}")
        target = page.parent / "cleaned.txt"
        cases: list[tuple[list[object], str]] = [
            ([page, other, "-o", target], "for one text"),
            ([site / "a", "-o", target], "for one text"),
            ([corpus, "-o", target], "another form"),
            ([page, "-o", target.with_suffix(".html")], "plain text"),
            ([page, "-o", page], "over the input"),
            ([page, "-o", page.parent / "nowhere/x.txt"], "does not exist"),
        ]
        for arguments, part in cases:
            done = run(*arguments)
            assert done.code == 2
            one_sentence(done.err, "-o", part)
            assert not target.exists()
        assert page.read_text() == PAGE

    def test_stdin_has_a_name(self, run: Run, tmp_path: Path) -> None:
        run("-o", tmp_path / "out", stdin=PAGE.encode())
        assert (tmp_path / "out" / "stdin.txt").read_bytes() == CLEAN.encode()

    def test_a_sniffed_page_becomes_txt(self, run: Run, tmp_path: Path) -> None:
        run(put(tmp_path / "index.php", HTML), "-o", tmp_path / "out")
        assert os.listdir(tmp_path / "out") == ["index.txt"]

    def test_older_output_is_replaced(self, run: Run, page: Path, tmp_path: Path) -> None:
        old = put(tmp_path / "out" / "page.txt", "old")
        assert run(page, "-o", old.parent).code == 0
        assert old.read_text() == CLEAN

    def test_nothing_is_left_beside_the_output(self, run: Run, page: Path, tmp_path: Path) -> None:
        run(page, "-o", tmp_path / "out")
        assert os.listdir(tmp_path / "out") == ["page.txt"]

    def test_a_failed_write_leaves_the_old_file(
        self, run: Run, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = put(tmp_path / "out" / "page.txt", "old")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        done = run(page, "-o", old.parent)
        assert done.code == 1
        one_sentence(done.err, "page.txt", "no space left")
        assert (os.listdir(old.parent), old.read_text()) == (["page.txt"], "old")

    def test_never_over_the_input_folder(self, run: Run, site: Path) -> None:
        done = run(site, "-o", f"{site}/a/..")
        assert done.code == 2
        one_sentence(done.err, "input folder", "another folder")
        assert (site / "b.txt").read_text() == PROSE[1]

    def test_never_over_an_input_file(self, run: Run, page: Path) -> None:
        done = run(page, "-o", page.parent)
        assert done.code == 2
        one_sentence(done.err, "page.txt", "another folder")
        assert page.read_text() == PAGE

    def test_never_over_an_input_under_a_new_name(self, run: Run, page: Path) -> None:
        html = put(page.with_suffix(".html"), HTML)
        kept = put(page.parent / "in" / "other.txt", PAGE)
        done = run(html, "-o", page.parent)
        assert (done.code, page.read_text() == PAGE) == (0, False)
        put(page, PAGE)
        done = run(html, kept, page, "-o", page.parent)
        assert done.code == 2
        assert page.read_text() == PAGE

    def test_a_page_is_not_written_over_a_linked_input(self, run: Run, page: Path, tmp_path: Path) -> None:
        html = put(tmp_path / "x.html", HTML)
        out = tmp_path / "out"
        out.mkdir()
        (out / "x.txt").symlink_to(page)
        done = run(page, html, "-o", out)
        assert done.code == 1
        one_sentence(done.err, "x.html", "over the input")
        assert page.read_text() == PAGE

    def test_two_inputs_for_one_place(self, run: Run, tmp_path: Path) -> None:
        first = put(tmp_path / "1" / "page.txt", PROSE[0])
        second = put(tmp_path / "2" / "page.html", HTML)
        done = run(first, second, "-o", tmp_path / "out")
        assert done.code == 1
        one_sentence(done.err, str(second), str(first), "rename")
        assert (tmp_path / "out" / "page.txt").read_text() == PROSE[0]

    def test_output_is_a_file(self, run: Run, page: Path, tmp_path: Path) -> None:
        taken = put(tmp_path / "taken", "mine")
        for output in (taken, taken / "below"):
            done = run(page, "-o", output)
            assert done.code == 2
            one_sentence(done.err, "taken")
        assert taken.read_text() == "mine"

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
    def test_output_is_not_writable(self, run: Run, page: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir(mode=0o500)
        done = run(page, "-o", tmp_path / "out")
        assert done.code == 2
        one_sentence(done.err, "cannot be written")


class TestReports:
    def test_explain_instead_of_the_text(self, run: Run, page: Path) -> None:
        done = run(page, "--explain")
        rows = done.out.splitlines()
        assert str(page) in rows[0]
        assert "3 of 7 lines removed" in rows[0]
        found = [row.split(maxsplit=4) for row in rows[1:]]
        assert [(f[0], f[1]) for f in found] == [("1", "navigation"), ("2", "cookie"), ("7", "newsletter")]
        assert [f[4] for f in found] == list(FURNITURE)
        assert PROSE[0] not in done.out
        assert re.search(r" [01]\.\d\d  Accept all", done.out)

    def test_explain_shows_what_was_recognised(self, run: Run, page: Path) -> None:
        assert f"stays: {HEADLINE}" in run(page, "--explain", "-v").out
        assert HEADLINE not in run(page, "--explain").out

    def test_explain_beside_files(self, run: Run, page: Path, tmp_path: Path) -> None:
        done = run(page, "--explain", "-o", tmp_path / "out")
        assert "Accept all cookies" in done.out
        assert (tmp_path / "out" / "page.txt").read_text() == CLEAN

    def test_no_colour_off_a_terminal(self, run: Run, page: Path) -> None:
        assert "\x1b" not in run(page, "--explain").out

    def test_colour_on_a_terminal(
        self, page: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)
        main([str(page), "--explain"])
        assert "\x1b[33mcookie" in capfd.readouterr().out
        monkeypatch.setenv("NO_COLOR", "1")
        main([str(page), "--explain"])
        assert "\x1b" not in capfd.readouterr().out

    def test_json(self, run: Run, page: Path) -> None:
        done = run(page, "-", "--json", stdin=PROSE[0].encode())
        first, second = map(json.loads, done.out.splitlines())
        assert (first["input"], second["input"]) == (str(page), "stdin")
        assert first["schema"] == 1
        assert first["text"] == CLEAN
        assert Result.from_dict(first) == Cleaner().clean(PAGE)
        assert Result.from_dict(first).restore() == PAGE
        assert done.out.isascii()

    def test_stats(self, run: Run, page: Path) -> None:
        done = run(page, "nowhere.txt", "-q", "--stats", stdin=b"")
        assert done.out == CLEAN
        table = {row.split()[0]: row.split()[1:] for row in done.err.splitlines()[1:]}
        assert table["cookie"] == ["1", "18"]
        assert table["total"] == ["3", str(sum(map(len, FURNITURE)))]
        assert "1 input cleaned: 1 changed, 0 emptied, 0 guarded, 1 failed" in done.err

    def test_emptied_page_is_noted(self, run: Run) -> None:
        done = run("--stats", stdin=b"Accept all cookies\n")
        assert done.out == ""
        assert "nothing is left" in done.err
        assert "1 emptied" in done.err

    def test_verbose(self, run: Run, page: Path) -> None:
        one_sentence(run(page, "-v").err, "page.txt", "text", "3 of 7 lines removed")

    def test_no_bar_off_a_terminal(self, run: Run, page: Path) -> None:
        assert run(page, page).err == ""

    def test_bar_on_a_terminal(
        self, page: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        main([str(page), str(page)])
        assert "/2 [" in capfd.readouterr().err
        main([str(page), str(page), "-q"])
        assert capfd.readouterr().err == ""
        main([str(page)])
        assert capfd.readouterr().err == ""


class TestInformation:
    def test_version(self, run: Run) -> None:
        assert run("--version").out == f"clean-text {cleaner.__version__}\n"

    def test_version_loads_nothing_heavy(self) -> None:
        code = (
            "import sys; from cleaner.cli import main; main(['--version'])\n"
            "heavy = {'trafilatura', 'lxml', 'regex', 'tqdm', 'cleaner.api', 'cleaner.filters'}\n"
            "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert done.stderr == ""

    def test_plain_text_loads_no_html_library(self, page: Path) -> None:
        code = "import sys; from cleaner.cli import main; main(); sys.exit('lxml' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code, str(page)], cwd=ROOT, capture_output=True)
        assert (done.returncode, done.stdout.decode()) == (0, CLEAN)

    def test_help_documents_the_exit_codes(self, run: Run) -> None:
        done = run("--help")
        assert done.code == 0
        for code in Exit:
            assert re.search(rf"^  {code.value} +{re.escape(code.meaning)}$", done.out, re.M)

    def test_help_names_the_modes(self, run: Run) -> None:
        assert "|".join(MODES) in run("--help").out

    def test_list_filters(self, run: Run) -> None:
        rows = run("--list-filters").out.splitlines()
        assert tuple(row.split()[0] for row in rows)[: len(default_filters())] == default_filters().names
        assert all(len(row.split()) > 3 for row in rows)

    def test_list_filters_names_plugins(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        from importlib.metadata import EntryPoint

        point = EntryPoint("mine", "my.module:Mine", "cleaner.filters")
        monkeypatch.setattr("cleaner.registry.plugins", lambda group: {"mine": point})
        assert "my.module:Mine" in run("--list-filters").out.splitlines()[-1]

    def test_list_categories(self, run: Run) -> None:
        rows = run("--list-categories").out.splitlines()
        assert [row.split()[0] for row in rows] == list(Category)
        assert [row.split()[0] for row in rows if "stays by default" in row] == ["headline", "credit"]


class TestEndings:
    @pytest.mark.parametrize("arguments", [[], ["--json"], ["--explain"], ["--list-filters"]])
    def test_closed_pipe(self, page: Path, arguments: list[str]) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = process(page, *arguments, stdout=writer)
        os.close(writer)
        assert (done.returncode, done.stderr) == (141, b"")

    def test_closed_pipe_of_help(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = process("--help", stdout=writer)
        os.close(writer)
        assert (done.returncode, done.stderr) == (141, b"")

    def test_closed_pipe_below_the_errors(self) -> None:
        call = f'"{sys.executable}" -m cleaner {" ".join(map(str, range(3000)))} 2>&1 | head -1'
        done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
        assert (done.stdout.count("\n"), done.stderr) == (1, "")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
    def test_full_disk(self, page: Path) -> None:
        with open("/dev/full", "wb") as full:
            done = process(page, stdout=full)
        assert done.returncode == 1
        one_sentence(done.stderr.decode(), "standard output", "no space left")

    def test_closed_streams(self, page: Path) -> None:
        command = f'"{sys.executable}" -m cleaner'
        for call, code in ((f'{command} "{page}" >&-', 1), (f"{command} - <&-", 1)):
            done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == code
            one_sentence(done.stderr, "closed")
        call = f"{command} nowhere.txt 2>&-"
        done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (1, "")

    def test_interrupt(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        def interrupt(size: int = -1) -> bytes:
            raise KeyboardInterrupt

        stdin = SimpleNamespace(buffer=SimpleNamespace(read=interrupt), isatty=lambda: False)
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["-"]) == 130
        assert capfd.readouterr() == ("", "clean-text: interrupted\n")

    @pytest.mark.parametrize("quiet", [[], ["-q"]])
    def test_an_interrupted_run_says_so(
        self, page: Path, quiet: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        run_of = {"learn-templates": "cleaner.command.learning.learn_from"}
        monkeypatch.setattr(run_of["learn-templates"], interrupt)
        assert main(["learn-templates", "-o", f"{page}.templates", str(page), *quiet]) == 130
        assert capfd.readouterr() == ("", "clean-text: interrupted\n")
        ledger = f"{page}.ledger"
        assert main([str(page), "--ledger", ledger, "-o", f"{page}.out", "-q"]) == 0
        monkeypatch.setattr("cleaner.corpus.restore.Restore.go", interrupt)
        assert main(["--restore", ledger, f"{page}.out/page.txt", *quiet]) == 130
        assert capfd.readouterr() == ("", "clean-text: interrupted\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
    def test_an_interrupt_while_modules_are_read(self, page: Path) -> None:
        """A module of the package is interrupted while it is imported, as Ctrl-C at the start does."""
        code = (
            "import builtins, os, signal, sys; real = builtins.__import__\n"
            "def slow(name, *rest):\n"
            "    if name == 'cleaner.command.console': os.kill(os.getpid(), signal.SIGINT)\n"
            "    return real(name, *rest)\n"
            "from cleaner.__main__ import main\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "builtins.__import__ = slow; sys.argv = ['clean-text', sys.argv[1]]; sys.exit(main())"
        )
        done = subprocess.run([sys.executable, "-c", code, str(page)], cwd=ROOT, capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"clean-text: interrupted\n")


class TestReportFunctions:
    def test_explanation_is_one_line_a_removal(self) -> None:
        result = Cleaner(keep=["headline"]).clean(PAGE)
        rows = explanation("x", result).splitlines()
        assert len(rows) == 1 + len(result.removals)

    def test_explanation_without_removals(self) -> None:
        assert explanation("x", Cleaner().clean(PROSE[0])).count("\n") == 1

    def test_control_characters_do_not_pass(self) -> None:
        assert shorten("a\x1b[2J\tb\u202ec") == "a\ufffd[2J b\ufffdc"

    def test_shorten(self) -> None:
        short = shorten("begin " + "x" * 500 + " end")
        assert len(short) == 80
        assert short.startswith("begin")
        assert short.endswith(" end")
        assert shorten("y" * 80) == "y" * 80

    def test_part_of_a_line_is_marked(self) -> None:
        def label(page: object) -> list[object]:
            from cleaner.types import Proposal

            return [Proposal(0, "related", "label", 1.0, start=len(PROSE[0]) + 1)]

        result = Cleaner(filters=[label]).clean(f"{PROSE[0]} Read more\n")
        out = explanation("x", result)
        assert "...Read more" in out
        assert "label:label" in out
        assert "0 of 1 line removed, 1 shortened" in out

    def test_tally_counts_lines_once(self) -> None:
        tally = Tally()
        tally.add(Cleaner().clean(PAGE))
        tally.add(Cleaner().clean(PROSE[0]))
        assert (tally.inputs, tally.changed, tally.lines.total()) == (2, 1, 3)
        assert "2 inputs cleaned: 1 changed" in stats(tally)
        left = Removal(0, 4, "Home", "navigation", "navigation", "navigation.label", 0.9, 1)
        right = replace(left, start=20, end=24)
        tally.add(Result("text", (left, right)))
        assert (tally.lines["navigation"], tally.characters["navigation"]) == (2, 23)

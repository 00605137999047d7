"""Which language a text is in, and how the benchmark counts that. No corpora."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks import identification as benchmark
from benchmarks import languages as command
from cleaner import Cleaner, language
from cleaner.language import detect_language
from cleaner.packs import builtin_languages

SENTENCES: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("sentences.toml").read_text("utf-8")
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let langdetect fail: what is open must not be."""

    def asked(sample: str) -> str:
        raise AssertionError(f"langdetect was asked about {sample!r}")

    monkeypatch.setattr(language, "_ask_langdetect", asked)


def test_every_pack_has_a_sentence() -> None:
    assert set(SENTENCES) == set(builtin_languages()) - {"any"}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_enough(code: str) -> None:
    assert detect_language([SENTENCES[code]]) == code


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("code", sorted(set(SENTENCES) - {"da", "no", "nl"}))
def test_the_vote_or_the_script_decides_without_langdetect(code: str) -> None:
    assert detect_language([SENTENCES[code]]) == code


@pytest.mark.parametrize("code", sorted(set(SENTENCES) - {"en"}))
def test_furniture_in_english_does_not_make_a_page_english(code: str) -> None:
    box = ["We use cookies to improve your experience.", "Accept all", "Sign in", "Share on Facebook"]
    story = [SENTENCES[code], f"{SENTENCES[code]} {SENTENCES[code]}"]
    assert detect_language([*box, *story, *box]) == code


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("code", "text"),
    [
        # Some languages' stop lists are full of English words; they must not keep the vote open.
        ("en", "The engine of the boat was new, and that of the other one was not."),
        # Units and marks of lists are letters, and letters are words of other languages.
        ("en", "Lighthouse 2026 1h 54m R 5.9 (22K), the story of a ferry and a cat\nGale 2025 2h 29m R 7.1"),
        # A list of places has no kana, the notice below it has.
        (
            "ja",
            "東町、西町、南町、北町、上町、下町、中町、本町、新町、元町、港町\n各地で強い揺れがありました。",
        ),
        # Few of the words of a language that puts all into endings are stop words.
        (
            "tr",
            "Feribot iskelesine gelen yolcular bekledi ve motor onarıldı ama gemi kalkmadı, bu bir ilk, uzun",
        ),
    ],
)
def test_what_once_left_the_vote_open(code: str, text: str) -> None:
    assert detect_language(text.splitlines()) == code


def test_a_page_gets_the_packs_of_its_language() -> None:
    text = f"{SENTENCES['de']}\nLesen Sie auch\n{SENTENCES['de'][:70]}"
    assert Cleaner().clean(text).language == "de"


# --- the benchmark


def _answer(code: str, ours: str | None, theirs: str | None, form: str = benchmark.WHOLE) -> benchmark.Answer:
    return benchmark.Answer(benchmark.Known("page", form, code, ("Text.",)), ours, theirs, 0.001, 0.003)


def test_only_texts_that_langdetect_names_rightly_count() -> None:
    found = [
        _answer("de", "de", "de"),
        _answer("de", "nl", "de"),
        _answer("gl", "da", "da"),
        _answer("de", "de", "nl"),
    ]
    score = benchmark.score(found)
    assert (score.texts, score.right, score.langdetect_right, score.both_right) == (4, 2, 2, 1)
    assert score.share == 0.5
    assert score.ms == pytest.approx(1.0) and score.langdetect_ms == pytest.approx(3.0)
    assert benchmark.wrong(found) == found[1:2]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ({"lang": "en-US", "html": "<html lang='de'>"}, "en"),
        ({"lang": None, "html": '<!doctype html><html class="x" lang="nb-NO">'}, "no"),
        ({"html": "<html xml:lang=pt>"}, "pt"),
        ({"html": "<html hreflang='x'><p lang='de'>"}, None),
    ],
)
def test_the_language_that_a_page_declares(page: dict[str, str | None], code: str | None) -> None:
    assert benchmark.language_of(page) == code


def test_the_table_shows_each_form_once() -> None:
    found = [_answer("de", "de", "de"), _answer("en", "en", "en", "1 line of it")]
    lines = command.identification(found).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| whole gold text", "| 1 line of it"]
    assert len({line.count("|") for line in lines}) == 1


def test_without_corpora_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--corpora", str(tmp_path / "none")], ["--corpora", str(tmp_path)]):
        assert command.main(arguments) == 2
        said = capsys.readouterr().err
        assert said.startswith("benchmarks.languages: ") and said.count("\n") == 1

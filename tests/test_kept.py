"""Texts of many kinds in which nothing is boilerplate: in `balanced` every line of them stays.

`tests/kept/<kind>/<language>-<name>.txt`. They are what users of such tools lose again and again: an
article about cookies, an encyclopedia's "Release" and "Legacy", a refrain, a heading "Widgets", a chat, a
contract, code.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.api import Cleaner
from tests.support import HERE, files_below, read

KEPT = HERE / "kept"
TEXTS = sorted(KEPT.glob("*/*.txt"))
KINDS = {path.parent.name for path in TEXTS}
#: What is lost all the same, and why: strict, so that a text that is mended must be taken off the list.
KNOWN: dict[str, str] = {}


def _case(path: Path) -> object:
    name = path.relative_to(KEPT).with_suffix("").as_posix()
    marks = [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []
    return pytest.param(path, id=name, marks=marks)


@pytest.mark.parametrize("path", [_case(path) for path in TEXTS])
def test_nothing_goes(path: Path, balanced: Cleaner) -> None:
    text = read(path)
    result = balanced.clean(text)
    assert [(r.reason, r.text) for r in result.removals] == []
    assert [line for line in result.text.splitlines() if line] == [line for line in text.splitlines() if line]
    assert result.text.count("\f") == text.count("\f")
    assert result.restore() == text
    windows = balanced.clean(text.replace("\n", "\r\n"))
    assert windows.text == result.text


@pytest.mark.parametrize("path", [pytest.param(p, id=p.relative_to(KEPT).as_posix()) for p in TEXTS])
def test_strict_takes_few_lines(path: Path) -> None:
    text = read(path)
    result = Cleaner(mode="strict").clean(text)
    assert len(result.removals) <= 0.2 * len([line for line in text.splitlines() if line.strip()])


def test_every_kind_has_several_texts_in_several_languages() -> None:
    wanted = {
        "chat", "code", "commented", "encyclopedia", "formfeed", "forum", "legal", "markdown", "names",
        "poem", "privacy", "recipe", "references", "refrain", "resume", "subtitles", "transcript", "widgets",
    }  # fmt: skip
    assert wanted <= KINDS
    for kind in wanted:
        languages = [path.stem.partition("-")[0] for path in TEXTS if path.parent.name == kind]
        assert len(languages) >= 3
        assert kind == "code" or len(set(languages)) >= 2


def test_nothing_else_lies_there() -> None:
    assert files_below(KEPT) == set(TEXTS)

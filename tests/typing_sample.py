"""The public API as a type checker sees it. mypy reads this file (see pyproject.toml); nothing runs it.

An unused `type: ignore` is an error there, so each of them is a test that a mistake is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, assert_type

import cleaner
from cleaner import (
    Category,
    Chain,
    Cleaner,
    CleanerError,
    DataError,
    FilterError,
    InputError,
    Page,
    Proposal,
    Removal,
    Result,
    SettingsError,
    clean,
    clean_html,
    default_filters,
)
from cleaner.types import Filter, Line


def functions() -> None:
    """The two functions."""
    assert_type(clean("text"), str)
    assert_type(clean("text", mode="light", keep=["share"]), str)
    assert_type(clean_html(b"<p>", language="en"), str)
    assert_type(cleaner.__version__, str)
    clean(b"text")  # type: ignore[arg-type]
    clean_html(3)  # type: ignore[arg-type]


def objects() -> None:
    """The cleaner and its results."""
    tool = Cleaner(
        mode="strict",
        keep={"share", Category.LEGAL},
        remove=("headline",),
        protect=["fox", str.isupper],
        filters=["cookie", foxes, Owls()],
        packs=[Path("pack.toml"), "name"],
        language="en",
    )
    result = tool.clean("text", language="de", url="https://example.org")
    assert_type(result, Result)
    assert_type(result.text, str)
    assert_type(result.removals, tuple[Removal, ...])
    assert_type(result.recognised, tuple[Removal, ...])
    assert_type(result.language, str | None)
    assert_type(result.guarded, str | None)
    assert_type(result.counts, dict[str, int])
    assert_type(result.restore(), str)
    assert_type(result.restore(["share"]), str)
    assert_type(result.to_dict(), dict[str, Any])
    assert_type(Result.from_dict(result.to_dict()), Result)
    assert_type(tool.clean_html("<p>"), Result)
    assert_type(tool.clean_many(iter(["a"]), workers=2), Iterator[Result])
    Cleaner(mode=3)  # type: ignore[arg-type]
    Cleaner(modes="light")  # type: ignore[arg-type]
    tool.clean(None)  # type: ignore[arg-type]
    result.text = "other"  # type: ignore[misc]


def removals(result: Result) -> Iterator[tuple[int, int, str]]:
    """What went."""
    for removal in result.removals:
        assert_type(removal.category, str)
        assert_type(removal.score, float)
        yield removal.start, removal.end, removal.text
        removal.start = 0  # type: ignore[misc]


def foxes(page: Page) -> Iterator[Proposal]:
    """A filter that is a function."""
    assert_type(page.lines, tuple[Line, ...])
    assert_type(page.language, str | None)
    assert_type(page.found, Mapping[int, Proposal])
    for line in page.lines:
        if "fox" in line.text:
            yield Proposal(line.index, "animal", "animal.fox", 0.9)


class Owls:
    """A filter that is an object."""

    name = "owls"

    def __call__(self, page: Page) -> Iterable[Proposal]:
        """Propose the first line."""
        return [Proposal(0, Category.JUNK, "owls", score=1, start=0, end=None)]


def chains() -> None:
    """Editing the chain."""
    chain = default_filters()
    assert_type(chain, Chain)
    assert_type(chain.names, tuple[str, ...])
    assert_type(chain.without("cookie").only("share"), Chain)
    assert_type(chain.before("share", foxes).after("share", Owls()).replace("cookie", foxes), Chain)
    owls: Filter = Owls()
    Cleaner(filters=Chain([foxes, owls, *chain]))
    chain.without(3)  # type: ignore[arg-type]


def errors() -> None:
    """Every error is a `CleanerError`."""
    kinds: list[type[CleanerError]] = [DataError, FilterError, InputError, SettingsError]
    assert kinds

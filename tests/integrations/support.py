"""What the adapters' tests share: the hosts that are installed, and texts of the project's own.

`CLEANER_HOSTS` names hosts that must be there (CI): what is named and missing fails, all else is skipped.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import count, cycle, islice
from typing import Any

import pytest

from cleaner.api import Cleaner
from cleaner.integrations import read_ledger
from tests.test_golden import pages, read, seeds

DEMANDED = frozenset(os.environ.get("CLEANER_HOSTS", "").split())
#: Modules of hosts, by the extra that brings them.
MODULES = {
    "langchain": "langchain_core",
    "llamaindex": "llama_index.core",
    "nemo": "nemo_curator",
    "spark": "pyspark",
}


def host(extra: str) -> Any:
    """Return a host's module; skip the tests that call this where it is not installed."""
    module = MODULES.get(extra, extra)
    if find_spec(module.partition(".")[0]) is None:
        reason = f"{module} is not installed: pip install 'boilerplate-cleaner[{extra}]'"
        if extra in DEMANDED:
            raise AssertionError(f"CLEANER_HOSTS asks for {extra}, but {reason}")
        pytest.skip(reason, allow_module_level=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the host's own making, while it is imported
        return import_module(module)


def texts(many: int | None = None) -> list[str]:
    """Return golden texts; where more are asked for than there are, with a number that tells them apart."""
    found = [read(golden.source) for golden in (*seeds(), *pages())]
    if many is None or many <= len(found):
        return found[:many]
    numbered = (f"{text}\n\nThat was story number {i} of the year." for i, text in zip(count(), cycle(found)))
    return list(islice(numbered, many))


def urls(many: int, sites: int = 3) -> list[str]:
    """Return as many addresses, on a few sites in turn."""
    return [f"https://site{i % sites}.example.org/{i}" for i in range(many)]


FRAME = "Fog Bell Almanac\nLetters to the Keeper\n\n{}\n\nAsk the Harbour Cat"
BOATS = ("Anna", "Berta", "Clara", "Dora", "Emma", "Frieda", "Gerda", "Hanna")


def boat_pages() -> list[tuple[str, str]]:
    """Return pages of one site, with addresses: what stands on all of them is its template."""
    story = "The {} was found on the beach this morning, and nobody in the town could say whose boat it was."
    return [(f"https://almanac.example.org/{boat}", FRAME.format(story.format(boat))) for boat in BOATS]


def check(sources: Sequence[str], found: Sequence[str], ledgers: Sequence[Any], **options: Any) -> None:
    """Demand that texts are what `Cleaner.clean_many` makes of them, and that their ledgers lead back."""
    wanted = list(Cleaner(**options).clean_many(sources))
    assert list(found) == [result.text for result in wanted]
    back = [read_ledger(text, ledger) for text, ledger in zip(found, ledgers, strict=True)]
    assert back == wanted
    assert [result.restore() for result in back] == list(sources)


def sponsors(page: Any) -> Any:
    """Yield lines of sponsors: a filter of a user's own, which host's workers must find."""
    from cleaner.types import Proposal

    for line in page.lines:
        if line.text.startswith("Brought to you by"):
            yield Proposal(line.index, "advertisement", "sponsors.line", 0.95)


def failing(page: Any) -> Any:
    """Fail, as a filter of a user's may."""
    raise ValueError("no such page")

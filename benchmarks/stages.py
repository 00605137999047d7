"""What cleaning costs by stage, beside trafilatura on the same pages in the same run.

    python -m benchmarks.stages [--corpora DIR] [--pages N] [--rounds N]

Processor time, the best round of each form. Without corpora the pages are the project's golden ones. Every
stage is timed where it is called, so that what a stage calls of another is taken from its own time.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from time import process_time
from typing import Any
from unittest.mock import patch

import cleaner.chain
import cleaner.forms
import cleaner.language
import cleaner.lines
import cleaner.page
import cleaner.survey
from benchmarks.corpora import told
from benchmarks.extractors import TOOLS, Web, extract
from benchmarks.speed.inputs import load
from cleaner import Cleaner, default_filters
from cleaner.model import model, words
from cleaner.model.features import Findings
from cleaner.page import Page
from cleaner.phrases import PhraseIndex

#: Where each stage begins: the place of its function, the function, the stage.
_PLACES: tuple[tuple[Any, str, str], ...] = (
    (cleaner.lines, "split", "line splitting"),
    (cleaner.language, "detect_language", "language"),
    (cleaner.page, "form_of", "folding and words"),
    (cleaner.page, "shape_of", "shape facts"),
    (model, "read", "model: characters and facts"),
    (words, "grams", "model: hashed words"),
    (words, "scores", "model: hashed words"),
    (Findings, "of", "model: what rules found"),
    (model, "features", "model: features"),
    (model.LineModel, "judge", "model: networks"),
    (model.LineModel, "name", "model: categories"),
    (cleaner.survey, "proposals_of", "filters"),
    (cleaner.survey, "protected", "guards"),
    (cleaner.chain, "spare", "plausibility"),
    (cleaner.chain, "_removals", "ledger"),
    (cleaner.lines, "render", "text and patches"),
)
REST, TOTAL = "all else", "clean"


class Clock:
    """Times of nested stages: each stage's own, without the stages within it.

    Args:
        now: The clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = process_time) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._now = now
        self._within = [0.0]

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return a function that is timed as a stage; a light one, for some are called for every line."""
        within, spent, now = self._within, self.spent, self._now

        def run(*args: Any, **named: Any) -> Any:
            within.append(0.0)
            start = now()
            try:
                return function(*args, **named)
            finally:
                took = now() - start
                spent[name] += took - within.pop()
                within[-1] += took

        return run


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """Time the stages of every text that is cleaned within."""
    with ExitStack() as stack:
        for place, name, stage in _PLACES:
            stack.enter_context(patch.object(place, name, clock.timed(getattr(place, name), stage)))
        matches = cached_property(clock.timed(_found, "phrases"))
        matches.__set_name__(Page, "matches")
        stack.enter_context(patch.object(Page, "matches", matches))
        yield


_found = Page.__dict__["matches"].func


def forget() -> None:
    """Forget the lines seen so far, so that every round meets new pages."""
    cleaner.forms._remembered.cache_clear()
    for held in gc.get_objects():
        if isinstance(held, PhraseIndex):
            held._remembered.cache_clear()


def plain_time(tool: Cleaner, texts: Sequence[str], rounds: int) -> float:
    """Return the seconds that cleaning takes, unwatched, in the best round."""
    best = float("inf")
    for _ in range(rounds):
        forget()
        start = process_time()
        for text in texts:
            tool.clean(text)
        best = min(best, process_time() - start)
    return best


def stages(tool: Cleaner, texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds of each stage over all texts."""
    forget()
    clock = Clock()
    with watched(clock):
        for text in texts:
            clock.timed(tool.clean, REST)(text)
    return dict(clock.spent)


def table(name: str, texts: Sequence[str], beside: float, rounds: int) -> Iterator[str]:
    """Yield the table of a form of pages; `beside` is what trafilatura takes for their HTML (seconds)."""
    tool, rules = Cleaner(), Cleaner(filters=default_filters().without("learned"))
    for text in texts:
        tool.clean(text)  # compiles phrases
    whole, alone = plain_time(tool, texts, rounds), plain_time(rules, texts, rounds)
    spent = stages(tool, texts)
    scale, count = whole / sum(spent.values()), len(texts)  # watching costs time too
    size = sum(len(text.encode()) for text in texts)
    yield f"{name}: {count} pages of {size / count / 1000:.1f} kB"
    for stage, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        share = seconds / sum(spent.values())
        yield f"  {stage:30}{seconds * scale / count * 1000:9.3f} ms{share:8.1%}"
    for label, seconds in ((TOTAL, whole), ("rules alone", alone)):
        yield (
            f"  {label:30}{seconds / count * 1000:9.3f} ms{size / seconds / 1e6:8.2f} MB/s"
            f"{beside / seconds:8.1f} times as fast as trafilatura"
        )


def measure(webs: Sequence[Web], rounds: int) -> Iterator[str]:
    """Yield the tables of both forms of some pages."""
    tool = TOOLS["trafilatura"]
    times, outputs = [], []
    for _ in range(rounds):
        found = [extract(tool, web) for web in webs]
        times.append(sum(f.ms for f in found) / 1000)
        outputs = [f.text for f in found]
    yield f"trafilatura: {min(times) / len(webs) * 1000:.1f} ms a page"
    visible = TOOLS["visible"] if TOOLS["visible"].installed else tool
    forms = {visible.label: [extract(visible, web).text for web in webs], "trafilatura's output": outputs}
    for name, texts in forms.items():
        kept = [text for text in texts if text.strip()]
        yield from table(name, kept, min(times) * len(kept) / len(webs), rounds)


@told("benchmarks.stages")
def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--pages", type=int, default=50, help="how many pages (default: 50)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the best counts (default: 3)")
    options = parser.parse_args(argv)
    webs = load(options.corpora).webs
    step = max(1, len(webs) // max(1, options.pages))
    for line in measure(webs[::step][: options.pages], options.rounds):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

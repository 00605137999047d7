"""The work on one page: extract what the cache lacks, run every system on every form, judge."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from time import process_time
from typing import Any

from benchmarks.blame import Case, blame
from benchmarks.extractors import TEXT_FORMS, Extraction, Tool, Web, extract, language_of
from benchmarks.metrics import Figures, Reference, Source, judge
from benchmarks.peers import peers
from benchmarks.plan import GOLD, HTML, Plan, cleaner_for
from benchmarks.sites import fold_of, has_seen, sites
from cleaner import Cleaner, Result
from cleaner.language import detect_language


@dataclass(frozen=True, slots=True)
class Measured:
    """One page's figures by form and system, and the language of its gold text."""

    id: str
    set: str
    kind: str
    figures: dict[tuple[str, str], Figures]
    cases: dict[str, Case]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A page's figures, and what was extracted for them by extractor."""

    measured: Measured
    fresh: dict[str, Extraction]


_WARM = "The town has a new bridge, and the people of the town were glad to see it when it was opened.\n"
Task = tuple[dict[str, Any], dict[str, Extraction]]


def quiet() -> None:
    """Keep libraries from writing into the progress bar; for the workers."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


@lru_cache(maxsize=1)
def _warm(plan: Plan) -> None:
    """Run every system on text once, so that imports and compiling count for no page."""
    for peer in peers():
        peer.run(_WARM)
    for mode in plan.modes:
        cleaner_for(plan.factory, mode, 0, plan.folds).clean(_WARM)


def work(plan: Plan, name: str, tasks: list[Task]) -> list[Done]:
    """Measure some pages of one set."""
    _warm(plan)
    return [measure(plan, name, page, cached) for page, cached in tasks]


def measure(plan: Plan, name: str, page: dict[str, Any], cached: dict[str, Extraction]) -> Done:
    """Measure one page.

    Args:
        plan: The run.
        name: The set.
        page: The page as the corpus has it.
        cached: What is extracted already, by extractor.
    """
    fresh = _extract_missing(plan.tools, page, cached)
    extractions = cached | fresh
    scorer = Scorer(plan, page)
    figures: dict[tuple[str, str], Figures] = {}
    for form in plan.forms:
        if form == HTML:
            figures |= scorer.on_html(extractions)
        elif form == GOLD:
            figures |= scorer.on_text(GOLD, page["gold"])
        elif TEXT_FORMS[form] in extractions:
            figures |= scorer.on_text(form, extractions[TEXT_FORMS[form]].text)
    language = detect_language(page["gold"].splitlines()) or ""
    return Done(Measured(str(page["id"]), name, kind_of(page), figures, scorer.cases, language), fresh)


def kind_of(page: dict[str, Any]) -> str:
    """Return a page's type; pages made of placeholder text, as test suites have them, stand apart."""
    filler = "lorem ipsum" in page["gold"].lower()
    return str(page.get("page_type") or ("filler" if filler else "article"))


def _extract_missing(
    tools: tuple[Tool, ...], page: dict[str, Any], cached: dict[str, Extraction]
) -> dict[str, Extraction]:
    fresh: dict[str, Extraction] = {}
    web = Web(page["html"], page.get("url"), None)
    missing = [tool for tool in tools if tool.name not in cached]
    for tool in missing:
        if tool.name == "visible":
            fresh["visible"] = extract(tool, web)
    visible = fresh.get("visible") or cached.get("visible")
    if len(missing) > len(fresh):
        web = replace(web, language=language_of(page, visible.text if visible else ""))
    return fresh | {tool.name: extract(tool, web) for tool in missing if tool.name != "visible"}


class Scorer:
    """Runs the systems on the forms of one page, and remembers where gold words went."""

    def __init__(self, plan: Plan, page: dict[str, Any]) -> None:
        self.plan = plan
        self.page = page
        self.names = sites(page)
        self.fold = fold_of(self.names[0], plan.folds)
        self.reference = Reference.of(page)
        self.cases: dict[str, Case] = {}

    def on_text(self, form: str, text: str) -> dict[tuple[str, str], Figures]:
        """Return the figures of peers and cleaner on a text."""
        source = Source.of(text, self.reference)
        found = {(form, peer.name): self._timed(source, partial(peer.run, text)) for peer in peers()}
        for mode, cleaner, seen in self._cleaners(self.plan.factory):
            run = partial(cleaner.clean, text)
            found[form, f"cleaner-{mode}"] = self._clean(form, mode, source, seen, run)
        return found

    def on_html(self, extractions: dict[str, Extraction]) -> dict[tuple[str, str], Figures]:
        """Return the figures of the extractors and of `clean_html`; the visible text is the input."""
        visible = extractions.get("visible")
        source = Source.of(visible.text if visible else self.page["gold"], self.reference)
        found = {
            (HTML, tool.name): judge(got.text, self.reference, source, got.ms, failed=got.failed)
            for tool in self.plan.tools
            if (got := extractions.get(tool.name))
        }
        html, url = self.page["html"], self.page.get("url")
        for mode, cleaner, seen in self._cleaners(self.plan.html_factory):
            run = partial(cleaner.clean_html, html, url=url)
            found[HTML, f"cleaner-{mode}"] = self._clean(HTML, mode, source, seen, run)
        return found

    def _cleaners(self, factory: str) -> Iterator[tuple[str, Cleaner, bool]]:
        for mode in self.plan.modes:
            cleaner = cleaner_for(factory, mode, self.fold, self.plan.folds)
            yield mode, cleaner, has_seen(cleaner, self.names)

    def _timed(self, source: Source, run: Callable[[], str]) -> Figures:
        start = process_time()
        text = run()
        return judge(text, self.reference, source, (process_time() - start) * 1000)

    def _clean(self, form: str, mode: str, source: Source, seen: bool, run: Callable[[], Result]) -> Figures:
        if seen and not self.plan.seen:
            return Figures(seen=True, refused=True)
        start = process_time()
        result = run()
        ms = (process_time() - start) * 1000
        if mode == self.plan.explained and form != HTML:
            self.cases[form] = blame(result, source, self.reference)
        return judge(result.text, self.reference, source, ms, seen=seen)

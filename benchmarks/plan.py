"""What a run of the quality benchmark does: sets, forms, systems, folds; frozen and picklable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from benchmarks.extractors import TEXT_FORMS, TOOLS, Tool
from benchmarks.peers import peers
from cleaner import Cleaner

#: The page files, and what each is called in tables.
SETS = ("wcxb-dev", "news-multilingual", "portal-dev", "reader")
MODES = ("light", "balanced", "strict")
#: Gold texts as input: nothing there is boilerplate, so every word lost is harm.
GOLD, HTML = "gold", "html"
FORMS = (*TEXT_FORMS, GOLD, HTML)
#: What the gain is measured against: the text as it is; on HTML the extractor under `clean_html`.
BASE = {HTML: "trafilatura"}

Factory = Callable[[str, int, int], Cleaner]


def base_of(form: str) -> str:
    """Return the system that the others of a form are compared with."""
    return BASE.get(form, "nothing")


def plain(mode: str, fold: int, folds: int) -> Cleaner:  # the signature of every factory
    """Return the cleaner as it comes, whatever the fold."""
    return Cleaner(mode=mode)


@dataclass(frozen=True, slots=True)
class Plan:
    """A run.

    Attributes:
        sets: The page files.
        forms: The forms of a page.
        modes: The cleaner's modes.
        sample: So many pages a set, always the same; None for all.
        folds: Into how many folds the sites are dealt.
        factory: "module:function" that makes the cleaner that scores a fold: mode, fold, folds.
        html_factory: The same for pages of HTML, which have a model of their own.
        seen: Score pages of sites that a cleaner has learned from, and mark them.
        languages: Show each language's pages apart, too.
    """

    sets: tuple[str, ...] = SETS
    forms: tuple[str, ...] = FORMS
    modes: tuple[str, ...] = MODES
    sample: int | None = None
    folds: int = 3
    factory: str = "benchmarks.folds:unseen"
    html_factory: str = "benchmarks.folds:unseen_html"
    seen: bool = False
    languages: bool = False

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The extractors that this run needs and that are installed."""
        wanted = set(TOOLS) if HTML in self.forms else {"visible"}
        wanted |= {TEXT_FORMS[form] for form in self.forms if form in TEXT_FORMS}
        return tuple(tool for tool in TOOLS.values() if tool.name in wanted and tool.installed)

    @property
    def missing(self) -> tuple[Tool, ...]:
        """The extractors that are not installed here."""
        return tuple(tool for tool in TOOLS.values() if not tool.installed)

    @property
    def explained(self) -> str:
        """The mode whose removals are listed with their reasons."""
        return "balanced" if "balanced" in self.modes else self.modes[-1]

    def labels(self, form: str) -> dict[str, str]:
        """Return the systems of a form by name, with the words for them in tables."""
        if form == HTML:
            found = {tool.name: f"{tool.label} {tool.version}" for tool in self.tools}
            return found | {f"cleaner-{mode}": f"clean_html {mode}" for mode in self.modes}
        texts = {peer.name: peer.label for peer in peers()}
        return texts | {f"cleaner-{mode}": f"cleaner {mode}" for mode in self.modes}


@lru_cache(maxsize=32)
def cleaner_for(factory: str, mode: str, fold: int, folds: int) -> Cleaner:
    """Return the cleaner that scores a fold; made once a process.

    Raises:
        ValueError: The factory is not named as "module:function", or is not there.
    """
    module, _, name = factory.partition(":")
    try:
        make: Factory = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"--factory {factory}: no such module:function") from error
    return make(mode, fold, folds)

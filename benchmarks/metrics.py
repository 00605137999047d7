r"""The figures of one text against a gold text: words, snippets, what was lost.

Words are what `\w+` finds in the lower-cased text, counted as a multiset: WCXB's definition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"\w+")


def words(text: str) -> Counter[str]:
    """Return the multiset of a text's words."""
    return Counter(_WORD.findall(text.lower()))


def flat(text: str) -> str:
    """Return a text's words, in order."""
    return " ".join(_WORD.findall(text.lower()))


def f1(text: str, gold: Counter[str]) -> float:
    """Return the word-F1 of a text against a gold text's words."""
    return overlap(words(text), gold)[0]


def overlap(found: Counter[str], gold: Counter[str]) -> tuple[float, float, float]:
    """Return word-F1, precision and recall; two empty texts agree."""
    common, have, want = (found & gold).total(), found.total(), gold.total()
    if not have + want:
        return 1.0, 1.0, 1.0
    return 2 * common / (have + want), common / max(1, have), common / max(1, want)


def squeeze(text: str) -> str:
    """Return a text as snippets are looked up in it: lower case, every run of white space one space."""
    return " ".join(text.lower().split())


def found_share(squeezed: str, snippets: Sequence[str]) -> float | None:
    """Return the share of the snippets that a squeezed text contains; None where there are none."""
    wanted = [s for s in map(squeeze, snippets) if s]
    return sum(s in squeezed for s in wanted) / len(wanted) if wanted else None


def filled(text: str) -> list[str]:
    """Return the lines that are not blank, white space at their ends taken off."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a page's text should be.

    Attributes:
        gold: The gold text's words.
        with_: Snippets that a right text contains.
        without: Snippets that it does not contain.
        headline: The page's title, where the gold text does not have it as a line: gold texts leave out
            the headline on nine pages of ten, so that a line that is the title counts neither way.
    """

    gold: Counter[str]
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    headline: str = ""

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> Reference:
        """Return the reference of a page of the corpora."""
        gold, title = str(page["gold"]), flat(str(page.get("title") or ""))
        snippets = tuple(page.get("with_") or ()), tuple(page.get("without") or ())
        lines = {flat(line) for line in gold.splitlines()}
        return cls(words(gold), *snippets, headline="" if title in lines else title)

    def words(self, text: str) -> Counter[str]:
        """Return the words of a text that count."""
        if not self.headline or self.headline not in flat(text):
            return words(text)
        return words("\n".join(line for line in text.splitlines() if flat(line) != self.headline))

    def f1(self, text: str) -> float:
        """Return the word-F1 of a text."""
        return overlap(self.words(text), self.gold)[0]


@dataclass(frozen=True, slots=True)
class Source:
    """The text that was given to a cleaner: its gold words and its lines."""

    kept: Counter[str]
    lines: list[str]

    @classmethod
    def of(cls, text: str, reference: Reference) -> Source:
        """Return the facts of an input."""
        return cls(reference.words(text) & reference.gold, filled(text))


@dataclass(frozen=True, slots=True)
class Figures:
    """One page, one form, one system.

    Attributes:
        f1: Word-F1 against the gold text.
        precision: Share of the output's words that are gold.
        recall: Share of the gold text's words in the output.
        with_: Share of the wanted snippets found, None where the page names none.
        without: Share of the unwanted snippets absent, None where the page names none.
        lost: Share of the input's gold words that the output has no more.
        lost_words: Their number.
        gold_words: How many gold words the input had.
        emptied: The input had text, the output has none.
        changed: Some line is not what it was, white space aside.
        ms: Processor time in milliseconds.
        failed: The system raised; its output counts as empty.
        seen: The system was trained on the page's site.
        refused: It was therefore not asked; the other figures mean nothing.
    """

    f1: float = 0.0
    precision: float = 0.0
    recall: float = 0.0
    with_: float | None = None
    without: float | None = None
    lost: float = 0.0
    lost_words: int = 0
    gold_words: int = 0
    emptied: bool = False
    changed: bool = False
    ms: float = 0.0
    failed: bool = False
    seen: bool = False
    refused: bool = False


def judge(output: str, reference: Reference, source: Source, ms: float = 0.0, **marks: bool) -> Figures:
    """Return the figures of one output.

    Args:
        output: What a system made of the input.
        reference: What it should be.
        source: The input.
        ms: What it cost.
        **marks: `failed` or `seen`, where they hold.
    """
    found = reference.words(output)
    best, precision, recall = overlap(found, reference.gold)
    missing = (source.kept - found).total()
    lines = filled(output)
    squeezed = squeeze(output) if reference.with_ or reference.without else ""
    unwanted = found_share(squeezed, reference.without)
    return Figures(
        f1=best,
        precision=precision,
        recall=recall,
        with_=found_share(squeezed, reference.with_),
        without=None if unwanted is None else 1 - unwanted,
        lost=missing / max(1, source.kept.total()),
        lost_words=missing,
        gold_words=source.kept.total(),
        emptied=bool(source.lines) and not lines,
        changed=lines != source.lines,
        ms=ms,
        **marks,
    )

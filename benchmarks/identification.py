"""Language identification on texts whose language is known: ours beside langdetect alone.

A page's language is the one that the corpus names, else the one that its markup declares; markup is often
wrong, so what counts is the texts on which langdetect, reading the whole text, agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import regex

from benchmarks.corpora import labelled, pages
from benchmarks.lines import FILES, KEPT
from benchmarks.plan import SETS
from cleaner.language import detect_language

_DECLARED = regex.compile(r"<html\b[^>]{0,500}?\s(?:xml:)?lang\s*=\s*[\"']?([a-z]{2,3})\b", regex.IGNORECASE)
#: Names of one language: what markup, langdetect and the packs call it.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
#: Excerpts: so many lines from the middle of a gold text.
EXCERPTS = (3, 1)
WHOLE = "whole gold text"


@dataclass(frozen=True, slots=True)
class Known:
    """A text whose language is known.

    Attributes:
        id: The page.
        form: What it is: the whole gold text, or an excerpt.
        language: The code of its language.
        lines: Its lines.
    """

    id: str
    form: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What both said of a text, and in what time of the processor (seconds)."""

    text: Known
    ours: str | None
    langdetect: str | None
    seconds: float
    langdetect_seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """The answers to some texts, counted."""

    texts: int
    right: int
    langdetect_right: int
    both_right: int
    seconds: float
    langdetect_seconds: float

    @property
    def share(self) -> float:
        """Share of the texts where langdetect is right on which ours is right too."""
        return self.both_right / max(1, self.langdetect_right)

    @property
    def ms(self) -> float:
        """Milliseconds of the processor for a text, on average."""
        return 1000 * self.seconds / max(1, self.texts)

    @property
    def langdetect_ms(self) -> float:
        """The same of langdetect alone."""
        return 1000 * self.langdetect_seconds / max(1, self.texts)


def same(code: str | None) -> str | None:
    """Return a code as this comparison has it: without a country, one name a language."""
    short = code.lower().replace("_", "-").partition("-")[0] if code else None
    return _SAME.get(short, short) if short else None


def language_of(page: Mapping[str, Any]) -> str | None:
    """Return the language that the corpus or the page's markup names, if one does."""
    declared = _DECLARED.search(page["html"][:20_000])
    return same(page.get("lang") or (declared[1] if declared else None))


def _golds(root: Path) -> Iterator[tuple[str, str, list[str]]]:
    for name in SETS:
        for page in pages(root / f"{name}.jsonl.zst"):
            if language := language_of(page):
                yield f"{name}/{page['id']}", language, page["gold"].splitlines()
    for name in FILES:
        for document in labelled(root / name):
            kept = [line for line, label in document.lines if label in KEPT]
            yield f"{name}/{document.id}", str(same(document.language)), kept


def texts(root: Path) -> Iterator[Known]:
    """Yield the gold texts of known language in a folder of corpora, and excerpts of them."""
    for page, language, raw in _golds(root):
        lines = tuple(line for line in raw if line.strip())
        if not any(map(str.isalpha, "".join(lines))):
            continue
        yield Known(page, WHOLE, language, lines)
        for count in EXCERPTS:
            if len(lines) > count:
                start = (len(lines) - count) // 2
                excerpt = lines[start : start + count]
                yield Known(page, f"{count} line{'s'[: count > 1]} of it", language, excerpt)


def langdetect(text: str) -> str | None:
    """Return what langdetect alone says of a text, the same every time."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return same(str(detect(text)))
    except LangDetectException:
        return None


def ask(text: Known) -> Answer:
    """Ask both."""
    start = process_time()
    ours = detect_language(list(text.lines))
    between = process_time()
    theirs = langdetect("\n".join(text.lines))
    return Answer(text, same(ours), theirs, between - start, process_time() - between)


def answers(found: Iterable[Known]) -> list[Answer]:
    """Ask both about texts; what is read once a process is read before."""
    langdetect("The town has a new bridge.")
    detect_language(["The town has a new bridge, and the people of the town were glad to see it."])
    return [ask(text) for text in found]


def score(found: Sequence[Answer]) -> Score:
    """Count answers."""
    right = [a for a in found if a.langdetect == a.text.language]
    return Score(
        texts=len(found),
        right=sum(a.ours == a.text.language for a in found),
        langdetect_right=len(right),
        both_right=sum(a.ours == a.text.language for a in right),
        seconds=sum(a.seconds for a in found),
        langdetect_seconds=sum(a.langdetect_seconds for a in found),
    )


def wrong(found: Iterable[Answer]) -> list[Answer]:
    """Return the answers that are wrong where langdetect alone is right."""
    return [a for a in found if a.langdetect == a.text.language != a.ours]


def by_form(found: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Return the answers by form, in the order in which the forms first come."""
    groups: dict[str, list[Answer]] = {}
    for answer in found:
        groups.setdefault(answer.text.form, []).append(answer)
    return groups

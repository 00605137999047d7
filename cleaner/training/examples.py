"""Labelled texts as arrays: what the model sees of each, computed once for all folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chain import Chain, run
from cleaner.filters import default_filters
from cleaner.language import detect_language, stop_words
from cleaner.markup import Markup
from cleaner.model import door, words
from cleaner.model.chars import Floats
from cleaner.model.features import Findings, read
from cleaner.model.lines import Facts
from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs, pack_language
from cleaner.survey import Policy
from cleaner.training.mixed import FORM as MIXED
from cleaner.training.texts import VOTERS, Text
from cleaner.types import KEPT_BY_DEFAULT, Category

Array = npt.NDArray[Any]
#: What the rules find in balanced mode in one round, which is what the model gets to see.
_POLICY = Policy(0.6, 0.8, KEPT_BY_DEFAULT, rounds=1)
#: What each form weighs, and the share of texts whose indents the model does not get to see.
FORM_WEIGHTS = {
    "visible": 1.0, "main": 0.8, "justext": 0.8, "trafilatura": 1.0, "gold": 0.4, "excerpt": 0.5,
    "wrapped": 0.5, "careless": 1.0, MIXED: 0.7, "labelled": 4.0,
    "vote": 1.0, "resiliparse": 0.6, "none": 0.4,
}  # fmt: skip
_NO_INDENTS = 0.35
#: Categories that a line may be removed under.
CATEGORIES = tuple(
    c.value for c in Category if c not in KEPT_BY_DEFAULT and c not in ("template", "duplicate")
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text as arrays.

    Attributes:
        text: Where it is from; the text itself is dropped.
        known: The lines' facts.
        findings: What the rules found.
        removed: Lines that the rules remove.
        words: Words of each line.
        content: How much of each line is content.
        weight: How sure that is.
        category: Place in `CATEGORIES` of each line where a rule or a hand gave one, else -1.
        by_hand: Whether a hand gave the categories.
        reliable: How far the gold text can be trusted.
        votes: How much of each line each extractor kept; -1 where that is not known.
        door: What markup and extractors say of the lines, for the HTML door.
    """

    id: str
    names: tuple[str, ...]
    kind: str
    form: str
    language: str | None
    known: Facts
    findings: Findings
    removed: npt.NDArray[np.bool_]
    words: npt.NDArray[np.float32]
    content: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]
    category: npt.NDArray[np.int8]
    by_hand: bool
    reliable: float
    votes: Floats
    door: door.Known | None = None


@lru_cache(maxsize=64)
def _index(language: str | None) -> PhraseIndex:
    return PhraseIndex(active_packs(language, ()))


@lru_cache(maxsize=1)
def _chain() -> Chain:
    return default_filters().without("learned")


def _page(text: str, markup: Markup | None = None) -> Page:
    language = detect_language([line for line in text.splitlines() if line.strip()])
    return Page(
        text,
        _index(pack_language(language, ())),
        stop_words=stop_words(language),
        language=language,
        markup=markup,
    )


def example(text: Text) -> Example | None:
    """Return a text as arrays; None where it has no lines."""
    page = _page(text.text, text.markup)
    if not page.lines or len(page.lines) != len(text.labels):
        return None
    outcome = run(page, _chain(), _POLICY)
    gone = {removal.start: removal.end for removal in outcome.removals}
    text, page = text.at([page.line_at(line.start).index for line in outcome.judged.lines]), outcome.judged
    if not page.lines:
        return None
    removed = [gone.get(line.start, -1) >= line.end for line in page.lines]
    drawn = sha256(f"layout|{text.id}|{text.form}".encode()).digest()[0] / 256
    indents = text.markup is not None or text.form == "gold" or drawn >= _NO_INDENTS
    known = read(page, indents=indents)
    texts = [line.text for line in page.lines]
    return Example(
        id=text.id,
        names=text.names,
        kind=text.kind,
        form=text.form,
        language=page.language,
        known=known,
        findings=Findings.of(page),
        removed=np.array(removed),
        words=np.expm1(known.columns["words"]).astype(np.float32),
        content=np.array([label.content for label in text.labels], dtype=np.float32),
        weight=np.array([label.weight for label in text.labels], dtype=np.float32),
        category=_categories(page, text, removed),
        by_hand=bool(text.categories),
        reliable=text.reliable,
        votes=_votes(text),
        door=None if text.markup is None else door.read_markup(known, text.markup, texts),
    )


def _votes(text: Text) -> Floats:
    votes = text.votes or ((-1.0,) * len(VOTERS),) * len(text.labels)
    return np.array(votes, dtype=np.float32)


#: Which extractors have a vote in each form of the door.
DOOR_FORMS: dict[str, tuple[str, ...]] = {
    "vote": ("trafilatura",),
    "resiliparse": ("resiliparse",),
    "none": (),
}
#: The share of the pages that is read in each.
_DOOR_SHARES = {"vote": 1.0, MIXED: 1.0, "resiliparse": 0.3, "none": 0.2}


def door_examples(text: Text) -> list[Example]:
    """Return a page of the HTML door in each of its forms: with the votes of some extractors.

    A page made of two is read once, as a form of its own.
    """
    whole = example(text)
    if whole is None or whole.door is None:
        return []
    found = []
    drawn = sha256(f"door|{text.id}".encode()).digest()[0] / 256
    for form, voters in ({MIXED: DOOR_FORMS["vote"]} if whole.form == MIXED else DOOR_FORMS).items():
        if drawn >= _DOOR_SHARES[form]:
            continue
        silent = [name for name in door.VOTERS if name not in voters]
        found.append(replace(whole, form=form, door=door.without(whole.door, silent)))
    return found


def _categories(page: Page, text: Text, removed: Sequence[bool]) -> npt.NDArray[np.int8]:
    if text.categories:
        named: Iterable[str | None] = text.categories
    else:
        found = page.found
        named = (found[i].category if gone and i in found else None for i, gone in enumerate(removed))
    return np.array([CATEGORIES.index(n) if n in CATEGORIES else -1 for n in named], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of all examples, one after the other.

    Attributes:
        examples: The examples.
        offsets: Where each example's lines begin; one more for the end.
        line: The line of each word feature, counted over all examples.
        bucket: Its bucket.
    """

    examples: tuple[Example, ...]
    offsets: npt.NDArray[np.intp]
    line: npt.NDArray[np.int32]
    bucket: npt.NDArray[np.int32]

    @property
    def count(self) -> int:
        """The number of lines."""
        return int(self.offsets[-1])

    def column(self, name: str) -> Array:
        """Return one attribute of the examples, for all lines."""
        return np.concatenate([getattr(e, name) for e in self.examples])

    def spread(self, values: Sequence[Any] | Array) -> Array:
        """Return a value of each example, for all lines."""
        return np.repeat(np.asarray(values), np.diff(self.offsets))


def gather(examples: Sequence[Example]) -> Lines:
    """Return examples as one."""
    offsets = np.concatenate(([0], np.cumsum([len(e.words) for e in examples]))).astype(np.intp)
    lines, buckets = [], []
    for start, e in zip(offsets, examples, strict=False):
        line, bucket = words.grams(e.known.chars)
        lines.append((line + start).astype(np.int32))
        buckets.append(bucket.astype(np.int32))
    return Lines(tuple(examples), offsets, np.concatenate(lines), np.concatenate(buckets))

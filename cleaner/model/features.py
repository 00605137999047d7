"""A page's lines as the rows of a matrix: the one place where features are made.

Training and prediction both come here. `VERSION` is raised with every change of a feature, so
that weights never meet features they were not made for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleaner.model.chars import Floats
from cleaner.model.context import matrix
from cleaner.model.lines import Facts, facts
from cleaner.packs import PROOF
from cleaner.page import Page
from cleaner.types import KEPT_BY_DEFAULT, Category

VERSION = 3

#: Categories that the model tells apart among the rules' findings: what often stands together.
GROUPS: tuple[tuple[Category, ...], ...] = (
    (Category.COOKIE, Category.DONATION, Category.NEWSLETTER, Category.SUBSCRIPTION, Category.ADVERTISEMENT),
    (Category.RELATED,),
    (Category.AUTHOR_BIO,),
    (Category.SHARE, Category.COMMENTS),
    (Category.NAVIGATION,),
    (Category.LEGAL, Category.CONTACT),
    (Category.METADATA, Category.CAPTION),
    (Category.DUPLICATE, Category.TEMPLATE, Category.JUNK),
    (Category.HEADLINE,),
    (Category.CREDIT,),
)
_GROUP: Mapping[str, int] = {category: i for i, group in enumerate(GROUPS) for category in group}


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found, a value for each line.

    Attributes:
        score: How sure the rules are that the line goes; 0 where they found nothing.
        group: Place in `GROUPS` of what they found, -1 for nothing.
        phrases: 2 where a phrase proves the line, 1 where it is only evidence, else 0.
        prose: The rules' own judgement that the line is prose.
    """

    score: Floats
    group: npt.NDArray[np.int8]
    phrases: npt.NDArray[np.int8]
    prose: Floats

    @classmethod
    def of(cls, page: Page) -> Findings:
        """Return what was found on a page so far."""
        count = len(page.lines)
        score = np.zeros(count, dtype=np.float32)
        group = np.full(count, -1, dtype=np.int8)
        for i, proposal in page.found.items():
            score[i] = proposal.score
            group[i] = _GROUP.get(proposal.category, -1)
        phrases = np.zeros(count, dtype=np.int8)
        for i, matches in enumerate(page.matches):
            if matches:
                phrases[i] = 2 if any(m.group.kind in PROOF for m in matches) else 1
        prose = np.fromiter((facts.prose for facts in page.shapes), dtype=np.float32, count=count)
        return cls(score, group, phrases, prose)

    def columns(self) -> dict[str, Floats]:
        """Return the findings as columns."""
        kept = [i for i, group in enumerate(GROUPS) if set(group) <= KEPT_BY_DEFAULT]
        named = {
            "claimed": (self.score > 0) & ~np.isin(self.group, kept),
            "score": self.score,
            **{f"claim{i + 1}": self.group == i for i in range(len(GROUPS))},
            "weak": self.phrases == 1,
            "proof": self.phrases == 2,
            "rule_prose": self.prose,
        }
        return {name: np.asarray(column, dtype=np.float32) for name, column in named.items()}

    def counts(self) -> dict[str, Floats]:
        """Return how many lines of each group stand before and after each line."""
        marks = self.group[:, None] == np.arange(len(GROUPS))
        until = np.cumsum(marks, axis=0, dtype=np.float32)
        before, after = np.log1p(until - marks), np.log1p(until[-1] - until)
        return {f"claim{i + 1}_above": before[:, i] for i in range(len(GROUPS))} | {
            f"claim{i + 1}_below": after[:, i] for i in range(len(GROUPS))
        }


def read(page: Page, *, indents: bool = True) -> Facts:
    """Return the facts of a page's lines.

    Args:
        page: The page.
        indents: Whether indents are to be seen.
    """
    return facts([line.text for line in page.lines], page.language, indents=indents)


@lru_cache(maxsize=1)
def width() -> int:
    """Return how many features a line has."""
    nothing = np.zeros(1, dtype=np.float32)
    none = np.zeros(1, dtype=np.int8)
    return len(features(facts(["a"], None), Findings(nothing, none - 1, none, nothing), nothing)[1])


def features(known: Facts, findings: Findings, text: Floats) -> tuple[Floats, list[str]]:
    """Return a row of features for each line, and the features' names.

    Args:
        known: The lines' facts.
        findings: What the rules found.
        text: The lines' scores by their words.
    """
    return matrix({**known.columns, **findings.columns(), **findings.counts(), "text": text}, known.size)

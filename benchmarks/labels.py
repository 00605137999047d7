"""Labelled lines in the quality benchmark: which documents a cleaner may be scored on, and the sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpora import Labelled, MissingCorpora, labelled
from benchmarks.folds import page_sites
from benchmarks.lines import FILES, Score, score_texts, table
from benchmarks.plan import Plan, cleaner_for
from benchmarks.sites import fold_of, has_seen, learned
from cleaner import Cleaner

#: File, section, mode, score, and the number of documents that were refused.
LabelResult = tuple[str, str, str, Score, int]


def sections(documents: Iterable[Labelled]) -> Iterator[tuple[str, list[Labelled]]]:
    """Yield groups of documents: plain and hard ones apart, then each language's."""
    found = list(documents)
    yield "all but the hard ones", [d for d in found if not d.hard]
    if hard := [d for d in found if d.hard]:
        yield "hard documents", hard
    for language in sorted({d.language for d in found}):
        yield f"language {language}", [d for d in found if d.language == language]


def check_files(root: Path) -> None:
    """Check that the labelled files are there.

    Raises:
        MissingCorpora: One is not.
    """
    for name in FILES:
        if not (root / name).is_file():
            raise MissingCorpora(f"{root / name}: no such labelled file; --no-lines does without")


class Dealer:
    """Gives each labelled document the cleaner of its fold, unless that has seen its site."""

    def __init__(self, plan: Plan, mode: str, root: Path) -> None:
        self.plan = plan
        self.mode = mode
        needed = plan.folds > 1 or bool(learned(self.cleaner(0)))
        self.sites = page_sites(root) if needed else {}

    def cleaner(self, fold: int) -> Cleaner:
        """Return the cleaner of a fold."""
        return cleaner_for(self.plan.factory, self.mode, fold, self.plan.folds)

    def deal(self, documents: Iterable[Labelled]) -> tuple[Score, int]:
        """Return the score over the documents that may be scored, and how many may not."""
        total, refused = Score(), 0
        by_fold: dict[int, list[Labelled]] = {}
        for document in documents:
            names = self.sites.get(document.id, (document.id.lower(),))
            fold = fold_of(names[0], self.plan.folds)
            if has_seen(self.cleaner(fold), names) and not self.plan.seen:
                refused += 1
            else:
                by_fold.setdefault(fold, []).append(document)
        for fold, members in sorted(by_fold.items()):
            total = total + score_texts(members, self.cleaner(fold))
        return total, refused


def label_results(plan: Plan, root: Path) -> list[LabelResult]:
    """Return file, section, mode, score and number of refused documents for each labelled file."""
    found = []
    for name in FILES:
        groups = list(sections(labelled(root / name)))
        for mode in plan.modes:
            dealer = Dealer(plan, mode, root)
            found += [(name, title, mode, *dealer.deal(documents)) for title, documents in groups]
    return found


def label_tables(results: list[LabelResult]) -> str:
    """Return the results: in full for documents, one line for a language."""
    parts: list[str] = []
    for name, title, mode, score, refused in results:
        note = f" [{refused} refused: trained on the site]" if refused else ""
        if title.startswith("language"):
            parts.append(f"  {name}, {mode}, {title}: {brief(score)}{note}")
        else:
            parts.append(f"{name}, {title}, {mode}{note}\n{table(score)}")
    return "\n".join(parts)


def brief(score: Score) -> str:
    """Return a score in one line."""
    return (
        f"{score.removed.total()} of {score.boilerplate.total()} removed ({score.recall:.1%}), right "
        f"category {score.accuracy:.1%}, content lost {score.lost} of {score.content} ({score.loss:.2%}), "
        f"prose {score.prose_lost}"
    )


def label_dict(result: LabelResult) -> dict[str, Any]:
    """Return one result as plain values for JSON."""
    name, title, mode, score, refused = result
    return {"file": name, "section": title, "mode": mode, "refused": refused} | score.to_dict()

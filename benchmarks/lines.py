"""Labelled lines: how much boilerplate goes, under which category, and what content it costs.

Run it with

    python -m benchmarks.lines --corpora DIR [--mode balanced] [--show lost|missed|wrong]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.corpora import Labelled, folder, labelled, told
from cleaner import Cleaner
from cleaner.language import stop_words
from cleaner.shape import shape

KEPT = frozenset({"keep", "headline", "credit"})
FILES = ("wild-dev.jsonl", "pages-dev.jsonl")
#: So many pairs of categories are printed, the most frequent first.
_PAIRS = 12


@dataclass
class Score:
    """Counts over some texts."""

    boilerplate: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    content: int = 0
    lost: int = 0
    prose_lost: int = 0
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: {"lost": [], "missed": [], "wrong": []})

    def note(self, kind: str, text: str) -> None:
        """Keep an example for reading."""
        self.examples[kind].append(text)

    @property
    def recall(self) -> float:
        """Share of the boilerplate lines that went."""
        return self.removed.total() / max(1, self.boilerplate.total())

    @property
    def accuracy(self) -> float:
        """Share of the removed boilerplate lines that went under the right category."""
        return self.right.total() / max(1, self.removed.total())

    @property
    def loss(self) -> float:
        """Share of the content lines that went."""
        return self.lost / max(1, self.content)

    def __add__(self, more: Score) -> Score:
        """Return the counts over both."""
        return Score(
            self.boilerplate + more.boilerplate,
            self.removed + more.removed,
            self.right + more.right,
            self.content + more.content,
            self.lost + more.lost,
            self.prose_lost + more.prose_lost,
            self.confused + more.confused,
            {kind: found + more.examples[kind] for kind, found in self.examples.items()},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values for JSON; of the examples nothing."""
        return {
            "boilerplate": dict(self.boilerplate),
            "removed": dict(self.removed),
            "right": dict(self.right),
            "content": self.content,
            "lost": self.lost,
            "prose_lost": self.prose_lost,
            "confused": [[*pair, count] for pair, count in self.confused.most_common()],
        }


def judge(document: Labelled, cleaner: Cleaner, score: Score) -> None:
    """Clean one labelled text and count. Lines of which only a part goes count as kept."""
    result = cleaner.clean(document.text, language=None)
    whole = {r.line - 1: r for r in result.removals if r.text == document.lines[r.line - 1][0].rstrip()}
    # A line that holds line ends of its own (form feeds) shifts the numbers; none is known.
    for i, (text, label) in enumerate(document.lines):
        removal = whole.get(i)
        where = f"{document.id}:{i} [{label}] {text[:150]}"
        if label in KEPT:
            score.content += 1
            if removal:
                score.lost += 1
                score.prose_lost += shape(text, stop_words(document.language)).prose
                score.confused[label, removal.category] += 1
                score.note("lost", f"{where}  <- {removal.reason}")
            continue
        score.boilerplate[label] += 1
        if not removal:
            score.note("missed", where)
            continue
        score.removed[label] += 1
        if removal.category == label:
            score.right[label] += 1
        else:
            score.confused[label, removal.category] += 1
            score.note("wrong", f"{where}  <- {removal.reason}")


def score_texts(documents: Iterable[Labelled], cleaner: Cleaner) -> Score:
    """Return the counts over some labelled texts."""
    score = Score()
    for document in documents:
        judge(document, cleaner, score)
    return score


def table(score: Score) -> str:
    """Return the counts as a table for people."""
    rows = [
        f"  {name:14} {score.removed[name]:5} of {count:5}  {score.removed[name] / count:6.1%}"
        f"  right category {score.right[name]:5}"
        for name, count in score.boilerplate.most_common()
    ]
    rows.append(
        f"  all            {score.removed.total():5} of {score.boilerplate.total():5}  {score.recall:6.1%}"
        f"  right category {score.accuracy:6.1%}"
    )
    rows.append(
        f"  content lines lost {score.lost} of {score.content} ({score.loss:.2%}), "
        f"of them prose {score.prose_lost}"
    )
    if score.confused:
        pairs = [f"{label} as {taken} {n}" for (label, taken), n in score.confused.most_common(_PAIRS)]
        rows.append("  confused: " + ", ".join(pairs))
    return "\n".join(rows)


@told("benchmarks.lines")
def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.lines", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--show", choices=["lost", "missed", "wrong"], action="append", default=[])
    options = parser.parse_args(argv)
    root = folder(options.corpora)
    from benchmarks.folds import score_unseen

    for name in FILES:
        everything = labelled(root / name)
        for title, chosen in (
            ("English", [d for d in everything if d.language == "en"]),
            ("other languages", [d for d in everything if d.language != "en"]),
        ):
            score = score_unseen(chosen, options.mode, root)
            print(f"{name}, {title}, {options.mode}\n{table(score)}")
            for kind in options.show:
                print("\n".join(f"    {kind}: {line}" for line in score.examples[kind]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

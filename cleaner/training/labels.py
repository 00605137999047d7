"""Which lines of a text are content, told by aligning it with a gold text.

A long line is content as far as its word 4-grams are in the gold text (as in the alignments used to
evaluate extractors: Bevendorff et al. 2023). A short line is content if it is a line of the gold
text, or if it continues its neighbours there; a short line whose words merely occur somewhere
in the gold text is doubtful and weighs little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
#: Words of a shingle; lines with fewer words than `_SHORT` are matched whole.
_GRAM, _SHORT = 4, 6
#: What a doubtful line weighs.
DOUBTFUL = 0.25


def words(text: str) -> list[str]:
    """Return lower-case words; letters of scripts without spaces are words."""
    return _WORD.findall(_UNSPACED.sub(r" \1 ", text.lower()))


@dataclass(frozen=True, slots=True)
class Label:
    """How much of a line is content (0 to 1) and how sure that is (0 to 1; 0: not to be used)."""

    content: float
    weight: float


class Gold:
    """A gold text, ready to be asked."""

    def __init__(self, text: str, title: str | None = None) -> None:
        self.lines = Counter(" ".join(words(line)) for line in text.splitlines() if line.strip())
        flat = words(text)
        self.grams = {tuple(flat[i : i + _GRAM]) for i in range(len(flat) - _GRAM + 1)}
        self.flat = f" {' '.join(flat)} "
        self.title = " ".join(words(title or ""))

    def covered(self, found: list[str]) -> float:
        """Return the share of a line's words that stand in shingles of the gold text."""
        hit = bytearray(len(found))
        for i in range(len(found) - _GRAM + 1):
            if tuple(found[i : i + _GRAM]) in self.grams:
                hit[i : i + _GRAM] = b"\1" * _GRAM
        return sum(hit) / len(found)

    def has(self, phrase: list[str]) -> bool:
        """Return whether words stand next to each other in the gold text."""
        return f" {' '.join(phrase)} " in self.flat


def align(lines: Sequence[str], gold: Gold) -> list[Label]:
    """Return a label for each line."""
    split = [words(line) for line in lines]
    labels: list[Label | None] = [_long(found, gold) for found in split]
    left = Counter(gold.lines)
    exact = [i for i, found in enumerate(split) if labels[i] is None and " ".join(found) in gold.lines]
    for i in sorted(exact, key=lambda i: _distance(labels, i)):
        text = " ".join(split[i])
        labels[i] = Label(1.0, 1.0) if left[text] > 0 else Label(0.0, DOUBTFUL)
        left[text] -= 1
    titles = [i for i, found in enumerate(split) if gold.title and " ".join(found) == gold.title]
    headline = _headline(titles, labels)
    return [
        Label(float(i == headline), float(i == headline)) if i in titles
        else label if label is not None
        else _short(split, i, labels, gold)
        for i, label in enumerate(labels)
    ]  # fmt: skip


def _headline(titles: Sequence[int], labels: Sequence[Label | None]) -> int | None:
    """Return which line is the headline, which gold texts leave out: the title nearest above the body."""
    body = (i for i, label in enumerate(labels) if label and label.content > 0.5 and label.weight > 0.5)
    first = next((i for i in body if i not in titles), len(labels))
    above = [i for i in titles if i < first]
    return above[-1] if above else next(iter(titles), None)


def _long(found: list[str], gold: Gold) -> Label | None:
    if not found:
        return Label(0.0, 0.0)
    if len(found) < _SHORT:
        return None
    share = gold.covered(found)
    if share > 0.85:
        return Label(1.0, 1.0)
    if share < 0.15:
        return Label(0.0, 1.0)
    return Label(share, 0.5)


def _distance(labels: Sequence[Label | None], index: int) -> tuple[int, int]:
    """Return how far the nearest certain line of content is, and the line itself."""
    for reach in range(1, 30):
        for i in (index - reach, index + reach):
            label = labels[i] if 0 <= i < len(labels) else None
            if label is not None and label.content > 0.5:
                return reach, index
    return 30, index


def _short(split: Sequence[list[str]], index: int, labels: Sequence[Label | None], gold: Gold) -> Label:
    """Return the label of a short line that is no line of the gold text."""
    found = split[index]
    if not gold.has(found):
        return Label(0.0, 1.0)
    before = next((split[i] for i in range(index - 1, -1, -1) if split[i]), [])[-3:]
    after = next((split[i] for i in range(index + 1, len(split)) if split[i]), [])[:3]
    if (before and gold.has(before + found)) or (after and gold.has(found + after)):
        return Label(1.0, 0.7)
    near = [label for label in (*labels[max(0, index - 1) : index], *labels[index + 1 : index + 2]) if label]
    inside = any(label.content > 0.5 for label in near)
    return Label(0.5 if inside else 0.0, DOUBTFUL if inside or len(found) > 2 else 0.6)

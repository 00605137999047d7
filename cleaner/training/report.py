"""The cross-validated report: what each threshold costs in content and brings in boilerplate."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.training.examples import CATEGORIES, Lines
from cleaner.training.recipe import RELIABLE

Array = npt.NDArray[Any]
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_FORMS = (
    "visible", "main", "justext", "trafilatura", "gold", "excerpt", "wrapped", "careless", "labelled",
    "vote", "resiliparse", "none",
)  # fmt: skip
_SHOWN = ("visible", "trafilatura", "vote", "resiliparse", "none")


class Report:
    """Figures over lines scored by models that have not seen their sites.

    A page's figure is the word-F1 that removing lines can reach: precision and recall count the words
    of its lines, by the labels that the gold text gives them.

    Args:
        lines: The lines.
        raw: Their uncalibrated probabilities.
        named: Their predicted categories.
    """

    def __init__(self, lines: Lines, raw: Array, named: Array) -> None:
        self.lines = lines
        self.raw = raw
        self.named = named

    def text(self, curve: tuple[list[float], list[float]]) -> str:
        """Return the report for people."""
        scores = np.interp(self.raw, *curve)
        parts = [self._forms(scores), self._kinds(scores), self._languages(scores), self._by_hand(scores)]
        return "\n\n".join(parts)

    def _row(self, title: str, scores: Array, chosen: list[bool]) -> str | None:
        """Return one row: pages, F1 as it is and by the rules, then F1 / content lost at each threshold."""
        rows = [
            self._page(i, scores)
            for i, e in enumerate(self.lines.examples)
            if chosen[i] and e.words.sum() > 0
        ]
        if not rows:
            return None
        mean = np.mean(rows, axis=0)
        cells = "".join(f"{f:8.4f}/{lost:6.2%}" for f, lost in zip(mean[2::2], mean[3::2], strict=True))
        return f"{title:32}{len(rows):6}{mean[0]:8.4f}{mean[1]:8.4f}{cells}"

    def _page(self, index: int, scores: Array) -> list[float]:
        e = self.lines.examples[index]
        score = scores[self.lines.offsets[index] : self.lines.offsets[index + 1]]
        sure = e.words * (e.weight > 0)
        good, bad = sure * e.content, sure * (1 - e.content)
        nothing = np.zeros(len(score), dtype=bool)
        found = [_f1(good, bad, nothing), _f1(good, bad, e.removed)]
        for threshold in THRESHOLDS:
            gone = e.removed | (score >= threshold)
            found += [_f1(good, bad, gone), float((good * gone).sum() / max(1.0, good.sum()))]
        return found

    def _table(self, title: str, rows: list[str | None]) -> str:
        head = f"{title:32}{'pages':>6}{'as is':>8}{'rules':>8}"
        head += "".join(f"{f'at {t}, lost':>15}" for t in THRESHOLDS)
        return "\n".join([head, *(row for row in rows if row)])

    def _forms(self, scores: Array) -> str:
        examples = self.lines.examples
        rows = [self._row(form, scores, [e.form == form for e in examples]) for form in _FORMS]
        for form in _SHOWN:
            chosen = [e.form == form and e.reliable >= RELIABLE for e in examples]
            rows.append(self._row(f"{form}, reliable gold", scores, chosen))
        return self._table("by form", rows)

    def _kinds(self, scores: Array) -> str:
        return self._table("by kind of page", self._split(scores, [e.kind for e in self.lines.examples]))

    def _languages(self, scores: Array) -> str:
        named = [e.language or "?" for e in self.lines.examples]
        return self._table("by language", self._split(scores, named))

    def _split(self, scores: Array, names: list[str]) -> list[str | None]:
        """Return a row for each form and name."""
        pairs = list(zip((e.form for e in self.lines.examples), names, strict=True))
        return [
            self._row(f"{form} {name}", scores, [pair == (form, name) for pair in pairs])
            for form in _SHOWN
            for name in sorted(set(names))
        ]

    def _by_hand(self, scores: Array) -> str:
        """Return what goes of the lines labelled by hand, and under which category."""
        lines = ["labelled by hand: threshold, boilerplate removed, content lines lost, right category"]
        hand = [i for i, e in enumerate(self.lines.examples) if e.by_hand]
        for threshold in THRESHOLDS:
            removed = total = lost = kept = right = 0
            for i in hand:
                e, at = self.lines.examples[i], slice(self.lines.offsets[i], self.lines.offsets[i + 1])
                gone = e.removed | (scores[at] >= threshold)
                boilerplate = e.content < 0.5
                removed, total = removed + int((gone & boilerplate).sum()), total + int(boilerplate.sum())
                lost, kept = lost + int((gone & ~boilerplate).sum()), kept + int((~boilerplate).sum())
                asked = gone & boilerplate & ~e.removed & (e.category >= 0)
                right += int((self.named[at][asked] == e.category[asked]).sum())
            own = max(1, self._asked(hand, scores, threshold))
            shares = (removed / max(1, total), lost / max(1, kept), right / own)
            lines.append("  {:.1f}  {:7.1%}  {:7.2%}  {:7.1%}".format(threshold, *shares))
        return "\n".join([*lines, f"categories: {', '.join(CATEGORIES)}"])

    def _asked(self, hand: list[int], scores: Array, threshold: float) -> int:
        """Return how many lines of boilerplate the model alone removes."""
        count = 0
        for i in hand:
            e, at = self.lines.examples[i], slice(self.lines.offsets[i], self.lines.offsets[i + 1])
            count += int(((scores[at] >= threshold) & ~e.removed & (e.category >= 0)).sum())
        return count


def _f1(good: Array, bad: Array, gone: Array) -> float:
    kept, noise = float((good * ~gone).sum()), float((bad * ~gone).sum())
    whole = float(good.sum()) + kept + noise
    return 2 * kept / whole if whole else 1.0

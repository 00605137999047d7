"""The model of the HTML door: the same recipe, with what markup and extractors say of each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from cleaner.model import door
from cleaner.model.chars import Floats
from cleaner.training import fit
from cleaner.training.examples import Lines
from cleaner.training.recipe import Array, Log, Trainer

#: Lines that weigh less than this many means are drawn, and weigh more for it; the least chance.
_THIN, _LEAST = 1.5, 0.1
#: Pages in languages of which there are few weigh more: by this power of how many fewer, and at most.
_RARE, _RAREST = 0.25, 2.5


class DoorTrainer(Trainer):
    """Fits door models to some of the sites of the lines it was given."""

    hidden, passes, seeds, soft = (96, 48), 3, 6, 0.0

    def __init__(self, lines: Lines, log: Log) -> None:
        super().__init__(lines, log)
        self.name_matrix = _names(lines)
        self.weight *= lines.spread(_rarity([e.language for e in lines.examples]))
        chance = np.clip(self.weight / (_THIN * self.weight.mean()), _LEAST, 1)
        drawn = np.random.default_rng(0).random(lines.count) < chance
        self.weight = np.where(drawn, self.weight / chance, 0).astype(np.float32)
        self.used = self.weight > 0

    def features(self, text: Floats, chosen: Array) -> Floats:
        """Return the features of all lines: those of the text, then the door's."""
        base = super().features(text, chosen)
        scores, self.name_weights = self.linear_scores(self.name_matrix, chosen)
        self.log("names")
        parts = []
        for e, start, end in zip(
            self.lines.examples, self.lines.offsets, self.lines.offsets[1:], strict=False
        ):
            assert e.door is not None
            found, names = door.columns(e.door, scores[start:end])
            parts.append(found)
        self.names = [*self.names, *names]
        return np.concatenate((base, np.concatenate(parts)), axis=1)


def _rarity(languages: Sequence[str | None]) -> Floats:
    """Return what each page weighs by its language."""
    counts = Counter(languages)
    most = max(counts.values())
    found = [min(_RAREST, (most / counts[language]) ** _RARE) for language in languages]
    return np.array(found, dtype=np.float32)


def _names(lines: Lines) -> Any:
    """Return the names of the elements around each line as a sparse matrix."""
    found = [e.door for e in lines.examples if e.door is not None]
    line = np.concatenate(
        [(d.line + start).astype(np.int32) for d, start in zip(found, lines.offsets, strict=False)]
    )
    bucket = np.concatenate([d.bucket.astype(np.int32) for d in found])
    return fit.sparse(line, bucket, lines.count, door.BITS)

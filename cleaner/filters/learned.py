"""The learned filter: a small line model for what no phrase names.

It runs after the rules and sees what they found. The model gives a calibrated probability; what
that is worth in each mode was chosen on held-out sites by what content it costs (the model card, in
`benchmarks/MODEL.md`). Lines that the rules recognised, and lines without a word, it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.types import KEPT_BY_DEFAULT, Proposal

if TYPE_CHECKING:
    from cleaner.model.model import LineModel, Seen
    from cleaner.page import Page

#: The operating points: probabilities that are worth these scores (`cleaner.settings.MODES`: strict .4,
#: balanced .6, light .9; prose in balanced .8, long prose .95). Less than the first proposes nothing.
#: Where the rules found much and what they left is still furniture in good part, as in visible text, less
#: is asked than where the text is content.
_SCORES = (0.4, 0.6, 0.8, 0.9, 0.95, 1.0)
_FURNISHED = (0.5, 0.64, 0.67, 0.9, 0.97, 1.0)
_PLAIN = (0.6, 0.78, 0.92, 0.97, 0.99, 1.0)
_TINY = (0.9, 0.95, 0.97, 0.985, 0.995, 1.0)
#: The shares of furniture, among the lines left and as found by the rules, from which a page begins to
#: count as the one, and is wholly the other.
_LEFT, _FOUND = (0.3, 0.5), (0.1, 0.3)
#: A sentence of so many words needs this score, or is worth only the second (less than balanced asks).
_SENTENCE, _PROSE, _DOUBTED = 3, 0.9, 0.55
#: Fewer lines than the first have too few neighbours to be judged; up to the second a page is tiny, and
#: what people clean line by line is mostly content; from the third on the size says nothing.
_FEWEST, _SMALL, _LARGE = 3, 8, 24
#: Texts with more lines would take gigabytes; the rules alone judge them.
_MOST_LINES = 100_000
#: HTML pages: how many times as much recall as precision counts in the cuts that are worth these scores
#: (strict; balanced with its prose; light, and long prose in balanced), and where the cuts are at most.
_DOOR_SCORES = (0.4, 0.8, 0.95)
_RECALLS = (0.5, 0.8, 1.2)
_MOST = (0.9, 0.95, 0.99)


class Learned:
    """Removes what a line model holds for boilerplate.

    Args:
        path: A model's file, for text or for pages with their markup; for the other kind, and without a
            path for both, the package's own are used.

    Raises:
        DataError: The file is no model, or was made for another version.
    """

    name = "learned"

    def __init__(self, path: str | None = None) -> None:
        self.path = path
        if path is not None:
            from cleaner.model.model import load_model

            load_model(path)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that are more likely boilerplate than not."""
        claimed = page.found
        free = [i for i, facts in enumerate(page.shapes) if i not in claimed and facts.words]
        if not _FEWEST <= len(page.lines) <= _MOST_LINES or not free:
            return
        from cleaner.model.model import page_model
        from cleaner.model.net import interpolate

        model = page_model(page, self.path)
        seen = model.see(page)
        if page.markup is not None and model.of_html:
            yield from _of_html(page, model, seen, free)
            return
        chances = model.judge(seen, free)
        found = sum(p.category not in KEPT_BY_DEFAULT for p in claimed.values()) / len(page.lines)
        points = _points(float(chances.mean()), found, len(page.lines))
        scores = interpolate(chances, points, _SCORES)
        asked = {i: float(s) for i, c, s in zip(free, chances, scores, strict=True) if c >= points[0]}
        if not asked:
            return
        for i, category in zip(asked, model.name(seen, list(asked)), strict=True):
            facts, score = page.shapes[i], asked[i]
            doubted = score < _PROSE and facts.sentence and facts.words >= _SENTENCE
            worth = min(score, _DOUBTED) if doubted else score
            yield Proposal(i, category, f"learned.{category}", round(worth, 3))

    def trained_on(self, site: str) -> bool:
        """Return whether the model was trained on pages of a site."""
        from cleaner.model.model import load_model

        return load_model(self.path).trained_on(site)

    def __reduce__(self) -> tuple[type[Learned], tuple[str | None]]:
        """Pickle the path alone."""
        return Learned, (self.path,)


def _of_html(page: Page, model: LineModel, seen: Seen, free: list[int]) -> Iterator[Proposal]:
    """Yield the lines of an HTML page that its best cut leaves out."""
    import numpy as np

    from cleaner.model.strictness import cuts

    count = len(page.lines)
    chances = np.zeros(count, dtype=np.float32)
    chances[free] = model.judge(seen, free)
    words = np.fromiter((facts.words for facts in page.shapes), dtype=np.float32, count=count)
    for i, proposal in page.found.items():  # what the rules took is no part of the text; what they kept is
        words[i] *= proposal.category in KEPT_BY_DEFAULT
    found = cuts(chances, words, _RECALLS)
    points = np.maximum.accumulate([min(cut, most) for cut, most in zip(found, _MOST, strict=True)])
    passed = np.searchsorted(points, chances[free])  # a line at a cut stays
    asked = {i: _DOOR_SCORES[n - 1] for i, n in zip(free, passed.tolist(), strict=True) if n}
    if asked:
        for i, category in zip(asked, model.name(seen, list(asked)), strict=True):
            yield Proposal(i, category, f"learned.{category}", asked[i])


def _points(left: float, found: float, lines: int) -> list[float]:
    """Return the operating points for a page of so many lines with such shares of furniture."""
    part = min(_part(left, *_LEFT), _part(found, *_FOUND))
    return _blend(_TINY, _blend(_PLAIN, _FURNISHED, part), _part(lines, _SMALL, _LARGE))


def _part(value: float, low: float, high: float) -> float:
    """Return where a value lies between two, 0 to 1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _blend(first: Sequence[float], second: Sequence[float], part: float) -> list[float]:
    """Return what lies between two rows: the first at 0, the second at 1."""
    return [a + (b - a) * part for a, b in zip(first, second, strict=True)]

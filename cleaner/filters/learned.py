"""The learned filter: a small line model for what no phrase names.

It runs after the rules and sees what they found. The model gives a calibrated probability; what
that is worth in each mode was chosen on held-out sites by what content it costs (the model card, in
`benchmarks/MODEL.md`). Lines that the rules recognised, and lines without a word, it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.plausibility import SUREST
from cleaner.types import KEPT_BY_DEFAULT, Proposal

if TYPE_CHECKING:
    from cleaner.model.chars import Floats
    from cleaner.model.model import LineModel, Seen
    from cleaner.page import Page

#: The operating points: probabilities that are worth these scores (`cleaner.settings.MODES`: strict .4,
#: balanced .6, light .9; prose in balanced .8, long prose .95). Less than the first proposes nothing.
#: On a page that is furnished, as visible text is, the page's own best cuts are asked, more where there is
#: no prose; where the text is content a fixed probability, and where that content is hardly prose (lists,
#: offers, tables) most.
_SCORES = (0.4, 0.6, 0.8, 0.9, 0.95, 1.0)
_PROSELESS = (0.7, 0.85, 0.9, 0.95, 0.98, 1.0)
_PLAIN = (0.55, 0.7, 0.88, 0.97, 0.99, 1.0)
_SPARSE = (0.8, 0.95, 0.97, 0.98, 0.99, 1.0)
_TINY = (0.9, 0.95, 0.97, 0.985, 0.995, 1.0)
#: With this probability a line that a rule named, too, is among the page's surest.
_SURE = 0.97
#: From where on a page begins to be furnished, and from where it wholly is: the mean probability of the
#: lines left, the share of lines that the rules found, the number of lines.
_LEFT, _FOUND, _LINES = (0.1, 0.26), (0.01, 0.08), (24, 72)
#: The shares of prose among the words left at which content is hardly prose, and mostly.
_PROSE_SHARE = (0.3, 0.6)
#: The same on a furnished page, where there may be none.
_PROSE_LEFT = (0.05, 0.25)
#: How many times as much recall as precision counts in the cuts of a furnished page that are worth the first
#: scores; where these cuts are at least and at most, how far apart, and the last point but one.
_TEXT_RECALLS = (0.6, 1.1, 1.15, 4.0)
_CUT_LEAST, _CUT_MOST = (0.3, 0.58, 0.58, 0.58), (0.85, 0.9, 0.92, 0.98)
_CUT_STEP, _CUT_SURE = 0.01, 0.99
#: The languages of whose shops, lists and forums the model has seen enough. On a page of another with little
#: prose (up to the first share; nothing is done from the second on) the cuts but the first are this at least.
_TAUGHT = frozenset({"en"})
_UNTAUGHT_PROSE, _UNTAUGHT_LEAST = (0.2, 0.5), 0.8
#: What stays in doubt is worth less than balanced asks.
_DOUBTED = 0.55
#: Prose with less than the first probability is the body; where that is fewer lines than the last, what is in
#: doubt is held against prose with less than the second.
_BODY, _LIKELY_BODY, _FEW = 0.3, 0.6, 3
#: A line with so many copies shares its probability with them.
_MANY = 5
#: What asides are worth.
_SPOKEN = 0.85
#: What items that go with their list are worth, and what stands below an article on a page furnished so far.
_LISTED = 0.8
_BELOW, _SURROUNDED = 0.8, 0.5
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
    again = True

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

        model = page_model(page.markup is not None, self.path)
        seen = model.see(page)
        yield from _confirmed(page, model, seen)
        if page.markup is not None and model.of_html:
            yield from _of_html(page, model, seen, free)
        else:
            yield from _of_text(page, model, seen, free)

    def load(self, *, html: bool) -> None:
        """Read the model ahead of the first page, for pages with their markup or for texts.

        Raises:
            DataError: The file is no model, or was made for another version.
        """
        from cleaner.model.model import page_model

        page_model(html, self.path)

    def trained_on(self, site: str) -> bool:
        """Return whether the model was trained on pages of a site."""
        from cleaner.model.model import load_model

        return load_model(self.path).trained_on(site)

    def __reduce__(self) -> tuple[type[Learned], tuple[str | None]]:
        """Pickle the path alone."""
        return Learned, (self.path,)


def _shared(page: Page, free: Sequence[int], chances: Floats) -> Floats:
    """Return probabilities with the mean of its copies for each line that stands on a page many times.

    An option that comes with every item of a shop goes with all of them, or with none.
    """
    at = {line: place for place, line in enumerate(free)}
    for places in page.copies.values():
        mine = [at[i] for i in places if i in at] if len(places) >= _MANY else ()
        if len(mine) >= _MANY:
            chances[mine] = chances[mine].mean()
    return chances


def _going(page: Page, worth: Mapping[int, float]) -> set[int]:
    """Return the lines that go in balanced: those of the rules, and those that are worth enough."""
    named = {i for i, p in page.found.items() if p.category not in KEPT_BY_DEFAULT}
    line, prose = _SCORES[1:3]
    return named | {i for i, score in worth.items() if score >= (prose if page.shapes[i].prose else line)}


def _confirmed(page: Page, model: LineModel, seen: Seen) -> Iterator[Proposal]:
    """Yield the lines that rules named without being sure, and that the model is sure of."""
    named = [i for i, p in page.found.items() if p.category not in KEPT_BY_DEFAULT and p.score < SUREST]
    for i, chance in zip(named, model.judge(seen, named).tolist() if named else (), strict=True):
        if chance >= _SURE:
            yield page.found[i].scored(SUREST)


def _furnished(page: Page, chances: Floats) -> float:
    """Return how much of a page is furniture around its text, 0 to 1."""
    lines = len(page.lines)
    found = sum(p.category not in KEPT_BY_DEFAULT for p in page.found.values()) / lines
    return min(_part(float(chances.mean()), *_LEFT), _part(found, *_FOUND), _part(lines, *_LINES))


def _points(page: Page, free: Sequence[int], chances: Floats, furnished: float) -> list[float]:
    """Return the operating points of a page."""
    best = _cuts(page, free, chances, _TEXT_RECALLS)
    prose = _prose_share(page, free)
    strange = 0.0 if page.language in {None, *_TAUGHT} else 1 - _part(prose, *_UNTAUGHT_PROSE)
    return operating_points(furnished, prose, len(page.lines), best, strange)


def _prose_share(page: Page, free: Sequence[int]) -> float:
    """Return the share of prose among the words of some lines."""
    shapes = [page.shapes[i] for i in free]
    return sum(s.words for s in shapes if s.prose) / max(1, sum(s.words for s in shapes))


def operating_points(
    furnished: float, prose: float, lines: int, best: Sequence[float], strange: float = 0.0
) -> list[float]:
    """Return the probabilities that are worth the scores of `_SCORES` on a page.

    Args:
        furnished: How much of the page is furniture, 0 to 1.
        prose: The share of prose among the words that no rule named.
        lines: The page's lines.
        best: The page's best cuts for `_TEXT_RECALLS`.
        strange: How far the page is of a kind and in a language that the model knows little of, 0 to 1.
    """
    content = _blend(_SPARSE, _PLAIN, _part(prose, *_PROSE_SHARE))
    cut: list[float] = []
    for place, least, most in zip(best, _CUT_LEAST, _CUT_MOST, strict=True):
        low = least + strange * (_UNTAUGHT_LEAST - least) if cut else least
        cut.append(max(low, min(place, most), cut[-1] + _CUT_STEP if cut else 0.0))
    surroundings = _blend(_PROSELESS, [*cut, _CUT_SURE, 1.0], _part(prose, *_PROSE_LEFT))
    return _blend(_TINY, _blend(content, surroundings, furnished), _part(lines, _SMALL, _LARGE))


def _of_text(page: Page, model: LineModel, seen: Seen, free: list[int]) -> Iterator[Proposal]:
    """Yield the lines of a text that are more likely boilerplate than not, and what they are worth."""
    from cleaner.model import lists
    from cleaner.model.asides import asides
    from cleaner.model.below import below
    from cleaner.model.doubts import Doubts
    from cleaner.model.net import interpolate

    chances = _shared(page, free, model.judge(seen, free))
    furnished = _furnished(page, chances)
    points = _points(page, free, chances, furnished)
    scores = dict(zip(free, interpolate(chances, points, _SCORES).tolist(), strict=True))
    chance = dict(zip(free, chances.tolist(), strict=True))
    body = _prose_below(page, chance, _BODY)
    listed = lists.judge(page, chance, body, furnished)
    scores |= {i: max(scores[i], _LISTED) for i in listed.going}
    spoken = asides(page, chance)
    yield from _spoken(spoken)
    asked = [i for i in free if (chance[i] >= points[0] or i in listed.going) and i not in spoken]
    if not asked:
        return
    named = dict(zip(asked, model.name(seen, asked), strict=True))
    sure = len(body) >= _FEW
    text = body if sure else _prose_below(page, chance, _LIKELY_BODY)
    doubts = Doubts(page, chance, furnished, text, listed.staying, sure=sure)
    worth = {
        i: min(scores[i], _DOUBTED) if doubts.hold(i, scores[i], category) else scores[i]
        for i, category in named.items()
    }
    if furnished >= _SURROUNDED:
        going = _going(page, worth) | spoken.keys()
        worth |= {i: max(scores[i], _BELOW) for i in below(page, chance, body, going)}
    more = [i for i in worth if i not in named]
    named |= zip(more, model.name(seen, more), strict=True) if more else ()
    for i, score in worth.items():
        yield Proposal(i, named[i], f"learned.{named[i]}", round(score, 3))


def _prose_below(page: Page, chance: Mapping[int, float], most: float) -> list[int]:
    """Return the lines of prose of less than a probability."""
    return [i for i, p in chance.items() if p < most and page.shapes[i].prose]


def _of_html(page: Page, model: LineModel, seen: Seen, free: list[int]) -> Iterator[Proposal]:
    """Yield the lines of an HTML page that its best cut leaves out."""
    import numpy as np

    from cleaner.model.asides import asides

    chances = model.judge(seen, free)
    spoken = asides(page, dict(zip(free, chances.tolist(), strict=True)))
    yield from _spoken(spoken)
    found = _cuts(page, free, chances, _RECALLS)
    points = np.maximum.accumulate([min(cut, most) for cut, most in zip(found, _MOST, strict=True)])
    passed = np.searchsorted(points, chances)  # a line at a cut stays
    asked = {
        i: _DOOR_SCORES[n - 1] for i, n in zip(free, passed.tolist(), strict=True) if n and i not in spoken
    }
    if asked:
        for i, category in zip(asked, model.name(seen, list(asked)), strict=True):
            yield Proposal(i, category, f"learned.{category}", asked[i], by_markup=True)


def _spoken(asides: Mapping[int, str]) -> Iterator[Proposal]:
    """Yield the asides, by line their categories."""
    for i, category in asides.items():
        yield Proposal(i, category, "learned.aside", _SPOKEN)


def _cuts(page: Page, free: Sequence[int], chances: Floats, recalls: Sequence[float]) -> list[float]:
    """Return the page's best cuts: what the rules took is no part of its text, what they kept is."""
    import numpy as np

    from cleaner.model.strictness import cuts

    count = len(page.lines)
    every = np.zeros(count, dtype=np.float32)
    every[free] = chances
    words = np.fromiter((facts.words for facts in page.shapes), dtype=np.float32, count=count)
    for i, proposal in page.found.items():
        words[i] *= proposal.category in KEPT_BY_DEFAULT
    return cuts(every, words, recalls)


def _part(value: float, low: float, high: float) -> float:
    """Return where a value lies between two, 0 to 1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _blend(first: Sequence[float], second: Sequence[float], part: float) -> list[float]:
    """Return what lies between two rows: the first at 0, the second at 1."""
    return [a + (b - a) * part for a, b in zip(first, second, strict=True)]

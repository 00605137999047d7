"""The learned filter: a small line model for what no phrase names.

It runs after the rules and sees what they found. The model gives a calibrated probability; what
that is worth in each mode was chosen on held-out sites by what content it costs (the model card, in
`benchmarks/MODEL.md`). Lines that the rules recognised, and lines without a word, it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.plausibility import SUREST
from cleaner.shape import SENTENCE_ENDS
from cleaner.types import KEPT_BY_DEFAULT, Category, Proposal

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
#: A sentence of so many words needs this score on a plain page, this one on a furnished page, or is worth
#: only the last (less than balanced asks).
_SENTENCE, _PROSE, _PROSE_FURNISHED, _DOUBTED = 3, 0.9, 0.6, 0.55
#: Prose with less than the first probability is the body; a sentence so many lines from it needs the last.
_BODY, _BESIDE, _BESIDE_BODY = 0.3, 3, 0.9
#: Lines so near prose of less than this probability, above and below, are within the text: of these
#: categories they need the last. It costs 1.7 words of boilerplate for each word of content (the model card).
_PARAGRAPH, _INSIDE_BODY = 0.5, 0.85
_INSIDE = frozenset({Category.RELATED, Category.NAVIGATION, Category.METADATA, Category.ADVERTISEMENT})
#: A line with so many copies shares its probability with them.
_MANY = 5
#: What stands between a subhead of a round-up and its paragraph.
_SIGNATURES = frozenset({Category.METADATA, Category.CAPTION, Category.AUTHOR_BIO})
#: What items that go with their list are worth.
_LISTED = 0.8
#: Fewer lines than the first have too few neighbours to be judged; up to the second a page is tiny, and
#: what people clean line by line is mostly content; from the third on the size says nothing.
_FEWEST, _SMALL, _LARGE = 3, 8, 24
#: A line this near a headline, above a byline or above the body may be a headline or a deck: so many words,
#: and it goes only with this score.
_NEAR, _REACH, _HEAD_WORDS, _HEAD_SCORE = 2, 12, 3, 0.95
#: A line so close below the body, of so few words, that ends as a sentence does, or is "label: something",
#: goes only above this chance.
_BELOW, _SHORT, _ATTACHED = 6, 8, 0.9
_STOPS = tuple(c for c in SENTENCE_ENDS if c != "\u2026")  # teasers break off
_LABELLED = re.compile(r"\W*\w+(?:[\s.-]\w+)?\s?[:\uff1a]\s*\S")
#: The head of a clause of a contract or a statute needs this chance.
_CLAUSE = 0.95
#: A heading of Markdown, which needs as much.
_TITLE = re.compile(r"#{1,6} ")
#: Groups of phrases that stand above a post of a forum, how many of them make one, and its most lines.
_POST_HEADS, _POSTS, _LONGEST = ("metadata.post-head", "metadata.post-count"), 3, 60
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
        from cleaner.model import lists
        from cleaner.model.model import page_model
        from cleaner.model.net import interpolate

        model = page_model(page, self.path)
        seen = model.see(page)
        yield from _confirmed(page, model, seen)
        if page.markup is not None and model.of_html:
            yield from _of_html(page, model, seen, free)
            return
        chances = _shared(page, free, model.judge(seen, free))
        found = sum(p.category not in KEPT_BY_DEFAULT for p in claimed.values()) / len(page.lines)
        furnished = _furnished(float(chances.mean()), found, len(page.lines))
        best = _cuts(page, free, chances, _TEXT_RECALLS)
        prose = _prose_share(page, free)
        strange = 0.0 if page.language in {None, *_TAUGHT} else 1 - _part(prose, *_UNTAUGHT_PROSE)
        points = operating_points(furnished, prose, len(page.lines), best, strange)
        scores = dict(zip(free, interpolate(chances, points, _SCORES).tolist(), strict=True))
        chance = dict(zip(free, chances.tolist(), strict=True))
        body = [i for i in free if chance[i] < _BODY and page.shapes[i].prose]
        listed = lists.judge(page, chance, body, furnished)
        scores |= {i: max(scores[i], _LISTED) for i in listed.going}
        asked = [i for i in free if chance[i] >= points[0] or i in listed.going]
        if not asked:
            return
        doubts = _Doubts(page, chance, furnished, body, listed.staying)
        for i, category in zip(asked, model.name(seen, asked), strict=True):
            worth = min(scores[i], _DOUBTED) if doubts.hold(i, scores[i], category) else scores[i]
            yield Proposal(i, category, f"learned.{category}", round(worth, 3))

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


def _confirmed(page: Page, model: LineModel, seen: Seen) -> Iterator[Proposal]:
    """Yield the lines that rules named without being sure, and that the model is sure of."""
    named = [i for i, p in page.found.items() if p.category not in KEPT_BY_DEFAULT and p.score < SUREST]
    for i, chance in zip(named, model.judge(seen, named).tolist() if named else (), strict=True):
        if chance >= _SURE:
            yield page.found[i].scored(SUREST)


def _furnished(left: float, found: float, lines: int) -> float:
    """Return how much of a page is furniture around its text, 0 to 1."""
    return min(_part(left, *_LEFT), _part(found, *_FOUND), _part(lines, *_LINES))


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


class _Doubts:
    """What speaks for a line that the model would let go.

    Args:
        page: The page.
        chance: The probabilities of the lines that no rule named.
        furnished: How much of the page is furniture.
        body: The lines that are surely the body.
        listed: Items that stay with their list.
    """

    def __init__(
        self,
        page: Page,
        chance: Mapping[int, float],
        furnished: float,
        body: Sequence[int],
        listed: frozenset[int],
    ) -> None:
        self.listed = listed
        self.beside = _near(body, 1) | _near(body, -1)
        paragraphs = [i for i, p in chance.items() if p < _PARAGRAPH and page.shapes[i].prose]
        self.between = _near(paragraphs, 1) & _near(paragraphs, -1)
        self.attached = _attached(page, body)
        self.signed = _signed(page, chance, paragraphs[0]) if paragraphs else set()
        self.head, self.posts = _head(page), _posts(page)
        self.prose = _PROSE + (_PROSE_FURNISHED - _PROSE) * furnished
        self.page, self.chance = page, chance

    def hold(self, index: int, score: float, category: str) -> bool:
        """Return whether a line stays in doubt: a sentence, a headline, an item, one between paragraphs."""
        facts = self.page.shapes[index]
        if index in self.listed or (self.chance[index] < _CLAUSE and _heads_clause(self.page, index)):
            return True
        if (index in self.head or _TITLE.match(self.page.text(index))) and score < _HEAD_SCORE:
            return True
        if index in self.between and category in _INSIDE and self.chance[index] < _INSIDE_BODY:
            return True
        if index in self.signed and self.chance[index] < _INSIDE_BODY:
            return True
        if index in self.attached and self.chance[index] < _ATTACHED and _tells(self.page, index):
            return True
        if not (facts.prose or (facts.sentence and facts.words >= _SENTENCE)):
            return False
        if index in self.posts and score < _HEAD_SCORE:
            return True
        return score < self.prose or (index in self.beside and self.chance[index] < _BESIDE_BODY)


def _near(places: Iterable[int], way: int) -> set[int]:
    """Return the lines near some places, these included: below them, or above them where `way` is -1."""
    return {i + way * by for i in places for by in range(_BESIDE + 1)}


def _attached(page: Page, body: Sequence[int]) -> set[int]:
    """Return the lines close below the body, up to what a rule named next."""
    below: set[int] = set()
    for i in body:
        below.update(
            takewhile(lambda k: k not in page.found, range(i + 1, min(i + 1 + _BELOW, len(page.lines))))
        )
    return below


def _signed(page: Page, chance: Mapping[int, float], first: int) -> set[int]:
    """Return the lines below the first paragraph with a byline or a credit and then prose right below."""
    heads: set[int] = set()
    for i in page.free_prose():
        above = i - 1
        while above in page.found and page.found[above].category in _SIGNATURES:
            above -= 1
        if first < above < i - 1 and chance.get(i, 1.0) < _BESIDE_BODY and not page.shapes[above].bullet:
            heads.add(above)
    return heads


def _tells(page: Page, index: int) -> bool:
    """Return whether a line ends as a sentence does, or is a label with what it labels."""
    text = page.text(index).strip()
    return page.shapes[index].words <= _SHORT and (text.endswith(_STOPS) or bool(_LABELLED.match(text)))


def _heads_clause(page: Page, index: int) -> bool:
    """Return whether a line heads a clause: of those of a contract or a statute, with text below it."""
    below = index + 1
    if index not in page.clauses or below not in page.clauses or page.shapes[below].words <= _SHORT:
        return False
    return not page.text(below).lstrip()[0].isdecimal()


def _head(page: Page) -> frozenset[int]:
    """Return the lines that may be the headline or the deck, which models take for teasers.

    They stand next to the headline that the rules found, or above the byline over the body.
    """
    found = page.found
    near = {
        i + by for i, p in found.items() if p.category == Category.HEADLINE for by in range(-_NEAR, _NEAR + 1)
    }
    top = range(max(0, page.body_start - _REACH), page.body_start + 1)
    signed = [i for i in top if i in found and found[i].category == Category.METADATA]
    near |= {signed[0] - by for by in range(1, _NEAR + 1)} if signed else set()
    return frozenset(
        i
        for i in near
        if 0 <= i < len(page.lines) and page.shapes[i].words >= _HEAD_WORDS and not page.shapes[i].bullet
    )


def _posts(page: Page) -> frozenset[int]:
    """Return the lines of a forum's posts: what stands under their heads up to what a rule named next."""
    found, count = page.found, len(page.lines)
    heads = sorted(i for name in _POST_HEADS for i in page.named.get(name, ()) if i in found)
    if len(heads) < _POSTS:
        return frozenset()
    posts: set[int] = set()
    first = 0
    for head in heads:
        first = max(first, head + 1)
        while first < count and first in found:
            first += 1
        posts.update(takewhile(lambda i: i not in found, range(first, min(first + _LONGEST, count))))
    return frozenset(posts)


def _of_html(page: Page, model: LineModel, seen: Seen, free: list[int]) -> Iterator[Proposal]:
    """Yield the lines of an HTML page that its best cut leaves out."""
    import numpy as np

    chances = model.judge(seen, free)
    found = _cuts(page, free, chances, _RECALLS)
    points = np.maximum.accumulate([min(cut, most) for cut, most in zip(found, _MOST, strict=True)])
    passed = np.searchsorted(points, chances)  # a line at a cut stays
    asked = {i: _DOOR_SCORES[n - 1] for i, n in zip(free, passed.tolist(), strict=True) if n}
    if asked:
        for i, category in zip(asked, model.name(seen, list(asked)), strict=True):
            yield Proposal(i, category, f"learned.{category}", asked[i], by_markup=True)


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

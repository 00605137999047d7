"""What the template of a site says of the lines of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from cleaner.templates.keys import Flags, Ints, Keys, keys_by_line
from cleaner.templates.sample import rank_of
from cleaner.templates.template import Counts, SiteTemplate, body

#: So many other pages must be known, and a line must stand on so many of them.
LEAST_PAGES, LEAST_SEEN = 3, 3
#: A line on this share of the pages is the site's; on fewer it stands for a time (teasers of a day).
SITE_SHARE = 0.5
#: A long line is the site's from so many pages on.
LONG_PAGES = 5
#: Long lines of which this share stand within the body need to be the site's.
_INNER = 0.34
#: A page keeps all long lines that are not the site's where its own are less than this share of both:
#: it is a copy of another page.
_COPY = 0.35
#: On two pages alone, short lines go that stand in a run of so many.
_FEW, _RUN = 2, 4
#: So many short lines must stand together within the body, and on pages without one (tables, shops), where
#: labels recur that are part of the content.
_INNER_RUN, _BARE_RUN = 3, 5
#: A fact has so many words, a number or an e-mail address.
_FACT = 5

Scores = npt.NDArray[np.float64]

_SURE, _LIKELY, _FAIR = 0.95, 0.85, 0.7


@dataclass(frozen=True, slots=True)
class Sighting:
    """A line of a page that stands on other pages of its site.

    Attributes:
        line: The line's place among the page's lines.
        pages: On how many other pages it stands.
        of: How many other pages are known.
        score: How sure it is that it is the site's and not the page's, 0 to 1.
        long: Whether the line is long.
    """

    line: int
    pages: int
    of: int
    score: float
    long: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page's lines from other pages.

    Attributes:
        site: The site.
        lines: The lines that are the site's, by their place.
        spared: The lines that stay all the same (`keep_first`).
    """

    site: str = ""
    lines: Mapping[int, Sighting] = field(default_factory=dict)
    spared: frozenset[int] = frozenset()

    def moved(self, places: Mapping[int, int]) -> Seen:
        """Return what is known of the lines that stay, by their old place at their new one."""
        lines = {places[i]: replace(s, line=places[i]) for i, s in self.lines.items() if i in places}
        return Seen(self.site, lines, frozenset(places[i] for i in self.spared if i in places))


@dataclass(frozen=True, slots=True)
class _View:
    """A page's lines with words, as the template sees them."""

    keys: Keys
    pages: Ints
    firm: Ints
    inner: Ints
    of: int
    long: Flags
    inside: Flags
    numbered: Flags
    runs: Ints


def see(site: str, template: SiteTemplate, lines: Sequence[str], *, keep_first: bool = False) -> Seen:
    """Return the lines of a page that stand on other pages of its site.

    Args:
        site: The site's name.
        template: What is known of it; the page itself does not count where it is in the sample.
        lines: The page's lines.
        keep_first: Spare the facts below the body on one page of the site.
    """
    keys = keys_by_line(lines)
    worded = np.flatnonzero(keys)
    view = _view(template, keys[worded], _numbered(lines)[worded]) if worded.size else None
    if view is None:
        return Seen(site)
    scores = _without_copies(view, _scores(view))
    found = {
        int(worded[i]): Sighting(
            int(worded[i]), int(view.pages[i]), view.of, float(scores[i]), bool(view.long[i])
        )
        for i in np.flatnonzero(scores).tolist()
    }
    first = keep_first and bool(template.ranks.size) and int(template.ranks[0]) == rank_of(keys[worded])
    return Seen(site, found, _facts(found, lines) if first else frozenset())


def _facts(found: Mapping[int, Sighting], lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of the footer that say more than a menu's item does."""
    body = max(
        (i for i in range(len(lines)) if i not in found and len(lines[i].split()) >= _FACT), default=-1
    )
    return frozenset(
        i
        for i in found
        if i > body and (len(lines[i].split()) >= _FACT or any(c.isdecimal() or c == "@" for c in lines[i]))
    )


def _numbered(lines: Sequence[str]) -> Flags:
    """Return which lines have a number."""
    return np.array([any(map(str.isdecimal, line)) for line in lines], np.bool_)


def _view(template: SiteTemplate, keys: Keys, numbered: Flags) -> _View | None:
    known = int(template.holds(rank_of(keys)))
    of = int(template.ranks.size) - known
    if of < _FEW:
        return None
    places = template.places(keys)
    found = places >= 0

    def count(counts: Counts, less: int) -> Ints:
        if not counts.size:
            return np.zeros(keys.size, np.intp)
        return np.where(found, np.maximum(counts[places].astype(np.intp) - less, 0), 0)

    pages = count(template.pages, known)
    long = (keys & np.uint64(1)).astype(np.bool_)
    seen = pages >= min(of, LEAST_SEEN)
    first, last = body(~seen, long)
    inside = np.zeros(keys.size, np.bool_)
    inside[first:last] = True
    firm, inner = count(template.firm, known), count(template.inner, 0)
    return _View(keys, pages, firm, inner, of, long, inside, numbered, _runs(seen))


def _runs(seen: Flags) -> Ints:
    """Return for each line how many seen lines stand together around it; 0 where it is not seen."""
    edges = np.flatnonzero(np.diff(seen.astype(np.int8), prepend=0, append=0))
    runs = np.zeros(seen.size, np.intp)
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        runs[start:end] = end - start
    return runs


def _scores(view: _View) -> Scores:
    """Return how sure it is of each line that it is the site's."""
    scores = np.zeros(view.keys.size)
    firm, outside = 2 * view.firm >= view.pages, ~view.inside
    short = ~view.long
    if view.of < LEAST_PAGES:
        few = (view.pages == view.of) & short & firm & outside & (view.runs >= _RUN)
        scores[few if view.inside.any() else np.zeros_like(few)] = _FAIR
        return scores
    seen = view.pages >= LEAST_SEEN
    wide = seen & (view.pages >= SITE_SHARE * view.of)
    outer = outside & (view.inner <= _INNER * view.pages)
    if view.inside.any():
        scores[seen & firm & outside & (short | (view.long & outer)) & (view.runs > 1)] = _LIKELY
        scores[wide & short & outside & (firm | outer)] = _SURE
        scores[wide & short & view.inside & firm & (view.runs >= _INNER_RUN)] = _SURE
    else:
        # A date here may be a fact ("Released: 3 March 2031").
        scores[wide & short & firm & (view.runs >= _BARE_RUN) & ~view.numbered] = _LIKELY
    scores[wide & view.long & (view.of >= LONG_PAGES) & (view.pages >= LONG_PAGES)] = _SURE
    return scores


def _without_copies(view: _View, scores: Scores) -> Scores:
    """Take back what would go of a copy of another page."""
    brief = (scores > 0) & (view.pages < np.maximum(SITE_SHARE * view.of, LONG_PAGES))
    doubtful = int((brief & view.long).sum())
    own = int((view.long & (scores == 0)).sum())
    if own < _COPY * (own + doubtful):
        scores[brief] = 0
    if (view.runs > 0).all():
        scores[:] = 0  # nothing on it is its own: it is one page that came several times
    return scores

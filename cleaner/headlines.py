"""Which line above a text is its headline: facts of the lines there, weighed.

The weights are those of a linear model with a softmax over each page's candidates, fitted to the titles of
wcxb-dev and news-multilingual, as visible text and as trafilatura's output, and rounded. Fitted on one half
of the sites it finds 75 % of the headlines of the other half's articles in visible text; the longest line,
one above a byline first, was 58 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from math import exp

import regex

from cleaner.fold import FIRST_UNSPACED
from cleaner.openings import is_signature
from cleaner.packs import PROOF, Kind
from cleaner.page import Page
from cleaner.tokens import pieces

#: A headline has so many words, and stands at most so many lines above the first paragraph.
LEAST_WORDS, MOST_WORDS, REACH = 2, 30, 80
#: A headline of so many words is as good as a longer one; a byline or date follows it this closely.
_FULL_WORDS, _NEAR_BYLINE, BYLINE_REACH = 8, 2, 4
#: A headline may stand above the body twice; labels and what a list repeats do not count.
_LABEL, _MOST_COPIES = 3, 3
#: So many copies of a line are looked at: a menu's may be thousands.
_LOOKED_AT = 20
#: The end of a trail of links to a page is its headline, and stands so many lines above it at most.
_TRAIL = 3
#: A longer run of letters without a space (characters) is no sentence.
_LONGEST_RUN = 1000
#: Shorter words say little of what a text is about.
_SHORT = 3
#: A line that such a phrase finds is no headline; two capitalised words may be one, and a name.
NAMED, _NAME = PROOF | {Kind.HEADING, Kind.WEAK}, "metadata.name"
#: A full stop within a line: a paragraph, whatever its end looks like.
_INNER_END = regex.compile(r"\p{Ll}{2}\.\s+\p{Lu}")
#: How lines of code end.
_CODE_ENDS = (";", "{", "}")
#: What parts the names of sections, and what is no sentence's end.
_BARS, _ASKS = ("|", " / ", " > "), "?!"

#: What each fact of a line is worth.
WEIGHTS: Mapping[str, float] = {
    "signed": 2.5, "signed_far": 1.9, "shared": 1.7, "long_shared": 3.5, "trail": 3.3, "titled": 3.1,
    "item_elsewhere": 0.6, "twice": 0.7, "text_below": 0.5, "item_below": -1.4, "free_above": -1.0,
    "two": -0.6, "sentence": -3.0, "prose": -2.2, "bars": -2.3, "colon": -3.2, "cue": -0.7,
}  # fmt: skip
#: What it is worth that none of the lines is the headline: half of the likeliest that are worth as much are.
_NOTHING = 3.0
#: A deck is worth so much more than its headline at most.
_DECK = 1.0


@dataclass(frozen=True, slots=True)
class Headline:
    """A line that is likely the headline.

    Attributes:
        line: The line.
        chance: How likely it is, 0 to 1.
    """

    line: int
    chance: float


def likeliest(page: Page, titled: Mapping[int, int]) -> Headline | None:
    """Return the likeliest headline of the lines above a page's body; None where there is none.

    Args:
        page: The page.
        titled: The page's titles, with the lines that are a part of them.
    """
    body = page.body_start
    lines = range(max(0, body - REACH), min(body + 1, len(page.lines)))
    free = [i for i in lines if is_free(page, i)]
    if not free:
        return None
    told, named = _told(page, body), set(titled.values())
    worth = {i: _worth(facts_of(page, i, told, named)) for i in free}
    best = max(free, key=lambda i: (worth[i], -i))
    chance = 1 / sum(exp(each - worth[best]) for each in (*worth.values(), _NOTHING))
    return Headline(_above_deck(page, best, worth), chance)


def _above_deck(page: Page, best: int, worth: Mapping[int, float]) -> int:
    """Return the line that is nearly worth as much as the best right below it, which is its deck then."""
    line = best
    while line - 1 in worth and worth[line - 1] >= worth[best] - _DECK and _may_head(page, line - 1):
        line -= 1
    return line


def _may_head(page: Page, index: int) -> bool:
    """Return whether a line above a deck may be its headline."""
    facts = page.shapes[index]
    return facts.words > LEAST_WORDS and not facts.prose and is_plain(page, index)


def _worth(facts: Mapping[str, float]) -> float:
    return sum(weight * facts[name] for name, weight in WEIGHTS.items())


def is_free(page: Page, index: int) -> bool:
    """Return whether no phrase names the line, so that it can be a headline."""
    facts, text = page.shapes[index], page.text(index)
    if facts.bullet or facts.glued > 2 or not LEAST_WORDS <= facts.words <= MOST_WORDS:
        return False
    if text.lstrip().startswith("<") or text.endswith(_CODE_ENDS) or page.is_sites(index):
        return False
    named = (m.group for m in page.matches[index] if m.group.kind in NAMED)
    return all(group.name == _NAME for group in named) and not _INNER_END.search(text)


def is_plain(page: Page, index: int) -> bool:
    """Return whether a line ends as headlines do."""
    return not page.shapes[index].sentence or page.text(index).rstrip()[-1] in _ASKS


def is_signed(page: Page, index: int) -> bool:
    """Return whether a byline or a date stands close below a line."""
    return any(map(is_signature, page.matches[index + 1 : index + 1 + BYLINE_REACH]))


def _told(page: Page, body: int) -> set[str]:
    """Return the words of a page's paragraphs, and their pieces in scripts without spaces."""
    prose = (i for i in range(body, len(page.lines)) if page.shapes[i].prose)
    found = set(chain.from_iterable(map(page.words, prose)))
    runs = (word for word in found if len(word) <= _LONGEST_RUN and max(word) >= FIRST_UNSPACED)
    return found.union(pieces(runs))


def _telling(words: Iterable[str]) -> set[str]:
    """Return the words that say what a text is about: longer ones, and pairs of letters without spaces."""
    found = pieces(words)
    return {w for w in found if len(w) > _SHORT or (len(w) > 1 and w[0] >= FIRST_UNSPACED)}


def _ends_trail(page: Page, index: int) -> bool:
    """Return whether a trail of links ends with a line, as an item of its own or glued, right above it."""
    facts, text = page.shapes[index], page.text(index).strip()
    for i in range(max(0, index - _TRAIL), index):
        above = page.text(i).strip()
        if page.shapes[i].bullet and page.shapes[i].key == facts.key:
            return True
        if len(above) > len(text) and above.endswith(text):
            return True
    return False


def facts_of(page: Page, index: int, told: set[str], named: set[int]) -> dict[str, float]:
    """Return what speaks for a line as the headline and against it.

    Args:
        page: The page.
        index: The line.
        told: The words of the page's paragraphs.
        named: The lines that are a part of the page's titles.
    """
    shapes, facts, text = page.shapes, page.shapes[index], page.text(index).strip()
    words = _telling(page.words(index))
    shared = len(words & told) / max(1, len(words))
    long = min(facts.words, _FULL_WORDS) / _FULL_WORDS
    signatures = [is_signature(found) for found in page.matches[index + 1 : index + 1 + BYLINE_REACH]]
    below = shapes[index + 1] if index + 1 < len(shapes) else None
    copies = page.copies.get(facts.key, ())[:_LOOKED_AT]
    near = [i for i in copies if i < page.body_start + _TRAIL]
    return {
        "two": facts.words <= LEAST_WORDS,
        "shared": shared,
        "long_shared": long * shared,
        "signed": any(signatures[:_NEAR_BYLINE]),
        "signed_far": any(signatures) and not any(signatures[:_NEAR_BYLINE]),
        "trail": _ends_trail(page, index),
        "titled": index in named,
        "item_elsewhere": any(shapes[i].bullet for i in copies),
        "twice": facts.words > _LABEL and 1 < len(near) <= _MOST_COPIES,
        "text_below": below is not None and (below.prose or (below.sentence and below.words > LEAST_WORDS)),
        "item_below": below is not None and below.bullet and not any(signatures),
        "free_above": index > 0 and is_free(page, index - 1) and not shapes[index - 1].prose,
        "sentence": not is_plain(page, index),
        "prose": facts.prose,
        "bars": any(bar in text for bar in _BARS),
        "colon": text.endswith(":"),
        "cue": any(m.group.kind is Kind.CUE for m in page.matches[index]),
    }

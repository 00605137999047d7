"""What speaks for a line that the model would let go: where it stands, and how it reads.

Boilerplate stands in blocks that something parts from the text; a doubtful line among lines that stay is
mostly the text's own (a subhead, an item, a sentence of dialogue). Such lines need more than their kind of
page asks. Figures: the model card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.shape import SENTENCE_ENDS
from cleaner.structure import TITLE
from cleaner.types import KEPT_BY_DEFAULT, Category

if TYPE_CHECKING:
    from cleaner.page import Page

#: A sentence of so many words needs this score on a plain page, this one on a furnished page.
_SENTENCE, _PROSE, _PROSE_FURNISHED = 3, 0.9, 0.6
#: A sentence of so many words may be a paragraph.
_TOLD = 5
#: A sentence so many lines from what is surely the body needs this chance.
_BESIDE, _BESIDE_BODY = 3, 0.9
#: Lines so near prose of less than this probability, above and below, are within the text: of these
#: categories they need the last. It costs 1.7 words of boilerplate for each word of content (the model card).
_PARAGRAPH, _INSIDE_BODY = 0.5, 0.85
_INSIDE = frozenset({Category.RELATED, Category.NAVIGATION, Category.METADATA, Category.ADVERTISEMENT})
#: The text goes on to prose of less than the first probability at most so many lines further below.
_GOES_ON, _FURTHER = 0.7, 8
#: What the model takes for one of these is hardly ever the text's, wherever it stands.
_PROMPTS = frozenset({Category.NEWSLETTER, Category.SUBSCRIPTION, Category.SHARE, Category.DONATION})
#: Within it a line that nothing parts from what stays, above it or below it, needs the first chance (what
#: parts them is named by a rule or as likely), one with a bullet or more words than that the second; so
#: close below the text a sentence needs the last but one, or the last where hardly any prose is sure.
_JOINED, _JOINED_LONG, _LABEL_WORDS, _FOLLOWS, _FOLLOWS_FEW = 0.85, 0.75, 6, 0.7, 0.9
#: What a line of so many words announces that ends with a colon (so many lines, up to a paragraph) needs the
#: last chance; the line itself has less than the one before.
_ANNOUNCING, _ANNOUNCED, _ANNOUNCER, _SAID = 2, 8, 0.85, 0.9
_COLONS = (":", "\uff1a")
#: What stands between a subhead of a round-up and its paragraph.
_SIGNATURES = frozenset({Category.METADATA, Category.CAPTION, Category.AUTHOR_BIO})
#: A line this near a headline, above a byline or above the body may be a headline or a deck: so many words,
#: and it goes only with this score, as what is told in a post; a heading of Markdown with the last.
_NEAR, _REACH, _HEAD_WORDS, _HEAD_SCORE, _TITLE_SCORE = 2, 12, 3, 0.9, 0.95
#: A line so close below the body, of so few words, that ends as a sentence does, or is "label: something",
#: goes only above this chance.
_BELOW, _SHORT, _ATTACHED = 6, 8, 0.9
_STOPS = tuple(c for c in SENTENCE_ENDS if c != "\u2026")  # teasers break off
_LABELLED = re.compile(r"\W*\w+(?:[\s.-]\w+)?\s?[:\uff1a]\s*\S")
#: The head of a clause of a contract or a statute needs this chance.
_CLAUSE = 0.95
#: Groups of phrases that stand above a post of a forum, how many of them make one, and its most lines.
_POST_HEADS, _POSTS, _LONGEST = ("metadata.post-head", "metadata.post-count"), 3, 60
#: So many lines with the time alone, each with a paragraph so close below, head the posts of a live blog.
_CLOCK, _CLOCKS, _TOLD_BELOW = "metadata.clock", 4, 3


class Doubts:
    """What speaks for a line that the model would let go.

    Args:
        page: The page.
        chance: The probabilities of the lines that no rule named.
        furnished: How much of the page is furniture.
        body: The lines that are the body.
        listed: Items that stay with their list.
        sure: Whether the body is; of a short article the model is hardly ever.
    """

    def __init__(
        self,
        page: Page,
        chance: Mapping[int, float],
        furnished: float,
        body: Sequence[int],
        listed: frozenset[int],
        *,
        sure: bool = True,
    ) -> None:
        self.listed = listed
        self.beside = _near(body, 1) | _near(body, -1)
        paragraphs = [i for i, p in chance.items() if p < _PARAGRAPH and page.shapes[i].prose]
        self.between = _near(paragraphs, 1) & _near(paragraphs, -1)
        text = _text(page, chance, body)
        self.attached = _attached(page, (*body, text.stop - 1))
        self.joined = _joined(page, chance, text)
        self.announced = _announced(page, chance, range(text.start - 1, text.stop + _BELOW))
        self.follows = range(text.stop, text.stop + _FURTHER)
        self.follower = _FOLLOWS if sure else _FOLLOWS_FEW
        self.signed = _signed(page, chance, paragraphs[0]) if paragraphs else set()
        self.head, self.posts = _head(page), _posts(page)
        self.prose = _PROSE + (_PROSE_FURNISHED - _PROSE) * furnished
        self.page, self.chance = page, chance

    def hold(self, index: int, score: float, category: str) -> bool:
        """Return whether a line stays in doubt: a sentence, a headline, an item, one between paragraphs.

        Args:
            index: The line.
            score: What its probability is worth.
            category: What the model takes it for.
        """
        if index in self.listed or index in self.announced:
            return True
        if index in self.head and score < _HEAD_SCORE:
            return True
        if score < _TITLE_SCORE and TITLE.match(self.page.text(index)):
            return True
        if category in _PROMPTS:
            return False
        return self._stands_in_text(index, category) or self._is_told(index, score)

    def _stands_in_text(self, index: int, category: str) -> bool:
        """Return whether a line's chance is less than its place in the text asks, or close below it."""
        chance = self.chance[index]
        if index in self.between and category in _INSIDE and chance < _INSIDE_BODY:
            return True
        if index in self.joined and chance < self._least_joined(index):
            return True
        if index in self.signed and chance < _INSIDE_BODY:
            return True
        if index in self.attached and chance < _ATTACHED and _tells(self.page, index):
            return True
        return chance < _CLAUSE and _heads_clause(self.page, index)

    def _least_joined(self, index: int) -> float:
        """Return the chance that a line asks which is joined to the text: a subhead's, or another's."""
        facts = self.page.shapes[index]
        return _JOINED if facts.words <= _LABEL_WORDS and not facts.bullet else _JOINED_LONG

    def _is_told(self, index: int, score: float) -> bool:
        """Return whether a line is a sentence, and worth less than a sentence asks there."""
        if not self.page.shapes[index].tells(_SENTENCE):
            return False
        if index in self.posts and score < _HEAD_SCORE:
            return True
        if index in self.follows and self.chance[index] < self.follower:
            return True
        return score < self.prose or (index in self.beside and self.chance[index] < _BESIDE_BODY)


def _text(page: Page, chance: Mapping[int, float], body: Sequence[int]) -> range:
    """Return the lines of the text: the body's, and down to prose that may go on close below it.

    Without a body it is empty and stands at the page's end.
    """
    if not body:
        return range(len(page.lines), len(page.lines))
    last = body[-1]
    for i in range(last + 1, len(page.lines)):
        if i > last + _FURTHER:
            break
        if chance.get(i, 1.0) < _GOES_ON and page.shapes[i].tells(_TOLD):
            last = i
    return range(body[0], last + 1)


def _joined(page: Page, chance: Mapping[int, float], lines: range) -> set[int]:
    """Return the lines of the text that nothing which surely goes parts from what stays."""
    lost = {i for i, p in page.found.items() if p.category not in KEPT_BY_DEFAULT}
    joined: set[int] = set()
    for way in (lines, reversed(lines)):
        linked = True
        for i in way:
            p = 1.0 if i in lost else 0.0 if i in page.found else chance.get(i, _PARAGRAPH)
            linked = p < _JOINED and (linked or p < _PARAGRAPH)
            if linked:
                joined.add(i)
    return joined


def _announced(page: Page, chance: Mapping[int, float], lines: range) -> set[int]:
    """Return what lines of the text announce, and may be its own list."""
    announced: set[int] = set()
    for i in lines:
        if chance.get(i, 1.0) >= _ANNOUNCER or page.shapes[i].words < _ANNOUNCING:
            continue
        below = range(i + 1, min(i + 1 + _ANNOUNCED, len(page.lines)))
        for k in below if page.text(i).rstrip().endswith(_COLONS) else ():
            if chance.get(k, 1.0) >= _SAID:
                break
            announced.add(k)
            if page.shapes[k].prose:
                break
    return announced


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


def _heads_told(page: Page, index: int) -> bool:
    """Return whether a paragraph or a sentence stands close below a line."""
    below = page.shapes[index + 1 : index + 1 + _TOLD_BELOW]
    return any(facts.tells(_TOLD) for facts in below)


def _posts(page: Page) -> frozenset[int]:
    """Return the lines of posts (a forum's, a live blog's): what stands under their heads up to a rule's."""
    found, count = page.found, len(page.lines)
    forum = [i for name in _POST_HEADS for i in page.named.get(name, ()) if i in found]
    blog = [i for i in page.named.get(_CLOCK, ()) if _heads_told(page, i)]
    heads = (*(forum if len(forum) >= _POSTS else ()), *(blog if len(blog) >= _CLOCKS else ()))
    posts: set[int] = set()
    first = 0
    for head in sorted(heads):
        first = max(first, head + 1)
        while first < count and first in found:
            first += 1
        posts.update(takewhile(lambda i: i not in found, range(first, min(first + _LONGEST, count))))
    return frozenset(posts)

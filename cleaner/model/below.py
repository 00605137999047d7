"""Below the text: what a page has under its article is not the article's, once something parts them.

Teasers of other articles read like the text, and the model gives them .4 to .6. Where all of a page's prose
stands together and hardly anything within it goes, what comes below it behind lines that do go needs less
than elsewhere. Figures: the model card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.page import Page

#: A page is an article where so many lines are surely its body, of so many words, which are this share of the
#: words that stay from the first of them to the last, and where at most this share of the lines there goes.
_BODY_LINES, _BODY_WORDS, _BODY_SHARE, _GONE_WITHIN = 3, 100, 0.6, 0.15
#: What surely parts them: a rule's line, or one of this chance.
_SURELY = 0.8
#: A line below it goes at these chances: behind so many lines that part them, behind more, and there in a run
#: of so many lines that stay; paragraphs of so many words need the last, for an article may go on.
_PARTED, _FAR = 2, 4
_CLOSE_CHANCE, _FAR_CHANCE, _RUN_CHANCE, _LONG_CHANCE = 0.5, 0.35, 0.4, 0.7
_RUN, _LONG = 3, 40
#: Groups of phrases that come with each post of a forum and each comment; so many tell a page with such.
_POSTS, _MOST_POSTS = ("comments.menu", "comments.head", "metadata.post-head", "metadata.post-count"), 4
#: Where somebody says "I" in this share of the lines that tell something (words), readers speak.
_SAID, _TOLD = 0.34, 5
#: So many questions are the article's own, with what answers them.
_QUESTIONS, _QUESTION_MARKS = 2, ("?", "\uff1f", "\u061f")


def below(page: Page, chance: Mapping[int, float], body: Sequence[int], going: Set[int]) -> list[int]:
    """Return the lines below a page's text that go although the model alone would let them stay.

    Args:
        page: The page.
        chance: The probabilities of the lines that no rule named.
        body: The lines of prose that are surely the body.
        going: The lines that go anyway.
    """
    if not _is_article(page, body, going) or _has_posts(page):
        return []
    found = list(_parted(page, chance, body[-1] + 1, going))
    told = [i for i in found if page.shapes[i].words >= _TOLD]
    if told and sum(page.voices(i).i for i in told) >= _SAID * len(told):
        return []
    return _without_answers(page, found)


def _is_article(page: Page, body: Sequence[int], going: Set[int]) -> bool:
    """Return whether a page's prose stands together, with hardly anything else within it."""
    words = sum(page.shapes[i].words for i in body)
    if len(body) < _BODY_LINES or words < _BODY_WORDS:
        return False
    within = range(body[0], body[-1] + 1)
    stays = [i for i in within if i not in going]
    if len(within) - len(stays) > _GONE_WITHIN * len(within):
        return False
    return words >= _BODY_SHARE * sum(page.shapes[i].words for i in stays)


def _has_posts(page: Page) -> bool:
    """Return whether a page has a forum's posts or readers' comments."""
    return sum(len(page.named.get(name, ())) for name in _POSTS) > _MOST_POSTS


def _parted(page: Page, chance: Mapping[int, float], first: int, going: Set[int]) -> Iterator[int]:
    """Yield the lines from the first on that are likely enough for where they stand."""
    gone = 0
    for i in range(first, len(page.lines)):
        if i in going:
            gone += chance.get(i, 1.0) >= _SURELY
        if i in going or gone < _PARTED or i not in chance:
            continue
        least = _CLOSE_CHANCE if gone < _FAR else _RUN_CHANCE if _in_run(page, i, going) else _FAR_CHANCE
        if chance[i] >= (max(least, _LONG_CHANCE) if page.shapes[i].words >= _LONG else least):
            yield i


def _in_run(page: Page, index: int, going: Set[int]) -> bool:
    """Return whether a line is one of a run that stays."""
    first = last = index
    while last - first + 1 < _RUN and first - 1 not in going and first > 0:
        first -= 1
    while last - first + 1 < _RUN and last + 1 not in going and last + 1 < len(page.lines):
        last += 1
    return last - first + 1 >= _RUN


def _without_answers(page: Page, found: Sequence[int]) -> list[int]:
    """Return lines without the questions, where there are several, and what follows these."""
    asking = {i for i in found if page.text(i).rstrip().endswith(_QUESTION_MARKS)}
    if len(asking) < _QUESTIONS:
        return list(found)
    kept: list[int] = []
    answer = -1
    for i in found:
        if i in asking or i == answer:
            answer = i + 1
        else:
            kept.append(i)
    return kept

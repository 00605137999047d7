"""Asides: paragraphs in which a site speaks to its readers, in a text that else speaks to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.address import Voices
    from cleaner.page import Page

#: A line of so many words may be one; what goes on with it, so many lines beside it, does not count.
_WORDS, _BESIDE = 5, 2
#: Its probability where one word says what it asks for, and where several do: of a text, and of a page with
#: its markup, where extractors vote for what stands in the article.
_OF_TEXT, _OF_HTML = (0.08, 0.03), (0.03, 0.012)
#: At least so many other paragraphs, and at most this share of them with either voice.
_PARAGRAPHS, _MOST = 4, 0.1
#: A site that speaks up at more places than that is the text's author.
_PLACES = 2


def asides(page: Page, chance: Mapping[int, float]) -> dict[int, str]:
    """Return the lines in which a site speaks to its readers, where hardly any other paragraph does.

    Lines right beside such a line belong to it where they have one of the voices, prose where it asks, too.

    Args:
        page: The page.
        chance: The probabilities of the lines that no rule named.

    Returns:
        The lines, with the categories of what they ask for.
    """
    one, several = _OF_TEXT if page.markup is None else _OF_HTML
    both = [i for i, p in chance.items() if p >= several and _may_tell(page, i) and page.is_prompt(i)]
    places = sum(i - above > _BESIDE for above, i in pairwise([-_BESIDE - 1, *both]))
    if not 0 < places <= _PLACES:
        return {}
    likely = {i for i, p in chance.items() if p >= one}
    others = [i for i in chance if page.shapes[i].prose and not page.shapes[i].bullet and i not in both]
    voices = _voices(page, others)
    if voices is None:
        return {}
    found: dict[int, str] = {}
    for i in both:
        if i not in found and _stands_out(voices, i):
            lines = [*_beside(page, likely, i, -1), i, *_beside(page, likely, i, 1)]
            category, words = page.asked(lines)
            if words > 1 or (words and i in likely):
                found |= dict.fromkeys(lines, category)
    return found


def _voices(page: Page, others: Sequence[int]) -> dict[int, Voices] | None:
    """Return who speaks in paragraphs; None as soon as too many do, wherever an aside may stand."""
    most = _MOST * len(others) + 2 * _BESIDE
    found: dict[int, Voices] = {}
    speaking = spoken_to = 0
    for i in others:
        voice = found[i] = page.voices(i)
        speaking += voice.we or voice.i
        spoken_to += voice.you
        if max(speaking, spoken_to) > most:
            return None
    return found


def _may_tell(page: Page, index: int) -> bool:
    facts = page.shapes[index]
    return not facts.bullet and facts.tells(_WORDS)


def _stands_out(voices: Mapping[int, Voices], index: int) -> bool:
    """Return whether hardly any other paragraph has either voice."""
    others = [voice for i, voice in voices.items() if abs(i - index) > _BESIDE or not any(voice)]
    speaking, spoken_to = sum(v.we or v.i for v in others), sum(v.you for v in others)
    return len(others) >= _PARAGRAPHS and max(speaking, spoken_to) <= _MOST * len(others)


def _beside(page: Page, likely: Set[int], index: int, way: int) -> Iterator[int]:
    """Yield the lines that go on with an aside, above it or below it."""
    index += way
    while index in likely and any(page.voices(index)):
        if page.shapes[index].prose and not page.asked([index])[1]:
            return
        yield index
        index += way

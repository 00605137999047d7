"""Where a text opens: the lines that are its headline by where they stand, and what that says of the text.

Phrases with a name or a gap in them ("Follow ...") are ordinary headlines, too ("Follow the River").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.packs import PROOF
from cleaner.phrases import Match
from cleaner.shape import Shape
from cleaner.types import Category

#: What a headline is not taken for by a name or a gap: what stands beside it, or above it.
SIGNATURES = frozenset(
    {
        Category.METADATA,
        Category.CAPTION,
        Category.CREDIT,
        Category.ADVERTISEMENT,
        Category.NAVIGATION,
        Category.COOKIE,
    }
)
#: The phrases that name a policy.
_POLICY = "legal.policy"
#: Categories of phrases that stand all over the text of a policy.
MATTERS = frozenset(
    {Category.LEGAL, Category.COOKIE, Category.NEWSLETTER, Category.SUBSCRIPTION, Category.CONTACT}
)
#: It has so many paragraphs, of which phrases prove so many at most; so many of its lines speak of these.
_PARAGRAPHS, _PROVEN, _SPOKEN = 6, 0.6, 0.15
#: A paragraph follows the first line, or a byline, within so many lines.
_REACH = 4
#: A headline has so many words at least; between a policy's name and its text below a banner labels stand.
_LEAST_WORDS, _LABEL_WORDS = 2, 3


def openings(shapes: Sequence[Shape], matches: Sequence[Sequence[Match]]) -> Iterator[int]:
    """Yield the lines that stand as a headline does: above a byline or date, or first and above the text.

    Args:
        shapes: The facts of the lines.
        matches: The phrases found in each.
    """
    for i, found in enumerate(matches[:-1]):
        if not any(m.open for m in found) or not _may_be(shapes[i]) or is_signature(found):
            continue
        if is_signature(matches[i + 1]):
            if any(facts.prose for facts in shapes[i + 2 : i + 2 + _REACH]):
                yield i
        elif i == 0 and shapes[1].prose:
            kinds = {m.group.category for m in found}
            if all(m.group.category not in kinds and m.group.kind not in PROOF for m in matches[1]):
                yield i


def _may_be(facts: Shape) -> bool:
    return facts.words >= _LEAST_WORDS and not (facts.bullet or facts.prose)


def is_signature(found: Sequence[Match]) -> bool:
    """Return whether a line is a byline or a date.

    Args:
        found: The phrases found in it.
    """
    return any(m.group.category == Category.METADATA and m.group.kind in PROOF for m in found)


def policy(shapes: Sequence[Shape], matches: Sequence[Sequence[Match]]) -> range:
    """Return the lines of a text that is a policy itself, on privacy or cookies, from its heading on.

    Args:
        shapes: The facts of the lines.
        matches: The phrases found in each.

    Returns:
        The lines up to the last paragraph; none where the text is something else.
    """
    prose = [i for i, facts in enumerate(shapes) if facts.prose]
    head = _heading(shapes, matches, prose)
    prose = [i for i in prose if head is not None and i > head]
    if head is None or len(prose) < _PARAGRAPHS:
        return range(0)
    lines = range(head, prose[-1] + 1)
    spoken = sum(any(m.group.category in MATTERS for m in matches[i]) for i in lines)
    proven = sum(any(m.group.kind in PROOF for m in matches[i]) for i in prose)
    return range(0) if spoken < _SPOKEN * len(lines) or proven > _PROVEN * len(prose) else lines


def _heading(shapes: Sequence[Shape], matches: Sequence[Sequence[Match]], prose: Sequence[int]) -> int | None:
    """Return the line above the first paragraph that names a policy, None where there is none.

    The first paragraphs may be a cookie banner's. Below one nothing like a headline stands between.
    """
    own = next((i for i in prose if not any(_is_notice(m) for m in matches[i])), None)
    for first in dict.fromkeys((*prose[:1], own)):
        if first is None:
            continue
        for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
            if _is_called_policy(matches[i]):
                return i
            if first != prose[0] and shapes[i].words > _LABEL_WORDS and not is_signature(matches[i]):
                break
    return None


def _is_notice(match: Match) -> bool:
    return match.group.category == Category.COOKIE and match.group.kind in PROOF


def _is_called_policy(found: Sequence[Match]) -> bool:
    return any(m.group.name == _POLICY for m in found)

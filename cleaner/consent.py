"""Consent walls: pages on which there is nothing but a notice that asks for consent."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page import Page
from cleaner.types import Category, Proposal

#: So many lines must be proved by phrases; no more words may stand outside what was claimed.
_PROVED, _MOST_WORDS = 2, 60
#: Phrases score so much where they prove a line alone.
_SURE = 0.9
FILTER, REASON = "consent", "consent.wall"


def wall(page: Page, claims: Sequence[tuple[str, Proposal]]) -> tuple[Proposal, ...] | None:
    """Return proposals for the lines nobody claimed where all else is a consent notice, else None.

    Every line of prose must have been claimed, most of them as cookie notices, and phrases must have
    proved some; the few words that stand outside are the frame of the notice.

    Args:
        page: The page.
        claims: What the filters claimed, with their names.
    """
    whole = {p.line: p for _, p in claims if p.start == 0 and p.end is None}
    cookie = {line for line, p in whole.items() if p.category == Category.COOKIE}
    proved = sum(p.line in cookie and p.score >= _SURE and name != "learned" for name, p in claims)
    if proved < _PROVED:
        return None
    prose = [i for i, facts in enumerate(page.shapes) if facts.prose]
    if any(i not in whole for i in prose) or 2 * sum(i in cookie for i in prose) < len(prose):
        return None
    rest = [i for i in range(len(page.lines)) if i not in whole]
    if sum(page.shapes[i].words for i in rest) > _MOST_WORDS:
        return None
    if 2 * sum(page.shapes[i].words for i in cookie) < sum(facts.words for facts in page.shapes):
        return None
    return tuple(Proposal(i, Category.COOKIE, REASON, _SURE) for i in rest)

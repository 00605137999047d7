"""Guards: the keep rules that every proposal must pass, whichever filter it comes from.

"Losing content is worse than leaving boilerplate" lives here, once. A guard says why a line
stays, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from cleaner.page import Page
from cleaner.types import Proposal

#: Prose as long as this (words) goes on no single phrase weaker than `LONG_SCORE`.
LONG_PROSE, LONG_SCORE = 120, 0.95

_CODE = regex.compile(r"(?: {2,}|\t+)(?:.*[{};=<>\\]|\w[\w.-]*:\s|\S*\w\()")
_TABLE = regex.compile(r"^\s*\|.*\|\s*$")

#: A guard gets the page, a proposal and the least score that prose needs to go in this mode.
Guard = Callable[[Page, Proposal, float], bool]


def prose(page: Page, proposal: Proposal, least: float) -> bool:
    """Running text in the page's language needs strong evidence to go."""
    facts = page.shapes[proposal.line]
    if not facts.prose or _is_part(proposal):
        return False
    return proposal.score < (LONG_SCORE if facts.words >= LONG_PROSE else least)


def code(page: Page, proposal: Proposal, least: float) -> bool:
    """Code stays as it is: between two fences, or indented with the signs of code."""
    text = page.text(proposal.line)
    return proposal.line in page.fenced or (text[0] in " \t" and bool(_CODE.match(text)))


def table(page: Page, proposal: Proposal, least: float) -> bool:
    """Rows of a Markdown table stay unless a phrase proves the row."""
    text = page.text(proposal.line)
    return "|" in text and proposal.score < 0.9 and bool(_TABLE.match(text))


#: The guards by name, in the order in which they are asked.
GUARDS: dict[str, Guard] = {
    "prose": prose,
    "code": code,
    "table": table,
}


def _is_part(proposal: Proposal) -> bool:
    return proposal.start > 0 or proposal.end is not None


def vetoed(page: Page, proposal: Proposal, least: float) -> str | None:
    """Return the name of the guard that keeps the line, if one does."""
    for name, guard in GUARDS.items():
        if guard(page, proposal, least):
            return name
    return None

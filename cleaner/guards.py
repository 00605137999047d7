"""Guards: the keep rules that every proposal must pass, whichever filter it comes from.

"Losing content is worse than leaving boilerplate" lives here, once. A guard says why a line
stays, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from cleaner.page import Page
from cleaner.types import Proposal

#: Prose of the page's language goes only on evidence as strong as this.
PROSE_SCORE = 0.8
#: Prose as long as this (words) goes on no single phrase weaker than `LONG_SCORE`.
LONG_PROSE, LONG_SCORE = 120, 0.95

_TABLE = regex.compile(r"^\s*\|.*\|\s*$")

Guard = Callable[[Page, Proposal], bool]


def prose(page: Page, proposal: Proposal) -> bool:
    """Running text in the page's language needs strong evidence to go."""
    facts = page.shapes[proposal.line]
    if not facts.prose or _is_part(proposal):
        return False
    return proposal.score < (LONG_SCORE if facts.words >= LONG_PROSE else PROSE_SCORE)


def code(page: Page, proposal: Proposal) -> bool:
    """Fenced code stays as it is; nothing between two fences is taken."""
    return proposal.line in page.fenced


def table(page: Page, proposal: Proposal) -> bool:
    """Rows of a Markdown table stay unless a phrase proves the row."""
    return bool(_TABLE.match(page.text(proposal.line))) and proposal.score < 0.9


#: The guards by name, in the order in which they are asked.
GUARDS: dict[str, Guard] = {
    "prose": prose,
    "code": code,
    "table": table,
}


def _is_part(proposal: Proposal) -> bool:
    return proposal.start > 0 or proposal.end is not None


def vetoed(page: Page, proposal: Proposal) -> str | None:
    """Return the name of the guard that keeps the line, if one does."""
    for name, guard in GUARDS.items():
        if guard(page, proposal):
            return name
    return None

"""Guards: the keep rules that every proposal must pass, whichever filter it comes from.

"Losing content is worse than leaving boilerplate" lives here, once. A guard says why a line
stays, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import regex

from cleaner.openings import MATTERS
from cleaner.page import Page
from cleaner.structure import ITEMS
from cleaner.types import Category, Proposal

#: Prose as long as this (words) goes on no single phrase weaker than `LONG_SCORE`.
LONG_PROSE, LONG_SCORE = 120, 0.95

#: A tag, a brace (two are a template's, not filled in), a semicolon at the end, an assignment, a call, a key.
_CODE = regex.compile(
    r"(?: {2,}|\t+)(?:.*(?:</?\p{L}[^<>]*>|\\|(?<!\{)\{(?!\{)|(?<!\})\}(?!\})|;\s*$"
    r"|[\w\])\"']\s?[:+-]?=\s?[\w\"'\[({])|\p{Ll}[\w.-]*:\s|\S*\w\((?!\d+\)))"
)
#: What a line without any of these has none of.
_CODE_SIGNS = re.compile(r"[<\\{};=:(]")
_TABLE = regex.compile(r"^\s*\|.*\|\s*$")

#: What is told by other lines than its own: repeated, on other pages, empty.
_ELSEWHERE = frozenset({Category.DUPLICATE, Category.TEMPLATE, Category.JUNK, Category.HEADLINE})
_LISTED = frozenset({Category.RELATED, Category.NAVIGATION, Category.METADATA, Category.ADVERTISEMENT})
#: Labels that are ordinary words, too.
_LABELS = frozenset(
    {Category.NAVIGATION, Category.SHARE, Category.CONTACT, Category.SUBSCRIPTION, Category.RELATED}
)

#: Labels that nobody puts between paragraphs but who writes of these, and how long they are (words).
_TOPICS, _TOPIC_WORDS = frozenset({Category.CONTACT, Category.LEGAL}), 3

#: The reasons of the line model, which sees what stands around a line, and from where on it is sure.
_LEARNED, _SURE = "learned.", 0.9

#: What comes in long paragraphs, if the model holds it for that.
_AT_LENGTH = frozenset({Category.LEGAL, Category.COMMENTS, Category.AUTHOR_BIO, Category.COOKIE})

#: What a policy speaks of; its sentences on these read like boilerplate.
_MATTERS = MATTERS | {Category.SHARE, Category.ADVERTISEMENT}

#: A guard gets the page, a proposal and the least score that prose needs to go in this mode.
Guard = Callable[[Page, Proposal, float], bool]


def prose(page: Page, proposal: Proposal, least: float) -> bool:
    """Running text in the page's language needs strong evidence to go."""
    facts = page.shapes[proposal.line]
    if not facts.prose or _is_part(proposal):
        return False
    lengthy = proposal.category in _AT_LENGTH and proposal.reason == _LEARNED + proposal.category
    long = facts.words >= LONG_PROSE and not (lengthy or _is_sure(proposal))
    return proposal.score < (LONG_SCORE if long else least)


def code(page: Page, proposal: Proposal, least: float) -> bool:
    """Code stays as it is: between two fences, or indented with the signs of code."""
    text = page.text(proposal.line)
    if text[0] not in " \t":
        return proposal.line in page.fenced
    return proposal.line in page.fenced or (
        text.lstrip()[0] not in ITEMS and bool(_CODE_SIGNS.search(text)) and bool(_CODE.match(text))
    )


def table(page: Page, proposal: Proposal, least: float) -> bool:
    """Rows of a Markdown table stay unless a phrase proves the row."""
    text = page.text(proposal.line)
    return "|" in text and proposal.score < 0.9 and bool(_TABLE.match(text))


def own(page: Page, proposal: Proposal, least: float) -> bool:
    """Messages of a chat, source code, entries of a bibliography and what the text quotes stay."""
    return proposal.category not in _ELSEWHERE and proposal.line in page.own


def subhead(page: Page, proposal: Proposal, least: float) -> bool:
    """A label that may be a subhead stays where it stands among subheads, or between two paragraphs."""
    if proposal.category in _TOPICS and _is_between(page, proposal.line):
        return True
    if proposal.category not in _LABELS or _is_sure(proposal):
        return False
    labels, proven = page.subheads
    return proposal.line in labels and (proven or proposal.category != Category.RELATED)


def _is_between(page: Page, index: int) -> bool:
    """Return whether a short line stands between two paragraphs that nothing has claimed."""
    facts, last = page.shapes[index], len(page.lines) - 1
    if not 0 < index < last or facts.words > _TOPIC_WORDS or facts.sentence or facts.bullet:
        return False
    return page.is_free_prose(index - 1) and page.is_free_prose(index + 1)


def item(page: Page, proposal: Proposal, least: float) -> bool:
    """One item of a numbered list does not go alone; lists of pointers are lists, too, and go whole."""
    if proposal.category in _ELSEWHERE | _LISTED or _is_sure(proposal):
        return False
    return proposal.line in page.items


def step(page: Page, proposal: Proposal, least: float) -> bool:
    """A step of instructions stays among steps."""
    if proposal.category in _ELSEWHERE or _is_sure(proposal):
        return False
    return proposal.line in page.steps


def clause(page: Page, proposal: Proposal, least: float) -> bool:
    """What a contract or a statute says of rights stays, and what a policy says of its matters."""
    if proposal.category == Category.LEGAL and proposal.line in page.clauses:
        return True
    return proposal.category in _MATTERS and proposal.line in page.policy


#: The guards by name, in the order in which they are asked.
GUARDS: dict[str, Guard] = {
    "prose": prose,
    "code": code,
    "table": table,
    "own": own,
    "subhead": subhead,
    "clause": clause,
    "item": item,
    "step": step,
}


def _is_sure(proposal: Proposal) -> bool:
    """Return whether the model is sure of a line where it stands, whatever it looks like alone."""
    return proposal.score >= _SURE and proposal.reason.startswith(_LEARNED)


def _is_part(proposal: Proposal) -> bool:
    return proposal.start > 0 or proposal.end is not None


def vetoed(page: Page, proposal: Proposal, least: float) -> str | None:
    """Return the name of the guard that keeps the line, if one does."""
    for name, guard in GUARDS.items():
        if guard(page, proposal, least):
            return name
    return None

"""End matter of an article: credits, corrections, lists of sources and footnotes. It stays by default.

Recognised first, so that no later filter takes a list of sources for a list of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.filters.base import PhraseFilter
from cleaner.packs import PROOF, Kind
from cleaner.page import Page
from cleaner.types import KEPT_BY_DEFAULT, Category, Proposal

#: What a reference has: a year, an address, or a mark of its number or its place in the text.
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"https?://|\bwww\.|\bdoi\b|\b10\.\d{4,}/|\bISBN\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[\u2022*-]?\s*[\[(]?(\d{1,3})(?:[\])]|[.)]?\s)")
_MARK = re.compile(r"\s*(?:\^|\u2191|\[\d{1,3}\]|\[\^\w+\])")
#: Entries below a heading, or lines numbered on without one, that make a list of sources; the share of
#: the latter that must look like references.
_LEAST, _LEAST_NUMBERED, _REFERENCES = 2, 3, 0.5
_SCORE = 0.9
#: Below a heading of credits stand so many lines of so many words at most, so many of them names, and a part.
_MOST_PEOPLE, _PERSON_WORDS, _LEAST_NAMES, _NAMES = 60, 10, 2, 0.25
#: What may be among them: a name is a byline's, a role a caption's, too.
_BESIDE = frozenset({Category.CREDIT, Category.METADATA, Category.CAPTION, Category.AUTHOR_BIO})


class CreditFilter(PhraseFilter):
    """Recognises credits, lists of those who made something, of sources and of footnotes."""

    def __init__(self) -> None:
        super().__init__(Category.CREDIT)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield what phrases prove, and the entries of lists of sources."""
        yield from (p for p in super().__call__(page) if not _is_surely_else(page, p))
        listed = -1
        for heading in sorted(page.named.get("credit.sources", frozenset())):
            if heading < listed:
                continue  # within the list of the heading above, which goes on below this one
            entries = _entries(page, heading + 1)
            if len(entries) >= _LEAST:
                listed = entries[-1]
                yield from (Proposal(i, self.category, "credit.source", _SCORE) for i in entries)
        for heading in sorted(page.named.get("credit.people", frozenset())):
            people = _people(page, heading + 1) if heading > page.body_start else []
            if people:  # with their heading
                yield from (Proposal(i, self.category, "credit.person", _SCORE) for i in (heading, *people))
        for run in _numbered(page):
            yield from (Proposal(i, self.category, "credit.footnote", _SCORE) for i in run)


def _is_surely_else(page: Page, proposal: Proposal) -> bool:
    """Return whether a surer phrase of what goes is in the line: "Disclosure:" heads affiliate notes, too."""
    surest = page.matches[proposal.line][0].group
    return surest.kind in PROOF and surest.score > proposal.score and surest.category not in KEPT_BY_DEFAULT


def _is_reference(text: str) -> bool:
    return bool(_YEAR.search(text) or _ADDRESS.search(text) or _MARK.match(text))


def _entries(page: Page, start: int) -> list[int]:
    """Return the references from a line on, among which one line at a time may be none."""
    found: list[int] = []
    for i in range(start, len(page.lines)):
        if _is_reference(page.text(i)) or (found and _NUMBER.match(page.text(i))):
            found.append(i)
        elif i > (found[-1] if found else start - 1) + 1:
            break
    return found


def _people(page: Page, start: int) -> list[int]:
    """Return the lines of a list of credits: roles and names, up to a longer line or one of furniture."""
    found: list[int] = []
    for i in range(start, min(start + _MOST_PEOPLE, len(page.lines))):
        facts = page.shapes[i]
        else_named = any(
            m.group.category not in _BESIDE and (m.group.kind in PROOF or m.group.kind is Kind.WEAK)
            for m in page.matches[i]
        )
        if facts.words > _PERSON_WORDS or facts.prose or else_named:
            break
        found.append(i)
    names = [i for i in found if i in page.named.get("metadata.name", frozenset())]
    if len(names) < _LEAST_NAMES:
        return []
    found = [i for i in found if i <= names[-1] + 1]
    return found if len(names) >= _NAMES * len(found) else []


def _numbered(page: Page) -> Iterator[range]:
    """Yield runs of lines below the body that are numbered on and mostly look like references."""
    start, last = page.body_start + 1, 0
    for i in range(start, len(page.lines) + 1):
        match = _NUMBER.match(page.text(i)) if i < len(page.lines) else None
        number = int(match[1]) if match else 0
        if number and number == last + 1 and i > start:
            last = number
            continue
        run = range(start, i)
        if len(run) >= _LEAST_NUMBERED and last >= _LEAST_NUMBERED:
            alike = sum(_is_reference(page.text(j)) for j in run)
            if alike >= _REFERENCES * len(run):
                yield run
        start, last = i, number

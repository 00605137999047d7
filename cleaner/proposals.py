"""What filters propose, checked before anything is done with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from cleaner.errors import FilterError
from cleaner.page import Page
from cleaner.types import Filter, Proposal

#: A filter yields so many proposals for each line, and one line more, at most.
MOST_PROPOSALS = 100
#: What the fields of a proposal must be.
_FIELDS = {
    "line": int,
    "category": str,
    "reason": str,
    "score": int | float,
    "start": int,
    "end": int | type(None),
}


def proposals_of(step: Filter, page: Page) -> list[Proposal]:
    """Return what a filter proposes for a page.

    Raises:
        FilterError: It raised, or proposed something that is not allowed.
    """
    count = len(page.lines)
    most = MOST_PROPOSALS * (count + 1)
    try:
        proposals = list(islice(step(page), most + 1))
    except (Exception, SystemExit, GeneratorExit) as error:
        raise FilterError(f"filter {step.name!r} failed: {type(error).__name__}: {error}") from error
    if len(proposals) > most:
        raise FilterError(f"filter {step.name!r} yielded more than {most} proposals for {count} lines")
    return [p if _is_plain(p, count) else _checked(step, page, p) for p in proposals]


def _is_plain(proposal: Proposal, count: int) -> bool:
    """Return whether a proposal is surely right, as nearly all are: a whole line of `count`."""
    return (
        type(proposal) is Proposal
        and proposal.end is None
        and proposal.start == 0
        and type(proposal.line) is int
        and 0 <= proposal.line < count
        and type(proposal.score) is float
        and 0 <= proposal.score <= 1
        and isinstance(proposal.category, str)
        and isinstance(proposal.reason, str)
        and type(proposal.start) is int
    )


def _checked(step: Filter, page: Page, proposal: Proposal) -> Proposal:
    """Return a proposal, a whole line's without an end; refuse what is none or not at an edge of one line."""
    where = f"filter {step.name!r}"
    _check_types(where, proposal)
    if not 0 <= proposal.line < len(page.lines):
        raise FilterError(f"{where} names line {proposal.line} of {len(page.lines)}")
    length = len(page.text(proposal.line))
    end = length if proposal.end is None else proposal.end
    if not 0 <= proposal.start < end <= length:
        raise FilterError(f"{where}: span {proposal.start}-{end} lies outside its line")
    if proposal.start > 0 and end < length:
        raise FilterError(
            f"{where}: span {proposal.start}-{end} lies within its line; only its start or end may go"
        )
    if not 0 <= proposal.score <= 1:
        raise FilterError(f"{where}: score {proposal.score} is not between 0 and 1")
    return replace(proposal, end=None) if proposal.end == length else proposal


def _check_types(where: str, proposal: object) -> None:
    if not isinstance(proposal, Proposal):
        raise FilterError(f"{where} yielded {type(proposal).__name__}, not Proposal")
    for name, kind in _FIELDS.items():
        value = getattr(proposal, name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise FilterError(f"{where}: {name} of a proposal cannot be {value!r}")

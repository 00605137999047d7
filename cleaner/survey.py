"""What the filters claim on a page: asked in order, checked, weighed, and past guards and protections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cleaner.guards import vetoed
from cleaner.limits import doing
from cleaner.page import Page
from cleaner.plausibility import Claim, by_markup, spare
from cleaner.proposals import proposals_of
from cleaner.types import Filter, Proposal

#: A page is gone over so many times at most; nearly all have settled after three.
MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """What the chain does with proposals.

    Attributes:
        threshold: Least score of a removal.
        prose: Least score of a removal of prose.
        kept: Categories that are recognised and stay.
        protects: The user's protections: True for the text of a line that stays.
        walls: Whether a page that is nothing but a consent notice may go as a whole.
        rounds: How often a page is gone over at most.
    """

    threshold: float
    prose: float
    kept: frozenset[str]
    protects: tuple[Callable[[str], bool], ...] = ()
    walls: bool = False
    rounds: int = MOST_ROUNDS


class Survey:
    """What the filters of a chain claim on a page.

    Notices that phrases prove are taken out first: the page is then judged as if they had never stood there.

    Attributes:
        page: The page.
        aside: The claims of the notices taken out first.
        rest: What the other filters saw: the page without these.
        claims: The claims on the rest, the first that names a line first.
    """

    def __init__(self, page: Page, policy: Policy) -> None:
        self.page = self.rest = page
        self.aside: list[Claim] = []
        self.claims: list[Claim] = []
        self._policy = policy
        self._taken: dict[int, int] = {}
        self._asked: dict[str, list[Proposal]] = {}

    def ask(self, filters: Sequence[Filter]) -> None:
        """Ask filters in their order; of a page without markup, what some set aside goes first."""
        first = _upto_aside(filters, self.page) if self.page.markup is None else 0
        self._ask(filters[:first])
        if first and self._set_aside(filters[:first]):
            first = 0  # all look at what is left
        self._ask(filters[first:])
        doing("")

    def _set_aside(self, asked: Sequence[Filter]) -> bool:
        """Take out what filters with a true `aside` have claimed, and return whether there was anything."""
        apart = {step.name for step in asked if _sets_aside(step)}
        self.aside, _ = spare(self.page, [c for c in of(self.claims, self._policy) if c[0] in apart])
        if not self.aside:
            return False
        self.rest = self.page.rest(cuts(self.page, self.aside))
        self._asked = {step.name: [] for step in asked if not again(step)}
        stays = {line.start: line.end for line in self.rest.lines}
        for name, proposal in self.claims:
            line = self.page.lines[proposal.line]
            if name in self._asked and stays.get(line.start) == line.end:
                self._asked[name].append(moved(self.rest, self.page, proposal))
        self.claims, self._taken = [], {}
        return True

    def whole(self, claims: Iterable[Claim] | None = None) -> list[Claim]:
        """Return claims on the rest (all of them unless told) and the notices as claims on the page."""
        claims = self.claims if claims is None else claims
        if not self.aside:
            return list(claims)
        return [*self.aside, *((name, moved(self.page, self.rest, p)) for name, p in claims)]

    def _ask(self, filters: Iterable[Filter]) -> None:
        for step in filters:
            doing(f"filter {step.name!r}")
            known = self._asked.get(step.name)
            for proposal in proposals_of(step, self.rest) if known is None else known:
                self._weigh(step.name, proposal)

    def _weigh(self, name: str, proposal: Proposal) -> None:
        """Take a proposal as a claim if the line is free, the score enough, and nothing protects it."""
        whole = proposal.start == 0 and proposal.end is None
        if proposal.line in self._taken:
            if whole:
                _confirm(self.claims, self._taken[proposal.line], proposal)
            return
        if proposal.score < self._policy.threshold or protected(self.rest, proposal, self._policy):
            return
        if whole:
            self._taken[proposal.line] = len(self.claims)
            self.rest.claim(proposal)
        self.claims.append((name, proposal))


def _sets_aside(step: Filter) -> bool:
    """Return whether what a filter claims is taken out before the others look: with a true `aside`."""
    return getattr(step, "aside", False) is True


def _upto_aside(filters: Sequence[Filter], page: Page) -> int:
    """Return how many filters come first: up to the last that sets aside, if the page has its phrases."""
    last = [i for i, step in enumerate(filters) if _sets_aside(step) and step.name in page.phrases]
    return last[-1] + 1 if last else 0


def again(step: Filter) -> bool:
    """Return whether a filter may be asked again about what stays: with a true attribute `again`."""
    return getattr(step, "again", False) is True


def of(claims: Iterable[Claim], policy: Policy, *, kept: bool = False) -> list[Claim]:
    """Return the claims of what goes, or of what is recognised and stays."""
    return [c for c in claims if (c[1].category in policy.kept) is kept]


def cuts(page: Page, claims: Iterable[Claim]) -> dict[int, list[tuple[int, int]]]:
    """Return what goes of each line of a page."""
    found: dict[int, list[tuple[int, int]]] = {}
    for _, proposal in claims:
        found.setdefault(proposal.line, []).append(span(page, proposal))
    return found


def span(page: Page, proposal: Proposal) -> tuple[int, int]:
    """Return the offsets of what a proposal names."""
    line = page.lines[proposal.line]
    return line.start + proposal.start, line.end if proposal.end is None else line.start + proposal.end


def moved(page: Page, rest: Page, proposal: Proposal) -> Proposal:
    """Return a proposal for the rest of a page as one for the page."""
    start, end = span(rest, proposal)
    line = page.line_at(start)
    return proposal.at(line.index, start - line.start, None if end == line.end else end - line.start)


def _confirm(claims: list[Claim], place: int, second: Proposal) -> None:
    """Let a line that two filters name be as sure as the surer of them; the first one's name stays."""
    name, first = claims[place]
    if second.score > first.score:
        claims[place] = name, first.scored(second.score)


def protected(page: Page, proposal: Proposal, policy: Policy) -> bool:
    """Return whether a protection of the user's or a guard holds a line."""
    if proposal.category in policy.kept:
        return False  # recognised, and stays anyway
    if page.seen is not None and proposal.line in page.seen.spared:
        return True
    if policy.protects:
        doing("a protection")
    if any(protect(page.text(proposal.line)) for protect in policy.protects):
        return True
    return not by_markup(page, proposal) and vetoed(page, proposal, policy.prose) is not None

"""The chain: filters propose, the chain disposes.

Each proposal is checked (it must name a line and lie at the line's start or end), weighed against
the mode, passed by the guards and the user's protections, and only then recorded. Where the
chain would take an implausible share of a page's prose, it falls back to its surest removals. What
stays is gone over again, until nothing more goes: a cleaned text is cleaned already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cleaner import consent
from cleaner.errors import SettingsError, unknown
from cleaner.page import Page
from cleaner.plausibility import Claim, implausible, spare
from cleaner.survey import Policy, Survey, again, cuts, moved, of, protected, span
from cleaner.types import Category, Filter, Proposal, Removal
from cleaner.wrapping import parts

AnyFilter = Filter | Callable[[Page], Iterable[Proposal]]
#: Of prose, and of a page that lost less than this share of its lines the first time, only what is so
#: sure goes later: what stands at the edges then is content more often than not.
_FURNISHED, _AGAIN = 0.25, 0.75
#: Prose goes later only where so many lines of it stay.
_PROSE_LEFT = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the chain decided.

    Attributes:
        removals: What goes.
        recognised: What was named and stays.
        guarded: Why the chain fell back, None where it did not.
        judged: The page as the filters saw it at first: without the notices that were set aside.
        wall: The page is nothing but a consent notice.
    """

    removals: tuple[Removal, ...]
    recognised: tuple[Removal, ...]
    guarded: str | None
    judged: Page
    wall: bool = False


class Named:
    """A callable of the user's with a name, so that it is a filter."""

    def __init__(self, function: Callable[[Page], Iterable[Proposal]], name: str) -> None:
        self.name = name
        self.function = function

    def __call__(self, page: Page) -> Iterable[Proposal]:
        """Yield what the callable yields."""
        return self.function(page)


def as_filter(item: AnyFilter) -> Filter:
    """Return `item` with a name: its own, or that of the function."""
    if isinstance(item, Filter):
        return item
    if not callable(item):
        raise SettingsError(f"a filter must be a name or a callable, not {type(item).__name__}")
    name = getattr(item, "__name__", type(item).__name__)
    return Named(item, name)


class Chain(Sequence[Filter]):
    """An ordered, immutable list of named filters."""

    def __init__(self, filters: Iterable[AnyFilter]) -> None:
        self._filters = tuple(as_filter(f) for f in filters)
        names = self.names
        doubles = sorted({n for n in names if names.count(n) > 1})
        if doubles:
            raise SettingsError(f"filter {doubles[0]!r} stands twice in the chain")

    @property
    def names(self) -> tuple[str, ...]:
        """The filters' names, in order."""
        return tuple(f.name for f in self._filters)

    @cached_property
    def again(self) -> tuple[Filter, ...]:
        """The filters that go over what stays again: those with a true attribute `again`."""
        return tuple(f for f in self._filters if again(f))

    def __len__(self) -> int:
        """Return the number of filters."""
        return len(self._filters)

    def __getitem__(self, item):  # type: ignore[no-untyped-def]
        """Return a filter by place or by name."""
        if isinstance(item, str):
            return self._filters[self._place(item)]
        return self._filters[item]

    def _place(self, name: str) -> int:
        if name not in self.names:
            raise SettingsError(unknown("filter", name, self.names))
        return self.names.index(name)

    def without(self, *names: str) -> Chain:
        """Return the chain without the filters named."""
        places = {self._place(name) for name in names}
        return Chain(f for i, f in enumerate(self._filters) if i not in places)

    def only(self, *names: str) -> Chain:
        """Return the chain with nothing but the filters named, in the chain's order."""
        places = {self._place(name) for name in names}
        return Chain(f for i, f in enumerate(self._filters) if i in places)

    def before(self, name: str, new: AnyFilter) -> Chain:
        """Return the chain with `new` in front of the filter named."""
        return self._inserted(self._place(name), new)

    def after(self, name: str, new: AnyFilter) -> Chain:
        """Return the chain with `new` behind the filter named."""
        return self._inserted(self._place(name) + 1, new)

    def replace(self, name: str, new: AnyFilter) -> Chain:
        """Return the chain with `new` in the place of the filter named."""
        place = self._place(name)
        return Chain((*self._filters[:place], new, *self._filters[place + 1 :]))

    def _inserted(self, place: int, new: AnyFilter) -> Chain:
        return Chain((*self._filters[:place], new, *self._filters[place:]))


def run(page: Page, chain: Chain, policy: Policy) -> Outcome:
    """Run the filters over a page and decide what goes.

    Raises:
        FilterError: A filter raised, or proposed something that is not allowed.
    """
    survey = Survey(page, policy)
    survey.ask(tuple(chain))
    rest, claims = survey.rest, survey.claims
    if policy.walls and (outcome := _wall(page, survey.whole(), policy)) is not None:
        return outcome
    going, guarded = spare(rest, of(claims, policy))
    if (going or survey.aside) and guarded is None and page.markup is None:
        going += _further(rest, going, chain.again, policy)
    recognised = _removals(rest, of(claims, policy, kept=True))
    return Outcome(_removals(page, survey.whole(going)), recognised, guarded, rest)


def _further(page: Page, going: Sequence[Claim], chain: Sequence[Filter], policy: Policy) -> list[Claim]:
    """Return what goes of a page when what stays is gone over again, as far as all of it is plausible."""
    more: list[Claim] = []
    many = len({proposal.line for _, proposal in going}) >= _FURNISHED * len(page.lines)
    least = policy.threshold if many else _AGAIN
    for _ in range(policy.rounds - 1):
        rest = page.rest(cuts(page, (*going, *more)))
        survey = Survey(rest, policy)
        survey.ask(chain)
        claims = _without_headlines(of(survey.whole(), policy), [*going, *more])
        found, _ = spare(rest, _surer(rest, claims, least))
        new = [(name, moved(page, rest, proposal)) for name, proposal in found]
        if not new or implausible(page, [*going, *more, *new]):
            break
        more += new
    return more


def _without_headlines(claims: Sequence[Claim], going: Sequence[Claim]) -> Sequence[Claim]:
    """Return claims without headlines where one goes already: what then looks like one is another line."""
    if not any(proposal.category == Category.HEADLINE for _, proposal in going):
        return claims
    return [c for c in claims if c[1].category != Category.HEADLINE]


def _surer(rest: Page, claims: Sequence[Claim], least: float) -> list[Claim]:
    """Return the claims that are sure enough for a later round: none of prose where little would stay."""
    prose = {i for i, facts in enumerate(rest.shapes) if facts.prose}
    sure = [c for c in claims if c[1].score >= (_AGAIN if c[1].line in prose else least)]
    if len(prose - {proposal.line for _, proposal in sure}) >= _PROSE_LEFT:
        return sure
    return [c for c in sure if c[1].line not in prose]


def _wall(page: Page, claims: Sequence[Claim], policy: Policy) -> Outcome | None:
    """Return that everything goes where the page is nothing but a consent notice."""
    if Category.COOKIE in policy.kept:
        return None
    rest = consent.wall(page, claims)
    if rest is None or any(protected(page, proposal, policy) for proposal in rest):
        return None
    going = [*claims, *((consent.FILTER, proposal) for proposal in rest)]
    return Outcome(removals=_removals(page, going), recognised=(), guarded=None, judged=page, wall=True)


def _removals(page: Page, claims: Iterable[Claim]) -> tuple[Removal, ...]:
    found: list[Removal] = []
    for name, proposal in claims:
        line, (first, last) = page.lines[proposal.line], span(page, proposal)
        for below, start, end in parts(page.source, line.start, first, last):
            found.append(
                Removal(
                    start=start,
                    end=end,
                    text=page.source[start:end],
                    category=str(proposal.category),
                    filter=name,
                    reason=proposal.reason,
                    score=round(proposal.score, 4),
                    line=line.number + below,
                )
            )
    return _without_overlaps(sorted(found, key=lambda r: (r.start, -r.end)))


def _without_overlaps(removals: Iterable[Removal]) -> tuple[Removal, ...]:
    """Drop parts of lines that another removal covers; trim where two parts meet."""
    kept: list[Removal] = []
    for removal in removals:
        start = max(removal.start, kept[-1].end if kept else 0)
        if start == removal.start:
            kept.append(removal)
        elif start < removal.end:
            kept.append(replace(removal, start=start, text=removal.text[start - removal.start :]))
    return tuple(kept)

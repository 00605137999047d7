"""The chain: filters propose, the chain disposes.

Each proposal is checked (it must name a line and lie at the line's start or end), weighed against
the mode, passed by the guards and the user's protections, and only then recorded. Where the
chain would take an implausible share of a page's prose, it falls back to its surest removals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cleaner import consent
from cleaner.errors import FilterError, SettingsError, unknown
from cleaner.guards import vetoed
from cleaner.limits import doing
from cleaner.page import Page
from cleaner.types import Category, Filter, Proposal, Removal

AnyFilter = Filter | Callable[[Page], Iterable[Proposal]]

#: Falling back: more than this share of the words of a page's prose would go, or more than
#: `MOST_SHARE` where `ENOUGH_LINES` lines of prose stay or the page has no prose at all.
GUARDED_SHARE, MOST_SHARE, ENOUGH_LINES = 0.6, 0.8, 3
#: Nothing is implausible while this share of all words stays (verse, wrapped lines, lists).
ENOUGH_WORDS = 0.5
#: A page with so many lines of prose keeps them even against the surest phrases.
GUARDED_LINES = 3
#: Readers' comments with this score may well be more than the text that they are about.
PROVEN = 0.95
#: A filter yields so many proposals for each line, and one line more, at most.
MOST_PROPOSALS = 100
#: What counts as surest when falling back.
SUREST = 0.9


@dataclass(frozen=True, slots=True)
class Policy:
    """What the chain does with proposals.

    Attributes:
        threshold: Least score of a removal.
        prose: Least score of a removal of prose.
        kept: Categories that are recognised and stay.
        protects: The user's protections: True for the text of a line that stays.
        walls: Whether a page that is nothing but a consent notice may go as a whole.
    """

    threshold: float
    prose: float
    kept: frozenset[str]
    protects: tuple[Callable[[str], bool], ...] = ()
    walls: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the chain decided.

    Attributes:
        removals: What goes.
        recognised: What was named and stays.
        guarded: Why the chain fell back, None where it did not.
        wall: The page is nothing but a consent notice.
    """

    removals: tuple[Removal, ...]
    recognised: tuple[Removal, ...]
    guarded: str | None
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
    claims: list[tuple[str, Proposal]] = []
    taken: dict[int, int] = {}
    for step in chain:
        doing(f"filter {step.name!r}")
        for proposal in _proposals(step, page):
            whole = proposal.start == 0 and proposal.end is None
            if proposal.line in taken:
                if whole:
                    _confirm(claims, taken[proposal.line], proposal)
                continue
            if proposal.score < policy.threshold or _protected(page, proposal, policy):
                continue
            if whole:
                taken[proposal.line] = len(claims)
                page.claim(proposal)
            claims.append((step.name, proposal))
    doing("")
    return (_wall(page, claims, policy) if policy.walls else None) or _settle(page, claims, policy)


def _confirm(claims: list[tuple[str, Proposal]], place: int, second: Proposal) -> None:
    """Let a line that two filters name be as sure as the surer of them; the first one's name stays."""
    name, first = claims[place]
    if second.score > first.score:
        claims[place] = name, replace(first, score=second.score)


def _proposals(step: Filter, page: Page) -> list[Proposal]:
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


#: What the fields of a proposal must be.
_FIELDS = {
    "line": int,
    "category": str,
    "reason": str,
    "score": int | float,
    "start": int,
    "end": int | type(None),
}


def _protected(page: Page, proposal: Proposal, policy: Policy) -> bool:
    if proposal.category in policy.kept:
        return False  # recognised, and stays anyway
    if page.seen is not None and proposal.line in page.seen.spared:
        return True
    if policy.protects:
        doing("a protection")
    if any(protect(page.text(proposal.line)) for protect in policy.protects):
        return True
    return not _by_markup(page, proposal) and vetoed(page, proposal, policy.prose) is not None


def _by_markup(page: Page, proposal: Proposal) -> bool:
    return proposal.by_markup is True and page.markup is not None


def _wall(page: Page, claims: Sequence[tuple[str, Proposal]], policy: Policy) -> Outcome | None:
    """Return that everything goes where the page is nothing but a consent notice."""
    if Category.COOKIE in policy.kept:
        return None
    rest = consent.wall(page, claims)
    if rest is None or any(_protected(page, proposal, policy) for proposal in rest):
        return None
    going = [*claims, *((consent.FILTER, proposal) for proposal in rest)]
    return Outcome(removals=_removals(page, going), recognised=(), guarded=None, wall=True)


def _settle(page: Page, claims: Sequence[tuple[str, Proposal]], policy: Policy) -> Outcome:
    recognised = [c for c in claims if c[1].category in policy.kept]
    going = [c for c in claims if c[1].category not in policy.kept]
    going, guarded = _spare(page, going)
    return Outcome(
        removals=_removals(page, going),
        recognised=_removals(page, recognised),
        guarded=guarded,
    )


def _gone_lines(page: Page, claims: Iterable[tuple[str, Proposal]]) -> set[int]:
    """Return the lines of which half or more would go."""
    gone: dict[int, int] = {}
    lines = page.lines
    for _, p in claims:
        length = len(lines[p.line].text)
        gone[p.line] = gone.get(p.line, 0) + (length if p.end is None else p.end) - p.start
    return {line for line, count in gone.items() if 2 * count >= len(lines[line].text)}


def _implausible(page: Page, claims: Sequence[tuple[str, Proposal]]) -> bool:
    """Return whether too much would go for what would stay: of the prose, or of a page without any."""
    gone = _gone_lines(page, claims)
    shapes = page.shapes
    # The site's lines prove nothing, nor do readers' comments that a form and their heads prove.
    others = {p.line for _, p in claims if p.category == Category.COMMENTS and p.score >= PROVEN}
    own = [i for i in range(len(shapes)) if i not in others and not page.is_sites(i)]
    stays = sum(shapes[i].words for i in own if i not in gone)
    if stays > ENOUGH_WORDS * sum(shapes[i].words for i in own):
        return False
    prose = [i for i in own if shapes[i].prose]
    left = [i for i in prose if i not in gone]
    lines = prose or own
    words = sum(shapes[i].words for i in lines)
    share = sum(shapes[i].words for i in lines if i in gone) / max(1, words)
    return share > (MOST_SHARE if len(left) >= ENOUGH_LINES or not prose else GUARDED_SHARE)


def _spare(page: Page, claims: list[tuple[str, Proposal]]) -> tuple[list[tuple[str, Proposal]], str | None]:
    """Fall back to the surest removals, and to none of prose, where too much prose would go.

    What saw the page's markup knows better than its text what is plausible.
    """
    if any(_by_markup(page, proposal) for _, proposal in claims) or not _implausible(page, claims):
        return claims, None
    surest = [c for c in claims if c[1].score >= SUREST]
    few = sum(facts.prose for facts in page.shapes) < GUARDED_LINES
    if few or not _implausible(page, surest):
        return surest, "surest" if len(surest) < len(claims) else None
    return [c for c in surest if not page.shapes[c[1].line].prose], "prose kept"


def _removals(page: Page, claims: Iterable[tuple[str, Proposal]]) -> tuple[Removal, ...]:
    found: list[Removal] = []
    for name, proposal in claims:
        line = page.lines[proposal.line]
        start = line.start + proposal.start
        end = line.end if proposal.end is None else line.start + proposal.end
        found.append(
            Removal(
                start=start,
                end=end,
                text=page.source[start:end],
                category=str(proposal.category),
                filter=name,
                reason=proposal.reason,
                score=round(proposal.score, 4),
                line=line.number,
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

"""How much of a page may go before the chain mistrusts its own removals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from cleaner.page import Page
from cleaner.types import Category, Proposal

#: A proposal with the name of the filter that made it.
Claim = tuple[str, Proposal]

#: Falling back: more than this share of the words of a page's prose would go, or more than
#: `MOST_SHARE` where `ENOUGH_LINES` lines of prose stay or the page has no prose at all.
GUARDED_SHARE, MOST_SHARE, ENOUGH_LINES = 0.6, 0.8, 3
#: Nothing is implausible while this share of all words stays (verse, wrapped lines, lists).
ENOUGH_WORDS = 0.5
#: A page with so many lines of prose keeps them even against the surest phrases.
GUARDED_LINES = 3
#: What counts as surest when falling back.
SUREST = 0.9
#: Readers' comments and consent dialogs with this score may well be more than the text beside them.
_APART: dict[str, float] = {Category.COMMENTS: 0.95, Category.COOKIE: SUREST}


def by_markup(page: Page, proposal: Proposal) -> bool:
    """Return whether a proposal goes by the markup of a page that has some."""
    return proposal.by_markup is True and page.markup is not None


def _gone_lines(page: Page, claims: Iterable[Claim]) -> set[int]:
    """Return the lines of which half or more would go."""
    gone: dict[int, int] = {}
    lines = page.lines
    for _, p in claims:
        length = len(lines[p.line].text)
        gone[p.line] = gone.get(p.line, 0) + (length if p.end is None else p.end) - p.start
    return {line for line, count in gone.items() if 2 * count >= len(lines[line].text)}


def implausible(page: Page, claims: Sequence[Claim], proven: Set[int] = frozenset()) -> bool:
    """Return whether too much would go for what would stay: of the prose, or of a page without any.

    Args:
        page: The page.
        claims: What would go.
        proven: Lines that go in any case, and prove nothing of the others.
    """
    gone = _gone_lines(page, claims)
    shapes = page.shapes
    # The site's lines prove nothing, nor do comments and consent dialogs that are sure.
    others = {p.line for _, p in claims if p.category in _APART and p.score >= _APART[p.category]}
    others |= proven
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


def spare(page: Page, claims: list[Claim]) -> tuple[list[Claim], str | None]:
    """Fall back to the surest removals, and to none of prose, where too much prose would go.

    Where the surest alone are plausible, the others are weighed against what these leave. What saw the
    page's markup knows better than its text what is plausible.
    """
    if any(by_markup(page, proposal) for _, proposal in claims) or not implausible(page, claims):
        return claims, None
    surest = [c for c in claims if c[1].score >= SUREST]
    if sum(facts.prose for facts in page.shapes) < GUARDED_LINES:
        return surest, "surest" if len(surest) < len(claims) else None
    if implausible(page, surest):
        return [c for c in surest if not page.shapes[c[1].line].prose], "prose kept"
    if not implausible(page, claims, _gone_lines(page, surest)):
        return claims, None
    return surest, "surest"

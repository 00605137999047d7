"""Lists as wholes: what each item leaves open, all of them together do not.

Each line of a menu, an archive or a list of authors may look like one of an article's own list, and now and
then an item of an article's list looks like a menu's. A list of some length goes or stays by its mean, and
the heads of a thread's posts stay by theirs. Figures: the model card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cleaner.page import Page

#: From so many items on a list stays whole where its mean probability is lower than this, or than the second
#: where it is the body's own.
_SOME, _STAYS = 6, (0.4, 0.65)
#: From so many on, above or below a body of so many lines, it goes whole where its mean is at least this on a
#: page that is furnished so far, or the second on another.
_LONG, _BODY_LINES, _GOES, _FURNISHED = 20, 3, (0.4, 0.55), 0.5
#: A table torn into its cells has so many, of so many words at most, and stays whole below this mean.
_CELLS, _CELL_WORDS, _TABLE = 6, 4, 0.75
#: So many rows of one form, each of so many words at most with a figure among them ("Max load 265 lbs"), stay
#: whole below this mean.
_ROWS, _ROW_WORDS, _ROW = (3, 24), 12, 0.75
_WORDS = re.compile("w+")
_COLONS = (":", "\uff1a")
#: Groups of phrases that head posts and comments; so many heads of a page make a list, too.
_HEADS, _LEAST_HEADS = ("comments.head", "comments.stamp"), 3


@dataclass(frozen=True, slots=True)
class Lists:
    """What becomes of the items of a page's lists.

    Attributes:
        going: Items that go with their list.
        staying: Items that stay with theirs.
    """

    going: frozenset[int]
    staying: frozenset[int]


def judge(page: Page, chance: Mapping[int, float], body: Sequence[int], furnished: float) -> Lists:
    """Return which items go or stay with their list; of others each line decides for itself.

    Args:
        page: The page.
        chance: The probability of each line that no rule named.
        body: The lines of prose that are surely the body.
        furnished: How much of the page is furniture, 0 to 1.
    """
    going: set[int] = set()
    staying: set[int] = set()
    least = _GOES[furnished < _FURNISHED]
    for name in _HEADS:
        heads = [i for i in sorted(page.named.get(name, ())) if i in chance]
        if len(heads) >= _LEAST_HEADS and sum(map(chance.__getitem__, heads)) < _STAYS[True] * len(heads):
            staying.update(heads)
    for tables, most in ((_tables(page, chance), _TABLE), (_figures(page, chance), _ROW)):
        for rows in tables:
            if sum(map(chance.__getitem__, rows)) < most * len(rows):
                staying.update(rows)
    for run, free in _runs(page, chance, body):
        mean = sum(map(chance.__getitem__, free)) / len(free)
        own = len(body) >= _BODY_LINES and _is_own(page, run, body)
        if mean < _STAYS[own]:
            staying.update(free)
        elif mean >= least and len(run) >= _LONG and len(body) >= _BODY_LINES and not own:
            going.update(free)
    return Lists(frozenset(going), frozenset(staying))


def _runs(
    page: Page, chance: Mapping[int, float], body: Sequence[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the lists above, within and below the body: all items, and those that no rule named."""
    first, last = (body[0], body[-1]) if body else (len(page.lines), -1)

    def place(index: int) -> tuple[bool, bool]:
        facts = page.shapes[index]
        return facts.bullet and not facts.prose, first < index < last

    for (listed, _), items in groupby(range(len(page.lines)), place):
        run = list(items) if listed else []
        free = [i for i in run if i in chance]
        if len(run) >= _SOME and free:
            yield run, free


def _tables(page: Page, chance: Mapping[int, float]) -> Iterator[list[int]]:
    """Yield the lines of tables whose cells stand on lines of their own: a label, a figure, a label, ..."""
    run: list[int] = []
    for i in range(len(page.lines) + 1):
        kind = _cell(page, i) if i in chance else None
        if kind is not None and (not run or kind != _cell(page, run[-1])):
            run.append(i)
            continue
        if len(run) >= _CELLS:
            yield run
        run = [] if kind is None else [i]


def _figures(page: Page, chance: Mapping[int, float]) -> Iterator[list[int]]:
    """Yield runs of rows of one form: facts of goods, results, amounts of a recipe."""
    form = {i: _form(page, i) for i in range(len(page.lines)) if i in chance}
    for known, rows in groupby(range(len(page.lines)), lambda i: form.get(i, "")):
        run = list(rows)
        if known and _ROWS[0] <= len(run) <= _ROWS[1]:
            yield run


def _form(page: Page, index: int) -> str:
    """Return the order of a row's words and figures ("wdw"), "" for what is none.

    Lists with bullets are menus more often: without them 190 words of boilerplate are kept for 379 of text,
    with them 2,681 for 695. What only begins with a figure is a heading.
    """
    facts = page.shapes[index]
    if not 1 < facts.words <= _ROW_WORDS or facts.prose or facts.bullet:
        return ""
    signs = ("d" if any(map(str.isdecimal, part)) else "w" for part in page.text(index).split())
    form = _WORDS.sub("w", "".join(signs))
    return form if "w" in form and "d" in form[1:] else ""


def _cell(page: Page, index: int) -> bool | None:
    """Return whether a line is a figure (else it is a label), or None for a line that is no cell."""
    facts = page.shapes[index]
    if not 0 < facts.words <= _CELL_WORDS or facts.sentence or facts.bullet:
        return None
    return any(map(str.isdecimal, page.text(index)))


def _is_own(page: Page, run: Sequence[int], body: Sequence[int]) -> bool:
    """Return whether a list is the body's own: within it, right at it, or announced by a colon."""
    above, below = run[0] - 1, run[-1] + 1
    if body[0] < run[0] < body[-1] or {above, below} & {body[0], body[-1]}:
        return True
    return above >= 0 and page.text(above).rstrip().endswith(_COLONS)

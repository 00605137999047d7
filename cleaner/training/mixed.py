"""Pages made of two: what surrounds the text of one page, around the text of another.

Pages as they are teach what a site's furniture happens to share with the article within it. Of a made page
only what the lines are tells them apart: mixing examples, as CutMix does with pictures (Yun et al. 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TypeVar

from cleaner.lines import split
from cleaner.markup import Element, Markup
from cleaner.training.texts import Text

FORM = "mixed"
#: How many pages lend each page their text.
_PARTNERS = 2
#: A text that is lent or replaced has so many lines.
_LEAST = 3

_Item = TypeVar("_Item")


def mixed(texts: Sequence[Text], group: Callable[[str], Hashable]) -> Iterator[Text]:
    """Yield pages with the text of another page of their kind in the place of their own.

    Args:
        texts: Whole pages.
        group: The group of a site; pages of two groups are not mixed, so that no fold sees another.
    """
    for i, frame in enumerate(texts):
        others = (
            other
            for other in chain(texts[i + 1 :], texts[:i])
            if other.kind == frame.kind
            and other.names[0] != frame.names[0]
            and group(other.names[0]) == group(frame.names[0])
        )
        made = (_joined(frame, other) for other in others)
        yield from islice((text for text in made if text is not None), _PARTNERS)


def _joined(frame: Text, inner: Text) -> Text | None:
    """Return a page with the text of another; None where one of them has hardly any."""
    around, within = _body(frame), _body(inner)
    if min(len(around), len(within)) < _LEAST:
        return None
    outside, inside = split(frame.text), split(inner.text)
    body = inner.text[inside[within[0]].start : inside[within[-1]].end]
    text = f"{frame.text[: outside[around[0]].start]}{body}\n{frame.text[outside[around[-1]].end :]}"

    def spliced(first: Sequence[_Item], second: Sequence[_Item]) -> tuple[_Item, ...]:
        return (*first[: around[0]], *second[within[0] : within[-1] + 1], *first[around[-1] + 1 :])

    labels = spliced(frame.labels, inner.labels)
    if len(split(text)) != len(labels):
        return None
    named = bool(frame.categories or inner.categories)
    return replace(
        frame,
        names=frame.names + inner.names,
        form=FORM,
        text=text,
        labels=labels,
        categories=spliced(_categories(frame), _categories(inner)) if named else (),
        reliable=min(frame.reliable, inner.reliable),
        votes=spliced(frame.votes, inner.votes) if frame.votes and inner.votes else (),
        markup=_hung(frame.markup, inner.markup, around, within) if frame.markup and inner.markup else None,
    )


def _body(text: Text) -> range:
    """Return the lines from the first that is surely content to the last."""
    sure = [i for i, label in enumerate(text.labels) if label.content > 0.5 and label.weight > 0.5]
    return range(sure[0], sure[-1] + 1) if sure else range(0)


def _categories(text: Text) -> Sequence[str | None]:
    return text.categories or (None,) * len(text.labels)


def _hung(frame: Markup, inner: Markup, around: range, within: range) -> Markup:
    """Return a page's markup with that of another's text hung where its own text hangs."""
    old, new = _holder(frame, around), _holder(inner, within)
    at = frame.elements[old].parent if old else old
    elements = list(frame.elements)
    moved: dict[int, int] = {}
    for i, element in enumerate(inner.elements):  # parents come first
        if i == new or element.parent in moved:
            parent = at if i == new else moved[element.parent]
            moved[i] = len(elements)
            elements.append(Element(parent, element.tag, element.names))
    spots = [spot._replace(element=moved[spot.element]) for spot in inner.spots[within[0] : within[-1] + 1]]
    pictures = [page.stated["pictures"] for page in (frame, inner) if "pictures" in page.stated]
    return Markup(
        elements=elements,
        spots=[*frame.spots[: around[0]], *spots, *frame.spots[around[-1] + 1 :]],
        titles=inner.titles,
        stated={**inner.stated, "pictures": "\n".join(pictures)} if pictures else inner.stated,
        types=inner.types,
        votes={name: f"{vote}\n{inner.votes.get(name, '')}" for name, vote in frame.votes.items()},
    )


def _holder(markup: Markup, lines: range) -> int:
    """Return the innermost element that holds some lines."""
    shared: list[int] = []
    for i, line in enumerate(lines):
        path = _path(markup.elements, markup.spots[line].element)
        shared = [a for a, b in zip(shared, path, strict=False) if a == b] if i else path
    return shared[-1] if shared else 0


def _path(elements: Sequence[Element], place: int) -> list[int]:
    """Return an element and those that hold it, the outermost first."""
    path: list[int] = []
    while place >= 0:
        path.append(place)
        place = elements[place].parent
    return path[::-1]

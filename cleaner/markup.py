"""What the markup said of a page's lines, for those who judge lines: plain records, no logic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Element(NamedTuple):
    """An element of the page: what it is and where it hangs.

    Attributes:
        parent: Place of its parent among the page's elements, -1 for the root.
        tag: Its tag; "figcaption" too for what a class beside a picture names a caption.
        names: Its classes, id and role as they stand in the markup, with spaces between them.
    """

    parent: int
    tag: str
    names: str


class Spot(NamedTuple):
    """Where a line of the visible text comes from.

    Attributes:
        element: Place among the page's elements of the innermost one that holds the whole line.
        links: Links in the line.
        linked: Characters of the line that are in links.
        broken: The line goes on from the one before, after a forced line break.
        hidden: An attribute or a style hides it until a script shows it.
    """

    element: int
    links: int
    linked: int
    broken: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Markup:
    """A page's markup, line by line.

    Attributes:
        elements: The elements, in document order, parents first.
        spots: One for each line that is not blank.
        titles: The titles that the page gives itself.
        stated: What the page states elsewhere: its "summary" in its metadata, and what its
            "pictures" show.
        types: The types that it gives itself (JSON-LD, Open Graph), in lower case.
        votes: What each extractor made of the page, by its name; "" where it found nothing.
    """

    elements: Sequence[Element]
    spots: Sequence[Spot]
    titles: tuple[str, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    votes: Mapping[str, str] = field(default_factory=dict)

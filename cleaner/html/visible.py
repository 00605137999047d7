"""The visible text of a page: every block on a line of its own, in document order.

Inline elements neither glue nor split words nor sentences. Scripts, styles and second copies of formulas go.
What an attribute or a style hides stays and is marked: tabs and folded sections wait there for a script, on
many pages most of the text. The walk is no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.html import asides, sentences
from cleaner.html.captions import is_caption
from cleaner.html.kinds import (
    BLOCK,
    BREAK,
    BUTTON,
    CELL,
    FALLBACK,
    FOREIGN,
    GAP,
    INLINE,
    KINDS,
    LINK,
    PRE,
    ROW,
    SILENT,
)  # fmt: skip
from cleaner.markup import Element, Markup, Spot

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: In a row that has any of these, each cell is a line of its own.
_BLOCKS = frozenset(
    (
        "p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "pre",
        "blockquote", "section", "article", "form", "button", "figure", "center",
    )
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile("[ \t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_RARE_ENDS = re.compile("[\f\v\x1c-\x1e\x85\u2028\u2029]")
_CELL_GAP = " | "
#: Where an element parts words; the parser lets no such character through. It is a space, but not before what
#: closes nor after what opens. Quotation marks do both, by language.
_SEAM = "\x00"
_OPENING, _CLOSING = r"(\[{„‚¿¡（「『《【", r",.;:!?)\]}…%、。，；：！？）」』》】"
#: A run of them is looked at once, from its start: a row of pictures is thousands long.
_NO_GAP = re.compile(rf"(?<=[{_OPENING}])\x00+|(?<!\x00)\x00++(?=[{_CLOSING}]|[’'][^\W\d_])")


@dataclass(frozen=True, slots=True)
class Visible:
    """A page's visible text.

    Attributes:
        text: The text.
        markup: Where each of its lines comes from.
    """

    text: str
    markup: Markup


@dataclass(slots=True)
class _Found:
    """A line (or a blank one of preformatted text, without a spot)."""

    text: str
    spot: Spot | None


class _Walk:
    """The walk's state: the open elements, and the line that is being gathered."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.found: list[_Found] = []
        self.open: list[int] = []
        self.pieces: list[str] = []
        self.homes: list[int] = []
        self.links = self.linked = 0
        self.in_link = self.in_pre = 0
        self.hiding: list[int] = []
        self.broken = False
        self.after_link = -1
        self.simple_rows: list[bool] = []
        self.decided: list[str] = []
        self.foreign: list[bool] = []
        self.skipped = False

    def add(self, text: str) -> None:
        """Add text to the line."""
        if self.in_pre and "\n" in text:
            first, *others = text.split("\n")
            self._piece(first)
            for other in others:
                self.flush(broken=True)
                self._piece(other)
            return
        self._piece(text)

    def _piece(self, text: str) -> None:
        self.pieces.append(text)
        if text.strip():
            self.homes.append(self.open[-1])
            if self.in_link:
                self.linked += len(text.strip())

    def gap(self) -> None:
        """See to it that what comes is not glued to what was."""
        if self.homes:
            self.pieces.append(_SEAM)

    def flush(self, *, broken: bool = False) -> None:
        """End the line; `broken`: what comes next continues it."""
        if self.homes:
            self._line()
        else:
            if self.in_pre and broken and self.found:
                self.found.append(_Found("", None))  # in preformatted text a line without text is one
            broken = broken and self.broken
            if self.pieces:
                self.pieces = []
        self.broken = broken
        self.links, self.linked = int(self.in_link > 0), 0
        self.after_link = -1

    def _line(self) -> None:
        raw = "".join(self.pieces)
        if _SEAM in raw:
            raw = _NO_GAP.sub("", raw).replace(_SEAM, " ")
        if self.in_pre:
            text = _RARE_ENDS.sub(" ", raw).rstrip()
        else:
            text = _SPACE.sub(" ", raw).strip().removesuffix(_CELL_GAP.rstrip()).strip()
        if text:
            home = self.homes[0] if len(self.homes) == 1 else self._common()
            spot = Spot(home, self.links, min(self.linked, len(text)), self.broken, bool(self.hiding))
            self.found.append(_Found(text, spot))
        self.pieces, self.homes = [], []

    def _common(self) -> int:
        """Return the innermost open element that is no inline one."""
        for place in reversed(self.open):
            if KINDS[self.elements[place].tag] not in (INLINE, LINK):
                return place
        return self.open[0]

    def start(self, node: HtmlElement, tag: str) -> bool:
        """Enter an element; return whether its content counts."""
        kind = KINDS[tag]
        named = node.attrib
        silent = kind == SILENT or (named and asides.is_aside(node, tag))
        if silent:
            self.gap()
        elif kind in _UNDECIDED:
            kind = self._decide(node, tag, kind)
        if not (silent or kind in _WITHIN or (kind == CELL and self._in_line())):
            self.flush(broken=kind == BREAK)
        open_ = self.open
        told = "figcaption" if named and is_caption(node) else tag
        self.elements.append(Element(open_[-1] if open_ else -1, told, _names(node) if named else ""))
        open_.append(len(self.elements) - 1)
        if silent:
            self.skipped = True
            return False
        if kind in _ENTERED:
            self._enter(node, kind)
        if (named or tag == "noscript") and is_hidden(node, tag):
            self.hiding.append(open_[-1])
        if node.text:
            self.add(node.text)
        return True

    def _decide(self, node: HtmlElement, tag: str, kind: str) -> str:
        """Return what an element is where its neighbours or its content say so."""
        if kind == BUTTON:
            before = next((p for p in reversed(self.pieces) if p != _SEAM and not p.isspace()), "")
            block = not sentences.holds(node, before)
        elif kind == FALLBACK:
            block = sentences.has_text(node)
        else:
            block = self._has_block(node) or is_hidden(node, tag)
        self.decided.append(BLOCK if block else GAP)
        return self.decided[-1]

    def _has_block(self, node: HtmlElement) -> bool:
        """Return whether a foreign element holds a block; what has none holds no element that has."""
        known = self.foreign[-1] if self.foreign else True
        found = known and len(self.foreign) < _MOST_LOOKS and sentences.has_block(node)
        self.foreign.append(found)
        return found

    def _enter(self, node: HtmlElement, kind: str) -> None:
        if kind == LINK:
            if self.after_link == len(self.pieces):
                self.gap()
            self.in_link += 1
            self.links += 1
        elif kind == PRE:
            self.in_pre += 1
        elif kind == ROW:
            self.simple_rows.append(not any(child.tag in _BLOCKS for cell in node for child in cell))
        elif kind == GAP:
            self.gap()
        elif self._in_line() and self.homes:
            self.pieces.append(_CELL_GAP)

    def _in_line(self) -> bool:
        """Return whether a cell here is part of a row that becomes one line."""
        return bool(self.simple_rows) and self.simple_rows[-1]

    def end(self, node: HtmlElement, tag: str) -> None:
        """Leave an element."""
        kind = KINDS[tag]
        if self.skipped:
            self.skipped = False
        elif kind in _UNDECIDED:
            self._leave(self.decided.pop())
            if kind == FOREIGN:
                self.foreign.pop()
        elif kind != INLINE:
            self._leave(kind)
        left = self.open.pop()
        if self.hiding and self.hiding[-1] == left:
            self.hiding.pop()
        if node.tail and self.open:
            self.add(node.tail)

    def _leave(self, kind: str) -> None:
        if kind == LINK:
            self.in_link -= 1
            self.after_link = len(self.pieces)
        elif kind == GAP:
            self.gap()
        elif kind != BREAK and not (kind == CELL and self._in_line()):
            self.flush()
        if kind == PRE:
            self.in_pre -= 1
        elif kind == ROW:
            self.simple_rows.pop()


#: Kinds that end no line, and kinds that do something where they begin.
_WITHIN = frozenset((INLINE, LINK, GAP))
_ENTERED = frozenset((LINK, PRE, ROW, GAP, CELL))
_UNDECIDED = frozenset((BUTTON, FOREIGN, FALLBACK))
#: So many foreign elements within each other are searched for blocks: each time all that they hold is read.
_MOST_LOOKS = 32


def _names(node: HtmlElement) -> str:
    """Return the names that the page's makers gave an element."""
    get = node.get
    found = [value for key in ("class", "id", "role", "itemprop") if (value := get(key))]
    return " ".join(found)[:400] if found else ""


def is_hidden(node: HtmlElement, tag: str) -> bool:
    """Return whether a page shows an element only when a script says so.

    Args:
        node: The element.
        tag: Its tag.
    """
    if tag == "noscript":  # some forums have their posts there
        return True
    style = node.get("style")
    if style is not None and _HIDDEN.search(style):
        return True
    if node.get("hidden") is not None or node.get("layout") == "nodisplay":
        return True
    return tag == "dialog" and node.get("open") is None


def read(tree: HtmlElement) -> Visible:
    """Return the visible text of a tree.

    Args:
        tree: The page; it stays as it is.
    """
    from lxml.etree import iterwalk

    walk = _Walk()
    steps: Any = iterwalk(tree, events=("start", "end"))
    for event, node in steps:
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "end":
            walk.end(node, tag)
        elif not walk.start(node, tag):
            steps.skip_subtree()
    walk.flush()
    return _visible(walk)


def _visible(walk: _Walk) -> Visible:
    spots = tuple(line.spot for line in walk.found if line.spot is not None)
    return Visible("\n".join(line.text for line in walk.found), Markup(tuple(walk.elements), spots))

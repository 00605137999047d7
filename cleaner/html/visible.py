"""The visible text of a page: every block on a line of its own, in document order.

Inline elements neither glue nor split words. Scripts and styles go. What an attribute or a style hides
stays and is marked: tabs and folded sections wait there for a script, on many pages most of the text. The
walk is no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.html.parse import INLINE
from cleaner.markup import Element, Markup, Spot

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements without text for a reader.
_SILENT = frozenset((
    "head", "script", "style", "template", "iframe", "object", "embed", "applet",
    "audio", "video", "canvas", "svg", "map", "datalist", "select", "option", "optgroup",
    "textarea", "progress", "meter", "frame", "frameset", "noframes", "noembed",
))  # fmt: skip
#: Elements without content that stand between words.
_GAPS = frozenset(("img", "input", "picture", "source", "amp-img"))
_CELLS = frozenset(("td", "th"))
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
        if self.pieces:
            self.pieces.append(" ")

    def flush(self, *, broken: bool = False) -> None:
        """End the line; `broken`: what comes next continues it."""
        if not self.homes:
            self._blank(broken)
            return
        raw = "".join(self.pieces)
        if self.in_pre:
            text = _RARE_ENDS.sub(" ", raw).rstrip()
        else:
            text = _SPACE.sub(" ", raw).strip().removesuffix(_CELL_GAP.rstrip()).strip()
        if text:
            home = self.homes[0] if len(self.homes) == 1 else self._common()
            spot = Spot(home, self.links, min(self.linked, len(text)), self.broken, bool(self.hiding))
            self.found.append(_Found(text, spot))
        self.pieces, self.homes = [], []
        self._next(broken)

    def _blank(self, broken: bool) -> None:
        """End a line without text; in preformatted text it is one."""
        if self.in_pre and broken and self.found:
            self.found.append(_Found("", None))
        self.pieces.clear()
        self._next(broken and self.broken)

    def _next(self, broken: bool) -> None:
        self.broken = broken
        self.links, self.linked = int(self.in_link > 0), 0
        self.after_link = -1

    def _common(self) -> int:
        """Return the innermost open element that is no inline one."""
        for place in reversed(self.open):
            if self.elements[place].tag not in INLINE:
                return place
        return self.open[0]

    def start(self, node: HtmlElement, tag: str) -> bool:
        """Enter an element; return whether its content counts."""
        if tag not in INLINE and tag not in _GAPS and "-" not in tag and not self._is_cell(tag):
            self.flush(broken=tag == "br")
        self.open.append(len(self.elements))
        parent = self.open[-2] if len(self.open) > 1 else -1
        self.elements.append(Element(parent, tag, _names(node)))
        if tag in _SILENT:
            return False
        self._enter(node, tag)
        if (node.attrib or tag == "noscript") and _is_hidden(node, tag):
            self.hiding.append(self.open[-1])
        if node.text:
            self.add(node.text)
        return True

    def _enter(self, node: HtmlElement, tag: str) -> None:
        if tag == "a":
            if self.after_link == len(self.pieces):
                self.gap()
            self.in_link += 1
            self.links += 1
        elif tag == "pre":
            self.in_pre += 1
        elif tag == "tr":
            self.simple_rows.append(not any(child.tag in _BLOCKS for cell in node for child in cell))
        elif tag in _CELLS and self._is_cell(tag) and "".join(self.pieces).strip():
            self.pieces.append(_CELL_GAP)
        elif tag in _GAPS or "-" in tag:
            self.gap()

    def _is_cell(self, tag: str) -> bool:
        """Return whether an element is a cell of a row that becomes one line."""
        return tag in _CELLS and bool(self.simple_rows) and self.simple_rows[-1]

    def end(self, node: HtmlElement, tag: str) -> None:
        """Leave an element."""
        if tag not in _SILENT:
            self._leave(node, tag)
        self.open.pop()
        if node.tail and self.open:
            self.add(node.tail)

    def _leave(self, node: HtmlElement, tag: str) -> None:
        if tag == "a":
            self.in_link -= 1
            self.after_link = len(self.pieces)
        elif tag in _GAPS or "-" in tag:
            self.gap()
        elif tag not in INLINE and tag != "br" and not self._is_cell(tag):
            self.flush()
        if tag == "pre":
            self.in_pre -= 1
        elif tag == "tr":
            self.simple_rows.pop()
        if self.hiding and self.hiding[-1] == self.open[-1]:
            self.hiding.pop()


def _names(node: HtmlElement) -> str:
    """Return the names that the page's makers gave an element."""
    if not node.attrib:
        return ""
    found = [value for key in ("class", "id", "role", "itemprop") if (value := node.get(key))]
    return " ".join(found)[:400]


def _is_hidden(node: HtmlElement, tag: str) -> bool:
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

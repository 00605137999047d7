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

#: What an element does to lines: plain words, as every element asks for its own.
_SILENT, _GAP, _INLINE, _CELL, _LINK = "silent", "gap", "inline", "cell", "link"
_PRE, _ROW, _BREAK, _BLOCK = "pre", "row", "break", "block"


class _Kinds(dict[str, str]):
    """The kind of every tag; a custom element stands between words, any other is a block."""

    def __missing__(self, tag: str) -> str:
        return _GAP if "-" in tag else _BLOCK


#: Elements without text for a reader.
_WITHOUT_TEXT = (
    "head", "script", "style", "template", "iframe", "object", "embed", "applet",
    "audio", "video", "canvas", "svg", "map", "datalist", "select", "option", "optgroup",
    "textarea", "progress", "meter", "frame", "frameset", "noframes", "noembed",
)  # fmt: skip
_KINDS = _Kinds(
    {
        **dict.fromkeys(INLINE, _INLINE),
        **dict.fromkeys(_WITHOUT_TEXT, _SILENT),
        **dict.fromkeys(("img", "input", "picture", "source"), _GAP),  # no content of their own
        **dict.fromkeys(("td", "th"), _CELL),
        "a": _LINK,
        "br": _BREAK,
        "pre": _PRE,
        "tr": _ROW,
    }
)
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
            if self.elements[place].tag not in INLINE:
                return place
        return self.open[0]

    def start(self, node: HtmlElement, tag: str) -> bool:
        """Enter an element; return whether its content counts."""
        kind = _KINDS[tag]
        if kind not in _WITHIN and not (kind == _CELL and self._in_line()):
            self.flush(broken=kind == _BREAK)
        open_ = self.open
        named = node.attrib
        self.elements.append(Element(open_[-1] if open_ else -1, tag, _names(node) if named else ""))
        open_.append(len(self.elements) - 1)
        if kind == _SILENT:
            return False
        if kind in _ENTERED:
            self._enter(node, kind)
        if (named or tag == "noscript") and _is_hidden(node, tag):
            self.hiding.append(open_[-1])
        if node.text:
            self.add(node.text)
        return True

    def _enter(self, node: HtmlElement, kind: str) -> None:
        if kind == _LINK:
            if self.after_link == len(self.pieces):
                self.gap()
            self.in_link += 1
            self.links += 1
        elif kind == _PRE:
            self.in_pre += 1
        elif kind == _ROW:
            self.simple_rows.append(not any(child.tag in _BLOCKS for cell in node for child in cell))
        elif kind == _GAP:
            self.gap()
        elif self._in_line() and "".join(self.pieces).strip():
            self.pieces.append(_CELL_GAP)

    def _in_line(self) -> bool:
        """Return whether a cell here is part of a row that becomes one line."""
        return bool(self.simple_rows) and self.simple_rows[-1]

    def end(self, node: HtmlElement, tag: str) -> None:
        """Leave an element."""
        kind = _KINDS[tag]
        if kind not in (_INLINE, _SILENT):
            self._leave(kind)
        left = self.open.pop()
        if self.hiding and self.hiding[-1] == left:
            self.hiding.pop()
        if node.tail and self.open:
            self.add(node.tail)

    def _leave(self, kind: str) -> None:
        if kind == _LINK:
            self.in_link -= 1
            self.after_link = len(self.pieces)
        elif kind == _GAP:
            self.gap()
        elif kind != _BREAK and not (kind == _CELL and self._in_line()):
            self.flush()
        if kind == _PRE:
            self.in_pre -= 1
        elif kind == _ROW:
            self.simple_rows.pop()


#: Kinds that end no line, and kinds that do something where they begin.
_WITHIN = frozenset((_INLINE, _LINK, _GAP))
_ENTERED = frozenset((_LINK, _PRE, _ROW, _GAP, _CELL))


def _names(node: HtmlElement) -> str:
    """Return the names that the page's makers gave an element."""
    get = node.get
    found = [value for key in ("class", "id", "role", "itemprop") if (value := get(key))]
    return " ".join(found)[:400] if found else ""


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

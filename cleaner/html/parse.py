"""Text to a tree: one lenient parse for everything that follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Pages with more characters than this are not read.
LARGEST = 40_000_000
_INVALID = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_EXCESSIVE = "Excessive depth"
#: A tag, to the page's end where it is not closed: what is scanned is matched, so that the cost is linear.
#: Only what follows "=" is quoted: a stray quote elsewhere belongs to a name, and hides no end of a tag.
_QUOTE = r"=\s*+(?:\"[^\"]*+\"|'[^']*+')"
_NAME, _REST = "[A-Za-z][A-Za-z0-9:-]*+", rf"(?:[^=>]++|{_QUOTE}|=)*+(?:>|\Z)"
_TAG = re.compile(rf"<(/?)({_NAME}){_REST}")
#: In pages with more characters, tags with more attributes lose them: libxml2 compares each with each.
_LONG, _MOST_ATTRIBUTES = 200_000, 2_000
#: A comment, or a tag; its name where no tag begins in what it opens.
_MARKUP = re.compile(
    rf"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|(?:(?i:(script|style)(?![A-Za-z0-9:-]))|/?{_NAME}){_REST})", re.DOTALL
)
_QUOTED = re.compile(_QUOTE)
_BETWEEN = re.compile(r"[\s/=]+")
#: What ends the elements in which no tag begins.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
#: Of markup too deep to be read these tags stay: they never nest.
_FLAT = frozenset({"html", "head", "title", "meta", "script", "style", "body", "p", "br"})
#: Elements that libxml2, which knows HTML 4, leaves in a head that no tag ends.
_OF_BODY = frozenset(
    ("article", "aside", "dialog", "figure", "footer", "header", "main", "nav", "search", "section")
)
#: What may stand in a head.
_OF_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
#: The inline elements of HTML, and those of old HTML; all others break a line.
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "basefont", "bdi", "bdo", "big", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))  # fmt: skip


def parse(html: str) -> HtmlElement | None:
    """Return the tree of a page, None where nothing can be read.

    Args:
        html: The page. Markup of any quality; characters that XML forbids are dropped.
    """
    html = without_floods(_INVALID.sub("", html))
    tree, messages = _parse(html)
    if any(_EXCESSIVE in message for message in messages):
        tree, _ = _parse(_TAG.sub(_flat, html))
    if tree is not None:
        _end_head(tree)
    return tree


def _end_head(tree: HtmlElement) -> None:
    """Move what a head cannot hold to the body: the tags that part them may be left out."""
    head = tree.find("head")
    children = [] if head is None else list(head)
    first = next((i for i, child in enumerate(children) if child.tag in _OF_BODY), len(children))
    moved = [child for child in children[first:] if child.tag not in _OF_HEAD]
    if not moved:
        return
    body = tree.find("body")
    if body is None:
        body = tree.makeelement("body")
        tree.append(body)
    moved[-1].tail = f"{moved[-1].tail or ''}{body.text or ''}"
    body.text = None
    body[:0] = moved


def _parse(html: str) -> tuple[HtmlElement | None, list[str]]:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    options: dict[str, Any] = {"remove_comments": True, "remove_pis": True, "huge_tree": True}
    parser = HTMLParser(encoding="utf-8", collect_ids=False, default_doctype=False, **options)
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # no element at all
        tree = None
    return tree, [entry.message for entry in parser.error_log.filter_from_errors()]


def without_floods(html: str) -> str:
    """Return a page without the attributes of tags that have thousands of them."""
    parts: list[str] = []
    done = at = 0
    while len(html) > _LONG and (found := _MARKUP.search(html, at)):
        start, at = found.span()
        if at - start >= 2 * _MOST_ATTRIBUTES and (tag := _TAG.match(html, start)) and _is_flood(tag[0]):
            parts += html[done:start], f"<{tag[1]}{tag[2]}>"
            done = at
        if found[1]:
            end = _RAW[found[1].lower()].search(html, at)
            at = end.start() if end else len(html)
    return "".join([*parts, html[done:]]) if parts else html


def _is_flood(tag: str) -> bool:
    """Return whether a tag has too many attributes; what is quoted does not count."""
    return len(_BETWEEN.findall(_QUOTED.sub("=", tag))) > _MOST_ATTRIBUTES


def _flat(tag: re.Match[str]) -> str:
    """Return what stands for a tag in markup that is too deep."""
    name = tag[2].lower()
    if name in _FLAT:
        return tag[0]
    return "" if name in INLINE else "<br>"

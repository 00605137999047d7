"""What each element does to lines: the display that browsers' style sheets give it.

What they do not name is inline for them. Here it stands between words, or is a block where it holds one: web
applications make whole pages of elements of their own.
"""

from __future__ import annotations

from cleaner.html.parse import INLINE as _INLINE

#: No text for a reader, so it parts words and never lines; parts words; what it says.
SILENT, GAP, INLINE, LINK, CELL = "silent", "gap", "inline", "link", "cell"
PRE, ROW, BREAK, BLOCK = "pre", "row", "break", "block"
#: Within a sentence or on a line of its own, as its neighbours have it.
BUTTON = "button"
#: A block if it holds one, else a gap; `noscript` if there is something to read.
FOREIGN, FALLBACK = "foreign", "fallback"


class _Kinds(dict[str, str]):
    """The kind of every tag."""

    def __missing__(self, tag: str) -> str:
        return FOREIGN


_SILENT = (
    "head", "script", "style", "template", "iframe", "object", "embed", "applet",
    "audio", "video", "canvas", "svg", "map", "datalist", "select", "option", "optgroup",
    "textarea", "progress", "meter", "frame", "frameset", "noframes", "noembed",
    "annotation", "annotation-xml",
)  # fmt: skip
#: https://html.spec.whatwg.org/multipage/rendering.html, and what older browsers had.
BLOCKS = (
    "html", "body", "address", "article", "aside", "blockquote", "caption", "center", "col", "colgroup",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "isindex", "layer", "legend",
    "li", "listing", "main", "marquee", "menu", "multicol", "nav", "ol", "p", "plaintext", "search",
    "section", "summary", "table", "tbody", "tfoot", "thead", "title", "ul", "xmp",
)  # fmt: skip
#: Of formulas; their second copies are told by `cleaner.html.asides`.
_MATH = (
    "math", "maction", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover",
    "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtext", "munder", "munderover", "semantics",
)  # fmt: skip
KINDS = _Kinds(
    {
        **dict.fromkeys((*_INLINE, *_MATH), INLINE),
        **dict.fromkeys(_SILENT, SILENT),
        **dict.fromkeys(BLOCKS, BLOCK),
        **dict.fromkeys(("img", "input", "picture", "source", "mtable", "mtr", "mtd"), GAP),
        **dict.fromkeys(("td", "th"), CELL),
        "a": LINK,
        "br": BREAK,
        "button": BUTTON,
        "noscript": FALLBACK,
        "pre": PRE,
        "tr": ROW,
    }
)

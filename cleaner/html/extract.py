"""Other extractors, as judges of a page: what each of them takes for its main text."""

from __future__ import annotations

from copy import deepcopy
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cleaner.errors import SettingsError
from cleaner.html.parse import without_floods

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: trafilatura writes out the cells that a span stands for, up to so many each way; a page may ask for so
#: many.
_SPAN, _SPANNED = 100, 50_000


def trafilatura(page: HtmlElement | str, url: str | None = None) -> str:
    """Return what trafilatura takes for a page's main text, "" where it finds nothing.

    Readers' comments are left out: with them articles lost .013 of word-F1, and forums won .012.

    Args:
        page: The page, or its tree, which stays as it is.
        url: Where the page is from.
    """
    from trafilatura import extract

    if not isinstance(page, str):
        page = _without_spans(page)
    # `deduplicate` stays off: it keeps state between calls and in the end returns nothing.
    return extract(page, url=url, include_comments=False, deduplicate=False) or ""


def _without_spans(tree: HtmlElement) -> HtmlElement:
    """Return a page without the spans of its cells where they stand for too many, else the page itself.

    Writing them out takes time with the square of their number: 20 kB of such cells took a minute.
    """
    asked = sum(_span(cell, "colspan") * _span(cell, "rowspan") - 1 for cell in tree.iter("td", "th"))
    if asked <= _SPANNED:
        return tree
    from lxml.etree import strip_attributes

    tree = deepcopy(tree)
    strip_attributes(tree, "colspan", "rowspan")
    return tree


def _span(cell: HtmlElement, way: str) -> int:
    value = cell.get(way, "1")
    return min(int(value), _SPAN) if value.isdecimal() else 1


def trafilatura_tree(html: str) -> HtmlElement | None:
    """Return the tree that trafilatura makes of a page, None where it takes it for none."""
    from trafilatura.utils import load_html

    return load_html(without_floods(html))


def resiliparse(html: str, *, main: bool = True) -> str:
    """Return what resiliparse takes for a page's text.

    Args:
        html: The page.
        main: Whether the main text alone is asked for; else all that is visible.

    Raises:
        SettingsError: It is not installed.
    """
    if find_spec("resiliparse") is None:
        raise SettingsError('extractor "resiliparse" needs the package resiliparse: install the extra `html`')
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=main, alt_texts=False))

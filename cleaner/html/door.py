"""From a page to the text that the chain cleans: which extractor is asked, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cleaner.errors import InputError, SettingsError, unknown
from cleaner.html import metadata, visible
from cleaner.html.captions import pictured
from cleaner.html.decode import decode
from cleaner.html.extract import resiliparse, trafilatura, trafilatura_tree
from cleaner.html.parse import LARGEST, parse
from cleaner.markup import Markup
from cleaner.types import Metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: The ways from a page to its text.
EXTRACTORS: Mapping[str, str] = MappingProxyType(
    {
        "vote": "the visible text; trafilatura has a vote on each line",
        "trafilatura": "trafilatura's text",
        "resiliparse": "the visible text; resiliparse has a vote on each line",
        "none": "the visible text; no extractor is asked",
    }
)
DEFAULT = "vote"
#: Why there is no text.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "empty": "the page has no text",
        "frames": "the page has only frames, its text is in other files",
        "large": "the page is too large to be read",
        "consent": "the page has only a notice that asks for consent",
        "boilerplate": "all text of the page was taken for boilerplate",
    }
)
#: A set of frames stands at the beginning.
_HEAD = 200_000
#: Of pages with more characters, lines or cells in a row no extractor is asked: trafilatura takes time with
#: the square of the lines that are short, and of a row's cells.
_VOTED_SIZE, _VOTED_LINES, _VOTED_CELLS = 4_000_000, 6_000, 2_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A page made text.

    Attributes:
        text: The text that the chain cleans.
        metadata: What the page says of itself.
        markup: What the markup says of each line; None for an extractor's own text.
        reason: Why there is no text (a name of `REASONS`), None where there is one.
        body: The text as the page's linked data have it, for `linked_text`.
    """

    text: str
    metadata: Metadata
    markup: Markup | None = None
    reason: str | None = None
    body: str = ""


def open_page(html: str | bytes, *, url: str | None = None, extractor: str = DEFAULT) -> Opened:
    """Return the text of a page.

    Args:
        html: The page, as text or as bytes in any encoding.
        url: Where the page is from.
        extractor: One of `EXTRACTORS`.

    Raises:
        InputError: `html` is neither `str` nor `bytes`.
        SettingsError: The extractor is not known or not installed.
    """
    if not isinstance(html, str | bytes):
        raise InputError(f"clean_html takes str or bytes, not {type(html).__name__}")
    if extractor not in EXTRACTORS:
        raise SettingsError(unknown("extractor", str(extractor), EXTRACTORS))
    if len(html) > LARGEST:
        return Opened("", Metadata(), reason="large")
    page = html if isinstance(html, str) else decode(html)
    return _extracted(page, url) if extractor == "trafilatura" else _voted(page, url, extractor)


def _extracted(page: str, url: str | None) -> Opened:
    """Return what trafilatura makes of a page; all that is visible of one that it cannot be asked about."""
    tree = trafilatura_tree(page)
    if tree is None:
        return _voted(page, url, "none")
    said = metadata.read(tree)
    text = None
    if _askable(page, tree, _most_lines(page, tree)):
        with suppress(Exception):  # whatever a library raises on a page, the page is still read
            text = trafilatura(tree, url)
    if text is None:
        return _voted(page, url, "none")
    reason = None if text.strip() else _nothing(page, tree)
    return Opened(text, said.metadata, reason=reason, body=said.body)


def _most_lines(page: str, tree: HtmlElement) -> int:
    """Return how many lines a page has at most: read where its tags and texts do not say that they are few.

    Each line has a tag and a text of its own, but for those of preformatted text, which cost an extractor
    nothing.
    """
    most = page.count("<")
    if most >= _VOTED_LINES:
        most = int(tree.xpath("count(.//text()[normalize-space()])"))
    return most if most < _VOTED_LINES else len(visible.read(tree).markup.spots)


def _askable(page: str, tree: HtmlElement, lines: int) -> bool:
    """Return whether an extractor reads a page of so many lines in bounded time."""
    if len(page) > _VOTED_SIZE or lines > _VOTED_LINES:
        return False
    rows = (row for row in tree.iter("table", "thead", "tbody", "tfoot", "tr") if len(row) > _VOTED_CELLS)
    return not any(sum(cell.tag in ("td", "th") for cell in row) > _VOTED_CELLS for row in rows)


def _nothing(page: str, tree: HtmlElement) -> str:
    """Return why a page has no text."""
    framed = "<frameset" in page[:_HEAD].lower() or any(map(_is_frame, tree.iter("iframe")))
    return "frames" if framed else "empty"


def _is_frame(node: HtmlElement) -> bool:
    """Return whether a frame shows a page; those that count visitors have no size or are hidden."""
    shown = node.get("src") or node.get("srcdoc")
    sized = not {node.get("width"), node.get("height")} & {"0", "1"}
    hidden = visible.is_hidden(node, "iframe") or next(node.iterancestors("noscript"), None) is not None
    return bool(shown) and sized and not hidden


def linked_text(page: Opened) -> str:
    """Return a page's text as its linked data have it, for where its markup has none.

    Args:
        page: The page.
    """
    body = page.body  # text or markup
    if "<" not in body and "&" not in body:
        return body
    tree = parse(body.replace("\n", "<br>"))
    return "" if tree is None else visible.read(tree).text


def _voted(page: str, url: str | None, extractor: str) -> Opened:
    tree = parse(page)
    if tree is None:
        return Opened("", Metadata(), reason="empty")
    said = metadata.read(tree)
    found = visible.read(tree)
    if not found.text.strip():
        return Opened("", said.metadata, reason=_nothing(page, tree), body=said.body)
    votes: dict[str, str] = {}
    if _askable(page, tree, len(found.markup.spots)):
        votes = _votes(page, tree, url, extractor)
    return Opened(found.text, said.metadata, markup=marked(tree, found, said, votes), body=said.body)


def marked(
    tree: HtmlElement, found: visible.Visible, said: metadata.Said, votes: Mapping[str, str]
) -> Markup:
    """Return the markup of a page with what the page says of itself.

    Args:
        tree: The page.
        found: The visible text.
        said: What the page says of itself.
        votes: What extractors made of it.
    """
    stated = {"summary": "\n".join(said.summaries), "pictures": pictured(tree)}
    return replace(
        found.markup,
        titles=said.titles,
        stated={name: text for name, text in stated.items() if text},
        types=said.types,
        votes=votes,
    )


def _votes(page: str, tree: HtmlElement, url: str | None, extractor: str) -> dict[str, str]:
    """Return what the extractors say; one that fails on a page has no vote there."""
    try:
        if extractor == "vote":
            return {"trafilatura": trafilatura(tree, url)}
        if extractor == "resiliparse":
            return {"resiliparse": resiliparse(page)}
    except SettingsError:
        raise
    except Exception:  # whatever a library raises on a page, the page is still read
        return {}
    return {}

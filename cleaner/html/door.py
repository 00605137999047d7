"""From a page to the text that the chain cleans: which extractor is asked, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cleaner.errors import InputError, SettingsError, unknown
from cleaner.html import metadata, visible
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
#: Of pages with more characters or lines no extractor is asked: some take minutes.
_VOTED_SIZE, _VOTED_LINES = 4_000_000, 20_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A page made text.

    Attributes:
        text: The text that the chain cleans.
        metadata: What the page says of itself.
        markup: What the markup says of each line; None for an extractor's own text.
        reason: Why there is no text (a name of `REASONS`), None where there is one.
    """

    text: str
    metadata: Metadata
    markup: Markup | None = None
    reason: str | None = None


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
    tree = trafilatura_tree(page)
    if tree is None:
        return Opened("", Metadata(), reason="empty")
    said = metadata.read(tree)
    text = trafilatura(tree, url)
    return Opened(text, said.metadata, reason=None if text.strip() else _nothing(page))


def _nothing(page: str) -> str:
    return "frames" if "<frameset" in page[:200_000].lower() else "empty"


def _voted(page: str, url: str | None, extractor: str) -> Opened:
    tree = parse(page)
    if tree is None:
        return Opened("", Metadata(), reason="empty")
    said = metadata.read(tree)
    found = visible.read(tree)
    if not found.text.strip():
        return Opened("", said.metadata, reason=_nothing(page))
    votes: dict[str, str] = {}
    if len(page) <= _VOTED_SIZE and len(found.markup.spots) <= _VOTED_LINES:
        votes = _votes(page, tree, url, extractor)
    markup = replace(found.markup, titles=said.titles, votes=votes)
    return Opened(found.text, said.metadata, markup=markup)


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

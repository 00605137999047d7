"""The HTML door: from a page's markup to its text, by trafilatura."""

from __future__ import annotations

from cleaner.errors import InputError


def extract(html: str | bytes, *, url: str | None = None) -> str:
    """Return the main text of an HTML page, "" where there is none.

    Args:
        html: The page, as text or as bytes in any encoding.
        url: Where the page is from.

    Raises:
        InputError: `html` is neither `str` nor `bytes`.
    """
    if not isinstance(html, str | bytes):
        raise InputError(f"clean_html takes str or bytes, not {type(html).__name__}")
    import trafilatura

    # `deduplicate` stays off: it keeps state between calls and in the end returns nothing.
    return trafilatura.extract(html, url=url, deduplicate=False) or ""

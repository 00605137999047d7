"""Which site a page is from, and which fold the site is in: no site is on both sides of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def sites(page: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every name of a page's site, the one that decides its fold first.

    The name given, the registered domain of the address, the publisher; else the page's own id, so
    that a page of unknown origin is a site of its own.
    """
    names = [page.get("site"), _domain(page.get("url")), page.get("publisher")]
    known = tuple(dict.fromkeys(str(name).lower() for name in names if name))
    return known or (str(page["id"]).lower(),)


def _domain(url: str | None) -> str | None:
    if not url:
        return None
    from courlan import extract_domain

    found = extract_domain(url)
    return str(found) if found else None


def fold_of(site: str, folds: int) -> int:
    """Return the fold of a site, from 0: the same on every machine."""
    return int.from_bytes(sha256(site.encode()).digest()[:8], "big") % folds

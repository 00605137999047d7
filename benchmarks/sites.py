"""Which site a page is from, and whether a cleaner has learned from it.

Anything learned is scored only on sites it has not seen: a model that knows a site's footer says
nothing about the next site's. A step of the chain that learned tells with `trained_on(site)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cleaner import Cleaner
from cleaner.registry import build_chain

#: The chain's learned step has this name.
LEARNED = "learned"


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


def learned(cleaner: Cleaner) -> list[Any]:
    """Return the steps of a cleaner's chain that learned from pages."""
    chain = build_chain(cleaner.settings.filters)
    return [step for step in chain if step.name == LEARNED or hasattr(step, "trained_on")]


def has_seen(cleaner: Cleaner, names: tuple[str, ...]) -> bool:
    """Return whether a cleaner learned from a site; one that does not tell counts as having seen all."""
    return any(
        not hasattr(step, "trained_on") or any(step.trained_on(name) for name in names)
        for step in learned(cleaner)
    )

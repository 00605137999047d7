"""Which site a page is from, and whether a cleaner has learned from it.

Anything learned is scored only on sites it has not seen: a model that knows a site's footer says
nothing about the next site's. A step of the chain that learned tells with `trained_on(site)`.
"""

from __future__ import annotations

from typing import Any

from cleaner import Cleaner
from cleaner.registry import build_chain
from cleaner.training.folds import fold_of, sites

__all__ = ["LEARNED", "fold_of", "has_seen", "learned", "sites"]
#: The chain's learned step has this name.
LEARNED = "learned"


def learned(cleaner: Cleaner) -> list[Any]:
    """Return the steps of a cleaner's chain that learned from pages."""
    chain = build_chain(cleaner.settings.filters, cleaner.settings.model)
    return [step for step in chain if step.name == LEARNED or hasattr(step, "trained_on")]


def has_seen(cleaner: Cleaner, names: tuple[str, ...]) -> bool:
    """Return whether a cleaner learned from a site; one that does not tell counts as having seen all."""
    return any(
        not hasattr(step, "trained_on") or any(step.trained_on(name) for name in names)
        for step in learned(cleaner)
    )

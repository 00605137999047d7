"""`--list-filters` and `--list-categories`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint

from cleaner.types import DESCRIPTIONS, KEPT_BY_DEFAULT, Category, Filter


def list_categories() -> str:
    """Return the categories and what they hold, a line each."""
    stays = dict.fromkeys(KEPT_BY_DEFAULT, " (stays by default)")
    return _table((c, DESCRIPTIONS[c] + stays.get(c, "")) for c in Category)


def list_filters() -> str:
    """Return the filters in their order and what they remove, a line each; then those of plugins."""
    from cleaner.filters import default_filters
    from cleaner.registry import FILTERS, plugins

    own = [(step.name, describe(step)) for step in default_filters()]
    return _table([*own, *((name, _origin(point)) for name, point in plugins(FILTERS).items())])


def describe(step: Filter) -> str:
    """Return one sentence on a filter: its own, its category's, or its class's first."""
    own = getattr(step, "doc", "") or DESCRIPTIONS.get(step.name, "") or type(step).__doc__ or ""
    return " ".join(own.split()).partition(". ")[0].rstrip(".")


def _origin(point: EntryPoint) -> str:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "an installed package"
    return f"plugin of {package} ({point.value}), not in the default chain"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    known = list(rows)
    width = max(len(name) for name, _ in known)
    return "".join(f"{name:<{width}}  {sentence}\n" for name, sentence in known)

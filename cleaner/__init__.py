"""cleaner: scraped text in, what the author wrote out.

Deletes only what it can name, shows every deletion, and never makes clean text worse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner._version import __version__ as __version__

if TYPE_CHECKING:
    from cleaner.api import Cleaner, clean, clean_html
    from cleaner.chain import Chain
    from cleaner.errors import (
        CleanerError,
        DataError,
        FilterError,
        InputError,
        SettingsError,
        TimeLimitError,
        WorkerError,
    )
    from cleaner.filters import default_filters
    from cleaner.page import Page
    from cleaner.result import Result
    from cleaner.templates.store import Templates
    from cleaner.types import Category, Proposal, Removal

_HOMES = {
    "Cleaner": "api",
    "clean": "api",
    "clean_html": "api",
    "Chain": "chain",
    "default_filters": "filters",
    "Page": "page",
    "Result": "result",
    "Templates": "templates.store",
    "Category": "types",
    "Proposal": "types",
    "Removal": "types",
    "CleanerError": "errors",
    "DataError": "errors",
    "FilterError": "errors",
    "InputError": "errors",
    "SettingsError": "errors",
    "TimeLimitError": "errors",
    "WorkerError": "errors",
}

__all__ = [
    "Category",
    "Chain",
    "Cleaner",
    "CleanerError",
    "DataError",
    "FilterError",
    "InputError",
    "Page",
    "Proposal",
    "Removal",
    "Result",
    "SettingsError",
    "Templates",
    "TimeLimitError",
    "WorkerError",
    "clean",
    "clean_html",
    "default_filters",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing `cleaner` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]

"""The errors that `cleaner` raises on purpose; every one is a `CleanerError`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CleanerError(Exception):
    """Base of every error that `cleaner` raises on purpose."""


class SettingsError(CleanerError, ValueError):
    """An option has a name or a value that `cleaner` does not know."""


class OptionError(SettingsError, TypeError):
    """An option has a name that `cleaner` does not know: also what Python raises for such a call."""


class DataError(CleanerError, ValueError):
    """A data file (a pack of phrases, a list) does not follow its schema."""


class FilterError(CleanerError, RuntimeError):
    """A filter or a callable of `protect` failed, or proposed what is not allowed; the message names it."""


class TimeLimitError(CleanerError, TimeoutError):
    """Cleaning a text took longer than `time_limit`; the message names the filter that did not end."""


class WorkerError(CleanerError, RuntimeError):
    """A worker process of `Cleaner.clean_many` ended before its work did."""


class InputError(CleanerError, ValueError):
    """The input cannot be read as text."""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence for an unknown name, with the near ones.

    Args:
        what: What the name should have been ("filter", "category").
        name: The name that was given.
        known: All names that exist.
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names)}"
    return f"unknown {what} {name!r}; {hint}"


def why(error: OSError | ValueError) -> str:
    """Return why a file cannot be used, in the system's words; a name with a NUL is a `ValueError`."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()

"""The types of the options' values: what a word of the command line must be, and what it becomes."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def names(value: str) -> list[str]:
    """Split `a,b` into names."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("names at least one, or several with commas between them")
    return names


def encoding(value: str) -> str:
    """Return the name of an encoding that Python knows as one of text."""
    try:
        b"a".decode(value, "replace")
    except (LookupError, ValueError):
        raise argparse.ArgumentTypeError(
            f"unknown encoding {value!r}; try utf-8, cp1252, iso-8859-2, utf-16 or shift_jis"
        ) from None
    return value


def name(value: str) -> str:
    """Refuse an empty name, as an unset variable gives it."""
    if not value:
        raise argparse.ArgumentTypeError("the name is empty")
    return value


def target(value: str) -> str | None:
    """Return where to write, None for standard output, which `-` stands for."""
    return None if value == "-" else name(value)


def count(least: int) -> Callable[[str], int]:
    """Return a type of whole numbers from `least`."""

    def number(value: str) -> int:
        if not value.isdecimal() or int(value) < least:
            raise argparse.ArgumentTypeError(f"{value!r} is no whole number from {least}")
        return int(value)

    return number


def shard(value: str) -> tuple[int, int]:
    """Split `3/8` into 3 and 8."""
    part, _, parts = value.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{value!r} is no part such as 1/8")
    return int(part), int(parts)

"""The gate's floors: a file of values, each with its reason and its history.

    ["gold.news-multilingual.words-lost"]
    value = 0.003
    reason = "measured 0.0021; the margin is one short article"
    history = [{ date = 2025-01-31, value = 0.003, reason = "first floor" }]

A floor may be tightened at will. It may only be relaxed with a new entry of its history that says
why: a value laxer than the latest entry is refused.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.toml")
_KEYS = {"value", "reason", "history"}
_ENTRY_KEYS = {"date", "value", "reason"}


class FloorError(Exception):
    """The floors' file does not follow the schema."""


@dataclass(frozen=True)
class Entry:
    """What a floor was set to, when and why."""

    date: date
    value: float
    reason: str


@dataclass(frozen=True)
class Floor:
    """The worst value that a figure may have."""

    name: str
    value: float
    reason: str
    history: tuple[Entry, ...]

    def relaxed(self, more_is_better: bool) -> bool:
        """Return whether the floor is laxer than its history allows."""
        latest = self.history[-1].value
        return self.value < latest if more_is_better else self.value > latest


def _table(value: Any, keys: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FloorError(f"{where} must be a table")
    for key in value:
        if key not in keys:
            raise FloorError(f"{where}: unknown key {key!r}; it may have {', '.join(sorted(keys))}")
    for key in sorted(keys):
        if key not in value:
            raise FloorError(f"{where}: {key} is missing")
    return value


def _number(table: dict[str, Any], where: str) -> float:
    value = table["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FloorError(f"{where}: value must be a number")
    return float(value)


def _reason(table: dict[str, Any], where: str) -> str:
    reason = table["reason"]
    if not isinstance(reason, str) or not reason.strip():
        raise FloorError(f"{where}: reason must say why")
    return reason


def _entry(value: Any, where: str) -> Entry:
    table = _table(value, _ENTRY_KEYS, where)
    if type(table["date"]) is not date:
        raise FloorError(f"{where}: date must be a date such as 2025-01-31")
    return Entry(table["date"], _number(table, where), _reason(table, where))


def _floor(name: str, value: Any) -> Floor:
    where = f"floor {name!r}"
    table = _table(value, _KEYS, where)
    if not isinstance(table["history"], list) or not table["history"]:
        raise FloorError(f"{where}: history must have an entry")
    entries = [_entry(e, f"{where}, entry {i} of history") for i, e in enumerate(table["history"], 1)]
    if any(a.date > b.date for a, b in pairwise(entries)):
        raise FloorError(f"{where}: the entries of history must stand in the order of their dates")
    return Floor(name, _number(table, where), _reason(table, where), tuple(entries))


def parse_floors(raw: str) -> dict[str, Floor]:
    """Return the floors of a file's text, by figure.

    Raises:
        FloorError: The text is no TOML or does not follow the schema.
    """
    try:
        table = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise FloorError(f"not valid TOML: {error}") from error
    return {name: _floor(name, value) for name, value in table.items()}


def read_floors(path: Path = FILE) -> dict[str, Floor]:
    """Return the floors of a file, by figure.

    Raises:
        FloorError: The file cannot be read or does not follow the schema.
    """
    try:
        return parse_floors(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FloorError(f"cannot be read: {error}") from error
    except FloorError as error:
        raise FloorError(f"{path.name}: {error}") from error

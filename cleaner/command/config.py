"""Options from a file: the names of the command line, checked by the same parser."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.corpus.problems import UsageError
from cleaner.errors import unknown, why

#: What a file cannot say: it is about the call, not about cleaning.
_NOT_HERE = frozenset(
    {"help", "help-all", "version", "config", "list-filters", "list-categories", "completion"}
)
_PROJECT = "pyproject.toml"


def with_config(
    parser: argparse.ArgumentParser, argv: Sequence[str], note: Callable[[str], None]
) -> list[str]:
    """Return the arguments with those of the configuration file before them.

    Values of the command line count where both have one; lists add up. Paths are as seen from the current
    folder.

    Args:
        parser: The parser of the arguments.
        argv: The arguments.
        note: Says what may surprise: a `pyproject.toml` that cannot be read as one.

    Raises:
        UsageError: The file cannot be read, or has an unknown key or a value of the wrong type.
    """
    named = _named(argv)
    path = Path(named or _PROJECT)
    if not named and not path.is_file():
        return list(argv)
    table = _table(path, named is not None, note)
    known = {
        string[2:]: action
        for action in parser._actions  # argparse has no other way to ask
        for string in action.option_strings
        if string.startswith("--") and string[2:] not in _NOT_HERE
    }
    given = _given(parser, argv)
    words: list[str] = []
    for key, value in table.items():
        name = key.replace("_", "-")
        if name not in known:
            raise UsageError(f"{path}: {unknown('option', key, known)}")
        if known[name].dest not in given:
            words += _words(path, name, value, known[name])
    return [*words, *argv]


def _named(argv: Sequence[str]) -> str | None:
    """Return the file that the arguments name."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--":
            break
        if word == "--config":
            return following or None
        if word.startswith("--config="):
            return word.partition("=")[2] or None
    return None


def _table(path: Path, named: bool, note: Callable[[str], None]) -> Mapping[str, Any]:
    """Return the options of a file; none of a project's that cannot be read as TOML."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"the configuration {path} cannot be read: {why(error)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else f"no TOML: {error}"
        if named:
            raise UsageError(f"the configuration {path} is {what}") from None
        # Somebody's pyproject.toml, which was not asked for; options may stand in it, though.
        note(f"./{path} is {what}; no options were read from it")
        return {}
    if path.name != _PROJECT and not _is_project(data):
        return data
    table = data.get("tool", {}).get("cleaner", {}) if isinstance(data.get("tool", {}), dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{path}: tool.cleaner is no table")
    return table


def _is_project(data: Mapping[str, Any]) -> bool:
    """Return whether a file has the form of a pyproject.toml, with the options in a table of their own."""
    tool = data.get("tool")
    return isinstance(tool, dict) and "cleaner" in tool and all(isinstance(v, dict) for v in data.values())


def _given(parser: argparse.ArgumentParser, argv: Sequence[str]) -> set[str]:
    """Return the options of exclusive groups of which the command line has one: the file's do not count."""
    words = {word.partition("=")[0] for word in argv}
    given: set[str] = set()
    for group in parser._mutually_exclusive_groups:
        if any(words & set(action.option_strings) for action in group._group_actions):
            given |= {action.dest for action in group._group_actions}
    return given


def _words(path: Path, name: str, value: Any, action: argparse.Action) -> Iterator[str]:
    """Yield an option of the file as the command line has it."""
    several = isinstance(action.default, list)  # an option that may be given again adds to a list
    flag = action.nargs == 0
    if isinstance(value, bool) and (flag or action.dest == "stats"):
        # With a "=", so that `--stats` does not take the next argument for its file.
        yield from [f"--{name}" if flag else f"--{name}="] if value else []
    elif flag or isinstance(value, bool) or not isinstance(value, str | int | list):
        kind = "true or false" if flag else "a list" if several else "a string or a number"
        raise UsageError(f"{path}: {name} must be {kind}, not {value!r}")
    elif isinstance(value, list):
        if not several or not all(isinstance(v, str) for v in value):
            raise UsageError(f"{path}: {name} must be {'a list of strings' if several else 'one value'}")
        yield from (f"--{name}={v}" for v in value)
    else:
        yield f"--{name}={value}"

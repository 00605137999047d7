"""From the words of a call to its options: complaints of one sentence, inputs anywhere, `--stats`."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import NoReturn

from cleaner.command.exits import Exit
from cleaner.corpus.problems import UsageError

#: How the numbers of `--stats` begin, and how many bytes show it.
_STATS, _HEAD = re.compile(rb'\{\s*"schema": \d+,\s*"pages": \d+,'), 128


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and exit."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def parse(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Return the options; inputs may stand between them, and after `--` everything is an input.

    Raises:
        UsageError: What follows `--stats` is a file that this command did not write.
    """
    # argparse loses what follows `--` where inputs may stand anywhere (Python 3.11).
    end = list(argv).index("--") if "--" in argv else len(argv)
    options = parser.parse_intermixed_args(_stats_apart(argv[:end]))
    options.inputs = [*options.inputs, *argv[end + 1 :]]
    return options


def _stats_apart(argv: Sequence[str]) -> list[str]:
    """Return arguments in which `--stats` takes what follows only where that is named as its file is.

    Raises:
        UsageError: It is named so, but holds something else: an input, it may be.
    """
    return [
        "--stats=" if word == "--stats" and not _is_for_stats(after) else word
        for word, after in zip(argv, [*argv[1:], ""], strict=False)
    ]


def _is_for_stats(name: str) -> bool:
    if not name.endswith(".json"):
        return False
    if os.path.lexists(name) and not _holds_stats(name):
        raise UsageError(
            f"--stats {name}: that file is there and holds no statistics; name an input before --stats, "
            f"or write --stats={name} to write over it"
        )
    return True


def _holds_stats(name: str) -> bool:
    """Return whether a file begins as `Stats.to_dict` is written."""
    if not os.path.isfile(name):  # a pipe would wait for its writer
        return False
    try:
        with open(name, "rb") as file:
            return _STATS.match(file.read(_HEAD)) is not None
    except OSError:
        return False

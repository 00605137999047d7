"""`--completion`: what a shell needs to complete the options, by shtab."""

from __future__ import annotations

import argparse

from cleaner.corpus.problems import UsageError

_FILES = ("FILE", "DIR", "PATH", "LEDGER")


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return a shell's completion of a parser.

    Raises:
        UsageError: shtab is not installed, or does not know the shell.
    """
    try:
        import shtab
    except ImportError:
        raise UsageError(
            "shtab is not installed; install it with pip install 'boilerplate-cleaner[completion]'"
        ) from None
    if shell not in shtab.SUPPORTED_SHELLS:
        raise UsageError(f"no completion for {shell!r}; known: {', '.join(shtab.SUPPORTED_SHELLS)}")
    for action in parser._actions:
        if isinstance(action.metavar, str) and any(word in action.metavar for word in _FILES):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own way
    return f"{shtab.complete(parser, shell=shell).rstrip()}\n"

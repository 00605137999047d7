"""`--completion`: what a shell needs to complete the options, by shtab."""

from __future__ import annotations

import argparse
from typing import Any

from cleaner.command.subcommands import LEARN, PACKS
from cleaner.corpus.problems import UsageError

_FILES = ("FILE", "DIR", "PATH", "LEDGER")
#: Inputs are files, and the first word may be another command.
_INPUTS = "_clean_text_files_or_commands"
_PREAMBLE = {
    "bash": f"""\
{_INPUTS}() {{
  [ "$COMP_CWORD" = 1 ] && compgen -W "{{words}}" -- "$1"
  compgen -f -- "$1"
}}""",
    "zsh": f"""\
{_INPUTS}() {{
  _alternative 'commands:command:({{words}})' 'files:file:_files'
}}""",
}


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
        if action.dest == "inputs":
            action.complete = {**shtab.FILE, **dict.fromkeys(_PREAMBLE, _INPUTS)}  # type: ignore[attr-defined]
    words = f"{LEARN} {PACKS}"
    preamble: Any = {name: text.replace("{words}", words) for name, text in _PREAMBLE.items()}
    return f"{shtab.complete(parser, shell=shell, preamble=preamble).rstrip()}\n"

"""The help of `clean-text`: one screen of what most calls need, examples, and the exit codes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from cleaner.command.exits import Exit

EXAMPLES = """\
examples:
  clean-text page.txt                          cleaned text on the screen
  clean-text -o clean/ scraped/                texts and corpora of a folder, into another
  curl -sL URL | clean-text -                  an HTML page from a pipe
  clean-text --explain page.txt                what would go, and why
  clean-text -j 8 -o clean/ 'cc/*.jsonl.gz'    corpora, in 8 processes
  clean-text in.parquet -o out.parquet --ledger gone.jsonl.gz --report look.html
  clean-text learn-templates -o sites.templates 'cc/*.jsonl.gz'    what stands on every page of a site
  clean-text packs our-pack.toml               check phrases of your own; without a file: list the packs
  clean-text --restore gone.jsonl.gz out.parquet -o back/  the originals again
"""
#: `--help`: the options that most calls need.
BRIEF = (
    ("FILE | DIR | GLOB | -", "texts, HTML, .jsonl, .parquet, .warc, .wet (.gz .zst .bz2 .xz); - is stdin"),
    ("-o DIR | FILE", "write there, in the form of the input; without, to stdout"),
    ("--mode light|balanced|strict", "how much evidence a removal needs (default: balanced)"),
    ("--keep CAT,CAT  --remove CAT", "categories that stay; that go though they stay by default"),
    ("--protect REGEX", "lines in which this is found stay, always"),
    ("--templates FILE|auto", "take out what stands on other pages of the site (see learn-templates --help)"),
    ("--text-field NAME", "field of the text, where it is not found by itself (url, id: same)"),
    ("-j N", "work in N processes; 0: one a core"),
    ("--resume", "go on where a killed run was"),
    ("--rejects FILE", "broken records go there, with place and reason"),
    ("--ledger FILE  --restore FILE", "write down all that went; give it all back"),
    ("--dry-run  --explain  --json", "only count; show what would go and why; as JSON"),
    (
        "--stats [FILE]  --report FILE",
        "what went, as a table or a .json; a page (.html) on which to look at it",
    ),
    ("--config FILE.toml", "options from a file; else [tool.cleaner] of ./pyproject.toml"),
    ("--help-all", "all options, explained"),
)


class Help(argparse.Action):
    """`--help`: one screen."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print the screen, and exit."""
        rows = "\n".join(f"  {option:<31}{text}" for option, text in BRIEF)
        print(f"usage: {parser.prog} [options] [FILE | DIR | GLOB | - ...]\n{parser.description}\n\n{rows}\n")
        print(epilog(), end="")
        parser.exit()


def epilog() -> str:
    """Return the examples and the exit codes, which end both helps."""
    codes = "\n".join(f"  {code.value:<5}{code.meaning}" for code in Exit)
    return f"{EXAMPLES}\nexit status:\n{codes}\n"

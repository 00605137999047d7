"""The options of `clean-text`; nothing is imported here that takes time."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from cleaner._version import __version__
from cleaner.command.exits import Exit
from cleaner.corpus.problems import UsageError

#: The words before the options that make the command learn, and look at packs.
LEARN, PACKS = "learn-templates", "packs"
#: How the numbers of `--stats` begin, and how many bytes show it.
_STATS, _HEAD = re.compile(rb'\{\s*"schema": \d+,\s*"pages": \d+,'), 128

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


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and exit."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


class _Help(argparse.Action):
    """`--help`: one screen."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print the screen, and exit."""
        rows = "\n".join(f"  {option:<31}{text}" for option, text in BRIEF)
        print(f"usage: {parser.prog} [options] [FILE | DIR | GLOB | - ...]\n{parser.description}\n\n{rows}\n")
        print(_epilog(), end="")
        parser.exit()


def _epilog() -> str:
    codes = "\n".join(f"  {code.value:<5}{code.meaning}" for code in Exit)
    return f"{EXAMPLES}\nexit status:\n{codes}\n"


def _names(value: str) -> list[str]:
    """Split `a,b` into names."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("names at least one, or several with commas between them")
    return names


def _encoding(value: str) -> str:
    """Return the name of an encoding that Python knows as one of text."""
    try:
        b"a".decode(value, "replace")
    except (LookupError, ValueError):
        raise argparse.ArgumentTypeError(
            f"unknown encoding {value!r}; try utf-8, cp1252, iso-8859-2, utf-16 or shift_jis"
        ) from None
    return value


def _name(value: str) -> str:
    """Refuse an empty name, as an unset variable gives it."""
    if not value:
        raise argparse.ArgumentTypeError("the name is empty")
    return value


def _target(value: str) -> str | None:
    """Return where to write, None for standard output, which `-` stands for."""
    return None if value == "-" else _name(value)


def _count(least: int) -> Callable[[str], int]:
    """Return a type of whole numbers from `least`."""

    def count(value: str) -> int:
        if not value.isdecimal() or int(value) < least:
            raise argparse.ArgumentTypeError(f"{value!r} is no whole number from {least}")
        return int(value)

    return count


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command's options."""
    parser = Parser(
        prog="clean-text",
        description="Remove the boilerplate from scraped text; what stays, stays to the letter.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE | DIR | GLOB | -",
        help="texts (.txt .text .md .html .htm .xhtml), corpora (.jsonl .ndjson .parquet .warc .wet), each "
        "also with .gz .zst .bz2 .xz behind; folders of them, patterns in quotes, or - for stdin; "
        "without any, stdin is read",
    )
    _add_cleaning(parser)
    _add_reading(parser)
    _add_output(parser)
    _add_accounts(parser)
    _add_running(parser)
    _add_information(parser)
    return parser


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


def _add_cleaning(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what goes")
    several: dict[str, Any] = {"action": "extend", "type": _names, "default": []}
    repeated: dict[str, Any] = {"action": "append", "default": []}
    group.add_argument(
        "--mode",
        default="balanced",
        metavar="light|balanced|strict",
        help="how much evidence a removal needs: light takes the least out (default: balanced)",
    )
    group.add_argument("--keep", metavar="CAT[,CAT]", **several, help="categories that stay; repeatable")
    group.add_argument(
        "--remove",
        metavar="CAT[,CAT]",
        **several,
        help="categories to take out that stay by default (headline, credit); repeatable",
    )
    group.add_argument(
        "--protect", metavar="REGEX", **repeated, help="lines in which this is found stay, always; repeatable"
    )
    group.add_argument("--language", metavar="CODE", help="language of the texts (en, de, ...), else found")
    group.add_argument(
        "--pack",
        metavar="PATH",
        **repeated,
        help="further phrases: a file, a folder or an installed pack's name; repeatable",
    )
    group.add_argument(
        "--templates",
        type=_name,
        metavar="FILE|auto",
        help="take out what stands on other pages of the same site: as learned by learn-templates, or auto: "
        "learn from the inputs first",
    )
    group.add_argument(
        "--keep-first",
        action="store_true",
        help="with --templates: leave the facts in the footer on one page of each site",
    )
    _add_site(group)
    group.add_argument(
        "--extractor",
        choices=("vote", "trafilatura", "resiliparse", "none"),
        metavar="vote|trafilatura|resiliparse|none",
        help="HTML: who has a vote on the lines of the visible text (vote: trafilatura; the default); with "
        "trafilatura its text alone is cleaned",
    )
    group.add_argument(
        "--without", metavar="FILTER[,FILTER]", **several, help="filters to leave out; repeatable"
    )
    group.add_argument(
        "--filter",
        metavar="NAME[,NAME]",
        **several,
        help="filters of installed packages (entry points), to run before the line model; repeatable",
    )


def _add_site(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--site",
        type=_name,
        metavar="NAME",
        help="the site, for templates, of records and files without an address",
    )


def make_learning_parser() -> argparse.ArgumentParser:
    """Return the parser of `clean-text learn-templates`."""
    parser = Parser(
        prog=f"clean-text {LEARN}",
        description="Learn what stands on the pages of each site whatever they say, for --templates.",
        epilog="Of each site a sample of the pages is kept, so that memory grows with the number of sites "
        "alone. The result is the same for any order of the inputs and any -j.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE | DIR | GLOB | -",
        help="texts and corpora, as clean-text reads them, and files written with --mergeable",
    )
    group = parser.add_argument_group("learning")
    group.add_argument("-o", "--output", type=_name, metavar="FILE", required=True, help="write there")
    group.add_argument(
        "--mergeable",
        action="store_true",
        help="write a file that can be an input again (ten times as large)",
    )
    group.add_argument(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="learn only the I-th of N parts of the sites (1/8 ... 8/8)",
    )
    group.add_argument(
        "--sample", type=_count(4), default=32, metavar="N", help="pages of a site kept at most (default: 32)"
    )
    _add_site(group)
    _add_reading(parser)
    _add_jobs(parser.add_argument_group("running"))
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say every rejected record")
    return parser


def make_packs_parser() -> argparse.ArgumentParser:
    """Return the parser of `clean-text packs`."""
    parser = Parser(
        prog=f"clean-text {PACKS}",
        description="List the packs of phrases with what they cover, or check some: form, duplicates, their "
        "own cases, and that they take nothing of clean texts.",
        epilog="exit status: 0 all are fit (notes do not count), 1 a pack is unfit, 2 a wrong name or option",
        allow_abbrev=False,
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE | DIR | NAME",
        help="packs to check: files, folders of them, or the name of an installed one; without any, list all",
    )
    parser.add_argument(
        "--clean-texts",
        action="append",
        type=_name,
        metavar="PATH",
        help="texts and corpora without boilerplate: a pack must take nothing of those in its language; "
        "repeatable (default: the lines that the built-in packs must keep)",
    )
    parser.add_argument(
        "--allow",
        type=_count(0),
        default=0,
        metavar="N",
        help="lines of the clean texts that a group may take (default: 0)",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object to stdout")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but what is wrong")
    _add_reading(parser)
    return parser


def _shard(value: str) -> tuple[int, int]:
    """Split `3/8` into 3 and 8."""
    part, _, parts = value.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{value!r} is no part such as 1/8")
    return int(part), int(parts)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument(
        "--html",
        action="store_true",
        help="take every text for HTML; of a record the field html or raw_html, if it has one",
    )
    kind.add_argument("--text", action="store_true", help="take every text for plain text")
    group.add_argument(
        "-e",
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="encoding of texts and pages (default: UTF-8 or what a BOM says; HTML: what the page says)",
    )
    group.add_argument(
        "--form",
        choices=("text", "jsonl", "parquet", "warc", "wet"),
        default="text",
        metavar="text|jsonl|parquet|warc|wet",
        help="what stdin and files are whose names do not tell (default: text)",
    )
    for what in ("text", "url", "id", "language"):
        group.add_argument(
            f"--{what}-field",
            type=_name,
            metavar="NAME",
            help=f"field of a record that holds its {what} (a.b: in an object); else one that corpora use",
        )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output", "with -o, --explain and --json write to stdout as well")
    group.add_argument(
        "-o",
        "--output",
        "--output-dir",
        dest="output",
        type=_target,
        metavar="DIR | FILE",
        help="write into this folder, structure and form kept (HTML as .txt); into a file where the suffix "
        "is that of a text or a corpus (with / behind: a folder); -: stdout",
    )
    report = group.add_mutually_exclusive_group()
    report.add_argument(
        "--explain",
        action="store_true",
        help="write to stdout what was removed and why, instead of the text",
    )
    report.add_argument(
        "--json", action="store_true", help="write one JSON object a text to stdout, instead of the text"
    )
    report.add_argument("--dry-run", action="store_true", help="write no text, only count what would go")
    report.add_argument(
        "--emit",
        choices=("dolma",),
        metavar="dolma",
        help="write dolma's attribute files instead of the texts: the documents stay as they are",
    )
    report.add_argument(
        "--restore", type=_name, metavar="LEDGER", help="give the originals of cleaned inputs back"
    )
    loudness = group.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    loudness.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="say a line for every text; --explain shows, too, what was recognised and stays",
    )


def _add_accounts(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("accounts of what went")
    group.add_argument(
        "--ledger",
        type=_name,
        metavar="FILE",
        help="write what went of every record (JSON Lines; .gz .zst .bz2 .xz compress)",
    )
    group.add_argument(
        "--stats",
        nargs="?",
        const="",
        metavar="FILE.json",
        help="write a table of what was removed to stderr, or numbers by category, filter, language and site "
        "to a file (--stats=FILE for names without .json, and to write over another file)",
    )
    group.add_argument(
        "--report", type=_name, metavar="FILE.html", help="write a page on which to look at what went"
    )


def _add_jobs(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-j",
        "--jobs",
        type=_count(0),
        default=1,
        metavar="N",
        help="work in N processes (0: one a core); the output is the same for any N (default: 1)",
    )
    group.add_argument(
        "--batch-size",
        type=_count(1),
        default=64,
        metavar="N",
        help="records that go to a process at once (default: 64)",
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("running")
    _add_jobs(group)
    group.add_argument("--resume", action="store_true", help="go on where a killed run of the same call was")
    group.add_argument(
        "--rejects",
        type=_name,
        metavar="FILE",
        help="write broken records there, with their place and the reason (JSON Lines)",
    )
    group.add_argument(
        "--time-limit",
        type=_count(0),
        default=300,
        metavar="SECONDS",
        help="reject a record that takes longer than this, and as much again for each further million "
        "characters (default: 300; 0: never)",
    )
    group.add_argument(
        "--max-rejects", type=_count(0), metavar="N", help="stop once more than N records are rejected"
    )
    group.add_argument(
        "--config",
        type=_name,
        metavar="FILE.toml",
        help="read options from this file, or from [tool.cleaner] of a pyproject.toml "
        "(default: ./pyproject.toml)",
    )


def _add_information(parser: argparse.ArgumentParser) -> None:
    information = parser.add_argument_group("information")
    group = information.add_mutually_exclusive_group()
    group.add_argument("--list-filters", action="store_true", help="list the filters in their order")
    group.add_argument("--list-categories", action="store_true", help="list the categories")
    group.add_argument(
        "--completion", metavar="SHELL", help="write the completion for bash, zsh or tcsh to stdout"
    )
    information.add_argument("--version", action="version", version=f"clean-text {__version__}")
    information.add_argument("-h", "--help", action=_Help, help="show what most calls need")
    information.add_argument("--help-all", action="help", help="show this")

"""The options of `clean-text`; nothing is imported here that takes time."""

from __future__ import annotations

import argparse
from typing import Any

from cleaner._version import __version__
from cleaner.command.help import Help, epilog
from cleaner.command.parsing import Parser
from cleaner.command.shared import add_jobs, add_reading, add_site
from cleaner.command.values import count, name, names, target

#: `--templates` with this word learns from the inputs.
AUTO = "auto"
#: Options that take names with commas between them, and those that take one value; both may be given again.
_SEVERAL: dict[str, Any] = {"action": "extend", "type": names, "default": []}
_REPEATED: dict[str, Any] = {"action": "append", "default": []}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command's options."""
    parser = Parser(
        prog="clean-text",
        description="Remove the boilerplate from scraped text; what stays, stays to the letter.",
        epilog=epilog(),
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
    add_reading(parser)
    _add_output(parser)
    _add_accounts(parser)
    _add_running(parser)
    _add_information(parser)
    return parser


def _add_cleaning(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what goes")
    group.add_argument(
        "--mode",
        default="balanced",
        metavar="light|balanced|strict",
        help="how much evidence a removal needs: light takes the least out (default: balanced)",
    )
    group.add_argument("--keep", metavar="CAT[,CAT]", **_SEVERAL, help="categories that stay; repeatable")
    group.add_argument(
        "--remove",
        metavar="CAT[,CAT]",
        **_SEVERAL,
        help="categories to take out that stay by default (headline, credit); repeatable",
    )
    group.add_argument(
        "--protect",
        metavar="REGEX",
        **_REPEATED,
        help="lines in which this is found stay, always; repeatable",
    )
    group.add_argument("--language", metavar="CODE", help="language of the texts (en, de, ...), else found")
    group.add_argument(
        "--pack",
        metavar="PATH",
        **_REPEATED,
        help="further phrases: a file, a folder or an installed pack's name; repeatable",
    )
    _add_templates(group)
    _add_filters(group)


def _add_templates(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--templates",
        type=name,
        metavar="FILE|auto",
        help="take out what stands on other pages of the same site: as learned by learn-templates, or auto: "
        "learn from the inputs first",
    )
    group.add_argument(
        "--keep-first",
        action="store_true",
        help="with --templates: leave the facts in the footer on one page of each site",
    )
    add_site(group)


def _add_filters(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--extractor",
        choices=("vote", "trafilatura", "resiliparse", "none"),
        metavar="vote|trafilatura|resiliparse|none",
        help="HTML: who has a vote on the lines of the visible text (vote: trafilatura; the default); with "
        "trafilatura its text alone is cleaned",
    )
    group.add_argument(
        "--without", metavar="FILTER[,FILTER]", **_SEVERAL, help="filters to leave out; repeatable"
    )
    group.add_argument(
        "--filter",
        metavar="NAME[,NAME]",
        **_SEVERAL,
        help="filters of installed packages (entry points), to run before the line model; repeatable",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output", "with -o, --explain and --json write to stdout as well")
    group.add_argument(
        "-o",
        "--output",
        "--output-dir",
        dest="output",
        type=target,
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
        "--restore", type=name, metavar="LEDGER", help="give the originals of cleaned inputs back"
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
        type=name,
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
        "--report", type=name, metavar="FILE.html", help="write a page on which to look at what went"
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("running")
    add_jobs(group)
    group.add_argument("--resume", action="store_true", help="go on where a killed run of the same call was")
    group.add_argument(
        "--rejects",
        type=name,
        metavar="FILE",
        help="write broken records there, with their place and the reason (JSON Lines)",
    )
    group.add_argument(
        "--time-limit",
        type=count(0),
        default=300,
        metavar="SECONDS",
        help="reject a record that takes longer than this, and as much again for each further million "
        "characters (default: 300; 0: never)",
    )
    group.add_argument(
        "--max-rejects", type=count(0), metavar="N", help="stop once more than N records are rejected"
    )
    group.add_argument(
        "--config",
        type=name,
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
    information.add_argument("-h", "--help", action=Help, help="show what most calls need")
    information.add_argument("--help-all", action="help", help="show this")

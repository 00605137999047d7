"""The options of `clean-text`; nothing is imported here that takes time."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from cleaner._version import __version__
from cleaner.command.exits import Exit

EXAMPLES = """\
examples:
  clean-text page.txt                     cleaned text on the screen
  clean-text -o clean/ scraped/           every text file of a folder, into another folder
  curl -sL URL | clean-text -             an HTML page from a pipe
  clean-text --explain page.txt           what would go, and why
  clean-text --keep caption,author_bio --protect "Editor.s note" page.txt
"""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and exit."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


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


def _folder(value: str) -> str:
    """Refuse an empty name, as an unset variable gives it."""
    if not value:
        raise argparse.ArgumentTypeError("the folder's name is empty")
    return value


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command's options."""
    parser = Parser(
        prog="clean-text",
        description="Remove the boilerplate from scraped text; what stays, stays to the letter.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE | DIR | -",
        help="files, folders (their .txt .text .md .html .htm .xhtml files) or - for stdin; "
        "without any, stdin is read",
    )
    _add_cleaning(parser)
    _add_reading(parser)
    _add_output(parser)
    _add_information(parser)
    return parser


def parse(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Return the options; inputs may stand between them, and after `--` everything is an input."""
    # argparse loses what follows `--` where inputs may stand anywhere (Python 3.11).
    end = list(argv).index("--") if "--" in argv else len(argv)
    options = parser.parse_intermixed_args(argv[:end])
    options.inputs = [*options.inputs, *argv[end + 1 :]]
    return options


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
        "--without", metavar="FILTER[,FILTER]", **several, help="filters to leave out; repeatable"
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument("--html", action="store_true", help="take every input for HTML")
    kind.add_argument("--text", action="store_true", help="take every input for plain text")
    group.add_argument(
        "-e",
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="encoding of the inputs (default: UTF-8 or what a BOM says; HTML: what the page says)",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output", "with -o, --explain and --json write to stdout as well")
    group.add_argument(
        "-o",
        "--output-dir",
        type=_folder,
        metavar="DIR",
        help="write the cleaned texts into this folder (HTML as .txt)",
    )
    report = group.add_mutually_exclusive_group()
    report.add_argument(
        "--explain",
        action="store_true",
        help="write to stdout what was removed and why, instead of the text",
    )
    report.add_argument(
        "--json", action="store_true", help="write one JSON object an input to stdout, instead of the text"
    )
    group.add_argument("--stats", action="store_true", help="write a table of what was removed to stderr")
    loudness = group.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    loudness.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="say a line for every input; --explain shows, too, what was recognised and stays",
    )


def _add_information(parser: argparse.ArgumentParser) -> None:
    information = parser.add_argument_group("information")
    group = information.add_mutually_exclusive_group()
    group.add_argument("--list-filters", action="store_true", help="list the filters in their order")
    group.add_argument("--list-categories", action="store_true", help="list the categories")
    information.add_argument("--version", action="version", version=f"clean-text {__version__}")

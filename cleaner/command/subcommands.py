"""The commands beside cleaning: `clean-text learn-templates` and `clean-text packs`."""

from __future__ import annotations

import argparse

from cleaner.command.parsing import Parser
from cleaner.command.shared import add_jobs, add_reading, add_site
from cleaner.command.values import count, name, shard

#: The words before the options that make the command learn, and look at packs.
LEARN, PACKS = "learn-templates", "packs"


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
    group.add_argument("-o", "--output", type=name, metavar="FILE", required=True, help="write there")
    group.add_argument(
        "--mergeable",
        action="store_true",
        help="write a file that can be an input again (ten times as large)",
    )
    group.add_argument(
        "--shard",
        type=shard,
        metavar="I/N",
        help="learn only the I-th of N parts of the sites (1/8 ... 8/8)",
    )
    group.add_argument(
        "--sample", type=count(4), default=32, metavar="N", help="pages of a site kept at most (default: 32)"
    )
    add_site(group)
    add_reading(parser)
    add_jobs(parser.add_argument_group("running"))
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
        type=name,
        metavar="PATH",
        help="texts and corpora without boilerplate: a pack must take nothing of those in its language; "
        "repeatable (default: the lines that the built-in packs must keep)",
    )
    parser.add_argument(
        "--allow",
        type=count(0),
        default=0,
        metavar="N",
        help="lines of the clean texts that a group may take (default: 0)",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object to stdout")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but what is wrong")
    add_reading(parser)
    return parser

"""Options that several commands of `clean-text` share: reading, the site, processes."""

from __future__ import annotations

import argparse

from cleaner.command.values import count, encoding, name


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how inputs are read."""
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
        type=encoding,
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
            type=name,
            metavar="NAME",
            help=f"field of a record that holds its {what} (a.b: in an object); else one that corpora use",
        )


def add_site(group: argparse._ArgumentGroup) -> None:
    """Add the option that names the site of what has no address."""
    group.add_argument(
        "--site",
        type=name,
        metavar="NAME",
        help="the site, for templates, of records and files without an address",
    )


def add_jobs(group: argparse._ArgumentGroup) -> None:
    """Add the options of work in several processes."""
    group.add_argument(
        "-j",
        "--jobs",
        type=count(0),
        default=1,
        metavar="N",
        help="work in N processes (0: one a core); the output is the same for any N (default: 1)",
    )
    group.add_argument(
        "--batch-size",
        type=count(1),
        default=64,
        metavar="N",
        help="records that go to a process at once (default: 64)",
    )

"""The command `clean-text`: from arguments to an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.command.console import Console, colours, is_terminal
from cleaner.command.exits import Exit, UsageError
from cleaner.command.options import make_parser, parse

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.command.inputs import Source
    from cleaner.command.outputs import Writer


def main(argv: Sequence[str] | None = None) -> int:
    """Run `clean-text`.

    Args:
        argv: The arguments; None for those of the process.

    Returns:
        The exit code, one of `cleaner.command.exits.Exit`.
    """
    try:
        code = _run(argv)
        _flush()
        return code
    except BrokenPipeError:
        _let_go()
        return Exit.PIPE_CLOSED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    parser = make_parser()
    try:
        options = parse(parser, sys.argv[1:] if argv is None else argv)
    except SystemExit as end:
        return int(end.code or 0)
    if not options.inputs and not _lists(options) and is_terminal(sys.stdin):
        parser.print_usage(sys.stderr)
        Console().error("nothing to clean; name files or folders, or pipe a text in")
        return Exit.USAGE
    from cleaner.command.outputs import OutputError
    from cleaner.errors import CleanerError

    try:
        return _inform(options) if _lists(options) else _clean(options)
    except (UsageError, CleanerError) as error:
        Console().error(f"{error}")
        return Exit.USAGE
    except OutputError as error:
        Console().error(f"{error}")
        _let_go()
        return Exit.FAILED


def _lists(options: argparse.Namespace) -> bool:
    return bool(options.list_filters or options.list_categories)


def _inform(options: argparse.Namespace) -> Exit:
    from cleaner.command.listing import list_categories, list_filters
    from cleaner.command.outputs import emit

    emit(list_filters() if options.list_filters else list_categories())
    return Exit.DONE


def _clean(options: argparse.Namespace) -> Exit:
    from cleaner.command.documents import Kind, read_all
    from cleaner.command.exits import Failure
    from cleaner.command.inputs import find
    from cleaner.command.work import Work
    from cleaner.report import stats

    console = Console(options.quiet, options.verbose)
    output = Path(options.output_dir) if options.output_dir else None
    cleaner = _cleaner(options)
    found = find(options.inputs or ["-"], output)
    readable = [item for item in found if not isinstance(item, Failure)]
    work = Work(cleaner, _writers(options, output, readable), console)
    kind = Kind.HTML if options.html else Kind.TEXT if options.text else None
    documents = read_all(found, kind=kind, encoding=options.encoding)
    shows = output is None or options.explain or options.json
    code = work.run(console.progress(documents, found, beside_text=shows and is_terminal(sys.stdout)))
    if options.stats:
        console.say(stats(work.tally))
    return code


def _cleaner(options: argparse.Namespace) -> Cleaner:
    from cleaner.api import Cleaner
    from cleaner.filters import default_filters

    return Cleaner(
        mode=options.mode,
        keep=options.keep,
        remove=options.remove,
        protect=options.protect,
        # Names, not the chain: they can be handed to other processes.
        filters=default_filters().without(*options.without).names if options.without else None,
        packs=options.pack,
        language=options.language,
    )


def _writers(options: argparse.Namespace, output: Path | None, sources: Sequence[Source]) -> list[Writer]:
    from cleaner.command.outputs import ExplainWriter, FolderWriter, JsonWriter, TextWriter

    writers: list[Writer] = [FolderWriter(output, sources)] if output else []
    if options.explain:
        writers.append(ExplainWriter(colours(sys.stdout), options.verbose))
    elif options.json:
        writers.append(JsonWriter())
    elif not output:
        writers.append(TextWriter(several=len(sources) > 1))
    return writers


def _flush() -> None:
    """Write what the streams still hold, so that a closed pipe is noticed here and not at exit."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _let_go() -> None:
    """Point stdout and stderr to nowhere where they take no more: the interpreter flushes them at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())

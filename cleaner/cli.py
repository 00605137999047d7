"""The command `clean-text`: from arguments to an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from cleaner.command.config import with_config
from cleaner.command.console import Console, is_terminal
from cleaner.command.exits import Exit
from cleaner.command.options import make_parser
from cleaner.command.parsing import parse
from cleaner.command.subcommands import LEARN, PACKS, make_learning_parser, make_packs_parser
from cleaner.corpus.problems import OutputError, UsageError

#: The words before the options that make another command, with the parsers of its own.
_OTHERS = {LEARN: make_learning_parser, PACKS: make_packs_parser}


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
    except KeyboardInterrupt as end:
        Console().error(str(end) or "interrupted")
        return Exit.INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    arguments = sys.argv[1:] if argv is None else list(argv)
    word = arguments[0] if arguments and arguments[0] in _OTHERS else ""
    note = Console(quiet=not {"-q", "--quiet"}.isdisjoint(arguments)).note
    parser = _OTHERS[word]() if word else make_parser()
    try:
        options = parse(parser, arguments[1:] if word else with_config(parser, arguments, note))
    except SystemExit as end:
        return int(end.code or 0)
    except UsageError as error:
        Console().error(str(error))
        return Exit.USAGE
    lists = not word and _lists(options)
    if not options.inputs and not lists and word != PACKS and is_terminal(sys.stdin):
        parser.print_usage(sys.stderr)
        Console().error("nothing to clean; name files or folders, or pipe a text in")
        return Exit.USAGE
    from cleaner.errors import CleanerError

    try:
        if word:
            return _learn(options) if word == LEARN else _packs(options)
        return _inform(options, parser) if lists else _clean(options)
    except (UsageError, CleanerError) as error:
        Console().error(str(error))
        return Exit.USAGE
    except OutputError as error:
        Console().error(str(error))
        _let_go()
        return Exit.FAILED


def _lists(options: argparse.Namespace) -> bool:
    return bool(options.list_filters or options.list_categories or options.completion)


def _inform(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Exit:
    from cleaner.command.completion import completion
    from cleaner.command.listing import list_categories, list_filters
    from cleaner.command.working import emit

    if options.completion:
        emit(completion(parser, options.completion))
    else:
        emit(list_filters() if options.list_filters else list_categories())
    return Exit.DONE


def _clean(options: argparse.Namespace) -> Exit:
    from cleaner.command.planning import make_plan
    from cleaner.command.working import clean, restore

    console = Console(options.quiet, options.verbose)
    plan = make_plan(options)
    return restore(options, plan, console) if options.restore else clean(options, plan, console)


def _learn(options: argparse.Namespace) -> Exit:
    from cleaner.command.learning import learn

    return learn(options, Console(options.quiet, options.verbose))


def _packs(options: argparse.Namespace) -> Exit:
    from cleaner.command.packs import packs

    return packs(options, Console(options.quiet))


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

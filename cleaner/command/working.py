"""What the command does once it knows what is asked: clean, or give back; and then what it says of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.command.console import Console, colours, is_terminal
from cleaner.command.exits import Exit
from cleaner.command.learning import templates
from cleaner.command.planning import identity, journal_path, make_cleaner, places, wants
from cleaner.corpus.journal import Journal
from cleaner.corpus.output import write_whole
from cleaner.corpus.pages import encode
from cleaner.corpus.records import Source
from cleaner.corpus.run import Plan, Run
from cleaner.corpus.sinks import StdoutSink
from cleaner.corpus.stats import Stats
from cleaner.corpus.task import Task
from cleaner.report import counted
from cleaner.report import stats as table

if TYPE_CHECKING:
    from cleaner.api import Cleaner


def emit(text: str) -> None:
    """Write to stdout at once.

    Raises:
        BrokenPipeError: Nobody reads any more.
        OutputError: The disk is full, or stdout is closed.
    """
    StdoutSink().write(encode(text))


def clean(options: argparse.Namespace, plan: Plan, console: Console) -> Exit:
    """Clean everything.

    Raises:
        UsageError: It cannot be gone on with a killed run.
        OutputError: The run cannot go on.
    """
    with templates(options, plan, console) as learned:
        return _clean(options, plan, console, make_cleaner(options, learned))


def _clean(options: argparse.Namespace, plan: Plan, console: Console, cleaner: Cleaner) -> Exit:
    task = Task(cleaner, plan.reading, wants(options, plan, colours(sys.stdout)), places(plan))
    journal = Journal(journal_path(plan), identity(options, plan, cleaner))
    state = journal.begin(options.resume)
    run = Run(plan, task, console, journal)
    done = False
    shows = plan.destination.stdout or options.explain or options.json
    try:
        with console.progress(plan.sources, beside_text=shows and is_terminal(sys.stdout)):
            run.go(state)
        _accounts(options, plan, run.stats, console)
        done = True
    finally:
        journal.end(done)
    return Exit.FAILED if run.stats.failed or run.stats.rejected else Exit.DONE


def _accounts(options: argparse.Namespace, plan: Plan, stats: Stats, console: Console) -> None:
    """Write what was asked for on what went."""
    if plan.sheets:
        from cleaner.corpus.gallery import gallery

        write_whole(Path(options.report), gallery(plan.sheets, stats))
        plan.sheets.unlink(missing_ok=True)
    if options.stats:
        write_whole(Path(options.stats), _pretty(stats), side=True)
    elif options.stats is not None:
        console.say(table(stats.tally()))
    if options.dry_run:
        emit(f"{table(stats.tally())}\n")
    if any(isinstance(s, Source) and s.form.is_corpus for s in plan.sources):
        (console.error if stats.failed or stats.rejected else console.note)(_sum(stats, options.rejects))


def _pretty(stats: Stats) -> bytes:
    return (json.dumps(stats.to_dict(), ensure_ascii=False, indent=1) + "\n").encode()


def _sum(stats: Stats, rejects: str | None) -> str:
    where = f" (see {rejects})" if rejects and stats.rejected else ""
    records = counted(stats.total.pages, "record")
    cleaned = f"{records} cleaned, {stats.share:.1%} of their characters removed"
    others = f"{stats.passed:,} without a text handed on, {stats.rejected:,} rejected{where}"
    return f"{cleaned}; {others}, {counted(stats.failed, 'input')} failed"


def restore(options: argparse.Namespace, plan: Plan, console: Console) -> Exit:
    """Give originals back.

    Raises:
        UsageError: The ledger cannot be read.
        OutputError: An original cannot be written.
    """
    from cleaner.corpus.restore import Restore

    way = Restore(Path(options.restore), plan.reading, plan.destination, console)
    way.go(list(plan.sources))
    return Exit.FAILED if way.failed else Exit.DONE

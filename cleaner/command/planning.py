"""From options to a plan: what is read, what is done, where it goes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner._version import __version__
from cleaner.command.checks import (
    check_emit,
    check_file,
    check_places,
    check_resume,
    check_sides,
    check_stdout,
    check_templates,
)
from cleaner.command.folder import prepare
from cleaner.command.inputs import find
from cleaner.corpus.fields import Fields, Reading
from cleaner.corpus.forms import Form, told_by_name
from cleaner.corpus.journal import fingerprint
from cleaner.corpus.libraries import demand_all
from cleaner.corpus.output import Destination
from cleaner.corpus.problems import Failure
from cleaner.corpus.records import Kind, Source
from cleaner.corpus.run import Plan
from cleaner.corpus.sinks import aside
from cleaner.corpus.task import Place, Wants

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.templates.store import Templates

_FORMS = {**{form.value: form for form in Form}, "wet": Form.WARC}


def make_cleaner(options: argparse.Namespace, templates: Templates | None = None) -> Cleaner:
    """Return the cleaner that the options describe, with what was learned of the sites."""
    from cleaner.api import Cleaner

    return Cleaner(
        mode=options.mode,
        keep=options.keep,
        remove=options.remove,
        protect=options.protect,
        filters=_filters(options),
        packs=options.pack,
        language=options.language,
        templates=templates,
        time_limit=options.time_limit or None,
    )


def _filters(options: argparse.Namespace) -> tuple[str, ...] | None:
    """Return the names of the chain, which other processes can be handed; None for the default."""
    from cleaner.filters import default_filters
    from cleaner.filters.learned import Learned

    if not (options.without or options.filter):
        return None
    names = default_filters().without(*options.without).names
    last = names.index(Learned.name) if Learned.name in names else len(names)
    return (*names[:last], *options.filter, *names[last:])


def make_plan(options: argparse.Namespace) -> Plan:
    """Return what the options ask for.

    Raises:
        UsageError: It cannot be done; nothing has been.
    """
    output = Path(options.output) if options.output else None
    file = _output_file(options.output)
    found = find(options.inputs or ["-"], None if file else output, form_of(options))
    sources = [item for item in found if isinstance(item, Source)]
    demand_all(sources)
    check_emit(options, sources)
    check_templates(options, sources)
    if file:
        check_file(file, options.inputs, found)
    inputs = frozenset(os.path.realpath(s.path) for s in sources if s.path)
    check_sides(options, file, inputs)
    writes = output if not options.dry_run else None
    destination = Destination(
        folder=None if file else writes,
        file=file if writes else None,
        stdout=not (output or options.dry_run or options.explain or options.json),
        attributes=options.emit == "dolma",
        several=len(sources) > 1,
        inputs=inputs,
    )
    check_places(options, destination, sources)
    check_stdout(destination, sources)
    check_resume(options, destination, sources)
    if destination.folder:
        prepare(destination.folder, options.inputs)
    return Plan(
        sources=_without_collisions(destination, found),
        reading=reading_of(options),
        destination=destination,
        ledger=Path(options.ledger) if options.ledger else None,
        rejects=Path(options.rejects) if options.rejects else None,
        sheets=_sheets(Path(options.report)) if options.report else None,
        max_rejects=options.max_rejects,
        jobs=options.jobs or os.cpu_count() or 1,
        batch=options.batch_size,
        apart=bool(options.filter),
    )


def reading_of(options: argparse.Namespace) -> Reading:
    """Return how inputs are read."""
    # Cleaned texts are no pages any more, and dolma counts the characters of the record as it is.
    plain = options.text or getattr(options, "restore", None) or getattr(options, "emit", None)
    kind = Kind.HTML if options.html else Kind.TEXT if plain else None
    named = (options.text_field, options.url_field, options.id_field, options.language_field)
    fields = Fields(*named, html=options.html)
    return Reading(fields, kind, options.encoding)


def form_of(options: argparse.Namespace) -> Form:
    """Return what inputs are whose names do not tell."""
    return _FORMS[options.form]


def wants(options: argparse.Namespace, plan: Plan, colour: bool) -> Wants:
    """Return what the run needs of each record."""
    destination = plan.destination
    return Wants(
        output=bool(destination.folder or destination.file or destination.stdout),
        ledger=plan.ledger is not None,
        attributes=destination.attributes,
        page=plan.sheets is not None,
        shown="explain" if options.explain else "json" if options.json else "",
        colour=colour,
        verbose=options.verbose,
        site=options.site or "",
        extractor=options.extractor or "",
    )


def places(plan: Plan) -> tuple[Place, ...]:
    """Return what workers know of the sources."""
    file = plan.destination.file
    return tuple(
        Place(s.name, s.form, s.target.as_posix() if file is None else file.name)
        if isinstance(s, Source)
        else Place(s.name, Form.TEXT, "")
        for s in plan.sources
    )


def journal_path(plan: Plan) -> Path | None:
    """Return where the journal of a run lies; None where a killed run leaves nothing to go on with."""
    to = plan.destination
    if to.file:
        return aside(to.file).with_suffix(".resume")
    return to.folder / ".clean-text.resume" if to.folder else None


def identity(options: argparse.Namespace, plan: Plan, cleaner: Cleaner) -> str:
    """Return what tells this run from another: a killed run is gone on with by the same one alone."""
    sources = [(s.name, *((s.form, _stat(s)) if isinstance(s, Source) else ())) for s in plan.sources]
    return fingerprint(
        {
            "version": __version__,
            "settings": repr(replace(cleaner.settings, time_limit=None)),
            "reading": repr(plan.reading),
            "extractor": options.extractor,
            "site": options.site,
            "output": [str(plan.destination.folder), str(plan.destination.file), options.emit],
            "sides": [str(plan.ledger), str(plan.rejects), str(plan.sheets)],
            "sources": sources,
        }
    )


def _stat(source: Source) -> tuple[int, int] | None:
    try:
        found = os.stat(source.path) if source.path else None
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found else None


def _output_file(output: str | None) -> Path | None:
    """Return the output where it is a file: a corpus or a text by its name, and no folder."""
    if output is None or os.path.isdir(output) or output.endswith(os.sep):
        return None
    return Path(output) if told_by_name(output)[0] else None


def _without_collisions(to: Destination, found: Sequence[Source | Failure]) -> list[Source | Failure]:
    """Return the sources; of corpora that would be written to one place, all but the first fail."""
    taken: dict[Path, str] = {}
    out: list[Source | Failure] = []
    for item in found:
        place = to.place(item) if isinstance(item, Source) and item.form.is_corpus else None
        if place and place in taken:
            what = f"would be written to {place}, which already holds {taken[place]}; rename one of them"
            out.append(Failure(item.name, what))
            continue
        if place:
            taken[place] = item.name
        out.append(item)
    return out


def _sheets(report: Path) -> Path:
    """Return where the pages of a report wait until it is made."""
    return aside(report).with_suffix(".sheets")

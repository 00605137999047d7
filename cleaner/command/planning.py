"""From options to a plan: what is read, what is done, where it goes; and whether that can work."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner._version import __version__
from cleaner.command.inputs import find, holds_inputs, is_within
from cleaner.command.options import AUTO
from cleaner.corpus.fields import Fields, Reading
from cleaner.corpus.forms import HTML_SUFFIXES, Form, split_name, told_by_name
from cleaner.corpus.journal import fingerprint
from cleaner.corpus.libraries import demand, demand_all
from cleaner.corpus.output import Destination
from cleaner.corpus.problems import Failure, UsageError, why
from cleaner.corpus.records import Kind, Source
from cleaner.corpus.run import Plan
from cleaner.corpus.sinks import aside
from cleaner.corpus.task import Place, Wants
from cleaner.places import can_be_file, is_special

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.templates.store import Templates

#: In an output folder within an input folder: everything else there was written by this command.
_MARK = ".clean-text.output"
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
    _check_emit(options, sources)
    _check_templates(options, sources)
    if file:
        _check_file(file, options.inputs, found)
    inputs = frozenset(os.path.realpath(s.path) for s in sources if s.path)
    _check_sides(options, file, inputs)
    writes = output if not options.dry_run else None
    destination = Destination(
        folder=None if file else writes,
        file=file if writes else None,
        stdout=not (output or options.dry_run or options.explain or options.json),
        attributes=options.emit == "dolma",
        several=len(sources) > 1,
        inputs=inputs,
    )
    _check_places(destination, sources)
    _check_stdout(destination, sources)
    _check_resume(options, destination, sources)
    if destination.folder:
        within = is_within(destination.folder, options.inputs)
        if within:
            _check_within(destination.folder)
        _make(destination.folder)
        if within:
            _mark(destination.folder)
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


def _check_file(file: Path, inputs: Sequence[str], found: Sequence[Source | Failure]) -> None:
    """Refuse a file that cannot hold what is found."""
    form, compression = told_by_name(file)
    what = "corpus" if form and form.is_corpus else "text"
    if len(found) != 1 or (what == "text" and any(map(os.path.isdir, inputs))):
        raise UsageError(
            f"-o {file} is one file, for one {what}; name a folder, or {file}{os.sep} to make one"
        )
    source = found[0]
    if isinstance(source, Source) and source.form is not form:
        raise UsageError(f"-o {file} is of another form than {source.name}; name one of the same")
    if split_name(file)[0].suffix.lower() in HTML_SUFFIXES:
        raise UsageError(f"-o {file} would hold plain text, not HTML; name it .txt")
    if form:
        demand(form, compression, str(file))
    if is_special(file):
        raise UsageError(f"-o {file} is a device or a pipe; name a file, or leave -o out for standard output")
    if not os.path.isdir(file.parent):
        raise UsageError(f"the folder of -o {file} does not exist; make it first")


def _check_emit(options: argparse.Namespace, sources: Sequence[Source]) -> None:
    if not options.emit:
        return
    if options.html:
        raise UsageError("--emit dolma counts the characters of texts; --html makes other texts of them")
    other = next((s for s in sources if s.form is not Form.JSONL), None)
    if other:
        raise UsageError(f"--emit dolma reads JSON Lines; {other.name} is none")
    if not options.output:
        raise UsageError("--emit dolma needs a folder for the attributes; name it with -o")


def _check_templates(options: argparse.Namespace, sources: Iterable[Source]) -> None:
    if options.keep_first and not options.templates:
        raise UsageError("--keep-first needs --templates")
    if options.templates == AUTO and any(s.path is None for s in sources):
        raise UsageError("standard input cannot be read a second time; --templates auto needs files")


def _check_sides(options: argparse.Namespace, file: Path | None, inputs: frozenset[str]) -> None:
    """Refuse files that would be written over each other or over an input."""
    taken = {os.path.realpath(file): "-o"} if file else {}
    for option in ("ledger", "rejects", "stats", "report", "restore"):
        name = getattr(options, option)
        if not name:
            continue
        real = os.path.realpath(name)
        if real in inputs:
            raise UsageError(f"--{option} {name} is an input; name another file")
        if real in taken:
            raise UsageError(f"--{option} {name} is written by {taken[real]}, too; name another file")
        _check_side(options, option, name)
        taken[real] = f"--{option}"
        if option != "restore":
            demand(Form.TEXT, split_name(name)[1], name)
    if file and os.path.realpath(file) in inputs:
        raise UsageError(f"-o {file} would write over the input; name another file")


def _check_side(options: argparse.Namespace, option: str, name: str) -> None:
    """Refuse a name that can be no file, and a device or a pipe where only a file will do."""
    if is_special(name):
        if option in ("report", "restore"):
            raise UsageError(f"--{option} {name} is a device or a pipe; name a file")
        if options.resume:
            raise UsageError(f"--resume goes on with files; --{option} {name} is a device or a pipe")
    elif not can_be_file(name):
        raise UsageError(f"--{option} {name} cannot be a file there; check the name")


def _check_places(to: Destination, sources: Iterable[Source]) -> None:
    """Refuse a folder in which an output would be written over an input."""
    for source in sources if to.folder else ():
        known = split_name(source.target)[0].suffix.lower() not in HTML_SUFFIXES
        if known and to.folder and os.path.realpath(to.folder / source.target) in to.inputs:
            raise UsageError(f"-o {to.folder} would write over the input {source.name}; name another folder")


def _check_stdout(to: Destination, sources: Sequence[Source]) -> None:
    if not to.stdout:
        return
    forms = {s.form for s in sources}
    if Form.PARQUET in forms:
        raise UsageError("Parquet cannot be written to standard output; name a folder or a file with -o")
    if len(forms) > 1:
        raise UsageError("inputs of different forms cannot share standard output; name a folder with -o")


def _check_resume(options: argparse.Namespace, to: Destination, sources: Iterable[Source]) -> None:
    if not options.resume:
        return
    if options.restore:
        raise UsageError("--restore cannot be resumed; run it again")
    if not (to.folder or to.file):
        raise UsageError("--resume goes on with files; name them with -o as in the killed run")
    if any(s.path is None for s in sources):
        raise UsageError("standard input cannot be read a second time; --resume needs files")


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


def _check_within(folder: Path) -> None:
    """Refuse an output folder in an input folder that holds what may be originals.

    It is not read, so nothing would tell them from the outputs of an earlier run; a mark does.
    """
    if not os.path.lexists(folder / _MARK) and holds_inputs(folder):
        raise UsageError(
            f"-o {folder} lies in an input folder and holds files that no earlier run has written; "
            "name another folder, or empty it"
        )


def _mark(folder: Path) -> None:
    try:
        (folder / _MARK).touch()
    except OSError as error:
        raise UsageError(f"the output folder {folder} cannot be written: {why(error)}") from None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(f"-o {folder} is a file, not a folder; name a folder") from None
    except OSError as error:
        raise UsageError(f"the output folder {folder} cannot be made: {why(error)}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"the output folder {folder} cannot be written; name another folder")

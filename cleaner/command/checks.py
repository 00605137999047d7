"""What a call asks for that cannot work: refused before anything is done, each in one sentence."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cleaner.command.options import AUTO
from cleaner.corpus.forms import HTML_SUFFIXES, Form, split_name, told_by_name
from cleaner.corpus.libraries import demand
from cleaner.corpus.output import Destination
from cleaner.corpus.pages import name_of
from cleaner.corpus.problems import Failure, UsageError
from cleaner.corpus.records import Kind, Source
from cleaner.places import can_be_file, is_special

#: The options that name a file beside the outputs.
_SIDES = ("ledger", "rejects", "stats", "report", "restore")


def check_file(file: Path, inputs: Sequence[str], found: Sequence[Source | Failure]) -> None:
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


def check_emit(options: argparse.Namespace, sources: Sequence[Source]) -> None:
    """Refuse to write attributes for what is no JSON Lines, or nowhere."""
    if not options.emit:
        return
    if options.html:
        raise UsageError("--emit dolma counts the characters of texts; --html makes other texts of them")
    other = next((s for s in sources if s.form is not Form.JSONL), None)
    if other:
        raise UsageError(f"--emit dolma reads JSON Lines; {other.name} is none")
    if not options.output:
        raise UsageError("--emit dolma needs a folder for the attributes; name it with -o")


def check_templates(options: argparse.Namespace, sources: Iterable[Source]) -> None:
    """Refuse options of templates without templates, and to learn from what can be read but once."""
    if options.keep_first and not options.templates:
        raise UsageError("--keep-first needs --templates")
    if options.templates == AUTO and any(s.path is None for s in sources):
        raise UsageError("standard input cannot be read a second time; --templates auto needs files")


def check_sides(options: argparse.Namespace, file: Path | None, inputs: frozenset[str]) -> None:
    """Refuse files that would be written over each other or over an input."""
    taken = {os.path.realpath(file): "-o"} if file else {}
    for option in _SIDES:
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


def check_places(options: argparse.Namespace, to: Destination, sources: Iterable[Source]) -> None:
    """Refuse a folder in which an output would be written over an input, or a side over an output."""
    if to.folder is None:
        return
    sides = {
        os.path.realpath(name): f"--{side} {name}" for side in _SIDES if (name := getattr(options, side))
    }
    for source in sources:
        place = os.path.realpath(to.folder / source.target)
        names = {place}
        if split_name(source.target)[0].suffix.lower() in HTML_SUFFIXES:
            names.add(os.path.realpath(to.folder / name_of(source.target, Kind.HTML)))
        elif place in to.inputs:
            raise UsageError(f"-o {to.folder} would write over the input {source.name}; name another folder")
        for side in sorted(names & sides.keys()):
            raise UsageError(f"{sides[side]} is written by -o, too; name another file")


def check_stdout(to: Destination, sources: Sequence[Source]) -> None:
    """Refuse what standard output cannot hold."""
    if not to.stdout:
        return
    forms = {s.form for s in sources}
    if Form.PARQUET in forms:
        raise UsageError("Parquet cannot be written to standard output; name a folder or a file with -o")
    if len(forms) > 1:
        raise UsageError("inputs of different forms cannot share standard output; name a folder with -o")


def check_resume(options: argparse.Namespace, to: Destination, sources: Iterable[Source]) -> None:
    """Refuse to go on with what leaves nothing to go on with."""
    if not options.resume:
        return
    if options.restore:
        raise UsageError("--restore cannot be resumed; run it again")
    if not (to.folder or to.file):
        raise UsageError("--resume goes on with files; name them with -o as in the killed run")
    if any(s.path is None for s in sources):
        raise UsageError("standard input cannot be read a second time; --resume needs files")

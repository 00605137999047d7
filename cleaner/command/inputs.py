"""Which files the command reads: arguments to sources."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path, PurePath

from cleaner.corpus.forms import COMPRESSIONS, FORMS, Form, split_name, told_by_name
from cleaner.corpus.problems import Failure, UsageError
from cleaner.corpus.records import Source
from cleaner.errors import why
from cleaner.places import is_same


def find(arguments: Iterable[str], output: Path | None, form: Form = Form.TEXT) -> list[Source | Failure]:
    """Return what to read, in the order of the arguments; files of folders and patterns sorted.

    Args:
        arguments: Files, folders, patterns (`data/*.jsonl.gz`) and "-".
        output: The output folder; it is not read where it lies within an input folder.
        form: What inputs are whose names do not tell.

    Raises:
        UsageError: An input folder is the output folder.
    """
    return [item for argument in arguments for item in _expand(argument, output, form)]


def is_within(output: Path, arguments: Iterable[str]) -> bool:
    """Return whether an output folder lies in an input folder, or will."""
    place = Path(os.path.realpath(output))
    named = [name for a in arguments for name in ([a] if os.path.lexists(a) else _matches(a))]
    folders = (Path(os.path.realpath(name)) for name in named if name != "-" and os.path.isdir(name))
    return any(place.is_relative_to(folder) for folder in folders)


def holds_inputs(folder: Path) -> bool:
    """Return whether something in a folder would be read if the folder were an input."""
    return next(_walk(folder, None, []), None) is not None


def _expand(argument: str, output: Path | None, form: Form) -> Iterator[Source | Failure]:
    path = Path(argument)
    if argument == "-":
        suffix = "txt" if form is Form.TEXT else form.value
        yield Source("stdin", None, PurePath(f"stdin.{suffix}"), form)
    elif argument and os.path.isdir(path):
        if output is not None and is_same(path, output):
            raise UsageError(f"-o {output} is the input folder itself; name another folder")
        yield from _files(path, output)
    elif problem := _problem(argument):
        found = _matches(argument)
        for name in found:
            yield from _expand(name, output, form)
        if not found:
            yield Failure(argument, problem)
    else:
        yield source(argument, path, PurePath(path.name), form)


def _matches(argument: str) -> list[str]:
    """Return what an argument that names nothing itself means as a pattern, sorted."""
    return sorted(glob(argument, recursive=True)) if has_magic(argument) else []


def source(name: str, path: Path, target: PurePath, form: Form = Form.TEXT) -> Source:
    """Return the source that a file is.

    Args:
        name: What the user calls it.
        path: Where it lies.
        target: Its name below an output folder.
        form: What it is where its name does not tell.
    """
    told, compression = told_by_name(target)
    if told is None and form is not Form.TEXT:
        compression = split_name(target)[1]
    return Source(name, path, target, told or form, compression)


def _problem(argument: str) -> str | None:
    if argument.startswith(("http://", "https://")):
        return "is an address, not a file; pipe the page in: curl -sL ADDRESS | clean-text -"
    try:
        os.lstat(argument)
    except (FileNotFoundError, NotADirectoryError):
        return "no such file or folder; check the name"
    except (OSError, ValueError) as error:
        return f"cannot be read: {why(error)}"
    return None


def _files(folder: Path, output: Path | None) -> Iterator[Source | Failure]:
    failures: list[OSError] = []
    found = sorted(_walk(folder, output, failures))
    yield from (Failure(str(e.filename), f"cannot be read: {why(e)}") for e in failures)
    yield from (source(str(p), p, p.relative_to(folder)) for p in found)
    if not found and not failures:
        yield Failure(str(folder), f"no {described()} file in this folder")


def described() -> str:
    """Return which files are read out of folders."""
    return f"{' '.join('*' + s for s in sorted(FORMS))} (or with {' '.join(sorted(COMPRESSIONS))} behind)"


def _walk(folder: Path, output: Path | None, failures: list[OSError]) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, onerror=failures.append):
        here = Path(root)
        seen = (f for f in folders if not f.startswith("."))
        folders[:] = [f for f in seen if output is None or not is_same(here / f, output)]
        for name in files:
            path = here / name
            # `isfile` leaves out pipes and sockets, which would never end.
            if not name.startswith(".") and told_by_name(name, named=False)[0] and os.path.isfile(path):
                yield path

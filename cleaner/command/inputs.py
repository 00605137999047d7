"""Which files the command reads: arguments to sources."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from cleaner.command.exits import Failure, UsageError, why

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
SUFFIXES = HTML_SUFFIXES | {".txt", ".text", ".md"}


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read.

    Attributes:
        name: What the user called it.
        path: Where it lies; None for stdin.
        target: Its name below an output folder, before its kind is known.
    """

    name: str
    path: Path | None
    target: PurePath


def find(arguments: Iterable[str], output: Path | None) -> list[Source | Failure]:
    """Return what to read, in the order of the arguments; files of folders sorted.

    Args:
        arguments: Files, folders and "-".
        output: The output folder; it is not read where it lies within an input folder.

    Raises:
        UsageError: An input folder is the output folder.
    """
    return [item for argument in arguments for item in _expand(argument, output)]


def _expand(argument: str, output: Path | None) -> Iterator[Source | Failure]:
    path = Path(argument)
    if argument == "-":
        yield Source("stdin", None, PurePath("stdin.txt"))
    elif argument and os.path.isdir(path):
        if _same(path, output):
            raise UsageError(f"-o {output} is the input folder itself; name another folder")
        yield from _files(path, output)
    elif problem := _problem(argument):
        yield Failure(argument, problem)
    else:
        yield Source(argument, path, PurePath(path.name))


def _problem(argument: str) -> str | None:
    if argument.startswith(("http://", "https://")):
        return "is an address, not a file; pipe the page in: curl -sL ADDRESS | clean-text -"
    try:
        os.lstat(argument)
    except (FileNotFoundError, NotADirectoryError):
        return "no such file or folder; check the name"
    except (OSError, ValueError) as error:
        return f"cannot be read: {why(error) if isinstance(error, OSError) else error}"
    return None


def _files(folder: Path, output: Path | None) -> Iterator[Source | Failure]:
    failures: list[OSError] = []
    found = sorted(_walk(folder, output, failures))
    yield from (Failure(str(e.filename), f"cannot be read: {why(e)}") for e in failures)
    yield from (Source(str(p), p, p.relative_to(folder)) for p in found)
    if not found and not failures:
        yield Failure(str(folder), f"no {' '.join('*' + s for s in sorted(SUFFIXES))} file in this folder")


def _walk(folder: Path, output: Path | None, failures: list[OSError]) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, onerror=failures.append):
        here = Path(root)
        folders[:] = [f for f in folders if not f.startswith(".") and not _same(here / f, output)]
        for name in files:
            path = here / name
            # `isfile` leaves out pipes and sockets, which would never end.
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and os.path.isfile(path):
                yield path


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)

"""Where results go: writers. Bytes are written, so that no platform changes a line end."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cleaner.command.documents import Document
from cleaner.command.exits import UsageError, why
from cleaner.command.inputs import HTML_SUFFIXES, Source
from cleaner.errors import InputError
from cleaner.report import explanation

if TYPE_CHECKING:
    from cleaner.result import Result

_SURROGATES = re.compile("[\ud800-\udfff]")


class Writer(Protocol):
    """Takes the results, one by one and in order."""

    def write(self, document: Document, result: Result) -> None:
        """Write the result for a document.

        Raises:
            InputError: This result cannot be written; the next ones may.
        """


class OutputError(Exception):
    """Standard output takes no more."""


def encode(text: str) -> bytes:
    """Return UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode()


def emit(text: str) -> None:
    """Write to stdout at once.

    Raises:
        BrokenPipeError: Nobody reads any more.
        OutputError: The disk is full, or stdout is closed.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.buffer.write(encode(text))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {why(error)}") from None


class TextWriter:
    """Cleaned texts to stdout.

    Args:
        several: Whether more than one text comes: each then ends with a line end.
    """

    def __init__(self, several: bool) -> None:
        self._several = several

    def write(self, document: Document, result: Result) -> None:
        """Write the text."""
        open_end = self._several and result.text and not result.text.endswith("\n")
        emit(result.text + "\n" if open_end else result.text)


class JsonWriter:
    """One JSON object a line to stdout: `Result.to_dict()` and the input's name."""

    def write(self, document: Document, result: Result) -> None:
        """Write the object; ASCII alone, so that every text survives."""
        emit(json.dumps({"input": document.name, **result.to_dict()}, ensure_ascii=True) + "\n")


class ExplainWriter:
    """The explanation of each result to stdout."""

    def __init__(self, colour: bool, recognised: bool) -> None:
        self._colour = colour
        self._recognised = recognised

    def write(self, document: Document, result: Result) -> None:
        """Write the explanation."""
        emit(explanation(document.name, result, colour=self._colour, recognised=self._recognised))


class FolderWriter:
    """Cleaned texts into a folder, never over an input, never twice to one place.

    Args:
        folder: The folder; it is made where it does not exist.
        sources: What is read.

    Raises:
        UsageError: The folder cannot be used, or would hold an output over an input.
    """

    def __init__(self, folder: Path, sources: Iterable[Source]) -> None:
        known = list(sources)
        self._folder = folder
        self._inputs = {os.path.realpath(s.path) for s in known if s.path}
        self._taken: dict[Path, str] = {}
        for source in known:
            if source.target.suffix.lower() not in HTML_SUFFIXES and self._is_input(folder / source.target):
                raise UsageError(f"-o {folder} would write over the input {source.name}; name another folder")
        _make(folder)

    def _is_input(self, path: Path) -> bool:
        return os.path.realpath(path) in self._inputs

    def write(self, document: Document, result: Result) -> None:
        """Write the text to its place below the folder."""
        target = self._folder / document.target
        if self._is_input(target):
            raise InputError(f"would be written over the input {target}; name another folder with -o")
        if target in self._taken:
            first = self._taken[target]
            raise InputError(f"would be written to {target}, which already holds {first}; rename one of them")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, encode(result.text))
        except OSError as error:
            raise InputError(f"cannot be written to {target}: {why(error)}") from None
        self._taken[target] = document.name


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(f"-o {folder} is a file, not a folder; name a folder") from None
    except OSError as error:
        raise UsageError(f"the output folder {folder} cannot be made: {why(error)}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"the output folder {folder} cannot be written; name another folder")


def _replace(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    # A short name of its own: the target's may be as long as names can be.
    aside = target.parent / f".clean-text-{os.getpid()}.part"
    try:
        aside.write_bytes(data)
        os.replace(aside, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise

"""The output folder: made, and told from originals where it lies within an input folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from cleaner.command.inputs import holds_inputs, is_within
from cleaner.corpus.problems import UsageError
from cleaner.errors import why

#: In an output folder within an input folder: everything else there was written by this command.
_MARK = ".clean-text.output"


def prepare(folder: Path, inputs: Iterable[str]) -> None:
    """Make an output folder, and mark one that lies in an input folder.

    Args:
        folder: The folder.
        inputs: The inputs as the user named them.

    Raises:
        UsageError: It cannot be made or written, or holds what may be originals.
    """
    within = is_within(folder, inputs)
    if within:
        _check_within(folder)
    _make(folder)
    if within:
        _mark(folder)


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

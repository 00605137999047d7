"""What several test modules need: where things lie, and texts as bytes have them."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def read(path: Path) -> str:
    """Return a file's text to the letter: no line end is translated."""
    return path.read_bytes().decode("utf-8")


def write(path: Path, text: str) -> None:
    """Write a text to the letter."""
    path.write_bytes(text.encode("utf-8"))


def files_below(*folders: Path) -> set[Path]:
    """Return every file below some folders, hidden ones and caches apart."""
    return {
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts
    }

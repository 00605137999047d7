"""Checks that a wheel holds exactly what it should: `python -m benchmarks.wheel FILE [--source DIR]`.

The package's modules and data, the licence and the metadata; no test, no benchmark, no file that lay about.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

#: What of the package's folder belongs into the wheel.
SUFFIXES = frozenset({".py", ".toml", ".model", ".html", ".js", ".css"})
#: The files that describe the distribution, below its `.dist-info`.
INFO = frozenset({"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"})


def wanted(source: Path) -> set[str]:
    """Return the names that a wheel of a checkout must hold, those of `.dist-info` apart."""
    found = (path for path in (source / "cleaner").rglob("*") if "__pycache__" not in path.parts)
    names = (path.relative_to(source) for path in found if path.suffix in SUFFIXES or path.name == "py.typed")
    return {name.as_posix() for name in names}


def differences(wheel: Path, source: Path) -> list[str]:
    """Return what a wheel holds too much and too little, a sentence each."""
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    info = {name.partition(".dist-info/")[2] for name in names if ".dist-info/" in name}
    own = {name for name in names if ".dist-info/" not in name}
    need = wanted(source)
    sentences = [f"{name} is missing" for name in sorted(need - own)]
    sentences += [f"{name} does not belong there" for name in sorted(own - need)]
    sentences += [f".dist-info/{name} is missing" for name in sorted(INFO - info)]
    return sentences + [f".dist-info/{name} does not belong there" for name in sorted(info - INFO)]


def main(argv: list[str] | None = None) -> int:
    """Print the differences; 1 where there are some."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wheel", description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--source", type=Path, default=Path())
    options = parser.parse_args(argv)
    found = differences(options.wheel, options.source)
    print("\n".join(found) or f"{options.wheel.name} holds what it should")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

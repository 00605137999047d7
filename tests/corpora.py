"""What the tests of corpora share: records with furniture in them, and the command as a process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import pytest

import cleaner
from cleaner.cli import main

PACKAGE = Path(cleaner.__file__).parents[1]
PROSE = (
    "The quick brown fox, which nobody had seen in years, jumped over the lazy dog on Tuesday.",
    "It was seen again on Wednesday by the keeper of the park, who wrote it down in his book.",
    "“I did not believe my eyes”, he said, and then he closed the gate of the café behind him.",
)
DATE = "2031-03-12T00:00:00Z"
FURNITURE = ("Skip to content", "Accept all cookies", "Sign up for our free weekly newsletter")


def needs(*libraries: str) -> pytest.MarkDecorator:
    """Skip where a library of the extra is missing; CI installs them all, and there nothing is skipped."""
    missing = [name for name in libraries if find_spec(name) is None]
    skips = bool(missing) and not os.environ.get("CI")
    return pytest.mark.skipif(skips, reason=f"needs {', '.join(missing)}")


def text(i: int, lines: int = 3) -> str:
    """Return a page with furniture; each `i` gives another."""
    prose = [f"{PROSE[k % 3]} This was day {i * 7 + k} of the long story." for k in range(i, i + lines)]
    return "\n".join([FURNITURE[0], *prose[:1], FURNITURE[1], *prose[1:], FURNITURE[2], ""])


def clean(i: int, lines: int = 3) -> str:
    """Return what stays of `text(i)`."""
    return "".join(f"{line}\n" for line in text(i, lines).splitlines() if line not in FURNITURE)


def record(i: int, **more: Any) -> dict[str, Any]:
    """Return a record as FineWeb has it."""
    return {"id": f"doc-{i}", "text": text(i), "url": f"https://www.site{i % 3}.example/{i}", "n": i, **more}


def jsonl(records: Iterable[Any]) -> bytes:
    """Return records as JSON Lines."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def warc_writer(out: IO[bytes], zipped: bool) -> Any:
    """Return warcio's writer, without the temporary files that it leaves to the collector."""
    from warcio.warcwriter import WARCWriter

    class Writer(WARCWriter):  # type: ignore[misc]
        @staticmethod
        def _create_temp_file() -> io.BytesIO:
            return io.BytesIO()

    return Writer(out, gzip=zipped)


def wet(rows: Iterable[dict[str, Any]], zipped: bool = True) -> bytes:
    """Return records as a WET file, written by warcio."""
    out = io.BytesIO()
    writer = warc_writer(out, zipped)
    info = writer.create_warcinfo_record("test.warc.wet.gz", {"software": "test"})
    info.rec_headers.replace_header("WARC-Date", DATE)
    writer.write_record(info)
    for row in rows:
        made = writer.create_warc_record(
            row["url"],
            "conversion",
            payload=io.BytesIO(row["text"].encode()),
            warc_content_type="text/plain",
            warc_headers_dict={"WARC-Date": DATE},
        )
        writer.write_record(made)
    return out.getvalue()


def lines(data: bytes) -> list[dict[str, Any]]:
    """Return the objects of JSON Lines."""
    return [json.loads(line) for line in data.splitlines()]


def put(path: Path, data: bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def run(*arguments: object) -> int:
    """Run the command in this process; return its exit code."""
    return main([str(a) for a in arguments])


def command(*arguments: object, frame: int = 0) -> list[str]:
    """Return the command as a process has it.

    Args:
        arguments: Its arguments.
        frame: Bytes in a frame, to have many frames in a small file; 0 for the usual number.
    """
    setting = f"from cleaner.corpus import run; run.FRAME, run.PAUSE = {frame}, 0; " if frame else ""
    code = f"{setting}from cleaner.cli import main; import sys; sys.exit(main())"
    call = [f"if __name__ == '__main__':\n {code}"]
    return [sys.executable, "-c", *call, *(str(a) for a in arguments)]


def process(*arguments: object, frame: int = 0, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        command(*arguments, frame=frame), input=stdin, capture_output=True, env=environment(), timeout=300
    )


def environment() -> dict[str, str]:
    """Return the environment in which the command is found."""
    return {**os.environ, "PYTHONPATH": str(PACKAGE)}


def files(folder: Path) -> Sequence[str]:
    """Return the names of all files below a folder, hidden ones too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())

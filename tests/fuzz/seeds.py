"""Seeds of each target: golden pages in the target's form, and the package's own files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from cleaner.api import Cleaner
from cleaner.templates.store import Templates
from tests.support import HERE, ROOT

_MOST = 4000


def _pages() -> list[str]:
    found = sorted((HERE / "pages").glob("*/input.txt"))
    return [path.read_bytes().decode() for path in found]


def _warc(text: str, kind: str = "conversion", content: str = "text/plain") -> bytes:
    body = text.encode()
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def _response(text: str) -> bytes:
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return _warc(f"{http}<html><body><p>{text}</p></body></html>", "response", "application/http")


def _seeds(target: str) -> Iterator[bytes]:
    pages = _pages()
    if target in ("text", "page"):
        yield from (page.encode()[:_MOST] for page in pages)
    elif target == "html":
        yield from (f"<html><body><p>{p[:500]}</p></body></html>".encode() for p in pages)
    elif target == "jsonl":
        lines = [json.dumps({"text": p[:600], "url": "https://example.org/a", "id": 1}) for p in pages]
        yield from (line.encode() + b"\n" for line in lines)
        yield gzip.compress("\n".join(lines[:3]).encode())
    elif target == "warc":
        yield from (_warc(p[:600]) for p in pages)
        yield from (_response(p[:600]) for p in pages[:5])
        yield gzip.compress(_warc(pages[0])) + gzip.compress(_response(pages[1]))
    elif target == "pack":
        packs = sorted((ROOT / "cleaner" / "data" / "packs").glob("*/*.toml"))
        yield from (path.read_bytes()[:_MOST] for path in packs[::7])
    elif target in ("lines", "markup", "packed", "parquet"):
        pick = Random(target)
        yield from (pick.randbytes(size) for size in (8, 8, 8, 8, 12, 40, 200, 600))
    else:
        yield from _files(target)


def _files(target: str) -> Iterator[bytes]:
    page = "Menu of the harbour\nThe ferry left at noon, and nobody was hurt.\nAsk the harbour cat\n"
    if target == "templates":
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            for n, mergeable in enumerate((False, True)):
                path = Path(folder, str(n))
                found = Templates.fit((f"{s}.org", page + str(i)) for s in "ab" for i in range(6))
                found.save(str(path), mergeable=mergeable)
                yield path.read_bytes()
    elif target == "model":
        raw = (ROOT / "cleaner" / "data" / "lines.model").read_bytes()
        yield raw[:3000]
    elif target == "ledger":
        line = {"schema": 1, "file": "a", "record": 1, "removals": [], "patches": [[0, 1, "x"]], "check": 1}
        yield json.dumps({**line, "notes": {}}).encode() + b"\n"
        yield json.dumps({"schema": 1, "file": "a", "record": 1, "rejected": "x", "data": "y"}).encode()
    elif target == "config":
        yield b'mode = "strict"\nkeep = ["caption"]\nstats = true\njobs = 2\n'
    else:
        yield json.dumps(Cleaner().clean(page + "Accept all cookies").to_dict()).encode()


def write_seeds(target: str, folder: Path) -> Path:
    """Write the seeds of a target, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_seeds(target)):
        (folder / f"seed-{number:03}").write_bytes(seed)
    return folder

"""Extractions kept in a folder of the user's, so that only the first run pays for them.

One file a corpus file and extractor; its name holds the corpus file's hash, the extractor's version
and the recipe's number, so that what is stale is never read. Only text lies there, no markup.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from benchmarks.extractors import Extraction, Tool


def default_folder() -> Path:
    """Return the folder used where none is named."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "cleaner-benchmarks"


def file_hash(path: Path) -> str:
    """Return the first characters of a file's SHA-256."""
    return sha256(path.read_bytes()).hexdigest()[:16]


class Extractions:
    """What one extractor made of one corpus file's pages.

    Args:
        folder: The cache.
        name: The corpus file's name, without its endings.
        digest: The corpus file's hash.
        tool: The extractor.
    """

    def __init__(self, folder: Path, name: str, digest: str, tool: Tool) -> None:
        import zstandard

        file = f"{name}-{digest}-{tool.name}-{tool.version}-{tool.recipe}.jsonl.zst"
        self.path = folder / file
        self.found: dict[str, Extraction] = {}
        self.fresh = False
        if self.path.is_file():
            raw = zstandard.ZstdDecompressor().decompressobj().decompress(self.path.read_bytes())
            for line in raw.decode("utf-8").split("\n"):
                entry = json.loads(line)
                page = entry.pop("id")
                self.found[page] = Extraction(**entry)

    def get(self, page: str) -> Extraction | None:
        """Return the extraction of a page, None where there is none yet."""
        return self.found.get(page)

    def put(self, page: str, extraction: Extraction) -> None:
        """Keep an extraction until `save`."""
        self.found[page] = extraction
        self.fresh = True

    def save(self) -> None:
        """Write what is new; a reader never sees half a file."""
        if not self.fresh:
            return
        import zstandard

        self.path.parent.mkdir(parents=True, exist_ok=True)
        entries = [{"id": page} | asdict(extraction) for page, extraction in self.found.items()]
        text = "\n".join(json.dumps(entry, ensure_ascii=True) for entry in entries)
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        part.write_bytes(zstandard.compress(text.encode("utf-8"), 6))
        part.replace(self.path)
        self.fresh = False

"""Where bytes go: aside until they are whole, in frames that a killed run can go on after.

A compressed sink is a row of frames (members), each whole by itself. The run says where a frame ends, by what
it has read and not by the clock, so the bytes are the same however often it was killed.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from cleaner.corpus.forms import Compression, split_name
from cleaner.corpus.libraries import load
from cleaner.corpus.problems import OutputError
from cleaner.errors import why
from cleaner.places import hand_over, is_special

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


class Sink(Protocol):
    """Takes bytes in order."""

    @property
    def size(self) -> int:
        """How many bytes lie in whole frames."""

    def write(self, data: bytes) -> None:
        """Take bytes."""

    def cut(self) -> None:
        """End the frame."""

    def sync(self) -> None:
        """Put every whole frame on the disk."""

    def back(self, size: int) -> None:
        """Forget everything after the first `size` bytes."""

    def finish(self) -> None:
        """Put the file in its place."""

    def discard(self) -> None:
        """Take away what was written."""

    def leave(self) -> None:
        """Close, and let what was written lie for a run that goes on."""


def aside(target: Path) -> Path:
    """Return where a file is written until it is whole.

    The name is short and its own: the target's may be as long as names can be.
    """
    name = hashlib.blake2b(target.name.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return target.parent / f".clean-text-{name}.part"


@cache
def _compressor(compression: Compression) -> Callable[[bytes], bytes]:
    if compression is Compression.GZIP:
        return lambda data: gzip.compress(data, 6, mtime=0)
    if compression is Compression.BZ2:
        return bz2.compress
    if compression is Compression.XZ:
        return lzma.compress
    compress: Callable[[bytes], bytes] = load("zstandard").ZstdCompressor(level=3).compress
    return compress


class FileSink:
    """A file, written aside and renamed when it is whole.

    Args:
        target: Its place.
        compression: What is put around each frame.
        size: How many bytes of an earlier run to keep.
        direct: Write into the target itself: a log, whose every line counts at once.

    Raises:
        OutputError: The file cannot be made, holds less than `size`, or its place is a device or a pipe.
    """

    def __init__(
        self,
        target: Path,
        compression: Compression = Compression.NONE,
        size: int = 0,
        *,
        direct: bool = False,
    ) -> None:
        self.target = target
        self.path = target if direct else aside(target)
        self._compress = _compressor(compression) if compression else None
        self._frame = bytearray()
        self._written = 0
        try:
            self._file = self._open(0 if direct else _NO_LINKS)
            self._back(size)
        except OSError as error:
            raise self._refusal(error) from None

    def _open(self, flags: int) -> IO[bytes]:
        self._refuse_special()
        return os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | flags, 0o666), "r+b")

    def _refuse_special(self) -> None:
        """Refuse a device or a pipe: a file that is renamed onto it would replace it for everybody."""
        if is_special(self.target):
            raise OutputError(f"{self.target} cannot be written: a device or a pipe is there, not a file")

    @property
    def size(self) -> int:
        """How many bytes lie in whole frames."""
        return self._written

    def write(self, data: bytes) -> None:
        """Take bytes."""
        if self._compress:
            self._frame += data
        else:
            self._put(data)

    def cut(self) -> None:
        """End the frame."""
        if self._compress and self._frame:
            self._put(self._compress(bytes(self._frame)))
            self._frame.clear()

    def _put(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refusal(error) from None
        self._written += len(data)

    def sync(self) -> None:
        """Put every whole frame on the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._refusal(error) from None

    def back(self, size: int) -> None:
        """Forget everything after the first `size` bytes."""
        try:
            self._file.flush()
            self._back(size)
        except OSError as error:
            raise self._refusal(error) from None

    def _back(self, size: int) -> None:
        if os.fstat(self._file.fileno()).st_size < size:
            raise OutputError(f"{self.path} holds less than the killed run wrote; run again without --resume")
        self._file.truncate(size)
        self._file.seek(size)
        self._frame.clear()
        self._written = size

    def finish(self) -> None:
        """Put the file in its place."""
        self.cut()
        try:
            self._file.close()
            if self.path != self.target:
                self._refuse_special()
                self.path.replace(self.target)
        except OSError as error:
            raise self._refusal(error) from None

    def discard(self) -> None:
        """Take away what was written."""
        self.leave()
        self.path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Close, and let what was written lie for a run that goes on."""
        try:
            self._file.close()
        except OSError:  # a full disk takes the buffer's rest as little as the bytes before
            return

    def _refusal(self, error: OSError) -> OutputError:
        return OutputError(f"{self.target} cannot be written: {why(error)}")


class PipeSink(FileSink):
    """A device or a pipe, which cannot take anything back: it gets its bytes at the end, all at once.

    Until then they wait in a file without a name. Nothing is made beside it, nothing renamed onto it.
    """

    def _open(self, flags: int) -> IO[bytes]:
        return tempfile.TemporaryFile()

    def finish(self) -> None:
        """Write everything there."""
        self.cut()
        try:
            self._file.seek(0)
            with os.fdopen(hand_over(self.target), "wb") as out:
                shutil.copyfileobj(self._file, out)
            self._file.close()
        except OSError as error:
            raise self._refusal(error) from None

    def discard(self) -> None:
        """Forget what was written."""
        super().leave()

    def leave(self) -> None:
        """Write what there is of a log; what is whole only at its end is forgotten."""
        if self.path == self.target and not self._file.closed:
            with suppress(OutputError):  # the run has failed already, and says why
                self.finish()
        super().leave()


def side_sink(target: Path, size: int = 0, *, direct: bool = False) -> FileSink:
    """Return the sink of what is written beside the texts; it may be a device or a pipe.

    Args:
        target: Its place; its name tells the compression.
        size: How many bytes of an earlier run to keep.
        direct: Write into the target itself, as far as it is a file.

    Raises:
        OutputError: It cannot be made.
    """
    made = PipeSink if is_special(target) else FileSink
    return made(target, split_name(target)[1], size, direct=direct)


class StdoutSink:
    """Standard output."""

    size = 0

    def write(self, data: bytes) -> None:
        """Write at once.

        Raises:
            BrokenPipeError: Nobody reads any more.
            OutputError: The disk is full, or stdout is closed.
        """
        if sys.stdout is None:
            raise OutputError("standard output is closed")
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"standard output cannot be written: {why(error)}") from None

    def cut(self) -> None:
        """Nothing to end."""

    def sync(self) -> None:
        """Nothing is held back."""

    def back(self, size: int) -> None:
        """What is out is out."""

    def finish(self) -> None:
        """Nothing to put in place."""

    def discard(self) -> None:
        """What is out is out."""

    def leave(self) -> None:
        """Nothing to close."""


class NoSink(StdoutSink):
    """Nowhere."""

    def write(self, data: bytes) -> None:
        """Take bytes and forget them."""

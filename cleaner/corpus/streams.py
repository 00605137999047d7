"""Compressed files as streams of bytes whose every damage is told.

The libraries raise half a dozen different errors for a file that breaks off, or none: here it is always
`Damage`, after every byte before it has been handed out.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.forms import Compression, told_by_bytes
from cleaner.corpus.libraries import load

#: The longest record, in bytes: longer ones are rejected, so that no input fills the memory.
LONGEST = 1 << 28
_CHUNK = 1 << 14
#: The most bytes that come out at once, so that a small file cannot fill the memory.
_PART = 1 << 20
#: zstd's `--long=31`; the memory is taken only where a file asks for it.
_WINDOW = 1 << 31


class Damage(Exception):
    """A stream breaks off or is damaged; the text says which, `reason` is the code."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Stream:
    """Decompressed bytes, and how far the file has been read.

    Args:
        file: The file as it lies on the disk, or stdin.
        compression: What is around the bytes; None to look at the first of them.
    """

    def __init__(self, file: IO[bytes], compression: Compression | None = None) -> None:
        counted = _Counted(file)
        self._counted = counted
        buffered = io.BufferedReader(counted, 1 << 16)
        if compression is None:
            compression = told_by_bytes(buffered.peek(8)[:8])
        self.compression = compression
        self._bytes = _decompressed(buffered, compression)

    @property
    def at(self) -> int:
        """How many bytes of the file have been read."""
        return self._counted.count

    def readline(self, limit: int) -> bytes:
        """Return the bytes up to a line end, at most `limit`.

        Raises:
            Damage: The stream breaks off or is damaged.
        """
        with _told(self.compression):
            line: bytes = self._bytes.readline(limit)
            return line

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer only at the end.

        Raises:
            Damage: The stream breaks off or is damaged.
        """
        with _told(self.compression):
            data: bytes = self._bytes.read(size)
            return data


class _Counted(io.RawIOBase):
    """Counts the bytes that are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


def _decompressed(file: Any, compression: Compression) -> Any:
    return _Careful(_Frames(file, compression)) if compression else file


class _Careful:
    """Lines and blocks of a decompressor; what came before an error is handed out before it."""

    def __init__(self, source: _Frames) -> None:
        self._source = source
        self._buffer = b""
        self._start = 0
        self._error: Exception | None = None

    def _fill(self) -> bool:
        """Get more bytes once all have been handed out."""
        if self._start < len(self._buffer):
            return True
        if self._error:
            return False
        try:
            self._buffer, self._start = self._source.read1(), 0
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            self._error = error
            return False
        return bool(self._buffer)

    def _take(self, most: int, end: bytes | None) -> bytes:
        """Return bytes up to an end, at most so many: joined once, however many parts they come in."""
        parts: list[bytes] = []
        left = most
        while left > 0 and self._fill():
            stop = min(self._start + left, len(self._buffer))
            found = self._buffer.find(end, self._start, stop) if end else -1
            stop = found + 1 if found >= 0 else stop
            parts.append(self._buffer[self._start : stop])
            left -= stop - self._start
            self._start = stop
            if found >= 0:
                break
        if not parts and self._error:
            raise self._error
        return b"".join(parts)

    def readline(self, limit: int) -> bytes:
        return self._take(limit, b"\n")

    def read(self, size: int) -> bytes:
        return self._take(size, None)


class _Zlib:
    """zlib's decompressor with the face that bz2 and lzma give theirs."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, most)

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data


class _Zstd:
    """zstandard's decompressor with that face; it gives all of a block at once."""

    needs_input = True

    def __init__(self) -> None:
        zstandard = load("zstandard")
        self._error = zstandard.ZstdError
        self._inner = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()

    def decompress(self, data: bytes, most: int) -> bytes:
        try:
            found: bytes = self._inner.decompress(data)
        except self._error:
            raise ValueError from None
        return found

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)


_DECOMPRESSORS: Mapping[Compression, Callable[[], Any]] = {
    Compression.GZIP: _Zlib,
    Compression.BZ2: bz2.BZ2Decompressor,
    Compression.XZ: lzma.LZMADecompressor,
    Compression.ZSTD: _Zstd,
}


class _Frames:
    """The frames of a compressed file, one after the other.

    `BZ2File` and `LZMAFile` take a damaged second frame for the end of the file and say nothing, zstandard's
    `stream_reader` takes a frame that breaks off so: records would be lost.
    """

    def __init__(self, file: IO[bytes], compression: Compression) -> None:
        self._file = file
        self._new = _DECOMPRESSORS[compression]
        self._frame: Any = None
        self._data = b""

    def read1(self) -> bytes:
        """Return some bytes; b"" at the end.

        Raises:
            EOFError: A frame breaks off.
            ValueError, OSError, zlib.error, lzma.LZMAError: It is damaged.
        """
        while True:
            if self._frame is None:
                self._data = self._data.lstrip(b"\0")  # padding, as tapes and xz have it
            if not self._data and (self._frame is None or self._frame.needs_input):
                self._data = self._file.read(_CHUNK)
                if not self._data:
                    if self._frame is None:
                        return b""
                    raise EOFError
                continue
            if part := self._step():
                return part

    def _step(self) -> bytes:
        self._frame = self._frame or self._new()
        data, self._data = self._data, b""
        part: bytes = self._frame.decompress(data, _PART)
        if self._frame.eof:
            self._data, self._frame = self._frame.unused_data, None
        return part


@contextmanager
def _told(compression: Compression) -> Iterator[None]:
    try:
        yield
    except EOFError:
        raise Damage("truncated", f"the {compression} data breaks off") from None
    except (zlib.error, lzma.LZMAError, ValueError):
        raise Damage("unreadable", f"the {compression} data is damaged") from None
    except OSError as error:
        if error.errno is None:  # bz2 says "Invalid data stream" this way
            raise Damage("unreadable", f"the {compression} data is damaged") from None
        raise


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading, without a buffer of its own."""
    return path.open("rb", buffering=0)


def identity(file: IO[bytes]) -> tuple[int, int, int]:
    """Return what tells whether a file was changed while it was read: size, time, place."""
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns, found.st_ino

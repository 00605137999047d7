"""Weights as a file: a header in JSON and plain arrays, nothing that can run.

bytes 0-7    the letters CLEANERM
bytes 8-11   length of the header, little-endian
header       JSON: `format`, `features` (version of the feature code), `data` (SHA-256 of what it was
trained on), `arrays` (name -> [type, shape, offset]), and what the model says of itself
arrays       little-endian numbers, one array after the other
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.errors import DataError, why

MAGIC = b"CLEANERM"
FORMAT = 1
#: Types that arrays may have.
_TYPES = {"int8": "<i1", "uint8": "<u1", "float16": "<f2", "float32": "<f4", "int32": "<i4"}
#: No model of this kind is larger (bytes); a file that claims to be is refused before it is read.
_LARGEST = 64 << 20

Array = npt.NDArray[Any]


def dump(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """Return the bytes of a file of weights.

    Args:
        header: What is said of the model, as JSON values.
        arrays: The arrays by name.
    """
    table: dict[str, Any] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array, dtype=_TYPES[array.dtype.name]).tobytes()
        table[name] = [array.dtype.name, list(array.shape), offset]
        parts.append(raw)
        offset += len(raw)
    head = json.dumps({"format": FORMAT, **header, "arrays": table}, sort_keys=True).encode()
    return b"".join((MAGIC, struct.pack("<I", len(head)), head, *parts))


def load(path: Path, features: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """Read a file of weights.

    Args:
        path: The file.
        features: The version of the feature code that will use them.

    Raises:
        DataError: The file cannot be read, is no file of weights, or does not fit this version.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _LARGEST else b""
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        raise DataError(f"{path}: cannot be read: {why(error)}") from error
    if size > _LARGEST:
        raise DataError(f"{path}: too large for a model of this kind")
    return parse(raw, str(path), features)


def parse(raw: bytes, name: str, features: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the header and the arrays of a file's bytes.

    Raises:
        DataError: They are no file of weights, or do not fit this version.
    """
    header, body = _header(raw, name)
    for key, wanted in (("format", FORMAT), ("features", features)):
        if header.get(key) != wanted:
            raise DataError(f"{name}: made for {key} version {header.get(key)!r}, this is version {wanted}")
    try:
        arrays = {key: _array(body, *entry) for key, entry in header.pop("arrays").items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{name}: its arrays are damaged") from error
    return header, arrays


def _header(raw: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    if raw[: len(MAGIC)] != MAGIC or len(raw) < len(MAGIC) + 4:
        raise DataError(f"{name}: not a model of this package")
    start = len(MAGIC) + 4
    end = start + int(struct.unpack("<I", raw[len(MAGIC) : start])[0])
    try:
        header = json.loads(raw[start:end])
    except (RecursionError, ValueError) as error:
        raise DataError(f"{name}: its header is damaged") from error
    if not isinstance(header, dict) or end > len(raw):
        raise DataError(f"{name}: its header is damaged")
    return header, raw[end:]


def _array(body: bytes, kind: str, shape: list[int], offset: int) -> Array:
    count = prod(shape)
    if min((offset, *shape), default=0) < 0:
        raise ValueError("negative size")
    return np.frombuffer(body, dtype=_TYPES[kind], count=count, offset=offset).reshape(shape)

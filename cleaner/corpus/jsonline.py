"""One line of JSON: where the values of some fields stand in it, and how to write another string there.

Nothing but that string is written anew, so numbers (1.0e5, 1E400, sixty digits), the order of keys, doubled
keys and white space stay as they are; a parser that makes values of them could not promise that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.corpus.problems import RecordError

_SKIP = json.JSONDecoder(parse_float=str, parse_int=str).scan_once  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATES = re.compile("[\ud800-\udfff]")
_IN_HTML = re.compile("[<>&\u2028\u2029]")


#: The value of a field that is null.
NULL: Any = object()


class Found(NamedTuple):
    """A field's value and where it stands in the line."""

    start: int
    end: int
    value: Any


def locate(line: str, wanted: frozenset[str]) -> dict[str, Found]:
    """Return where some fields stand in a line that holds a JSON object.

    Args:
        line: The line.
        wanted: Names; "a.b" is `b` in the object `a`. Of doubled keys the last counts, as for every parser.

    Raises:
        RecordError: The line holds no JSON object, or more than one.
    """
    found: dict[str, Found] = {}
    start = _space(line, 1 if line.startswith("\ufeff") else 0)
    parents = frozenset(name[:i] for name in wanted for i, c in enumerate(name) if c == ".")
    try:
        if line[start : start + 1] != "{":
            _value(line, start)
            raise RecordError("broken-json", "the line holds no JSON object")
        end = _space(line, _walk(line, start, "", wanted, parents, found))
    except (ValueError, StopIteration):
        raise RecordError("broken-json", "the line is no JSON") from None
    except RecursionError:
        raise RecordError("broken-json", "the JSON is nested too deep") from None
    if end != len(line):
        raise RecordError("broken-json", f"something follows the JSON object (character {end + 1})")
    return found


def _space(line: str, at: int) -> int:
    return _SPACE.match(line, at).end()  # type: ignore[union-attr]  # it matches nothing, too


def _value(line: str, at: int) -> tuple[Any, int]:
    if line[at : at + 1] == '"':
        text, end = scanstring(line, at + 1, True)
        return text, end
    value, end = _SKIP(line, at)
    return value, end


def _walk(
    line: str, at: int, prefix: str, wanted: frozenset[str], parents: frozenset[str], found: dict[str, Found]
) -> int:
    """Go through the object that begins at `at`; return where it ends."""
    at = _space(line, at + 1)
    if line[at : at + 1] == "}":
        return at + 1
    while True:
        if line[at : at + 1] != '"':
            raise ValueError
        key, at = scanstring(line, at + 1, True)
        at = _space(line, at)
        if line[at : at + 1] != ":":
            raise ValueError
        start = _space(line, at + 1)
        name = prefix + key
        if name in parents and line[start : start + 1] == "{":
            at = _walk(line, start, name + ".", wanted, parents, found)
        else:
            value, at = _value(line, start)
            if name in wanted:
                found[name] = Found(start, at, _typed(line, start, value))
        at = _space(line, at)
        if line[at : at + 1] == "}":
            return at + 1
        if line[at : at + 1] != ",":
            raise ValueError
        at = _space(line, at + 1)


def _typed(line: str, start: int, value: Any) -> Any:
    """Return a value; an int of a number that was read as a string; False of other numbers; `NULL`."""
    if value is None:
        return NULL
    if line[start] == '"' or not isinstance(value, str):
        return value
    return int(value) if len(value) < 1000 and value.lstrip("-").isdigit() else False


def json_line(value: Any) -> bytes:
    """Return a value as a line of JSON, UTF-8; lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _escaped(_SURROGATES, text).encode() + b"\n"


def _escaped(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _ascii(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def _utf8(text: str) -> str:
    return _escaped(_SURROGATES, json.dumps(text, ensure_ascii=False))


def _html(text: str) -> str:
    return _escaped(_IN_HTML, _utf8(text))


def _slashed(text: str) -> str:
    return _ascii(text).replace("/", "\\/")


def _utf8_slashed(text: str) -> str:
    return _utf8(text).replace("/", "\\/")


#: How programs write strings: Python; Rust, JavaScript, orjson; Go; PHP with and without its flag.
_STYLES: Mapping[str, Callable[[str], str]] = {
    "utf8": _utf8,
    "ascii": _ascii,
    "html": _html,
    "slashed": _slashed,
    "utf8-slashed": _utf8_slashed,
}


def style_of(token: str, value: str) -> str | None:
    """Return the style in which a string was written, None where it is none of those known."""
    return next((name for name, write in _STYLES.items() if write(value) == token), None)


def written(value: str, style: str | None, like: str) -> str:
    """Return a string as JSON.

    Args:
        value: The string.
        style: Its style; None for the nearest.
        like: The token that stood in its place.
    """
    return _STYLES[style or ("ascii" if like.isascii() else "utf8")](value)

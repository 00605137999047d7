"""What tells the results of one cleaner from those of another: caches of hosts rest on it."""

from __future__ import annotations

import copyreg
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any

from cleaner._version import __version__
from cleaner.chain import Chain
from cleaner.errors import DataError, why
from cleaner.filters import default_filters
from cleaner.packs import files_at
from cleaner.registry import FILTERS, PACKS, plugins
from cleaner.settings import Settings
from cleaner.templates.store import Templates

_SIZE = 16


def digest_of(settings: Settings) -> str:
    """Return a digest of settings and of all the data they rest on, the same in every process.

    Functions count by name and code; packs, models and templates by their content.

    Raises:
        DataError: A file that the settings name cannot be read.
    """
    made = blake2b(shipped_data().encode(), digest_size=_SIZE)
    for name in settings.__dataclass_fields__:
        if name == "time_limit":  # it changes no result
            continue
        made.update(f"\n{name}=".encode())
        for part in _parts(name, getattr(settings, name)):
            made.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()


@cache
def shipped_data() -> str:
    """Return a digest of the version and of the data that come with the package."""
    made = blake2b(__version__.encode(), digest_size=_SIZE)
    for name, content in sorted(_walk(files("cleaner.data"), "")):
        made.update(f"\0{name}\0".encode() + content)
    return made.hexdigest()


def _walk(folder: Traversable, at: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("__"):
            yield from _walk(entry, f"{at}{entry.name}/")
        elif entry.name.endswith((".toml", ".model", ".txt")):
            yield f"{at}{entry.name}", entry.read_bytes()


def _parts(name: str, value: Any) -> Iterable[str]:
    if name == "templates" and value is not None:
        return [(Templates.load(value) if isinstance(value, str) else value).digest]
    if name == "model" and value is not None:
        return [_content(Path(value))]
    if name == "packs":
        return map(_pack, value)
    if name == "filters" and value is not None:
        return map(_filter, value)
    return [_form(value)]


def _content(path: Path) -> str:
    made = blake2b(digest_size=_SIZE)
    try:
        for file in files_at(str(path)):
            made.update(file.name.encode() + b"\0" + file.read_bytes())
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {why(error)}") from None
    return made.hexdigest()


def _pack(name: str) -> str:
    return _content(Path(name)) if Path(name).exists() else _plugin(PACKS, name)


def _filter(item: Any) -> str:
    if not isinstance(item, str):
        return _form(item)
    return item if item in default_filters().names else _plugin(FILTERS, item)


def _plugin(group: str, name: str) -> str:
    """Return the name of a plugin with its package's version."""
    point = plugins(group).get(name)
    version = point.dist.version if point and point.dist else ""
    return f"{name} {point.value if point else ''} {version}"


def _form(value: Any, above: tuple[int, ...] = ()) -> str:
    """Return what a setting's value is, without anything that differs between processes.

    Args:
        value: Anything that can be pickled, or a function.
        above: What it is a part of, by `id`: a part may lead back there.
    """
    if isinstance(value, str | bytes | int | float | None):
        return repr(value)
    if id(value) in above:
        return "..."
    above = (*above, id(value))
    if isinstance(value, Mapping):
        pairs = (f"{_form(k, above)}: {_form(v, above)}" for k, v in value.items())
        return f"{{{', '.join(sorted(pairs))}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(_form(v, above) for v in value))}}}"
    if isinstance(value, tuple | list | Chain):
        return f"({', '.join(_form(v, above) for v in value)})"
    if isinstance(value, FunctionType):
        bound = [_bound(cell) for cell in value.__closure__ or ()]
        return _name(value) + _form((value.__code__, value.__defaults__, value.__kwdefaults__, bound), above)
    if isinstance(value, CodeType):
        return _form((value.co_code, value.co_names, value.co_consts), above)
    return _object(value, above)


def _bound(cell: CellType) -> Any:
    """Return what a variable of a function around is bound to; None where it is not bound yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _object(value: Any, above: tuple[int, ...]) -> str:
    """Return what pickle would take of an object."""
    if isinstance(value, type | ModuleType):
        return _name(value)
    reducer = copyreg.dispatch_table.get(type(value))
    reduced = reducer(value) if reducer else value.__reduce_ex__(4)
    return reduced if isinstance(reduced, str) else _name(type(value)) + _form(reduced[1:3], above)


def _name(value: Any) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', value.__name__)}"

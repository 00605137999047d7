"""Filters and packs by name: the built-in ones and those that installed packages offer.

A package offers a filter under the entry-point group `cleaner.filters` (a filter, or a class that makes
one without arguments), and a pack under `cleaner.packs` (the path of a file or folder, or a callable
that returns it). They are used when named, never by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from cleaner.chain import AnyFilter, Chain
from cleaner.errors import CleanerError, DataError, FilterError, SettingsError, unknown
from cleaner.filters import default_filters
from cleaner.filters.learned import Learned
from cleaner.grammar import refuse_costly
from cleaner.packs import (
    EVERYWHERE,
    Group,
    Pack,
    builtin_languages,
    language_packs,
    load_packs,
)
from cleaner.phrases import PhraseIndex
from cleaner.types import Filter

FILTERS, PACKS = "cleaner.filters", "cleaner.packs"


def plugins(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of a group by name, sorted."""
    return {e.name: e for e in sorted(entry_points(group=group), key=lambda e: e.name)}


def _load(point: EntryPoint, makes: Callable[[Any], bool], failure: type[CleanerError]) -> Any:
    """Return what an entry point offers.

    Args:
        point: The entry point.
        makes: Whether what stands there only makes what is offered.
        failure: What is raised where it cannot be had.
    """
    try:
        found = point.load()
        return found() if makes(found) else found
    except Exception as error:
        raise failure(f"plugin {point.name!r} ({point.value}) cannot be loaded: {error}") from error


def _plugin_filter(name: str) -> AnyFilter:
    found = plugins(FILTERS)
    if name not in found:
        raise SettingsError(unknown("filter", name, [*default_filters().names, *found]))
    # A function is a filter itself.
    made: AnyFilter = _load(found[name], lambda offered: isinstance(offered, type), FilterError)
    return made


def load_models(chain: Iterable[Filter], *, html: bool) -> None:
    """Read the models of a chain ahead of a page with its markup, or of a text.

    Raises:
        DataError: A file is no model, or was made for another version.
    """
    for step in chain:
        if isinstance(step, Learned):
            step.load(html=html)


def build_chain(filters: Iterable[str | AnyFilter] | Chain | None, model: str | None = None) -> Chain:
    """Return the chain that a setting describes.

    Args:
        filters: None for the default chain, a `Chain`, or names and callables in order.
        model: The file of a line model for the learned filter; None for the package's own.

    Raises:
        SettingsError: A name is not known.
        FilterError: A filter of an installed package cannot be loaded.
        DataError: The model cannot be used.
    """
    default = default_filters()
    if model is not None:
        default = default.replace(Learned.name, Learned(model))
    if filters is None:
        return default
    if isinstance(filters, Chain):
        return filters
    return Chain(
        f if not isinstance(f, str) else default[f] if f in default.names else _plugin_filter(f)
        for f in filters
    )


def find_packs(names: tuple[str, ...]) -> tuple[Pack, ...]:
    """Return the packs of the user's, by path or by a plugin's name.

    Raises:
        DataError: A pack is missing or wrong.
    """
    if not names:
        return ()
    found = plugins(PACKS) if any(not Path(n).exists() for n in names) else {}
    paths: list[str] = []
    for name in names:
        if name in found and not Path(name).exists():
            paths.append(str(_load(found[name], callable, DataError)))
        else:
            paths.append(name)
    _check(tuple(paths))
    return load_packs(tuple(paths))


@lru_cache(maxsize=64)
def _check(paths: tuple[str, ...]) -> None:
    """Compile packs of the user's for their errors: a wrong phrase is told now, not in mid-run."""
    packs = load_packs(paths)
    for pack in packs:
        for group in pack.groups:
            _refuse_costly(pack, group)
    built = (pack for language in builtin_languages() for pack in language_packs(language))
    PhraseIndex((*built, *packs), only=packs)


def _refuse_costly(pack: Pack, group: Group) -> None:
    for phrase in (*group.phrases, *group.alone):
        try:
            refuse_costly(phrase)
        except DataError as error:
            raise DataError(f"{pack.path}: group {group.name!r}: {error}") from None


def pack_language(language: str | None, names: tuple[str, ...]) -> str | None:
    """Return the language if it has packs of its own, else None: such languages share their packs."""
    if language is None or language in EVERYWHERE:
        return None
    own = language in builtin_languages() or any(p.language == language for p in find_packs(names))
    return language if own else None


def active_packs(language: str | None, names: tuple[str, ...], *, cases: bool = False) -> tuple[Pack, ...]:
    """Return the packs for a page: those of `EVERYWHERE`, of the page's language, the user's.

    Args:
        language: The page's language; None where it is not known or has no packs.
        names: The user's packs, as `find_packs` takes them.
        cases: Whether with the cases of those that come with `cleaner`.

    Raises:
        DataError: A pack of the user's is missing or wrong.
    """
    wanted = sorted({*EVERYWHERE} | ({language} if language else set()))
    built = tuple(pack for name in wanted for pack in language_packs(name, cases=cases))
    return built + tuple(p for p in find_packs(names) if p.language in wanted)

"""Literal phrases: those that are the whole line and stand for few texts, in a table by folded line.

No other pack changes them, so each language's table is made once and serves the indexes of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from cleaner.errors import DataError
from cleaner.fold import key
from cleaner.grammar import literal_forms
from cleaner.packs import Group, Pack
from cleaner.probes import WHOLE

#: A space that a phrase has before a mark, and lines have in some languages (French "Merci !").
_SPACED_MARK = re.compile(r"\s(?=[.,:;!?)])")


class Literals(NamedTuple):
    """The literal phrases of some packs.

    Attributes:
        groups: The groups by the key of the line that they find (`cleaner.fold`).
        patterns: What is left of each group: the phrases that are no such texts.
    """

    groups: Mapping[str, tuple[Group, ...]]
    patterns: Mapping[Group, tuple[str, ...]]


def tables(packs: Iterable[Pack]) -> Iterator[Literals]:
    """Yield a table for each run of packs in one language.

    Raises:
        DataError: A phrase is wrong; the message names file and group.
    """
    for _, run in groupby(packs, key=lambda pack: pack.language):
        yield _table(tuple(run))


@lru_cache(maxsize=128)
def _table(packs: tuple[Pack, ...]) -> Literals:
    groups: dict[str, tuple[Group, ...]] = {}
    patterns: dict[Group, tuple[str, ...]] = {}
    for pack in packs:
        for group in pack.groups:
            try:
                keys, patterns[group] = _split(group)
            except DataError as error:
                raise DataError(f"{pack.path}: group {group.name!r}: {error}") from error
            alone = (group,)
            for found in keys:
                known = groups.get(found)
                groups[found] = alone if known is None else (*known, group)
    return Literals(groups, patterns)


def _written(forms: Iterable[str]) -> Iterator[str]:
    """Yield texts as they may be written: with the spaces before their marks, and without."""
    for form in forms:
        yield form
        if (joined := _SPACED_MARK.sub("", form)) != form:
            yield joined


def _split(group: Group) -> tuple[dict[str, None], tuple[str, ...]]:
    """Return the keys of a group's literal phrases, and its other phrases."""
    if group.kind not in WHOLE:
        return {}, group.phrases
    forms = {phrase: literal_forms(phrase) for phrase in group.phrases}
    own = {phrase: phrase for phrase in group.phrases}  # a key that is one takes no memory of its own
    written = filter(None, (key(form) for found in forms.values() for form in _written(found)))
    keys = dict.fromkeys(own.get(text, text) for text in written)
    return keys, tuple(phrase for phrase, found in forms.items() if not found)

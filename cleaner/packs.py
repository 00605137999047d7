"""Packs: the phrases of a language as files, read, validated and compiled.

A pack is a folder `<language>/` of TOML files, one a category, or one such file. The folder
`any/` holds what no language changes. A file has

- `category`, `language` (a code or "any") and `source` (where the phrases were seen),
- any number of `[[group]]` tables: `name` (the reason code), `kind`, `score`, `phrases`,
  and where the group's lines belong to another category, `category`,
- `[lists]`: word lists that phrases use as placeholders; `reporting` has the verbs of reporting clauses: what
  somebody is said to have said is no prompt; `no_name` has words that begin no full name,
- `[address]`: words by which a site speaks of itself (`we`), somebody of himself (`i`) and either to readers
  (`you`), and by category what they are asked for (`cleaner.address`),
- `[cases]`: lines that the file's own phrases must (`remove`) and must not (`keep`) find.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

from cleaner.errors import DataError, unknown, why
from cleaner.placeholders import Slots, slots_of
from cleaner.types import Category

#: Packs of these languages are active on every page: English furniture stands on pages of any language.
EVERYWHERE = ("any", "en")


class Where(StrEnum):
    """Where on the page a group's lines must stand to count."""

    ANY = "any"
    HEAD = "head"  # before the first paragraphs, or right below them
    TAIL = "tail"  # after the body, or with one paragraph at most below it
    EDGE = "edge"  # head or tail


class Kind(StrEnum):
    """Where a phrase stands and what it proves."""

    LINE = "line"  # the whole line
    START = "start"  # the line begins so
    END = "end"  # the line ends so
    PART = "part"  # anywhere in the line
    SENTENCE = "sentence"  # a sentence of the line begins so
    WEAK = "weak"  # the whole line, but only among other furniture (menu words)
    MEMBER = "member"  # the whole line, but only inside a block of its own category
    HEADING = "heading"  # the whole line, and it opens a block of what follows
    CUE = "cue"  # anywhere in the line; evidence inside a block, no proof alone
    MADE_OF = "made_of"  # the line is made of these and nothing else, glued or spaced
    GLUED_END = "glued_end"  # a label after the sentence that ends the line
    GLUED_START = "glued_start"  # a label before the sentence that begins the line


#: Kinds that remove a line by themselves.
PROOF = frozenset({Kind.LINE, Kind.START, Kind.END, Kind.PART, Kind.SENTENCE, Kind.MADE_OF})

#: A larger file (bytes) is refused.
LARGEST = 8 << 20

_GROUP_KEYS = {"name", "kind", "score", "phrases", "category", "with", "most_words", "least", "where"}
_FILE_KEYS = {"category", "language", "source", "group", "lists", "address", "cases"}
#: Who may speak, and who is spoken to.
VOICES = ("we", "i", "you")
#: A word of `[address]`: whole, without its end, or without its beginning.
_ADDRESS_WORD = re.compile(r"[^\s*]+\*?|\*[^\s*]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases of one kind that prove one thing.

    Attributes:
        name: The reason code, "cookie.notice".
        category: What a line with such a phrase is.
        kind: Where the phrase stands.
        score: How sure a match is, 0 to 1.
        phrases: The phrases, in the language of `cleaner.grammar`.
        alone: For MADE_OF: phrases that may be part of the line but prove nothing alone.
        least: For MADE_OF: how many of `phrases` the line must have.
        most_words: The longest line that may match, in words; 0 for any length.
        where: Where on the page the line must stand.
    """

    name: str
    category: str
    kind: Kind
    score: float
    phrases: tuple[str, ...]
    alone: tuple[str, ...] = ()
    least: int = 1
    most_words: int = 0
    where: Where = Where.ANY


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One file of phrases, read once: it equals nothing but itself."""

    path: str
    language: str
    category: str
    groups: tuple[Group, ...]
    lists: Mapping[str, tuple[str, ...]]
    address: Mapping[str, tuple[str, ...]]
    remove: tuple[str, ...]
    keep: tuple[str, ...]


_Name = TypeVar("_Name", bound=StrEnum)


def _strings(value: Any, what: str, path: str) -> tuple[str, ...]:
    """Return a list of strings, which must not be empty: an empty list never matches everything."""
    good = isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value)
    if not good:
        raise DataError(f"{path}: {what} must be a list of at least one text, none of them empty")
    doubles = sorted(text for text, count in Counter(value).items() if count > 1)
    if doubles:
        raise DataError(f"{path}: {what} has {doubles[0]!r} twice")
    return tuple(value)


def _table(value: Any, allowed: set[str] | None, what: str, path: str) -> Mapping[str, Any]:
    """Return a table, whose keys must be among the allowed ones; None allows any."""
    if not isinstance(value, dict):
        raise DataError(f"{path}: {what} must be a table")
    known = value if allowed is None else allowed
    for name in value:
        if name not in known:
            raise DataError(f"{path}: {unknown(f'key of {what}', name, known)}")
    return value


def _named(names: type[_Name], value: Any, what: str, path: str) -> _Name:
    """Return the member of an enumeration that a value names."""
    if value not in list(names):
        raise DataError(f"{path}: {unknown(what, str(value), list(names))}")
    return names(value)


def _count(value: Any, least: int, what: str, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise DataError(f"{path}: {what} must be a whole number from {least}")
    return value


def _score(value: Any, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise DataError(f"{path}: score must be a number from 0 to 1")
    return float(value)


def _group(value: Any, category: str, path: str) -> Group:
    table = _table(value, _GROUP_KEYS, "a group", path)
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise DataError(f"{path}: a group has no name")
    where = f"{path}: group {name!r}"
    return Group(
        name=f"{category}.{name}",
        category=str(_named(Category, table.get("category", category), "category", where)),
        kind=_named(Kind, table.get("kind"), "kind", where),
        score=_score(table.get("score", 0.9), where),
        phrases=_strings(table.get("phrases"), "phrases", where),
        alone=_strings(table["with"], "with", where) if "with" in table else (),
        least=_count(table.get("least", 1), 1, "least", where),
        most_words=_count(table.get("most_words", 0), 0, "most_words", where),
        where=_named(Where, table.get("where", Where.ANY), "place", where),
    )


def _groups(value: Any, category: str, path: str) -> tuple[Group, ...]:
    if not isinstance(value, list):
        raise DataError(f"{path}: group must be a list of tables ([[group]])")
    groups = tuple(_group(table, category, path) for table in value)
    if len({group.name for group in groups}) < len(groups):
        raise DataError(f"{path}: two groups have the same name")
    return groups


def _parsed(raw: str, path: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not valid TOML: {error}") from error
    except RecursionError:
        raise DataError(f"{path}: nested too deep") from None


def parse_pack(raw: str, path: str) -> Pack:
    """Read one file's text.

    Args:
        raw: The TOML text.
        path: The file's name, for messages.

    Raises:
        DataError: The text is no TOML or does not follow the schema.
    """
    table = _table(_parsed(raw, path), _FILE_KEYS, "a pack", path)
    language = table.get("language")
    if not isinstance(language, str) or not language:
        raise DataError(f'{path}: `language` must be a code or "any"')
    if not isinstance(table.get("source"), str):
        raise DataError(f"{path}: `source` must say where the phrases were seen")
    category = str(_named(Category, table.get("category"), "category", path))
    cases = _table(table.get("cases", {}), {"remove", "keep"}, "[cases]", path)
    lists = _table(table.get("lists", {}), None, "[lists]", path)
    return Pack(
        path=path,
        language=language,
        category=category,
        groups=_groups(table.get("group", []), category, path),
        lists={name: _strings(words, f"list {name!r}", path) for name, words in lists.items()},
        address=_address(table.get("address", {}), path),
        remove=_strings(cases["remove"], "cases.remove", path) if "remove" in cases else (),
        keep=_strings(cases["keep"], "cases.keep", path) if "keep" in cases else (),
    )


def _address(value: Any, path: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of `[address]`."""
    table = _table(value, {*VOICES, *Category}, "[address]", path)
    address = {name: _strings(words, f"address.{name}", path) for name, words in table.items()}
    for name, words in address.items():
        for word in words:
            if not _ADDRESS_WORD.fullmatch(word):
                raise DataError(f"{path}: address.{name}: {word!r} is no word, nor `stem*` or `*ending`")
    return address


def _read(path: Path, shown: str) -> Pack:
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(f"{shown}: larger than {LARGEST:,} bytes, which no pack is")
        return parse_pack(path.read_text("utf-8"), shown)
    except OSError as error:
        raise DataError(f"{shown}: cannot be read: {why(error)}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{shown}: not UTF-8: {error.reason} at byte {error.start:,}") from error


@lru_cache(maxsize=1)
def builtin_languages() -> tuple[str, ...]:
    """Return the languages that come with `cleaner`, "any" among them: each a folder of packs."""
    with as_file(files("cleaner.data").joinpath("packs")) as root:
        return tuple(sorted(p.name for p in root.iterdir() if any(p.glob("*.toml"))))


@lru_cache(maxsize=128)
def language_packs(language: str, *, cases: bool = False) -> tuple[Pack, ...]:
    """Return the packs of a language that come with `cleaner`, in the order of their names.

    Args:
        language: Its code, or "any".
        cases: Whether with their cases, which cleaning needs none of: those of all languages take 2 MiB.
    """
    if language not in builtin_languages():
        return ()
    with as_file(files("cleaner.data").joinpath("packs")) as root:
        found = sorted(root.joinpath(language).glob("*.toml"))
        packs = [_read(p, p.relative_to(root).as_posix()) for p in found]
    return tuple(packs if cases else (replace(pack, remove=(), keep=()) for pack in packs))


@lru_cache(maxsize=1)
def builtin_packs() -> tuple[Pack, ...]:
    """Return all packs that come with `cleaner`, in the order of their names."""
    return tuple(pack for language in builtin_languages() for pack in language_packs(language, cases=True))


def files_at(name: str) -> list[Path]:
    """Return the pack files at a path: the file itself, or all below a folder, sorted.

    Args:
        name: The path as the user gave it.

    Raises:
        DataError: The folder holds no pack.
    """
    path = Path(name)
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob("*.toml"))
    if not found:
        raise DataError(f"{name}: the folder holds no .toml file")
    return found


@lru_cache(maxsize=64)
def load_packs(paths: tuple[str, ...]) -> tuple[Pack, ...]:
    """Return the packs in files or folders of the user's.

    Raises:
        DataError: A path does not exist, holds no pack, or a file is wrong.
    """
    packs: list[Pack] = []
    for name in paths:
        if not Path(name).exists():
            raise DataError(f"{name}: no such pack")
        packs += [_read(p, p.as_posix()) for p in files_at(name)]
    return tuple(packs)


def placeholders(packs: Iterable[Pack]) -> Slots:
    """Return all placeholders; lists of one name in several packs add up."""
    lists: dict[str, dict[str, None]] = {}
    for pack in packs:
        for name, words in pack.lists.items():
            lists.setdefault(name, {}).update(dict.fromkeys(words))
    return slots_of({name: tuple(words) for name, words in lists.items()})

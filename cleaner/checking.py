"""Packs looked at: what they cover, and whether one is fit for use.

A pack is read, compiled, held against its own cases, against the packs it stands beside, and against
clean texts, of which it must take nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleaner.api import Cleaner
from cleaner.errors import DataError
from cleaner.filters import default_filters
from cleaner.filters.learned import Learned
from cleaner.fold import key
from cleaner.grammar import literal_forms
from cleaner.language import codes, detect_language
from cleaner.packs import (
    EVERYWHERE,
    PROOF,
    Group,
    Kind,
    Pack,
    builtin_languages,
    files_at,
    language_packs,
    load_packs,
    placeholders,
)
from cleaner.patterns import compile_phrase
from cleaner.phrases import PhraseIndex
from cleaner.placeholders import Slots
from cleaner.registry import active_packs, find_packs

#: What a case of a pack must be found by.
_FINDING = PROOF | {Kind.HEADING, Kind.GLUED_END, Kind.GLUED_START}
#: So many characters of a line are shown.
_SHOWN = 100


class Check(StrEnum):
    """What is looked at."""

    SCHEMA = "schema"
    DUPLICATE = "duplicate"
    CASES = "cases"
    GREEDY = "greedy"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a pack that its author should know.

    Attributes:
        path: The pack's file.
        check: What was looked at.
        sentence: What is the matter.
        group: The group's name, "" where it is the file's matter.
        wrong: Whether the pack is unfit; else it is a note.
    """

    path: str
    check: Check
    sentence: str
    group: str = ""
    wrong: bool = True

    def __str__(self) -> str:
        """Return the finding as one sentence."""
        group = f" group {self.group!r}:" if self.group else ""
        return f"{self.path}:{group} {'' if self.wrong else 'note: '}{self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the packs of one language have: phrases by category, and lines of their cases."""

    language: str
    phrases: Counter[str]
    lists: int
    remove: int
    keep: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "language": self.language,
            "phrases": dict(sorted(self.phrases.items())),
            "lists": self.lists,
            "remove": self.remove,
            "keep": self.keep,
        }


def coverage(language: str, packs: Iterable[Pack]) -> Coverage:
    """Count what some packs have.

    Args:
        language: What they are called together.
        packs: The packs.
    """
    found = list(packs)
    phrases: Counter[str] = Counter()
    for group in (group for pack in found for group in pack.groups):
        phrases[group.category] += len(group.phrases)
    return Coverage(
        language,
        phrases,
        sum(len(pack.lists) for pack in found),
        sum(len(pack.remove) for pack in found),
        sum(len(pack.keep) for pack in found),
    )


def builtin_coverage() -> list[Coverage]:
    """Return what comes with `cleaner`: the neutral packs first, then English, then the others by code."""
    others = sorted(set(builtin_languages()) - set(EVERYWHERE))
    return [coverage(language, language_packs(language, cases=True)) for language in (*EVERYWHERE, *others)]


def pack_files(name: str) -> list[str]:
    """Return the pack files of a name: a file, a folder of them, or what an installed package offers.

    Raises:
        DataError: There is none.
    """
    path = Path(name)
    if path.is_dir():
        return sorted(file.as_posix() for file in files_at(name))
    if path.exists():
        return [name]
    return sorted({pack.path for pack in find_packs((name,))})


class Checker:
    """Checks one pack file.

    Args:
        path: The file.
        clean: Clean texts; None takes the lines that built-in packs of its language must keep.
        allowed: So many lines of the clean texts a group may take.
    """

    def __init__(self, path: str, clean: Sequence[str] | None = None, allowed: int = 0) -> None:
        self.path = path
        self._clean = clean
        self._allowed = allowed

    @cached_property
    def pack(self) -> Pack:
        """The pack.

        Raises:
            DataError: It cannot be read.
        """
        return load_packs((self.path,))[0]

    def findings(self) -> list[Finding]:
        """Return everything that is to say; where the file cannot be used, that alone."""
        try:
            self._index = PhraseIndex((*self._beside, self.pack), only=(self.pack,))
            for probe in self._index.probes:
                probe.span("")
        except DataError as error:
            sentence = str(error).removeprefix(Path(self.path).as_posix()).lstrip(": ")
            return [Finding(self.path, Check.SCHEMA, sentence)]
        if self.pack.language not in {*codes(), *builtin_languages()}:
            sentence = f"no page is found to be in {self.pack.language!r}; name an ISO 639-1 code or any"
            return [Finding(self.path, Check.SCHEMA, sentence)]
        return [*self._duplicates(), *self._cases(), *self._greedy()]

    @cached_property
    def _page_language(self) -> str:
        """The language of pages on which the pack is active."""
        return "en" if self.pack.language in EVERYWHERE else self.pack.language

    @cached_property
    def _beside(self) -> tuple[Pack, ...]:
        """The other packs that are active on such pages."""
        root, own = Path(str(files("cleaner.data").joinpath("packs"))), Path(self.path).resolve()
        active = active_packs(self._page_language, (), cases=True)
        return tuple(pack for pack in active if root.joinpath(pack.path).resolve() != own)

    @cached_property
    def _cleaner(self) -> Cleaner:
        return self._make(self._page_language)

    def _make(self, language: str | None) -> Cleaner:
        filters = default_filters().without(Learned.name).names  # what the model takes is no pattern's
        return Cleaner(packs=(self.path,), language=language, filters=filters)

    def _duplicates(self) -> Iterator[Finding]:
        slots = placeholders((*self._beside, self.pack))
        seen: dict[tuple[str, ...], tuple[str, str]] = {}
        known = PhraseIndex((*self._beside, self.pack), only=self._beside)
        for group in self.pack.groups:
            for phrase in group.phrases:
                for form in _forms(group, phrase, slots):
                    first = seen.setdefault(form, (group.name, phrase))
                    if first != (group.name, phrase):
                        sentence = f"the phrase {phrase!r} finds what {first[1]!r} of {first[0]!r} finds"
                        yield Finding(self.path, Check.DUPLICATE, sentence, group.name)
                        break
                else:
                    yield from self._known(group, phrase, slots, known)

    def _known(self, group: Group, phrase: str, slots: Slots, known: PhraseIndex) -> Iterator[Finding]:
        """Note a phrase whose every form another active pack finds as the same."""
        forms = literal_forms(phrase) if group.kind in PROOF else ()
        matches = [
            next(
                (m for m in known.find(form) if m.group.kind in PROOF and m.group.category == group.category),
                None,
            )
            for form in forms
        ]
        if matches and all(matches):
            sentence = f"the phrase {phrase!r} is found by {matches[0].group.name!r} already"  # type: ignore[union-attr]
            yield Finding(self.path, Check.KNOWN, sentence, group.name, wrong=False)

    def _cases(self) -> Iterator[Finding]:
        pack = self.pack
        if pack.groups and not (pack.remove and pack.keep):
            missing = " and no ".join(name for name in ("remove", "keep") if not getattr(pack, name))
            yield Finding(self.path, Check.CASES, f"[cases] has no {missing} lines; a pack shows both")
        for line in pack.remove:
            if not any(m.group.kind in _FINDING for m in self._index.find(line)):
                yield Finding(self.path, Check.CASES, f"no phrase finds the remove line {_cut(line)!r}")
        for line in pack.keep:
            removals = self._cleaner.clean(line).removals
            if removals:
                sentence = f"the keep line {_cut(line)!r} is removed as {removals[0].reason!r}"
                yield Finding(self.path, Check.CASES, sentence)

    def _greedy(self) -> Iterator[Finding]:
        """Find groups that take lines of clean texts; a pack of one language is held against texts in it."""
        taken: dict[str, list[str]] = {}
        lines = 0
        for text, cleaner in self._texts():
            own = [line for line in text.splitlines() if line.strip()]
            lines += len(own)
            found = {line.rstrip() for line in own if any(self._index.find(line.rstrip()))}
            for name, line in self._taken(text, cleaner) if found else ():
                taken.setdefault(name, []).append(line)
        for name, gone in sorted(taken.items()):
            if len(gone) > self._allowed:
                sentence = f"it takes {len(gone)} of {lines} lines of clean texts, such as {_cut(gone[0])!r}"
                yield Finding(self.path, Check.GREEDY, sentence, name)

    def _texts(self) -> Iterator[tuple[str, Cleaner]]:
        if self._clean is None:
            for pack in self._beside:
                yield from ((line, self._cleaner) for line in pack.keep)
            return
        everywhere = self.pack.language in EVERYWHERE
        for text in self._clean:
            language = detect_language(text.splitlines())
            if everywhere or language == self.pack.language:
                yield text, self._cleaner if language == self._page_language else self._make(language)

    def _taken(self, text: str, cleaner: Cleaner) -> Iterator[tuple[str, str]]:
        """Yield the pack's groups that take lines of a text, with the lines."""
        lines = text.splitlines()
        for removal in cleaner.clean(text).removals:
            line = lines[removal.line - 1].rstrip()
            for match in self._index.find(line):
                if match.group.name == removal.reason or match.group.category == removal.category:
                    yield match.group.name, line
                    break


def _forms(group: Group, phrase: str, slots: Slots) -> Iterator[tuple[str, ...]]:
    """Yield what a phrase finds: its texts where it stands for few, else its expression."""
    where = str(group.kind)
    if forms := literal_forms(phrase):
        yield from ((where, group.category, form) for form in filter(None, map(key, forms)))
    else:
        yield where, group.category, compile_phrase(phrase, slots).source


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}\u2026"

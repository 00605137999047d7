"""The phrase index: all phrases of the active packs, found in a line in one go.

Literal whole-line phrases sit in a table by folded line. The others are regular expressions, tried
only where one of their anchor words is in the line, so that the cost of a page hardly grows with
the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from cleaner.errors import DataError
from cleaner.fold import CLOSING, FIRST_UNSPACED, ORNAMENTS, UNSPACED, key, plain, spelled, spelling, unlink
from cleaner.packs import Group, Kind, Pack, placeholders
from cleaner.patterns import Compiled, Slots, compile_phrase, tokens

_FLAGS = regex.IGNORECASE | regex.VERSION0
_EDGE = "[" + regex.escape(ORNAMENTS) + "]*"
_CLOSE = "[" + regex.escape(ORNAMENTS + CLOSING + "\"'") + "]*"
#: A label is glued to a sentence: the sentence's end stands before it, or it has its own end.
_SENTENCE_END = r"(?<=[.!?\u2026\"')\]\u3002\uff61\u300d\u300f\u06d4\u0964])\s*"
_GLUED = frozenset({Kind.GLUED_END, Kind.GLUED_START})
#: No phrase has a word or a gap as long as this; such runs would only cost time.
_RUN = regex.compile(r"\S{200,}|\s{20,}")
_QUOTES = '"\u201c\u201d\u201e\u00ab\u300c\u300e'
_PAIRS = ("\u00ab\u00bb", "\u300c\u300d", "\u300e\u300f")
_UNSPACED = regex.compile(f"[{UNSPACED}]")
#: Beside a letter of a script without spaces a word may begin or end anywhere.
_ANYWHERE = f"(?<=[{UNSPACED}])|(?=[{UNSPACED}])"
_WHOLE = frozenset({Kind.LINE, Kind.WEAK, Kind.MEMBER, Kind.HEADING})


@dataclass(frozen=True, slots=True)
class Match:
    """A group's phrase found in a line, at `start` to `end` of the line's text."""

    group: Group
    start: int
    end: int


class _Tester:
    """Phrases of one group as one regular expression, compiled when a line first needs it."""

    __slots__ = ("_pattern", "_source", "group")

    def __init__(self, group: Group, compiled: Iterable[Compiled], extra: Iterable[Compiled] = ()) -> None:
        self.group = group
        extras = {c.source for c in extra}
        atoms = {c.source for c in compiled}
        ordered = (*sorted(atoms, key=_longest), *sorted(extras - atoms, key=_longest))
        mark = "(?P<atom>{})" if group.kind is Kind.MADE_OF else "{}"
        union = "|".join(mark.format(s) if s in atoms else s for s in ordered)
        self._source = _anchored(group.kind, union)
        self._pattern: regex.Pattern[str] | None = None

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where the group matches in folded text."""
        if self._pattern is None:
            self._pattern = regex.compile(self._source, _FLAGS)
        found = self._pattern.search(text)
        if found is None:
            return None
        if self.group.kind is Kind.MADE_OF and len(found.captures("atom")) < self.group.least:
            return None
        return found.span("hit") if "hit" in self._pattern.groupindex else found.span()


def _blank(run: regex.Match[str]) -> str:
    """Return what stands for a run without end: nothing that a phrase has, as long as the run."""
    return ("\0 " * (len(run[0]) // 2 + 1))[: len(run[0])]


def _longest(source: str) -> tuple[int, str]:
    return -len(source), source


def _anchored(kind: Kind, union: str) -> str:
    body = f"(?:{union})"
    more = f"|{_ANYWHERE}" if _UNSPACED.search(union) else ""
    left, right = rf"(?:(?<!\w){more})", rf"(?:(?!\w){more})"
    if kind in _WHOLE:
        return rf"\A{_EDGE}{body}{_CLOSE}\Z"
    if kind is Kind.START:
        return rf"\A{_EDGE}{body}{right}"
    if kind is Kind.SENTENCE:
        unspaced = r"|(?<=[.!?:\u3002\uff61\u3011\u300d])" if more else ""
        return rf"(?:\A{_EDGE}|(?<=[.!?:\u2026\u2013|\u06d4\u0964-][\"')\]]?\s){unspaced}){body}{right}"
    if kind is Kind.END:
        return rf"(?:(?<!\w)|(?=\W){more}){body}{_CLOSE}\Z"
    if kind is Kind.MADE_OF:
        gap = "[" + regex.escape(ORNAMENTS + CLOSING + "?/\u00b7\"'") + r"\p{Co}\p{Cf}]*+"
        return rf"\A{gap}(?:{body}{gap})++\Z"
    if kind is Kind.GLUED_END:
        return rf"{_SENTENCE_END}(?P<hit>{body}{_CLOSE})\Z"
    if kind is Kind.GLUED_START:
        return rf"\A(?P<hit>{_EDGE}{body}[\s:.!|>\u203a\u00bb-]*)(?-i:(?=[\p{{Lu}}\p{{Lo}}\"'(]))"
    return f"{left}{body}{right}"


def _length(text: str) -> int:
    """Return the number of words as `most_words` counts them: two letters where there are no spaces."""
    count = len(text.split())
    if not text.isascii() and max(text) >= FIRST_UNSPACED:
        return max(count, len(_UNSPACED.findall(text)) // 2)
    return count


class PhraseIndex:
    """All groups of some packs, ready to search lines."""

    def __init__(self, packs: Iterable[Pack], only: Iterable[Pack] | None = None) -> None:
        """Compile phrases.

        Args:
            packs: The packs; word lists of one serve the phrases of all.
            only: The packs whose phrases are compiled; None for all of `packs`.

        Raises:
            DataError: A phrase is wrong; the message names file and group.
        """
        packs = tuple(packs)
        slots = placeholders(packs)
        self._exact: dict[str, list[Group]] = {}
        self._by_word: dict[str, list[_Tester]] = {}
        self._always: list[_Tester] = []
        for pack in packs if only is None else only:
            for group in pack.groups:
                try:
                    self._add(group, slots)
                except DataError as error:
                    raise DataError(f"{pack.path}: group {group.name!r}: {error}") from error

    def _add(self, group: Group, slots: Slots) -> None:
        patterns: list[Compiled] = []
        for compiled in (compile_phrase(p, slots) for p in group.phrases):
            if compiled.forms and group.kind in _WHOLE:
                for form in filter(key, compiled.forms):
                    groups = self._exact.setdefault(key(form), [])
                    if group not in groups:
                        groups.append(group)
            else:
                patterns.append(compiled)
        self._add_patterns(group, patterns, [compile_phrase(p, slots) for p in group.alone])

    def _add_patterns(self, group: Group, patterns: list[Compiled], extra: list[Compiled]) -> None:
        if group.kind is Kind.MADE_OF and not all(c.anchors for c in patterns):
            self._always.append(_Tester(group, patterns, extra))
            return
        anchored = [c for c in patterns if c.anchors]
        free = [c for c in patterns if not c.anchors]
        if free:
            self._always.append(_Tester(group, free))
        if anchored:
            tester = _Tester(group, anchored, extra)
            for word in frozenset().union(*(c.anchors for c in anchored)):
                self._by_word.setdefault(word, []).append(tester)

    def find(self, text: str) -> tuple[Match, ...]:
        """Return every group that matches a line, the surest first.

        A phrase inside quotation marks is talked about, not used, and does not count. Markdown
        links are read as their texts; offsets are then those of the whole line.
        """
        shown = unlink(text)
        if shown != text:
            found = self._find(spelled(shown))
            return tuple(Match(m.group, 0, len(text)) for m in found if m.group.kind not in _GLUED)
        written, places = spelling(text)
        found = self._find(written)
        if places is None:
            return found
        return tuple(Match(m.group, places[m.start], places[m.end]) for m in found)

    def _find(self, text: str) -> tuple[Match, ...]:
        found = self._all(text)
        if any(mark in text for mark in _QUOTES):
            found = [m for m in found if not _is_quoted(text, m)]
        best = {m.group.name: m for m in reversed(found)}
        return tuple(sorted(best.values(), key=lambda m: (-m.group.score, m.group.name)))

    def _all(self, text: str) -> list[Match]:
        folded = _RUN.sub(_blank, plain(text))
        words = tokens(folded)
        count = _length(folded)
        found = [Match(g, 0, len(text)) for g in self._exact.get(key(text), ())]
        testers = {id(t): t for w in words for t in self._by_word.get(w, ())}
        for tester in (*testers.values(), *self._always):
            most = tester.group.most_words
            if most and count > most:
                continue
            span = tester.find(folded)
            if span is not None:
                found.append(Match(tester.group, *span))
        return found


def _is_quoted(text: str, match: Match) -> bool:
    """Return whether a phrase stands between two quotation marks of its line."""
    before = plain(text[: match.start])
    if match.group.kind in _WHOLE or match.group.kind is Kind.MADE_OF:
        return False
    if any(before.count(pair[0]) > before.count(pair[1]) for pair in _PAIRS):
        return True
    return before.count('"') % 2 == 1 and '"' in plain(text[match.start :])

"""The phrase index: all phrases of the active packs, found in a line in one go.

Literal whole-line phrases sit in a table by folded line. The others are regular expressions, tried
only where one of their anchor words is in the line, so that the cost of a page hardly grows with
the number of phrases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from cleaner.errors import DataError
from cleaner.fold import ORNAMENTS, key, lower, plain, spelled, spelling, unlink
from cleaner.language import stop_words
from cleaner.needs import Needs
from cleaner.packs import Group, Kind, Pack, placeholders
from cleaner.patterns import Compiled, Slots, compile_phrase
from cleaner.probes import WHOLE, Owner, Probe, View, has_boundless, heads_of, longest, made_of
from cleaner.tokens import has_unspaced, pieces, signs, unglued, words_of

_GLUED = frozenset({Kind.GLUED_END, Kind.GLUED_START})
#: No phrase has a word or a gap as long as this; such runs would only cost time.
_RUN, _LEAST_RUN = regex.compile(r"\S{200,}|\s{20,}"), 20
_QUOTES = '"\u201c\u201d\u201e\u00ab\u300c\u300e'
_PAIRS = ("\u00ab\u00bb", "\u300c\u300d", "\u300e\u300f")
#: How many lines have a word, by guess: any line, a stop word or digit; a short word, another, and more
#: for each phrase that needs it. Only the order counts.
_ANY, _COMMON, _SHORT, _LONG, _USE = 9.0, 1.0, 0.04, 0.01, 0.004
_SHORT_LETTERS = 3
#: How many begin in one way, and with a digit.
_HEAD, _DIGIT_HEAD = 0.04, 0.3


@dataclass(frozen=True, slots=True)
class Match:
    """A group's phrase found in a line, at `start` to `end` of the line's text."""

    group: Group
    start: int
    end: int


def _blank(run: regex.Match[str]) -> str:
    """Return what stands for a run without end: nothing that a phrase has, as long as the run."""
    return ("\0 " * (len(run[0]) // 2 + 1))[: len(run[0])]


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
        self._by_word: dict[str, list[Probe]] = {}
        self._by_head: dict[str, list[Probe]] = {}
        self._by_text: dict[str, list[Probe]] = {}
        self._always: list[Probe] = []
        self._groups = 0
        probes: dict[tuple[str, Needs], Probe] = {}
        common: set[str] = set()
        for pack in packs if only is None else only:
            common |= stop_words("en" if pack.language == "any" else pack.language)
            for group in pack.groups:
                try:
                    self._add(group, slots, probes)
                except DataError as error:
                    raise DataError(f"{pack.path}: group {group.name!r}: {error}") from error
        #: All expressions.
        self.probes = tuple(probes.values())
        uses = Counter(word for p in self.probes for clause in p.needs.clauses for word in clause)
        for probe in self.probes:
            self._file(probe, lambda word: _cost(word, word in common, uses[word]))

    def _add(self, group: Group, slots: Slots, probes: dict[tuple[str, Needs], Probe]) -> None:
        self._groups += 1
        patterns: list[Compiled] = []
        for compiled in (compile_phrase(p, slots) for p in group.phrases):
            if compiled.forms and group.kind in WHOLE:
                for form in filter(key, compiled.forms):
                    groups = self._exact.setdefault(key(form), [])
                    if group not in groups:
                        groups.append(group)
            else:
                patterns.append(compiled)
        extra = [compile_phrase(p, slots) for p in group.alone]
        free = [c for c in patterns if not c.anchors]
        anchors = frozenset().union(*(c.anchors for c in patterns))
        if group.kind is Kind.MADE_OF:
            probe = made_of(group, patterns, extra)
            probe.owners.append(Owner(group, (self._groups, 0, 0), None if free else anchors))
            probes[group.name, probe.needs] = probe
            return
        bound = [c for c in patterns if c.anchors] + (extra if anchors else [])
        for part, needed in ((free, frozenset()), (bound, anchors)):
            boundless = has_boundless(c.source for c in part)
            for place, compiled in enumerate(sorted(part, key=lambda c: longest(c.source))):
                probe = Probe.of(group.kind, compiled, boundless)
                probe = probes.setdefault((probe.source, probe.needs), probe)
                probe.owners.append(Owner(group, (self._groups, not needed, place), needed or None))

    def _file(self, probe: Probe, cost: Callable[[str], float]) -> None:
        """Put a probe where lines that may match come upon it: under words, beginnings or a text."""

        def weigh(words: frozenset[str]) -> float:
            return sum(map(cost, words))

        needs = probe.needs
        clauses = sorted(needs.clauses, key=weigh)
        triggers = [o.trigger or frozenset() for o in probe.owners]
        words = clauses[0] if clauses else frozenset().union(*triggers) if all(triggers) else frozenset()
        expense = weigh(words) if words else _ANY
        text = max(needs.literals, key=lambda literal: (not literal.isascii(), len(literal)), default="")
        heads = needs.openings if needs.openings and not probe.made else ()
        if heads and expense > _HEAD * len(heads) + _DIGIT_HEAD * ("0" in heads):
            places = [self._by_head.setdefault(head, []) for head in heads]
        elif words:
            clauses = clauses[1:]
            places = [self._by_word.setdefault(word, []) for word in words]
        else:
            places = [self._by_text.setdefault(text, [])] if text else [self._always]
        for place in places:
            place.append(probe)
        probe.prepare(clauses)

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
        if not found:
            return ()
        if any(mark in text for mark in _QUOTES):
            found = [m for m in found if not _is_quoted(text, m)]
        best = {m.group.name: m for m in reversed(found)}
        return tuple(sorted(best.values(), key=lambda m: (-m.group.score, m.group.name)))

    def _all(self, text: str) -> list[Match]:
        """Return what is found in a line; of matches with one name the first speaks."""
        exact = [Match(g, 0, len(text)) for g in self._exact.get(key(text), ())]
        folded = plain(text)
        if len(folded) >= _LEAST_RUN:
            folded = _RUN.sub(_blank, folded)
        low = lower(folded)
        words = words_of(low)
        seen = pieces(words) if has_unspaced(low) else set(words)
        seen.update(signs(low))
        seen.update(unglued(folded))
        probes = self._candidates(low, seen)
        if not probes:
            return exact
        view = View(folded, low, seen)
        found = [f for probe in probes if probe.admits(view) for f in probe.find(view)]
        found.sort(key=lambda f: (f.start, f.owner.place), reverse=True)
        first = {f.owner.place[:2]: f for f in found}
        return exact + [Match(f.owner.group, f.start, f.end) for _, f in sorted(first.items())]

    def _candidates(self, low: str, words: set[str]) -> set[Probe]:
        """Return the probes that a line may match, by its words, its beginning and its signs."""
        probes = set(self._always)
        for word in words:
            if word in self._by_word:
                probes.update(self._by_word[word])
        for head in heads_of(low.lstrip(ORNAMENTS)):
            if head in self._by_head:
                probes.update(self._by_head[head])
        for text, more in self._by_text.items():
            if text in low:
                probes.update(more)
        return probes


def _cost(word: str, common: bool, uses: int) -> float:
    """Estimate how many lines have a word, given the number of phrases that need it."""
    if common or word == "0":
        return _COMMON
    return _USE * uses + (_SHORT if len(word) <= _SHORT_LETTERS else _LONG)


def _is_quoted(text: str, match: Match) -> bool:
    """Return whether a phrase stands between two quotation marks of its line."""
    before = plain(text[: match.start])
    if match.group.kind in WHOLE or match.group.kind is Kind.MADE_OF:
        return False
    if any(before.count(pair[0]) > before.count(pair[1]) for pair in _PAIRS):
        return True
    return before.count('"') % 2 == 1 and '"' in plain(text[match.start :])

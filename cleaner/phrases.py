"""The phrase index: all phrases of the active packs, found in a line in one go.

Literal whole-line phrases sit in a table by folded line. The others are regular expressions, tried only
where a line has what they need (`cleaner.sieve`), so that the cost of a page hardly grows with the number
of phrases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from cleaner.address import address_of
from cleaner.errors import DataError
from cleaner.fold import spelled, unlink
from cleaner.forms import REMEMBERED, SHORT, Form
from cleaner.language import ranks
from cleaner.literals import tables
from cleaner.needs import DIGIT, listed
from cleaner.packs import EVERYWHERE, Group, Kind, Pack, placeholders
from cleaner.patterns import Compiled, compile_phrase
from cleaner.probes import WHOLE, Found, Probe, View, has_boundless, longest, made_of, owner_of
from cleaner.shape import SENTENCE_ENDS
from cleaner.sieve import Sieve
from cleaner.tokens import pieces, signs, unglued

_GLUED = frozenset({Kind.GLUED_END, Kind.GLUED_START})
#: No phrase has a word or a gap as long as this; such runs would only cost time.
_RUN = regex.compile(r"\S{200,}|\s{20,}")
_LEAST_WORD, _LEAST_SPACES = 200, 20
#: The list with the verbs of reporting clauses; phrases of these kinds may stand in reported speech.
_VERBS, _SPOKEN = "reporting", frozenset({Kind.PART, Kind.SENTENCE, Kind.START})
_QUOTE = re.compile('["\u201c\u201d\u201e\u00ab\u300c\u300e]')
#: A line that somebody says: within quotation marks from its first sign on, or a sentence behind a dash.
#: Guillemets are arrows, too ("\u00ab Older Newer \u00bb"): within these it is a sentence.
_STOP = f"[{re.escape(SENTENCE_ENDS)},]"
_SPOKEN_LINE = re.compile(
    rf"""\s*(?:["\u201c\u201d\u201e].*["\u201c\u201d]|\u300c.*\u300d|\u300e.*\u300f){_STOP}?\s*"""
    rf"|\s*\u00ab.*(?:{_STOP}\s?\u00bb|\u00bb\s?{_STOP})\s*"
    rf"|\s*[\u2013\u2014]\s?\w.*(?!\u2026){_STOP}\s*"
)
_PAIRS = ("\u00ab\u00bb", "\u300c\u300d", "\u300e\u300f")
#: A drawing has so many signs that are no letters; measures have figures around their signs.
_DRAWN, _MEASURES = 5, re.compile(r"\d[^\w\d]*x[^\w\d]*\d")
#: How many lines have a word, by guess: a short word, another, and more for each phrase that needs it; the
#: commonest stop word 1, the one of rank `_HALF` half of that. Only the order counts.
_SHORT, _LONG, _USE, _HALF = 0.04, 0.01, 0.001, 20
_SHORT_LETTERS = 3
#: More groups than stand before those of English in an index.
_LAST = 1 << 20


class Match(NamedTuple):
    """A group's phrase found in a line.

    Attributes:
        group: The group.
        start: Where it begins in the line's text.
        end: Where it ends.
        open: It is the whole line, and words that it leaves open (a name, a gap) are part of it.
    """

    group: Group
    start: int
    end: int
    open: bool = False


def _reporting(packs: Iterable[Pack]) -> regex.Pattern[str] | None:
    """Return the expression for a reporting clause: a comma, a few words, a verb of the packs' lists."""
    verbs = sorted({spelled(verb) for pack in packs for verb in pack.lists.get(_VERBS, ())})
    if not verbs:
        return None
    union = "|".join(map(regex.escape, verbs))
    return regex.compile(rf",\s(?:[^\s,]+\s){{0,5}}(?:{union})(?!\w)", regex.IGNORECASE)


def _numbered(packs: Iterable[Pack]) -> Iterator[tuple[int, Pack, Group]]:
    """Yield the groups of packs with numbers in their order; those of `EVERYWHERE` keep theirs."""
    number = 0
    for pack in packs:
        if pack.language == EVERYWHERE[-1]:
            number = max(number, _LAST)  # behind the languages before it
        for group in pack.groups:
            yield number, pack, group
            number += 1


def _matched(found: Found) -> Match:
    return Match(found.owner.group, found.start, found.end, found.open)


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
        used = packs if only is None else tuple(only)
        slots = placeholders(packs)
        literals = tuple(tables(used))
        patterns = {group: left for table in literals for group, left in table.patterns.items()}
        self._literals = tuple(table.groups for table in literals)
        self._reporting = _reporting(packs)
        #: Who speaks, and to whom.
        self.address = address_of(packs)
        probes: dict[object, Probe] = {}
        common: dict[str, int] = {}
        for language in {"en" if pack.language == "any" else pack.language: None for pack in used}:
            common |= ranks(language)
        # Those of all languages are the first bits of every sieve, so that its masks for them are shared.
        for number, owner, group in sorted(_numbered(used), key=lambda n: n[1].language not in EVERYWHERE):
            shared_by_all = owner.language in EVERYWHERE
            try:
                own, extra = (
                    [compile_phrase(phrase, slots, common=shared_by_all) for phrase in phrases]
                    for phrases in (patterns[group], group.alone)
                )
                self._add(number, group, own, extra, probes)
            except DataError as error:
                raise DataError(f"{owner.path}: group {group.name!r}: {error}") from error
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._find_in)
        uses = Counter(word for p in probes.values() for clause in p.needs.clauses for word in clause)
        self._sieve = Sieve(
            tuple(probes.values()),
            lambda words: sum(_cost(word, common.get(word), uses[word]) for word in words),
        )
        #: All expressions.
        self.probes = self._sieve.probes

    def _add(
        self,
        number: int,
        group: Group,
        patterns: Sequence[Compiled],
        extra: Sequence[Compiled],
        probes: dict[object, Probe],
    ) -> None:
        free = [c for c in patterns if not c.anchors]
        anchors = listed(frozenset().union(*(c.anchors for c in patterns)))
        if group.kind is Kind.MADE_OF:
            run = probes[group] = made_of(patterns, extra)
            run.owners = (owner_of(group, 2 * number, 0, None if free else anchors),)
            return
        bound = [*(c for c in patterns if c.anchors), *(extra if anchors else ())]
        for voice, part, needed in (
            (2 * number + 1, free, ()),
            (2 * number, bound, anchors),
        ):
            boundless = has_boundless(c.source for c in part)
            for place, compiled in enumerate(sorted(part, key=lambda c: longest(c.source))):
                made = Probe.of(group.kind, compiled, boundless)
                probe = probes.setdefault(made.same, made)
                probe.owners += (owner_of(group, voice, place, needed or None),)

    def find(self, text: str) -> tuple[Match, ...]:
        """Return every group that matches a line, the surest first.

        A phrase inside quotation marks is talked about, not used, and does not count. Markdown
        links are read as their texts; offsets are then those of the whole line.
        """
        return self._find_in(Form(text))

    def find_in(self, form: Form) -> tuple[Match, ...]:
        """Return what `find` does for a line that is folded already; short lines are remembered."""
        return self._remembered(form) if len(form.text) <= SHORT else self._find_in(form)

    def _find_in(self, form: Form) -> tuple[Match, ...]:
        if "](" in form.text and (shown := unlink(form.text)) != form.text:
            found = self._find(Form(shown))
            end = len(form.text)
            return tuple(Match(m.group, 0, end, m.open) for m in found if m.group.kind not in _GLUED)
        found = self._find(form)
        places = form.places
        if places is None:
            return found
        return tuple(Match(m.group, places[m.start], places[m.end], m.open) for m in found)

    def _find(self, form: Form) -> tuple[Match, ...]:
        found = self._all(form)
        if not found:
            return ()
        if _QUOTE.search(form.text):
            found = [m for m in found if not _is_quoted(form.folded, m)]
        if _SPOKEN_LINE.fullmatch(form.text) or _is_drawn(form.low):
            found = [m for m in found if not _is_label(m)]
        if self._reporting is not None and ", " in form.folded:
            found = [m for m in found if not self._is_reported(form.folded, m)]
        if len(found) == 1:
            return (found[0],)
        best = {m.group.name: m for m in reversed(found)}
        return tuple(sorted(best.values(), key=lambda m: (-m.group.score, m.group.name)))

    def reports(self, text: str) -> bool:
        """Return whether a folded line has a reporting clause: somebody is said to have said it."""
        return self._reporting is not None and self._reporting.search(text) is not None

    def _is_reported(self, text: str, match: Match) -> bool:
        """Return whether a clause behind a comma says whose words a phrase is (", the sign said")."""
        if match.group.kind is Kind.START and text[: match.end].endswith(":"):
            return False  # what is said is the headline behind the label
        return match.group.kind in _SPOKEN and self._reporting.search(text, match.start) is not None  # type: ignore[union-attr]

    def _all(self, form: Form) -> list[Match]:
        """Return what is found in a line; of matches with one name the first speaks."""
        label, end = form.key, len(form.folded)
        exact = [Match(group, 0, end) for table in self._literals if label in table for group in table[label]]
        if _may_run(form):
            form = Form(_RUN.sub(_blank, form.folded))
        words = pieces(form.words) if form.unspaced else set(form.words)
        words.update(signs(form.low), unglued(form.folded))
        view = View(form, words)
        found = [f for probe in self._sieve.sift(view) for f in probe.find(view)]
        if not found:
            return exact
        if len(found) == 1:
            return [*exact, _matched(found[0])]
        found.sort(key=lambda f: (f.start, f.owner.voice, f.owner.place), reverse=True)
        first = {f.owner.voice: f for f in found}
        return exact + [_matched(f) for _, f in sorted(first.items())]

    def candidates(self, view: View) -> list[Probe]:
        """Return the probes that a line may match, by its words, its beginning and its end."""
        return self._sieve.sift(view)


def _may_run(form: Form) -> bool:
    """Return whether a line may have a run without end."""
    text, parts = form.folded, form.parts
    if len(text) < _LEAST_SPACES:
        return False
    if "  " not in text and text.isprintable():  # no white space but single spaces
        return len(text) >= _LEAST_WORD and max(map(len, parts)) >= _LEAST_WORD
    lengths = [len(part) for part in parts]
    spaces = len(text) - sum(lengths) - len(parts)
    return spaces >= _LEAST_SPACES - 2 or max(lengths) >= _LEAST_WORD or "\x1f" in text


def _cost(word: str, rank: int | None, uses: int) -> float:
    """Guess how many lines have a word, given its rank among stop words and the phrases that need it."""
    if word == DIGIT:
        return 1.0
    common = 0.0 if rank is None else _HALF / (_HALF + rank)
    return common + _USE * uses + (_SHORT if len(word) <= _SHORT_LETTERS else _LONG)


def _is_drawn(low: str) -> bool:
    """Return whether a line is drawn with one letter or tells measures: its X is no network."""
    kinds = {char for char in set(low) if char.isalnum()}
    if len(kinds) == 1:
        return len("".join(low.split())) - low.count(min(kinds)) >= _DRAWN
    return {char for char in kinds if char.isalpha()} == {"x"} and bool(_MEASURES.search(low))


def _is_label(match: Match) -> bool:
    """Return whether a phrase is a line of its own, or what such a line is made of."""
    return match.group.kind in WHOLE or match.group.kind is Kind.MADE_OF


def _is_quoted(text: str, match: Match) -> bool:
    """Return whether a phrase stands between two quotation marks of its line."""
    before = text[: match.start]
    if _is_label(match):
        return False
    if any(before.count(pair[0]) > before.count(pair[1]) for pair in _PAIRS):
        return True
    return before.count('"') % 2 == 1 and '"' in text[match.start :]

"""Probes: regular expressions for phrases, each behind cheap questions that most lines fail.

A probe is compiled when a line first passes its questions. Phrases that come to the same expression
share one, whatever groups they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import regex

from cleaner.fold import CLOSING, ORNAMENTS, UNSPACED
from cleaner.forms import Form
from cleaner.needs import CAPITAL, DIGIT, EDGE, Needs, listed, worth
from cleaner.packs import Group, Kind
from cleaner.patterns import Compiled

#: Expressions that are kept compiled.
_COMPILED = 1 << 13
_FLAGS = regex.IGNORECASE | regex.VERSION0
#: What the expressions of phrases begin with that begin their line.
_FIRST = r"\A"
_EDGE = "[" + regex.escape(ORNAMENTS) + "]*"
_CLOSE_CHARS = ORNAMENTS + CLOSING + "\"'"
_CLOSE = "[" + regex.escape(_CLOSE_CHARS) + "]*"
_GAP_CHARS = ORNAMENTS + CLOSING + "?/\u00b7\"'"
#: A label is glued to a sentence: the sentence's end stands before it, or it has its own end.
_SENTENCE_END = r"(?<=[.!?\u2026\"')\]\u3002\uff61\u300d\u300f\u06d4\u0964])\s*"
_UNSPACED = regex.compile(f"[{UNSPACED}]")
#: Beside a letter of a script without spaces a word may begin or end anywhere.
_ANYWHERE = f"(?<=[{UNSPACED}])|(?=[{UNSPACED}])"
#: Kinds whose phrases are the whole line, and those whose phrases begin it.
WHOLE = frozenset({Kind.LINE, Kind.WEAK, Kind.MEMBER, Kind.HEADING})
_BEGINNING = WHOLE | {Kind.START, Kind.GLUED_START}
_ENDING = WHOLE | {Kind.END, Kind.GLUED_END}
#: Kinds whose expressions are those of another.
_AS: Mapping[Kind, Kind] = dict.fromkeys(WHOLE, Kind.LINE) | {Kind.CUE: Kind.PART}
#: In these kinds words are glued to what stands beside them.
_GLUED = frozenset({Kind.MADE_OF, Kind.GLUED_START})


class View:
    """A line as the questions look at it.

    Attributes:
        text: The folded line.
        parts: It split at white space.
        words: Its words and signs in lower case (`cleaner.tokens`), glued ones too.
        head: How it begins behind ornaments: the first character in its own case, then three in lower case.
        tail: How it ends before closing signs: the last three characters.
        count: The number of words as `most_words` counts them.
        size: The number of words between ornaments, as `str.split` counts them.
    """

    __slots__ = (
        "_begin", "_low", "_made", "_single", "count", "head", "parts", "size", "tail", "text", "words",
    )  # fmt: skip

    def __init__(self, form: Form, words: set[str]) -> None:
        text, low, parts = form.folded, form.low, form.parts
        self.text, self.words, self.parts = text, words, parts
        self.count = _length(form) if form.unspaced else len(parts)
        begin = low.lstrip(ORNAMENTS)
        inner = begin.rstrip(_CLOSE_CHARS)
        self.head = text[len(text) - len(begin)] + begin[:EDGE] if begin else ""
        self.tail = (inner if len(inner) >= EDGE else low.rstrip(_CLOSE_CHARS))[-EDGE:]
        self.size = len(parts) if inner == low else len(inner.split())
        self._low, self._begin = low, inner
        self._single: str | None = None
        self._made: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def low(self) -> str:
        """The line in lower case, single spaces between its words."""
        if self._single is None:
            low = self._low
            self._single = low if "  " not in low and low.isascii() else " ".join(self.parts)
        return self._single

    def made(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return heads and tails without all that may stand between the labels of a line; () if unsure."""
        if self._made is None:
            begin = self._begin.lstrip(_GAP_CHARS)
            inner = begin.rstrip(_GAP_CHARS)
            text = self.text.rstrip(_CLOSE_CHARS)
            first = text[len(text) - len(begin)] if begin else ""
            heads = () if _may_be_gap(inner[:1]) else heads_of(first + begin[:EDGE])
            self._made = heads, () if _may_be_gap(inner[-1:]) else tails_of(inner[-EDGE:])
        return self._made


def heads_of(head: str) -> tuple[str, ...]:
    """Return how a folded line begins: one, two, three characters; `DIGIT`, `CAPITAL`.

    Args:
        head: The first character in its own case, and the first three in lower case.
    """
    first, low = head[:1], head[1:]
    kind = DIGIT if first.isdecimal() else CAPITAL if not first.islower() or first in "\xaa\xba" else first
    return low[:1], low[:2], low[:3], kind


def tails_of(tail: str) -> tuple[str, ...]:
    """Return how a folded line ends: one, two, three characters; `DIGIT`."""
    last = tail[-1:]
    return last, tail[-2:], tail, DIGIT if last.isdecimal() else last


def _may_be_gap(char: str) -> bool:
    """Return whether a character may be an icon or invisible."""
    return not char.isascii() and not char.isalnum()


def _length(form: Form) -> int:
    """Return the number of words as `most_words` counts them: two letters where there are no spaces."""
    count = len(form.parts)
    return max(count, len(_UNSPACED.findall(form.folded)) // 2) if form.unspaced else count


@dataclass(frozen=True, slots=True)
class Owner:
    """A group whose phrase a probe is.

    Attributes:
        group: The group.
        voice: The number of its part of the group's phrases; each part speaks once in a line.
        place: Which of them speaks: of those at one start the least.
        trigger: Words of which the line must have one; None where the probe's questions see to that.
    """

    group: Group
    voice: int
    place: int
    trigger: tuple[str, ...] | None


#: Owners and probes seen so far, each once: those of the packs of all languages are in every index. The keys
#: hold addresses of what their values hold.
_OWNERS: dict[tuple[int, int, int, tuple[str, ...] | None], Owner] = {}
_PROBES: dict[object, Probe] = {}
_MOST_SHARED = 1 << 17


def owner_of(group: Group, voice: int, place: int, trigger: tuple[str, ...] | None) -> Owner:
    """Return an owner, the same one each time."""
    if len(_OWNERS) >= _MOST_SHARED:
        _OWNERS.clear()
    return _OWNERS.setdefault((id(group), voice, place, trigger), Owner(group, voice, place, trigger))


def once(probe: Probe) -> Probe:
    """Return a probe that is ready, or the one before it that does the same."""
    if len(_PROBES) >= _MOST_SHARED:
        _PROBES.clear()
    return _PROBES.setdefault(probe.whole, probe)


class Found(NamedTuple):
    """An owner's phrase found in a line, at `start` to `end`; `open`: a name or a gap is part of it."""

    owner: Owner
    start: int
    end: int
    open: bool


class Probe:
    """One regular expression and its questions.

    Args:
        kind: How the phrase stands in the line.
        label: The phrase.
        boundless: It may have letters beside which no word boundary is asked for.
        needs: What a line must have for it.

    Attributes:
        needs: What a line must have for it.
        owners: The groups whose phrase it is.
        made: The line must be made of a group's labels.
        most: The most words of a line, as `View.count` counts them; 0 for no limit.
    """

    __slots__ = (
        "_boundless", "_clauses", "_hit", "_kind", "_label", "_search", "_sure", "most", "needs", "owners",
    )  # fmt: skip
    made = False

    def __init__(self, kind: Kind, label: Compiled | None, boundless: bool, needs: Needs) -> None:
        self._kind = _AS.get(kind, kind)
        self._label = label
        self._boundless = boundless
        self.needs = needs
        self.owners: tuple[Owner, ...] = ()
        self.most = 0
        self._clauses: tuple[tuple[str, ...], ...] = needs.clauses
        self._search: Callable[[str], regex.Match[str] | None] | None = None
        self._hit: str | int = 0
        self._sure = False

    @classmethod
    def of(cls, kind: Kind, compiled: Compiled, boundless: bool) -> Probe:
        """Return the probe for a phrase that stands as `kind` says."""
        return cls(kind, compiled, boundless, _needs_with(kind, compiled.needs))

    @property
    def same(self) -> object:
        """What it has in common with the probes of an index that do the same."""
        return self._kind, self._label and self._label.short, self._boundless, self.needs

    @property
    def whole(self) -> object:
        """What makes it: it does the same as any other with this."""
        owners = tuple(map(id, self.owners))
        return self._kind, id(self._label), self._boundless, self.needs, owners, self.most, self._clauses

    @property
    def source(self) -> str:
        """The expression, which is written when it is asked for: most never are."""
        return _anchored(self._kind, self._label.source if self._label else "", self._boundless)

    def prepare(self, clauses: Sequence[tuple[str, ...]]) -> None:
        """Set which words are asked about, once all owners are known: the caller has seen to the others."""
        limits = [owner.group.most_words for owner in self.owners]
        self.most = max(limits) if limits and all(limits) else 0
        self._clauses = tuple(clauses)
        self._sure = len(self.owners) == 1  # what its owner asks, the probe asks

    def admits(self, view: View) -> bool:
        """Return whether a line may match, given that its edges are those of the phrase."""
        needs = self.needs
        if needs.shortest > len(view.parts) or (self.most and view.count > self.most):
            return False
        if needs.longest is not None and view.size > needs.longest:
            return False
        for clause in self._clauses:
            if view.words.isdisjoint(clause):
                return False
        low = view.low
        return all(literal in low for literal in needs.literals)

    def find(self, view: View) -> list[Found]:
        """Return the owners whose phrase is in a line."""
        owners = self.owners if self._sure else [o for o in self.owners if _is_asked(o, view)]
        span = self.span(view.text) if owners else None
        return [Found(owner, *span, self._is_open(view)) for owner in owners] if span else []

    def _is_open(self, view: View) -> bool:
        """Return whether a line that is the phrase has words in it that the phrase leaves open."""
        if self._kind is not Kind.LINE or self._label is None:
            return False
        spelled = self._label.spelled
        return spelled is None or view.size > spelled

    def span(self, text: str) -> tuple[int, int] | None:
        """Return where the expression matches in folded text."""
        if self._search is None:
            pattern = _compiled(self.source)
            # Where only the first place can match, asking about it alone is twice as fast.
            self._search = pattern.match if pattern.pattern.startswith(_FIRST) else pattern.search
            self._hit = "hit" if "hit" in pattern.groupindex else 0
        found = self._search(text)
        if found is None:
            return None
        return found.span(self._hit) if self._counts(found) else None

    def _counts(self, found: regex.Match[str]) -> bool:
        """Return whether a match is one of the phrase."""
        return True


class MadeOf(Probe):
    """The expression for lines made of a group's labels.

    Args:
        labels: The labels, in the order in which they are tried.
        alone: Those that prove nothing alone.
        boundless: A label may have letters beside which no word boundary is asked for.
        needs: What a line must have for it.
    """

    __slots__ = ("_alone", "_labels")
    made = True

    def __init__(
        self, labels: Iterable[Compiled], alone: Iterable[Compiled], boundless: bool, needs: Needs
    ) -> None:
        super().__init__(Kind.MADE_OF, None, boundless, needs)
        self._labels, self._alone = tuple(labels), tuple(alone)

    @property
    def whole(self) -> object:
        """What makes it."""
        labels = tuple(map(id, self._labels)), tuple(map(id, self._alone))
        return super().whole, labels

    @property
    def source(self) -> str:
        """The expression, which is written when it is asked for."""
        atoms, alone = ([c.source for c in part] for part in (self._labels, self._alone))
        return _anchored(Kind.MADE_OF, "|".join([f"(?P<atom>{'|'.join(atoms)})", *alone]), self._boundless)

    def _counts(self, found: regex.Match[str]) -> bool:
        """Return whether so many of the labels stand in the line as the group asks for."""
        return len(found.captures("atom")) >= self.owners[0].group.least


def _is_asked(owner: Owner, view: View) -> bool:
    most, trigger = owner.group.most_words, owner.trigger
    if most and view.count > most:
        return False
    return trigger is None or not view.words.isdisjoint(trigger)


@lru_cache(maxsize=_COMPILED)
def _compiled(source: str) -> regex.Pattern[str]:
    """Return a compiled expression, once for all indexes."""
    return regex.compile(source, _FLAGS)


@lru_cache(maxsize=1 << 14)
def _needs_with(kind: Kind, needs: Needs) -> Needs:
    """Return what of a phrase's needs holds for lines where it stands as `kind` says."""
    openings, closings = needs.openings, needs.closings
    if kind not in _BEGINNING or any(o[0] in ORNAMENTS for o in openings or ()):
        openings = None
    if kind not in _ENDING or any(c[-1] in _CLOSE_CHARS for c in closings or ()):
        closings = None
    return Needs(
        clauses=() if kind in _GLUED else needs.clauses,
        literals=needs.literals,
        openings=openings,
        closings=closings,
        shortest=needs.shortest,
        longest=needs.longest if kind in WHOLE else None,
    )


def made_of(atoms: Sequence[Compiled], extra: Sequence[Compiled]) -> MadeOf:
    """Return the probe for lines made of labels, some of which (`extra`) prove nothing alone."""
    labels = [*atoms, *extra]
    openings = _united([c.needs.openings for c in labels])
    closings = _united([c.needs.closings for c in labels])
    sure = [max(c.needs.clauses, key=worth, default=c.anchors) for c in atoms]
    clauses = (listed(frozenset().union(*sure)),) if all(sure) else ()
    needs = Needs(clauses, (), openings, closings, 1, None)
    own, others = {c.source: c for c in atoms}, {c.source: c for c in extra}
    ordered = [own[s] for s in sorted(own, key=longest)]
    alone = [others[s] for s in sorted(set(others) - set(own), key=longest)]
    return MadeOf(ordered, alone, has_boundless([*own, *others]), needs)


def _united(each: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """Return the edges of all labels, as they are without signs; None where one may be anything."""
    known = {text.strip(_GAP_CHARS) for texts in each if texts is not None for text in texts}
    return None if None in each or "" in known else listed(known)


def longest(source: str) -> tuple[int, str]:
    """Return the order in which expressions are tried: the longest first."""
    return -len(source), source


def has_boundless(sources: Iterable[str]) -> bool:
    """Return whether expressions have letters beside which no word boundary is asked for."""
    return any(_UNSPACED.search(source) for source in sources)


def _anchored(kind: Kind, source: str, boundless: bool) -> str:
    """Return the expression for a phrase that stands as `kind` says."""
    body = f"(?:{source})"
    more = f"|{_ANYWHERE}" if boundless else ""
    left, right = rf"(?:(?<!\w){more})", rf"(?:(?!\w){more})"
    if kind in WHOLE:
        return rf"\A{_EDGE}{body}{_CLOSE}\Z"
    if kind is Kind.START:
        return rf"\A{_EDGE}{body}{right}"
    if kind is Kind.SENTENCE:
        unspaced = r"|(?<=[.!?:\u3002\uff61\u3011\u300d])" if more else ""
        return rf"(?:\A{_EDGE}|(?<=[.!?:\u2026\u2013|\u06d4\u0964-][\"')\]]?\s){unspaced}){body}{right}"
    if kind is Kind.END:
        return rf"(?:(?<!\w)|(?=\W){more}){body}{_CLOSE}\Z"
    if kind is Kind.MADE_OF:
        gap = "[" + regex.escape(_GAP_CHARS) + r"\p{Co}\p{Cf}]*+"
        return rf"\A{gap}(?:{body}{gap})++\Z"
    if kind is Kind.GLUED_END:
        return rf"(?:{_SENTENCE_END}|(?=\[))(?P<hit>{body}{_CLOSE})\Z"
    if kind is Kind.GLUED_START:
        return rf"\A(?P<hit>{_EDGE}{body}[\s:.!|>\u203a\u00bb-]*)(?-i:(?=[\p{{Lu}}\p{{Lo}}\"'(]))"
    return f"{left}{body}{right}"

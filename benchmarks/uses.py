"""What each rule removes rightly and what it costs: the counts behind `benchmarks.patterns`.

A rule is a group of a pack, named by its reason code and the pack's file, or a structural rule of a
filter ("navigation.run"). Groups that only speak inside blocks (`cue`, `member`) are credited with the
lines of their category that a block took and they are found in.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from benchmarks.corpora import Labelled
from benchmarks.lines import KEPT
from benchmarks.metrics import words
from cleaner import Cleaner, Result
from cleaner.filters import default_filters
from cleaner.packs import Group, Kind, builtin_packs
from cleaner.phrases import Match, PhraseIndex
from cleaner.registry import active_packs, pack_language
from cleaner.types import Category, Removal

#: The place of structural rules, in the stead of a pack's file.
RULE = "rule"
_EVIDENCE = frozenset({Kind.CUE, Kind.MEMBER})
_REASON = re.compile(rf"(?:{'|'.join(Category)})\.[a-z-]+")


@dataclass(frozen=True, order=True, slots=True)
class Rule:
    """A rule: its reason code, and the file of its pack."""

    reason: str
    place: str


@dataclass
class Use:
    """What a rule did.

    Attributes:
        right: Lines removed under their own category (or, of a category that stays, named as content).
        wrong: Lines of boilerplate removed under another category (or named as content).
        lost: Content lines removed.
        parts: Lines of which it took an end.
        documents: The labelled texts in which it was right.
        gold_words: Words of gold texts that it took.
        gold_texts: The gold texts from which it took some.
    """

    right: int = 0
    wrong: int = 0
    lost: int = 0
    parts: int = 0
    documents: set[str] = field(default_factory=set)
    gold_words: int = 0
    gold_texts: set[str] = field(default_factory=set)

    def add(self, more: Use) -> None:
        """Add what was counted elsewhere."""
        for name in ("right", "wrong", "lost", "parts", "gold_words"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.documents |= more.documents
        self.gold_texts |= more.gold_texts

    @property
    def fired(self) -> bool:
        """Whether it did anything."""
        return bool(self.right or self.wrong or self.lost or self.parts or self.gold_words)

    @property
    def worth(self) -> float:
        """Lines removed rightly, half of those under a wrong category, less the cost.

        A content line lost weighs ten times a line of boilerplate, and so do a hundred words of gold texts.
        """
        return self.right + self.wrong / 2 + self.parts / 2 - 10 * self.lost - self.gold_words / 10


Uses = dict[Rule, Use]


@lru_cache(maxsize=1)
def _places() -> dict[Group, str]:
    return {group: pack.path for pack in builtin_packs() for group in pack.groups}


def groups() -> dict[Rule, Group]:
    """Return every group of every built-in pack."""
    return {Rule(group.name, place): group for group, place in _places().items()}


def structural_rules() -> list[Rule]:
    """Return the structural rules: the reason codes in the filters' sources that are no group's."""
    named = {rule.reason for rule in groups()}
    found = {f"{f.name}.block" for f in default_filters() if getattr(f, "block", None)}
    for source in Path(str(files("cleaner.filters"))).glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and _REASON.fullmatch(str(node.value)):
                found.add(str(node.value))
    return [Rule(reason, RULE) for reason in sorted(found - named)]


@lru_cache(maxsize=32)
def _index(language: str | None) -> PhraseIndex:
    return PhraseIndex(active_packs(language, ()))


def _rules(text: str, removal: Removal, language: str | None) -> Iterator[Rule]:
    """Yield the rules that took a line: the one that its reason names, and the evidence in a block."""
    matches = _index(pack_language(language, ())).find(text)
    named = [m for m in matches if m.group.name == removal.reason]
    if named:
        yield _rule(named[0])
        return
    yield Rule(removal.reason, RULE)
    for m in matches:
        if m.group.kind in _EVIDENCE and m.group.category == removal.category:
            yield _rule(m)


def _rule(match: Match) -> Rule:
    return Rule(match.group.name, _places()[match.group])


def _note(uses: Uses, rule: Rule, document: Labelled, place: int, removal: Removal, whole: bool) -> None:
    use = uses.setdefault(rule, Use())
    label = document.lines[place][1]
    content = label in KEPT
    if removal.category in KEPT:
        right = content
    elif not whole:
        use.parts += 1
        return
    elif content:
        use.lost += 1
        return
    else:
        right = label == removal.category
    use.right += right
    use.wrong += not right
    if right:
        use.documents.add(document.id)


def rules_alone() -> Cleaner:
    """Return the cleaner whose patterns are counted: what the line model takes is no pattern's."""
    return Cleaner(filters=default_filters().without("learned"))


def count_labelled(documents: Iterable[Labelled]) -> Uses:
    """Return what the rules did on labelled texts."""
    cleaner, uses = rules_alone(), Uses()
    for document in documents:
        result = cleaner.clean(document.text)
        for removal in (*result.removals, *result.recognised):
            line = document.lines[removal.line - 1][0]
            whole = removal.text == line.rstrip()
            for rule in _rules(line.rstrip(), removal, result.language):
                _note(uses, rule, document, removal.line - 1, removal, whole)
    return uses


def count_gold(id: str, text: str) -> Uses:
    """Return what the rules took of a gold text."""
    uses = Uses()
    result: Result = rules_alone().clean(text)
    lines = text.splitlines()
    for removal in result.removals:
        for rule in _rules(lines[removal.line - 1].rstrip(), removal, result.language):
            use = uses.setdefault(rule, Use())
            use.gold_words += Counter(words(removal.text)).total()
            use.gold_texts.add(id)
    return uses


def merge(many: Iterable[Uses]) -> Uses:
    """Return the sum of counts; every group and structural rule is in it, fired or not."""
    total: Uses = {rule: Use() for rule in (*groups(), *structural_rules())}
    for uses in many:
        for rule, use in uses.items():
            total.setdefault(rule, Use()).add(use)
    return total

"""Numbers of a run: by category, filter, language and site. They can be written down and taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from cleaner.corpus.records import Summary
from cleaner.report import Tally

#: The version of the file.
SCHEMA = 1
#: Sites beyond these many are counted together, so that no corpus fills the memory.
SITES = 10_000
#: The name of the row of what has none (a text without a language), and of the sites counted together.
NONE, OTHERS = "(none)", "(others)"


@dataclass(slots=True)
class Row:
    """Numbers of a group of records.

    Attributes:
        pages: How many: of a category or filter, those in which it removed something.
        changed: How many lost something.
        emptied: How many of them lost everything.
        guarded: How many were saved from losing too much prose.
        lines: Lines with removals.
        characters: Removed characters.
    """

    pages: int = 0
    changed: int = 0
    emptied: int = 0
    guarded: int = 0
    lines: int = 0
    characters: int = 0

    def count(self, summary: Summary, removals: Iterable[tuple[str, str, int, int]]) -> None:
        """Count a record in which these are the group's removals."""
        own = list(removals)
        self.pages += 1
        self.changed += bool(own)
        self.emptied += summary.emptied
        self.guarded += summary.guarded
        self.lines += len({line for _, _, line, _ in own})
        self.characters += sum(characters for _, _, _, characters in own)


@dataclass(slots=True)
class Stats:
    """Numbers of a run.

    Attributes:
        total: Of everything that was cleaned.
        passed: Records without a text, handed on as they are.
        rejected: Records that could not be cleaned.
        failed: Inputs that could not be read or written.
        lines: Lines that were not blank.
        characters: Characters that were read.
        reasons: Rejected records by reason.
        by: Rows by what they group ("category", "filter", "language", "site") and by name.
    """

    total: Row = field(default_factory=Row)
    passed: int = 0
    rejected: int = 0
    failed: int = 0
    lines: int = 0
    characters: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    by: dict[str, dict[str, Row]] = field(
        default_factory=lambda: {"category": {}, "filter": {}, "language": {}, "site": {}}
    )

    def count(self, summary: Summary) -> None:
        """Count a cleaned record."""
        removals = summary.removals
        self.total.count(summary, removals)
        self.lines += summary.lines
        self.characters += summary.characters
        for name in sorted({r[0] for r in removals}):
            self._row("category", name).count(summary, [r for r in removals if r[0] == name])
        for name in sorted({r[1] for r in removals}):
            self._row("filter", name).count(summary, [r for r in removals if r[1] == name])
        self._row("language", summary.language or NONE).count(summary, removals)
        self._row("site", self._site(summary.site)).count(summary, removals)

    def _row(self, key: str, name: str) -> Row:
        return self.by[key].setdefault(name, Row())

    def _site(self, site: str | None) -> str:
        if site is None:
            return NONE
        return site if site in self.by["site"] or len(self.by["site"]) < SITES else OTHERS

    def reject(self, reason: str) -> None:
        """Count a rejected record."""
        self.rejected += 1
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    @property
    def share(self) -> float:
        """The share of characters that went."""
        return self.total.characters / self.characters if self.characters else 0.0

    def tally(self) -> Tally:
        """Return the numbers as the table on the screen has them."""
        total, failed = self.total, self.failed + self.rejected
        tally = Tally(total.pages, total.changed, total.emptied, total.guarded, failed)
        for name, row in self.by["category"].items():
            tally.lines[name], tally.characters[name] = row.lines, row.characters
        return tally

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as the file has them; `from_dict` reads it."""
        return {
            "schema": SCHEMA,
            **asdict(self.total),
            "passed": self.passed,
            "rejected": self.rejected,
            "failed": self.failed,
            "lines_read": self.lines,
            "characters_read": self.characters,
            "reasons": dict(sorted(self.reasons.items())),
            **{f"by_{key}": {n: asdict(r) for n, r in sorted(rows.items())} for key, rows in self.by.items()},
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Stats:
        """Return the numbers that `to_dict` wrote."""
        names = ("pages", "changed", "emptied", "guarded", "lines", "characters")
        return cls(
            total=Row(**{name: data[name] for name in names}),
            passed=data["passed"],
            rejected=data["rejected"],
            failed=data["failed"],
            lines=data["lines_read"],
            characters=data["characters_read"],
            reasons=dict(data["reasons"]),
            by={
                key: {n: Row(**r) for n, r in data[f"by_{key}"].items()}
                for key in ("category", "filter", "language", "site")
            },
        )

"""What cleaning returns: the text, every removal, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cleaner.errors import InputError, SettingsError, unknown
from cleaner.lines import Patch, patches_of, render, unrender
from cleaner.types import Metadata, Removal

#: The version of `Result.to_dict` and of the command's JSON.
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Result:
    """A cleaned text.

    Attributes:
        text: What the author wrote.
        removals: What went, in the order of the input.
        language: The page's language (ISO 639-1), None where it is not known.
        recognised: Spans that were named and stayed (headline, credits, categories in `keep`).
        guarded: Why the chain fell back to its surest removals, None where it did not.
        patches: The differences between input and output, for `restore`.
        metadata: What an HTML page says of itself; None where the input was text.
        reason: Why an HTML page has no text here (see `cleaner.html.door.REASONS`), else None.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    language: str | None = None
    recognised: tuple[Removal, ...] = ()
    guarded: str | None = None
    patches: tuple[Patch, ...] = field(default=(), repr=False)
    metadata: Metadata | None = None
    reason: str | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many removals each category has, by name."""
        return dict(sorted(Counter(r.category for r in self.removals).items()))

    @property
    def source(self) -> str:
        """The text that was cleaned, in which offsets count; of HTML its extracted or visible text."""
        return unrender(self.text, self.patches)

    def restore(self, categories: Iterable[str] | None = None) -> str:
        """Put back what was removed.

        Args:
            categories: The categories to put back. None puts back everything: the input, character
                by character.

        Returns:
            The input, or the cleaned text with the lines of these categories in their places.

        Raises:
            SettingsError: A category has no removal here.
        """
        source = self.source
        if categories is None:
            return source
        back = set([categories] if isinstance(categories, str) else categories)
        for name in back - set(self.counts):
            raise SettingsError(unknown("removed category", name, self.counts))
        return render(source, [(r.start, r.end) for r in self.removals if r.category not in back])[0]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values for JSON; `from_dict` reads it. Of HTML it tells more."""
        of_html = {"metadata": asdict(self.metadata), "reason": self.reason} if self.metadata else {}
        return {
            "schema": SCHEMA,
            "text": self.text,
            "language": self.language,
            "guarded": self.guarded,
            "counts": self.counts,
            "removals": [asdict(r) for r in self.removals],
            "recognised": [asdict(r) for r in self.recognised],
            "patches": [[p.at, p.length, p.original] for p in self.patches],
            **of_html,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """Return the result that `to_dict` wrote.

        Raises:
            InputError: The schema's version is not known, or a field is missing.
        """
        schema = data.get("schema") if isinstance(data, Mapping) else None
        if schema != SCHEMA:
            raise InputError(f"schema {schema!r} is not known; this version reads {SCHEMA}")
        try:
            if not isinstance(data["text"], str):
                raise TypeError("its text is no string")
            return cls(
                text=data["text"],
                removals=tuple(Removal(**r) for r in data["removals"]),
                language=data["language"],
                recognised=tuple(Removal(**r) for r in data["recognised"]),
                guarded=data["guarded"],
                patches=patches_of(data["patches"]),
                metadata=Metadata(**data["metadata"]) if data.get("metadata") else None,
                reason=data.get("reason"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a result of cleaner: {error}") from error

"""Which fields of a record hold its text, id, address and language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cleaner.corpus.decoding import is_html
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Kind
from cleaner.errors import SettingsError
from cleaner.settings import language_code

_ADDRESS = ("http://", "https://")


@cache
def known_fields() -> Mapping[str, tuple[str, ...]]:
    """Return the names that corpora use, by what they hold, in the order in which they count."""
    table = tomllib.loads((files("cleaner.data") / "fields.toml").read_text("utf-8"))
    return {key: tuple(names) for key, names in table.items()}


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that the user named; None for those of `known_fields`.

    Attributes:
        text, url, id, language: Their names.
        html: Whether the text is HTML: the names that pages have come first.
    """

    text: str | None = None
    url: str | None = None
    id: str | None = None
    language: str | None = None
    html: bool = False

    def names(self, what: str) -> tuple[str, ...]:
        """Return the names that count for "text", "url", "id" or "language", in order."""
        named = getattr(self, what)
        if named:
            return (named,)
        known = known_fields()
        return known["html"] + known[what] if what == "text" and self.html else known[what]

    def wanted(self) -> frozenset[str]:
        """Return every name that counts for anything."""
        addresses = () if self.url else known_fields()["address"]
        return frozenset(
            [*self.names("text"), *self.names("url"), *self.names("id"), *self.names("language"), *addresses]
        )

    def find_text(self, get: Callable[[str], Any]) -> str:
        """Return the name of the field that holds the text.

        Args:
            get: Returns a field's value, None where there is none.

        Raises:
            RecordError: No such field, or no string in it.
        """
        names = self.names("text")
        found = [(name, get(name)) for name in names]
        for name, value in found:
            if isinstance(value, str):
                return name
        present = [name for name, value in found if value is not None]
        if present:
            raise RecordError("wrong-type", f"field {present[0]!r} holds no string")
        raise RecordError(
            "missing-field", f"no field {' or '.join(map(repr, names))}; --text-field names another"
        )

    def find_url(self, get: Callable[[str], Any]) -> str | None:
        """Return the record's address."""
        url = _first_string(get, self.names("url"))
        if url or self.url:
            return url
        sources = (get(name) for name in known_fields()["address"])
        return next((s for s in sources if isinstance(s, str) and s.startswith(_ADDRESS)), None)

    def find_id(self, get: Callable[[str], Any]) -> str | int | None:
        """Return the record's id."""
        values = (get(name) for name in self.names("id"))
        return next((v for v in values if isinstance(v, str | int) and not isinstance(v, bool)), None)

    def find_language(self, get: Callable[[str], Any]) -> str | None:
        """Return the record's language where it is a code that a page may have."""
        return plain_language(_first_string(get, self.names("language")))


def _first_string(get: Callable[[str], Any], names: Iterable[str]) -> str | None:
    return next((v for v in map(get, names) if isinstance(v, str) and v), None)


def plain_language(value: str | None) -> str | None:
    """Return the two letters of a language tag ("en" of "en-US"); None for any other label."""
    try:
        code = language_code(value) if value else ""
    except SettingsError:
        return None
    return code if len(code) == 2 else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read.

    Attributes:
        fields: The fields of corpora.
        kind: What every text is; None to find out.
        encoding: What texts and pages are written in; None to find out.
    """

    fields: Fields = Fields()
    kind: Kind | None = None
    encoding: str | None = None

    def kind_of(self, text: str) -> Kind:
        """Return what a record's text is."""
        return self.kind or (Kind.HTML if is_html(text) else Kind.TEXT)

"""dolma: a tagger, which marks what would go and leaves the documents as they are.

    dolma tag --taggers cleaner --tagger_modules cleaner.integrations.dolma --documents 'documents/*.gz'

Its attributes are `<experiment>__cleaner__<category>` and, with all spans, `<experiment>__cleaner__all`: one
entry of the mixer's `span_replacement` applies them. dolma makes taggers without arguments, so a tagger with
settings of one's own is a name of one's own, in a module that `--tagger_modules` names:

    from cleaner.integrations.dolma import add_cleaner
    add_cleaner("cleaner_strict", mode="strict")

Without dolma, `clean-text --emit dolma` writes the same attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from dolma.core.data_types import DocResult, DocumentWithMetadata, Span
from dolma.core.registry import TaggerRegistry
from dolma.core.taggers import BaseTaggerWithMetadata

from cleaner.errors import SettingsError
from cleaner.integrations.base import Step

#: The attribute with the spans of all categories.
ALL = "all"
_URL = "url"


class CleanerTagger(BaseTaggerWithMetadata):
    """Marks the spans that cleaning would take, by category.

    Args:
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    #: The options where none are given; those of a tagger that `add_cleaner` made.
    options: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, **options: Any) -> None:
        self._step = Step(**{**self.options, **options})

    @property
    def defaults(self) -> list[str]:
        """Every document has the attribute with all spans, the mixer's condition for any."""
        return [ALL]

    def predict(self, doc: DocumentWithMetadata) -> DocResult:
        """Return the spans of a document; dolma reports an error with the name of the file."""
        result = self._step.clean(doc.text, url=(doc.metadata or {}).get(_URL))
        spans = [
            Span(start=removal.start, end=removal.end, type=name, score=removal.score)
            for removal in result.removals
            for name in (removal.category, ALL)
        ]
        return DocResult(doc=doc, spans=spans)


def add_cleaner(name: str, **options: Any) -> None:
    """Register a tagger with settings of one's own.

    Args:
        name: The tagger's name, part of its attributes' names.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known, or the name is taken by another tagger.
    """
    Step(**options)
    if TaggerRegistry.has(name) and not issubclass(TaggerRegistry.get(name), CleanerTagger):
        raise SettingsError(f"there is a tagger {name!r} already")
    TaggerRegistry.remove(name)
    TaggerRegistry.add(name)(type("CleanerTagger", (CleanerTagger,), {"options": options}))


TaggerRegistry.add("cleaner")(CleanerTagger)

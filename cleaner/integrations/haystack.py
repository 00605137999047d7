"""Haystack: a component.

pipeline.add_component("cleaner", CleanerComponent(mode="strict"))
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict

from cleaner.errors import SettingsError
from cleaner.integrations.base import LEDGER, Step, with_ledger
from cleaner.settings import make_settings

_PLAIN = (str, int, float, bool, type(None))


@component
class CleanerComponent:
    """Returns new documents with cleaned contents and the ledger (JSON) in the meta.

    Documents without a content pass as they are; emptied ones stay, empty. The page's address is the meta's
    "url". As with Haystack's own cleaner, ids are those of the new contents unless they are kept.

    Args:
        ledger_key: The meta's name for the ledger; None for no ledger.
        keep_id: Whether documents keep their ids.
        **options: The options of `Cleaner`; files are read by `warm_up`.

    Raises:
        SettingsError: An option is not known.
    """

    def __init__(self, *, ledger_key: str | None = LEDGER, keep_id: bool = False, **options: Any) -> None:
        make_settings(**options)
        self.ledger_key = ledger_key
        self.keep_id = keep_id
        self.options = options
        self._step: Step | None = None

    def warm_up(self) -> None:
        """Read packs, the model and templates.

        Raises:
            DataError: One of them is missing or wrong.
        """
        self._warm()

    def _warm(self) -> Step:
        if self._step is None:
            self._step = Step(**self.options)
        return self._step

    def to_dict(self) -> dict[str, Any]:
        """Return the component as a pipeline's file has it.

        Raises:
            SettingsError: An option is no value that a file can hold: a function, or templates at hand.
        """
        plain = {name: _plain(name, value) for name, value in self.options.items()}
        return dict(default_to_dict(self, ledger_key=self.ledger_key, keep_id=self.keep_id, **plain))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> CleanerComponent:
        """Return the component that `to_dict` wrote."""
        made: CleanerComponent = default_from_dict(cls, data)
        return made

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Clean documents.

        Args:
            documents: The documents, which stay as they are.

        Returns:
            The cleaned documents under "documents", in order.

        Raises:
            InputError: A document's meta have a ledger already.
            FilterError: A filter of the user's failed.
        """
        step = self._warm()
        return {"documents": [self._cleaned(step, document) for document in documents]}

    def _cleaned(self, step: Step, document: Document) -> Document:
        if document.content is None:
            return document
        result = step.clean(document.content, url=document.meta.get("url"))
        meta = with_ledger(document.meta, self.ledger_key, result)
        return replace(document, id=document.id if self.keep_id else "", content=result.text, meta=meta)


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple) and all(isinstance(part, _PLAIN) for part in value):
        return list(value)
    if isinstance(value, _PLAIN):
        return value
    raise SettingsError(f"option {name!r} cannot be written to a file; give names, patterns or a path")

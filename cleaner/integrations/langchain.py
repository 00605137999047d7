"""LangChain: a document transformer.

documents = CleanerTransformer(mode="strict").transform_documents(loader.load())
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

from cleaner.integrations.base import LEDGER, Step, with_ledger

_ADDRESSES = ("http://", "https://")


class CleanerTransformer(BaseDocumentTransformer):
    """Returns new documents with cleaned texts, the same ids, and the ledger (JSON) in the metadata.

    The page's address is the metadata's "source" where that is one, or "url". Emptied documents stay, empty.

    Args:
        ledger_key: The metadata's name for the ledger; None for no ledger.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    def __init__(self, *, ledger_key: str | None = LEDGER, **options: Any) -> None:
        self.ledger_key = ledger_key
        self._step = Step(**options)

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> list[Document]:
        """Return the cleaned documents, in order.

        Args:
            documents: The documents, which stay as they are.
            **kwargs: Not used.

        Raises:
            InputError: A document's metadata have a ledger already.
            FilterError: A filter of the user's failed.
        """
        return [self._cleaned(document) for document in documents]

    def _cleaned(self, document: Document) -> Document:
        result = self._step.clean(document.page_content, url=_address(document.metadata))
        metadata = with_ledger(document.metadata, self.ledger_key, result)
        return document.model_copy(update={"page_content": result.text, "metadata": metadata})


def _address(metadata: dict[Any, Any]) -> str | None:
    found = (metadata.get(name) for name in ("source", "url"))
    return next((value for value in found if isinstance(value, str) and value.startswith(_ADDRESSES)), None)

"""LlamaIndex: a transformation for ingestion pipelines.

pipeline = IngestionPipeline(transformations=[CleanerTransform(mode="strict"), SentenceSplitter()])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent
from pydantic import Field, PrivateAttr

from cleaner.integrations.base import LEDGER, Step, with_ledger


class CleanerTransform(TransformComponent):
    """Returns new nodes with cleaned texts, the same ids, and the ledger (JSON) in the metadata.

    The ledger is kept out of what embeddings and language models see. The pipeline's cache asks `to_dict`,
    where settings and the digest of all data stand: neither can change unnoticed.

    Args:
        ledger_key: The metadata's name for the ledger; None for no ledger.
        url_key: The metadata's name for the address.
        **more: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    ledger_key: str | None = LEDGER
    url_key: str = "url"
    options: dict[str, Any] = Field(default_factory=dict)
    digest: str = ""
    _step: Step = PrivateAttr()

    def __init__(
        self,
        *,
        ledger_key: str | None = LEDGER,
        url_key: str = "url",
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        # What `to_dict` wrote comes back here; the digest is that of the data which are there now.
        for name in ("digest", "class_name"):
            more.pop(name, None)
        given = {**(options or {}), **more}
        step = Step(**given)
        super().__init__(ledger_key=ledger_key, url_key=url_key, options=given, digest=step.digest)
        self._step = step

    @classmethod
    def class_name(cls) -> str:
        """Return the name that LlamaIndex writes."""
        return "CleanerTransform"

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[BaseNode]:
        """Return the cleaned nodes, in order; emptied ones stay, empty.

        Args:
            nodes: The nodes, which stay as they are.
            **kwargs: Not used.

        Raises:
            InputError: A node's metadata have a ledger already.
            FilterError: A filter of the user's failed.
        """
        return [self._cleaned(node) for node in nodes]

    def _cleaned(self, node: BaseNode) -> BaseNode:
        text = node.get_content(metadata_mode=MetadataMode.NONE)
        if not text:
            return node  # pictures, and what else has no text
        result = self._step.clean(text, url=node.metadata.get(self.url_key))
        made = node.model_copy(deep=True)
        made.set_content(result.text)
        made.metadata = with_ledger(node.metadata, self.ledger_key, result)
        if self.ledger_key:
            for hidden in (made.excluded_embed_metadata_keys, made.excluded_llm_metadata_keys):
                if self.ledger_key not in hidden:
                    hidden.append(self.ledger_key)
        return made

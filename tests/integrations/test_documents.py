"""LangChain, LlamaIndex and Haystack: documents with metadata in, new ones out."""

from __future__ import annotations

import asyncio
import inspect
import pickle
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, Templates, default_filters
from cleaner.errors import FilterError, InputError, SettingsError
from cleaner.integrations import digest, read_ledger
from tests.integrations.support import boat_pages, check, failing, host, texts

TEXT = "The dam broke at noon.\nAccept all cookies\nNobody was hurt."
CLEANED = "The dam broke at noon.\nNobody was hurt."
OPTIONS: dict[str, Any] = {"mode": "strict", "protect": ["cookies"], "filters": ["cookie", "related"]}


class TestLangChain:
    @pytest.fixture(autouse=True)
    def _host(self) -> None:
        host("langchain")
        from langchain_core.documents import Document

        from cleaner.integrations.langchain import CleanerTransformer

        self.document, self.transformer = Document, CleanerTransformer

    def test_documents(self) -> None:
        sources = texts(20)
        given = [self.document(page_content=t, id=str(i), metadata={"n": i}) for i, t in enumerate(sources)]
        before = [d.model_copy(deep=True) for d in given]
        made = self.transformer(**OPTIONS).transform_documents(given)
        assert given == before
        assert [(d.id, d.metadata["n"]) for d in made] == [(str(i), i) for i in range(20)]
        check(sources, [d.page_content for d in made], [d.metadata["cleaner"] for d in made], **OPTIONS)

    def test_async(self) -> None:
        given = [self.document(page_content=TEXT)]
        made = asyncio.run(self.transformer().atransform_documents(given))
        assert [d.page_content for d in made] == [CLEANED]

    @pytest.mark.parametrize("key", ["source", "url"])
    def test_templates_find_their_site(self, key: str) -> None:
        pages = boat_pages()
        given = [self.document(page_content=text, metadata={key: url}) for url, text in pages]
        made = self.transformer(templates=Templates.fit(pages)).transform_documents(given)
        assert all(len(d.page_content.splitlines()) == 1 for d in made)

    def test_errors(self) -> None:
        given = [self.document(page_content=TEXT)]
        with pytest.raises(FilterError, match="no such page"):
            self.transformer(filters=[failing]).transform_documents(given)
        again = self.transformer().transform_documents(given)
        with pytest.raises(InputError, match="'cleaner' already"):
            self.transformer().transform_documents(again)
        assert self.transformer(ledger_key=None).transform_documents(again)[0].page_content == CLEANED

    def test_it_travels(self) -> None:
        made = pickle.loads(pickle.dumps(self.transformer(mode="light")))
        assert made.transform_documents([self.document(page_content=TEXT)])[0].page_content == CLEANED


class TestLlamaIndex:
    @pytest.fixture(autouse=True)
    def _host(self) -> None:
        host("llamaindex")
        from llama_index.core.ingestion import IngestionCache, IngestionPipeline
        from llama_index.core.schema import Document, MetadataMode, TextNode

        from cleaner.integrations.llamaindex import CleanerTransform

        self.document, self.node, self.mode = Document, TextNode, MetadataMode
        self.cache, self.pipeline, self.transform = IngestionCache, IngestionPipeline, CleanerTransform

    def test_nodes_and_documents(self) -> None:
        sources = texts(20)
        half = [self.node(text=t, id_=str(i), metadata={"n": i}) for i, t in enumerate(sources[:10])]
        rest = [self.document(text=t, id_=str(i + 10)) for i, t in enumerate(sources[10:])]
        given = [*half, *rest]
        before = [node.to_dict() for node in given]
        made = self.transform(**OPTIONS)(given)
        assert [node.to_dict() for node in given] == before
        assert [node.node_id for node in made] == [str(i) for i in range(20)]
        assert [type(node) for node in made] == [type(node) for node in given]
        found = [node.get_content(self.mode.NONE) for node in made]
        check(sources, found, [node.metadata["cleaner"] for node in made], **OPTIONS)
        assert made[3].metadata["n"] == 3

    def test_neither_embeddings_nor_models_see_the_ledger(self) -> None:
        (made,) = self.transform()([self.node(text=TEXT, metadata={"a": 1})])
        for mode in (self.mode.EMBED, self.mode.LLM):
            shown = made.get_content(mode)
            assert "removals" not in shown and "a: 1" in shown

    def test_the_cache_knows_settings_and_data(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = self.cache()

        def run(**options: Any) -> bool:
            """Return whether something was done that was not in the cache."""
            before = len(cache.cache.get_all(cache.collection))
            transform = self.transform(**options)
            made = self.pipeline(transformations=[transform], cache=cache).run(nodes=[self.node(text=TEXT)])
            assert [n.get_content(self.mode.NONE) for n in made] == [Cleaner(**options).clean(TEXT).text]
            return len(cache.cache.get_all(cache.collection)) > before

        assert run() and not run()
        assert run(mode="strict") and not run(mode="strict")
        assert run(filters=default_filters().without("cookie")) and run(filters=default_filters())
        assert run(protect=[str.isupper])
        monkeypatch.setattr(digest, "shipped_data", lambda: "the data of the next version")
        assert run()

    def test_to_dict_and_back(self) -> None:
        made = self.transform(mode="strict", ledger_key="gone")
        again = self.transform.from_dict(made.to_dict())
        assert again.to_dict() == made.to_dict()
        travelled = pickle.loads(pickle.dumps(made))
        assert travelled.to_dict() == made.to_dict()
        assert travelled([self.node(text=TEXT)])[0].metadata.keys() == {"gone"}

    def test_worker_processes(self) -> None:
        sources = texts(8)
        given = [self.document(text=text, id_=str(i)) for i, text in enumerate(sources)]
        pipeline = self.pipeline(transformations=[self.transform(**OPTIONS)], disable_cache=True)
        made = pipeline.run(documents=given, num_workers=2)
        found = [node.get_content(self.mode.NONE) for node in made]
        check(sources, found, [node.metadata["cleaner"] for node in made], **OPTIONS)

    def test_errors(self) -> None:
        pipeline = self.pipeline(transformations=[self.transform(filters=[failing])])
        with pytest.raises(FilterError, match="no such page"):
            pipeline.run(nodes=[self.node(text=TEXT)])
        with pytest.raises(SettingsError, match="did you mean balanced"):
            self.transform(mode="ballanced")


class TestHaystack:
    @pytest.fixture(autouse=True)
    def _host(self) -> None:
        host("haystack")
        from haystack import Document, Pipeline

        from cleaner.integrations.haystack import CleanerComponent

        self.document, self.pipeline, self.component = Document, Pipeline, CleanerComponent

    def test_a_pipeline(self) -> None:
        sources = texts(20)
        given = [self.document(content=text, meta={"n": i}) for i, text in enumerate(sources)]
        before = [d.to_dict() for d in given]
        pipeline = self.pipeline()
        pipeline.add_component("cleaner", self.component(**OPTIONS))
        # Haystack 3 makes nothing of a module that the user has not named.
        named = {"allowed_modules": ["cleaner.integrations.haystack"]}
        known = inspect.signature(self.pipeline.loads).parameters
        more = {name: value for name, value in named.items() if name in known}
        pipeline = self.pipeline.loads(pipeline.dumps(), **more)
        made = pipeline.run({"cleaner": {"documents": given}})["cleaner"]["documents"]
        assert [d.to_dict() for d in given] == before
        check(sources, [d.content for d in made], [d.meta["cleaner"] for d in made], **OPTIONS)
        assert [d.meta["n"] for d in made] == list(range(20))

    def test_ids_are_those_of_the_contents_unless_kept(self) -> None:
        given = self.document(content=TEXT)
        (new,) = self.component().run([given])["documents"]
        (kept,) = self.component(keep_id=True).run([given])["documents"]
        assert new.id == self.document(content=CLEANED, meta=new.meta).id != given.id
        assert kept.id == given.id

    def test_documents_without_a_text_pass(self) -> None:
        given = self.document(content=None, meta={"url": "https://example.org"})
        assert self.component().run([given])["documents"] == [given]

    def test_making_one_reads_no_file(self) -> None:
        made = self.component(templates="no-such.templates")
        assert self.component.from_dict(made.to_dict()).to_dict() == made.to_dict()
        with pytest.raises(ValueError, match=r"no-such\.templates"):
            made.warm_up()
        with pytest.raises(SettingsError, match="did you mean balanced"):
            self.component(mode="ballanced")

    def test_what_no_file_can_hold_is_told(self) -> None:
        made = self.component(protect=[str.isupper])
        assert made.run([self.document(content=TEXT)])["documents"][0].content == CLEANED
        with pytest.raises(SettingsError, match="'protect' cannot be written"):
            made.to_dict()

    def test_errors(self) -> None:
        pipeline = self.pipeline()
        pipeline.add_component("cleaner", self.component(filters=[failing]))
        with pytest.raises(Exception, match="no such page"):
            pipeline.run({"cleaner": {"documents": [self.document(content=TEXT)]}})
        ledger = self.component().run([self.document(content=TEXT)])["documents"][0].meta["cleaner"]
        assert read_ledger(CLEANED, ledger).restore() == TEXT

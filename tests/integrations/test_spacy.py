"""spaCy: the component found by its name, its spans, and its work in other processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import SettingsError
from cleaner.integrations import read_ledger
from tests.integrations.support import check, host, texts

host("spacy")

import spacy  # noqa: E402
from spacy.tokens import DocBin  # noqa: E402

import cleaner.integrations.spacy as adapter  # noqa: E402

OPTIONS = {"mode": "strict", "protect": ["cookies"], "keep": ["share"]}


def pipeline(**config: object) -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("cleaner", config=config)
    return nlp


def test_spans_are_removals() -> None:
    for text in texts(20):
        doc, result = pipeline()(text), Cleaner().clean(text)
        marked = [(s.start_char, s.end_char, s.label_) for s in doc.spans["boilerplate"]]
        assert doc.text == text
        removed = {i for r in result.removals for i in range(r.start, r.end)}
        assert all(set(range(start, end)) <= removed for start, end, _ in marked)
        whole = {(r.start, r.end, r.category) for r in result.removals}
        assert len(whole & set(marked)) >= 0.9 * len(whole)


def test_settings_and_ledger() -> None:
    sources = texts(20)
    docs = list(pipeline(**OPTIONS).pipe(sources))
    check(sources, [d._.cleaner_text for d in docs], [d._.cleaner for d in docs], **OPTIONS)


def test_other_processes_and_files(tmp_path: Path) -> None:
    nlp = pipeline(**OPTIONS)
    nlp.to_disk(tmp_path / "nlp")
    nlp = spacy.load(tmp_path / "nlp")
    sources = texts(6)
    docs = list(nlp.pipe(sources, n_process=2, batch_size=3))
    stored = DocBin(docs=docs, store_user_data=True).to_bytes()
    again = list(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    check(sources, [d._.cleaner_text for d in again], [d._.cleaner for d in again], **OPTIONS)
    assert [len(d.spans["boilerplate"]) for d in again] == [len(d.spans["boilerplate"]) for d in docs]


def test_what_stays_is_never_marked() -> None:
    text = "The boat carries 400 people a day. It was built in 1961, and the engine is older.ADVERTISEMENT"
    doc = pipeline()(text)
    ends = read_ledger(doc._.cleaner_text, doc._.cleaner).removals
    for span in doc.spans["boilerplate"]:
        assert any(r.start <= span.start_char and span.end_char <= r.end for r in ends)


def test_errors() -> None:
    with pytest.raises(SettingsError, match="did you mean balanced"):
        pipeline(mode="ballanced")
    with pytest.raises(ValueError, match="mood"):
        pipeline(mood="light")
    assert adapter.NAME in spacy.registry.factories.get_all()

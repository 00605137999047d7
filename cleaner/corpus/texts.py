"""The texts of some inputs, whatever their form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.corpus.codec import Codec
from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.problems import Failure, RecordError, failed
from cleaner.corpus.readers import Readers
from cleaner.corpus.records import Document, Kind, Mark, Source
from cleaner.corpus.task import codec_of


def text_of(document: Document) -> str:
    """Return a document's text; of HTML what is visible."""
    if document.kind is Kind.HTML:
        from cleaner.html.door import open_page

        # The lines are those on which extractors vote.
        return open_page(document.data, url=document.url, extractor="none").text
    assert isinstance(document.data, str)  # text has been decoded
    return document.data


def texts(sources: Sequence[Source | Failure], reading: Reading) -> Iterator[str | Failure]:
    """Yield the texts of inputs in order, and what could not be read.

    Args:
        sources: The inputs.
        reading: How they are read.
    """
    codecs: dict[Form, Codec] = {}
    for item in Readers(sources, reading).items():
        source = sources[item.source]
        if isinstance(item.what, Mark):
            if item.what.failure:
                yield item.what.failure
            continue
        form = source.form if isinstance(source, Source) else Form.TEXT
        codec = codecs.setdefault(form, codec_of(form, reading))
        try:
            if item.what.problem:
                raise RecordError(*item.what.problem)
            document = codec.read(item.what)
            text = None if document is None else text_of(document)
        except Exception as error:
            broken = error if isinstance(error, RecordError) else failed(error)
            yield Failure(f"{source.name}:{item.what.number}", broken.sentence)
            continue
        if text is not None:
            yield text

"""A first pass over corpora that learns the templates of their sites: records to keys in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.corpus.codec import Codec
from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.pool import BATCH, work
from cleaner.corpus.problems import Failure, RecordError, failed
from cleaner.corpus.readers import Readers
from cleaner.corpus.records import Document, Item, Mark, Outcome, Source
from cleaner.corpus.task import codec_of
from cleaner.corpus.texts import text_of
from cleaner.templates.files import name_hash
from cleaner.templates.sites import site_named, site_of
from cleaner.templates.store import Page, Templates, page_of


@dataclass(frozen=True, slots=True)
class Learning:
    """What a run of learning reads.

    Attributes:
        sources: The inputs.
        reading: How they are read.
        site: The site of what has no address; "" for none.
        shard: The part of the sites that is learned, and of how many; None for all.
        jobs: How many processes work.
    """

    sources: Sequence[Source | Failure]
    reading: Reading
    site: str = ""
    shard: tuple[int, int] | None = None
    jobs: int = 1


@dataclass(slots=True)
class Learned:
    """What a run of learning found.

    Attributes:
        templates: The templates.
        pages: Pages that were learned from.
        homeless: Texts left out, for no site was known.
        rejected: Sentences on broken records.
        failures: Inputs that could not be read.
    """

    templates: Templates
    pages: int = 0
    homeless: int = 0
    rejected: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class LearningTask:
    """Makes records to pages as templates know them; `Outcome.data` is a page, or None without a site."""

    def __init__(self, learning: Learning) -> None:
        sources = learning.sources
        self._forms = [s.form if isinstance(s, Source) else Form.TEXT for s in sources]
        self._codecs: dict[Form, Codec] = {f: codec_of(f, learning.reading) for f in set(self._forms)}
        self._site = learning.site
        self._shard = learning.shard

    def do(self, item: Item) -> Outcome:
        """Return what becomes of a record; a mark needs nothing."""
        if isinstance(item.what, Mark):
            return Outcome()
        try:
            if item.what.problem:
                raise RecordError(*item.what.problem)
            document = self._codecs[self._forms[item.source]].read(item.what)
            return Outcome() if document is None else self._page(document)
        except Exception as error:
            broken = error if isinstance(error, RecordError) else failed(error)
            return Outcome(rejected=(broken.reason, broken.sentence))

    def _page(self, document: Document) -> Outcome:
        site = site_of(document.url) or (site_named(self._site) if self._site else None)
        if site is None:
            return Outcome(kind=document.kind)
        if self._shard and name_hash(site) % self._shard[1] != self._shard[0] - 1:
            return Outcome()
        return Outcome(data=page_of(site, text_of(document)), kind=document.kind)


def learn(learning: Learning, templates: Templates) -> Learned:
    """Learn from inputs into templates; what cannot be read is left out and told.

    Raises:
        OutputError: A worker was killed.
    """
    found = Learned(templates)
    items = Readers(learning.sources, learning.reading).items()
    for item, outcome in work(LearningTask(learning), items, learning.jobs, BATCH):
        if isinstance(item.what, Mark):
            if item.what.failure:
                found.failures.append(item.what.failure)
        elif outcome.rejected:
            source = learning.sources[item.source]
            found.rejected.append(f"{source.name}:{item.what.number}: {outcome.rejected[1]}")
        elif isinstance(outcome.data, Page):
            templates.add(outcome.data)
            found.pages += 1
        else:
            found.homeless += outcome.kind is not None
    return found

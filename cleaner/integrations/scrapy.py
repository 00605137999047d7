"""Scrapy: an item pipeline.

    ITEM_PIPELINES = {"cleaner.integrations.scrapy.CleanerPipeline": 300}
    CLEANER_FIELDS = ["text"]

Settings: `CLEANER_FIELDS` (the fields that are cleaned; default `["text"]`), `CLEANER_URL_FIELD` (default
"url"), `CLEANER_LANGUAGE_FIELD`, `CLEANER_LEDGER_FIELD` (default "cleaner"; "" for none),
`CLEANER_DROP_EMPTIED` (default False), and every option of `Cleaner` in capitals: `CLEANER_MODE`,
`CLEANER_PROTECT`, `CLEANER_TEMPLATES` ...
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy import Item
from scrapy.exceptions import DropItem

from cleaner.errors import InputError, SettingsError, unknown
from cleaner.integrations.base import LEDGER, Step, ledger
from cleaner.settings import Settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

    from cleaner.result import Result

logger = logging.getLogger(__name__)

_PREFIX = "CLEANER_"
_OWN = ("FIELDS", "URL_FIELD", "LANGUAGE_FIELD", "LEDGER_FIELD", "DROP_EMPTIED")
_OPTIONS = tuple(Settings.__dataclass_fields__)
#: Options that may be written as a list with commas, on Scrapy's command line.
_LISTS = frozenset({"keep", "remove", "filters", "packs"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with an item.

    Attributes:
        fields: The fields that are cleaned.
        url: The field with the page's address.
        language: The field with its language; "" for none.
        ledger: The field for the ledgers, by cleaned field; "" for none.
        drop: Whether items of which no text is left are dropped.
    """

    fields: tuple[str, ...] = ("text",)
    url: str = "url"
    language: str = ""
    ledger: str = LEDGER
    drop: bool = False


class CleanerPipeline:
    """Cleans fields of items; the item that comes in stays as it is.

    Args:
        step: The cleaner.
        plan: What is done with items.
        stats: The crawler's stats; None for none.
    """

    def __init__(self, step: Step, plan: Plan | None = None, stats: StatsCollector | None = None) -> None:
        self._step = step
        self._plan = plan or Plan()
        self._stats = stats
        self._told = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of a crawler's settings.

        Raises:
            SettingsError: A setting is not known; the crawl does not begin.
            DataError: A pack, a model or a file of templates is missing or wrong.
        """
        return cls(Step(**_options(crawler.settings)), _plan(crawler.settings), crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Return a copy of an item with cleaned fields.

        Raises:
            DropItem: No text is left, and `CLEANER_DROP_EMPTIED` is set.
            InputError: A field holds something else than a string.
        """
        made = item.copy() if isinstance(item, Item) else copy(item)
        adapter = ItemAdapter(made)
        results = {name: self._clean(adapter, name) for name in self._plan.fields if adapter.get(name)}
        for name, result in results.items():
            adapter[name] = result.text
        self._count(results)
        if results and not any(result.text for result in results.values()):
            self._inc("emptied")
            if self._plan.drop:
                raise DropItem("cleaner: nothing is left, all of it was taken for boilerplate")
        self._write(adapter, results)
        return made

    def _clean(self, item: ItemAdapter, name: str) -> Result:
        text = item[name]
        if not isinstance(text, str):
            raise InputError(f"field {name!r} of the item holds {type(text).__name__}, not str")
        language = item.get(self._plan.language) if self._plan.language else None
        return self._step.clean(text, url=item.get(self._plan.url), language=language)

    def _write(self, item: ItemAdapter, results: Mapping[str, Result]) -> None:
        """Put the ledgers into the item, where its class has a field for them."""
        name = self._plan.ledger
        if not name or not results:
            return
        if item.get(name) is not None:
            raise InputError(f"the item has {name!r} already; name another field in CLEANER_LEDGER_FIELD")
        try:
            item[name] = {field: ledger(result) for field, result in results.items()}
        except (KeyError, ValueError):
            self._inc("without_ledger")
            if not self._told:
                kind = type(item.item).__name__
                logger.warning("%s has no field %r for cleaner's ledger: declare one", kind, name)
            self._told = True

    def _count(self, results: Mapping[str, Result]) -> None:
        self._inc("items")
        if any(result.removals for result in results.values()):
            self._inc("changed")
        for result in results.values():
            if result.guarded:
                self._inc("guarded")
            for category, count in result.counts.items():
                self._inc(f"removed/{category}", count)

    def _inc(self, name: str, count: int = 1) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"cleaner/{name}", count=count)


def _options(settings: BaseSettings) -> dict[str, Any]:
    known = {_PREFIX + name for name in (*_OWN, *(option.upper() for option in _OPTIONS))}
    for name in settings:
        if isinstance(name, str) and name.startswith(_PREFIX) and name not in known:
            raise SettingsError(unknown("setting", name, known))
    given = {option: settings.get(_PREFIX + option.upper()) for option in _OPTIONS}
    return {
        option: settings.getlist(_PREFIX + option.upper())
        if option in _LISTS and isinstance(value, str)
        else value
        for option, value in given.items()
        if value is not None
    }


def _plan(settings: BaseSettings) -> Plan:
    plain = Plan()
    fields = tuple(settings.getlist("CLEANER_FIELDS", plain.fields))
    if not fields:
        raise SettingsError("CLEANER_FIELDS names no field, so nothing would be cleaned")
    return Plan(
        fields=fields,
        url=settings.get("CLEANER_URL_FIELD", plain.url),
        language=settings.get("CLEANER_LANGUAGE_FIELD", plain.language),
        ledger=settings.get("CLEANER_LEDGER_FIELD", plain.ledger),
        drop=settings.getbool("CLEANER_DROP_EMPTIED", plain.drop),
    )

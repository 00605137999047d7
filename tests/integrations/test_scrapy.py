"""Scrapy: a real spider crawls golden pages from a local server; the pipeline cleans what it finds."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, default_filters
from cleaner.errors import InputError, SettingsError
from cleaner.integrations import read_ledger
from tests.integrations.support import check, host
from tests.support import ROOT
from tests.test_golden import pages, read

host("scrapy")

import scrapy  # noqa: E402
from scrapy.exceptions import DropItem  # noqa: E402
from scrapy.utils.test import get_crawler  # noqa: E402

from cleaner.integrations.scrapy import CleanerPipeline  # noqa: E402

SPIDER = """
import json, sys, warnings
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import ScrapyDeprecationWarning

warnings.simplefilter("error", ScrapyDeprecationWarning)

start, settings = sys.argv[1], json.loads(sys.argv[2])


class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        yield scrapy.Request(start)

    def parse(self, response):
        yield from response.follow_all(css="a.page", callback=self.page)

    def page(self, response):
        text = "\\n".join(p.xpath("string()").get() for p in response.css("main > p"))
        yield {"url": response.url, "text": text, "title": response.css("title::text").get()}


process = CrawlerProcess({"TELNETCONSOLE_ENABLED": False, "LOG_LEVEL": "WARNING", **settings})
crawler = process.create_crawler(Pages)
process.crawl(crawler)
process.start()
print(json.dumps(crawler.stats.get_stats(), default=str))
sys.exit(crawler.stats.get_value("finish_reason") != "finished")
"""
EMPTIED = "Accept all cookies\nManage preferences\nReject all"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


def markup(title: str, text: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><main>{lines}</main>"


def shown(text: str) -> str:
    """Return a text as the spider reads it from its page."""
    return "\n".join(text.splitlines())


SOURCES = {golden.name: shown(read(golden.source)) for golden in pages()} | {"nothing-but-furniture": EMPTIED}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A local server with a page for every golden text, and an index of them."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in SOURCES.items():
        (folder / f"{name}.html").write_text(markup(name, text), "utf-8")
    links = "".join(f'<a class="page" href="{name}.html">{name}</a>' for name in SOURCES)
    (folder / "index.html").write_text(f"<!doctype html><title>all</title>{links}", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()
    server.server_close()


def crawl(site: str, folder: Path, **settings: Any) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Run the spider in a process of its own; return the items by title, the stats and the log."""
    (folder / "spider.py").write_text(SPIDER, "utf-8")
    feed = {str(folder / "items.jsonl"): {"format": "jsonlines", "overwrite": True}}
    pipelines = {"cleaner.integrations.scrapy.CleanerPipeline": 300}
    every = json.dumps({"ITEM_PIPELINES": pipelines, "FEEDS": feed, **settings})
    done = subprocess.run(
        [sys.executable, folder / "spider.py", site, every],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    lines = (folder / "items.jsonl").read_text("utf-8").splitlines()
    items = {item["title"]: item for item in map(json.loads, lines)}
    return items, json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_a_spider_gets_what_the_authors_wrote(site: str, tmp_path: Path) -> None:
    items, _, log = crawl(site, tmp_path)
    assert items.keys() == SOURCES.keys()
    for golden in pages():
        if "known_failure" not in golden.meta:
            wanted = shown(read(golden.expected))
            assert items[golden.name]["text"].splitlines() == wanted.splitlines(), golden.name
    found = list(items.values())
    check(
        [SOURCES[name] for name in items], [i["text"] for i in found], [i["cleaner"]["text"] for i in found]
    )
    assert items["nothing-but-furniture"]["text"] == ""
    assert "ERROR" not in log and "WARNING" not in log


def test_stats_count_by_category(site: str, tmp_path: Path) -> None:
    items, stats, _ = crawl(site, tmp_path)
    removed: dict[str, int] = {}
    for item in items.values():
        for category, count in item["cleaner"]["text"]["counts"].items():
            removed[category] = removed.get(category, 0) + count
    assert len(removed) > 10
    prefix = "cleaner/removed/"
    assert {k.removeprefix(prefix): v for k, v in stats.items() if k.startswith(prefix)} == removed
    assert stats["cleaner/items"] == len(SOURCES)
    assert stats["cleaner/changed"] == sum(i["text"] != SOURCES[n] for n, i in items.items())
    assert stats["cleaner/emptied"] == 1


def test_settings_reach_the_cleaner(site: str, tmp_path: Path) -> None:
    options = {"mode": "strict", "keep": ["share"], "protect": ["cookies"], "filters": ["cookie", "share"]}
    settings = {f"CLEANER_{name.upper()}": value for name, value in options.items()}
    items, _, _ = crawl(site, tmp_path, **settings, CLEANER_LEDGER_FIELD="gone")
    found = list(items.values())
    check(
        [SOURCES[name] for name in items],
        [item["text"] for item in found],
        [item["gone"]["text"] for item in found],
        **options,
    )


def test_emptied_items_are_dropped_where_asked(site: str, tmp_path: Path) -> None:
    items, stats, log = crawl(site, tmp_path, CLEANER_DROP_EMPTIED=True)
    assert items.keys() == SOURCES.keys() - {"nothing-but-furniture"}
    assert stats["item_dropped_count"] == 1
    assert stats["item_dropped_reasons_count/DropItem"] == 1
    assert "nothing is left" in log


def test_an_error_is_the_items_own(site: str, tmp_path: Path) -> None:
    items, stats, log = crawl(site, tmp_path, CLEANER_LEDGER_FIELD="title")
    assert items == {}
    assert stats["log_count/ERROR"] == len(SOURCES)
    assert "InputError: the item has 'title' already" in log


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"CLEANER_MODE": "ballanced"}, "did you mean balanced"),
        ({"CLEANER_MODES": "strict"}, "did you mean CLEANER_MODE"),
        ({"CLEANER_FIELDS": []}, "CLEANER_FIELDS names no field"),
    ],
)
def test_a_wrong_setting_stops_the_crawl(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        pipeline(**settings)


def pipeline(**settings: Any) -> CleanerPipeline:
    return CleanerPipeline.from_crawler(get_crawler(settings_dict=settings))


@dataclass
class Story:
    """An item without a field for the ledger."""

    text: str
    url: str = ""


class Paper(scrapy.Item):
    """An item of Scrapy's own."""

    text = scrapy.Field()
    cleaner = scrapy.Field()


TEXT = "The dam broke at noon.\nAccept all cookies\nNobody was hurt."
CLEANED = "The dam broke at noon.\nNobody was hurt."


@pytest.mark.parametrize("item", [{"text": TEXT}, Paper(text=TEXT), Story(TEXT)])
def test_items_that_come_in_stay_as_they_are(item: Any) -> None:
    made = pipeline().process_item(item)
    before = item["text"] if not isinstance(item, Story) else item.text
    after = made["text"] if not isinstance(made, Story) else made.text
    assert (before, after) == (TEXT, CLEANED)
    assert type(made) is type(item)
    if not isinstance(item, Story):
        assert "cleaner" not in item
        assert read_ledger(after, made["cleaner"]["text"]).restore() == TEXT


def test_an_item_without_room_for_the_ledger_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    made = pipeline()
    for _ in range(3):
        made.process_item(Story(TEXT))
    assert [record.message for record in caplog.records] == [
        "Story has no field 'cleaner' for cleaner's ledger: declare one"
    ]
    assert made._stats is not None and made._stats.get_value("cleaner/without_ledger") == 3


def test_lists_as_the_command_line_writes_them() -> None:
    made = pipeline(CLEANER_KEEP="share,caption", CLEANER_FIELDS="text,lead", CLEANER_PROTECT="a{1,3}b")
    settings = made._step.settings
    assert (settings.keep, settings.protect) == (("share", "caption"), ("a{1,3}b",))
    item = made.process_item({"text": TEXT, "lead": TEXT, "rest": TEXT})
    assert (item["text"], item["lead"], item["rest"]) == (CLEANED, CLEANED, TEXT)
    assert item["cleaner"].keys() == {"text", "lead"}


def test_a_chain_in_the_settings_of_a_project() -> None:
    chain = default_filters().without("cookie", "learned")
    made = pipeline(CLEANER_FILTERS=chain).process_item({"text": TEXT})
    assert made["text"] == Cleaner(filters=chain).clean(TEXT).text == TEXT


def test_fields_without_a_text() -> None:
    made = pipeline(CLEANER_DROP_EMPTIED=True)
    for item in ({"url": "x"}, {"text": None}, {"text": ""}):
        assert made.process_item(item) == item
    with pytest.raises(InputError, match="field 'text' of the item holds list, not str"):
        made.process_item({"text": [TEXT]})
    with pytest.raises(DropItem):
        made.process_item({"text": EMPTIED})

"""The report: one page that needs nothing else, in a real browser where there is one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cleaner.corpus import sheet

from .corpora import FURNITURE, files, jsonl, put, record, run, text

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (or its path in CHROMIUM)")


def report(tmp_path: Path, rows: list[dict[str, Any]]) -> str:
    put(tmp_path / "a.jsonl", jsonl(rows))
    assert run(tmp_path / "a.jsonl", "--dry-run", "-q", "--report", tmp_path / "r.html") == 0
    assert files(tmp_path) == ["a.jsonl", "r.html"]
    return (tmp_path / "r.html").read_text("utf-8")


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def test_worst_pages_first(tmp_path: Path) -> None:
    prose = [f"A long line of prose, number {k}." for k in range(9)]
    rows = [record(i, text="\n".join([FURNITURE[1], *prose[:i]])) for i in range(1, 9)]
    rows += [record(20, text="A clean text has no page.")]
    pages = data(report(tmp_path, rows))["pages"]
    assert [p["id"] for p in pages] == [f"doc-{i}" for i in range(1, 9)]
    assert [p["share"] for p in pages] == sorted((p["share"] for p in pages), reverse=True)
    for page in pages:
        start, end, category, filter, reason, score = page["spans"][0]
        assert page["text"][start:end] == FURNITURE[1]
        assert (category, filter) == ("cookie", "cookie") and reason.startswith("cookie.") and score > 0.5


def test_only_the_worst_of_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "PAGES", 3)
    rows = [record(i, text=text(i, 6 - i % 5)) for i in range(40)]
    found = data(report(tmp_path, rows))
    shares = {row["id"]: sum(map(len, FURNITURE)) / len(row["text"]) for row in rows}
    worst = sorted(shares, key=lambda id: -round(shares[id], 4))[:3]
    assert [page["id"] for page in found["pages"]] == worst
    assert found["totals"]["changed"] == 40


def test_texts_cannot_break_the_page(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 ]]> /*style*/ /*data*/"
    page = report(tmp_path, [record(0, text=f"{evil}\n{text(0)}", id=evil, url=f"https://x.example/{evil}")])
    assert page.count("<script") == 2 and page.count("</script>") == 2
    assert data(page)["pages"][0]["text"].startswith(evil)


def test_no_network(tmp_path: Path) -> None:
    page = report(tmp_path, [record(0, url=None)])
    assert "default-src 'none'" in page
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)""", page)
    assert "http" not in page.replace("http-equiv", "")


def test_long_texts_are_cut(tmp_path: Path) -> None:
    rows = [record(0, text=text(0) + "A line of prose.\n" * 5000 + FURNITURE[0])]
    page = data(report(tmp_path, rows))["pages"][0]
    assert len(page["text"]) == 30_000 and page["cut"] > 0
    assert all(span[1] <= 30_000 for span in page["spans"])


def dom(path: Path, script: str) -> str:
    """Return the page's document after a script has run in it, as the browser has it."""
    path.write_text(path.read_text("utf-8").replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    call = [CHROMIUM or "", "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom", path.as_uri()]
    done = subprocess.run(call, capture_output=True, timeout=120)
    return done.stdout.decode("utf-8").partition("<script")[0]


@browser
class TestBrowser:
    @pytest.fixture
    def page(self, tmp_path: Path) -> Path:
        rows = [record(i, text=text(i, 1 + i % 9)) for i in range(1000)]
        rows[7]["text"] = "😀 É\n" + text(7, 9) + "Xylophone.\n"
        report(tmp_path, rows)
        return tmp_path / "r.html"

    def test_a_thousand_pages(self, page: Path) -> None:
        found = dom(page, "")
        assert "1,000 of 1,000 pages" in found
        assert found.count("<li>") == 1000
        marks = re.findall(r"<mark[^>]*data-category=\"(\w+)\"", found)
        assert marks == ["navigation", "cookie", "newsletter"]
        assert "1,000 pages, 1,000 changed" in found

    def test_offsets_count_characters(self, page: Path) -> None:
        found = dom(page, "at('search').value = 'xylo'; at('search').dispatchEvent(new Event('input'));")
        assert "1 of 1,000 pages" in found
        marks = re.findall(r"<mark.*?</span>(.*?)<span", found)
        assert marks == list(FURNITURE)

    def test_switches(self, page: Path) -> None:
        found = dom(page, "document.querySelector('#category input').click();")
        assert len(re.findall("<mark", found)) == 2
        everything = "document.querySelectorAll('#filter input').forEach((box) => box.click());"
        assert "0 of 1,000 pages" in dom(page, everything)

    def test_keys(self, page: Path) -> None:
        event = "new KeyboardEvent('keydown', {key, bubbles: true})"
        found = dom(page, f"for (const key of ['j', 'j', 'n', 'n']) document.body.dispatchEvent({event});")
        items = re.findall(r"<li>.*?</li>", found)
        assert [i for i, item in enumerate(items) if "aria-current" in item] == [2]
        why = re.search(r'<div id="why" role="status"[^>]*>(.*?)<', found)
        assert why and re.match(r"cookie: cookie\.\S+ \(filter cookie, score ", why[1])

    def test_scheme(self, page: Path) -> None:
        assert 'data-scheme="dark"' in dom(page, "at('scheme').click();")

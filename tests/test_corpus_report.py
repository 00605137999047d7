"""The report: one page that needs nothing else, in a real browser where there is one."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as data_files
from pathlib import Path
from typing import Any

import pytest

from cleaner.corpus import sheet

from .corpora import FURNITURE, files, jsonl, put, record, run, text

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (or its path in CHROMIUM)")
PAGE = str(data_files("cleaner.data") / "report" / "page.html")


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


def dom(path: Path, script: str, *options: str) -> str:
    """Return the page's document after a script has run in it, as the browser has it."""
    page = path.read_text("utf-8").replace("</body>", f"<script>{script}</script></body>")
    # The policy lets none but the page's own script run: a page without it proves more.
    path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page), "utf-8")
    return chromium("--dump-dom", *options, path.as_uri()).decode("utf-8").partition("<script")[0]


def chromium(*options: str) -> bytes:
    """Run a headless browser, and return what it writes."""
    call = [CHROMIUM or "", "--headless=new", "--no-sandbox", "--disable-gpu", *options]
    return subprocess.run(call, capture_output=True, timeout=300).stdout


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


#: Texts that are code somewhere. A browser that runs one sets `ran`, or asks `{server}`.
HOSTILE = (
    "<script>ran('script')</script>",
    "</script><script>ran('end of script')</script>",
    "</ScRiPt ><svg><script>ran('svg')</script>",
    "<!--<script>ran('comment')//--></script>",
    "<img src=x onerror=\"ran('handler')\"><svg onload=ran('load')><input autofocus onfocus=ran('focus')>",
    "' onmouseover='ran(1)' x=' \" onpointerenter=\"ran(2)\" autofocus tabindex=1 onfocus=\"ran(3)\"",
    "javascript:ran('address')",
    "<a href=\"javascript:ran('link')\" id=data>click</a>",
    "<iframe src=\"javascript:parent.ran('frame')\"></iframe>",
    "${ran('template')} `${ran('template 2')}`",
    "{{constructor.constructor('ran(4)')()}} #{ran(5)}",
    "</style><style>*{background:url({server}/style)}</style>@import '{server}/import';",
    "<link rel=stylesheet href={server}/link><img src={server}/image><object data={server}/object>",
    "<meta http-equiv=refresh content='0;url={server}/refresh'>",
    "<base href={server}/><form action={server}/form>",
    "fetch('{server}/fetch'); new Image().src = '{server}/new'",
    "</script><script type=\"application/json\" id=\"data\">{\"pages\":[]}</script>",
    "/*data*/ /*style*/ /*script*/ /*hash of script*/ ]]> --> \\u003c/script> &lt;script&gt; &amp;",
    "\u2028ran('line separator')\u2029ran('paragraph separator')",
    "\u202etpircs>/\u2066 \u05e9\u05dc\u05d5\u05dd \u200f\u2067<script>ran('rtl')</script>",
    "\u0645\u0631\u062d\u0628\u0627 <b>\u05e9</b>",
    "lone \ud800 surrogates \udfff and \U0001f6a2, NUL \0, BEL \x07, DEL \x7f",
    "a\u0301\u0323\u0345" + "\u0301" * 50 + " __proto__ constructor toString",
)  # fmt: skip
#: Looks at every page of the report as a reader would, and writes down what it finds.
READER = """
window.ransomed = [];
window.ran = (what) => window.ransomed.push(String(what));
window.onerror = (what) => window.ransomed.push("error: " + what);
const found = {texts: [], names: [], facts: []};
for (let i = 0; i < shown.length; i++) {
  open(i);
  document.querySelectorAll("#body mark").forEach((mark) => {
    mark.focus();
    mark.dispatchEvent(new Event("pointerenter"));
  });
  const copy = at("body").cloneNode(true);
  copy.querySelectorAll(".hidden").forEach((node) => node.remove());
  found.texts.push(copy.textContent === shown[i].text);
  found.names.push(at("name").textContent === shown[i].name);
  found.facts.push(!shown[i].url || at("facts").textContent.includes(shown[i].url));
}
at("search").value = "ran('script')";
at("search").dispatchEvent(new Event("input"));
found.searched = shown.length;
at("search").value = "";
at("search").dispatchEvent(new Event("input"));
const nodes = [...document.querySelectorAll("*")];
found.elements = [...new Set(nodes.map((node) => node.localName))];
found.handlers = nodes.flatMap((node) => [...node.attributes])
  .filter((a) => a.name.startsWith("on") || /^(src|srcdoc|href|action|data)$/.test(a.name))
  .map((a) => a.value);
nodes.filter((node) => node.matches("button, summary, label")).forEach((node) => node.click());
setTimeout(() => {
  found.ran = window.ransomed;
  found.asked = performance.getEntriesByType("resource").map((entry) => entry.name);
  document.documentElement.dataset.found = JSON.stringify(found);
}, 500);
"""


class Server:
    """A server that writes down what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@browser
class TestHostile:
    @pytest.fixture
    def page(self, tmp_path: Path, server: Server) -> Path:
        texts = [evil.replace("{server}", server.address) for evil in HOSTILE]
        rows = [
            record(i, text=f"{evil}\n{text(i)}{evil}", id=evil, url=evil, language=evil)
            for i, evil in enumerate(texts)
        ]
        rows.append(record(50, text=f"{FURNITURE[1]} {texts[0]}\n{text(50)}"))
        rows.append(record(51, text="\n".join([*texts, text(51)])))
        name = "<img src=x onerror=ran('name')>.jsonl"
        put(tmp_path / name, b"".join(json.dumps(row).encode() + b"\n" for row in rows))
        assert run(tmp_path / name, "--dry-run", "-q", "--report", tmp_path / "r.html") == 0
        return tmp_path / "r.html"

    def test_texts_stay_texts(self, page: Path, server: Server) -> None:
        made = dom(page, READER, "--virtual-time-budget=5000")
        held = re.search(r'data-found="([^"]*)"', made)
        assert held
        found = json.loads(html.unescape(held[1]))
        count = len(data(page.read_text("utf-8"))["pages"])
        assert count >= len(HOSTILE)
        assert found["texts"] == found["names"] == found["facts"] == [True] * count
        assert found["ran"] == [] and found["asked"] == [] and server.asked == []
        assert found["searched"] >= 2
        assert found["handlers"] == ["#text"]
        own = re.findall(r"<(\w+)", Path(PAGE).read_text("utf-8"))
        assert set(found["elements"]) <= {*own, "mark", "li", "div", "span", "bdi", "tr", "th", "td"}
        assert not {"img", "iframe", "object", "svg", "base", "form"} & set(found["elements"])

    def test_the_server_of_this_test_would_be_asked(self, tmp_path: Path, server: Server) -> None:
        put(tmp_path / "x.html", f"<img src={server.address}/image>".encode())
        chromium("--dump-dom", "--virtual-time-budget=5000", (tmp_path / "x.html").as_uri())
        assert server.asked == ["/image"]

    def test_the_policy_lets_the_pages_script_run_and_no_other(self, page: Path) -> None:
        text = page.read_text("utf-8")
        page.write_text(text.replace("</body>", "<script>document.title = 'ran'</script></body>"), "utf-8")
        made = chromium("--dump-dom", page.as_uri()).decode("utf-8")
        assert re.search(r"(\d+) of \1 pages", made)
        assert "<title>What went</title>" in made

"""`python -m tests.fuzz.floods [NAME ...]`: inputs that are large, deep or monotonous, each in a process.

A table says what each costs: seconds of the processor, peak memory beyond a small text's, and that as a
multiple of the input. An input fails that breaks a promise, raises, or takes longer than `SECONDS` or more
memory than `MEMORY`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.api import Cleaner
from tests.promises import check

#: What one input may take: seconds of the processor, bytes of memory.
SECONDS, MEMORY = 600, 6 << 30
_MB = 1_000_000
_LINE = "The ferry left at noon, and nobody was hurt, said the mayor, who went home. "
_SMALL = "The ferry left at noon.\nAccept all cookies\nNobody was hurt, said the mayor, and went home.\n"


def _deep(tag: str, depth: int, close: bool = True) -> str:
    end = f"</{tag}>" * depth if close else ""
    return f"<html><body>{f'<{tag}>' * depth}<p>{_LINE}</p>{end}</body></html>"


def _page(body: str) -> str:
    return f"<html><body>{body}</body></html>"


#: Texts.
TEXTS: Mapping[str, Callable[[], str]] = {
    "prose in one line of 10 MB": lambda: _LINE * (10 * _MB // len(_LINE)),
    "one word of 10 MB": lambda: "a" * (10 * _MB),
    "digits in one line of 10 MB": lambda: "1 2,3. " * (10 * _MB // 7),
    "signs in one line of 10 MB": lambda: "|>-*(" * (2 * _MB),
    "an address of 10 MB": lambda: "http://a.example/" + "a/?b=c&" * (10 * _MB // 7),
    "a phrase again and again in 10 MB": lambda: "accept all cookies " * (10 * _MB // 19),
    "a cue without end in 10 MB": lambda: "also read: " * (10 * _MB // 11),
    "open quotes and brackets, 10 MB": lambda: '"(\u201c[' * (10 * _MB // 4),
    "ideographs in one line, 3 million": lambda: "\u6e2f\u306e\u8239" * _MB,
    "a million empty lines": lambda: "\n" * _MB,
    "a million lines of white space": lambda: " \t\n" * _MB,
    "a million line ends of all kinds": lambda: "\r\n\r\n\x0b\x0c\x85\u2028\u2029" * (_MB // 9),
    "a million lines of one letter": lambda: "a\n" * _MB,
    "100,000 lines of prose": lambda: "".join(f"{n} {_LINE}\n" for n in range(100_000)),
    "100,000 lines that are the same": lambda: f"{_LINE}\n" * 100_000,
    "100,000 short labels": lambda: "".join(f"Part {n % 977}\n" for n in range(100_000)),
    "100,000 notices": lambda: "Accept all cookies\n" * 100_000,
    "100,000 numbered items": lambda: "".join(f"{n}. A ferry\n" for n in range(100_000)),
    "100,000 messages": lambda: "".join(f"[12:{n % 60:02}] Ann: yes\n" for n in range(100_000)),
    "100,000 fences": lambda: "```\na = 1\n" * 50_000,
    "100,000 sources": lambda: "".join(f"[{n}] Lant, I. (1961). The boat. Sarrow.\n" for n in range(100_000)),
    "NULs, 5 MB": lambda: "\0" * (5 * _MB),
    "NULs among letters, 5 MB": lambda: "a\0b \0\n" * (5 * _MB // 6),
    "bidi controls, 3 million": lambda: "\u202e\u2066a\u2069\u200f " * (_MB // 2),
    "combining marks, 3 million on one letter": lambda: "a" + "\u0301" * (3 * _MB),
    "combining marks of many classes": lambda: "a\u0301\u0323\u0327\u0345\u05b0 " * (_MB // 2),
    "combining marks without a letter": lambda: "\u0301\n" * (_MB // 2),
    "Hangul letters that compose": lambda: "\u1100\u1161\u11a8" * _MB,
    "letters that decompose to 18": lambda: "\ufdfa" * _MB,
    "lone surrogates, a million": lambda: "\ud800\udfff\udc00 " * (_MB // 4),
    "zero-width joiners": lambda: "\u200d\u200b\ufeff" * _MB,
    "emoji sequences": lambda: "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * 300_000,
    "tags and entities as text": lambda: "&lt;b&gt;<b>&amp;amp; " * (_MB // 4),
    "shortcodes that do not end": lambda: "[caption " * (_MB // 4) + "{{" * (_MB // 4),
}

#: Pages.
PAGES: Mapping[str, Callable[[], str]] = {
    "div 100,000 deep": lambda: _deep("div", 100_000),
    "div 1,000,000 deep, never closed": lambda: _deep("div", _MB, close=False),
    "b 100,000 deep": lambda: _deep("b", 100_000),
    "table 20,000 deep": lambda: _deep("table", 20_000),
    "table cells 20,000 deep": lambda: _deep("table><tr><td", 20_000, close=False),
    "lists 50,000 deep": lambda: _deep("ul><li", 50_000, close=False),
    "a 100,000 deep": lambda: _deep("a href='/a'", 100_000, close=False),
    "form 100,000 deep": lambda: _deep("form", 100_000),
    "svg 50,000 deep": lambda: _deep("svg", 50_000),
    "select 50,000 deep": lambda: _deep("select><option", 50_000, close=False),
    "template 50,000 deep": lambda: _deep("template", 50_000),
    "unclosed formatting in 30,000 paragraphs": lambda: _page("<p><b><i><u>word " * 30_000),
    "100,000 attributes": lambda: _page("<p " + " ".join(f"a{n}=b" for n in range(100_000)) + ">x</p>"),
    "an attribute of 10 MB": lambda: _page(f"<p title='{'a' * 10 * _MB}'>{_LINE}</p>"),
    "a class of 500,000 words": lambda: _page(f"<p class='{'a-b ' * 500_000}'>{_LINE}</p>"),
    "a tag name of 5 MB": lambda: _page(f"<{'a' * 5 * _MB}>{_LINE}"),
    "a comment of 10 MB, never closed": lambda: _page("<!--" + "-" * (10 * _MB)),
    "a script of 10 MB, never closed": lambda: _page("<script>" + "</scrip" * (10 * _MB // 7)),
    "a million entities": lambda: _page("<p>" + "&amp;&#65;&#x110000;&nosuch;" * (_MB // 4)),
    "an entity without an end": lambda: _page("<p>" + "&" * (3 * _MB)),
    "entities that multiply": lambda: (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + f"]>{_page('<p>&j;</p>')}"
    ),
    "100,000 links": lambda: _page("".join(f"<a href='/{n}'>Part {n}</a> " for n in range(100_000))),
    "100,000 paragraphs": lambda: _page(f"<p>{_LINE}</p>" * 100_000),
    "200,000 line breaks": lambda: _page("word<br>" * 200_000),
    "100,000 empty blocks": lambda: _page("<div></div>" * 100_000),
    "a table of 200,000 cells": lambda: _page("<table>" + f"<tr>{'<td>a</td>' * 100}</tr>" * 2000),
    "spans of a billion cells": lambda: _page("<table>" + "<tr><td colspan=99999 rowspan=99999>a" * 500),
    "spans of 5,000 rows": lambda: _page("<table>" + "<tr><td colspan=100 rowspan=100>a" * 5_000),
    "50,000 tables": lambda: _page("<table><tr><td>a word</table>" * 50_000),
    "lists 2,000 deep, ten times": lambda: _page(f"{'<ul><li>a' * 1_000}{'</ul>' * 1_000}" * 10),
    "a row of 100,000 cells": lambda: _page("<table><tr>" + "<td>a" * 100_000),
    "10,000 titles and metas": lambda: _page(
        "<title>a</title><meta property='og:title' content='a'>" * 10_000
    ),
    "JSON of the page nested without end": lambda: _page(
        f"<script type='application/ld+json'>{'[' * 200_000}</script><p>{_LINE}"
    ),
    "JSON of the page with 100,000 nodes": lambda: _page(
        "<script type='application/ld+json'>["
        + ",".join(['{"@type":"Article"}'] * 100_000)
        + f"]</script><p>{_LINE}"
    ),
    "plaintext and listing": lambda: _page("<plaintext><xmp><listing>" * 50_000),
    "frames 20,000 deep": lambda: "<frameset><frame>" * 20_000,
    "NULs in tags": lambda: "<ht\0ml><p\0>" * 200_000 + _LINE,
    "an address of 5 MB": lambda: _page(f"<base href='{'a/' * 2 * _MB}'><a href='{'b/' * _MB}'>{_LINE}</a>"),
}

#: Beginnings and ends of packed bombs.
BOMBS = ("gz", "zst", "bz2", "xz")


def _bomb(suffix: str, size: int) -> bytes:
    """Return packed white space; small in memory while it is made."""
    import bz2
    import lzma
    import zlib

    import zstandard

    makers: Mapping[str, Callable[[], object]] = {
        "gz": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
        "bz2": bz2.BZ2Compressor,
        "xz": lzma.LZMACompressor,
        "zst": lambda: zstandard.ZstdCompressor(level=3).compressobj(),
    }
    packer, part = makers[suffix](), b" " * _MB
    out = b"".join(packer.compress(part) for _ in range(size // _MB))  # type: ignore[attr-defined]
    return bytes(out + packer.flush())  # type: ignore[attr-defined]


def _run_text(make: Callable[[], str]) -> int:
    text = make()
    check(text, Cleaner().clean(text))
    return len(text.encode("utf-8", "surrogatepass"))


def _run_page(make: Callable[[], str]) -> int:
    html = make()
    for extractor in ("vote", "trafilatura"):
        result = Cleaner().clean_html(html, extractor=extractor)
        check(result.restore(), result)
    return len(html.encode("utf-8", "surrogatepass"))


def _run_bomb(name: str) -> int:
    """Clean a packed bomb of 1 GB as a text, as JSON Lines and as an archive, all by the command."""
    from cleaner.cli import main

    size = 0
    with TemporaryDirectory() as folder:
        into = Path(folder, "in")
        into.mkdir()
        bomb = _bomb(name, 1000 * _MB)
        for kind in ("a.txt", "b.jsonl", "c.wet"):
            (into / f"{kind}.{name}").write_bytes(bomb)
            size += len(bomb)
        rejects = Path(folder, "rejects")
        code = main(["-q", "-o", f"{folder}/out", "--rejects", str(rejects), str(into)])
        reasons = [json.loads(line)["reason"] for line in rejects.read_bytes().splitlines()]
        assert code == 1, code
        assert reasons and set(reasons) == {"too-long"}, reasons
    return size


def _run_page_bomb(name: str) -> int:
    """Clean a response of an archive whose page unpacks to 1 GB."""
    from cleaner.cli import main

    with TemporaryDirectory() as folder:
        body = _bomb("gz", 1000 * _MB)
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
            b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n"
        )
        path = Path(folder, "a.warc")
        path.write_bytes(head % len(http) + http + b"\r\n\r\n")
        assert main(["-q", "-o", f"{folder}/out", str(path)]) == 1
        return path.stat().st_size


def _runs() -> dict[str, Callable[[], int]]:
    runs: dict[str, Callable[[], int]] = {}
    for name, text in TEXTS.items():
        runs[f"text: {name}"] = lambda text=text: _run_text(text)  # type: ignore[misc]
    for name, page in PAGES.items():
        runs[f"page: {name}"] = lambda page=page: _run_page(page)  # type: ignore[misc]
    for name in BOMBS:
        runs[f"packed: 1 GB of white space, {name}"] = lambda name=name: _run_bomb(name)  # type: ignore[misc]
    runs["packed: a response of 1 GB"] = lambda: _run_page_bomb("gz")
    return runs


def _one(name: str) -> None:
    """Run one input in this process, and print what it took."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    Cleaner().clean(_SMALL)
    Cleaner().clean_html(f"<p>{_SMALL}")
    before, start = _peak(), time.process_time()
    size = _runs()[name]()
    taken = _peak() - before
    print(f"{time.process_time() - start:.1f}\t{size / _MB:.2f}\t{taken / _MB:.0f}\t{taken / size:.1f}")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(wanted: list[str]) -> int:
    """Run inputs by the words in their names, all without any; return how many failed."""
    failed = 0
    print("input\tseconds\tMB\tmore MB of memory\ttimes the input", flush=True)
    for name in _runs():
        if wanted and not any(word in name for word in wanted):
            continue
        call = [sys.executable, "-m", "tests.fuzz.floods", "--one", name]
        done = subprocess.run(call, capture_output=True, text=True, timeout=10 * SECONDS)
        good = done.returncode == 0
        failed += not good
        tail = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        print(f"{name}\t{done.stdout.strip().splitlines()[-1] if good else f'FAILED: {tail[0]}'}", flush=True)
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2])
    else:
        sys.exit(1 if main(sys.argv[1:]) else 0)

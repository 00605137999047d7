"""WARC and WET: texts are cleaned, everything else is copied to the byte."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.corpus.archives import ArchiveCodec, read_archive
from cleaner.corpus.fields import Reading
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Raw
from cleaner.corpus.streams import Stream

from .corpora import DATE, clean, lines, needs, put, record, run, text, warc_writer, wet

pytestmark = needs("warcio")
PNG = b"\x89PNG\r\n\r\nWARC/1.0\r\n"


def page(i: int, encoding: str = "utf-8") -> bytes:
    """Return an HTML page with the lines of `text(i)`."""
    body = "".join(f"<p>{line}</p>" for line in text(i, 5).splitlines())
    article = f"<body><article>{body}</article></body>"
    return f"<html><head><title>T</title></head>{article}</html>".encode(encoding)


def warc(bodies: list[tuple[str, bytes]], status: str = "200 OK", zipped: bool = True) -> bytes:
    """Return responses as a WARC file, written by warcio, each with its request."""
    from warcio.statusandheaders import StatusAndHeaders

    out = io.BytesIO()
    writer = warc_writer(out, zipped)
    for i, (content, body) in enumerate(bodies):
        url = f"https://site.example/{i}"
        head = StatusAndHeaders(status, [("Content-Type", content)], protocol="HTTP/1.1")
        ask = StatusAndHeaders("GET / HTTP/1.1", [("Host", "site.example")], is_http_request=True)
        more: dict[str, Any] = {"warc_headers_dict": {"WARC-Date": DATE}}
        writer.write_record(writer.create_warc_record(url, "request", http_headers=ask, **more))
        made = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head, **more)
        writer.write_record(made)
    return out.getvalue()


def read(path: Path) -> list[tuple[str, Any, bytes]]:
    """Return type, headers and body of each record, read by warcio with its digests checked."""
    from warcio.archiveiterator import ArchiveIterator

    found = []
    with path.open("rb") as file:
        for item in ArchiveIterator(file, check_digests="raise"):
            found.append((item.rec_type, item.rec_headers, item.raw_stream.read()))
    return found


def response(bodies: list[tuple[str, bytes]]) -> Raw:
    """Return the first response of an archive of pages."""
    records = read_archive(Stream(io.BytesIO(warc(bodies, zipped=False))))
    return next(r for r in records if b"WARC-Type: response" in r.data)


class TestWet:
    def test_texts_are_cleaned(self, tmp_path: Path) -> None:
        put(tmp_path / "in/a.warc.wet.gz", wet(map(record, range(4))))
        ledger = tmp_path / "ledger"
        assert run(tmp_path / "in", "-o", tmp_path / "out", "--ledger", ledger) == 0
        before, after = read(tmp_path / "in/a.warc.wet.gz"), read(tmp_path / "out/a.warc.wet.gz")
        assert [kind for kind, _, _ in after] == ["warcinfo", *["conversion"] * 4]
        assert after[0][2] == before[0][2]
        for i, (_, head, body) in enumerate(after[1:]):
            assert body.decode() == clean(i)
            assert head.get_header("Content-Length") == str(len(body))
            was = before[i + 1][1]
            changed = {"Content-Length", "WARC-Block-Digest", "WARC-Payload-Digest"}
            assert [h for h in head.headers if h[0] not in changed] == [
                h for h in was.headers if h[0] not in changed
            ]
            assert [name for name, _ in head.headers] == [name for name, _ in was.headers]
        entry = lines(ledger.read_bytes())[1]
        assert entry["url"] == "https://www.site1.example/1"
        assert entry["id"] == before[2][1].get_header("WARC-Record-ID").strip("<>")

    def test_each_record_is_a_member_of_its_own(self, tmp_path: Path) -> None:
        put(tmp_path / "a.wet.gz", wet(map(record, range(3))))
        run(tmp_path / "a.wet.gz", "-o", tmp_path / "b.wet.gz")
        assert (tmp_path / "b.wet.gz").read_bytes().count(b"\x1f\x8b\x08") == 4

    @pytest.mark.parametrize(
        "suffix", ["", ".gz", ".bz2", ".xz", pytest.param(".zst", marks=needs("zstandard"))]
    )
    def test_each_compression(self, tmp_path: Path, suffix: str) -> None:
        data = wet(map(record, range(3)), zipped=False)
        put(tmp_path / "a.wet", data)
        assert run(tmp_path / "a.wet", "-o", tmp_path / f"b.wet{suffix}") == 0
        assert run(tmp_path / f"b.wet{suffix}", "-o", tmp_path / "c.wet") == 0  # clean already: only copied
        assert [body.decode() for _, _, body in read(tmp_path / "c.wet")[1:]] == [clean(i) for i in range(3)]

    def test_a_clean_file_is_copied_to_the_byte(self, tmp_path: Path) -> None:
        data = wet([record(i, text=clean(i)) for i in range(3)], zipped=False)
        put(tmp_path / "a.wet", data)
        assert run(tmp_path / "a.wet", "-o", tmp_path / "b.wet") == 0
        assert (tmp_path / "b.wet").read_bytes() == data

    def test_stdout(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        data = wet([record(1, text=clean(1))], zipped=False)
        assert run(put(tmp_path / "a.wet.gz", gzip.compress(data)), "-q") == 0
        assert capfdbinary.readouterr().out == data


class TestWarc:
    def test_pages_become_conversions(self, tmp_path: Path) -> None:
        put(tmp_path / "a.warc.gz", warc([("text/html; charset=utf-8", page(i)) for i in range(3)]))
        assert run(tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz") == 0
        before, after = read(tmp_path / "a.warc.gz"), read(tmp_path / "b.warc.gz")
        assert [kind for kind, _, _ in after] == ["request", "conversion"] * 3
        for was, (_, head, body) in list(zip(before, after, strict=True))[1::2]:
            assert head.get_header("WARC-Refers-To") == was[1].get_header("WARC-Record-ID")
            assert head.get_header("WARC-Target-URI") == was[1].get_header("WARC-Target-URI")
            assert head.get_header("Content-Type") == "text/plain"
            digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
            assert head.get_header("WARC-Block-Digest") == f"sha1:{digest}"
            assert "quick brown fox" in body.decode() and "cookies" not in body.decode()
        ids = [head.get_header("WARC-Record-ID") for _, head, _ in after]
        assert len(set(ids)) == 6

    def test_the_server_says_the_encoding(self, tmp_path: Path) -> None:
        put(tmp_path / "a.warc.gz", warc([("text/html; charset=windows-1252", page(2, "cp1252"))]))
        run(tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz")
        assert "“I did not believe my eyes”" in read(tmp_path / "b.warc.gz")[1][2].decode()

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
    def test_the_server_says_too_little(self, tmp_path: Path, encoding: str) -> None:
        """Browsers take ISO-8859-1 for Windows-1252; and UTF-8 is UTF-8 whatever a server says."""
        put(tmp_path / "a.warc.gz", warc([("text/html; charset=ISO-8859-1", page(2, encoding))]))
        run(tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz")
        assert "“I did not believe my eyes”" in read(tmp_path / "b.warc.gz")[1][2].decode()

    @pytest.mark.parametrize("charset", ["idna", "utf16", "utf-7"])
    def test_the_server_says_what_no_page_is_in(self, tmp_path: Path, charset: str) -> None:
        put(tmp_path / "a.warc.gz", warc([(f"text/html; charset={charset}", page(2))]))
        assert run(tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz") == 0
        assert "“I did not believe my eyes”" in read(tmp_path / "b.warc.gz")[1][2].decode()

    def test_a_page_without_a_tag_becomes_a_conversion(self, tmp_path: Path) -> None:
        put(tmp_path / "a.warc.gz", warc([("text/html; charset=utf-8", b"The dam broke at noon.")]))
        assert run(tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz") == 0
        assert [kind for kind, _, _ in read(tmp_path / "b.warc.gz")] == ["request", "conversion"]

    @pytest.mark.parametrize(
        ("packing", "reason"),
        [
            ("x-gzip", None),
            ("utf-8", None),
            ("zstd", "unreadable"),
            ("br, zstd", "unreadable"),
        ],
    )
    def test_packed_pages(self, packing: str, reason: str | None) -> None:
        """What cannot be unpacked is no text."""
        body = gzip.compress(page(2)) if packing == "x-gzip" else page(2)
        raw = response([("text/html", body)])
        head = b"Content-Type: text/html"
        packed = raw.data.replace(head, f"Content-Encoding: {packing}\r\n".encode() + head)
        try:
            document = ArchiveCodec(Reading()).read(Raw(1, packed, 0, 0))
        except RecordError as error:
            assert error.reason == reason
        else:
            assert reason is None and document is not None and "quick brown fox" in str(document.data)

    def test_what_is_no_page_is_copied_to_the_byte(self, tmp_path: Path) -> None:
        data = warc([("image/png", PNG), ("application/pdf", b"%PDF-1.7"), ("", b"")], zipped=False)
        put(tmp_path / "a.warc", data)
        assert run(tmp_path / "a.warc", "-o", tmp_path / "b.warc", "--stats", tmp_path / "s.json") == 0
        assert (tmp_path / "b.warc").read_bytes() == data

    def test_errors_of_servers_are_no_pages(self, tmp_path: Path) -> None:
        data = warc([("text/html", page(1))], status="404 Not Found", zipped=False)
        put(tmp_path / "a.warc", data)
        assert run(tmp_path / "a.warc", "-o", tmp_path / "b.warc") == 0
        assert (tmp_path / "b.warc").read_bytes() == data


class TestBroken:
    def rejects(
        self, tmp_path: Path, data: bytes, name: str = "a.wet"
    ) -> tuple[list[str], list[dict[str, Any]]]:
        """Clean a broken file; return the texts that came out and the rejects."""
        put(tmp_path / name, data)
        code = run(tmp_path / name, "-o", tmp_path / f"b-{name}", "--rejects", tmp_path / "r", "-q")
        found = lines((tmp_path / "r").read_bytes())
        assert code == int(bool(found))
        out = read(tmp_path / f"b-{name}")
        return [body.decode() for kind, _, body in out if kind == "conversion"], found

    @pytest.mark.parametrize(
        "break_it",
        [
            lambda d: b"Content-Leng: ".join(d.rsplit(b"Content-Length: ", 1)),
            lambda d: b"XARC/1.0".join(d.rsplit(b"WARC/1.0", 1)),
            lambda d: d.replace("café".encode(), b"caf\xe9\x20", 1),
        ],
        ids=["no length", "no version", "not UTF-8"],
    )
    def test_one_broken_record_costs_one(self, tmp_path: Path, break_it: Callable[[bytes], bytes]) -> None:
        data = break_it(wet(map(record, range(2, 7)), zipped=False))
        texts, rejects = self.rejects(tmp_path, data)
        assert [t for t in texts if t in [clean(i) for i in range(2, 7)]] == texts
        assert len(texts) == 4
        assert {r["reason"] for r in rejects} <= {"unreadable", "invalid-utf-8"}

    @pytest.mark.parametrize("cut", [3, 100, 600])
    def test_a_file_that_breaks_off(self, tmp_path: Path, cut: int) -> None:
        data = wet(map(record, range(5)), zipped=False)[:-cut]
        texts, rejects = self.rejects(tmp_path, data)
        assert texts == [clean(i) for i in range(len(texts))] and len(texts) >= 3
        assert [r["reason"] for r in rejects] == (["truncated"] if cut > 4 else [])

    def test_a_gzip_that_breaks_off(self, tmp_path: Path) -> None:
        texts, rejects = self.rejects(tmp_path, wet(map(record, range(5)))[:-30], "a.wet.gz")
        assert texts == [clean(i) for i in range(4)]
        assert [r["reason"] for r in rejects] == ["truncated"]

    def test_records_that_memory_should_not_hold(self) -> None:
        data = wet([record(1), record(2, text="x" * 5000), record(3)], zipped=False)
        found = list(read_archive(Stream(io.BytesIO(data)), longest=2000))
        assert [r.problem and r.problem[0] for r in found] == [None, None, "too-long", None]
        assert b"day 24" in found[3].data

    def test_a_page_in_broken_http(self) -> None:
        broken = Raw(1, response([("text/html", page(1))]).data.replace(b"HTTP/1.1 200", b"\x00\xff"), 0, 0)
        try:
            assert ArchiveCodec(Reading()).read(broken) is None
        except RecordError as error:
            assert error.reason == "unreadable"

"""Targets that make their inputs: each byte picks a part, so that few bytes reach far into a form."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner.api import Cleaner
from cleaner.corpus.forms import Compression
from cleaner.corpus.streams import Damage, Stream
from tests.promises import check
from tests.support import HERE

_ODD = (
    "", " ", "\t", "\0", "\u202e", "\u2066", "a\u0301\u0323\u0345", "\u0301", "\ud800", "\udfff", "\ufeff", "\u200d",
    "\u2028", "\x85", "\x0b", "\x0c", "\r", "\u3000", "\ufdfa", "\u1100\u1161", "\U0001f469\u200d\U0001f467", "\u0130",
    "\u00df", "\u01c5", "\u0660", "\u00b2", "\u2160", "\u00ad", "$", "{name}", "[caption", "&lt;", "<p>", "|", "* ",
    "```", "> ", "# ", "- ", "1. ", "http://a.example/", "a@b.example", "\u00a9 2031", "12:30", "\u201c", "\u201d",
)  # fmt: skip
_TAGS = (
    "<p>", "</p>", "<div>", "</div>", "<a href='/b'>", "</a>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>",
    "</ul>", "<script>", "</script>", "<style>", "<title>", "</title>", "<h1>", "</h1>", "<br>", "<b>", "</b>", "<i>",
    "<select>", "<option>", "<form>", "</form>", "<svg>", "<math>", "<template>", "<noscript>", "<iframe>", "<frameset>",
    "<plaintext>", "<xmp>", "<textarea>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE html>",
    "<meta charset='utf-16'>", "<meta property='og:title' content='A ferry'>", "<base href='javascript:x'>", "<",
    "<p hidden>", "<div style='display:none'>", "<div class='cookie-consent'>", "<nav>", "</nav>", "<footer>", "<article>",
    "<script type='application/ld+json'>{\"headline\": [", "&amp;", "&#0;", "&#xd800;", "&nosuch;", "&", "<p x='", "'>",
)  # fmt: skip


@lru_cache(maxsize=1)
def _lines() -> tuple[str, ...]:
    """Return lines of the golden pages, every one once."""
    found: dict[str, None] = {}
    for path in sorted((HERE / "pages").glob("*/input.txt")):
        found.update(dict.fromkeys(path.read_bytes().decode().splitlines()))
    return tuple(found)


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    return Cleaner()


def lines(data: bytes) -> None:
    """Clean texts made of lines of pages, cut, joined, repeated and among odd characters."""
    parts: list[str] = []
    known = _lines()
    for i in range(0, len(data) - 1, 2):
        pick, how = data[i], data[i + 1]
        line = known[(pick * 251 + how * 31) % len(known)] if how % 4 else _ODD[pick % len(_ODD)]
        line = line[: pick * 4] if how % 7 == 3 else line.upper() if how % 11 == 5 else line
        parts.append(line + ("" if how % 5 == 4 else "\n" if how % 13 else "\n\n") * (1 + (how > 250) * pick))
    text = "".join(parts)
    check(text, _cleaner().clean(text))


def markup(data: bytes) -> None:
    """Clean pages made of tags, lines of pages and odd characters."""
    parts: list[str] = []
    known = _lines()
    for i in range(0, len(data) - 1, 2):
        pick, how = data[i], data[i + 1]
        part = _TAGS[pick % len(_TAGS)] if how % 3 else known[(pick * 251 + how) % len(known)]
        part = _ODD[pick % len(_ODD)] if how % 17 == 3 else part
        parts.append(part * (1 + (how > 252) * pick))
    html = "".join(parts)
    result = _cleaner().clean_html(html)
    check(result.restore(), result)


def _zstd(data: bytes) -> bytes:
    import zstandard

    return bytes(zstandard.ZstdCompressor().compress(data))


_PACKERS: Mapping[Compression, Callable[[bytes], bytes]] = {
    Compression.GZIP: gzip.compress,
    Compression.BZ2: bz2.compress,
    Compression.XZ: lzma.compress,
    Compression.ZSTD: _zstd,
}


def packed(data: bytes) -> None:
    """Unpack bytes that are packed, cut and damaged: what comes out is a beginning of what was packed."""
    if len(data) < 4:
        return
    kind = list(_PACKERS)[data[0] % 4]
    pack = _PACKERS[kind]
    inner = data[3:] * (1 + data[1] % 64)
    raw = pack(inner) if data[1] % 2 else pack(inner[:99]) + pack(inner[99:])
    whole = data[2] == 0
    wild = data[2] == 1  # nothing but damage
    if wild:
        raw = data[3:]
    elif not whole:
        raw = raw[: len(raw) * data[2] // 256]
    out, damaged = _unpacked(raw, kind, 1 + data[1])
    if not wild:
        assert inner.startswith(out), "unpacked to something else"
        assert not whole or (out == inner and not damaged), "a whole stream is damaged"
        assert damaged or whole or out == inner or not raw or len(out) == 99, "cut without a word"


def _unpacked(raw: bytes, kind: Compression, step: int) -> tuple[bytes, bool]:
    stream = Stream(io.BytesIO(raw), kind)  # type: ignore[arg-type]
    parts: list[bytes] = []
    try:
        while part := (stream.readline(step * 7) if len(parts) % 2 else stream.read(step)):
            parts.append(part)
    except Damage:
        return b"".join(parts), True
    return b"".join(parts), False


def _columns(pick: random.Random, rows: int) -> dict[str, Any]:
    """Return columns of odd types, one of them with texts."""
    import pyarrow as pa

    def text(i: int) -> str | None:
        known = _lines()
        part = "\n".join(pick.choice(known) for _ in range(pick.randrange(4)))
        return None if pick.random() < 0.2 else part + pick.choice(_ODD[:8] + _ODD[12:])

    texts = [text(i) for i in range(rows)]
    kinds = [
        pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.large_string()),
        pa.binary(), pa.large_binary(), pa.null(), pa.list_(pa.string()), pa.string_view(),
    ]  # fmt: skip
    kind = pick.choice(kinds)
    if pa.types.is_null(kind):
        values = pa.nulls(rows)
    elif pa.types.is_list(kind):
        values = pa.array([None if t is None else [t] for t in texts], kind)
    elif pa.types.is_dictionary(kind):
        values = pa.array(texts, kind.value_type).dictionary_encode().cast(kind)
    else:
        values = pa.array([t if t is None or "binary" not in str(kind) else t.encode() for t in texts], kind)
    columns = {pick.choice(("text", "content", "raw_content", "a.b", "TEXT")): values}
    if pick.random() < 0.3:
        columns = {"meta": pa.StructArray.from_arrays([values], ["text"])}
        if pick.random() < 0.5:
            columns["meta"] = pa.StructArray.from_arrays([columns["meta"]], ["text"])
    others = {
        "url": pa.array([pick.choice([None, "http://a.example/x", "\0", "http://["]) for _ in range(rows)]),
        "id": pa.array([pick.choice([None, 1, -(2**60)]) for _ in range(rows)], pa.int64()),
        "language": pa.array([pick.choice([None, "en", "xx-yy", ""]) for _ in range(rows)]),
        "price": pa.array([None, *range(rows - 1)][:rows], pa.decimal128(38, 9)),
        "when": pa.array([pick.randrange(10**9) for _ in range(rows)], pa.timestamp("ns")),
        "blob": pa.array([b"\xff\0" * pick.randrange(4) for _ in range(rows)], pa.binary()),
        "fixed": pa.array([b"abcd"] * rows, pa.binary(4)),
        "nothing": pa.nulls(rows),
        "map": pa.array([[("a", i)] for i in range(rows)], pa.map_(pa.string(), pa.int32())),
        "lists": pa.array([[[i]] * (i % 3) for i in range(rows)], pa.list_(pa.list_(pa.float64()))),
        "half": pa.array([float("nan")] * rows, pa.float32()),
        "flag": pa.array([None, True][:1] * rows, pa.bool_()),
    }
    names = pick.sample(sorted(others), pick.randrange(len(others)))
    found = [*columns.items(), *((name, others[name]) for name in names)]
    pick.shuffle(found)
    return dict(found)


def parquet(data: bytes) -> None:
    """Clean a Parquet file of odd types, plain or damaged, by the command: what is no text stays as it is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cleaner.cli import main

    pick = random.Random(data[:8])
    damage = data[8:]
    try:
        table = pa.table(_columns(pick, pick.randrange(12)))
    except UnicodeEncodeError:  # a lone surrogate is no Arrow string
        return
    with TemporaryDirectory(prefix="cleaner-fuzz") as folder:
        path, out = Path(folder, "a.parquet"), Path(folder, "b.parquet")
        sizes = [99] if any(pa.types.is_string_view(t) for t in table.schema.types) else [1, 3, 99]
        options = {
            "compression": pick.choice(["none", "snappy", "zstd", "gzip"]),
            "row_group_size": pick.choice(sizes),
        }
        try:
            pq.write_table(table, path, store_schema=pick.random() < 0.8, **options)
        except pa.ArrowNotImplementedError:  # pyarrow does not write every view
            return
        raw = bytearray(path.read_bytes())
        for i in range(0, len(damage) - 2, 3):
            raw[int.from_bytes(damage[i : i + 2]) % len(raw)] = damage[i + 2]
        path.write_bytes(raw)
        rejects = Path(folder, "r")
        named = pick.choice([[], [], ["--text-field", pick.choice(table.schema.names)]])
        code = main(["-q", *named, "-o", str(out), "--rejects", str(rejects), str(path)])
        assert code in (0, 1, 2), code
        lost = rejects.read_bytes() if rejects.exists() else b""
        assert b"(a bug" not in lost, lost[:500]
        if out.exists() and len(damage) < 3:
            _same(pq.read_table(path), pq.read_table(out), lost.count(b"\n"))


def _same(before: Any, after: Any, lost: int) -> None:
    assert after.schema.equals(before.schema), (before.schema, after.schema)
    assert after.num_rows == before.num_rows - lost
    if not lost:
        changed = [n for n in before.schema.names if not after.column(n).equals(before.column(n))]
        floats = [n for n in changed if n == "half"]  # NaN is not NaN
        assert len(changed) - len(floats) <= 1, changed

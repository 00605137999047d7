"""JSON Lines: what is cleaned, what stays to the byte, what is rejected."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus import lines as reader
from cleaner.corpus.fields import Fields, Reading
from cleaner.corpus.jsonline import json_line, locate, style_of, written
from cleaner.corpus.problems import RecordError
from cleaner.corpus.records import Raw
from cleaner.corpus.streams import Stream

from .corpora import clean, jsonl, lines, needs, process, put, record, run, text


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


def unzstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True).read()


PACKED: list[Any] = [
    pytest.param("", bytes, bytes, id="plain"),
    pytest.param(".gz", gzip.compress, gzip.decompress, id="gzip"),
    pytest.param(".bz2", bz2.compress, bz2.decompress, id="bz2"),
    pytest.param(".xz", lzma.compress, lzma.decompress, id="xz"),
    pytest.param(".zst", zstd, unzstd, id="zstd", marks=needs("zstandard")),
]
Codec = Callable[[bytes], bytes]
#: A page of HTML, furniture and all.
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in text(1).splitlines())
PAGE = f"<html><body><article>{PARAGRAPHS}</article></body></html>"


class TestCleaning:
    @pytest.mark.parametrize(("suffix", "pack", "unpack"), PACKED)
    def test_each_compression(self, tmp_path: Path, suffix: str, pack: Codec, unpack: Codec) -> None:
        data = jsonl(map(record, range(5)))
        packed = pack(data)  # gzip writes the time into it
        path = put(tmp_path / f"in/a.jsonl{suffix}", packed)
        assert run(path, "-o", tmp_path / "out") == 0
        got = unpack((tmp_path / f"out/a.jsonl{suffix}").read_bytes())
        assert got == jsonl(record(i, text=clean(i)) for i in range(5))
        assert path.read_bytes() == packed

    def test_members_behind_each_other_are_one_stream(self, tmp_path: Path) -> None:
        first, second = jsonl([record(0)]), jsonl([record(1)])
        put(tmp_path / "a.jsonl.gz", gzip.compress(first) + gzip.compress(second))
        assert run(tmp_path / "a.jsonl.gz", "-o", tmp_path / "b.jsonl") == 0
        assert [r["id"] for r in lines((tmp_path / "b.jsonl").read_bytes())] == ["doc-0", "doc-1"]

    def test_the_name_of_a_compression_may_lie(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl.gz", jsonl([record(0)]))  # unpacked by whoever fetched it
        assert run(tmp_path / "a.jsonl.gz", "-o", tmp_path / "b.jsonl") == 0
        assert lines((tmp_path / "b.jsonl").read_bytes())[0]["text"] == clean(0)

    def test_another_compression_for_the_output(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl.bz2", bz2.compress(jsonl([record(0)])))
        assert run(tmp_path / "a.jsonl.bz2", "-o", tmp_path / "b.jsonl.xz") == 0
        assert lines(lzma.decompress((tmp_path / "b.jsonl.xz").read_bytes()))[0]["text"] == clean(0)

    def test_stdout(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert run(put(tmp_path / "a.jsonl", jsonl([record(3)])), "-q") == 0
        assert capfdbinary.readouterr().out == jsonl([record(3, text=clean(3))])

    def test_stdin(self) -> None:
        done = process("-q", "--form", "jsonl", "-", stdin=gzip.compress(jsonl([record(3)])))
        assert (done.returncode, done.stdout) == (0, jsonl([record(3, text=clean(3))]))

    def test_json_says_which_record(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        path = put(tmp_path / "a.jsonl", jsonl(map(record, range(2))))
        assert run(path, "--json") == 0
        assert [json.loads(row)["input"] for row in capfd.readouterr().out.splitlines()] == [
            f"{path}:1",
            f"{path}:2",
        ]

    def test_html_in_a_field(self, tmp_path: Path) -> None:
        body = "".join(f"<p>{line}</p>" for line in text(1).splitlines())
        put(tmp_path / "a.jsonl", jsonl([{"html": f"<html><body><article>{body}</article></body></html>"}]))
        assert run(tmp_path / "a.jsonl", "--html", "--text-field", "html", "-o", tmp_path / "b.jsonl") == 0
        got = lines((tmp_path / "b.jsonl").read_bytes())[0]["html"]
        assert "day 8" in got and "<" not in got and "cookies" not in got

    @pytest.mark.parametrize("name", ["html", "raw_html"])
    def test_html_has_fields_of_its_own(self, tmp_path: Path, name: str) -> None:
        put(tmp_path / "a.jsonl", jsonl([{"text": "Rain fell.", name: PAGE}]))
        assert run(tmp_path / "a.jsonl", "--html", "-o", tmp_path / "b.jsonl") == 0
        (got,) = lines((tmp_path / "b.jsonl").read_bytes())
        assert got["text"] == "Rain fell." and "day 8" in got[name] and "<" not in got[name]

    @pytest.mark.parametrize(
        "before", ["", "\ufeff\n ", "<?xml version='1.0'?>\n<!-- made by hand -->\n<!DOCTYPE html>"]
    )
    def test_a_page_in_a_record_is_told(self, tmp_path: Path, before: str) -> None:
        put(tmp_path / "a.jsonl", jsonl([record(1, text=before + PAGE), record(2)]))
        ledger = tmp_path / "ledger"
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", ledger) == 0
        first, second = lines((tmp_path / "b.jsonl").read_bytes())
        assert "day 8" in first["text"] and "<" not in first["text"] and "cookies" not in first["text"]
        assert second["text"] == clean(2)
        back = tmp_path / "back.jsonl"
        assert run("--restore", ledger, tmp_path / "b.jsonl", "-o", back) == 0
        first, second = lines(back.read_bytes())
        assert "cookies" in first["text"] and second == record(2)

    def test_a_page_in_a_record_stays_by_force(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", jsonl([{"text": PAGE}]))
        run(tmp_path / "a.jsonl", "--text", "-o", tmp_path / "b.jsonl")
        assert "<html>" in lines((tmp_path / "b.jsonl").read_bytes())[0]["text"]

    @pytest.mark.parametrize(
        "prose",
        [
            "<html> is the root element of a page, and </html> ends it.",
            "<!DOCTYPE html> tells the browser which standard to follow, <body> holds what is seen.",
            "<html><head><body> are the three tags that no page can do without.",
            "<html>\n<body>\n<p>Hello</p>\n</body>\n</html>\n\n" + "This is all that a page needs. " * 9,
            "He wrote <html><body></body></html> on the board and went home.",
        ],
    )
    def test_prose_about_tags_is_no_page(self, tmp_path: Path, prose: str) -> None:
        put(tmp_path / "a.jsonl", jsonl([{"text": prose.strip()}]))
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--mode", "light")
        assert lines((tmp_path / "b.jsonl").read_bytes()) == [{"text": prose.strip()}]


class TestKept:
    @pytest.mark.parametrize(
        "number",
        ["1.0e5", "1E400", "-0", "-0.0", "1.10", "12345678901234567890123456789", "9" * 5000],
    )
    def test_numbers_stay_as_they_are_written(self, tmp_path: Path, number: str) -> None:
        line = f'{{"score": {number}, "text": {json.dumps(text(1))}, "after": [{number}]}}\n'
        put(tmp_path / "a.jsonl", line.encode())
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl") == 0
        assert (tmp_path / "b.jsonl").read_text() == line.replace(json.dumps(text(1)), json.dumps(clean(1)))

    def test_keys_spaces_and_doubles_stay(self, tmp_path: Path) -> None:
        frame = '\ufeff { "z":1 ,"a" : null,"a":2,  "text"\t:%s , "\\u0069d":"x", "{": "}"}  \r\n'
        put(tmp_path / "a.jsonl", (frame % json.dumps(text(1))).encode())
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl") == 0
        assert (tmp_path / "b.jsonl").read_bytes() == (frame % json.dumps(clean(1))).encode()

    def test_of_doubled_texts_the_last_counts(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", f'{{"text": "{PROSE}", "text": {json.dumps(text(1))}}}'.encode())
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl") == 0
        assert (tmp_path / "b.jsonl").read_text() == f'{{"text": "{PROSE}", "text": {json.dumps(clean(1))}}}'

    @pytest.mark.parametrize("ascii", [True, False])
    def test_escapes_are_written_as_they_came(self, tmp_path: Path, ascii: bool) -> None:
        put(tmp_path / "a.jsonl", json.dumps(record(2), ensure_ascii=ascii).encode())
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl")
        assert (tmp_path / "b.jsonl").read_text() == json.dumps(record(2, text=clean(2)), ensure_ascii=ascii)

    def test_blank_lines_and_an_open_end_stay(self, tmp_path: Path) -> None:
        data = b"\n" + jsonl([record(0)]) + b"  \n" + jsonl([record(1)])[:-1]
        put(tmp_path / "a.jsonl", data)
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl") == 0
        first, second = (jsonl([record(i, text=clean(i))]) for i in (0, 1))
        assert (tmp_path / "b.jsonl").read_bytes() == b"\n" + first + b"  \n" + second[:-1]

    def test_a_clean_record_is_not_touched(self, tmp_path: Path) -> None:
        line = b'{"text": "\\u0054he d\\u0061m broke at noon.\\/"}\n'
        put(tmp_path / "a.jsonl", line)
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl")
        assert (tmp_path / "b.jsonl").read_bytes() == line

    def test_lone_surrogates_survive(self, tmp_path: Path) -> None:
        value = text(1).replace("day", "d\ud800y", 1)
        put(tmp_path / "a.jsonl", json.dumps({"text": value}).encode())
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl") == 0
        assert "d\ud800y" in lines((tmp_path / "b.jsonl").read_bytes())[0]["text"]


PROSE = "An older text."


class TestFields:
    @pytest.mark.parametrize(
        ("row", "field", "id", "url"),
        [
            ({"text": 1, "id": "a", "url": "http://x.example"}, "text", "a", "http://x.example"),
            (
                {"text": 1, "id": "a", "metadata": {"url": "http://x.example"}},
                "text",
                "a",
                "http://x.example",
            ),
            ({"id": "a", "source": "c4", "text": 1, "metadata": {"url": "u"}}, "text", "a", "u"),
            ({"raw_content": 1, "digest": "sha1:A", "url": "u"}, "raw_content", "sha1:A", "u"),
            ({"content": 1, "metadata": {"WARC-Target-URI": "u"}}, "content", None, "u"),
            (
                {"content": 1, "warc_headers": {"warc-record-id": "r", "warc-target-uri": "u"}},
                "content",
                "r",
                "u",
            ),
            ({"text": 1, "id": "a", "source": "https://x.example/1"}, "text", "a", "https://x.example/1"),
            ({"maintext": 1, "url": "u"}, "maintext", None, "u"),
            (
                {"page_content": 1, "id": 7, "metadata": {"source": "http://x.example"}},
                "page_content",
                7,
                "http://x.example",
            ),
            ({"text": 1, "id_": "n", "metadata": {"source": "notes.pdf"}}, "text", "n", None),
            ({"content": 1, "meta": {"url": "u"}}, "content", None, "u"),
        ],
    )
    def test_found_by_themselves(
        self, tmp_path: Path, row: dict[str, Any], field: str, id: object, url: object
    ) -> None:
        put(tmp_path / "a.jsonl", jsonl([{**row, field: text(0)}]))
        ledger = tmp_path / "ledger"
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", ledger) == 0
        assert lines((tmp_path / "b.jsonl").read_bytes()) == [{**row, field: clean(0)}]
        entry = lines(ledger.read_bytes())[0]
        assert (entry["id"], entry["url"]) == (id, url)

    def test_named(self, tmp_path: Path) -> None:
        row = {"text": "other", "doc": {"body": text(0), "n": 1.0}, "key": 5, "where": "u", "tongue": "de"}
        put(tmp_path / "a.jsonl", jsonl([row]))
        ledger = tmp_path / "ledger"
        named = ["--text-field", "doc.body", "--id-field", "key", "--url-field", "where"]
        named += ["--language-field", "tongue"]
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", ledger, *named) == 0
        assert lines((tmp_path / "b.jsonl").read_bytes())[0]["text"] == "other"
        entry = lines(ledger.read_bytes())[0]
        assert (entry["id"], entry["url"], entry["language"]) == (5, "u", "de")

    def test_the_option_beats_the_record(self, tmp_path: Path) -> None:
        put(tmp_path / "a.jsonl", jsonl([record(0, language="de")]))
        run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "l", "--language", "en")
        assert lines((tmp_path / "l").read_bytes())[0]["language"] == "en"

    @pytest.mark.parametrize("label", ["__label__en", "eng_Latn", "unknown", "", 5, None])
    def test_a_label_that_is_no_code_is_not_believed(self, tmp_path: Path, label: object) -> None:
        put(tmp_path / "a.jsonl", jsonl([record(0, language=label)]))
        assert run(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--ledger", tmp_path / "l") == 0
        assert lines((tmp_path / "l").read_bytes())[0]["language"] == "en"


BAD = [
    (b"{broken\n", "broken-json"),
    (b'{"text": "a"} {"text": "b"}\n', "broken-json"),
    (b'{"text": "a\tb"}\n', "broken-json"),
    (b'["text"]\n', "broken-json"),
    (b"null\n", "broken-json"),
    (b'{"text": "a",}\n', "broken-json"),
    (b'{"a":' * 100_000 + b"\n", "broken-json"),
    (b'{"a":' + b"[" * 100_000 + b"\n", "broken-json"),
    (b'{"title": "a"}\n', "missing-field"),
    (b'{"text": 5}\n', "wrong-type"),
    (b'{"text": null, "content": 5}\n', "wrong-type"),
    (b'{"text": ["a"]}\n', "wrong-type"),
    (b'{"text": "caf\xe9"}\n', "invalid-utf-8"),
]


class TestRejects:
    @pytest.mark.parametrize(("bad", "reason"), BAD)
    def test_each_kind(
        self, tmp_path: Path, bad: bytes, reason: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        data = jsonl([record(0)]) + bad + jsonl([record(1)])
        path = put(tmp_path / "a.jsonl", data)
        rejects = tmp_path / "rejects"
        assert run(path, "-o", tmp_path / "b.jsonl", "--rejects", rejects) == 1
        assert (tmp_path / "b.jsonl").read_bytes() == jsonl(record(i, text=clean(i)) for i in (0, 1))
        line = lines(rejects.read_bytes())[0]
        assert (line["input"], line["record"], line["reason"]) == (str(path), 2, reason)
        assert data[line["offset"] :].startswith(bad)
        err = capfd.readouterr().err
        assert f"{path}:2: rejected: {line['sentence']}" in err
        assert "Traceback" not in err
        assert "1 rejected (see" in err

    def test_null_is_no_text(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """As in a table: a record without a text, handed on as it is."""
        data = jsonl([record(0)]) + b'{"text" : null,"n":1.0e5}\n' + jsonl([record(1)])
        ledger, out = tmp_path / "ledger", tmp_path / "b.jsonl"
        assert run(put(tmp_path / "a.jsonl", data), "-o", out, "--ledger", ledger) == 0
        assert out.read_bytes().splitlines()[1] == b'{"text" : null,"n":1.0e5}'
        assert "1 without a text handed on, 0 rejected" in capfd.readouterr().err
        assert run("--restore", ledger, out, "-o", tmp_path / "c.jsonl") == 0
        assert (tmp_path / "c.jsonl").read_bytes() == data

    def test_a_text_beside_null_counts(self, tmp_path: Path) -> None:
        data = jsonl([{"text": None, "content": "Accept all cookies\nRain fell."}])
        assert run(put(tmp_path / "a.jsonl", data), "-o", tmp_path / "b.jsonl") == 0
        assert lines((tmp_path / "b.jsonl").read_bytes()) == [{"text": None, "content": "Rain fell."}]

    @pytest.mark.parametrize(
        ("data", "hint"),
        [
            ('{"text": "Rain"}\n'.encode("utf-16"), "iconv -f UTF-16"),
            ('{"text": "Rain"}\n'.encode("utf-16-le"), "iconv -f UTF-16"),
            (b'{\n  "text": "Rain"\n}\n', "jq -c"),
            (b'[\n{"text": "Rain"}\n]\n', "jq -c"),
        ],
    )
    def test_what_to_do_is_said(
        self, tmp_path: Path, data: bytes, hint: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert run(put(tmp_path / "a.json", data), "-o", tmp_path / "b.jsonl") == 1
        assert hint in capfd.readouterr().err

    def test_nothing_of_a_reject_is_lost(self, tmp_path: Path) -> None:
        bad = [b"{broken\n", b'{"text": "caf\xe9"}\n']
        run(put(tmp_path / "a.jsonl", b"".join(bad)), "-o", tmp_path / "b.jsonl", "--rejects", tmp_path / "r")
        from base64 import b64decode

        first, second = lines((tmp_path / "r").read_bytes())
        assert [first["data"].encode(), b64decode(second["base64"])] == bad

    @pytest.mark.parametrize(("suffix", "pack", "unpack"), PACKED[1:])
    @pytest.mark.parametrize("cut", [5, 40])
    def test_a_stream_that_breaks_off(
        self, tmp_path: Path, suffix: str, pack: Codec, unpack: Codec, cut: int
    ) -> None:
        whole = pack(jsonl(record(i) for i in range(50)))
        rest = pack(jsonl(record(i) for i in range(50, 90)))
        put(tmp_path / f"a.jsonl{suffix}", whole + rest[: len(rest) - cut])
        out = tmp_path / f"b.jsonl{suffix}"
        assert run(tmp_path / f"a.jsonl{suffix}", "-o", out, "--rejects", tmp_path / "r") == 1
        got = [r["n"] for r in lines(unpack(out.read_bytes()))]
        assert got == list(range(len(got))) and len(got) >= 50
        assert lines((tmp_path / "r").read_bytes())[-1]["reason"] == "truncated"

    @pytest.mark.parametrize(("suffix", "pack", "unpack"), PACKED[1:])
    def test_a_damaged_stream(self, tmp_path: Path, suffix: str, pack: Codec, unpack: Codec) -> None:
        first = pack(jsonl(record(i) for i in range(20)))
        second = bytearray(pack(jsonl(record(i) for i in range(20, 90))))
        middle = len(second) // 2
        second[middle : middle + 30] = b"\x55" * 30
        put(tmp_path / f"a.jsonl{suffix}", first + bytes(second))
        out = tmp_path / f"b.jsonl{suffix}"
        assert run(tmp_path / f"a.jsonl{suffix}", "-o", out, "--rejects", tmp_path / "r", "-q") == 1
        assert [r["n"] for r in lines(unpack(out.read_bytes()))][:20] == list(range(20))
        reasons = {line["reason"] for line in lines((tmp_path / "r").read_bytes())}
        assert reasons & {"unreadable", "truncated"}

    def test_a_line_longer_than_memory_should_hold(self) -> None:
        stream = Stream(io.BytesIO(b"short\n" + b"x" * 500 + b"\nlast"))
        found = list(reader.read_lines(stream, longest=100))
        assert [(r.data, r.problem and r.problem[0]) for r in found] == [
            (b"short\n", None),
            (b"", "too-long"),
            (b"last", None),
        ]

    def test_only_the_first_are_told_one_by_one(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        run(put(tmp_path / "a.jsonl", b"{\n" * 1000), "-o", tmp_path / "b.jsonl")
        err = capfd.readouterr().err
        assert err.count("\n") < 10
        assert "995 more records rejected" in err

    @pytest.mark.parametrize(("most", "code"), [(0, 1), (2, 1), (3, 1)])
    def test_too_many_stop_the_run(
        self, tmp_path: Path, most: int, code: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        path = put(tmp_path / "a.jsonl", b"{\n" * 3 + jsonl([record(0)]))
        out = tmp_path / "b.jsonl"
        assert run(path, "-o", out, "--max-rejects", most, "--rejects", tmp_path / "r") == code
        assert out.exists() is (most >= 3)
        assert len(lines((tmp_path / "r").read_bytes())) == min(most + 1, 3)
        assert ("--max-rejects" in capfd.readouterr().err) is (most < 3)

    def test_a_run_that_was_stopped_can_go_on(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", b"{\n" * 3 + jsonl([record(0)]))
        out = tmp_path / "b.jsonl"
        call = [path, "-o", out, "--rejects", tmp_path / "r"]
        assert run(*call, "--max-rejects", 1) == 1
        assert run(*call, "--max-rejects", 9, "--resume") == 1
        assert out.read_bytes() == jsonl([record(0, text=clean(0))])
        assert len(lines((tmp_path / "r").read_bytes())) == 3


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class TestScanner:
    @given(before=st.dictionaries(st.text(), VALUES, max_size=4), value=st.text(), after=VALUES)
    def test_finds_what_a_parser_finds(self, before: dict[str, Any], value: str, after: Any) -> None:
        line = json.dumps({**before, "text": value, "last": after})
        found = locate(line, frozenset({"text"}))["text"]
        assert found.value == value == json.loads(line)["text"]
        assert line[found.start : found.end] == json.dumps(value)

    @given(st.text(alphabet='{}[]":,\\ \tau0-1e.ntrufls', max_size=30))
    def test_refuses_what_a_parser_refuses(self, line: str) -> None:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict):
            locate(line, frozenset({"text"}))
        else:
            with pytest.raises(RecordError):
                locate(line, frozenset({"text"}))

    @given(st.text(alphabet=st.characters()))
    def test_every_style_gives_the_value_back(self, value: str) -> None:
        # A lone surrogate stands escaped in every file: UTF-8 has no bytes for it.
        for write in (json.dumps, lambda v: json_line(v)[:-1].decode()):
            token = write(value)
            style = style_of(token, value)
            assert style is not None
            assert written(value, style, token) == token
            assert json.loads(written(value + "x", style, token)) == value + "x"

    def test_numbers_are_no_ids_unless_whole(self) -> None:
        found = locate('{"a": 7, "b": 7.0, "c": "7", "d": true}', frozenset("abcd"))
        values = {name: found[name].value for name in "abcd"}
        assert values == {"a": 7, "b": False, "c": "7", "d": True}
        assert [Fields(id=name).find_id(values.get) for name in "abcd"] == [7, None, "7", None]

    def test_the_codec_has_no_memory(self) -> None:
        codec = reader.LineCodec(Reading())
        raw = Raw(1, jsonl([record(0)]), 0, 0)
        first, second = codec.read(raw), codec.read(raw)
        assert first and second and first.data == second.data

    def test_a_line_of_json_holds_every_text(self) -> None:
        line = json_line({"a": "\ud800é\u2028"})
        assert json.loads(line) == {"a": "\ud800é\u2028"}
        assert line.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_no_extra_is_needed(tmp_path: Path) -> None:
    """JSON Lines, plain and with the compressions of the standard library, load nothing of the extra."""
    import subprocess

    from .corpora import environment

    for name, pack in (("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("a.jsonl.xz", lzma.compress)):
        put(tmp_path / name, pack(jsonl([record(0)])))
    code = (
        "import sys; from cleaner.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or bool({'pyarrow', 'warcio', 'zstandard', 'orjson', 'lxml'} & set(sys.modules)))"
    )
    call = [sys.executable, "-c", code, "-q", "-o", str(tmp_path / "out"), str(tmp_path)]
    assert subprocess.run(call, env=environment()).returncode == 0

"""What fuzzing and reading found: a numbered case for each, so that none comes back.

The numbers are those of `benchmarks/TRUST.md`.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import re
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner.api import Cleaner
from cleaner.cli import main
from cleaner.corpus import pages, streams
from cleaner.corpus.archives import ArchiveCodec, read_archive
from cleaner.corpus.fields import Fields, Reading
from cleaner.corpus.pages import read_page
from cleaner.corpus.problems import RecordError, UsageError
from cleaner.corpus.records import Raw, Source
from cleaner.corpus.streams import Stream
from cleaner.errors import CleanerError, DataError, InputError
from cleaner.packs import parse_pack
from cleaner.result import Result

from .corpora import needs

TEXT = "The ferry left at noon.\nAccept all cookies\nNobody was hurt, said the mayor, and went home.\n"


def good() -> dict[str, Any]:
    """Return a result as JSON holds it."""
    return json.loads(json.dumps(Cleaner(language="en").clean(TEXT).to_dict()))


def stream(data: bytes) -> Stream:
    """Return bytes as a stream."""
    return Stream(io.BytesIO(data))  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [0, None, [], "text", {}, {"schema": [1]}])
def test_1_a_result_must_be_a_table_of_this_schema(data: Any) -> None:
    with pytest.raises(InputError, match="schema"):
        Result.from_dict(data)


@pytest.mark.parametrize(
    "patches",
    [0, "abc", [0], ["abc"], [[0, 1]], [["a", 1, "b"]], [[0, 1, 2]], [[-1, 0, ""]], [[9, 1, ""], [2, 1, ""]],
     [[True, 1, ""]], [[0, -1, ""]]],
)  # fmt: skip
def test_2_damaged_patches_are_refused(patches: Any) -> None:
    with pytest.raises(InputError, match="not a result"):
        Result.from_dict({**good(), "patches": patches})


def test_2_a_result_whose_text_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="text is no string"):
        Result.from_dict({**good(), "text": 1})


def test_3_a_pack_nested_without_end_is_refused() -> None:
    with pytest.raises(DataError, match=r"deep\.toml"):
        parse_pack("a = " + "[" * 5000, "deep.toml")


def test_3_a_configuration_nested_without_end_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 5000)
    assert main(["--config", str(path), "x.txt"]) == 2
    assert "nested too deep" in capsys.readouterr().err


def test_4_a_text_that_unpacks_to_more_than_memory_should_hold_is_rejected() -> None:
    data = gzip.compress(b"a" * 3_000_000)
    source = Source("a.txt.gz", None, Path("a.txt.gz"))
    packed = Stream(io.BytesIO(data), streams.Compression.GZIP)  # type: ignore[arg-type]
    (raw,) = read_page(packed, source, 1_000_000)
    assert raw.problem == ("too-long", "longer than 1,000,000 bytes")
    assert raw.data[0] == b""


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_5_a_packed_text_that_breaks_off_is_rejected_and_not_cut(
    compress: Callable[[bytes], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suffix = {"gzip": "gz", "bz2": "bz2", "lzma": "xz"}[compress.__module__]
    path = tmp_path / f"a.txt.{suffix}"
    body = "".join(f"The ferry number {n} left at noon, and nobody was hurt.\n" for n in range(90_000))
    path.write_bytes(compress(body.encode())[:-20])
    assert main(["-o", str(tmp_path / "out"), str(path)]) == 1
    assert "breaks off" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def response(body: bytes, headers: str) -> Raw:
    """Return a WARC response of HTML."""
    http = f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body
    names = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\n"
    head = f"{names}Content-Type: application/http\r\nContent-Length: {len(http)}"
    return next(read_archive(stream(head.encode() + b"\r\n\r\n" + http + b"\r\n\r\n")))


def test_6_a_response_that_unpacks_to_more_than_memory_should_hold_is_rejected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cleaner.corpus import archives

    monkeypatch.setattr(archives, "LONGEST", 1_000_000)
    raw = response(gzip.compress(b"a" * 5_000_000), "Content-Type: text/html\r\nContent-Encoding: gzip")
    with pytest.raises(RecordError, match="longer than"):
        ArchiveCodec(Reading(Fields())).read(raw)


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "rot13", "hex", "undefined", "no-such"]
)
def test_7_charsets_that_no_page_has_are_not_used(charset: str) -> None:
    raw = response(b"<html>\\u0041</html>", f"Content-Type: text/html; charset={charset}")
    document = ArchiveCodec(Reading(Fields())).read(raw)
    assert document is not None
    assert document.data == "<html>\\u0041</html>"


def test_8_headers_of_white_space_cost_no_more_than_their_length() -> None:
    def cost(size: int) -> float:
        head = b"WARC/1.0\r\nA:" + b" " * size + b"x\nContent-Length: 0\r\n\r\n\r\n\r\n"
        start = time.process_time()
        (raw,) = read_archive(stream(head))
        assert raw.problem is None
        return time.process_time() - start

    assert cost(60_000) < 5  # it was quadratic: minutes


def test_9_a_long_line_in_small_parts_is_joined_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_PART", 64)
    data = b"x" * 2_000_000 + b"\n" + b"y\n"
    packed = stream(gzip.compress(data))
    assert packed.readline(1 << 28) == data[:-2]
    assert packed.readline(1 << 28) == b"y\n"
    assert packed.readline(1 << 28) == b""


LINE = {"schema": 1, "file": "a.txt", "record": 1, "patches": [], "check": 0, "notes": {}}


@pytest.mark.parametrize(
    "change",
    [{"file": []}, {"record": "1"}, {"patches": 1}, {"patches": [[0, 1]]}, {"check": "x"}, {"notes": 1},
     {"notes": {"encoding": 7}}, {"rejected": "x", "base64": "!"}, {"rejected": "x", "data": 1}],
)  # fmt: skip
def test_10_a_damaged_ledger_is_refused_with_its_line(
    change: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, cleaned = tmp_path / "l.jsonl", tmp_path / "a.txt"
    ledger.write_text(json.dumps({**LINE, **change}) + "\n")
    cleaned.write_text("x")
    assert main(["--restore", str(ledger), str(cleaned), "-o", str(tmp_path / "back")]) == 2
    assert "line 1 of the ledger" in capsys.readouterr().err


@pytest.mark.parametrize("notes", [{"encoding": "rot13"}, {"encoding": "no-such"}, {"mark": "xyz"}])
def test_11_a_ledger_names_no_encoding_that_runs_wild(notes: dict[str, str]) -> None:
    codec = pages.PageCodec(Reading(Fields()))
    with pytest.raises(RecordError, match="notes"):
        codec.restore(Raw(1, (b"", False), 0, 0), None, "text", notes)  # type: ignore[arg-type]


def test_12_a_link_does_not_lead_out_of_the_output_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere, out, source = tmp_path / "elsewhere", tmp_path / "out", tmp_path / "in"
    for folder in (elsewhere, out, source / "sub"):
        folder.mkdir(parents=True)
    (out / "sub").symlink_to(elsewhere)
    (source / "sub" / "a.txt").write_text(TEXT)
    (source / "sub" / "b.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    (source / "c.txt").write_text(TEXT)
    assert main(["-o", str(out), str(source)]) != 0
    assert "symbolic link leads out" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_12_a_link_in_the_place_of_an_output_is_replaced_and_not_followed(tmp_path: Path) -> None:
    precious, out, source = tmp_path / "precious.txt", tmp_path / "out", tmp_path / "a.txt"
    precious.write_text("precious")
    source.write_text(TEXT)
    out.mkdir()
    (out / "a.txt").symlink_to(precious)
    assert main(["-o", str(out), str(source)]) == 0
    assert precious.read_text() == "precious"
    assert not (out / "a.txt").is_symlink()


def test_the_errors_are_those_that_are_documented() -> None:
    assert issubclass(DataError, CleanerError)
    assert issubclass(InputError, CleanerError)
    assert not issubclass(UsageError, CleanerError)


def pack_file(folder: Path, phrase: str) -> Path:
    """Return a pack with one phrase."""
    path = folder / "own.toml"
    head = 'category = "newsletter"\nlanguage = "en"\nsource = "ours"\n[[group]]\nname = "box"\n'
    path.write_text(f"{head}kind = 'part'\nphrases = [{json.dumps(phrase)}]\n")
    return path


@pytest.mark.parametrize(
    ("phrase", "what"),
    [("* a " * 9 + "b", "9 `\\*`"), ("[a] " * 30 + "b", "30 options"),
     ("(" * 3000 + "a" + ")" * 3000, "deep"), ("(" * 300 + "a" + ")" * 300, "deep"),
     ("x [... a [... b [... c [... d [... e]]]]]", "5 `\\*` or")],
)  # fmt: skip
def test_13_a_phrase_that_could_hang_a_run_is_refused_with_its_name(
    phrase: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=what) as error:
        Cleaner(packs=[pack_file(tmp_path, phrase)])
    assert "newsletter.box" in str(error.value)


def test_13_the_costliest_phrase_that_is_allowed_ends(tmp_path: Path) -> None:
    phrase = "[a] " * 12 + "a ... a ... a ... b"
    cleaner = Cleaner(language="en", packs=[pack_file(tmp_path, phrase)])
    assert cleaner.clean("a " * 150).removals == ()


def test_13_the_packs_that_come_along_keep_to_it() -> None:
    from cleaner.packs import builtin_packs
    from cleaner.patterns import refuse_costly

    for pack in builtin_packs():
        for group in pack.groups:
            for phrase in (*group.phrases, *group.alone):
                refuse_costly(phrase)


def test_14_a_protect_pattern_that_never_ends_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cleaner import settings

    monkeypatch.setattr(settings, "LONGEST_SEARCH", 0.2)
    cleaner = Cleaner(language="en", protect=[r"(?:a|a|aa)+$"])
    with pytest.raises(CleanerError, match=r"protect pattern '\(\?:a\|a\|aa\)\+\$' took longer"):
        cleaner.clean(f"This website uses cookies to improve {'a' * 60}!\nAccept all cookies\n© 2031")


def _raises(page: Any) -> Any:
    raise KeyError("oops")


def _yields_nonsense(page: Any) -> Any:
    yield 7


def _yields_a_middle(page: Any) -> Any:
    from cleaner import Proposal

    yield Proposal(0, "junk", "x", 1.0, 2, 4)


def _mutates(page: Any) -> Any:
    page.lines[0].text = "changed"
    yield from ()


def _claims(page: Any) -> Any:
    page.found[0] = None
    yield from ()


def _assigns(page: Any) -> Any:
    page.lines = ()
    yield from ()


def _deletes(page: Any) -> Any:
    del page.source
    yield from ()


def _empties(page: Any) -> Any:
    page.copies.clear()
    yield from ()


def _leaves(page: Any) -> Any:
    raise SystemExit(0)


def _recurses(page: Any) -> Any:
    return _recurses(page)


def _returns_nothing(page: Any) -> Any:
    return None


def _returns_a_text(page: Any) -> Any:
    return "junk"


def _yields_without_end(page: Any) -> Any:
    from cleaner import Proposal

    while True:
        yield Proposal(0, "junk", "x", 1.0)


MISBEHAVED = [
    _raises, _yields_nonsense, _yields_a_middle, _mutates, _claims, _assigns, _deletes, _empties, _leaves, _recurses,
    _returns_nothing, _returns_a_text, _yields_without_end,
]  # fmt: skip


@pytest.mark.parametrize("step", MISBEHAVED)
def test_15_a_filter_that_misbehaves_is_named_and_its_record_kept_whole(step: Any) -> None:
    from cleaner.corpus.forms import Form
    from cleaner.corpus.records import Item
    from cleaner.corpus.task import Place, Task, Wants
    from cleaner.errors import FilterError

    cleaner = Cleaner(language="en", filters=[step])
    with pytest.raises(FilterError, match=step.__name__):
        cleaner.clean(TEXT)
    task = Task(cleaner, Reading(Fields()), Wants(ledger=True), (Place("a", Form.JSONL, "a"),))
    line = json.dumps({"text": TEXT}).encode() + b"\n"
    outcome = task.do(Item(0, Raw(1, line, 0, len(line))))
    assert outcome.rejected is not None
    assert step.__name__ in outcome.rejected[1]
    assert json.loads(outcome.ledger)["data"].encode() == line


def table(folder: Path, **columns: Any) -> Path:
    """Return a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "in.parquet"
    pq.write_table(pa.table(columns), path)
    return path


@needs("pyarrow")
def test_17_a_table_whose_names_are_damaged_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path, text=[TEXT], url=["http://a.example"])
    data = path.read_bytes()
    places = [match.start() for match in re.finditer(b"url", data)]
    assert len(places) >= 2  # the schema's, and the column's
    for place in places:
        path.write_bytes(data[:place] + b"\xff" + data[place + 1 :])
        assert main(["-o", str(tmp_path / "out"), str(path)]) == 1
        assert "no Parquet file" in capsys.readouterr().err


def _moments() -> Any:
    import pyarrow as pa

    return pa.array([1, 945_578_917], pa.timestamp("ns"))


def _dates() -> Any:
    import pyarrow as pa

    return pa.array([10**12, 1], pa.timestamp("s"))


def _bad() -> Any:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.string(), 2, pa.array([b"The ferry left.", b"\xff"]).buffers())


@needs("pyarrow")
@pytest.mark.parametrize("name", ["when", "id", "url", "language"])
@pytest.mark.parametrize("odd", [_moments, _dates])
def test_18_moments_for_which_python_has_no_value(odd: Any, name: str, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = table(tmp_path, text=_bad(), **{name: odd()})
    out, rejects, ledger = (tmp_path / n for n in ("out.parquet", "rejects", "ledger"))
    options = ["-q", "-o", str(out), "--rejects", str(rejects), "--ledger", str(ledger)]
    assert main([*options, str(path)]) == 1
    (line,) = map(json.loads, rejects.read_bytes().splitlines())
    assert (line["record"], line["reason"]) == (2, "invalid-utf-8")
    before, after = pq.read_table(path).column(name), pq.read_table(out).column(name)
    assert after.equals(before.slice(0, 1))


@needs("pyarrow")
def test_19_a_column_that_cannot_be_filtered(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    view = pa.array(["a" * 30, "b", "c" * 30], pa.string_view())
    texts = pa.array([b"One.", b"\xff", b"Three."])
    try:
        path = table(tmp_path, text=pa.Array.from_buffers(pa.string(), 3, texts.buffers()), view=view)
    except pa.ArrowNotImplementedError:
        pytest.skip("this pyarrow writes no column of views")
    assert main(["-q", "-o", str(tmp_path / "out.parquet"), str(path)]) == 1
    made = pq.read_table(tmp_path / "out.parquet")
    assert made.column("view").to_pylist() == ["a" * 30, "c" * 30]
    assert made.column("text").to_pylist() == ["One.", "Three."]


PAGE = b"<html><body><p>The ferry left at noon, and nobody was hurt.</p></body></html>"


def archive() -> bytes:
    """Return an archive that says lengths in every way."""
    head = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{}\r\n\r\n"
    zipped = gzip.compress(PAGE, mtime=0)
    chunked = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"
    records = [
        ("warcinfo", "application/warc-fields", b"software: x\r\n"),
        ("response", "application/http", http.format(f"Content-Length: {len(PAGE)}").encode() + PAGE),
        ("conversion", "text/plain", TEXT.encode()),
        ("response", "application/http", http.format("Transfer-Encoding: chunked").encode() + chunked),
        ("response", "application/http",
         http.format(f"Content-Encoding: gzip\r\nContent-Length: {len(zipped)}").encode() + zipped),
        ("conversion", "text/plain", b"Nobody was hurt.\n"),
    ]  # fmt: skip
    made = [head.format(kind, form, len(body)).encode() + body for kind, form, body in records]
    return b"".join(part + b"\r\n\r\n" for part in made)


LENGTH = re.compile(rb"Content-Length: (\d+)|\r\n([0-9a-f]+)\r\n<html|\r\n(0)\r\n\r\n")
LIES = (
    b"0", b"1", b"-1", b"", b" ", b"12;", b"0x10", b"1e3", b"+5", b"5 5", b"\xd9\xa3", b"1000000000",
    b"5\r\nContent-Length: 7", b"999999999999999999", b"99999999999999999999",
)  # fmt: skip


def test_20_whatever_an_archive_says_of_its_lengths_every_byte_has_its_record() -> None:
    data = archive()
    codec = ArchiveCodec(Reading(Fields()))
    tried = 0
    for match in LENGTH.finditer(data):
        place = next(i for i in (1, 2, 3) if match[i] is not None)
        true = int(match[place], 16 if place == 2 else 10)
        near = [b"%d" % (true + k) for k in (-2, -1, 1, 2, 3, 4, 50, 200, 5000) if true + k >= 0]
        for lie in (*LIES, *near):
            tried += 1
            broken = data[: match.start(place)] + lie + data[match.end(place) :]
            _covered(broken, list(read_archive(stream(broken), 1 << 20)), codec)
    assert tried > 200


def _covered(data: bytes, raws: list[Raw], codec: ArchiveCodec) -> None:
    """Check that records are read or refused by name, and hold all bytes but the blank lines between."""
    at = 0
    for raw in raws:
        body = raw.data.rstrip(b"\r\n")
        start = data.find(body, at) if body else at
        assert start >= 0 and not data[at:start].strip()
        assert raw.place is not None and data.startswith(body, raw.place)
        at = start + len(body) if body else raw.place + raw.size
        if raw.problem is None:
            with contextlib.suppress(RecordError):
                codec.read(raw)
    assert not data[at:].strip()


def test_20_a_length_beyond_the_end_is_told_as_that() -> None:
    data = archive().replace(b"Content-Length: 17\r\n", b"Content-Length: 5000000\r\n")
    *_, last = read_archive(stream(data), 1 << 20)
    assert last.problem == ("truncated", "the record breaks off: 21 bytes where its headers say 5,000,000")


@pytest.mark.parametrize("tail", ["<a ", '<a "', "<a '", "<a", "<b='\"", "< <"])
def test_22_a_page_too_deep_whose_tags_do_not_end_costs_no_more_than_its_length(tail: str) -> None:
    from cleaner.html import parse

    def cost(count: int) -> float:
        start = time.process_time()
        assert parse._TAG.sub(parse._flat, tail * count) is not None
        return time.process_time() - start

    assert cost(300_000) < 20  # it was quadratic: hours


def test_22_a_page_too_deep_keeps_its_text() -> None:
    html = f"{'<div>' * 3000}<p title=it's>One's boat.</p><p title='a > b'>Left.</p><i>at</i> noon"
    assert Cleaner(language="en").clean_html(html).source.split() == ["One's", "boat.", "Left.", "at", "noon"]


@pytest.mark.parametrize("form", ["a{}=b ", "a{}='>' ", 'a{}="b"', "a{}/", "a{}\n"])
@pytest.mark.parametrize("before", ["<p ", "<!--x--><p ", "<script>a<b</script><p ", "<script "])
def test_23_a_tag_with_attributes_without_end_costs_no_more_than_its_length(form: str, before: str) -> None:
    from cleaner.html.parse import parse

    flood = "".join(form.format(n) for n in range(300_000))
    start = time.process_time()
    tree = parse(f"<body>{before}{flood}>The ferry left.</p><p class=b>At noon.</p></script></body>")
    assert time.process_time() - start < 20  # it was quadratic: minutes
    assert tree is not None and "The ferry left." in tree.text_content()


def test_23_a_stray_quote_in_a_tag_hides_no_end_of_it() -> None:
    from cleaner.html.parse import parse

    days = (f"On day {n} the ferry left at noon, and nobody was on it." for n in range(5_000))
    story = '9" of snow. ' + " ".join(days)
    page = f'<body><a href="/x"" title="menu">Menu</a><p class="a">{story}</p><p id="b"">At night.</p></body>'
    tree = parse(page)
    assert tree is not None and story in tree.text_content() and "At night." in tree.text_content()


def test_23_what_only_looks_like_attributes_stays() -> None:
    from cleaner.html.parse import parse

    numbers = ", ".join(map(str, range(60_000)))
    words = "word " * 60_000
    code = f"<script>if (i<n) {{}} x = [{numbers}]</script>"
    page = f"{code}<p title='{words}' id=a>Left.</p><p id=b>{words}</p>"
    tree = parse(f"<body>{page}<!-- <a {words} --><p id=c>At noon.</p></body>")
    assert tree is not None
    assert [node.get("id") for node in tree.iter("p")] == ["a", "b", "c"]
    assert tree.find(".//p").get("title") == words
    assert tree.find(".//script").text.endswith("59999]")


@pytest.mark.parametrize(
    "values",
    [(-1, "junk", "x", 1.0), (3, "junk", "x", 1.0), (10**30, "junk", "x", 1.0), (True, "junk", "x", 1.0),
     (0.0, "junk", "x", 1.0), (0, None, "x", 1.0), (0, "junk", b"x", 1.0), (0, "junk", "x", "1"),
     (0, "junk", "x", float("nan")), (0, "junk", "x", float("inf")), (0, "junk", "x", -0.1), (0, "junk", "x", 2),
     (0, "junk", "x", 1.0, -1), (0, "junk", "x", 1.0, 5, 5), (0, "junk", "x", 1.0, 5, 2), (0, "junk", "x", 1.0, 0, 999),
     (0, "junk", "x", 1.0, 0, -3), (0, "junk", "x", 1.0, 2, 4), (0, "junk", "x", 1.0, None), (0, "junk", "x", 1.0, 0, 1.5),
     (0, "junk", "x", 1.0, 23), (0, "junk", "x", 1.0, 0, 0)],
)  # fmt: skip
def test_24_a_proposal_that_is_nonsense_is_refused_with_its_filters_name(values: tuple[Any, ...]) -> None:
    from cleaner import Proposal
    from cleaner.errors import FilterError

    def odd(page: Any) -> Any:
        yield Proposal(*values)

    with pytest.raises(FilterError, match="'odd'"):
        Cleaner(language="en", filters=[odd]).clean(TEXT)


def test_31_any_number_of_headings_of_sources_is_no_error() -> None:
    text = "".join(f"Sources:\nhttps://a.example/{number}\n" for number in range(400))
    result = Cleaner(language="en", filters=["credit"]).clean(text)
    assert result.text == text
    assert len(result.recognised) >= 400


def test_32_separators_of_a_long_line_are_not_tried_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.filters import headline

    asked: list[str] = []
    monkeypatch.setattr(headline, "key", lambda text: asked.append(text) or text)
    prose = (
        "The ferry between the two towns was late again, and the people who waited for it were used to it.\n"
    )
    lines = "Harbour | " * 1000 + "Town\nThe town keeps its ferry\n" + prose * 3
    Cleaner(language="en", filters=["headline"]).clean(lines)
    assert len(asked) < 10


class Counted(dict[int, Any]):
    """A table that counts how often it is asked."""

    asked = 0

    def __contains__(self, key: object) -> bool:
        self.asked += 1
        return super().__contains__(key)

    def __getitem__(self, key: int) -> Any:
        self.asked += 1
        return super().__getitem__(key)


def test_32_claimed_heads_of_posts_are_passed_once() -> None:
    from cleaner.model.doubts import _posts

    found = Counted.fromkeys(range(1000))
    page = SimpleNamespace(found=found, lines=range(1003), named={"metadata.post-count": range(1000)})
    assert _posts(page) == {1000, 1001, 1002}  # type: ignore[arg-type]
    assert found.asked < 10_000


def test_32_signs_between_lines_of_a_site_are_passed_once() -> None:
    from cleaner.filters.template import TemplateFilter

    shapes = Counted({i: SimpleNamespace(words=i in (0, 1001)) for i in range(1002)})
    page = SimpleNamespace(shapes=shapes, lines=range(1002), is_sites=lambda i: True)
    assert [*TemplateFilter()._between(page)] == [*range(1, 1001)]  # type: ignore[arg-type]
    assert shapes.asked < 10_000


@pytest.mark.parametrize("extractor", ["vote", "trafilatura"])
@pytest.mark.parametrize("span", ["99999", "9" * 5_000, "100"])
def test_36_spans_without_end_cost_no_more_than_their_cells(span: str, extractor: str) -> None:
    said = "The ferry left at noon, and nobody was hurt, said the mayor, who went home. " * 5
    cells = f"<tr><td colspan={span} rowspan={span}>word" * 1_000
    start = time.process_time()
    page = f"<body><p>{said}</p><table>{cells}</table><p>{said}</p></body>"
    result = Cleaner(language="en").clean_html(page, extractor=extractor)
    assert time.process_time() - start < 30  # it was quadratic: minutes
    assert result.text.count("at noon") >= 5  # trafilatura takes the second paragraph for the first again


@pytest.mark.parametrize("extractor", ["vote", "trafilatura"])
@pytest.mark.parametrize("part", ["<table><tr><td>a word</table>", "<td>a word"])
def test_37_a_page_of_short_lines_or_cells_costs_no_more_than_their_number(part: str, extractor: str) -> None:
    start = time.process_time()
    result = Cleaner(language="en").clean_html(f"<body><table><tr>{part * 50_000}", extractor=extractor)
    assert time.process_time() - start < 60  # it was quadratic: minutes
    assert result.source.count("a word") == 50_000

"""What is fuzzed: each target takes bytes and holds what it calls to its promises.

A target returns where the input is refused as documented, and fails on everything else: another
exception, a broken promise, a record that the corpus tools had to call a bug.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from cleaner.api import Cleaner
from cleaner.command.config import with_config
from cleaner.command.options import make_parser
from cleaner.corpus.archives import read_archive
from cleaner.corpus.decoding import decode, is_html, refuse_binary
from cleaner.corpus.fields import Fields, Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.ledger import original, read_ledger, released
from cleaner.corpus.lines import read_lines
from cleaner.corpus.problems import RecordError, UsageError
from cleaner.corpus.records import Item, Raw
from cleaner.corpus.streams import Stream
from cleaner.corpus.task import Place, Task, Wants, codec_of
from cleaner.errors import CleanerError, DataError, InputError
from cleaner.model.features import VERSION
from cleaner.model.model import LineModel
from cleaner.model.weights import parse
from cleaner.packs import parse_pack
from cleaner.phrases import PhraseIndex
from cleaner.result import Result
from cleaner.settings import MODES
from cleaner.templates.files import Reader
from tests.fuzz.made import lines, markup, packed, parquet
from tests.promises import check

#: No record is longer here: limits are reached with small inputs.
LONGEST = 1 << 16
_PAGE = "The ferry left at noon.\nAccept all cookies\nNobody was hurt, said the mayor, and went home.\n"


@lru_cache(maxsize=1)
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="cleaner-fuzz")


def _file(data: bytes, name: str) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


@lru_cache(maxsize=8)
def _cleaner(mode: str) -> Cleaner:
    return Cleaner(mode=mode)


def text_of(data: bytes) -> str:
    """Return any string at all, lone surrogates included: seeds in UTF-8 keep their meaning."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def text(data: bytes) -> None:
    """Clean any string; the last byte picks the mode."""
    mode = sorted(MODES)[data[-1] % len(MODES)] if data else "balanced"
    source = text_of(data)
    result = _cleaner(mode).clean(source)
    check(source, result)
    again = Cleaner(mode=mode).clean(source)
    assert again == result, "another cleaner gives another result"
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def html(data: bytes) -> None:
    """Clean any bytes as a page."""
    result = _cleaner("balanced").clean_html(data)
    check(result.restore(), result)


def jsonl(data: bytes) -> None:
    """Read any bytes as JSON Lines."""
    _corpus(data, Form.JSONL, lambda stream: read_lines(stream, LONGEST))


def warc(data: bytes) -> None:
    """Read any bytes as an archive."""
    _corpus(data, Form.WARC, lambda stream: read_archive(stream, LONGEST))


def _corpus(data: bytes, form: Form, records: Callable[[Stream], Iterator[Raw]]) -> None:
    stream = Stream(io.BytesIO(data))  # type: ignore[arg-type]
    reading = Reading(Fields())
    task = Task(_cleaner("balanced"), reading, Wants(ledger=True), (Place("x", form, "x"),))
    for raw in records(stream):
        outcome = task.do(Item(0, raw))
        assert not outcome.rejected or "(a bug" not in outcome.rejected[1], outcome
        if outcome.rejected or not outcome.summary or (raw.data and b"\xed" in raw.data):
            continue
        line = json.loads(outcome.ledger)
        cleaned = Raw(raw.number, outcome.data, 0, len(outcome.data))
        codec = codec_of(form, reading)
        document = codec.read(cleaned)
        assert document is not None
        back = original(line, str(document.data))
        if form is Form.JSONL:
            assert back is not None
            assert codec.restore(cleaned, document, back, line["notes"]) == raw.data


def page(data: bytes) -> None:
    """Decode any bytes as a file."""
    try:
        refuse_binary(data, None)
        is_html(data)
        decode(data, None)
    except InputError:
        return


def pack(data: bytes) -> None:
    """Read any text as a pack, compile it, and search lines with it."""
    try:
        found = parse_pack(data.decode("utf-8", "replace"), "fuzz.toml")
        index = PhraseIndex([found])
    except DataError:
        return
    for line in (*_PAGE.splitlines(), *found.remove, *found.keep):
        index.find(line)


def templates(data: bytes) -> None:
    """Read any bytes as templates, and every site in them."""
    try:
        reader = Reader(str(_file(data, "templates")))
        for name in [*reader.names()][:50]:
            reader.find(name)
    except DataError:
        return


def model(data: bytes) -> None:
    """Read any bytes as a model."""
    try:
        with np.errstate(all="ignore"):
            LineModel(*parse(data, "fuzz", VERSION), "fuzz")
    except DataError:
        return


def ledger(data: bytes) -> None:
    """Read any bytes as a ledger, and restore a text with it."""
    try:
        for line in read_ledger(_file(data, "ledger.jsonl")):
            released(line)
            if "rejected" not in line:
                original(line, _PAGE)
    except (UsageError, RecordError):
        return


def config(data: bytes) -> None:
    """Read any bytes as a configuration."""
    path = _file(data, "config.toml")
    try:
        with_config(make_parser(), ["--config", str(path)])
    except UsageError:
        return


def result(data: bytes) -> None:
    """Read any JSON as a result, and restore it."""
    try:
        Result.from_dict(json.loads(data)).restore()
    except (CleanerError, ValueError, RecursionError):
        return


_MADE = (lines, markup, packed, parquet)
#: The targets by name.
TARGETS: Mapping[str, Callable[[bytes], None]] = {
    f.__name__: f
    for f in (text, html, jsonl, warc, page, pack, templates, model, ledger, config, result, *_MADE)
}

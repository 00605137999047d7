"""What is done with one record: find its text, clean it, put it back, say what went. Runs in any process."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from cleaner.corpus import dolma, ledger, sheet
from cleaner.corpus.codec import Codec
from cleaner.corpus.fields import Reading
from cleaner.corpus.forms import Form
from cleaner.corpus.lines import LineCodec
from cleaner.corpus.pages import PageCodec, name_of
from cleaner.corpus.problems import RecordError, failed
from cleaner.corpus.records import Document, Item, Kind, Mark, Outcome, Raw, Summary
from cleaner.corpus.tables import RowCodec
from cleaner.errors import CleanerError, DataError, SettingsError, TimeLimitError
from cleaner.lines import split
from cleaner.report import explanation, summary
from cleaner.templates.sites import host_of

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.result import Result


@dataclass(frozen=True, slots=True)
class Wants:
    """What a run needs of each record, beside the numbers.

    Attributes:
        output: The record with its cleaned text.
        ledger: Its line of the ledger.
        attributes: Its line of dolma's attributes.
        page: Its page of the report.
        shown: "explain" or "json": what goes to stdout.
        colour: Whether stdout is coloured.
        verbose: Whether to say more.
        site: The site of what has no address, for the templates; "" for none.
        extractor: How the text of HTML pages is found; "" for the default.
    """

    output: bool = True
    ledger: bool = False
    attributes: bool = False
    page: bool = False
    shown: str = ""
    colour: bool = False
    verbose: bool = False
    site: str = ""
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker knows of a source: its name, its form, and its output's name."""

    name: str
    form: Form
    file: str


def codec_of(form: Form, reading: Reading) -> Codec:
    """Return the codec of a form."""
    if form is Form.JSONL:
        return LineCodec(reading)
    if form is Form.PARQUET:
        return RowCodec(reading)
    if form is Form.WARC:
        from cleaner.corpus.archives import ArchiveCodec

        return ArchiveCodec(reading)
    return PageCodec(reading)


class Task:
    """Cleans records.

    Args:
        cleaner: The cleaner; it finds each text's language itself where none is set or told by the record.
        reading: How records are read.
        wants: What is needed of each.
        places: The sources.
    """

    def __init__(self, cleaner: Cleaner, reading: Reading, wants: Wants, places: tuple[Place, ...]) -> None:
        self._cleaner = cleaner
        self._wants = wants
        self._places = places
        self._codecs = {form: codec_of(form, reading) for form in {p.form for p in places}}

    def do(self, item: Item) -> Outcome:
        """Return what becomes of a record; a mark needs nothing.

        Raises:
            DataError, SettingsError: A pack turns out to be wrong when its phrases are first used.
        """
        if isinstance(item.what, Mark):
            return Outcome()
        place, raw = self._places[item.source], item.what
        try:
            if raw.problem:
                raise RecordError(*raw.problem)
            return self._clean(place, raw)
        except RecordError as error:
            return self._rejected(place, raw, error)
        except (DataError, SettingsError):
            raise  # it would stop every other record, too
        except TimeLimitError as error:
            return self._rejected(place, raw, RecordError("too-slow", str(error)))
        except CleanerError as error:
            return self._rejected(place, raw, RecordError("failed", str(error)))
        except Exception as error:
            # A page that breaks a parser must not cost the other million.
            sentence = f"{failed(error).sentence} (a bug: please report it with what -v shows)"
            return self._rejected(place, raw, RecordError("failed", sentence), traceback.format_exc())

    def _rejected(self, place: Place, raw: Raw, error: RecordError, detail: str = "") -> Outcome:
        line = ledger.rejection(place.file, raw, error.reason) if self._wants.ledger else b""
        row = dolma.nothing() if self._wants.attributes else b""
        return Outcome(rejected=(error.reason, error.sentence), ledger=line, attributes=row, detail=detail)

    def _clean(self, place: Place, raw: Raw) -> Outcome:
        codec = self._codecs[place.form]
        document = codec.read(raw)
        if document is None:
            # dolma has a line for every document; a blank line is none.
            row = dolma.nothing() if self._wants.attributes and raw.data.strip() else b""
            return Outcome(data=raw.data, attributes=row)
        result = self._result(document)
        data = codec.render(raw, document, result.text) if self._wants.output else None
        return self._outcome(place, raw, document, result, data)

    def _result(self, document: Document) -> Result:
        told = {"url": document.url, "language": document.language}
        if self._cleaner.settings.language:
            del told["language"]
        if not document.url:
            told["site"] = self._wants.site
        known = {key: value for key, value in told.items() if value}
        if document.kind is Kind.HTML:
            chosen = {"extractor": self._wants.extractor} if self._wants.extractor else {}
            return self._cleaner.clean_html(document.data, **known, **chosen)
        assert isinstance(document.data, str)  # text has been decoded
        return self._cleaner.clean(document.data, **known)

    def _outcome(self, place: Place, raw: Raw, document: Document, result: Result, data: Any) -> Outcome:
        wants = self._wants
        page = place.form is Form.TEXT
        name = place.name if page else f"{place.name}:{raw.number}"
        return Outcome(
            data=b"" if data is None else data,
            kind=document.kind,
            summary=_summary(document, result),
            ledger=ledger.entry(_file(place, document), raw, document, result) if wants.ledger else b"",
            attributes=dolma.attributes(document.id, result) if wants.attributes else b"",
            page=sheet.sheet(name, document, result) if wants.page else None,
            shown=self._shown(name, result),
            remark=_why_empty(document, result) if page and not result.text else "",
            detail=f"{document.kind}, {summary(result)}" if wants.verbose else "",
        )

    def _shown(self, name: str, result: Result) -> str:
        if self._wants.shown == "json":
            # ASCII alone, so that every text survives.
            return json.dumps({"input": name, **result.to_dict()}, ensure_ascii=True) + "\n"
        if self._wants.shown == "explain":
            return explanation(name, result, colour=self._wants.colour, recognised=self._wants.verbose)
        return ""


def _file(place: Place, document: Document) -> str:
    """Return the name of a record's output."""
    return name_of(PurePath(place.file), document.kind).as_posix() if place.form is Form.TEXT else place.file


def _summary(document: Document, result: Result) -> Summary:
    source = result.restore()
    return Summary(
        language=result.language,
        site=_plain_host(document.url),
        lines=len(split(source)),
        characters=len(source),
        emptied=bool(result.removals and not result.text),
        guarded=result.guarded is not None,
        removals=tuple((r.category, r.filter, r.line, len(r.text)) for r in result.removals),
    )


def _plain_host(url: str | None) -> str | None:
    """Return the host of an address without its `www.`, None where there is none."""
    host = host_of(url)
    return host.removeprefix("www.") if host else None


def _why_empty(document: Document, result: Result) -> str:
    if result.reason in ("consent", "frames", "large"):
        from cleaner.html.door import REASONS

        return f"nothing is left, {REASONS[result.reason]} ({result.reason})"
    if result.removals:
        return "nothing is left, all of it was taken for boilerplate; --explain shows why"
    if document.kind is Kind.HTML and document.data.strip():
        return "no text was found in this HTML; --text takes it for plain text"
    return "is empty"

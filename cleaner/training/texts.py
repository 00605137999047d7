"""Texts with labelled lines: every form of a page with a gold text, and files of labelled lines.

A page is read in the forms in which people scrape it (visible text as a WET record has it, the
output of three extractors), its gold text is a form of its own (all of it content), and so that
the model knows excerpts and wrapped mails, pieces of the forms are forms too.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from textwrap import wrap
from typing import Any

from cleaner.errors import DataError
from cleaner.html import metadata, visible
from cleaner.html.door import marked
from cleaner.html.extract import resiliparse, trafilatura
from cleaner.html.parse import parse
from cleaner.language import stop_words
from cleaner.lines import split
from cleaner.markup import Markup
from cleaner.training.folds import sites
from cleaner.training.labels import Gold, Label, align, words
from cleaner.types import KEPT_BY_DEFAULT

#: Page files and files of labelled lines, as a folder of corpora holds them.
PAGES, LABELLED = "*.jsonl.zst", "*.jsonl"
#: How far apart an extractor's and the gold text's lines may be for the page's gold to count as reliable.
_AGREED, _PROSE_WORDS = 0.8, 12
_ENDS = (".", "!", "?", "\u3002", '"', "\u201d")
#: Forms whose makers judge lines too.
VOTERS = ("trafilatura", "main", "justext")
#: A wrapped line, in characters; an excerpt, in lines.
_WIDTH, _EXCERPT = 72, 15
#: A careless extractor takes up to so many lines above and below the article too.
_CARELESS = 16


@dataclass(frozen=True, slots=True)
class Text:
    """A text whose lines are labelled.

    Attributes:
        id: The page's.
        names: The names of its site, the first of them deciding its fold.
        kind: The page's kind.
        form: What made the text: "visible", "trafilatura", ..., "labelled" for labels by hand.
        text: The text.
        labels: A label for each line that is not blank.
        categories: Categories given by hand, None where none was; empty where there are none at all.
        reliable: How far the gold text can be trusted, 0 to 1.
        votes: How much of each line each of the page's `VOTERS` kept, -1 where it has none; empty if unknown.
        markup: What the markup and the extractors said, for the HTML door.
    """

    id: str
    names: tuple[str, ...]
    kind: str
    form: str
    text: str
    labels: tuple[Label, ...]
    categories: tuple[str | None, ...] = ()
    reliable: float = 1.0
    votes: tuple[tuple[float, ...], ...] = ()
    markup: Markup | None = None

    def at(self, places: Sequence[int]) -> Text:
        """Return the text as if only some of its lines were labelled: those at `places`."""
        if len(places) == len(self.labels):
            return self
        return replace(
            self,
            labels=tuple(self.labels[i] for i in places),
            categories=tuple(self.categories[i] for i in places) if self.categories else (),
            votes=tuple(self.votes[i] for i in places) if self.votes else (),
        )


def _entry(raw: str, path: Path, number: int, fields: Sequence[str]) -> dict[str, Any]:
    """Return the object of a line.

    Raises:
        DataError: It is none, or a field is missing.
    """
    with suppress(ValueError, RecursionError):
        entry = json.loads(raw)
        if isinstance(entry, dict) and all(field in entry for field in fields):
            return entry
    raise DataError(f"{path}, line {number}: no JSON object with {', '.join(map(repr, fields))}")


def pages(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the pages of a compressed file.

    Raises:
        DataError: A line is no page.
    """
    import zstandard

    with path.open("rb") as raw:
        reader = zstandard.ZstdDecompressor().stream_reader(raw)
        for number, line in enumerate(io.TextIOWrapper(reader, encoding="utf-8"), 1):
            yield _entry(line, path, number, ("id", "html", "gold"))


def labelled(path: Path, known: Mapping[str, tuple[str, ...]]) -> Iterator[Text]:
    """Yield the texts of a file of labelled lines.

    Args:
        path: The file.
        known: The sites of pages by id, for texts that are a page's.

    Raises:
        DataError: A line is no such text.
    """
    for number, raw in enumerate(path.read_text("utf-8").split("\n"), 1):  # texts hold the rarer line ends
        if not raw.strip():
            continue
        entry = _entry(raw, path, number, ("id", "lines"))
        found = [(line["text"], line["label"]) for line in entry["lines"] if line["text"].strip()]
        kept = {"keep", *KEPT_BY_DEFAULT}
        yield Text(
            id=entry["id"],
            names=known.get(entry["id"], (str(entry["id"]).lower(),)),
            kind="labelled",
            form="labelled",
            text="\n".join(text for text, _ in found),
            labels=tuple(Label(float(label in kept), 1.0) for _, label in found),
            categories=tuple(None if label in kept else label for _, label in found),
        )


def justext_text(html: str, language: str | None) -> str:
    """Return what jusText keeps of a page; without stop words of its language it asks for none."""
    import justext

    stops = stop_words(language)
    demands = {} if stops else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    found = justext.justext(html.encode("utf-8", "replace"), stops, encoding="utf-8", **demands)
    return "\n".join(p.text for p in found if not p.is_boilerplate)


def forms(page: Mapping[str, Any]) -> dict[str, str]:
    """Return the forms of a page that an extractor can make of it."""
    html = str(page["html"])
    makers: dict[str, Callable[[], str]] = {
        "visible": lambda: resiliparse(html, main=False),
        "main": lambda: resiliparse(html),
        "justext": lambda: justext_text(html, str(page["lang"])[:2].lower() if page.get("lang") else "en"),
        "trafilatura": lambda: trafilatura(html),
    }
    found = {"gold": str(page["gold"])}
    for name, make in makers.items():
        try:
            found[name] = make()
        except Exception:  # a page that an extractor cannot read has one form less
            found[name] = ""
    return {name: text for name, text in found.items() if text.strip()}


def texts(page: Mapping[str, Any]) -> list[Text]:
    """Return the forms of a page with the labels that its gold text gives them."""
    found = forms(page)
    gold = Gold(str(page["gold"]), page.get("title"))
    reliable = _reliable(found, gold)
    made: list[Text] = []
    for form, text in found.items():
        lines = [line.text for line in split(text)]
        labels = tuple(align(lines, gold))
        kind = str(page.get("page_type") or "article")
        made.append(Text(str(page["id"]), sites(page), kind, form, text, labels, reliable=reliable))
    made += [piece for text in made for piece in _pieces(text)]
    voters = [Gold(found[name]) if name in found else None for name in VOTERS]
    return [replace(text, votes=_votes(text.text, voters)) for text in made]


def _votes(text: str, voters: Sequence[Gold | None]) -> tuple[tuple[float, ...], ...]:
    lines = [line.text for line in split(text)]
    none = [-1.0] * len(lines)
    kept = [none if voter is None else [label.content for label in align(lines, voter)] for voter in voters]
    return tuple(zip(*kept, strict=True))


def door_text(page: Mapping[str, Any], found: Mapping[str, str], hand: Text | None = None) -> Text | None:
    """Return a page as the HTML door sees it, with labels; None where it has no text.

    Args:
        page: The page.
        found: Its other forms, as `forms` gives them.
        hand: The page's lines labelled by hand, where there are any; they override the gold text.
    """
    tree = parse(str(page["html"]))
    if tree is None:
        return None
    seen, said = visible.read(tree), metadata.read(tree)
    lines = [line.text for line in split(seen.text)]
    if not lines:
        return None
    gold = Gold(str(page["gold"]), page.get("title"))
    labels = align(lines, gold)
    categories: list[str | None] = []
    if hand is not None:
        known = {line.text.strip(): i for i, line in enumerate(split(hand.text))}
        places = [known.get(line.strip(), -1) for line in lines]
        categories = [hand.categories[i] if i >= 0 else None for i in places]
        labels = [hand.labels[i] if i >= 0 else label for i, label in zip(places, labels, strict=True)]
    votes = {"resiliparse": found.get("main", "")}
    with suppress(Exception):  # asked as the door asks; one that fails on a page has no vote there
        votes["trafilatura"] = trafilatura(tree, page.get("url"))
    return Text(
        id=str(page["id"]),
        names=sites(page),
        kind=str(page.get("page_type") or "article"),
        form="vote",
        text=seen.text,
        labels=tuple(labels),
        categories=tuple(categories),
        reliable=_reliable({**found, "visible": seen.text}, gold),
        markup=marked(tree, seen, said, votes),
    )


def _draw(text: Text, salt: str) -> float:
    """Return a number from 0 to 1 that is the same every time."""
    return int.from_bytes(sha256(f"{salt}|{text.id}|{text.form}".encode()).digest()[:6], "big") / 2**48


def _pieces(text: Text) -> Iterator[Text]:
    """Yield an excerpt of a text, of some texts a wrapped one, and what a careless extractor takes."""
    lines = split(text.text)
    body = [i for i, label in enumerate(text.labels) if label.content > 0.5 and label.weight > 0.5]
    if text.form == "visible" and body:
        start = max(0, body[0] - int(_draw(text, "above") * _CARELESS))
        end = min(len(lines), body[-1] + 1 + int(_draw(text, "below") * _CARELESS))
        part = text.text[lines[start].start : lines[end - 1].end]
        yield _like(text, "careless", part, text.labels[start:end])
    if len(lines) > 1 and text.form in ("visible", "trafilatura"):
        length = 1 + int(_draw(text, "length") * min(_EXCERPT, len(lines) - 1))
        start = int(_draw(text, "start") * (len(lines) - length))
        chosen = lines[start : start + length]
        part = text.text[chosen[0].start : chosen[-1].end]
        yield _like(text, "excerpt", part, text.labels[start : start + length])
    if text.form == "trafilatura" and _draw(text, "wrap") < 0.15:
        wrapped = [
            (piece, label)
            for line, label in zip(lines, text.labels, strict=True)
            for piece in wrap(line.text, _WIDTH)
        ]
        yield _like(text, "wrapped", "\n".join(p for p, _ in wrapped), tuple(label for _, label in wrapped))


def _like(text: Text, form: str, part: str, labels: tuple[Label, ...]) -> Text:
    return Text(text.id, text.names, text.kind, form, part, labels, reliable=text.reliable)


def _reliable(found: Mapping[str, str], gold: Gold) -> float:
    """Return the share of the article's own prose that its gold text has.

    Own prose missing from the gold text: prose between its first and last line on the page that at
    least two extractors hold for content.
    """
    lines = [line.text for line in split(found.get("visible", ""))]
    labels = align(lines, gold)
    split_words = [words(line) for line in lines]
    body = [i for i, label in enumerate(labels) if label.content > 0.5 and len(split_words[i]) >= 6]
    if not body:
        return 0.0
    others = [Gold(found[name]) for name in ("trafilatura", "main", "justext") if name in found]
    have = sum(len(w) for w, label in zip(split_words, labels, strict=True) if label.content > 0.5)
    missing = 0
    for i in range(body[0], body[-1] + 1):
        own = split_words[i]
        ended = lines[i].rstrip().endswith(_ENDS)
        if labels[i].content < 0.5 and len(own) >= _PROSE_WORDS and ended:
            missing += len(own) * (sum(other.covered(own) > _AGREED for other in others) >= 2)
    covered = have / max(1, len(gold.flat.split()))
    return have / (have + missing) * (1.0 if covered > 0.6 else 0.5)


def site_names(found: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Return the sites of all pages of some files by id."""
    return {str(page["id"]): sites(page) for path in found for page in pages(path)}

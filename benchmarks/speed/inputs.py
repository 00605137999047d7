"""What is timed: real pages where there are corpora, else the golden pages, and texts of any size."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.corpora import VARIABLE, folder, pages
from benchmarks.extractors import TOOLS, Web
from benchmarks.golden import golden_pages

#: Every so many pages of wcxb-dev one is taken.
_STEP = 30


@dataclass(frozen=True)
class Inputs:
    """Pages as text and as HTML, and where they are from."""

    source: str
    texts: tuple[str, ...]
    webs: tuple[Web, ...]


def from_corpora(root: Path) -> Inputs:
    """Return every thirtieth page of wcxb-dev; the texts are all that is visible."""
    taken = islice(pages(root / "wcxb-dev.jsonl.zst"), 0, None, _STEP)
    webs = tuple(Web(p["html"], p.get("url"), p.get("lang") or "en") for p in taken)
    visible = TOOLS["visible"] if TOOLS["visible"].installed else TOOLS["trafilatura"]
    texts = tuple(filter(str.strip, map(visible.run, webs)))
    return Inputs(f"{len(webs)} pages of wcxb-dev, {visible.label}", texts, webs)


def _markup(text: str) -> str:
    """Return a page whose paragraphs are the lines of a text."""
    lines = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<!doctype html><html><head><title>Page</title></head><body>\n{lines}\n</body></html>"


def from_golden() -> Inputs:
    """Return the project's golden pages; their HTML is composed of their lines."""
    texts = tuple(g.text for g in golden_pages())
    return Inputs(f"{len(texts)} golden pages", texts, tuple(Web(_markup(t), None, "en") for t in texts))


def load(given: str | None = None) -> Inputs:
    """Return the pages of the corpora that are named, else the golden pages.

    Raises:
        MissingCorpora: Corpora are named and are not there.
    """
    if given or os.environ.get(VARIABLE):
        return from_corpora(folder(given))
    return from_golden()


_WORDS = ("river", "bridge", "council", "harbour", "winter", "engine", "letter", "market", "garden", "window")


def _some(random: Random, count: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(count))


def _prose(random: Random, i: int) -> str:
    return (
        f"The {_some(random, 3)} of the {_some(random, 2)} was {_some(random, 2)} and it had been "
        f"{_some(random, 3)} in the {_some(random, 2)} for {i} years."
    )


def _insert(random: Random, i: int) -> str:
    return f"Read more: {_some(random, 5)} {i}\n{_prose(random, i)}"


def _comment(random: Random, i: int) -> str:
    return f"{_some(random, 1)} says:\n{_prose(random, i)}\nReply"


#: Texts made of lines: the n-th line (or lines) of each.
LINES: Mapping[str, Callable[[Random, int], str]] = {
    "prose, no line twice": _prose,
    "short lines, none twice": lambda random, i: f"{_some(random, 1)} {i}",
    "one short line again and again": lambda random, i: "Yellow bridge",
    "few words in any order": lambda random, i: random.choice(["Home", "News", "Log in", *_WORDS]),
    "inserts between paragraphs": _insert,
    "signed comments": _comment,
}
#: Texts of one line: what it is made of.
LONG: Mapping[str, str] = {
    "one line of sentences": "The bridge was closed in the winter and it was said that it would open. ",
    "one line without a space": "cookies-",
    "one line of numbers": "1,",
    "one line of white space": "\t",
    "one line of brackets": "[",
    "one line of attributes": " b=c",
}
#: What stands around these, so that rules take an interest in them.
_AROUND = {
    "one line of numbers": ("you can opt-out if you wish ", ""),
    "one line of white space": ("all cookies", "terms"),
    "one line of brackets": ("", "]( x"),
    "one line of attributes": ("[a", ""),
}


def of_lines(name: str, size: int) -> str:
    """Return a text of about so many characters whose lines follow a rule."""
    random, length = Random(size), 0
    out: list[str] = []
    while length < size:
        out.append(LINES[name](random, len(out)))
        length += len(out[-1]) + 1
    return "\n".join(out)


def of_one_line(name: str, size: int) -> str:
    """Return a text of about so many characters in one line."""
    before, after = _AROUND.get(name, ("", ""))
    return before + LONG[name] * (size // len(LONG[name])) + after


def of_pages(texts: tuple[str, ...], size: int) -> str:
    """Return a text of about so many characters made of whole pages, the same again where they run out."""
    out: list[str] = []
    length = 0
    for text in cycle(texts):
        out.append(text)
        length += len(text) + 1
        if length >= size:
            return "\n".join(out)[:size]
    return ""

"""What the markup and the extractors say of each line, as columns beside those of the text.

Training and prediction both come here, as with `features`. `DOOR` is raised with every change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleaner.markup import Element, Markup
from cleaner.model.chars import Floats, Ints, read
from cleaner.model.context import SHIFTS, shifted, windowed
from cleaner.model.lines import Facts
from cleaner.model.votes import Lines, justext

DOOR = 2
#: Extractors that may have a vote.
VOTERS = ("trafilatura", "resiliparse")
#: What the page may state elsewhere.
_STATED = ("summary", "pictures")
#: What the page may say that it is.
_TYPES = (
    ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"),
    ("blogposting", "blog", "liveblogposting", "socialmediaposting"),
    ("product", "offer", "productgroup"),
    ("discussionforumposting", "qapage", "question"),
    ("itemlist", "collectionpage", "searchresultspage"),
    ("recipe", "howto", "faqpage"),
    ("website",),
)
#: 2 to the power of this many buckets for the names of elements.
BITS = 15
#: Names are looked at so many levels up; the line's own, its near containers' and the far ones' differ.
_LEVELS, _OWN, _NEAR = 14, 1, 4
_MOST_NAMES = 12
#: jusText compares each line with its neighbours; on pages with more lines it is not asked.
_MOST_LINES = 3000
#: What a line can stand in.
_INSIDE = (
    ("nav", "menu"), ("header",), ("footer",), ("aside",), ("main",), ("article",), ("form", "fieldset"),
    ("figure", "figcaption"), ("blockquote", "q"), ("pre", "code", "samp"), ("li",), ("ol",),
    ("dl", "dt", "dd"), ("table",),
    ("th",), ("h1",), ("h2",), ("h3",), ("h4", "h5", "h6"), ("p",), ("a",), ("button", "label"),
    ("address",), ("section",), ("details", "summary"), ("time",), ("small",), ("strong", "b", "em", "i"),
)  # fmt: skip
_BIT = {tag: 1 << i for i, tags in enumerate(_INSIDE) for tag in tags}
_HEADINGS = sum(_BIT[tag] for tag in ("h1", "h2", "h3", "h4"))
#: Containers are looked at so many levels up.
_UP = (1, 2, 3, 5, 8)
#: The main container holds at least this share of the page's prose.
_MAIN = (0.5, 0.8)
_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}|[^\W\d_]{2,}")
_SHIFTED = (-2, -1, 1, 2)
_WINDOWS = (3, 8, 25)

Array = npt.NDArray[Any]


@lru_cache(maxsize=1 << 15)
def _buckets(tag: str, names: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return the buckets of an element's names: as a line's own, a near and a far container's."""
    classes = names.lower().split()[:_MOST_NAMES]
    parts = [part.lower() for part in _WORD.findall(names)][: 2 * _MOST_NAMES]
    words = dict.fromkeys((f"<{tag}>", *(f".{name}" for name in classes), *parts))
    own, near, far = (
        tuple(crc32(f"{level}{word}".encode("utf-8", "replace")) >> (32 - BITS) for word in words)
        for level in "onf"
    )
    return own, near, far


@dataclass(frozen=True, slots=True)
class Tree:
    """The elements as arrays, parents first.

    Attributes:
        parent: Each element's parent, -1 for the root.
        depth: How deep it stands.
        inside: What it stands in or is, as bits.
        kind: A number for each tag and names; elements that look the same have the same.
        copies: How many elements look the same.
        kinds: Tag and names of each kind.
        levels: The elements of each depth.
    """

    parent: Ints
    depth: Ints
    inside: Ints
    kind: Ints
    copies: Ints
    kinds: tuple[tuple[str, str], ...]
    levels: tuple[Ints, ...]

    @classmethod
    def of(cls, elements: Sequence[Element]) -> Tree:
        """Return the elements as arrays."""
        kinds: dict[tuple[str, str], int] = {}
        kind: list[int] = []
        inside: list[int] = []
        depth: list[int] = []
        for e in elements:
            kind.append(kinds.setdefault((e.tag, e.names), len(kinds)))
            above = e.parent
            inside.append(_BIT.get(e.tag, 0) | (inside[above] if above >= 0 else 0))
            depth.append(depth[above] + 1 if above >= 0 else 0)
        deep = np.array(depth, dtype=np.intp)
        order = np.argsort(deep, kind="stable")
        levels = np.split(order, np.cumsum(np.bincount(deep))[:-1])
        number = np.array(kind, dtype=np.intp)
        return cls(
            parent=np.array([e.parent for e in elements], dtype=np.intp),
            depth=deep,
            inside=np.array(inside, dtype=np.intp),
            kind=number,
            copies=np.bincount(number)[number],
            kinds=tuple(kinds),
            levels=tuple(levels),
        )

    def up(self, elements: Ints) -> Ints:
        """Return the parents; the root is its own."""
        found: Ints = np.maximum(self.parent[elements], 0)
        return found

    def total(self, values: Array, places: Ints) -> Array:
        """Return for each element the sum of what stands in it."""
        sums = np.bincount(places, weights=values, minlength=len(self.parent))
        for level in reversed(self.levels[1:]):
            np.add.at(sums, self.parent[level], sums[level])
        return sums


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page's lines before any weights.

    Attributes:
        columns: Named columns, a value for each line.
        line: The line of each name of the elements it stands in.
        bucket: The name's bucket.
    """

    columns: dict[str, Floats]
    line: Ints
    bucket: Ints


def read_markup(known: Facts, markup: Markup, texts: Sequence[str]) -> Known:
    """Return what markup and extractors say of lines.

    Args:
        known: The lines' facts.
        markup: The page's markup.
        texts: The lines.
    """
    tree = Tree.of(markup.elements)
    home = np.array([spot.element for spot in markup.spots], dtype=np.intp)
    size = (known.chars.ends - known.chars.starts).astype(np.float64)
    linked = np.array([spot.linked for spot in markup.spots], dtype=np.float64)
    columns = _own(tree, home, markup, size, linked)
    columns |= _containers(tree, home, size, linked, known.columns["prose"] * size)
    columns |= _titles(known, markup, tree.inside[home] & _BIT["h1"] > 0)
    for names in _TYPES:
        columns[f"type_{names[0]}"] = np.full(len(home), not set(names).isdisjoint(markup.types))
    lines = Lines(known.chars)
    for name in VOTERS:
        columns |= _vote(name, lines, markup.votes, size)
    for name in _STATED:
        columns |= _vote(name, lines, markup.stated, size)
    columns |= _justext(known, texts, linked, tree.inside[home] & _HEADINGS > 0)
    line, bucket = _names(tree, home)
    return Known({name: np.asarray(c, dtype=np.float32) for name, c in columns.items()}, line, bucket)


def _own(tree: Tree, home: Ints, markup: Markup, size: Array, linked: Array) -> dict[str, Array]:
    inside = tree.inside[home]
    columns: dict[str, Array] = {f"in_{tags[0]}": inside >> i & 1 for i, tags in enumerate(_INSIDE)}
    above = tree.up(home)
    columns["links"] = np.log1p([spot.links for spot in markup.spots])
    columns["linked"] = linked / np.maximum(size, 1)
    columns["broken"] = np.array([spot.broken for spot in markup.spots])
    columns["hidden"] = np.array([spot.hidden for spot in markup.spots])
    columns["depth"] = tree.depth[home]
    columns["alike"] = np.log(tree.copies[home])
    columns["alike_above"] = np.log(tree.copies[above])
    columns["alike_two_above"] = np.log(tree.copies[tree.up(above)])
    columns["same_parent"] = np.log1p(np.bincount(above)[above])
    return columns


def _containers(tree: Tree, home: Ints, size: Array, linked: Array, prose: Array) -> dict[str, Array]:
    chars, links, mass = (tree.total(values, home) for values in (size, linked, prose))
    count = tree.total(np.ones(len(home)), home)
    whole = max(1.0, float(prose.sum()))
    columns: dict[str, Array] = {}
    at = home
    for level in range(max(_UP) + 1):
        if level in _UP:
            columns[f"chars_up{level}"] = np.log1p(chars[at])
            columns[f"linked_up{level}"] = links[at] / np.maximum(chars[at], 1)
            columns[f"prose_up{level}"] = mass[at] / whole
            columns[f"dense_up{level}"] = mass[at] / np.maximum(chars[at], 1)
            columns[f"mean_up{level}"] = np.log1p(chars[at] / np.maximum(count[at], 1))
        at = tree.up(at)
    for share in _MAIN:
        columns |= _main(tree, home, mass, chars, share)
    return columns


def _main(tree: Tree, home: Ints, mass: Array, chars: Array, share: float) -> dict[str, Array]:
    """Return which lines stand in the deepest element that holds so much of the prose, before or after it."""
    enough = np.flatnonzero(mass >= share * mass[0]) if mass[0] > 0 else np.zeros(1, dtype=np.intp)
    top = enough[np.argmax(tree.depth[enough])]
    marks = np.zeros(len(tree.parent), dtype=bool)
    marks[top] = True
    for level in tree.levels[tree.depth[top] + 1 :]:
        marks[level] = marks[tree.parent[level]]
    within = marks[home]
    lines = np.flatnonzero(within)
    place = np.arange(len(home))
    name = f"main{share:.0%}"
    return {
        f"{name}_in": within,
        f"{name}_before": place < lines[0] if len(lines) else within,
        f"{name}_share": np.full(len(home), chars[top] / max(1.0, chars[0])),
    }


def _titles(known: Facts, markup: Markup, headline: Array) -> dict[str, Array]:
    count = len(headline)
    words = read([title.strip() for title in markup.titles if title.strip()] or ["-"]).token_hash
    hits = np.isin(known.chars.token_hash, words)
    number = np.bincount(known.chars.token_line, minlength=count)
    share: Array = np.bincount(known.chars.token_line, weights=hits, minlength=count) / np.maximum(number, 1)
    marked = np.flatnonzero(headline | ((share == 1) & (number > 2)))
    place = np.arange(count)
    before = np.searchsorted(marked, place, side="right") - 1
    since: Array = np.full(count, -1)
    if len(marked):
        since = np.where(before >= 0, place - marked[np.maximum(before, 0)], -1)
    return {
        "title": share,
        "since_title": np.log1p(np.maximum(since, 0)),
        "after_title": since >= 0,
    }


#: Ends of the names of an extractor's columns.
_VOTE = ("", "_page", "_found", "_length")


def _vote(name: str, lines: Lines, votes: Mapping[str, str], size: Array) -> dict[str, Array]:
    """Return an extractor's vote; -1 where it has none."""
    count = len(size)
    if name not in votes:
        return {f"{name}{end}": np.full(count, -1.0) for end in _VOTE}
    share, found = lines.kept(votes[name])
    return {
        name: share,
        f"{name}_page": np.full(count, (share * size).sum() / max(1.0, float(size.sum()))),
        f"{name}_found": np.full(count, found),
        f"{name}_length": np.full(count, np.log1p(len(votes[name]))),
    }


def without(known: Known, names: Sequence[str]) -> Known:
    """Return what is known without the votes of some extractors."""
    silent = {f"{name}{end}" for name in names for end in _VOTE}
    found = {k: np.full_like(c, -1.0) if k in silent else c for k, c in known.columns.items()}
    return Known(found, known.line, known.bucket)


def _justext(known: Facts, texts: Sequence[str], linked: Array, headings: Array) -> dict[str, Array]:
    if len(texts) > _MOST_LINES:
        nothing = np.full(len(texts), -1.0)
        return {"justext": nothing, "justext_alone": nothing}
    stops = known.columns["stop_words"]
    alone, among = justext(texts, linked.astype(int).tolist(), headings.tolist(), stops)
    return {"justext": among, "justext_alone": alone}


def _names(tree: Tree, home: Ints) -> tuple[Ints, Ints]:
    """Return line and bucket of the names of the elements that each line stands in."""
    named = [_buckets(*kind) for kind in tree.kinds]
    tables = [_flat([found[which] for found in named]) for which in range(3)]
    lines, buckets = [], []
    at, left = home, np.arange(len(home))
    for level in range(_LEVELS):
        flat, length, first = tables[0 if level < _OWN else 1 if level < _NEAR else 2]
        kind = tree.kind[at]
        number = length[kind]
        total = int(number.sum())
        inner = np.arange(total) - np.repeat(np.cumsum(number) - number, number)
        lines.append(np.repeat(left, number))
        buckets.append(flat[np.repeat(first[kind], number) + inner])
        going = tree.parent[at] >= 0
        at, left = tree.parent[at][going], left[going]
        if not len(at):
            break
    return np.concatenate(lines), np.concatenate(buckets)


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints, Ints]:
    """Return rows one after the other, their lengths, and where each begins."""
    length = np.array([len(row) for row in rows], dtype=np.intp)
    flat = np.array([value for row in rows for value in row], dtype=np.intp)
    return flat, length, np.cumsum(length) - length


def name_scores(weights: Floats, bias: float, known: Known, count: int) -> Floats:
    """Return the linear score of each line by the names of the elements it stands in."""
    sums = np.bincount(known.line, weights=weights[known.bucket], minlength=count)
    number = np.bincount(known.line, minlength=count)
    return np.asarray(sums / np.sqrt(np.maximum(number, 1)) + bias, dtype=np.float32)


#: Columns whose neighbours are seen too.
_NEAR_COLUMNS = (*VOTERS, *_STATED, "justext", "linked", "names", "hidden", "in_li", "in_p", "alike")


def columns(known: Known, names: Floats) -> tuple[Floats, list[str]]:
    """Return the door's features of all lines, and their names.

    Args:
        known: What is known of the lines.
        names: The lines' scores by the names of their elements.
    """
    own = {**known.columns, "names": names}
    order = [*own]
    parts = [np.stack([own[name] for name in order], axis=1)]
    near = np.stack([own[name] for name in _NEAR_COLUMNS], axis=1)
    for by, part in zip(SHIFTS, shifted(near), strict=True):
        if by in _SHIFTED:
            parts.append(part)
            order += [f"{name}{by:+d}" for name in _NEAR_COLUMNS]
    for i, part in enumerate(windowed(near, _WINDOWS)):
        parts.append(part)
        order += [f"{name}_{'after' if i % 2 else 'before'}{_WINDOWS[i // 2]}" for name in _NEAR_COLUMNS]
    return np.concatenate(parts, axis=1), order

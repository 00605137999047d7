"""What templates of sites bring, what they cost, and how fast and small learning them is.

    python -m benchmarks.templates --corpora DIR [--without learned] [--sites 10000]

Each page is cleaned with templates learned from the other pages of its group (leave one out), and without
them; its text is the visible text (resiliparse without main-content detection, no texts of images). "lost" is
the share of the gold text's words that stood in lines which the templates took, of the worst page.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from benchmarks.corpora import folder, pages, told
from benchmarks.extractors import TOOLS, Web
from benchmarks.metrics import f1, words
from benchmarks.sites import sites
from cleaner import Chain, Cleaner, Templates, default_filters
from cleaner.fold import key
from cleaner.result import Result

#: Groups of fewer pages say nothing: two others are the least that templates look at.
LEAST_GROUP = 3
#: A gold text's line may be part of a longer one from so many characters on.
_PART = 25
_SEED = 20261121


@dataclass(frozen=True, slots=True)
class Text:
    """A page's visible text and its gold text."""

    id: str
    text: str
    gold: str


@dataclass(frozen=True, slots=True)
class Row:
    """One page's F1 without and with templates, raw and behind the chain, and what was lost."""

    id: str
    raw: float
    alone: float
    without: float
    with_: float
    lost: float
    changed: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold text as lines are looked up in it."""

    words: Counter[str]
    keys: frozenset[str]
    squeezed: str
    count: int

    @classmethod
    def of(cls, text: str) -> Gold:
        """Return a gold text's forms."""
        squeezed = " ".join(text.split())
        return cls(words(text), frozenset(map(key, text.splitlines())), squeezed, len(squeezed.split()))

    def lost(self, result: Result) -> float:
        """Return the share of the words that stood in lines taken by the templates."""
        taken = (" ".join(r.text.split()) for r in result.removals if r.filter == "template")
        mine = (t for t in taken if key(t) in self.keys or (len(t) >= _PART and t in self.squeezed))
        return sum(len(t.split()) for t in mine) / max(1, self.count)


def visible(page: Mapping[str, Any]) -> str:
    """Return the visible text of a page."""
    return TOOLS["visible"].run(Web(page["html"], page.get("url"), None))


def groups(path: Path, by: int = 0) -> dict[str, list[Text]]:
    """Return the pages of a corpus file by their site, or by another of their names (`benchmarks.sites`)."""
    found: dict[str, list[Text]] = defaultdict(list)
    for page in pages(path):
        found[sites(page)[by]].append(Text(str(page["id"]), visible(page), page["gold"]))
    return dict(found)


def measure(group: Sequence[Text], chain: Chain) -> Iterator[Row]:
    """Yield the figures of a group's pages, each with templates of the others."""
    site = "site.example"
    plain = Cleaner(filters=chain)
    for page in group:
        learned = Templates.fit((site, other.text) for other in group if other is not page)
        gold = Gold.of(page.gold)
        without = plain.clean(page.text)
        with_ = Cleaner(filters=chain, templates=learned).clean(page.text, site=site)
        alone = Cleaner(filters=("template",), templates=learned).clean(page.text, site=site)
        texts = (page.text, alone.text, without.text, with_.text)
        raw, own, before, after = (f1(text, gold.words) for text in texts)
        lost = max(gold.lost(with_), gold.lost(alone))
        yield Row(page.id, raw, own, before, after, lost, without.text != with_.text)


def line(name: str, rows: Sequence[Row]) -> str:
    """Return a row of the table."""
    count = max(1, len(rows))
    raw, alone, without, with_ = (
        sum(getattr(r, field) for r in rows) / count for field in ("raw", "alone", "without", "with_")
    )
    worst, bad = max((r.lost for r in rows), default=0.0), sum(r.lost > 0.01 for r in rows)
    return (
        f"{name:34}{len(rows):6}{raw:8.4f}{alone:8.4f}{alone - raw:+8.4f}{without:9.4f}{with_:8.4f}"
        f"{with_ - without:+8.4f}{worst:8.2%}{bad:6}{sum(r.changed for r in rows):9}"
    )


HEAD = (
    f"{'':34}{'pages':>6}{'as is':>8}{'alone':>8}{'':8}{'chain':>9}{'with':>8}{'':8}{'lost':>8}{'>1 %':>6}"
    f"{'changed':>9}"
)


def quality(root: Path, chain: Chain) -> Iterator[str]:
    """Yield the table: sites of portal-dev, publishers of news-multilingual, domains of wcxb-dev."""
    yield HEAD
    portal = groups(root / "portal-dev.jsonl.zst")
    rows = {site: list(measure(group, chain)) for site, group in portal.items()}
    yield from (line(f"portal-dev {site}", found) for site, found in rows.items())
    yield line("portal-dev", [row for found in rows.values() for row in found])
    for name, by in (("news-multilingual, by publisher", -1), ("wcxb-dev, by domain", 0)):
        known = groups(root / f"{name.split(',')[0]}.jsonl.zst", by)
        large = [group for group in known.values() if len(group) >= LEAST_GROUP]
        yield line(name, [row for group in large for row in measure(group, chain)])
        if by == 0:
            yield alone(known, chain)


def alone(known: Mapping[str, Sequence[Text]], chain: Chain) -> str:
    """Return on how many pages of small sites anything changes, with the templates of the whole corpus."""
    learned = Templates.fit((site, page.text) for site, group in known.items() for page in group)
    plain, taught = Cleaner(filters=chain), Cleaner(filters=chain, templates=learned)
    small = [(site, page) for site, group in known.items() if len(group) < LEAST_GROUP for page in group]
    changed = sum(plain.clean(p.text) != taught.clean(p.text, site=site) for site, p in small)
    return f"wcxb-dev, sites of one or two pages: {len(small)} pages, changed {changed}"


def crawl(texts: Sequence[str], sites: int, each: int) -> Iterator[tuple[str, str]]:
    """Yield pages of made-up sites: the lines of real pages, with words of each site's and page's own."""
    chance = random.Random(_SEED)
    lines = [[part for part in text.splitlines() if part.strip()] for text in texts]
    for page in range(each):
        for site in range(sites):
            own = lines[chance.randrange(len(lines))]
            half = len(own) // 2
            mine = [f"{part} {chr(97 + page % 26)}{page}" for part in own[half:]]
            furniture = [f"{part} s{site}" for part in lines[site % len(lines)][:half]]
            yield f"site{site}.example", "\n".join(furniture + mine)


def speed(texts: Sequence[str]) -> str:
    """Return how many megabytes a second of processor time are learned from, the best of five."""
    told = [(f"site{i % 50}.example", text) for i, text in enumerate(texts)] * 4
    size = sum(len(text.encode()) for _, text in told) / 1e6
    Templates.fit(told[:10])
    best = min(_time(told) for _ in range(5))
    return f"learning: {size / best:.1f} MB/s of one core ({size:.0f} MB, {len(told):,} pages)"


def _time(told: Iterable[tuple[str, str]]) -> float:
    start = process_time()
    Templates.fit(told)
    return process_time() - start


def memory(texts: Sequence[str], sites: int, each: int = 10) -> Iterator[str]:
    """Yield what many sites take, in memory and on the disk, and that more pages of a site take no more."""
    before = _resident()
    templates = Templates.fit(crawl(texts, sites, each))
    taken = _resident() - before
    yield f"{sites:,} sites, {each} pages each: {taken:,} MB of memory, {1000 * taken / sites:.1f} kB a site"
    yield from (f"{kind}: {size / sites:,.0f} bytes a site" for kind, size in _saved(templates).items())
    for count in (16, 32, 64):
        few = _saved(Templates.fit(crawl(texts, 50, count)))
        yield f"50 sites, {count} pages each: " + ", ".join(f"{k} {v / 50:,.0f}" for k, v in few.items())


def _saved(templates: Templates) -> dict[str, int]:
    """Return the sizes of both kinds of files, in bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "templates")
        found = {}
        for kind, mergeable in (("file", False), ("mergeable file", True)):
            templates.save(path, mergeable=mergeable)
            found[kind] = path.stat().st_size
        return found


def _resident() -> int:
    """Return the memory of this process at its highest, in megabytes."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(highest / (1 << 20 if sys.platform == "darwin" else 1 << 10))


@told("benchmarks.templates")
def main(argv: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.templates", description=__doc__)
    parser.add_argument("--corpora")
    parser.add_argument("--without", action="append", default=[], help="filters to leave out of the chain")
    parser.add_argument("--sites", type=int, default=10_000, help="sites whose memory is measured")
    options = parser.parse_args(argv)
    root = folder(options.corpora)
    texts = [visible(page) for page in pages(root / "news-multilingual.jsonl.zst")]
    for line in memory(texts, options.sites):
        print(line, flush=True)
    print(speed(texts), flush=True)
    for line in quality(root, default_filters().without(*options.without)):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

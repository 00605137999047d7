"""The figures of the accuracy gate: what is measured, on which sample, and which way is better.

The sample is fixed: all labelled lines, all of news-multilingual, and of wcxb-dev so many pages of
each page type, those whose ids hash lowest. It doesn't depend on the order of the file.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from heapq import heappush, heappushpop
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.corpora import MissingCorpora, labelled, pages
from benchmarks.folds import score_unseen
from benchmarks.golden import different, golden_pages, seeds
from benchmarks.lines import FILES
from benchmarks.pages import SETS, Row, measure, summary
from cleaner import Cleaner

MODE = "balanced"
#: So many wcxb-dev pages of a type; articles are most of the web and of the set.
ARTICLES, OTHERS = 200, 40
_BATCH = 20
#: A page that loses more than this share of its gold words is counted apart.
MUCH = 0.1


@dataclass(frozen=True)
class Figure:
    """A measured value.

    Attributes:
        name: Its name in the floors' file.
        value: The value.
        more_is_better: Whether the floor is the least value, else it is the most.
        share: Whether the value is shown as a percentage.
        texts: The texts that it counts, where they have names worth telling.
    """

    name: str
    value: float
    more_is_better: bool = False
    share: bool = False
    texts: tuple[str, ...] = ()

    def holds(self, floor: float) -> bool:
        """Return whether the value is no worse than a floor."""
        return self.value >= floor if self.more_is_better else self.value <= floor


def golden_figures() -> list[Figure]:
    """Return the figures that need nothing but the project's own texts."""
    cleaner, found = Cleaner(), golden_pages()
    clean = [g for g in found if g.clean]
    texts = {"clean-pages-changed": clean, "pages-different": found, "seeds-different": seeds()}
    wrong = {name: tuple(different(chosen, cleaner)) for name, chosen in texts.items()}
    return [Figure(f"golden.{name}", len(names), texts=names) for name, names in wrong.items()]


def line_figures(root: Path) -> list[Figure]:
    """Return the figures of the labelled lines."""
    found = []
    for file in FILES:
        texts = labelled(root / file)
        for title, chosen in (("en", [t for t in texts if t.language == "en"]), ("all", texts)):
            score, name = score_unseen(chosen, MODE, root), f"{file.removesuffix('.jsonl')}.{title}"
            found += [
                Figure(f"{name}.content-lost", score.lost),
                Figure(f"{name}.prose-lost", score.prose_lost),
                Figure(f"{name}.removed", score.recall, more_is_better=True, share=True),
                Figure(f"{name}.right-category", score.accuracy, more_is_better=True, share=True),
            ]
    return found


def _rank(page: dict[str, Any]) -> str:
    """Return a page's place in the sample: a hash of its id, the same for ever."""
    return hashlib.sha256(str(page["id"]).encode()).hexdigest()


def _lowest(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sample of a set: of each page type the pages that rank lowest, in order."""
    heaps: dict[str, list[tuple[int, str, dict[str, Any]]]] = defaultdict(list)
    for page in found:
        kind, rank = page.get("page_type") or "article", _rank(page)
        entry = (-int(rank, 16), str(page["id"]), page)
        if len(heaps[kind]) < (ARTICLES if kind == "article" else OTHERS):
            heappush(heaps[kind], entry)
        else:
            heappushpop(heaps[kind], entry)
    return [page for kind in sorted(heaps) for _, _, page in sorted(heaps[kind], key=lambda e: -e[0])]


def sample(root: Path, name: str) -> list[dict[str, Any]]:
    """Return the pages of a set that the gate looks at."""
    found = pages(root / f"{name}.jsonl.zst")
    return _lowest(found) if name == "wcxb-dev" else list(found)


def _measure_many(batch: list[dict[str, Any]], name: str) -> list[Row]:
    return [measure(page, MODE, name) for page in batch]


def _batches(found: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(found), _BATCH):
        yield found[start : start + _BATCH]


def measure_sample(root: Path) -> list[Row]:
    """Measure the sampled pages in two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(_measure_many, batch, name) for name in SETS for batch in _batches(sample(root, name))
        ]
        return [row for job in jobs for row in job.result()]


def page_figures(rows: list[Row]) -> list[Figure]:
    """Return the figures of the sampled pages: what is lost of gold texts, and the gain of F1."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.kind.replace(" ", ".")].append(row)
    much = [row for row in rows if row.lost > MUCH]
    articles = tuple(row.id for row in much if row.kind.endswith(" article"))
    pages_ = tuple(row.id for row in much)
    found = [
        Figure("gold.articles-losing-over-10-percent", len(articles), texts=articles),
        Figure("gold.pages-losing-over-10-percent", len(pages_), texts=pages_),
    ]
    for name in sorted(groups):
        s = summary(groups[name])
        found.append(Figure(f"{name}.gold-words-lost", s["gold words lost"], share=True))
        gain = s["F1 after"] - s["F1 before"]
        found.append(Figure(f"{name}.f1-gain", gain, more_is_better=True))
        found.append(Figure(f"{name}.emptied", s["emptied"]))
    return found


#: The order of the table: content lost, then the gain, then what was removed, then the rest.
_ORDER = (
    ("content-lost", "prose-lost", "words-lost", "over-10-percent", "emptied", "clean-pages-changed"),
    ("f1-gain",),
    ("removed", "right-category"),
)


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    """Return figures in the order in which they matter."""

    def place(figure: Figure) -> int:
        return next((i for i, ends in enumerate(_ORDER) if figure.name.endswith(ends)), len(_ORDER))

    return sorted(figures, key=place)


def check_corpora(root: Path) -> None:
    """See that every file that the figures need is there.

    Raises:
        MissingCorpora: One is not.
    """
    for file in (*FILES, *(f"{name}.jsonl.zst" for name in SETS)):
        if not (root / file).is_file():
            raise MissingCorpora(f"{root}: {file} is missing from this folder of corpora")


def all_figures(root: Path | None) -> list[Figure]:
    """Return every figure that can be measured, those of the corpora where there are any."""
    found = golden_figures()
    if root is not None:
        found += line_figures(root) + page_figures(measure_sample(root))
    return in_order(found)

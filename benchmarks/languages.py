"""Languages: whether a page's is found, and what cleaning brings in each.

Run it with

    python -m benchmarks.languages --corpora DIR [--only identification] [--show] [--write FILE.md]

`benchmarks/LANGUAGES.md` is what `--write` makes of everything. Exits with 1 where the language of
whole texts is found less often than asked, of those whose language langdetect alone finds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.cache import default_folder
from benchmarks.corpora import VARIABLE, Labelled, folder, labelled, told
from benchmarks.folds import score_unseen
from benchmarks.identification import WHOLE, Answer, answers, by_form, score, texts, wrong
from benchmarks.labels import check_files
from benchmarks.lines import FILES, Score, score_texts
from benchmarks.plan import GOLD, Plan
from benchmarks.run import run, set_path
from benchmarks.scoring import Measured
from benchmarks.stats import Row, row
from cleaner import Cleaner, default_filters

OK, FAILED = 0, 1
MODE = "balanced"
#: What the issue asks for: the share of whole texts, and of milliseconds a text.
ASKED_SHARE, ASKED_MS = 0.98, 0.3
PARTS = ("identification", "pages", "lines")
ENGLISH = "en"
_SYSTEM = f"cleaner-{MODE}"
#: So many characters of a text are shown.
_SHOWN = 90
_T = TypeVar("_T")


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(
        prog="benchmarks.languages", description=__doc__.split("\n", maxsplit=1)[0]
    )
    add = found.add_argument
    add("--corpora", metavar="DIR", help=f"the folder of corpora (default: that of {VARIABLE})")
    add("--cache", metavar="DIR", type=Path, help="where extractions are kept (default: the user's cache)")
    add("--only", nargs="+", choices=PARTS, default=PARTS, help="parts (default: all)")
    add("--jobs", metavar="N", type=int, default=2, help="processes for the pages (default: 2)")
    add("--show", action="store_true", help="print the texts whose language only langdetect finds")
    add("--write", metavar="FILE.md", type=Path, help="write the tables as Markdown")
    return found


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are figures."""
    lines = [" | ".join(head), "|".join(["---", *["---:"] * (len(head) - 1)]), *map(" | ".join, rows)]
    return "\n".join(f"| {line} |" if i != 1 else f"|{line}|" for i, line in enumerate(lines))


def identification(found: Sequence[Answer]) -> str:
    """Return how often both find the language, and in what time."""
    head = (
        "texts",
        "number",
        "ours right",
        "langdetect right",
        "of these, ours too",
        "not English",
        "ours, ms",
        "langdetect, ms",
    )
    rows = []
    for form, members in by_form(found).items():
        all_, others = score(members), score([a for a in members if a.text.language != ENGLISH])
        rows.append(
            (
                form,
                f"{all_.texts}",
                f"{all_.right}",
                f"{all_.langdetect_right}",
                f"{all_.share:.2%}",
                f"{others.share:.2%} of {others.langdetect_right}",
                f"{all_.ms:.2f}",
                f"{all_.langdetect_ms:.2f}",
            )
        )
    return markdown(head, rows)


def shown(found: Sequence[Answer]) -> str:
    """Return the texts whose language only langdetect finds."""
    return "\n".join(
        f"  {a.text.form}: {a.text.id} {a.text.language}, not {a.ours}: {' '.join(a.text.lines)[:_SHOWN]}"
        for a in wrong(found)
    )


def _by_language(members: Iterable[_T], language: Callable[[_T], str]) -> dict[str, list[_T]]:
    """Return members by language, the most frequent first; then all but English ones."""
    found: dict[str, list[_T]] = {}
    for member in members:
        found.setdefault(language(member) or "?", []).append(member)
    groups = dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
    others = [m for code, group in groups.items() if code != ENGLISH for m in group]
    return {**groups, "all but English": others} if others else groups


def _plan() -> Plan:
    return Plan(sets=("news-multilingual",), forms=("trafilatura", "visible", GOLD), modes=(MODE,))


def _cells(found: Row | None) -> tuple[str, ...]:
    if found is None or not found.pages:
        return "-", "-", "-"
    return f"{found.f1 - found.gain:.4f}", f"{found.f1:.4f}", f"{found.gain:+.4f}"


def pages_table(pages: Sequence[Measured]) -> str:
    """Return word-F1 before and after cleaning, and the gold words lost, by language."""
    head = (
        "language",
        "pages",
        "trafilatura",
        "cleaned",
        "change",
        "visible text",
        "cleaned",
        "change",
        "gold words lost",
    )
    rows = []
    for language, members in _by_language(pages, lambda p: p.language).items():
        found = {form: row(form, language, _SYSTEM, _SYSTEM, members) for form in _plan().forms}
        gold = found[GOLD]
        rows.append(
            (
                language,
                f"{gold.pages if gold else 0}",
                *_cells(found["trafilatura"]),
                *_cells(found["visible"]),
                f"{gold.lost:.2%}" if gold else "-",
            )
        )
    return markdown(head, rows)


def below(pages: Sequence[Measured]) -> list[str]:
    """Return the languages whose pages are worse after cleaning trafilatura's output."""
    groups = _by_language(pages, lambda p: p.language)
    rows = (row("trafilatura", code, _SYSTEM, _SYSTEM, members) for code, members in groups.items())
    return [found.group for found in rows if found and found.gain < 0]


def _line_cells(found: Score) -> tuple[str, ...]:
    boilerplate, content = found.boilerplate.total(), found.content
    removed = f"{found.removed.total()} of {boilerplate}"
    return (
        f"{removed} ({found.recall:.1%})" if boilerplate else "-",
        f"{found.lost} of {content} ({found.loss:.2%})" if content else "-",
    )


def lines_table(root: Path, name: str) -> str:
    """Return what goes of a file's lines by language: by rules alone, and with the model."""
    rules = Cleaner(mode=MODE, filters=default_filters().without("learned"))
    head = (
        "language",
        "texts",
        "rules alone: removed",
        "content lost",
        "with the model: removed",
        "content lost",
    )
    rows = []
    for language, members in _by_language(labelled(root / name), _code).items():
        alone, whole = score_texts(members, rules), score_unseen(members, MODE, root)
        rows.append((language, f"{len(members)}", *_line_cells(alone), *_line_cells(whole)))
    return markdown(head, rows)


def _code(document: Labelled) -> str:
    return document.language


def _identification(root: Path, options: argparse.Namespace) -> tuple[str, bool]:
    found = answers(texts(root))
    if options.show:
        print(shown(found), file=sys.stderr)
    whole = score(by_form(found)[WHOLE])
    asked = (
        f"Asked: {ASKED_SHARE:.0%} of the whole texts that langdetect names rightly, {ASKED_MS} ms a text."
    )
    return f"## Which language\n\n{asked}\n\n{identification(found)}", whole.share >= ASKED_SHARE


def _pages(root: Path, options: argparse.Namespace) -> str:
    measured = run(_plan(), root, options.cache or default_folder(), options.jobs)
    worse = ", ".join(below(measured)) or "none"
    return (
        "## Pages of news-multilingual\n\nMean word-F1 (multiset of words) by language of the gold text, "
        f"mode {MODE}. Languages below their input on trafilatura's output: {worse}.\n\n"
        f"{pages_table(measured)}"
    )


def _lines(root: Path) -> str:
    check_files(root)
    tables = (f"### {name}\n\n{lines_table(root, name)}" for name in FILES)
    return "## Labelled lines\n\n" + "\n\n".join(tables)


_HEAD = """\
# Languages in figures

Made by `python -m benchmarks.languages --corpora DIR --write benchmarks/LANGUAGES.md`; every page and text is
cleaned with a line model that has not seen its site. Many languages have one page: read their rows so.
"""


def report(root: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """Return the parts that are asked for as Markdown, and whether languages are found as often as asked."""
    parts, good = [_HEAD], True
    if "identification" in options.only:
        text, good = _identification(root, options)
        parts.append(text)
    if "pages" in options.only:
        parts.append(_pages(root, options))
    if "lines" in options.only:
        parts.append(_lines(root))
    return "\n\n".join(part.strip() for part in parts) + "\n", good


@told("benchmarks.languages")
def main(argv: list[str] | None = None) -> int:
    """Measure, print, write."""
    options = parser().parse_args(argv)
    root = folder(options.corpora)
    set_path(root, "news-multilingual")
    text, good = report(root, options)
    print(text, end="")
    if options.write:
        options.write.write_text(text, "utf-8")
    return OK if good else FAILED


if __name__ == "__main__":
    sys.exit(main())

"""`clean-text packs`: which packs there are, and whether a pack is fit for use."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from cleaner.checking import Checker, Coverage, Finding, builtin_coverage, coverage, pack_files
from cleaner.command.console import Console
from cleaner.command.exits import Exit
from cleaner.command.inputs import find
from cleaner.command.planning import form_of, reading_of
from cleaner.command.working import emit
from cleaner.corpus.libraries import demand_all
from cleaner.corpus.problems import Failure, UsageError
from cleaner.corpus.texts import texts
from cleaner.errors import DataError
from cleaner.registry import PACKS, find_packs, plugins
from cleaner.types import Category

#: Columns are as wide as a number and their heads.
_WIDTH, _HEAD = 5, 4


def packs(options: argparse.Namespace, console: Console) -> Exit:
    """List the packs, or check those that are named.

    Raises:
        UsageError: An option is wrong, or a clean text cannot be read.
        DataError: A name is no pack.
    """
    if not options.inputs:
        if options.clean_texts:
            raise UsageError("--clean-texts needs a pack to check; name one")
        found = [*builtin_coverage(), *(coverage(name, find_packs((name,))) for name in plugins(PACKS))]
        emit(_json([entry.to_dict() for entry in found]) if options.json else listing(found))
        return Exit.DONE
    files = [file for name in options.inputs for file in pack_files(name)]
    clean = list(_clean_texts(options)) if options.clean_texts else None
    checkers = [Checker(file, clean, options.allow) for file in dict.fromkeys(files)]
    findings = [finding for checker in checkers for finding in checker.findings()]
    emit(_as_json(checkers, findings) if options.json else "".join(f"{f}\n" for f in findings))
    wrong = {finding.path for finding in findings if finding.wrong}
    (console.error if wrong else console.note)(_sum(len(checkers), len(wrong)))
    return Exit.FAILED if wrong else Exit.DONE


def _sum(checked: int, unfit: int) -> str:
    if checked == 1:
        return f"1 pack checked, {'unfit' if unfit else 'fit for use'}"
    return f"{checked} packs checked, {f'{unfit} of them unfit' if unfit else 'all fit for use'}"


def listing(found: Sequence[Coverage]) -> str:
    """Return a table: languages down, categories across, the number of phrases in each."""
    used = [c for c in Category if any(entry.phrases[c] for entry in found)]
    width = max(len("pack"), *(len(entry.language) for entry in found))
    head = "".join(f"{c[:_HEAD]:>{_WIDTH}}" for c in used)
    rows = [f"{'pack':<{width}}{head}{'all':>6}{'cases':>7}"]
    for entry in found:
        cells = "".join(f"{entry.phrases[c] or '-':>{_WIDTH}}" for c in used)
        cases = entry.remove + entry.keep
        rows.append(f"{entry.language:<{width}}{cells}{entry.phrases.total():>6}{cases:>7}")
    rows.append(
        "Numbers of phrases by category (--list-categories), and of lines that show what goes and stays."
    )
    return "".join(f"{row}\n" for row in rows)


def _clean_texts(options: argparse.Namespace) -> Iterator[str]:
    sources = find(options.clean_texts, None, form_of(options))
    demand_all(sources)
    for found in texts(sources, reading_of(options)):
        if isinstance(found, Failure):
            raise UsageError(f"--clean-texts {found.name}: {found.sentence}")
        yield found


def _as_json(checkers: Sequence[Checker], findings: Sequence[Finding]) -> str:
    entries = []
    for checker in checkers:
        mine = [finding.to_dict() for finding in findings if finding.path == checker.path]
        fit = not any(finding["wrong"] for finding in mine)
        entries.append({"path": checker.path, "fit": fit, **_facts(checker), "findings": mine})
    return _json(entries)


def _facts(checker: Checker) -> dict[str, object]:
    """Return what a pack has; nothing of one that cannot be read."""
    try:
        pack = checker.pack
    except DataError:
        return {}
    return {"category": pack.category} | coverage(pack.language, [pack]).to_dict()


def _json(packs: Sequence[object]) -> str:
    return json.dumps({"packs": packs}, ensure_ascii=False, indent=1) + "\n"

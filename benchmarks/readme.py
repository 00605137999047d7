"""The README's generated tables: categories and filters.

`python -m benchmarks.readme` rewrites them, `--check` exits with 1 where they are out of date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cleaner.filters import default_filters
from cleaner.types import DESCRIPTIONS, KEPT_BY_DEFAULT, Filter

README = Path(__file__).resolve().parent.parent / "README.md"


def categories() -> str:
    """Return the table of categories."""
    rows = ["| category | what it is | |", "|---|---|---|"]
    for name, text in DESCRIPTIONS.items():
        rows.append(f"| `{name}` | {text} | {'kept' if name in KEPT_BY_DEFAULT else 'removed'} |")
    return "\n".join(rows)


def describe(step: Filter) -> str:
    """Return what a filter does: its own docstring's first paragraph, else its category's description."""
    doc = type(step).__doc__ if type(step).__name__ != "PhraseFilter" else None
    text = (doc or f"Phrases of this category and the blocks around them: {DESCRIPTIONS[step.name]}.").strip()
    return " ".join(text.split("\n\n")[0].split())


def filters() -> str:
    """Return the table of filters, in the chain's order."""
    rows = ["| filter | what it does |", "|---|---|"]
    rows += [f"| `{step.name}` | {describe(step)} |" for step in default_filters()]
    return "\n".join(rows)


def updated(text: str) -> str:
    """Return the README's text with its tables as they are now."""
    for name, table in (("categories", categories()), ("filters", filters())):
        pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda m, table=table: f"{m[1]}{table}\n{m[2]}", text)  # type: ignore[misc]
    return text


def main(argv: list[str] | None = None) -> int:
    """Rewrite or check the README."""
    check = "--check" in (sys.argv[1:] if argv is None else argv)
    text = README.read_text("utf-8")
    new = updated(text)
    if check:
        return int(new != text)
    README.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

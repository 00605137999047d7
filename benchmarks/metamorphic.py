"""Changes of a page that must not matter, and what they change all the same.

    python -m benchmarks.metamorphic --corpora DIR [--most N]

Each change is made to pages of the labelled corpora and the decisions are compared: a known cookie line more,
other digits, other line ends, another Unicode form, more blank lines, paragraphs broken at a width, two pages
in one, cleaned twice, a block less. Pages that differ are listed with the lines.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from benchmarks.corpora import VARIABLE, folder, labelled, told
from benchmarks.lines import FILES
from cleaner import Cleaner

#: A line that a phrase proves wherever it stands.
COOKIE = "We use cookies to improve your experience. By clicking “Accept all” you agree to their use."
_DIGITS = str.maketrans("0123456789", "1234567890")
#: A change of digits is made to lines of so many words: in short ones digits are dates and counts.
_PROSE_WORDS = 25
#: Where paragraphs are broken, in characters.
_WIDTH = 72


@dataclass
class Tally:
    """How many pages, and lines that stay, a change was made to; where it changed a decision."""

    tried: int = 0
    lines: int = 0
    changed: int = 0
    differing: list[str] = field(default_factory=list)


def lines_of(text: str) -> list[str]:
    """Return the lines that are not blank."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _kept(cleaner: Cleaner, text: str) -> list[str]:
    return lines_of(cleaner.clean(text).text)


def _differences(wanted: Sequence[str], got: Sequence[str]) -> list[str]:
    less, more = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    return [f"- {line[:70]}" for line in less.elements()] + [f"+ {line[:70]}" for line in more.elements()]


def cookie_line(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Add a cookie line at the start, in the middle and at the end: it goes, and nothing else."""
    lines, wanted = lines_of(text), _kept(cleaner, text)
    for at in (0, len(lines) // 2, len(lines)):
        yield wanted, _kept(cleaner, "\n".join([*lines[:at], COOKIE, *lines[at:]]))


def digits(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Change the digits in long lines."""
    changed = [x.translate(_DIGITS) if len(x.split()) >= _PROSE_WORDS else x for x in text.split("\n")]
    wanted = [x.translate(_DIGITS) for x in _kept(cleaner, text)]
    yield wanted, [x.translate(_DIGITS) if x in text else x for x in _kept(cleaner, "\n".join(changed))]


def line_ends(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Write the line ends of other systems."""
    wanted = _kept(cleaner, text)
    for end in ("\r\n", "\r"):
        yield wanted, _kept(cleaner, text.replace("\n", end))


def blank_lines(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Put three blank lines where there is one line end."""
    yield _kept(cleaner, text), _kept(cleaner, text.replace("\n", "\n\n \n\n"))


def wrapped(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Break the paragraphs at a width, as mails and manuals do; what stays is compared word by word."""
    broken = "\n".join(part for line in text.split("\n") for part in _broken(line))
    yield cleaner.clean(text).text.split(), cleaner.clean(broken).text.split()


def _broken(line: str) -> list[str]:
    return (
        wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) if len(line) > _WIDTH else [line]
    )


def unicode_form(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Take letters and their accents apart."""
    composed = unicodedata.normalize("NFC", text)
    wanted = [unicodedata.normalize("NFD", line) for line in _kept(cleaner, composed)]
    yield wanted, _kept(cleaner, unicodedata.normalize("NFD", text))


def twice(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Clean what was cleaned."""
    once = cleaner.clean(text).text
    yield lines_of(once), _kept(cleaner, once)


def joined(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Put two clean pages after one another: the page's own text without boilerplate, and itself changed."""
    once = cleaner.clean(cleaner.clean(text).text).text
    if len(lines_of(once)) < len(lines_of(text)) or not once.strip():
        return  # no clean page
    sentence = "The tide came in on the {}th day, and nobody in the harbour was surprised."
    other = "\n\n".join(sentence.format(n) for n in (4, 5, 6))
    yield [*lines_of(once), *lines_of(other)], _kept(cleaner, f"{once}\n\n{other}")


def block_less(cleaner: Cleaner, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Take the first block out that went: what stays elsewhere than beside it is the same."""
    result = cleaner.clean(text)
    numbers = [r.line for r in result.removals]
    if not numbers:
        return
    last = first = numbers[0]
    while last + 1 in numbers:
        last += 1
    lines = text.splitlines()
    rest = "\n".join([*lines[: first - 1], *lines[last:]])
    near = {x.rstrip() for x in [*lines[max(0, first - 3) : first], *lines[last : last + 2]]}
    wanted, got = lines_of(result.text), _kept(cleaner, rest)
    yield [x for x in wanted if x not in near], [x for x in got if x not in near]


CHANGES: dict[str, Callable[[Cleaner, str], Iterator[tuple[list[str], list[str]]]]] = {
    f.__name__: f
    for f in (cookie_line, digits, line_ends, blank_lines, wrapped, unicode_form, twice, joined, block_less)
}


def measure(cleaner: Cleaner, pages: Sequence[tuple[str, str]]) -> dict[str, Tally]:
    """Return the tally of each change over pages, given as names and texts."""
    tallies = {name: Tally() for name in CHANGES}
    for page, text in pages:
        for name, change in CHANGES.items():
            for wanted, got in change(cleaner, text):
                tally, parts = tallies[name], _differences(wanted, got)
                tally.tried += 1
                tally.lines += len(wanted)
                tally.changed += len(parts)
                if wanted != got:
                    more = f"; {len(parts) - 3} more" if len(parts) > 3 else ""
                    tally.differing.append(f"{page}: {'; '.join(parts[:3])}{more}")
    return tallies


@told("benchmarks.metamorphic")
def main(argv: list[str] | None = None) -> int:
    """Print the figures; 2 where the corpora are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metamorphic", description=__doc__)
    parser.add_argument("--corpora", metavar="DIR", help=f"the corpora's folder (or {VARIABLE})")
    parser.add_argument("--most", type=int, default=10**9, help="pages of each file at most")
    options = parser.parse_args(argv)
    root = folder(options.corpora)
    pages = [(d.id, d.text) for name in FILES for d in labelled(root / name)[: options.most]]
    for name, tally in measure(Cleaner(), pages).items():
        share = 1 - len(tally.differing) / max(1, tally.tried)
        by_page = f"{name:14}{tally.tried:6} tried{len(tally.differing):5} differ  {share:.2%} the same"
        print(f"{by_page}; {tally.changed} of {tally.lines} lines")
        for line in tally.differing[:40]:
            print(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

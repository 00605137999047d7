"""`python -m tests.fuzz.growth [--tries N] [--seed N]`: does time grow faster than a text or a page does?

Random kinds of line, or of element, again and again, each input at one size and at four times that size; by
every extractor in turn. Printed are those whose larger size costs more than `TIMES` the smaller one, and more
than `SECONDS`; what is linear costs four times as much, with noise.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice

from cleaner.api import Cleaner
from cleaner.html.door import EXTRACTORS

TIMES, SECONDS = 6.5, 1.5
#: How many lines or elements the smaller input has.
SIZE = 3_000
_PROSE = "The ferry left at noon, and nobody was hurt, said the mayor, who then went home. "
#: Kinds of line; {n} is a number that grows, {m} one of sixty.
LINES: Sequence[str] = (
    "{n}. A ferry",
    "* A ferry {n}",
    "Part {n}",
    "Home",
    "Share this",
    "Accept all cookies",
    _PROSE,
    _PROSE * 3,
    f"{{n}} {_PROSE}",
    "By Ann Lant",
    "3 March 20{m}",
    "https://a.example/{n}/b",
    "    a = {n}",
    "# Head {n}",
    "Read also: The boat {n}",
    "Related articles",
    "[{n}] Lant, I. (1961). The boat.",
    "> quoted {n}",
    "| a | {n} | b |",
    "- [link {n}](http://a.example/{n})",
    "Ann: yes",
    "[12:{m}] Ann: yes",
    "Question {n}?",
    "$ {n}.00",
    "Add to cart",
    "Ann Lant, mayor of Sarrow",
    "Tags: a, b, c",
    "A | B | C | {n}",
    "",
    "a",
    "\u2026",
    "\u201cIt was late,\u201d she said.",
    "Photo: Ann Lant",
    "Comments ({n})",
    "Reply",
    "{n} min read",
    "Subscribe to our newsletter",
    "Figure {n}: The boat",
    "\u00a9 20{m} Sarrow News",
    "```",
    "Chapter {n}",
    "Mon, 3 Mar",
    "Sarrow 2 : 1 Lant",
    "1 cup flour",
    "  indented {n}",
    "*** {n} ***",
    "Article {n} The parties agree.",
    "Name: Ann",
    "Follow us on Twitter",
    "def a{n}(b): return b",
    "Ann Lant {n}\t3\t4\t5",
    "\u0663 \u0645\u0627\u0631\u0633",
    "\u6771\u4eac\u3067{n}\u65e5\u3001\u8239\u304c\u51fa\u305f\u3002",
    "1:{m} \u2013 2:{m}",
)
#: Kinds of element.
ELEMENTS: Sequence[str] = (
    f"<p>{_PROSE}</p>",
    "<p>A ferry {n}",
    "<div class='c{n}'>A ferry</div>",
    "<div><div><div>a</div></div></div>",
    "<a href='/{n}'>A ferry</a> ",
    "<li>A ferry {n}</li>",
    "<ul><li>a<li>b</ul>",
    "<tr><td>a<td>{n}",
    "<td>{n}",
    "<th>{n}",
    "<table><tr><td>a word</table>",
    "<table><tr><td colspan=9 rowspan=9>a</table>",
    "<td rowspan=50>{n}",
    "<tr>",
    "<h2>A head {n}</h2>",
    "<span>a</span> ",
    "<b>a</b>",
    "<br>",
    "word ",
    "<img src='/{n}.jpg' alt='A ferry'>",
    "<figure><img src='/{n}.jpg'><figcaption>A ferry {n}</figcaption></figure>",
    "<pre>a = {n}\nb = 2</pre>",
    "<code>a</code>",
    f"<blockquote>{_PROSE}</blockquote>",
    "<dt>a<dd>b {n}",
    "<option>a",
    "<button>Share</button>",
    "<time datetime='2031-03-{n}'>3 March</time>",
    "<article><h3>A ferry</h3><p>It left.</p></article>",
    "<nav><a>a</a></nav>",
    "<section>",
    "</section>",
    "<footer>\u00a9 2031</footer>",
    "<iframe src='/{n}'></iframe>",
    "<form><input><label>a</label></form>",
    "<script>var a = {n};</script>",
    "<meta property='og:title' content='{n}'>",
    "<p><a href='/{n}'>a</a>, <a href='/b'>b</a></p>",
    "<p>a<p>",
    "<details><summary>a</summary>b</details>",
    "<sup>{n}</sup>",
    "<q>a</q>",
    "<hr>",
    "<center><font>a</font></center>",
)


def made(kinds: Sequence[str], picks: random.Random, glue: str) -> tuple[str, list[str]]:
    """Return an input for each size, and the kinds that it is made of, in their order."""
    chosen = [(picks.choice(kinds), picks.choice((1, 1, 1, 2, 5, 30))) for _ in range(picks.randint(1, 4))]
    order = [kind for kind, times in chosen for _ in range(times)]
    inputs = []
    for size in (SIZE, 4 * SIZE):
        parts = islice(cycle(order), size)
        inputs.append(
            glue.join(p.replace("{n}", str(n)).replace("{m}", str(n % 60)) for n, p in enumerate(parts))
        )
    return repr(chosen), inputs


def grown(cleaner: Cleaner, inputs: Sequence[str], extractor: str | None) -> list[float]:
    """Return the seconds of the processor that each input takes."""
    seconds = []
    for text in inputs:
        start = time.process_time()
        if extractor is None:
            cleaner.clean(text)
        else:
            cleaner.clean_html(f"<html><body>{text}", extractor=extractor)
        seconds.append(time.process_time() - start)
    return seconds


def main() -> int:
    """Try inputs by chance, and return how many grew too fast."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz.growth", description=__doc__)
    arguments.add_argument("--tries", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    picks, cleaner, found = random.Random(options.seed), Cleaner(), 0
    cleaner.clean(_PROSE)
    cleaner.clean_html(f"<p>{_PROSE}")
    for _ in range(options.tries):
        for extractor in (None, *EXTRACTORS):
            name, inputs = made(*((LINES, picks, "\n") if extractor is None else (ELEMENTS, picks, "")))
            small, large = grown(cleaner, inputs, extractor)
            if large > SECONDS and large > TIMES * small:
                found += 1
                print(f"{extractor or 'text'}\t{small:.1f} s, {large:.1f} s\t{name}", flush=True)
    print(f"{options.tries * (1 + len(EXTRACTORS))} inputs, {found} grew faster than their size")
    return found


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

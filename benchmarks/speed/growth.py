"""How cost grows with size: each kind of text at 1 kB to 10 MB, each in an interpreter of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from math import log10

from benchmarks.speed.inputs import LINES, LONG, Inputs, of_lines, of_one_line, of_pages
from benchmarks.speed.probe import Measured, probe

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
#: Cost that grows with this power of the size or more is called out; 1 is linear.
STEEP = 1.3
#: Times below this (seconds) are noise.
_NOISE = 0.01


@dataclass(frozen=True)
class Growth:
    """The cost of one kind of text by size; None where the limit (seconds) ended it."""

    name: str
    costs: tuple[Measured | None, ...]
    limit: float

    @property
    def power(self) -> float | None:
        """The power of the size with which time grows between the two largest sizes.

        Where the limit ended the last, it is a lower bound.
        """
        times = [self.limit if c is None else c.seconds for c in self.costs]
        if len(times) < 2 or times[-2] < _NOISE:
            return None
        return log10(times[-1] / times[-2])

    @property
    def steep(self) -> bool:
        """Whether time grows faster than the size."""
        return self.power is not None and self.power >= STEEP


def kinds(inputs: Inputs) -> dict[str, Callable[[int], str]]:
    """Return what makes a text of a size, by its name."""
    made: dict[str, Callable[[int], str]] = {"pages": partial(of_pages, inputs.texts)}
    made |= {name: partial(of_lines, name) for name in LINES}
    return made | {name: partial(of_one_line, name) for name in LONG}


def measure(name: str, make: Callable[[int], str], limit: float, sizes: Iterable[int] = SIZES) -> Growth:
    """Measure one kind of text, up to the first size that takes too long."""
    costs: list[Measured | None] = []
    for size in sizes:
        costs.append(probe(make(size), limit))
        if costs[-1] is None:
            break
    return Growth(name, tuple(costs), limit)


def lines(growths: Iterable[Growth], limit: float) -> Iterator[str]:
    """Yield a table for people: megabytes a second by size, how time grows, the peak of memory."""
    yield f"{'':32}" + "".join(f"{_size(s):>10}" for s in SIZES) + f"{'power':>8}{'peak MiB':>10}"
    for growth in growths:
        over = f"> {limit:.0f} s"
        cells = [
            f"{over:>10}" if cost is None else f"{size / cost.seconds / 1e6:10.2f}"
            for size, cost in zip(SIZES, growth.costs, strict=False)
        ]
        power = "" if growth.power is None else f"{growth.power:.2f}"
        peak = max((c.peak_mib for c in growth.costs if c), default=0.0)
        mark = "  grows faster than its input" if growth.steep else ""
        yield f"{growth.name:32}{''.join(cells):50}{power:>8}{peak:10.0f}{mark}"


def _size(count: int) -> str:
    return f"{count // 1000} kB" if count < 1_000_000 else f"{count // 1_000_000} MB"

"""One large file through the command: memory, what workers bring, what reading and writing cost.

    python -m benchmarks.bulk --megabytes 100 --workers 1 2
    python -m benchmarks.bulk --megabytes 1000 --workers 2 --quick

The file is JSON Lines of golden pages, or of the corpora's labelled texts, again and again, each with an id
and an address of its own. Peaks are of the command with all its workers; cost is processor time. `--quick`
leaves all filters out but one, for files that would take hours: what moves the records is the same.
Starting (what is compiled once a process) is told apart: it does not grow with the file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

from benchmarks.corpora import folder, labelled, told
from benchmarks.golden import golden_pages
from benchmarks.processes import Sample, sample
from cleaner import Cleaner, default_filters

#: The filter that `--quick` leaves in.
_QUICK = "share"
_EVERY = 0.1
#: Processor seconds that tell the cost of cleaning alone well enough.
_TIMED = 20.0


@dataclass(frozen=True)
class Ran:
    """One run of the command.

    Attributes:
        workers: Its processes.
        seconds: What it took by the clock.
        cost: Processor seconds of all its processes.
        first: Processor seconds of the process that reads and writes.
        early: The peak of memory in the first fifth of the time, in MiB.
        peak: The peak of memory, in MiB.
        digest: The output's hash.
    """

    workers: int
    seconds: float
    cost: float
    first: float
    early: float
    peak: float
    digest: str


def texts(corpora: str | None) -> list[str]:
    """Return the texts that the file is made of."""
    if corpora is None:
        return [page.text for page in golden_pages()]
    root = folder(corpora)
    return [page.text for name in ("wild-dev.jsonl", "pages-dev.jsonl") for page in labelled(root / name)]


def write(path: Path, sources: Sequence[str], size: int) -> int:
    """Write a file of at least so many bytes, and return its records."""
    count = written = 0
    with path.open("wb") as out:
        for text in cycle(sources):
            record = {"id": f"r{count}", "url": f"https://www.s{count % 5000}.example/{count}", "text": text}
            written += out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            count += 1
            if written >= size:
                break
    return count


def run(source: Path, target: Path, workers: int, options: Sequence[str]) -> Ran:
    """Run the command on a file and watch it.

    Raises:
        RuntimeError: The command failed.
    """
    call = ["-q", "-j", str(workers), *options, str(source), "-o", str(target)]
    command = [sys.executable, "-m", "cleaner", *call]
    started, before = perf_counter(), os.times()
    seen: list[tuple[float, Sample]] = []
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            seen.append((perf_counter() - started, sample(process.pid)))
            sleep(_EVERY)
    seconds, after = perf_counter() - started, os.times()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    cost = sum(after[2:4]) - sum(before[2:4])
    with target.open("rb") as made:
        digest = file_digest(made, "sha256").hexdigest()
    early = max(s.memory for at, s in seen if at <= max(seconds / 5, seen[0][0]))
    first = max(s.first for _, s in seen)
    return Ran(workers, seconds, cost, first, early, max(s.memory for _, s in seen), digest)


def measure(sources: Sequence[str], megabytes: int, workers: Sequence[int], quick: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    others = [name for name in default_filters().names if name != _QUICK]
    options = ["--without", ",".join(others)] if quick else []
    cleaner = Cleaner(filters=default_filters().without(*others) if quick else None)
    with TemporaryDirectory() as work:
        source, target = Path(work) / "in.jsonl", Path(work) / "out.jsonl"
        count = write(source, sources, megabytes * 1_000_000)
        size = source.stat().st_size / 1e6
        yield f"{size:,.0f} MB, {count:,} records{', all filters but one left out' if quick else ''}"
        once = _plain(cleaner, sources)
        plain = once * count / len(sources)
        write(target, sources, 1)
        start = run(target, Path(work) / "one.jsonl", 1, options).cost
        yield f"cleaning alone, in this process: {plain:.1f} s of processor; starting: {start:.1f} s"
        found: list[Ran] = []
        for number in workers:
            found.append(run(source, target, number, options))
            yield _line(found[-1], size, plain + number * start)
        if len({ran.digest for ran in found}) > 1:
            yield "THE OUTPUTS DIFFER"
        elif len(found) > 1:
            ratio = found[0].seconds / found[-1].seconds
            yield f"the same output; {found[-1].workers} workers are {ratio:.2f} times as fast"


def _plain(cleaner: Cleaner, sources: Sequence[str]) -> float:
    """Return the processor seconds of cleaning each text once, over rounds that are long enough to time."""
    for text in sources:  # what is compiled once does not count
        cleaner.clean(text)
    before, rounds = process_time(), 0
    while process_time() - before < _TIMED:
        rounds += 1
        for text in sources:
            cleaner.clean(text)
    return (process_time() - before) / rounds


def _line(ran: Ran, size: float, known: float) -> str:
    return (
        f"{ran.workers} workers: {ran.seconds:.0f} s, {size / ran.seconds:.2f} MB/s; {ran.cost:.1f} s of "
        f"processor, {1 - known / ran.cost:.0%} of it neither cleaning nor starting, "
        f"{ran.first:.1f} s in the first process; "
        f"peak {ran.peak:.0f} MiB (first fifth: {ran.early:.0f})"
    )


@told("benchmarks.bulk")
def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--corpora", help="take the labelled texts of this folder instead of the golden pages"
    )
    parser.add_argument("--quick", action="store_true", help="leave all filters out but one")
    given = parser.parse_args(arguments)
    sources = texts(given.corpora)
    for line in measure(sources, given.megabytes, given.workers, given.quick):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

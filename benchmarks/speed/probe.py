"""One measurement in an interpreter of its own: `python -m benchmarks.speed.probe`, the text on stdin.

Prints JSON: what importing, the first use and cleaning the text cost (seconds of the processor, which other
work on the machine changes little), and the peak of memory (MiB) after each. An interpreter of its own, so
that a time limit can end it and memory is its own.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SMALL = "The headline\nThe bridge was closed in the winter, and it was said that it would open.\nLog in"


@dataclass(frozen=True)
class Measured:
    """What one run cost, in seconds of the processor and MiB."""

    import_s: float
    first_s: float
    seconds: float
    import_mib: float
    first_mib: float
    peak_mib: float


def peak() -> float:
    """Return the peak of memory so far, in MiB.

    On Linux `getrusage` begins with the peak of the process that started this one, so the kernel's own
    mark is read there.
    """
    status = Path("/proc/self/status")
    marks = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text("ascii")) if status.exists() else ()
    if marks:
        return int(marks[0]) / 1024
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 2**20


def main() -> int:
    """Measure, print."""
    text = sys.stdin.buffer.read().decode("utf-8")
    marks, peaks = [time.process_time()], []
    import cleaner

    marks.append(time.process_time())
    peaks.append(peak())
    tool = cleaner.Cleaner()
    tool.clean(SMALL)
    marks.append(time.process_time())
    peaks.append(peak())
    tool.clean(text[:2000])  # patterns are compiled when a line first needs them: twice, to be warm
    tool.clean(text[:20000]) if len(text) > 20000 else tool.clean(text)
    warm = time.process_time()
    tool.clean(text)
    seconds = time.process_time() - warm
    peaks.append(peak())
    print(json.dumps([marks[1] - marks[0], marks[2] - marks[1], seconds, *peaks]))
    return 0


def probe(text: str, limit: float) -> Measured | None:
    """Measure one text in an interpreter of its own; None where it takes longer than `limit` seconds."""
    command = [sys.executable, "-m", "benchmarks.speed.probe"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return None
    return Measured(*json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())

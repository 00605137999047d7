"""The peak of memory with everything loaded, in an interpreter of its own.

    python -m benchmarks.speed.memory

Prints JSON: MiB after a first English text, after a text with the packs of each language, and after an HTML
page.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.speed.probe import SMALL, peak


def main() -> int:
    """Measure, print."""
    from cleaner import Cleaner
    from cleaner.packs import EVERYWHERE, builtin_languages

    found = {}
    Cleaner(language="en").clean(SMALL)
    found["a first English text"] = peak()
    languages = [code for code in builtin_languages() if code not in EVERYWHERE]
    for language in languages:
        Cleaner(language=language).clean(SMALL)
    found[f"a text with the packs of each of {len(languages) + 1} languages"] = peak()
    Cleaner().clean_html("".join(f"<p>{line}</p>" for line in SMALL.splitlines()))
    found["an HTML page, too"] = peak()
    print(json.dumps(found))
    return 0


def table() -> str:
    """Return the peaks, a line each."""
    command = [sys.executable, "-m", "benchmarks.speed.memory"]
    done = subprocess.run(command, capture_output=True, check=True)
    return "\n".join(
        f"after {what:51}{mib:10.0f} MiB at most" for what, mib in json.loads(done.stdout).items()
    )


if __name__ == "__main__":
    sys.exit(main())

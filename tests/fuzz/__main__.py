"""`python -m tests.fuzz TARGET [--seconds N] [--work DIR] [libFuzzer's options]`.

Seeds are made of the golden pages. Inputs that reach new code are kept in the working folder, inputs
that fail as `crash-*` beside it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> None:
    """Fuzz until the time is over or an input fails."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.seeds import write_seeds

    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    arguments.add_argument("target", choices=sorted(TARGETS))
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--work", type=Path, default=Path("fuzz-work"))
    options, others = arguments.parse_known_args()
    folder = options.work / options.target
    folder.mkdir(parents=True, exist_ok=True)
    seeds = write_seeds(options.target, options.work / f"{options.target}-seeds")
    limits = [f"-max_total_time={options.seconds}", "-timeout=300", "-rss_limit_mb=3000", "-max_len=4096"]
    place = f"-artifact_prefix={options.work / options.target}-"
    atheris.Setup([sys.argv[0], *limits, place, *others, str(folder), str(seeds)], TARGETS[options.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

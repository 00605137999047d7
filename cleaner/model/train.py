"""Train the line model.

    python -m cleaner.model.train --corpora DIR [--door] [-o FILE] [--folds 3] [--report FILE]

DIR holds pages with gold texts (`*.jsonl.zst`: `id`, `html`, `gold`, and `url` or `site`) and lines labelled
by hand (`*.jsonl`), one's own or those of the project. With --door the model of the HTML door is trained,
which sees markup and the votes of extractors too; without it that of texts. The report is cross-validated
by site.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from cleaner.errors import CleanerError
from cleaner.places import is_special

_DATA = Path(__file__).parent.parent / "data"


def main(argv: list[str] | None = None) -> int:
    """Train; return 0, or 2 where an argument or the data is wrong."""
    parser = argparse.ArgumentParser(
        prog="cleaner.model.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", metavar="DIR", help="default: the environment variable CLEANER_CORPORA")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the model (default: the package's own)"
    )
    parser.add_argument("--door", action="store_true", help="train the model of the HTML door")
    parser.add_argument("--folds", metavar="K", type=int, default=3, help="folds of sites (default: 3)")
    parser.add_argument("--fold-models", metavar="DIR", type=Path, help="keep the model of each fold here")
    parser.add_argument("--report", metavar="FILE", type=Path, help="write the report here too")
    parser.add_argument("-j", "--jobs", metavar="N", type=int, default=2, help="processes (default: 2)")
    options = parser.parse_args(argv)
    folder = options.corpora or os.environ.get("CLEANER_CORPORA")
    if not folder or not Path(folder).is_dir():
        print("cleaner.model.train: name a folder of corpora with --corpora", file=sys.stderr)
        return 2
    if options.folds < 2 or options.jobs < 1:
        print("cleaner.model.train: --folds must be at least 2, --jobs at least 1", file=sys.stderr)
        return 2
    if options.output and is_special(options.output):
        print(f"cleaner.model.train: -o {options.output} is a device or a pipe; name a file", file=sys.stderr)
        return 2
    return _train(options, Path(folder))


def _train(options: argparse.Namespace, folder: Path) -> int:
    start = time.monotonic()
    out = options.output or _DATA / ("html.model" if options.door else "lines.model")

    def log(text: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {text}", file=sys.stderr, flush=True)

    try:
        from cleaner.training.run import Plan, train

        plan = Plan(folder, out, options.folds, options.jobs, options.fold_models, options.door)
        report = train(plan, log)
    except ImportError as error:
        print(f"cleaner.model.train: {error.name} is missing; install the extra `train`", file=sys.stderr)
        return 2
    except CleanerError as error:
        print(f"cleaner.model.train: {error}", file=sys.stderr)
        return 2
    print(report)
    if options.report:
        options.report.write_text(f"{report}\n", encoding="utf-8")
    log(f"written: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m cleaner` is the command `clean-text`.

Nothing is imported before Ctrl-C has an answer: reading the package's modules takes a tenth of a second.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run `clean-text`; return its exit code."""
    try:
        from cleaner.cli import main as run

        return run()
    except KeyboardInterrupt:  # while modules were read: `run` answers from there on
        print("clean-text: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""Writes LICENCES.md: the licences of what `cleaner` needs, as the installed packages state them.

python -m benchmarks.licences > LICENCES.md
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires

ROOT, EXTRAS = "boilerplate-cleaner", ("corpora",)
_NAME = re.compile(r"[\w.-]+")
_HEAD = """# Licences of the dependencies

What `pip install 'boilerplate-cleaner[corpora]'` brings, as the packages state it themselves. Made by
`python -m benchmarks.licences` in an environment where that is installed.

| package | version seen | licence |
|---|---|---|"""


def closure(asked: list[str]) -> dict[str, Distribution]:
    """Return the packages that some requirements bring, without those of other extras or systems."""
    found: dict[str, Distribution] = {}
    waiting = list(asked)
    while waiting:
        line = waiting.pop()
        match = _NAME.match(line)
        if match is None or "extra ==" in line:
            continue
        try:
            package = distribution(match[0])
        except PackageNotFoundError:
            continue  # needed on another system or Python
        name = package.metadata["Name"].lower().replace("_", "-")
        if name not in found:
            found[name] = package
            waiting += package.requires or []
    return found


def licence_of(package: Distribution) -> str:
    """Return a package's licence in one line."""
    stated = next(iter(package.metadata.get_all("License-Expression") or ()), "")
    classified = [c for c in package.metadata.get_all("Classifier") or () if c.startswith("License")]
    named = [c.rpartition(" :: ")[2] for c in classified]
    plain = next(iter(package.metadata.get_all("License") or ()), "").strip().partition("\n")[0]
    return stated or ", ".join(named) or plain or "not stated"


def main() -> int:
    """Print the document."""
    own = requires(ROOT) or []
    asked = [line.partition(";")[0] for line in own if "extra ==" not in line]
    extra = re.compile(f"extra == .({'|'.join(EXTRAS)}).")
    asked += [line.partition(";")[0] for line in own if extra.search(line)]
    print(_HEAD)
    for name, package in sorted(closure(asked).items()):
        print(f"| {name} | {package.version} | {licence_of(package)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())

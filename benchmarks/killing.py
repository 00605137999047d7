"""What a crash of a worker looks like to a host: a filter for `benchmarks.hosts` and the adapters' tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Killing:
    """A filter that kills its process, once.

    Attributes:
        file: Written before the end, so that it comes only once.
        at: The text on a page at which it happens.
    """

    file: str
    at: str
    name: str = "killing"

    def __call__(self, page: Any) -> Iterator[Any]:
        """Yield nothing, or end the process."""
        if self.at in page.source:
            try:
                Path(self.file).touch(exist_ok=False)
            except FileExistsError:
                return iter(())
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(())

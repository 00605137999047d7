"""The learned filter: a small line model for what no phrase names.

It runs after the rules and sees what they found. Its score is the model's calibrated probability.
Lines that the rules recognised, and lines without a word, it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.types import Proposal

if TYPE_CHECKING:
    from cleaner.page import Page

#: Below this no mode removes anything, so nothing is proposed.
_LEAST = 0.3


class Learned:
    """Removes what a line model holds for boilerplate.

    Args:
        path: A model's file, for text or for pages with their markup; for the other kind, and without a
            path for both, the package's own are used.

    Raises:
        DataError: The file is no model, or was made for another version.
    """

    name = "learned"

    def __init__(self, path: str | None = None) -> None:
        self.path = path
        if path is not None:
            from cleaner.model.model import load_model

            load_model(path)

    def __call__(self, page: Page) -> Iterator[Proposal]:
        """Yield the lines that are more likely boilerplate than not."""
        from cleaner.model.model import page_model

        if not page.lines:
            return
        model = page_model(page, self.path)
        seen = model.see(page)
        scores = model.judge(seen)
        likely = (scores >= _LEAST).nonzero()[0].tolist()
        asked = [i for i in likely if i not in page.found and page.shapes[i].words]
        if not asked:
            return
        named = model.name(seen).argmax(axis=1)
        for i in asked:
            category = model.categories[named[i]]
            yield Proposal(i, category, f"learned.{category}", round(float(scores[i]), 3))

    def trained_on(self, site: str) -> bool:
        """Return whether the model was trained on pages of a site."""
        from cleaner.model.model import load_model

        return load_model(self.path).trained_on(site)

    def __reduce__(self) -> tuple[type[Learned], tuple[str | None]]:
        """Pickle the path alone."""
        return Learned, (self.path,)

"""How strict to be with a page: the cut that promises the best text of it.

From calibrated probabilities follows what each cut would keep of the content and of the rest, and so the
expected F-measure of the page's text. Its best cut is strict where the model is sure of itself (an article)
and lenient where it is not (a shop, a list): no kind of page need be told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaner.model.chars import Floats


def cuts(chances: Floats, words: Floats, recalls: Sequence[float]) -> list[float]:
    """Return for each weight of recall the probability above which lines should go.

    Args:
        chances: Each line's probability that it is boilerplate.
        words: Each line's words.
        recalls: How many times as much recall counts as precision (the beta of F-beta).

    Returns:
        The probability of the last line to stay, for each of `recalls`.
    """
    order = np.argsort(chances, kind="stable")
    good = np.cumsum((words * (1 - chances))[order], dtype=np.float64)
    kept = np.cumsum(words[order], dtype=np.float64)
    found = []
    for recall in recalls:
        weight = recall * recall
        expected = (1 + weight) * good / np.maximum(kept + weight * good[-1], 1e-9)
        found.append(float(chances[order[int(expected.argmax())]]))
    return found

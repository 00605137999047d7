"""Lines among their neighbours: shifts, windows, distances to prose, place on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cleaner.model.chars import Floats

#: Columns of neighbours that stand next to a line's own.
NEAR = (
    "text", "size", "prose", "stop_words", "ends_stop", "claimed", "upper", "digits", "copies", "common",
    "indent", "alike",
)  # fmt: skip
SHIFTS = (-3, -2, -1, 1, 2, 3)
#: Windows before and after a line, in lines.
WINDOWS = (3, 8, 25)
#: What counts as a line of prose for distances.
_PROSE = 0.5


def _stack(columns: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in names], axis=1)


def shifted(base: Floats) -> list[Floats]:
    """Return the columns of the lines before and after, 0 beyond the edges."""
    count, width = base.shape
    reach = max(SHIFTS)
    padded = np.zeros((count + 2 * reach, width), dtype=np.float32)
    padded[reach : reach + count] = base
    return [padded[reach + by : reach + by + count] for by in SHIFTS]


def windowed(base: Floats, widths: Sequence[int] = WINDOWS) -> list[Floats]:
    """Return the means over the lines before and after, 0 where there are none."""
    count, reach = len(base), max(widths)
    # Running sums, the first and the last repeated so that every window lies within.
    sums = np.zeros((count + 1 + 2 * reach, base.shape[1]), dtype=np.float64)
    np.cumsum(base, axis=0, dtype=np.float64, out=sums[reach + 1 : reach + 1 + count])
    sums[reach + 1 + count :] = sums[reach + count]
    here, below = sums[reach : reach + count], sums[reach + 1 : reach + 1 + count]
    place = np.arange(count)
    found = []
    for width in widths:
        number = np.clip(place, 1, width)[:, None]
        before = (here - sums[reach - width : reach - width + count]) / number
        after = (sums[reach + 1 + width : reach + 1 + width + count] - below) / number[::-1]
        found += [before.astype(np.float32), after.astype(np.float32)]
    return found


def _last(places: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return for each line the nearest marked line before it, -1 where there is none."""
    marks = np.where(places, np.arange(len(places)), -1)
    before = np.empty(len(places), dtype=np.intp)
    before[0], before[1:] = -1, np.maximum.accumulate(marks)[:-1]
    return before


def distances(prose: Floats, size: Floats) -> dict[str, Floats]:
    """Return how far the nearest prose is before and after, in lines and characters, and how long it is."""
    count = len(prose)
    places = prose > _PROSE
    place = np.arange(count)
    offset = np.concatenate(([0.0], np.cumsum(size)))
    columns = {}
    for name, flip in (("before", False), ("after", True)):
        marks = places[::-1] if flip else places
        found = _last(marks)
        if flip:
            found = np.where(found >= 0, count - 1 - found, -1)[::-1]
        known = found >= 0
        at = np.maximum(found, 0)
        gap = np.abs(offset[place] - offset[at]) - (0 if flip else size[at])
        columns[f"lines_{name}"] = np.where(known, np.log1p(np.abs(place - at)), 8.0)
        columns[f"chars_{name}"] = np.where(known, np.log1p(np.maximum(gap, 0)), 12.0)
        columns[f"length_{name}"] = np.where(known, np.log1p(size[at]), 0.0)
    return columns


def places(prose: Floats, size: Floats, text: Floats) -> dict[str, Floats]:
    """Return where each line stands on the page, by lines, characters and prose, and the page's own facts."""
    count = len(prose)
    place = np.arange(count, dtype=np.float32)
    mass = prose * size
    chars = np.cumsum(size) - size
    done = np.cumsum(mass) - mass
    total, body = size.sum(), mass.sum()
    ones = np.ones(count, dtype=np.float32)
    return {
        "line": place / count,
        "from_start": np.log1p(place),
        "from_end": np.log1p(count - 1 - place),
        "char": chars / total,
        "prose_done": done / max(body, 1.0),
        "prose_before": np.log1p(done),
        "prose_after": np.log1p(np.maximum(body - done - mass, 0)),
        "prose_near": np.log1p(_around(mass, 6)),
        "prose_around": np.log1p(_around(mass, 20)),
        "page_lines": ones * np.log1p(count),
        "page_chars": ones * np.log1p(total),
        "page_prose": ones * (body / total),
        "page_mean": ones * np.log1p(total / count),
        "page_median": ones * np.log1p(np.median(size)),
        "page_text": ones * text.mean(),
        "page_text_weighed": ones * ((text * size).sum() / total),
    }


def _around(values: Floats, reach: int) -> npt.NDArray[np.floating]:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    place = np.arange(len(values))
    return sums[np.minimum(place + reach + 1, len(values))] - sums[np.maximum(place - reach, 0)]


def around(marks: Floats, widths: Sequence[int]) -> Floats:
    """Return the mean of columns over the lines before and after, for windows of several widths."""
    return np.concatenate(windowed(marks, widths), axis=1)


def matrix(columns: Mapping[str, Floats], size: Floats) -> tuple[Floats, list[str]]:
    """Return all features of all lines, and their names.

    Args:
        columns: The lines' own columns; those of `NEAR` among them.
        size: The lines' lengths in characters.
    """
    near = _stack(columns, NEAR)
    extra = distances(columns["prose"], size) | places(columns["prose"], size, columns["text"])
    own = {**columns, **extra}
    names = [
        *own,
        *(f"{name}{by:+d}" for by in SHIFTS for name in NEAR),
        *(f"{name}_{side}{width}" for width in WINDOWS for side in ("before", "after") for name in NEAR),
    ]
    found = np.empty((len(size), len(names)), dtype=np.float32)
    for i, column in enumerate(own.values()):
        found[:, i] = column
    at = len(own)
    for part in (*shifted(near), *windowed(near)):
        found[:, at : at + len(NEAR)] = part
        at += len(NEAR)
    return found, names

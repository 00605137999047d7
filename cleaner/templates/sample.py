"""A sample of a site's pages that is the same whatever the order in which they come.

Each page has a rank, a hash of its lines; of each site the pages with the lowest ranks are kept. So the
sample of all pages is the sample of the samples of their parts, a page that comes twice counts once, and the
memory that a site takes is bounded. The share of the sampled pages with a line differs from its share of all
pages by no more than `error_bound`.
"""

from __future__ import annotations

from bisect import bisect_left
from hashlib import blake2b
from math import log, sqrt

import numpy as np

from cleaner.templates.keys import Keys

#: Pages of a site, and lines of a page (from its start and its end), that are kept.
PAGES, LINES = 32, 1000

Entry = tuple[int, bytes]


def cropped(keys: Keys) -> Keys:
    """Return the keys of a page's first and last lines."""
    return keys if keys.size <= LINES else np.concatenate([keys[: LINES // 2], keys[-(LINES // 2) :]])


def rank_of(keys: Keys) -> int:
    """Return a page's rank: a hash of its lines."""
    data = cropped(keys).astype("<u8").tobytes()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def pack(keys: Keys) -> bytes:
    """Return a page's keys as they are kept (`pack_all`)."""
    return pack_all(cropped(keys))


def pack_all(keys: Keys) -> bytes:
    """Return keys in five bytes each: first the lower four of all, then the highest of all."""
    return keys.astype("<u4").tobytes() + (keys >> np.uint64(32)).astype(np.uint8).tobytes()


def unpack(data: bytes) -> Keys:
    """Return the keys that `pack_all` packed."""
    count = len(data) // 5
    low = np.frombuffer(data, "<u4", count).astype(np.uint64)
    high: Keys = np.frombuffer(data, np.uint8, count, 4 * count).astype(np.uint64)
    return low | (high << np.uint64(32))


def keep(sample: list[Entry], entry: Entry, most: int) -> None:
    """Put a page into a sample, which stays sorted by rank, if it belongs there."""
    place = bisect_left(sample, entry[0], key=lambda e: e[0])
    if place < min(len(sample), most) and sample[place][0] == entry[0]:
        return
    if place < most:
        sample.insert(place, entry)
        del sample[most:]


def error_bound(pages: int, confidence: float = 0.95) -> float:
    """Return how far a line's share of a sample may be from its share of all pages (Hoeffding).

    Args:
        pages: Pages in the sample.
        confidence: How often the bound holds at least, 0 to 1.
    """
    return sqrt(log(2 / (1 - confidence)) / (2 * pages)) if pages else 1.0

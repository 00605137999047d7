"""`Templates`: what was learned of sites, and how it is learned, merged, saved and used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from cleaner.errors import DataError, InputError, SettingsError
from cleaner.templates.evidence import Seen, see
from cleaner.templates.files import Reader, lines_record, sample_record, write
from cleaner.templates.keys import keys_of
from cleaner.templates.sample import PAGES, Entry, keep, pack, rank_of, unpack
from cleaner.templates.sites import site_named
from cleaner.templates.template import SiteTemplate, learn

#: Pages that are hashed together.
_BATCH = 64
#: Sites whose templates are kept at hand.
_AT_HAND = 1024
#: A site of fewer pages says nothing.
_LEAST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page as templates know it: its site, what tells it from others, its lines."""

    site: str
    rank: int
    lines: bytes


def page_of(site: str, text: str) -> Page:
    """Return a page as templates know it; small enough to be sent between processes."""
    keys = keys_of([text])[0]
    return Page(site, rank_of(keys), pack(keys))


class Templates:
    """What stands on the pages of sites, learned from the pages.

    Of each site a sample of its pages is kept, the same whatever the order in which the pages come and
    however they are dealt to workers; so memory grows with the number of sites alone.

    Args:
        pages: How many pages of a site are kept at most.
        keep_first: On one page of each site, spare the facts in its footer.

    Raises:
        SettingsError: `pages` is no number from 2 to 65535.
    """

    def __init__(self, *, pages: int = PAGES, keep_first: bool = False) -> None:
        if not isinstance(pages, int) or not _LEAST_PAGES <= pages < 1 << 16:
            raise SettingsError(f"pages must be a number from {_LEAST_PAGES} to 65535, not {pages!r}")
        self.pages = pages
        self.keep_first = keep_first
        self._samples: dict[str, list[Entry]] = {}
        self._readers: list[Reader] = []
        self._ready: dict[str, SiteTemplate | None] = {}

    @classmethod
    def fit(
        cls,
        pages: Iterable[Any],
        key: Callable[[Any], tuple[str, str]] | None = None,
        *,
        most: int = PAGES,
        keep_first: bool = False,
    ) -> Templates:
        """Learn from pages, in one pass.

        Args:
            pages: Pairs of a site (or an address) and a text, or what `key` makes such pairs of.
            key: Returns the pair of an item.
            most: How many pages of a site are kept at most.
            keep_first: As in `Templates`.

        Raises:
            InputError: An item is no pair of two strings.
        """
        made = cls(pages=most, keep_first=keep_first)
        made.update(map(key, pages) if key else pages)
        return made

    def update(self, pages: Iterable[tuple[str, str]]) -> None:
        """Learn from further pages: pairs of a site (or an address) and a text.

        Raises:
            InputError: An item is no pair of two strings.
            DataError: The templates were loaded from a file that cannot be learned on with.
        """
        self._open()
        source = iter(pages)
        while batch := list(islice(source, _BATCH)):
            names = [_checked(item) for item in batch]
            for (site, _), keys in zip(names, keys_of([text for _, text in names]), strict=True):
                if keys.size:
                    self._keep(site_named(site), (rank_of(keys), pack(keys)))
        self._ready.clear()

    def add(self, page: Page) -> None:
        """Learn from one page that is hashed already (`page_of`)."""
        self._open()
        if page.lines:
            self._keep(page.site, (page.rank, page.lines))
            self._ready.pop(page.site, None)

    def _keep(self, site: str, entry: Entry) -> None:
        keep(self._samples.setdefault(site, []), entry, self.pages)

    def merge(self, *others: Templates) -> Templates:
        """Take in what others learned; the same as having learned all of it here.

        Returns:
            These templates.

        Raises:
            DataError: Some were loaded from a file that was not saved as `mergeable`.
            SettingsError: They keep another number of pages.
        """
        self._open()
        for other in others:
            if other.pages != self.pages:
                raise SettingsError(
                    f"templates of {self.pages} and of {other.pages} pages a site do not merge"
                )
            other._open()
            for site, sample in other._samples.items():
                for entry in sample:
                    self._keep(site, entry)
        self._ready.clear()
        return self

    def _open(self) -> None:
        """Read the samples of files that were loaded, so that they can be added to."""
        for reader in self._readers:
            if reader.head["kind"] != "pages":
                raise DataError(
                    f"the templates {reader.path} are not mergeable; save them with mergeable=True"
                )
        for reader in self._readers:
            for site in reader.names():
                found = reader.find(site)
                for entry in found if isinstance(found, list) else ():
                    self._keep(site, entry)
        self._readers = []

    def save(self, path: str | PathLike[str], *, mergeable: bool = False) -> None:
        """Write the templates to a file; the same templates give the same bytes.

        Args:
            path: The file; `cleaner.templates.files` says what stands in it.
            mergeable: Keep the sample, so that more can be learned; ten times as large.

        Raises:
            DataError: It cannot be written.
        """
        if mergeable:
            self._open()
            records = ((site, partial(sample_record, sample)) for site, sample in self._samples.items())
            write(Path(path), "pages", self.pages, records)
        else:
            write(Path(path), "lines", self.pages, self._lines())

    def _lines(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for site in self.sites():
            if self._count(site) >= _LEAST_PAGES:
                yield site, partial(self._record, site)

    def _record(self, site: str) -> bytes:
        found = self._learned(site)
        assert found is not None  # it is one of the sites
        return lines_record(found)

    @classmethod
    def load(cls, *paths: str | PathLike[str], keep_first: bool = False) -> Templates:
        """Return the templates of files; sites are read when they are asked for.

        Args:
            *paths: Files; of a site that stands in several of them the first counts.
            keep_first: As in `Templates`.

        Raises:
            DataError: A file cannot be read, is damaged, or was written by another version.
        """
        readers = [Reader(str(path)) for path in paths]
        made = cls(pages=max((int(r.head["pages"]) for r in readers), default=PAGES), keep_first=keep_first)
        made._readers = readers
        return made

    def sites(self) -> list[str]:
        """Return the names of the sites, sorted."""
        return sorted({*self._samples, *(name for reader in self._readers for name in reader.names())})

    def __len__(self) -> int:
        """Return the number of sites."""
        return len(self.sites()) if len(self._readers) > 1 or self._samples else sum(map(len, self._readers))

    @property
    def digest(self) -> str:
        """What tells these templates from others."""
        made = blake2b(str((self.pages, self.keep_first)).encode(), digest_size=16)
        for reader in self._readers:
            made.update(str(reader.head["digest"]).encode())
        for site in sorted(self._samples):
            made.update(site.encode("utf-8", "replace"))
            for rank, _ in self._samples[site]:
                made.update(rank.to_bytes(8, "little"))
        return made.hexdigest()

    def __repr__(self) -> str:
        """Show how many sites there are, and what tells the templates from others."""
        return f"Templates({len(self)} sites, {self.digest})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the files' names where they were loaded, else the samples."""
        if self._readers:
            return partial(Templates.load, keep_first=self.keep_first), tuple(r.path for r in self._readers)
        return _restored, (self.pages, self.keep_first, self._samples)

    def see(self, site: str, lines: Sequence[str]) -> Seen:
        """Return which lines of a page stand on other pages of its site.

        Args:
            site: The page's site.
            lines: The page's lines.
        """
        if site not in self._ready:
            if len(self._ready) >= _AT_HAND:
                self._ready.pop(next(iter(self._ready)))
            self._ready[site] = self._learned(site)
        template = self._ready[site]
        return see(site, template, lines, keep_first=self.keep_first) if template else Seen(site)

    def _find(self, site: str) -> SiteTemplate | list[Entry] | None:
        if site in self._samples:
            return self._samples[site]
        return next((found for reader in self._readers if (found := reader.find(site)) is not None), None)

    def _count(self, site: str) -> int:
        found = self._find(site)
        return int(found.ranks.size) if isinstance(found, SiteTemplate) else len(found or ())

    def _learned(self, site: str) -> SiteTemplate | None:
        found = self._find(site)
        if not isinstance(found, list):
            return found
        return learn([rank for rank, _ in found], [unpack(data) for _, data in found])


def _checked(item: Any) -> tuple[str, str]:
    if isinstance(item, tuple | list) and len(item) == 2 and all(isinstance(part, str) for part in item):
        return item[0], item[1]
    raise InputError("templates are learned from pairs of a site and a text, two strings")


def _restored(pages: int, keep_first: bool, samples: dict[str, list[Entry]]) -> Templates:
    made = Templates(pages=pages, keep_first=keep_first)
    made._samples = samples
    return made

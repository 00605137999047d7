"""Cleaners that have not seen a page's site: one for each fold of sites.

The models lie in `benchmarks/folds`, each trained without the sites of its fold by the command that
trains the shipped model (`python -m cleaner.model.train [--door] --fold-models benchmarks/folds`). What they
score is what the shipped model, trained on all sites, would reach on new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from benchmarks.corpora import Labelled
from benchmarks.lines import Score, score_texts
from benchmarks.sites import fold_of
from cleaner import Cleaner
from cleaner.training.texts import PAGES, site_names

MODELS = Path(__file__).parent / "folds"
FOLDS = 3


@lru_cache(maxsize=16)
def unseen(mode: str, fold: int, folds: int, kind: str = "fold") -> Cleaner:
    """Return the cleaner that scores a fold: its text ("fold") or its pages of HTML ("door").

    Raises:
        DataError: There is no model for so many folds.
    """
    return Cleaner(mode=mode, model=MODELS / f"{kind}-{fold}-of-{folds}.model")


def cleaner_for_site(names: tuple[str, ...], mode: str) -> Cleaner:
    """Return the cleaner for the pages of a site."""
    return unseen(mode, fold_of(names[0], FOLDS), FOLDS)


def unseen_html(mode: str, fold: int, folds: int) -> Cleaner:
    """Return the cleaner that scores a fold's pages of HTML.

    Raises:
        DataError: There is no model for so many folds.
    """
    return unseen(mode, fold, folds, "door")


def html_cleaner_for_site(names: tuple[str, ...], mode: str) -> Cleaner:
    """Return the cleaner for the HTML of a site's pages."""
    return unseen_html(mode, fold_of(names[0], FOLDS), FOLDS)


@lru_cache(maxsize=2)
def page_sites(root: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the sites of all pages by id."""
    return site_names(sorted(root.glob(PAGES)))


def score_unseen(documents: Iterable[Labelled], mode: str, root: Path) -> Score:
    """Return the counts over labelled texts, each cleaned by a model that has not seen its site."""
    known, total = page_sites(root), Score()
    for document in documents:
        names = known.get(document.id, (document.id.lower(),))
        total = total + score_texts([document], cleaner_for_site(names, mode))
    return total

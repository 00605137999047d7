"""The training command's work: read, fit in folds, report, fit on everything, write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.errors import DataError
from cleaner.model.features import VERSION
from cleaner.model.weights import dump
from cleaner.training.examples import Example, Lines, example, gather
from cleaner.training.folds import fold_of
from cleaner.training.recipe import Log, Parts, Trainer, calibration, judge, pack
from cleaner.training.report import Report
from cleaner.training.texts import LABELLED, PAGES, Text, labelled, pages, site_names, texts

Array = npt.NDArray[Any]
_BATCH = 8


def _examples(batch: Sequence[Any]) -> list[Example]:
    """Return the examples of pages (or of texts that are labelled already); run in other processes."""
    found: list[Text] = [t for item in batch for t in ([item] if isinstance(item, Text) else texts(item))]
    return [e for t in found if (e := example(t)) is not None]


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch


def read_corpora(folder: Path, jobs: int, log: Log) -> tuple[Lines, str]:
    """Return all lines of a folder of corpora, and the hash of its files.

    Args:
        folder: Files of pages (`*.jsonl.zst`: `html` and `gold`) and of labelled lines (`*.jsonl`).
        jobs: Processes.
        log: Told how far it is.

    Raises:
        DataError: The folder holds no such file.
    """
    files, hand = sorted(folder.glob(PAGES)), sorted(folder.glob(LABELLED))
    if not files and not hand:
        raise DataError(f"{folder}: no files of pages ({PAGES}) or of labelled lines ({LABELLED})")
    digest = sha256()
    for path in (*files, *hand):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    known = site_names(files) if hand else {}
    read = (page for path in files for page in pages(path))
    items = chain(read, (text for path in hand for text in labelled(path, known)))
    found: list[Example] = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for batch in pool.map(_examples, _batches(items)):
            found += batch
    log(f"{len(found)} texts read")
    return gather(found), digest.hexdigest()


def cross_validate(trainer: Trainer, folds: int, log: Log) -> tuple[list[Parts], Array, Report]:
    """Return a model for each fold, each line's score by the one that has not seen its site, and figures."""
    lines = trainer.lines
    fold = lines.spread([fold_of(e.names[0], folds) for e in lines.examples])
    raw = np.zeros(lines.count, dtype=np.float32)
    named = np.full(lines.count, -1, dtype=np.int8)
    models = []
    for k in range(folds):
        log(f"fold {k + 1} of {folds}")
        parts, values = trainer.fit(fold != k)
        rows = np.flatnonzero(fold == k)
        raw[rows] = judge(parts, values[rows])
        seen = trainer.category_values(values, parts.category_text, parts.mask, rows)
        named[rows] = parts.category_net(seen).argmax(axis=1)
        models.append(parts)
    return models, raw, Report(lines, raw, named)


def train(folder: Path, out: Path, folds: int, jobs: int, log: Log, fold_models: Path | None = None) -> str:
    """Train a model, write it, and return the report.

    Args:
        folder: The corpora.
        out: The file to write.
        folds: Into how many folds the sites are dealt for the report and the calibration.
        jobs: Processes for reading.
        log: Told how far it is.
        fold_models: Where to write the model of each fold; None to drop them.

    Raises:
        DataError: There is nothing to learn from.
    """
    lines, digest = read_corpora(folder, jobs, log)
    trainer = Trainer(lines, log)
    models, raw, report = cross_validate(trainer, folds, log)
    curve = calibration(raw, trainer.target, trainer.weight)
    if fold_models is not None:
        fold = np.array([fold_of(e.names[0], folds) for e in lines.examples])
        for k, parts in enumerate(models):
            seen = [e for e, f in zip(lines.examples, fold, strict=True) if f != k]
            write(fold_models / f"fold-{k}-of-{folds}.model", parts, curve, seen, digest)
    log("everything")
    parts, _ = trainer.fit(np.ones(lines.count, dtype=bool))
    write(out, parts, curve, lines.examples, digest)
    return report.text(curve)


def write(path: Path, parts: Parts, curve: Any, seen: Iterable[Example], digest: str) -> None:
    """Write a model; a reader never sees half a file."""
    header, arrays = pack(parts, curve, seen, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(dump({"features": VERSION, **header}, arrays))
    part.replace(path)

"""The training command's work: read, fit in folds, report, fit on everything, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
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
from cleaner.places import is_special
from cleaner.training.door import DoorTrainer
from cleaner.training.examples import Example, Lines, door_examples, example, gather
from cleaner.training.folds import fold_of
from cleaner.training.mixed import mixed
from cleaner.training.recipe import Log, Parts, Trainer, calibration, inner_fold, judge, pack
from cleaner.training.report import Report
from cleaner.training.texts import LABELLED, PAGES, Text, door_text, forms, labelled, pages, site_names, texts

Array = npt.NDArray[Any]
#: So many pages are read at a time; they are mixed with each other.
_BATCH = 24


def _group(folds: int, site: str) -> tuple[int, int]:
    """Return what sites must share for their pages to be mixed: the fold, and that within the others."""
    return fold_of(site, folds), inner_fold(site)


def _examples(batch: Sequence[Any], folds: int) -> list[Example]:
    """Return the examples of pages (or of texts that are labelled already); run in other processes."""
    found: list[Text] = [t for item in batch for t in ([item] if isinstance(item, Text) else texts(item))]
    made = mixed([t for t in found if t.form == "visible"], partial(_group, folds))
    return [e for t in (*found, *made) if (e := example(t)) is not None]


def _door_examples(batch: Sequence[tuple[Any, Text | None]], folds: int) -> list[Example]:
    """Return the examples of pages as the HTML door sees them; run in other processes."""
    read = (door_text(page, forms(page), hand) for page, hand in batch)
    whole = [text for text in read if text is not None]
    return [e for text in (*whole, *mixed(whole, partial(_group, folds))) for e in door_examples(text)]


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch


def read_corpora(folder: Path, jobs: int, log: Log, folds: int, *, door: bool = False) -> tuple[Lines, str]:
    """Return all lines of a folder of corpora, and the hash of its files.

    Args:
        folder: Files of pages (`*.jsonl.zst`: `id`, `html` and `gold`) and of labelled lines (`*.jsonl`).
        jobs: Processes.
        log: Told how far it is.
        folds: Into how many folds the sites are dealt.
        door: Whether the pages are read as the HTML door sees them.

    Raises:
        DataError: The folder holds no such file, or one with a line that is no page or text.
    """
    files, hand = sorted(folder.glob(PAGES)), sorted(folder.glob(LABELLED))
    if not files and not hand:
        raise DataError(f"{folder}: no files of pages ({PAGES}) or of labelled lines ({LABELLED})")
    digest = sha256()
    for path in (*files, *hand):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    known = site_names(files) if hand else {}
    by_hand = [text for path in hand for text in labelled(path, known)]
    every = (page for path in files for page in pages(path))
    read: Callable[..., list[Example]] = _examples
    items: Iterable[Any] = chain(every, by_hand)
    if door:
        named = {text.id: text for text in by_hand}
        read, items = _door_examples, ((page, named.get(str(page["id"]))) for page in every)
    found: list[Example] = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for batch in pool.map(partial(read, folds=folds), _batches(items)):
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train, from what, to where.

    Attributes:
        folder: The corpora.
        out: The file to write.
        folds: Into how many folds the sites are dealt for the report and the calibration.
        jobs: Processes for reading.
        fold_models: Where to write the model of each fold; None to drop them.
        door: Train the model of the HTML door instead of that of texts.
    """

    folder: Path
    out: Path
    folds: int = 3
    jobs: int = 2
    fold_models: Path | None = None
    door: bool = False

    def fold_file(self, fold: int) -> Path | None:
        """Return the file of a fold's model."""
        name = f"{'door' if self.door else 'fold'}-{fold}-of-{self.folds}.model"
        return None if self.fold_models is None else self.fold_models / name


def train(plan: Plan, log: Log) -> str:
    """Train a model, write it, and return the report.

    Args:
        plan: What to train.
        log: Told how far it is.

    Raises:
        DataError: There is nothing to learn from, or too little.
    """
    lines, digest = read_corpora(plan.folder, plan.jobs, log, plan.folds, door=plan.door)
    trainer = DoorTrainer(lines, log) if plan.door else Trainer(lines, log)
    models, raw, report = cross_validate(trainer, plan.folds, log)
    curve = calibration(raw, trainer.target, trainer.weight)
    fold = [fold_of(e.names[0], plan.folds) for e in lines.examples]
    for k, parts in enumerate(models):
        path = plan.fold_file(k)
        if path is not None:
            seen = [e for e, f in zip(lines.examples, fold, strict=True) if f != k]
            write(path, parts, curve, seen, digest)
    log("everything")
    parts, _ = trainer.fit(np.ones(lines.count, dtype=bool))
    write(plan.out, parts, curve, lines.examples, digest)
    return report.text(curve)


def write(path: Path, parts: Parts, curve: Any, seen: Iterable[Example], digest: str) -> None:
    """Write a model; a reader never sees half a file.

    Raises:
        DataError: A device or a pipe is there, which the file would replace.
    """
    if is_special(path):
        raise DataError(f"the model {path} cannot be written: a device or a pipe is there, not a file")
    header, arrays = pack(parts, curve, seen, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(dump({"features": VERSION, **header}, arrays))
    part.replace(path)

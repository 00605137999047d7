"""`clean-text learn-templates`, and `--templates` of cleaning."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.command.console import Console
from cleaner.command.exits import Exit
from cleaner.command.inputs import find
from cleaner.command.options import AUTO
from cleaner.command.planning import form_of, reading_of
from cleaner.corpus.learning import Learned, Learning
from cleaner.corpus.learning import learn as learn_from
from cleaner.corpus.libraries import demand_all
from cleaner.corpus.problems import Failure, UsageError
from cleaner.corpus.records import Source
from cleaner.corpus.run import TOLD, Plan
from cleaner.places import can_be_file, is_same, is_special
from cleaner.report import counted
from cleaner.templates.files import is_templates
from cleaner.templates.store import Templates


def learn(options: argparse.Namespace, console: Console) -> Exit:
    """Learn templates from the inputs, and write them.

    Raises:
        UsageError: An option is wrong.
        DataError: A file of templates cannot be read, merged or written.
        OutputError: A worker was killed.
    """
    output = Path(options.output)
    if is_special(output):
        raise UsageError(f"-o {output} is a device or a pipe; name a file")
    if not can_be_file(output):
        raise UsageError(f"-o {output} cannot be a file there; check the name")
    learned = set(filter(is_templates, options.inputs))
    parts = [name for name in options.inputs if name in learned]
    rest = [name for name in options.inputs if name not in learned]
    sources = find(rest or ([] if parts else ["-"]), None, form_of(options))
    if any(isinstance(s, Source) and s.path and is_same(s.path, output) for s in sources):
        raise UsageError(f"-o {output} would write over an input; name another file")
    demand_all(sources)
    templates = Templates(pages=options.sample)
    for name in parts:
        templates.merge(Templates.load(name))
    jobs = options.jobs or os.cpu_count() or 1
    learning = Learning(sources, reading_of(options), options.site or "", options.shard, jobs)
    found = learn_from(learning, templates)
    templates.save(output, mergeable=options.mergeable)
    _tell(found, console)
    read, known = counted(found.pages, "page"), counted(len(templates), "site")
    console.note(f"{read} read; {known} known in {output}")
    return Exit.FAILED if found.failures or found.rejected else Exit.DONE


def _tell(found: Learned, console: Console) -> None:
    for failure in found.failures:
        console.error(f"{failure.name}: {failure.sentence}")
    for sentence in found.rejected[:TOLD]:
        console.error(sentence)
    if len(found.rejected) > TOLD:
        console.error(f"{len(found.rejected):,} records in all could not be read")
    if found.homeless:
        texts = counted(found.homeless, "text")
        console.note(f"{texts} without an address taught nothing; name the site with --site")


@contextmanager
def templates(options: argparse.Namespace, plan: Plan, console: Console) -> Iterator[Templates | None]:
    """Give the templates that the options ask for: of a file, or learned from the inputs.

    Raises:
        DataError: The file cannot be read.
        OutputError: A worker was killed.
    """
    if options.templates is None:
        yield None
    elif options.templates != AUTO:
        yield Templates.load(options.templates, keep_first=options.keep_first)
    else:
        console.note("learning the templates of the sites first")
        readable = [s for s in plan.sources if not isinstance(s, Failure)]
        learning = Learning(readable, plan.reading, options.site or "", None, plan.jobs)
        found = learn_from(learning, Templates())
        if found.homeless:
            texts = counted(found.homeless, "text")
            console.note(f"no template is used for {texts} without an address; name the site with --site")
        with TemporaryDirectory(prefix="clean-text-") as folder:
            # A file, so that workers share it.
            path = Path(folder, "templates")
            found.templates.save(path)
            yield Templates.load(path, keep_first=options.keep_first)

"""Ray Data and Spark in local mode against the plain library: the same bytes, and what the way there costs.

    python -m benchmarks.hosts ray --documents 20000 --workers 2
    python -m benchmarks.hosts spark --documents 20000 --workers 2 --corpora DIR

Templates are learned by the host's workers and compared with those learned here; then the documents are
cleaned with them, while one worker is killed on the way (when it meets a certain page), and every row is
compared with `Cleaner.clean`. Cost is processor time, not the clock's: of this process, and of all that the
host started. Documents are the golden pages again and again, or the labelled texts of the corpora, each with
a line of its own and a menu of its site.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from benchmarks.corpora import folder, labelled, told
from benchmarks.golden import golden_pages
from benchmarks.killing import Killing
from benchmarks.processes import Meter
from cleaner import Chain, Cleaner, Templates, default_filters

ROOT = Path(__file__).resolve().parent.parent
#: Sites on which the documents are dealt; each has a menu of its own.
_SITES = 50


def documents(many: int, corpora: str | None, most: int | None) -> list[tuple[str, str]]:
    """Return as many addresses and texts, no two the same, of about so many characters at most."""
    if corpora:
        root = folder(corpora)
        found = [page.text for page in labelled(root / "wild-dev.jsonl")]
    else:
        found = [golden.text for golden in golden_pages()]
    found = [text[: text.find("\n", most)] if most and "\n" in text[most:] else text for text in found]
    made = []
    for i, text in enumerate(islice(cycle(found), many)):
        site = i % _SITES
        menu = f"Almanac of harbour {site}\nLetters to keeper {site}"
        made.append((f"https://h{site}.example{site}.org/{i}", f"{menu}\n\n{text}\n\nStory number {i} ends."))
    return made


class Ray:
    """Ray Data on this machine."""

    def __init__(self, pages: list[tuple[str, str]], workers: int) -> None:
        import pyarrow as pa
        import ray

        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {"env_vars": {"PYTHONPATH": path}}
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, runtime_env=environment)
        ray.data.DataContext.get_current().enable_progress_bars = False
        self.workers = workers
        columns = {"id": range(len(pages)), "url": [u for u, _ in pages], "text": [t for _, t in pages]}
        table = pa.table({name: list(values) for name, values in columns.items()})
        self.data = ray.data.from_arrow([table.slice(i, 500) for i in range(0, len(pages), 500)])

    def learn(self) -> Templates:
        """Return templates learned by all workers."""
        from cleaner.integrations.ray import learn_templates

        return learn_templates(self.data)

    def clean(self, **options: Any) -> list[tuple[int, str]]:
        """Return ids and cleaned texts."""
        from cleaner.integrations.ray import clean_dataset

        made = clean_dataset(self.data, workers=self.workers, **options)
        return [(row["id"], row["text"]) for row in made.iter_rows()]


class Spark:
    """Spark on this machine; tasks may fail three times."""

    def __init__(self, pages: list[tuple[str, str]], workers: int) -> None:
        from pyspark.sql import SparkSession

        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        os.environ.update(PYSPARK_PYTHON=sys.executable, PYTHONPATH=path)
        session = (
            SparkSession.builder.master(f"local[{workers},4]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.memory", "2g")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        rows = [(i, url, text) for i, (url, text) in enumerate(pages)]
        self.data = session.createDataFrame(rows, "id long, url string, text string").repartition(40)

    def learn(self) -> Templates:
        """Return templates learned by all partitions."""
        from cleaner.integrations.spark import learn_templates

        return learn_templates(self.data)

    def clean(self, **options: Any) -> list[tuple[int, str]]:
        """Return ids and cleaned texts."""
        from cleaner.integrations.spark import clean_frame

        return [(row["id"], row["text"]) for row in clean_frame(self.data, **options).toLocalIterator()]


HOSTS: dict[str, type[Ray | Spark]] = {"ray": Ray, "spark": Spark}


def measure(name: str, pages: list[tuple[str, str]], workers: int) -> Iterator[str]:
    """Yield the lines of the report."""
    many = len(pages)
    size = sum(len(text) for _, text in pages) / len(pages)
    yield f"{name}: {many:,} documents of {size:,.0f} characters, {workers} workers"
    templates, learning = timed(lambda: Templates.fit(pages))
    cleaner = Cleaner(templates=templates)
    cleaner.clean(pages[0][1])  # what is compiled once counts for neither
    wanted, plain = timed(lambda: [cleaner.clean(text, url=url).text for url, text in pages])
    yield f"plain library: {plain:.1f} s of processor, {1000 * plain / many:.2f} ms a document"
    meter = Meter()
    before = meter.spent()
    host = HOSTS[name](pages, workers)
    started = meter.spent()
    yield f"{name} starts and takes the documents in: {started - before:.1f} s of processor"
    merged = host.learn()
    learned = meter.spent()
    same = "the same as" if merged.digest == templates.digest else "DIFFERENT FROM"
    yield (
        f"templates of {len(merged)} sites, merged: {same} those learned here; "
        f"{learned - started:.1f} s of processor, here {learning:.1f} s"
    )
    with TemporaryDirectory() as work:
        killing = Killing(str(Path(work) / "killed"), f"Story number {many // 2} ends.")
        chain, clock = Chain([*default_filters(), killing]), perf_counter()
        rows = host.clean(filters=chain, templates=merged)
        cost, wall = meter.spent() - learned, perf_counter() - clock
        died = Path(killing.file).exists()
    meter.close()
    rows.sort()
    whole = [id for id, _ in rows] == list(range(many))
    yield f"one worker killed: {'yes' if died else 'NO'}; every row once: {'yes' if whole else 'NO'}"
    wrong = sum(text != other for (_, text), other in zip(rows, wanted, strict=False))
    yield f"rows that differ from the plain library's: {wrong}"
    yield (
        f"{name}: {cost:.1f} s of processor, {1000 * cost / many:.2f} ms a document, {wall:.0f} s; "
        f"throughput per core {plain / cost:.0%} of the plain library's"
    )


def timed(work: Any) -> tuple[Any, float]:
    """Return what some work gives, and its processor seconds."""
    before = process_time()
    made = work()
    return made, process_time() - before


@told("benchmarks.hosts")
def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("host", choices=tuple(HOSTS))
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--corpora", help="take the labelled texts of this folder instead of the golden pages"
    )
    parser.add_argument("--most", type=int, help="cut texts after the line with this character")
    given = parser.parse_args(arguments)
    pages = documents(given.documents, given.corpora, given.most)
    for line in measure(given.host, pages, given.workers):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

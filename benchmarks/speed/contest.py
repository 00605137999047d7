"""Who is timed beside `cleaner`: the peers' rules on text, the extractors on HTML."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from benchmarks.extractors import TOOLS, Web, extract
from benchmarks.peers import peers
from benchmarks.speed.inputs import Inputs
from cleaner import Cleaner
from cleaner.settings import MODES

#: Ratios are to these.
TEXT_BASE, HTML_BASE = "clean, balanced", "clean_html"
#: Rounds of all; the best of each counts, so that a busy machine is unfair to nobody.
ROUNDS = 3

Job = Callable[[], object]


def text_jobs(inputs: Inputs) -> dict[str, Job]:
    """Return a job over all texts for each mode of `clean` and each peer."""

    def over(run: Callable[[str], object]) -> Job:
        return lambda: [run(text) for text in inputs.texts]

    jobs = {f"clean, {mode}": over(Cleaner(mode=mode).clean) for mode in MODES}
    return jobs | {p.label: over(p.run) for p in peers() if p.name != "nothing"}


def html_jobs(inputs: Inputs) -> dict[str, Job]:
    """Return a job over all pages for `clean_html` and each installed extractor."""
    cleaner = Cleaner()

    def over(run: Callable[[Web], object]) -> Job:
        return lambda: [run(web) for web in inputs.webs]

    jobs = {HTML_BASE: over(lambda web: cleaner.clean_html(web.html, url=web.url))}
    for tool in TOOLS.values():
        if tool.installed:
            jobs[tool.label] = over(lambda web, tool=tool: extract(tool, web))  # type: ignore[misc]
    return jobs


def best_times(jobs: dict[str, Job], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the best time of each job in seconds; the rounds go through all jobs in turn."""
    for job in jobs.values():
        job()  # compiles, imports
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            start = perf_counter()
            job()
            best[name] = min(best[name], perf_counter() - start)
    return best


def ratios(times: dict[str, float], base: str, count: int, size: int) -> str:
    """Return times as a table for people: per page, per second, and beside `base`."""
    rows = [f"{'':34}{'ms a page':>11}{'MB a second':>13}{'time beside ' + base:>34}"]
    for name, seconds in times.items():
        rows.append(
            f"{name:34}{seconds / count * 1000:11.2f}{size / seconds / 1e6:13.2f}"
            f"{seconds / times[base]:34.3f}"
        )
    return "\n".join(rows)

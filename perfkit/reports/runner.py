"""Run page jobs several at a time: one process per page in work, any executor, no page stops another."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from perfkit.reports.page import PageJob, PageOutcome, build_page, write_failure

Progress = Callable[[PageOutcome], None]


def run_jobs(jobs: Sequence[PageJob], *, workers: int | None = None, executor: Executor | None = None,
             on_page: Progress | None = None) -> list[PageOutcome]:
    """Build pages and return their outcomes in the order of the jobs.

    Parameters
    ----------
    jobs : sequence of PageJob
    workers : int, optional
        Pages at a time; default: one per processor.
    executor : concurrent.futures.Executor, optional
        Where to run them instead of own processes, such as a cluster's. Its workers must see the same paths.
    on_page : callable, optional
        Called in this process with each outcome as it arrives.
    """
    if not jobs:
        return []
    found: dict[int, PageOutcome] = {}
    for position, outcome in _outcomes(jobs, executor, workers or os.cpu_count() or 1):
        found[position] = write_failure(jobs[position], outcome.error) if outcome.state == "died" else outcome
        if on_page is not None:
            on_page(found[position])
    return [found[position] for position in range(len(jobs))]


def _outcomes(jobs: Sequence[PageJob], executor: Executor | None, workers: int) -> Iterator[tuple[int, PageOutcome]]:
    if executor is not None:
        yield from _submitted(jobs, range(len(jobs)), executor)
        return
    orphans: list[int] = []
    with _processes(min(workers, len(jobs))) as pool:
        for position, outcome in _submitted(jobs, range(len(jobs)), pool):
            if outcome.state == "died":
                orphans.append(position)
            else:
                yield position, outcome
    # A killed worker takes its pool along: what had not finished runs again, each page in a pool of its own.
    for position in orphans:
        with _processes(1) as pool:
            yield from _submitted(jobs, [position], pool)


def _processes(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_runner)


def _end_with_runner() -> None:
    """Let this process end with the one that started it: a killed run leaves no worker and no kernel behind."""
    runner = multiprocessing.parent_process()

    def watch() -> None:
        if runner is not None:
            runner.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _submitted(jobs: Sequence[PageJob], positions: Sequence[int],
               executor: Executor) -> Iterator[tuple[int, PageOutcome]]:
    futures = {executor.submit(build_page, jobs[position]): position for position in positions}
    for future in as_completed(futures):
        position = futures[future]
        try:
            yield position, future.result()
        except BrokenProcessPool:
            yield position, PageOutcome(jobs[position].target, "died", error="the process of this page was killed")
        except Exception as fault:  # a worker of a foreign executor may fail in any way; the pack goes on
            yield position, write_failure(jobs[position], f"{type(fault).__name__}: {fault}")

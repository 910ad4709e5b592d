"""A pack: all reports of one period for one audience in one language, with index and manifest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfkit.errors import Problem, RequestError
from perfkit.periods import Period
from perfkit.reports.files import file_hash, remove_parts, safe_name, write_whole
from perfkit.reports.index import pack_index, periods_index
from perfkit.reports.kinds import ALL, NO_DATA, REPORTS, ReportKind, find_report, notebook_path
from perfkit.reports.manifest import known_periods, libraries, page_key, read_manifest, write_manifest
from perfkit.reports.page import PageJob, PageOutcome
from perfkit.reports.parameters import check_parameters
from perfkit.reports.runner import run_jobs
from perfkit.study import Study, hold


@dataclass(frozen=True)
class Pack:
    """A built pack.

    Parameters
    ----------
    folder : Path
        Folder of the period; its ``index.html`` is where to look.
    pages : tuple of dict
        Entries of the manifest: report, role, file, state, sha256, finding, error.
    built, kept : int
        Pages built now, and pages that were already true.
    """

    folder: Path
    pages: tuple[dict[str, Any], ...]
    built: int
    kept: int

    @property
    def index(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"

    @property
    def failed(self) -> tuple[dict[str, Any], ...]:
        """Entries of the pages that could not be completed."""
        return tuple(page for page in self.pages if page["state"] == "failed")


@dataclass(frozen=True)
class _Planned:
    kind: ReportKind
    role: str
    job: PageJob
    key: str


def build_pack(study: Study, *, period: str | None = None, roles: Sequence[str] = (),  # noqa: PLR0913 - the command
               reports: Sequence[str] = (), out: Path | str = "reports", workers: int | None = None,
               force: bool = False, executor: Executor | None = None,
               on_page: Callable[[PageOutcome, int], None] | None = None) -> Pack:
    """Build the pack of a period; pages that are still true are kept.

    Parameters
    ----------
    study : Study
        Carries the audience and language.
    period : str, optional
        Pack period; default: the last complete one.
    roles, reports : sequence of str, optional
        Only these; default: all.
    out : path, default "reports"
    workers : int, optional
        Pages at a time; default: one per processor.
    force : bool, default False
        Build every page again.
    executor : concurrent.futures.Executor, optional
        Where pages are built instead of own processes.
    on_page : callable, optional
        Called with each outcome and the number of pages to build.

    Raises
    ------
    PerfkitError
        For an unknown period, role, report or audience, or inputs that are refused: before anything is written.
    FolderInUseError
        If another run holds the output folder.
    """
    chosen = study.pack_period(period)
    kinds = [find_report(name) for name in reports] or list(REPORTS.values())
    rooms = [study.role_id(role, chosen) for role in roles] or list(study.role_ids(chosen))
    folder = _output_folder(Path(out), study) / chosen.text
    study.require_inputs()
    with hold(folder.parent):
        remove_parts(folder)
        study.compute(chosen)
        old = {(page["report"], page["role"]): page for page in read_manifest(folder).get("pages", [])}
        planned = list(_plan(study, chosen, kinds, rooms, folder))
        todo = [plan for plan in planned if force or not _still_true(plan, old, folder)]
        done = run_jobs([plan.job for plan in todo], workers=workers, executor=executor,
                        on_page=on_page and (lambda outcome: on_page(outcome, len(todo))))
        new = {(plan.kind.name, plan.role): _entry(plan, outcome, folder)
               for plan, outcome in zip(todo, done, strict=True)}
        pages = [page for key, page in sorted({**old, **new}.items()) if (folder / page["file"]).exists()]
        _write_indexes(study, chosen, folder, pages)
    wanted = {(plan.kind.name, plan.role) for plan in planned}
    return Pack(folder, tuple(page for page in pages if (page["report"], page["role"]) in wanted),
                len(todo), len(planned) - len(todo))


def _output_folder(out: Path, study: Study) -> Path:
    parent = next(path for path in (out, *out.resolve().parents) if path.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise RequestError(Problem(what="the output folder cannot be written", code="output_folder", got=str(out),
                                   allowed="a folder that exists or can be made"))
    if study.view.audience.name == "employee":
        raise RequestError(Problem(what="these reports are not for a single employee", code="audience", got="employee",
                                   allowed="owner, management, hr, council"))
    return out / safe_name(study.id) / f"{study.view.audience.name}.{study.view.language}"


def _plan(study: Study, period: Period, kinds: Sequence[ReportKind], rooms: Sequence[str],
          folder: Path) -> Iterator[_Planned]:
    for kind in kinds:
        for role in rooms if kind.per_role else [ALL]:
            empty = kind.per_role and not study.has_data(role, period)
            notebook = notebook_path(NO_DATA if empty else kind.name)
            told: dict[str, object] = {"period": period.text, "audience": study.view.audience.name,
                                       "language": study.view.language, "as_of": study.as_of.isoformat()}
            if kind.per_role:
                told["role"] = role
            if empty:
                told["report"] = kind.name
            check_parameters(notebook, {"study_folder": str(study.folder), **told})
            target = folder / (ALL if role == ALL else safe_name(role)) / f"{kind.name}.html"
            title = f"{kind.title.fill(study.view.language)} · {study.role_name(role)} · {period.text}" \
                if kind.per_role else f"{kind.title.fill(study.view.language)} · {period.text}"
            job = PageJob(notebook, target, {"study_folder": str(study.folder.resolve()), **told}, title,
                          study.view.language, "../index.html")
            yield _Planned(kind, role, job, page_key(notebook, told, study.results_hash(period)))


def _still_true(plan: _Planned, old: dict[tuple[str, str], dict[str, Any]], folder: Path) -> bool:
    page = old.get((plan.kind.name, plan.role), {})
    return page.get("state") in ("done", "no data") and page["key"] == plan.key \
        and file_hash(folder / page["file"]) == page["sha256"]


def _entry(plan: _Planned, outcome: PageOutcome, folder: Path) -> dict[str, Any]:
    no_data = outcome.state == "done" and plan.job.notebook.stem == NO_DATA
    return {"report": plan.kind.name, "role": plan.role, "file": outcome.target.relative_to(folder).as_posix(),
            "state": "no data" if no_data else outcome.state,
            "sha256": outcome.sha256, "key": plan.key, "finding": outcome.finding, "error": outcome.error,
            "facts": dict(outcome.facts)}


def _write_indexes(study: Study, period: Period, folder: Path, pages: list[dict[str, Any]]) -> None:
    manifest = {**study.pack_facts(period), "pages": pages, "libraries": libraries()}
    write_manifest(folder, manifest)
    write_whole(folder / "index.html", pack_index(manifest, study.view.language))
    write_whole(folder.parent / "index.html",
                periods_index(study.id, known_periods(folder.parent), study.view.language))

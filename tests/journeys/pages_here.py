"""Packs built in this process: the cells of the notebooks run here, and everything else is the real thing.

A kernel per page costs seconds; a journey compares these pages with those of kernels, byte for byte. As a script,
``python pages_here.py STUDY OUT THREADS [PAGES]`` does the same in a process of its own, with so many threads of the
engine: nothing but the results, all pages here, or some pages by kernels, one at a time.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

import perfkit
from perfkit.indicators import compute as computing
from perfkit.reports import PageJob, build_pack, page
from perfkit.results import View, find_audience
from perfkit.study import Study


@cache
def _opened(folder: Path) -> Study:
    return perfkit.study.open_study(folder)


def study_here(folder: Path | str, *, language: str = "en", audience: str = "management", as_of: str = "") -> Study:
    """Open a study for a reader; plans, people and tables of one folder are read once."""
    known = _opened(Path(folder).resolve())
    assert as_of in ("", known.as_of.isoformat())
    return Study(known.inputs, View(language=language, audience=find_audience(audience)))


def run_here(job: PageJob) -> tuple[Any, str]:
    """Run the cells of a notebook and keep what the last expression of each shows of itself."""
    notebook = nbformat.read(job.notebook, as_version=4)
    space: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), space)
        if "parameters" in cell.metadata.get("tags", []):
            space |= dict(job.parameters)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
            cell.outputs = [nbformat.v4.new_output("execute_result", data=_shown(shown), execution_count=None)
                            for _ in range(shown is not None)]
    return notebook, ""


def _shown(result: Any) -> dict[str, Any]:
    if hasattr(result, "_repr_mimebundle_"):
        return dict(result._repr_mimebundle_())
    return {"text/html": result._repr_html_()}


class Here(Executor):
    """Do the work when it is submitted."""

    def submit(self, work: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*words, **named))
        return done


def build_here(folder: Path | str, *, out: Path, language: str = "en", audience: str = "management",
               **wanted: Any) -> perfkit.Pack:
    """Build a pack in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "_execute", run_here)
        patch.setattr(perfkit, "open_study", study_here, raising=False)
        study = study_here(folder, language=language, audience=audience)
        return build_pack(study, out=out, executor=Here(), **wanted)


def main(folder: str, out: str, threads: str, *kinds: str) -> None:
    """Compute a study with so many threads of the engine, and build the kinds of pages that are named."""
    computing.open_engine = partial(computing.open_engine, threads=int(threads))
    study = study_here(folder)
    study.compute(study.pack_period())
    if "here" in kinds:
        build_here(folder, out=Path(out) / "here")
    if "kernels" in kinds:
        perfkit.build(folder, out=Path(out) / "kernels", language="en", workers=1, roles=["sewing"],
                      reports=["executive_brief", "reward_review"])


if __name__ == "__main__":
    main(*sys.argv[1:])

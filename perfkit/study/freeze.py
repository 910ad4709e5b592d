"""Closing a period: its inputs, results, versions and hashes are kept, whole, once and for good."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from perfkit.errors import DataError, PerfkitError, Problem, RequestError
from perfkit.periods import Period
from perfkit.plan import Plan
from perfkit.sources.tables import list_exports
from perfkit.study.folder import EXPORTS, FREEZE, hold, package_hash
from perfkit.study.frozen import INPUTS, RESULTS, SEAL, Freeze, byte_hashes, read_freezes, seal, written
from perfkit.study.inputs import Inputs
from perfkit.study.store import frame_hash

WAIT_SECONDS = 1800
_LIBRARIES = ("perfkit", "pandas", "numpy", "pyarrow", "duckdb", "ibis-framework")


def write_freeze(inputs: Inputs, period: Period, results: Path, meta: Mapping[str, Any]) -> Freeze:
    """Freeze a period: all of it or nothing, and never twice.

    Parameters
    ----------
    inputs : Inputs
    period : Period
        A pack period that is over.
    results : Path
        Folder of its stored results.
    meta : mapping
        What is recorded beside them.

    Raises
    ------
    RequestError
        If the period is frozen already, or not over.
    DataError
        If the inputs changed while they were copied.
    """
    with hold(inputs.folder.work, wait=WAIT_SECONDS):
        refuse_frozen(inputs, period)
        target = inputs.folder.frozen / period.text
        part = target.with_name(f".{period.text}.{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        try:
            _fill(part, inputs, results)
            facts = _facts(part, inputs, period, meta)
            _check_copy(Freeze(part, facts, inputs.folder), inputs)
            (part / FREEZE).write_bytes(written(facts))
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Freeze(target, facts, inputs.folder)


def refuse_frozen(inputs: Inputs, period: Period) -> None:
    """Refuse a period that cannot be frozen.

    Raises
    ------
    RequestError
        If it is frozen already, or not over.
    """
    if (inputs.folder.frozen / period.text).exists():
        raise RequestError(Problem(what="the period is frozen already", code="frozen", got=period.text,
                                   allowed="a period that is still open; corrections are lines of an open period"))
    if period.last > inputs.as_of:
        raise RequestError(Problem(what="the period is not over", code="period_open", got=period.text,
                                   allowed=f"a period that ends by {inputs.as_of.isoformat()}, the last day with data"))


def _fill(part: Path, inputs: Inputs, results: Path) -> None:
    study = inputs.folder
    kept = {path.relative_to(study.root).as_posix(): path.read_bytes()
            for path in (*study.plan_files, study.mapping, *study.declared) if path.exists()}
    kept |= _kept_exports(inputs)
    for name, data in kept.items():
        (part / INPUTS / name).parent.mkdir(parents=True, exist_ok=True)
        (part / INPUTS / name).write_bytes(data)
    shutil.copytree(results, part / RESULTS)


def _kept_exports(inputs: Inputs) -> dict[str, bytes]:
    """Return what the tables were read from: exports, or for typed tables what was read of them and where it now is."""
    tables = inputs.tables
    if tables.address:
        said = f"tables: {EXPORTS}\nengine: {tables.engine}\n"
        copies = {f"{EXPORTS}/{path.name}": path.read_bytes() for path in tables.paths.values()}
        return {**copies, inputs.folder.mapping.name: said.encode()}
    exports = list_exports(inputs.folder.exports)
    return {f"{EXPORTS}/{name}": exports.load(name)
            for name in set(tables.files.loc[tables.files["table"] != "", "file"])}


def _facts(part: Path, inputs: Inputs, period: Period, meta: Mapping[str, Any]) -> dict[str, Any]:
    content = {"frames": meta["frames"], "tables": inputs.tables.hash, "people": frame_hash(inputs.people),
               "targets": frame_hash(inputs.targets), "leave": frame_hash(inputs.leave), "plans": plan_hashes(inputs)}
    facts = {"period": period.text, "study": inputs.plan.plan, "as_of": inputs.as_of.isoformat(), "content": content,
             "plan_versions": list(meta["plan_versions"]), "provisional": meta["provisional"],
             "versions": _versions(), "files": byte_hashes(part),
             "earlier": [path.parent.name for path in inputs.folder.freeze_files]}
    return {**facts, SEAL: seal(facts)}


def _check_copy(freeze: Freeze, inputs: Inputs) -> None:
    """Refuse a copy that does not say what was computed from: somebody wrote into the study meanwhile."""
    fresh = Inputs(inputs.folder, inputs.as_of)
    if not freeze.inputs.digest == fresh.digest == inputs.digest:
        raise DataError(Problem(what="the inputs changed while they were frozen; nothing was written",
                                code="inputs_changed", got=str(freeze.facts["period"]), allowed="inputs at rest"))


def _versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3])), "code": package_hash()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def plan_hashes(inputs: Inputs) -> dict[str, str]:
    """Return the hash of what each plan version says, by version; comments and layout do not matter."""
    return {plan.version: _plan_hash(plan) for plan in inputs.plans.versions.values()}


def _plan_hash(plan: Plan) -> str:
    return hashlib.sha256(json.dumps(plan.written, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def check_freezes(inputs: Inputs) -> list[Problem]:
    """Return what is wrong with freezes, and which edits of plans cannot reach a frozen period.

    A damaged freeze is an error. A version that paid a frozen period and was edited or taken away since, and one that
    was written for a day inside of it, are findings: the period stays as it was paid.
    """
    try:
        freezes = read_freezes(inputs.folder)
    except PerfkitError as error:
        return list(error.problems)
    now = plan_hashes(inputs)
    return [problem for freeze in freezes for problem in _plan_changes(freeze, now)]


def _plan_changes(freeze: Freeze, now: Mapping[str, str]) -> Iterator[Problem]:
    then, closed = freeze.facts["content"]["plans"], freeze.period
    for name in freeze.facts["plan_versions"]:
        if now.get(name) != then[name]:
            done = "edited" if name in now else "taken away"
            yield _finding(f"this version paid a frozen period and was {done} since", closed, name)
    for name in sorted(set(now) - set(then)):
        if closed.holds(date.fromisoformat(name)):
            yield _finding("this version begins inside a frozen period, which it does not change", closed, name)


def _finding(what: str, closed: Period, name: str) -> Problem:
    return Problem(what=what, code="warning.frozen_plan", file=f"plans/{name}.yaml", got=closed.text,
                   allowed="a version that begins later; `perfkit diff` shows what the change would do")



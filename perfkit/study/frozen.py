"""Frozen periods, as they are read: verified byte by byte, never computed again, never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from perfkit.errors import DataError, Problem
from perfkit.periods import Period, parse_period
from perfkit.study.folder import EXPORTS, FREEZE, FROZEN, StudyFolder
from perfkit.study.inputs import Inputs
from perfkit.study.store import Store

INPUTS, RESULTS, SEAL = "inputs", "results", "seal"


@dataclass(frozen=True)
class Freeze:
    """One frozen period.

    Parameters
    ----------
    folder : Path
        ``frozen/<period>``: ``freeze.json``, ``inputs/`` (exports, plans, roster, targets, mapping) and ``results/``.
    facts : mapping
        What ``freeze.json`` says: period, study, as_of, plan_versions, provisional, versions (of perfkit and its
        libraries), content (hashes of what inputs and results say, whatever their format), files (hashes of bytes).
    study : StudyFolder
    """

    folder: Path
    facts: Mapping[str, Any]
    study: StudyFolder

    @property
    def results(self) -> Path:
        """Where the frames lie."""
        return self.folder / RESULTS

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs as they were."""
        kept = StudyFolder(self.folder / INPUTS, home=self.study.frozen.parent, earlier=tuple(self.facts["earlier"]),
                           trusted=self.study.trusted)
        return Inputs(kept, date.fromisoformat(self.facts["as_of"]))

    @cached_property
    def period(self) -> Period:
        """The pack period that is closed."""
        start = self.inputs.plan.calendar.fiscal_year_start
        return parse_period(str(self.facts["period"]), fiscal_year_start=start)

    def text(self) -> str:
        """Return in one line what is kept."""
        exports = sum(name.startswith(f"{INPUTS}/{EXPORTS}/") for name in self.facts["files"])
        return (f"froze {self.facts['period']}: {exports} exports, plan {', '.join(self.facts['plan_versions'])}, "
                f"{len(self.facts['content']['frames'])} results, seal {self.facts[SEAL][:12]}")

    def verify(self) -> None:
        """Refuse the freeze if any byte of it is not as it was written.

        Raises
        ------
        DataError
            With every file that is changed, missing or added.
        """
        problems = list(self._damage())
        if problems:
            raise DataError(problems)

    def _damage(self) -> Iterator[Problem]:
        if self.facts.get(SEAL) != seal(self.facts) or (self.folder / FREEZE).read_bytes() != written(self.facts):
            yield self._problem(FREEZE, "a frozen period was changed")
            return
        there = byte_hashes(self.folder)
        for name, digest in sorted(self.facts["files"].items()):
            if name not in there:
                yield self._problem(name, "a file of a frozen period is missing")
            elif there[name] != digest:
                yield self._problem(name, "a frozen period was changed")
        for name in sorted(set(there) - set(self.facts["files"])):
            yield self._problem(name, "a file was added to a frozen period")

    def _problem(self, name: str, what: str) -> Problem:
        return Problem(what=what, code="frozen_changed", file=f"{FROZEN}/{self.folder.name}/{name}",
                       allowed="the bytes that were frozen; corrections are lines of an open period")


def seal(facts: Mapping[str, Any]) -> str:
    """Return the hash of everything else that a freeze says of itself.

    Examples
    --------
    >>> seal({"period": "2026-Q1", "seal": "x"}) == seal({"period": "2026-Q1"})
    True
    """
    told = {name: value for name, value in facts.items() if name != SEAL}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def written(facts: Mapping[str, Any]) -> bytes:
    """Return the one form in which a freeze says what it is."""
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def byte_hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file under a freeze, apart from what it says of itself."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items())
            if name != FREEZE}


def read_freezes(study: StudyFolder) -> list[Freeze]:
    """Return every freeze of a study, the earliest period first, each verified.

    Raises
    ------
    DataError
        If one of them is not as it was written.
    """
    found = [_read(path, study) for path in study.freeze_files]
    for freeze in found:
        freeze.verify()
    return sorted(found, key=lambda freeze: freeze.period.first)


def _read(path: Path, study: StudyFolder) -> Freeze:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        facts = None
    freeze = Freeze(path.parent, facts if isinstance(facts, dict) else {}, study)
    if not freeze.facts:
        freeze.verify()
    return freeze


class PeriodStore(Store):
    """Results of the periods of a study: those of a frozen period are read from its freeze, after it was verified."""

    def __init__(self, study: StudyFolder) -> None:
        super().__init__(study.work / "results")
        self._study = study
        self._freezes: dict[str, Freeze | None] = {}

    def freeze(self, period: str) -> Freeze | None:
        """Return the freeze of a period, verified when it is first asked for; None while it is open.

        Raises
        ------
        DataError
            If it is not as it was written.
        """
        if self._freezes.get(period) is None:
            path = self._study.frozen / period / FREEZE
            self._freezes[period] = freeze = _read(path, self._study) if path.parent.is_dir() else None
            if freeze is not None:
                freeze.verify()
        return self._freezes[period]

    def folder(self, period: str) -> Path:
        """Return where the results of a period lie."""
        freeze = self.freeze(period)
        return super().folder(period) if freeze is None else freeze.results

"""The versions of a plan: one file per effective date; a change is a new file, the past never moves."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from perfkit.errors import PlanError, Problem
from perfkit.plan.models import Plan
from perfkit.plan.reader import read_plan

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.yaml")


@dataclass(frozen=True)
class PlanHistory:
    """All versions of a plan by the day from which each is in force, earliest first."""

    versions: Mapping[date, Plan]

    def effective(self, day: date) -> Plan:
        """Return the version in force on `day`: the latest that began on or before it.

        Raises
        ------
        PlanError
            If no version had begun by then.
        """
        begun = [start for start in self.versions if start <= day]
        if not begun:
            raise PlanError(Problem(what="no plan is in force on this day", code="no_plan", got=day.isoformat(),
                                    allowed=f"{min(self.versions).isoformat()} or later"))
        return self.versions[max(begun)]


def read_plans(folder: pathlib.Path | str) -> PlanHistory:
    """Read every version of a plan from files such as ``plans/2026-07-01.yaml``.

    Parameters
    ----------
    folder : path
        The folder of the versions. Names that begin with a dot are passed over.

    Raises
    ------
    PlanError
        With everything that is wrong in any file: names that are not dates, files that are not sound plans, versions
        of different studies, or no file at all.
    """
    home = pathlib.Path(folder)
    names = sorted(each.name for each in home.iterdir() if not each.name.startswith(".")) if home.is_dir() else []
    problems: list[Problem] = [] if names else [
        Problem(what="no plan", code="no_plan", file=home.name, allowed="a file such as 2026-01-01.yaml in the folder")]
    versions: dict[date, Plan] = {}
    for name in names:
        try:
            start = _effective_day(name, f"{home.name}/{name}")
            versions[start] = read_plan(home / name, shown_as=f"{home.name}/{name}")
        except PlanError as error:
            problems += error.problems
    problems += _one_study(versions)
    if problems:
        raise PlanError(problems)
    return PlanHistory(versions)


def _effective_day(name: str, shown_as: str) -> date:
    try:
        if _NAME.fullmatch(name) is None:
            raise ValueError
        return date.fromisoformat(name.removesuffix(".yaml"))
    except ValueError:
        raise PlanError(Problem(what="a plan is named by the day from which it is in force", code="plan_name",
                                file=shown_as, got=name, allowed="a name such as 2026-07-01.yaml")) from None


def _one_study(versions: Mapping[date, Plan]) -> list[Problem]:
    if not versions:
        return []
    first = next(iter(versions.values()))
    return [Problem(what="versions of one plan have one id", code="plan_id", file=each.source, path="plan",
                    row=each.lines.get(("plan",)), got=each.plan, allowed=first.plan)
            for each in versions.values() if each.plan != first.plan]

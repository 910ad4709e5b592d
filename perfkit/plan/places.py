"""Where in a plan a problem stands: its file, its line, its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from perfkit.errors import Problem
from perfkit.plan.documents import Located, Path, line_of, path_text
from perfkit.plan.models import Plan


def placed(found: Iterable[Located], lines: Mapping[Path, int], source: str) -> list[Problem]:
    """Return problems with their file, line and path."""
    return [replace(problem, file=source, row=line_of(lines, place), path=path_text(place)) for place, problem in found]


def plan_problem(plan: Plan, place: Path, problem: Problem) -> Problem:
    """Return a problem of a plan that has been read, with its file, line and path."""
    return placed([(place, problem)], plan.lines, plan.source)[0]

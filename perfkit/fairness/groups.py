"""Groups: reach of each group beside the rest of the role, and a verdict where the plan asks for one.

One test decides: Fisher's, two-sided, with Holm over every comparison of the declared questions. Where no team is
divided by a group, whole teams are dealt instead of people. *Met* needs a second test that shows the gap to be small.
Groups that were not declared show numbers and no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perfkit.fairness.disclosure import Cell, Mask, group_cells
from perfkit.fairness.findings import Evidence, Observed, Row
from perfkit.fairness.subjects import Subjects
from perfkit.plan import Fairness
from perfkit.statistics import (
    equivalence,
    fisher,
    holm,
    minimum_detectable,
    n_to_say_met,
    newcombe,
    permute_teams,
    smallest_fisher_p,
    wilson,
)

GAP = Fraction(1, 10)
FEWEST_TEAMS = 4
SEED = 20_260_101
TEAM = "team"
Test = Literal["fisher", "teams", "too few", "too few teams", ""]


@dataclass(frozen=True)
class Comparison:
    """One group level against the rest of the role: k of n against rest_k of rest_n.

    Parameters
    ----------
    group, level : str
    k, n, rest_k, rest_n : int
        Paid and all subjects of the level, and of everybody else.
    test : {"fisher", "teams", "too few", "too few teams", ""}
        What decides; empty where the plan asks for no verdict.
    p, p_adjusted : float
        NaN where nothing is tested.
    family : int
        Comparisons that share the level of error.
    """

    group: str
    level: str
    k: int
    n: int
    rest_k: int
    rest_n: int
    test: Test = ""
    p: float = math.nan
    p_adjusted: float = math.nan
    family: int = 1

    @property
    def gap(self) -> Fraction | None:
        """Reach of the level less reach of the rest; None where either is empty."""
        return Fraction(self.k, self.n) - Fraction(self.rest_k, self.rest_n) if self.n and self.rest_n else None


def compare_groups(subjects: Subjects, fairness: Fairness, *, alpha: float = 0.05,
                   seed: int = SEED) -> list[Comparison]:
    """Compare the reach of every level of every group with the rest of the role.

    Parameters
    ----------
    subjects : Subjects
        Those whose pay is known.
    fairness : Fairness
        Groups, declared questions and the smallest group.
    alpha : float
        Level of all declared questions of the role together.
    seed : int
        Seed where arrangements of teams are drawn.

    Returns
    -------
    list of Comparison
        Groups in the order of the plan, levels sorted.
    """
    cells, role = group_cells(subjects.levels), _role(subjects)
    asked = [_choose_test(_count(cell, mask, role), mask, role, fairness, alpha) for cell, mask in cells.items()]
    return _adjust([replace(one, p=_p_value(one, mask, role, seed))
                    for one, mask in zip(asked, cells.values(), strict=True)], cells)


@dataclass(frozen=True, eq=False)
class _Role:
    """Who is paid, the team of each subject as a number in the order of names, and which groups divide no team."""

    paid: Mask
    teams: NDArray[np.int64]
    whole: frozenset[str]


def _role(subjects: Subjects) -> _Role:
    """Number the teams; a subject without a team is a team of its own."""
    names = np.array([team or f"\0{one}" for team, one in zip(subjects.teams, subjects.ids, strict=True)], dtype=str)
    teams = np.unique(names, return_inverse=True)[1].astype(np.int64)
    several = teams.max(initial=-1) + 1 < len(teams)
    whole = {str(group) for group in subjects.levels.columns if several and group != TEAM
             and (subjects.levels[group].groupby(teams).nunique() == 1).all()}
    return _Role(subjects.amounts() > 0, teams, frozenset(whole))


def _count(cell: Cell, mask: Mask, role: _Role) -> Comparison:
    return Comparison(*cell, k=int((role.paid & mask).sum()), n=int(mask.sum()),
                      rest_k=int((role.paid & ~mask).sum()), rest_n=int((~mask).sum()))


def _choose_test(one: Comparison, mask: Mask, role: _Role, fairness: Fairness, alpha: float) -> Comparison:
    if one.group not in fairness.questions:
        return one
    if min(one.n, one.rest_n) < max(fairness.minimum_group, 1):
        return replace(one, test="too few")
    if one.group in role.whole:
        sides = [len(np.unique(role.teams[side])) for side in (mask, ~mask)]
        return replace(one, test="teams" if min(sides) >= FEWEST_TEAMS else "too few teams")
    return replace(one, test="fisher" if smallest_fisher_p(one.n, one.rest_n) <= alpha else "too few")


def _p_value(one: Comparison, mask: Mask, role: _Role, seed: int) -> float:
    if one.test == "fisher":
        return float(fisher(one.k, one.n, one.rest_k, one.rest_n))
    if one.test != "teams":
        return math.nan
    sizes, paid = np.bincount(role.teams), np.bincount(role.teams, weights=role.paid)
    inside = np.bincount(role.teams, weights=mask) > 0
    return permute_teams(paid.astype(int).tolist(), sizes.tolist(), inside.tolist(), seed=seed)


def _adjust(tested: Sequence[Comparison], cells: Mapping[Cell, Mask]) -> list[Comparison]:
    """Adjust by Holm; the two levels of a group of two are one question, seen from both sides."""
    questions = [(one.group, _split(cells[one.group, one.level])) for one in tested]
    asked = {question: one.p for question, one in zip(questions, tested, strict=True)}
    adjusted = dict(zip(asked, holm(list(asked.values())).tolist(), strict=True))
    family = max(1, sum(not math.isnan(p) for p in asked.values()))
    return [replace(one, p_adjusted=adjusted[question], family=family)
            for question, one in zip(questions, tested, strict=True)]


def _split(mask: Mask) -> bytes:
    """Return how a level divides everybody, the same for both sides."""
    return min(mask.tobytes(), (~mask).tobytes())


def reach_gap_rows(comparisons: Sequence[Comparison], hidden: frozenset[Cell], *, alpha: float = 0.05) -> list[Row]:
    """Return one finding per comparison.

    Parameters
    ----------
    comparisons : sequence of Comparison
    hidden : frozenset of (group, level)
    alpha : float
        Level of the declared questions together.

    Returns
    -------
    list of mapping
        `effect` is the gap in reach with its Newcombe limits; `value`, `value_low`, `value_high` the level's own reach
        with its Wilson limits; `rest` the reach of everybody else. `observed` says whether the gap is over 10 points.
        `minimum_detectable` and `n_to_say_met` (people per group) stand beside every verdict of Fisher's test.
    """
    return [_gap_row(one, alpha, hidden=(one.group, one.level) in hidden) for one in comparisons]


def _gap_row(one: Comparison, alpha: float, *, hidden: bool) -> Row:
    low, high = (float(limit) for limit in newcombe(one.k, one.n, one.rest_k, one.rest_n))
    value_low, value_high = (float(limit) for limit in wilson(one.k, one.n))
    declared = one.test != ""
    evidence = _evidence(one, alpha)
    return {"question": "group_reach", "group": one.group, "level": one.level, "unit": "share", "n": one.n,
            "effect": _share(one.gap), "low": low, "high": high, "k": one.k, "value": one.k / one.n,
            "value_low": value_low, "value_high": value_high, "rest_n": one.rest_n,
            "rest": one.rest_k / one.rest_n if one.rest_n else math.nan, "test": one.test,
            "p_value": one.p, "p_adjusted": one.p_adjusted, **_planning(one, alpha),
            "threshold": float(GAP) if declared else math.nan, "source": "house_gap" if declared else "",
            "observed": _observed(one) if declared else "", "evidence": evidence, "hidden": hidden,
            "review": evidence == "not met"}


def _share(gap: Fraction | None) -> float:
    return math.nan if gap is None else float(gap)


def _observed(one: Comparison) -> Observed:
    if one.gap is None:
        return ""
    return "over" if abs(one.gap) > GAP else "under"


def _evidence(one: Comparison, alpha: float) -> Evidence:
    """Return what may be concluded about the rule; teams cannot be shown to be alike, only to differ."""
    if one.test in ("too few", "too few teams"):
        return "insufficient data"
    if not one.test:
        return ""
    if one.p_adjusted <= alpha and _observed(one) == "over":
        return "not met"
    alike = one.test == "fisher" and equivalence(one.k, one.n, one.rest_k, one.rest_n, margin=float(GAP)) <= alpha
    return "met" if alike else "inconclusive"


def _planning(one: Comparison, alpha: float) -> Row:
    """Return what these sizes can find, and what sizes could say *met*, at the reach of everybody."""
    if one.test not in ("fisher", "too few") or not one.n or not one.rest_n:
        return {}
    rate = (one.k + one.rest_k) / (one.n + one.rest_n)
    return {"minimum_detectable": minimum_detectable(one.n, one.rest_n, rate, alpha=alpha / one.family),
            "n_to_say_met": n_to_say_met(rate, margin=float(GAP))}

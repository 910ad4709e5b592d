"""The whole review of a role's weights: five results from one pay run and its repetitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from perfkit.plan import Role
from perfkit.results import Result
from perfkit.sensitivity import notes
from perfkit.sensitivity.grades import GradeScale
from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.importance import indicator_importance
from perfkit.sensitivity.pay_changes import Payroll, check_plan_point
from perfkit.sensitivity.results import Importance, ScenarioPay, Stability, Swaps, WeightSteps
from perfkit.sensitivity.scenarios import scenario_pay
from perfkit.sensitivity.stability import WeightLaw, grade_stability
from perfkit.sensitivity.steps import weight_steps
from perfkit.sensitivity.swaps import find_swaps


@dataclass(frozen=True, kw_only=True)
class WeightReview:
    """What other sensible weights would change, in five results."""

    steps: WeightSteps
    stability: Stability
    swaps: Swaps
    scenario_pay: ScenarioPay
    importance: Importance

    def results(self) -> Mapping[str, Result]:
        """Return the results by the name under which they are stored."""
        return {result.name: result for result in (self.steps, self.stability, self.swaps, self.scenario_pay,
                                                   self.importance)}


def weights_decide(role: Role) -> bool:
    """Tell whether totals are a mean by weights that add to 1 and grades are ranges of totals.

    Otherwise moving a weight means nothing: a sum of points whose maxima do not add to 100 is no such mean, extra
    points come on top of it, and grades by rank hang on everybody's totals.
    """
    plain = role.quota_grades is None and role.extra_points is None
    return plain and sum((rule.weight for rule in role.indicators.values()), Fraction(0)) == 1


def review_weights(scores: pd.DataFrame, totals: pd.DataFrame, role: Role, payroll: Payroll,
                   scenarios: Mapping[str, Role], *, people: pd.DataFrame | None = None) -> WeightReview:
    """Ask of one role whether other sensible weights would change grades, ranks and pay.

    Several own periods are analysed one by one and stand side by side; their money is added up. Weights near the
    plan's are those of :class:`~perfkit.sensitivity.stability.WeightLaw` with its defaults. Where the total is no mean
    by weights (see `weights_decide`), scenarios alone are compared, and a note says so.

    Parameters
    ----------
    scores, totals : DataFrame
        Scores and Totals of the pay run.
    role : Role
    payroll : callable
        Role to (Totals, Payouts): the same exact pay run, for the role as it would be written.
    scenarios : mapping of name to Role
        The role as each scenario that changes it writes it.
    people : DataFrame, optional
        Columns subject, spell and team; without it winners and losers are not added up by team.

    Raises
    ------
    DataError
        If the pay run of the role as it is does not give these totals exactly, a total is not the weighted mean of its
        points, or the money of parts does not add up to its whole.
    """
    law = WeightLaw()
    plan_run = check_plan_point(totals, payroll, role)
    movable = weights_decide(role)
    grids = read_grids(scores, totals, role) if movable else ()
    common = notes.common(grids) if movable else (notes.NOT_A_MEAN,)
    moved = role if movable else replace(role, indicators={})
    stability, swaps = grade_stability(role.id, grids, GradeScale.of(role.grades), law), find_swaps(role.id, grids, law)
    importance = indicator_importance(role.id, grids)
    return WeightReview(
        steps=WeightSteps(frame=weight_steps(moved, grids, payroll, plan_run), notes=(notes.STEPS, *common)),
        stability=Stability(frame=stability, notes=(*notes.of_stability(stability, law), *common)),
        swaps=Swaps(frame=swaps, notes=(*notes.of_swaps(swaps, law), *common)),
        scenario_pay=ScenarioPay(frame=scenario_pay(role, scenarios, payroll, plan_run, people),
                                 notes=notes.of_scenarios(people, grids)),
        importance=Importance(frame=importance, notes=(notes.of_importance(importance, grids), *common)))

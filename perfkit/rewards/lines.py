"""Pay lines: one after the other in the order of the plan, every subject at once, to the cent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from perfkit.errors import PerfkitError, PlanError, Problem, unknown_name
from perfkit.plan import Award, PayLine, Pool, Role
from perfkit.rewards.awards import award_line
from perfkit.rewards.deferrals import due_lines
from perfkit.rewards.facts import Facts
from perfkit.rewards.frame import CARRIED, USED, LineResult, line_frame
from perfkit.rewards.ledger import empty_ledger
from perfkit.rewards.pools import POOL_COLUMNS, POOL_NUMBERS, pool_line
from perfkit.rewards.steps import add_steps, exact_texts
from perfkit.rewards.subjects import subject_line
from perfkit.rewards.vetoes import vetoed_line
from perfkit.scoring.keys import KEYS, nothing
from perfkit.scoring.variants import expression_names


# The arguments are the things that pay depends on, and nothing else.
def pay_lines(role: Role, totals: pd.DataFrame, scores: pd.DataFrame, values: pd.DataFrame,  # noqa: PLR0913 - the results before it
              people: pd.DataFrame, *, plan_version: str, currency: str,
              ledger: pd.DataFrame | None = None,
              presence: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute every pay line of a role for every subject.

    Lines are computed in the order of the plan; an expression may use the (rounded) amount of an earlier line. Each
    line is exact until its end, where it rounds half up to minor units.

    Parameters
    ----------
    role : Role
    totals, scores, values : DataFrame
        Totals, Scores and IndicatorValues; rows of other roles are left alone. Every subject with a total or a value
        has every line.
    people : DataFrame
        Spells with `wage_base` (minor units), `team` and `shop`.
    plan_version, currency : str
        Kept in every row.
    ledger : DataFrame, optional
        What earlier periods carry, from :func:`carry_forward`. Periods of one run carry on to each other by themselves.
    presence : DataFrame, optional
        From :func:`perfkit.indicators.find_presence`: the days that count for pay. Without it everybody was there for
        the whole period.

    Returns
    -------
    tuple of DataFrame, DataFrame
        PayLines, sorted by key with the lines in the order of the plan, and Pools. `amount` is in minor units and
        missing unless the state is ``paid``: ``held`` where the subject's total is held, ``no row`` where the rule
        says nothing or lacks a number; the reason says which.

    Raises
    ------
    PlanError
        If a line uses itself, a later or an unknown line, a base that is not money, a name that has no value in a run,
        or units that do not fit.
    """
    check_order(role)
    known = Facts.of(role, totals, scores, values, people, empty_ledger() if ledger is None else ledger)
    facts = replace(known, presence=presence)
    results: list[tuple[PayLine, LineResult]] = []
    pools: list[pd.DataFrame] = []
    for line in role.rewards:
        result, shared = _pay(line, facts)
        result = vetoed_line(line, facts, result)
        facts.lines[line.line] = result.amount
        results += _told(line, result)
        pools += shared
    frame = line_frame(facts.keys, results, plan_version=plan_version, currency=currency)
    due = due_lines(facts, frame, plan_version=plan_version, currency=currency)
    if len(due):
        frame = pd.concat([frame, due]).sort_values(list(KEYS), kind="stable").reset_index(drop=True)
    return frame, _pool_frame(pools)


def _told(line: PayLine, result: LineResult) -> list[tuple[PayLine, LineResult]]:
    """Return the line as it stands in the frame: paid, used, or in two parts where a share of it is paid later."""
    if not line.paid:
        return [(line, result.unpaid(USED))]
    if line.deferral is None:
        return [(line, result)]
    later = (result.amount.clip(0) * line.deferral.share).round_half_up()
    told = {"before": exact_texts(result.amount), "deferred": exact_texts(later), "pay_in": line.deferral.pay_in}
    steps = add_steps(result.steps, told)
    kept = later.where(later.compare(0) > 0, nothing(len(later)))
    reason = np.full(len(later), "deferred", dtype=object)
    return [(line, replace(result, amount=result.amount - later, steps=steps)),
            (line, replace(result, amount=kept, steps=steps, reason=reason).unpaid(CARRIED))]


def check_order(role: Role) -> None:
    """Refuse lines that use an unknown line, a later line or themselves: they cannot be computed one by one.

    Raises
    ------
    PlanError
        With every line that is wrong.
    """
    order = [line.line for line in role.rewards]
    problems = [_order_problem(name, order[:place], order, f"roles.{role.id}.rewards.{line.line}")
                for place, line in enumerate(role.rewards) for name in sorted(expression_names(line))
                if name.startswith("line.") and name.removeprefix("line.") not in order[:place]]
    if problems:
        raise PlanError(problems)


def _order_problem(name: str, before: list[str], order: list[str], path: str) -> Problem:
    used = name.removeprefix("line.")
    if used not in order:
        return unknown_name("line", used, before, path=path)
    return Problem(what="a line may only use lines before it: this is a cycle", code="line_cycle", path=path, got=name,
                   allowed=", ".join(f"line.{line}" for line in before) or "no line: this is the first")


def _pay(line: PayLine, facts: Facts) -> tuple[LineResult, list[pd.DataFrame]]:
    """Compute one line; what is wrong with it is told with its place in the plan."""
    try:
        if isinstance(line, Pool):
            result, shared = pool_line(line, facts)
            return result, [shared]
        if isinstance(line, Award):
            return award_line(line, facts), []
        return subject_line(line, facts), []
    except PerfkitError as error:
        path = f"roles.{facts.role.id}.rewards.{line.line}"
        raise type(error)([replace(problem, path=problem.path or path) for problem in error.problems]) from None


def _pool_frame(pools: list[pd.DataFrame]) -> pd.DataFrame:
    if not pools:
        whole, text = pd.Series(dtype="Int64"), pd.Series(dtype="str")
        return pd.DataFrame({name: whole if name in POOL_NUMBERS else text for name in POOL_COLUMNS})
    made = pd.concat(pools).astype({"paid": "Int64", "destination": "str"})
    return made.sort_values(["period", "role", "line", "unit_id"]).reset_index(drop=True)

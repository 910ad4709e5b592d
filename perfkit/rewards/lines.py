"""Pay lines: one after the other in the order of the plan, every subject at once, to the cent."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from perfkit.errors import PerfkitError, PlanError, Problem, unknown_name
from perfkit.exact import ExactColumn
from perfkit.plan import Amount, PayLine, Pool, RateLine, RateMarginal, Role, Undefined, Unit
from perfkit.rewards.facts import MINOR, Facts, Known
from perfkit.rewards.frame import LineResult, line_frame
from perfkit.rewards.pools import POOL_COLUMNS, POOL_NUMBERS, pool_line
from perfkit.rewards.steps import expression_steps, slice_steps
from perfkit.rewards.tiers import rate_marginal, rate_whole
from perfkit.scoring.keys import Texts, nothing
from perfkit.scoring.methods import no_row_gets
from perfkit.scoring.variants import expression_names


# The seven arguments are the seven things that pay depends on, and nothing else.
def pay_lines(role: Role, totals: pd.DataFrame, scores: pd.DataFrame, values: pd.DataFrame,  # noqa: PLR0913
              people: pd.DataFrame, *, plan_version: str, currency: str) -> tuple[pd.DataFrame, pd.DataFrame]:
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
    facts = Facts.of(role, totals, scores, values, people)
    results: list[tuple[PayLine, LineResult]] = []
    pools: list[pd.DataFrame] = []
    for line in role.rewards:
        result, shared = _pay(line, facts)
        facts.lines[line.line] = result.amount
        results.append((line, result))
        pools += shared
    frame = line_frame(facts.keys, results, plan_version=plan_version, currency=currency)
    return frame, _pool_frame(pools)


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
        return (_amount_line(line, facts) if isinstance(line, Amount) else _rate_line(line, facts)), []
    except PerfkitError as error:
        path = f"roles.{facts.role.id}.rewards.{line.line}"
        raise type(error)([replace(problem, path=problem.path or path) for problem in error.problems]) from None


def _rate_line(line: RateLine, facts: Facts) -> LineResult:
    base = _base(line.base, facts)
    lookup = base if line.lookup is None else facts.value(line.lookup)
    cut = rate_marginal if isinstance(line, RateMarginal) else rate_whole
    # Without a value of the lookup nobody has a row, and there is no unit to read the edges in.
    rows = line.rows if lookup.unit else ()
    slices = cut(base.column, lookup.column, [row.range.base(cast(Unit, lookup.unit)) for row in rows],
                 [row.rate for row in rows], no_row_gets(line.otherwise))
    outside = "undefined" if isinstance(line.otherwise, Undefined) else "outside"
    why = np.select([base.column.missing, base.column.compare(0) < 0, lookup.column.missing],
                    [base.why, "negative_base", lookup.why], default=outside)
    return _finish(facts, slices.amount, why, slice_steps(slices, lookup.column, lookup.unit), base.column)


def _base(indicator: str, facts: Facts) -> Known:
    """Return the base of a rate: an amount counts however few cases stand behind it."""
    base = facts.value(indicator, states=("counted", "shown"))
    if base.unit not in ("", "money"):
        raise PlanError(Problem(what="a rate needs a base in money", code="base_unit", got=f"{indicator}: {base.unit}"))
    return base


def _amount_line(line: Amount, facts: Facts) -> LineResult:
    size = len(facts.keys)
    known = {name: facts.named(name) for name in sorted(line.amount.names)}
    values = {name: found.in_currency() for name, found in known.items()}
    amount = line.amount.evaluate(values, size) * MINOR
    why = np.select([found.column.missing for found in known.values()], [found.why for found in known.values()],
                    default="division_by_zero") if known else np.full(size, "division_by_zero")
    return _finish(facts, amount, why, expression_steps(line.amount.text, values, size), nothing(size))


def _finish(facts: Facts, amount: ExactColumn, why: Texts, steps: list[str], base: ExactColumn) -> LineResult:
    """Round a line at its end, and hold it where the total is held."""
    rounded = amount.round_half_up().where(~facts.held, nothing(len(amount)))
    reason = np.select([facts.held, amount.missing], ["total_held", why], default="")
    return LineResult(base=base, rate=amount / base, amount=rounded, steps=steps, reason=reason.astype(object),
                      held=facts.held)


def _pool_frame(pools: list[pd.DataFrame]) -> pd.DataFrame:
    if not pools:
        whole, text = pd.Series(dtype="Int64"), pd.Series(dtype="str")
        return pd.DataFrame({name: whole if name in POOL_NUMBERS else text for name in POOL_COLUMNS})
    made = pd.concat(pools).astype({"paid": "Int64", "destination": "str"})
    return made.sort_values(["period", "role", "line", "unit_id"]).reset_index(drop=True)

"""What a line of each kind gives before it is rounded: exact minor units, why there is none, and the arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

import numpy as np

from perfkit.errors import PlanError, Problem
from perfkit.exact import ExactColumn, Range
from perfkit.plan import (
    Amount,
    AmountBands,
    AmountRow,
    BaseLine,
    Expression,
    Measure,
    PerUnit,
    PlusRow,
    QuantityRange,
    RateLine,
    RateMarginal,
    RatePlus,
    RateRow,
    SubjectLine,
    TableLine,
    Undefined,
    Unit,
)
from perfkit.rewards.facts import MINOR, Known
from perfkit.rewards.groups import Scope
from perfkit.rewards.steps import add_steps, count_steps, exact_texts, expression_steps, slice_steps
from perfkit.rewards.tiers import OtherRate, Slices, fixed_amounts, rate_marginal, rate_plus, rate_whole
from perfkit.scoring.keys import Texts, nothing
from perfkit.scoring.methods import no_row_gets

COUNTED = ("", "count", "points")
WRITTEN = "written"
_UNITS = {"attainment": "ratio", "grade_pay": "ratio", "total": "points", "points": "points", "n": "count"}


@dataclass(frozen=True, eq=False)
class Raw:
    """A line before it is rounded.

    Parameters
    ----------
    amount, base : ExactColumn
        Minor units, exact.
    why : array of str
        Why the amount is missing, where it is.
    steps : list of str
        The arithmetic as JSON.
    reason : array of str
        Why the amount is not what the table says, where that is so.
    """

    amount: ExactColumn
    base: ExactColumn
    why: Texts
    steps: list[str]
    reason: Texts | None = None


def raw_line(line: SubjectLine, scope: Scope) -> Raw:
    """Compute a line for every cell of the scope, exactly, and hold it within its limits."""
    if isinstance(line, BaseLine):
        raw = _rate(line, scope)
    elif isinstance(line, AmountBands):
        raw = _bands(line, scope)
    elif isinstance(line, PerUnit):
        raw = _per_unit(line, scope)
    else:
        raw = _amount(cast(Amount, line), scope)
    return limited(line, raw, scope)


def limited(line: SubjectLine, raw: Raw, scope: Scope) -> Raw:
    """Return a line held between its floor and its cap, and then behind its gate."""
    return _gated(line, _bounded(line, raw), scope)


def measured(measure: Measure, scope: Scope) -> Known:
    """Return the number that decides: an indicator, one name, or an expression (unit ``written``: as the plan writes).

    An indicator that may not be counted decides nothing: it is missing.
    """
    if isinstance(measure.of, str):
        return scope.named(f"value.{measure.of}")
    name = measure.of.text.strip()
    if name in measure.of.names:
        known = scope.named(name)
        return replace(known, unit=_UNITS.get(name.partition(".")[0], known.unit))
    column, why, _ = evaluated(measure.of, scope)
    return Known(column, WRITTEN, np.where(column.missing, why, "").astype(object))


def ends_of(ends: QuantityRange, unit: str) -> Range:
    """Return a range in the unit of what is looked up."""
    return ends.scaled() if unit == WRITTEN else ends.base(cast(Unit, unit))


def evaluated(expression: Expression, scope: Scope) -> tuple[ExactColumn, Texts, dict[str, ExactColumn]]:
    """Return an expression in currency units, why it is missing, and the columns that went into it."""
    known = {name: scope.named(name) for name in sorted(expression.names)}
    values = {name: found.in_currency() for name, found in known.items()}
    why = np.select([found.column.missing for found in known.values()], [found.why for found in known.values()],
                    default="division_by_zero") if known else np.full(len(scope), "division_by_zero")
    return expression.evaluate(values, len(scope)), why.astype(object), values


def _looked_up(line: TableLine, scope: Scope, base: Known | None) -> Known:
    known = base if line.lookup is None else measured(line.lookup, scope)
    assert known is not None
    if line.lookup_round is None:
        return known
    return replace(known, column=(known.column * 100).floor() / 100)


def _rate(line: BaseLine, scope: Scope) -> Raw:
    base = _base(line, scope)
    lookup = _looked_up(line, scope, base)
    slices = _cut(line, base.column, lookup)
    why = np.select([base.column.missing, base.column.compare(0) < 0, lookup.column.missing],
                    [base.why, "negative_base", lookup.why], default=_outside(line))
    target = scope.named(f"target.{line.base}").column if _by_attainment(line) else None
    steps = slice_steps(slices, lookup.column, told_unit(lookup.unit, line.rows[0].range), target)
    return Raw(slices.amount, base.column, why, steps)


def _by_attainment(line: BaseLine) -> bool:
    return line.lookup is not None and line.lookup.text.strip() == f"attainment.{line.base}"


def told_unit(unit: str, ends: QuantityRange) -> str:
    """Return the unit in which a ratio, or a number of an expression, is told: as the plan writes its edges."""
    if unit in ("ratio", WRITTEN) and ends.dimension == "%":
        return "share"
    return "number" if unit == WRITTEN else unit


def money_base(indicator: str, scope: Scope) -> Known:
    """Return what a rate applies to.

    Raises
    ------
    PlanError
        If it is not money.
    """
    base = scope.base(indicator)
    if base.unit not in ("", "money"):
        raise PlanError(Problem(what="a rate needs a base in money", code="base_unit", got=f"{indicator}: {base.unit}"))
    return base


def _base(line: BaseLine, scope: Scope) -> Known:
    base = money_base(line.base, scope)
    if line.base_over == "nothing":
        return base
    target = scope.named(f"target.{line.base}")
    over = (base.column - target.column).clip(0)
    return Known(over, "money", np.where(base.column.missing, base.why, target.why).astype(object))


def _cut(line: BaseLine, base: ExactColumn, lookup: Known) -> Slices:
    # Without a value of the lookup nobody has a row, and there is no unit to read the edges in.
    otherwise = no_row_gets(line.otherwise)
    if isinstance(line, RatePlus):
        plus_rows = line.rows if lookup.unit else ()
        return rate_plus(base, lookup.column, _ends(plus_rows, lookup), [row.rate for row in plus_rows],
                         [row.plus * MINOR for row in plus_rows], [row.over * MINOR for row in plus_rows],
                         _in_minor(otherwise))
    rows = cast(RateLine, line).rows if lookup.unit else ()
    ranges, rates = _ends(rows, lookup), [row.rate for row in rows]
    if isinstance(line, RateMarginal):
        start = Fraction(int(line.base_over == "target" and line.lookup is not None))
        return rate_marginal(base, lookup.column, ranges, rates, otherwise, start=start)
    return rate_whole(base, lookup.column, ranges, rates, otherwise)


def _bands(line: AmountBands, scope: Scope) -> Raw:
    lookup = _looked_up(line, scope, None)
    rows = line.rows if lookup.unit else ()
    slices = fixed_amounts(lookup.column, _ends(rows, lookup), [row.amount * MINOR for row in rows],
                           _in_minor(no_row_gets(line.otherwise)))
    why = np.where(lookup.column.missing, lookup.why, _outside(line)).astype(object)
    steps = slice_steps(slices, lookup.column, told_unit(lookup.unit, line.rows[0].range))
    return Raw(slices.amount, nothing(len(scope)), why, steps)


def _per_unit(line: PerUnit, scope: Scope) -> Raw:
    count = scope.base(line.of)
    if count.unit not in COUNTED:
        raise PlanError(Problem(what="an amount per unit needs a count", code="unit", got=f"{line.of}: {count.unit}"))
    return Raw(count.column * (line.each * MINOR), nothing(len(scope)), count.why,
               count_steps(line.of, count.column, line.each * MINOR))


def _amount(line: Amount, scope: Scope) -> Raw:
    amount, why, values = evaluated(line.amount, scope)
    return Raw(amount * MINOR, nothing(len(scope)), why, expression_steps(line.amount.text, values, len(scope)))


def _bounded(line: SubjectLine, raw: Raw) -> Raw:
    if line.cap is None and line.floor is None:
        return raw
    low, high = (None if end is None else end * MINOR for end in (line.floor, line.cap))
    ends = {key: str(end) for key, end in (("floor", low), ("cap", high)) if end is not None}
    return replace(raw, amount=raw.amount.clip(low, high),
                   steps=add_steps(raw.steps, {"before": exact_texts(raw.amount), **ends}))


def _gated(line: SubjectLine, raw: Raw, scope: Scope) -> Raw:
    """Return the line behind its gate: who is outside it has `otherwise`, who has no value of it has no row."""
    if line.gate is None:
        return raw
    value = measured(line.gate.value, scope)
    ends = line.gate.range.scaled() if value.unit in ("", WRITTEN) else ends_of(line.gate.range, value.unit)
    holds, known = value.column.in_range(ends), ~value.column.missing
    amount = raw.amount.where(holds, nothing(len(scope)))
    amount = amount.where(holds | ~known, line.gate.otherwise * MINOR)
    told = {"gate": line.gate.value.text, "gate_at": exact_texts(value.column), "before": exact_texts(raw.amount),
            "gate_unit": told_unit(value.unit, line.gate.range), "gate_in": line.gate.range.text(),
            "missed": np.where(holds, "", "missed").tolist()}
    return replace(raw, amount=amount, why=np.where(known, raw.why, value.why).astype(object),
                   steps=add_steps(raw.steps, told), reason=np.where(holds | ~known, "", "gate_missed").astype(object))


def _ends(rows: Sequence[RateRow | PlusRow | AmountRow], lookup: Known) -> list[Range]:
    return [ends_of(row.range, lookup.unit) for row in rows]


def _in_minor(otherwise: OtherRate) -> OtherRate:
    return otherwise * MINOR if isinstance(otherwise, Fraction) else otherwise


def _outside(line: TableLine) -> str:
    return "undefined" if isinstance(line.otherwise, Undefined) else "outside"

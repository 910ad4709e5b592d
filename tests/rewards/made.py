"""Made lines and people for tests of pay; values and roles come from the scoring tests."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from scoring.made import ROLE, SPELL, clamp, grades, no_targets, people, role, rule, values

from perfkit.plan import (
    Amount,
    AmountBands,
    AmountRow,
    Expression,
    Gate,
    Measure,
    PayLine,
    PerUnit,
    PlusRow,
    Pool,
    QuantityRange,
    RateMarginal,
    RatePlus,
    RateRow,
    RateWhole,
    Role,
)
from perfkit.rewards import pay_lines
from perfkit.scoring import score_points, total_points

GRADES = grades(("A", "[90, inf)", "1.5"), ("B", "[75, 90)", "1"), ("C", "(-inf, 75)", "0"))
SCORE = {"score": rule(1, clamp("0", "100"))}


def tiers(*rows: tuple[str, str]) -> tuple[RateRow, ...]:
    return tuple(RateRow(QuantityRange.parse(ends), Fraction(rate)) for ends, rate in rows)


def measure(text: str) -> Measure:
    return Measure(Expression.parse(text) if "." in text or text == "total" else text)


def gate(value: str, ends: str, otherwise: str = "0") -> Gate:
    return Gate(measure(value), QuantityRange.parse(ends), Fraction(otherwise))


def _of_base(other: dict[str, Any], returns: str) -> dict[str, Any]:
    found: dict[str, Any] = {"base": "sales", "per": "subject", "returns": returns, **other}
    return {**found, "lookup": measure(found["lookup"])} if "lookup" in found else found


def whole(line: str, *rows: tuple[str, str], **other: Any) -> RateWhole:
    return RateWhole(line=line, rows=tiers(*rows), **_of_base(other, "at_paid_rate"))


def marginal(line: str, *rows: tuple[str, str], **other: Any) -> RateMarginal:
    return RateMarginal(line=line, rows=tiers(*rows), **_of_base(other, "recompute"))


def plus(line: str, *rows: tuple[str, str, str, str], **other: Any) -> RatePlus:
    made = tuple(PlusRow(QuantityRange.parse(ends), Fraction(rate), Fraction(fixed), Fraction(over))
                 for ends, rate, fixed, over in rows)
    return RatePlus(line=line, rows=made, **_of_base(other, "recompute"))


def fixed(line: str, lookup: str, *rows: tuple[str, str], **other: Any) -> AmountBands:
    made = tuple(AmountRow(QuantityRange.parse(ends), Fraction(each)) for ends, each in rows)
    return AmountBands(line=line, lookup=measure(lookup), rows=made, **other)


def per_unit(line: str, of: str, each: str, **other: Any) -> PerUnit:
    return PerUnit(line=line, of=of, each=Fraction(each), **other)


def amount(line: str, text: str, **other: Any) -> Amount:
    return Amount(line=line, amount=Expression.parse(text), **other)


def pool(line: str, text: str, **other: Any) -> Pool:
    kept: dict[str, Any] = {"of": "team", "share_by": "total", "remainder": "keep", "tie_break": "subject"}
    return Pool(line=line, pool=Expression.parse(text), **{**kept, **other})


def roster(count: int, *, team: Sequence[str] | str = "T1", wage_base: int | None = 500_000) -> pd.DataFrame:
    return pd.DataFrame({"subject": people(count), "role": ROLE, "team": team, "shop": "S1", "spell": SPELL,
                         "wage_base": pd.array([wage_base] * count, dtype="Int64")})


def paid_role(*lines: PayLine, **other: Any) -> Role:
    return role(SCORE, rewards=lines, grades=GRADES, **other)


def pay(made: Role, scores: Sequence[Fraction | int | None], *extra: pd.DataFrame, staff: pd.DataFrame | None = None,
        states: Sequence[str] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return PayLines and Pools of people with these totals and whatever further values."""
    table = pd.concat([values("score@x", scores, unit="points", states=states), *extra])
    return run(made, table, roster(len(scores)) if staff is None else staff)


def run(made: Role, table: pd.DataFrame, staff: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return PayLines and Pools of these values and people."""
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "2026-01-01")
    return pay_lines(made, totals, scored, table, staff, plan_version="2026-01-01", currency="CNY")


def sales(cells: Sequence[int], **other: Any) -> pd.DataFrame:
    return values("sales@paid", cells, unit="money", **other)


def amounts(lines: pd.DataFrame, line: str) -> list[int | None]:
    mine = lines.loc[lines["line"] == line, "amount"]
    return [None if pd.isna(cell) else int(cell) for cell in mine]

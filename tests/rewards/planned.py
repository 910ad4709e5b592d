"""Pay by the text of a plan: a role with one rating, the money of each person, and whatever lines are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from scoring.made import ROLE, no_targets, people, targets, values

from perfkit.plan import Role, parse_plan
from perfkit.rewards import carry_forward, empty_ledger, pay_lines
from perfkit.scoring import score_points, total_points

PLAN = """
plan: shop
goal: {{text: Service}}
currency: CNY
calendar: {{time_zone: UTC}}
pack: {{period: quarter}}
roles:
  {role}:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators: {{score: {{weight: 50, scoring: {{clamp: {{worst: 0, best: 100}}}}}},
                  sales: {{weight: 50, target: table, scoring: {{attainment: {{cap: 100%}}}}}}}}
    grades: [{{grade: A, in: "[90, inf)", pay: 1.5}}, {{grade: B, in: "[75, 90)", pay: 1}},
             {{grade: C, in: "(-inf, 75)", pay: 0}}]
    rewards:
{lines}
"""


def text_of(*lines: str) -> str:
    return PLAN.format(role=ROLE, lines="\n".join(f"      - {line}" for line in lines))


def role_of(*lines: str) -> Role:
    return parse_plan(text_of(*lines).encode(), version="2026-01-01", source="plan.yaml").roles[ROLE]


def staff(count: int, **other: Any) -> pd.DataFrame:
    return pd.DataFrame({"subject": people(count), "role": ROLE, "team": "T1", "shop": "S1", "spell": "2025-01-01",
                         "from_day": pd.Timestamp("2025-01-01"), "wage_base": pd.array([500_000] * count,
                                                                                       dtype="Int64"), **other})


def paid(role: Role, scores: Sequence[Any], sales: Sequence[Any], *, aims: Sequence[Any] | None = None,
         period: str = "2026-01", roster: pd.DataFrame | None = None, ledger: pd.DataFrame | None = None,
         directions: str = "higher", states: Sequence[str] | None = None) -> pd.DataFrame:
    """Return PayLines of people with these points (out of 100) and sales in minor units."""
    table = pd.concat([values("score@x", scores, unit="points", period=period, direction=directions, states=states),
                       values("sales@paid", sales, unit="money", period=period)], ignore_index=True)
    wanted = targets("sales@paid", aims or [100_000] * len(sales)).assign(period=period)
    scored = score_points(table, wanted if len(sales) else no_targets(), role)
    totals = total_points(scored, role, "2026-01-01")
    lines, _ = pay_lines(role, totals, scored, table, staff(len(scores)) if roster is None else roster,
                         plan_version="2026-01-01", currency="CNY", ledger=ledger)
    return lines


def amounts(lines: pd.DataFrame, line: str) -> list[int | None]:
    mine = lines.loc[lines["line"] == line, "amount"]
    return [None if pd.isna(cell) else int(cell) for cell in mine]


def month_by_month(role: Role, sales: Sequence[int], months: Sequence[str]) -> tuple[list[pd.DataFrame], pd.DataFrame]:
    """Return the lines of one person month by month, each with the ledger of those before, and the ledger."""
    ledger, made = empty_ledger(), []
    for month, sold in zip(months, sales, strict=True):
        made.append(paid(role, [80], [sold], period=month, ledger=ledger))
        ledger = carry_forward(made[-1], ledger)
    return made, ledger


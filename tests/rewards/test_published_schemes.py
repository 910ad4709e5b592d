"""Published schemes written as plans pay what their papers say, to the cent."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML
from scoring.made import exact, no_targets, targets, values

from perfkit.plan import Plan, Quantity, read_plan
from perfkit.rewards import carry_forward, empty_ledger, pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points

from .made import amounts, roster

SCHEMES = Path(__file__).parents[1] / "golden" / "schemes"
LOWER = ("avg_response_time", "first_response_time", "late_events", "marketing_cost_ratio")


def cases() -> list[Any]:
    found = []
    for file in sorted(SCHEMES.glob("*.cases.yaml")):
        content, scheme = YAML(typ="safe", pure=True).load(file.read_text("utf-8")), file.name.split(".")[0]
        found += [pytest.param(scheme, {**content, **case}, id=f"{scheme}-{case['id']}") for case in content["cases"]]
    return found


def listed(cell: Any) -> list[str]:
    return cell if isinstance(cell, list) else [cell]


def posts(case: dict[str, Any]) -> list[str]:
    """Return the posts of the people of a case, one after the other."""
    return [post for post, count in case.get("posts", {}).items() for _ in range(count)]


def written(case: dict[str, Any]) -> dict[str, list[str | None]]:
    """Return the cells of each indicator: one per person, those of everyone, or those of the first alone."""
    count = len(posts(case))
    same = {**case.get("everyone", {}), **case.get("others", {})} if count else {}
    alone = {name: [cell, *["0" if case["units"][name] == "count" else None] * (count - 1)]
             for name, cell in case.get("first", {}).items()}
    return {**{name: listed(cell) for name, cell in case.get("values", {}).items()},
            **{name: [cell] * count for name, cell in same.items()}, **alone}


def in_base(cell: str | None, unit: str) -> Fraction | None:
    """Return a printed number in base units; a quotient is written as one."""
    if cell is None or "/" in cell:
        return None if cell is None else Fraction(cell)
    return Quantity.parse(cell).base(unit)


def frames(case: dict[str, Any], role: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return IndicatorValues and Baselines of a case, in base units."""
    units = case["units"]
    seen = [values(f"{name}@printed", [in_base(cell, units[name]) for cell in cells], unit=units[name], role=role,
                   direction="lower" if name in LOWER else "higher") for name, cells in written(case).items()]
    aims = [targets(f"{name}@printed", [in_base(cell, units[name]) for cell in listed(cells)]).assign(role=role)
            for name, cells in case.get("targets", {}).items()]
    return pd.concat(seen), pd.concat([no_targets(), *aims])


def run(plan: Plan, case: dict[str, Any]) -> tuple[pd.DataFrame, ...]:
    role = plan.roles[case["role"]]
    table, aims = frames(case, role.id)
    scores = score_points(table, aims, role)
    totals = total_points(scores, role, plan.version)
    staff = roster(len(totals), wage_base=int(case.get("wage_base", 0)) * 100)
    if "posts" in case:
        staff = staff.assign(post=posts(case), wage_base=staff["wage_base"].where(staff.index == 0, 0))
    lines, pools = pay_lines(role, totals, scores, table, staff, plan_version=plan.version, currency=plan.currency)
    return totals, lines, pools


def money(cell: str) -> int | None:
    return None if cell == "no row" else int(Fraction(cell) * 100)


@pytest.mark.parametrize(("scheme", "case"), cases())
def test_the_plan_pays_what_the_paper_says(scheme: str, case: dict[str, Any]) -> None:
    reading = f".{case['plan']}" if "plan" in case else ""
    totals, lines, pools = run(read_plan(SCHEMES / f"{scheme}{reading}.yaml"), case)
    if "total" in case:
        assert exact(totals, "total") == [None if case["total"] == "no row" else Fraction(case["total"])]
    if "grade" in case:
        assert totals["grade"].tolist() == [case["grade"]]
    for line, cell in case.get("lines", {}).items():
        assert amounts(lines, line) == [money(text) for text in listed(cell)]
    for line, rate in case.get("rates", {}).items():
        assert Fraction(lines.loc[lines["line"] == line, "rate"].iloc[0]) == Fraction(rate)
    for line, (low, high) in case.get("printed", {}).items():
        assert not low * 100 <= amounts(lines, line)[0] <= high * 100
    if "payout" in case:
        assert sum_payouts(lines)["payout"].sum() == money(case["payout"])
    check_pool(case, lines, pools)


def check_pool(case: dict[str, Any], lines: pd.DataFrame, pools: pd.DataFrame) -> None:
    for column, cell in case.get("pool", {}).items():
        assert pools[column].tolist() == [money(cell)]
    shares = lines.assign(steps=[json.loads(text) for text in lines["steps"]])
    for post, cell in case.get("sums", {}).items():
        assert {int(steps["sum"]) for steps in shares["steps"] if steps["part"] == post} == {money(cell)}
    for post, (count, each, left) in case.get("payees", {}).items():
        mine = shares[[steps["part"] == post for steps in shares["steps"]]]
        got = [cell for cell in mine["amount"] if cell]
        assert got == [money(each)] * count
        assert int(mine["steps"].iloc[0]["sum"]) - sum(got) == money(left)
    if "carried" in case:
        ledger = carry_forward(pools, empty_ledger())
        assert ledger["closing"].sum() == money(case["carried"])

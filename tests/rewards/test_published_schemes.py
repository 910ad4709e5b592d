"""Published schemes written as plans pay what their papers say, to the cent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML
from scoring.made import exact, no_targets, targets, values

from perfkit.plan import Plan, Quantity, read_plan
from perfkit.rewards import pay_lines
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


def frames(case: dict[str, Any], role: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return IndicatorValues and Baselines of a case, in base units."""
    def in_base(name: str, cell: Any) -> list[Fraction]:
        return [Quantity.parse(text).base(case["units"][name]) for text in listed(cell)]

    seen = [values(f"{name}@printed", in_base(name, cell), unit=case["units"][name], role=role,
                   direction="lower" if name in LOWER else "higher") for name, cell in case["values"].items()]
    aims = [targets(f"{name}@printed", in_base(name, cell)).assign(role=role)
            for name, cell in case.get("targets", {}).items()]
    return pd.concat(seen), pd.concat([no_targets(), *aims])


def run(plan: Plan, case: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    role = plan.roles[case["role"]]
    table, aims = frames(case, role.id)
    scores = score_points(table, aims, role)
    totals = total_points(scores, role, plan.version)
    staff = roster(len(totals), wage_base=int(case.get("wage_base", 0)) * 100)
    lines, _ = pay_lines(role, totals, scores, table, staff, plan_version=plan.version, currency=plan.currency)
    return totals, lines


def money(cell: str) -> int | None:
    return None if cell == "no row" else int(Fraction(cell) * 100)


@pytest.mark.parametrize(("scheme", "case"), cases())
def test_the_plan_pays_what_the_paper_says(scheme: str, case: dict[str, Any]) -> None:
    totals, lines = run(read_plan(SCHEMES / f"{scheme}.yaml"), case)
    if "total" in case:
        assert exact(totals, "total") == [None if case["total"] == "no row" else Fraction(case["total"])]
    if "grade" in case:
        assert totals["grade"].tolist() == [case["grade"]]
    for line, cell in case.get("lines", {}).items():
        assert amounts(lines, line) == [money(text) for text in listed(cell)]
    for line, rate in case.get("rates", {}).items():
        assert Fraction(lines.loc[lines["line"] == line, "rate"].iloc[0]) == Fraction(rate)

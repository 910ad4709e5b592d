"""Extra points and vetoes: on top of the total, and over it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from perfkit.plan import ExtraPoints, Role, Veto
from perfkit.scoring import score_points, total_points

from .made import clamp, exact, no_targets, role, rule, values

EXTRA = ExtraPoints(items={"praise": Fraction(2), "complaint": Fraction(-3)}, cap=Fraction(10), floor=Fraction(-6))
RULES = {"csat": rule("1/2", clamp("0", "100%")), "fcr": rule("1/2", clamp("0", "100%"))}


def totals(made: Role, csat: list[Any], **events: list[int | None]) -> pd.DataFrame:
    table = [values("csat@a", csat), values("fcr@a", [Fraction(1, 2)] * len(csat))]
    table += [values(name.replace("_", "."), cells, unit="count") for name, cells in events.items()]
    return total_points(score_points(pd.concat(table), no_targets(), made), made, "2026-01-01")


def test_extra_points_are_held_at_their_cap_and_floor() -> None:
    made = role(RULES, extra_points=EXTRA)
    found = totals(made, [Fraction(1, 2)] * 4, extra_praise=[None, 1, 9, 0], extra_complaint=[None, 1, 0, 9])
    assert exact(found, "total") == [50, 49, 60, 44]


def test_extra_points_do_not_move_what_reweighting_leaves() -> None:
    made = role(RULES, extra_points=EXTRA)
    assert exact(totals(made, [None], extra_praise=[2]), "total") == [54]


@pytest.mark.parametrize(("of", "total"), [("csat", 25), (None, 0)])
def test_a_veto_takes_the_points_of_its_indicator_or_all(of: str | None, total: int) -> None:
    made = role(RULES, vetoes=(Veto(veto="incident", scope="indicator" if of else "total", of=of),), missing="hold")
    assert exact(totals(made, [1, 1], veto_incident=[0, 1]), "total") == [75, total]
    # A value that is still missing does not keep a veto waiting.
    assert exact(totals(made, [None, None], veto_incident=[0, 2]), "total") == [None, total]


def test_a_veto_over_the_total_takes_extra_points_too_and_says_why() -> None:
    made = role(RULES, vetoes=(Veto(veto="incident"),), extra_points=EXTRA)
    table = pd.concat([values("csat@a", [1]), values("fcr@a", [1]), values("extra.praise", [2], unit="count"),
                       values("veto.incident", [1], unit="count")])
    scores = score_points(table, no_targets(), made)
    assert set(scores["reason"]) == {"vetoed:incident:"}
    assert exact(total_points(scores, made, "2026-01-01"), "total") == [0]

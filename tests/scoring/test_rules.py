"""Rules that read a value: from the plan's scale to points out of 100, on the right side of every edge."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from perfkit.plan import Bands, Deduct, Event, Quantity, Ratio, Shortfall, StepRule, Switch
from perfkit.scoring import score_points, total_points

from .made import bands, clamp, exact, no_targets, role, rule, values

BAD = Deduct(start=Fraction(50), floor=Fraction(0), events={"bad": Event(lose=Fraction(1))})


def short(step: StepRule, floor: int | None = 0) -> Shortfall:
    return Shortfall(lose=Fraction(2), per=Quantity.parse("1%"), step=step,
                     floor=None if floor is None else Fraction(floor))


def scored(scoring: Any, cells: list[Any], *, full: int = 50, target: str | None = None, **other: Any) -> pd.DataFrame:
    made = rule(Fraction(full, 100), scoring, target)
    made = type(made)(**{**made.__dict__, "full": Fraction(full)})
    return score_points(values("csat@jd", cells, **other), no_targets(), role({"csat": made}))


def raw(frame: pd.DataFrame, full: int = 50) -> list[Fraction | None]:
    """Return points on the plan's own scale."""
    return [None if cell is None else cell * full / 100 for cell in exact(frame, "points")]


@pytest.mark.parametrize(("step", "points"), [("full", 46), ("begun", 44), ("proportional", Fraction(2260, 51))])
def test_a_part_of_a_step_costs_what_the_step_rule_says(step: StepRule, points: Any) -> None:
    assert raw(scored(short(step), [Fraction(47, 51)], target="95%")) == [points]


def test_exactly_one_step_short_costs_one_step_under_every_rule() -> None:
    for step in ("full", "begun", "proportional"):
        assert raw(scored(short(step), [Fraction(94, 100), Fraction(95, 100)], target="95%")) == [48, 50]


def test_a_shortfall_of_a_lower_is_better_value_lies_above_its_target() -> None:
    assert raw(scored(short("full"), [Fraction(5, 100)], target="2%", direction="lower")) == [44]


def test_a_shortfall_stops_at_its_floor_only_where_there_is_one() -> None:
    assert raw(scored(short("full"), [0], target="95%")) == [0]
    assert raw(scored(short("full", None), [0], target="95%")) == [-140]


def test_a_ratio_is_held_at_its_cap() -> None:
    assert raw(scored(Ratio(cap=Fraction(6, 5)), [Fraction(3, 2), Fraction(1, 2)], unit="ratio")) == [60, 25]
    assert raw(scored(Ratio(cap=None), [Fraction(3, 2)], unit="ratio")) == [75]


def test_a_deduction_counts_a_count_or_the_cases_behind_a_share_that_failed() -> None:
    assert raw(scored(BAD, [3, 60], unit="count", direction="lower")) == [47, 0]
    assert raw(scored(BAD, [Fraction(46, 50)], n=50)) == [46]
    assert raw(scored(BAD, [Fraction(4, 50)], n=50, direction="lower")) == [46]


def test_a_switch_chooses_by_the_cases_behind_the_value() -> None:
    switch = Switch(n=50, up_to=BAD, above=short("proportional"))
    assert raw(scored(switch, [Fraction(46, 50)], n=50, target="95%")) == [46]
    assert raw(scored(switch, [Fraction(47, 51)], n=51, target="95%")) == [Fraction(2260, 51)]
    unknown = scored(switch, [Fraction(46, 50)], n=None, target="95%")
    assert unknown[["state", "reason"]].to_numpy().tolist() == [["no row", "no_cases"]]


def against_others(of: str) -> Bands:
    ends = ("[110%, inf)", "[90%, 110%)", "[0, 90%)") if of == "peer_ratio" else ("[10%, inf)", "[0, 10%)", "(-inf, 0)")
    return bands(*zip(ends, (50, 30, 10), strict=True), of=of)


@pytest.mark.parametrize("of", ["peer_ratio", "peer_difference"])
def test_peers_are_the_others_without_the_one_who_is_scored(of: str) -> None:
    cells = [Fraction(60, 100), Fraction(50, 100), Fraction(50, 100), Fraction(50, 100)]
    frame = scored(against_others(of), cells)
    # 0.6 against a mean of 0.5; 0.5 against a mean of 1.6 / 3 (94 %, and 3.3 points below).
    assert raw(frame) == [50, 30, 30, 30] if of == "peer_ratio" else raw(frame) == [50, 10, 10, 10]


def test_two_others_are_too_few_to_compare_with() -> None:
    frame = scored(against_others("peer_ratio"), [Fraction(1, 2)] * 3)
    assert frame["state"].tolist() == ["no row"] * 3
    assert frame["reason"].tolist() == ["few_others"] * 3


def test_a_clamp_may_lie_between_differences_from_the_others() -> None:
    from dataclasses import replace

    frame = scored(replace(clamp("-10%", "10%"), of="peer_difference"), [Fraction(60, 100), *[Fraction(1, 2)] * 3])
    assert raw(frame)[0] == 50


def test_a_sum_of_points_is_the_sum_of_what_each_rule_gives() -> None:
    made = {name: type(part)(**{**part.__dict__, "full": Fraction(full)}) for name, full, part in (
        ("csat", 50, rule(Fraction(1, 2), short("full"), "95%")), ("fcr", 30, rule(Fraction(3, 10), Ratio(cap=None))))}
    table = pd.concat([values("csat@a", [Fraction(93, 100)]), values("fcr@a", [Fraction(1, 2)])])
    totals = total_points(score_points(table, no_targets(), role(made)), role(made), "2026-01-01")
    assert exact(totals, "total") == [46 + 15]


@pytest.mark.parametrize(("floor", "state"), [("40%", "scored"), ("50%", "scored"), ("51%", "held")])
def test_a_total_on_too_little_weight_is_held(floor: str, state: str) -> None:
    made = role({"csat": rule("1/2", clamp("0", "100%")), "fcr": rule("1/2", clamp("0", "100%"))},
                reweight_floor=Fraction(floor.rstrip("%")) / 100)
    table = pd.concat([values("csat@a", [Fraction(9, 10)]), values("fcr@a", [None])])
    totals = total_points(score_points(table, no_targets(), made), made, "2026-01-01")
    assert totals["state"].tolist() == [state]
    assert totals["reason"].tolist() == ["" if state == "scored" else "reweight_floor"]

"""Luck beside the plan: reliability of each indicator, and the chance to pass each edge of a rate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from perfkit.plan import BandRow, Bands, Clamp, IndicatorRule, Quantity, QuantityRange, Role
from perfkit.results import AUDIENCES, View
from perfkit.results.table import HIDDEN_MARK
from perfkit.scoring import MeasurementLuck, measurement_luck
from perfkit.scoring.measurement_luck import rate_edges
from tests.scoring.made import ROLE, values


def bands(*rows: tuple[int, int | None]) -> Bands:
    made = [BandRow(range=QuantityRange(low=Quantity(Fraction(low), "%"), high=None if high is None else
                                        Quantity(Fraction(high), "%"), low_closed=True, high_closed=False),
                    points=Fraction(low)) for low, high in rows]
    return Bands(rows=tuple(made), otherwise=Fraction(0))


def role(scoring: Bands | Clamp) -> Role:
    return Role(id=ROLE, kind="customer_service_presale", subject="person", period="month", missing="hold",
                indicators={"csat": IndicatorRule(weight=Fraction(1), scoring=scoring)})


def shares(k: list[int], n: list[int]) -> pd.DataFrame:
    frame = values("csat@default", [Fraction(1)] * len(k))
    return frame.assign(value=np.array(k) / n, numerator=k, denominator=n, n=n)


def test_who_stands_on_the_edge_passes_by_the_luck_of_n() -> None:
    found = measurement_luck(shares([18, 19, 40], [19, 20, 41]), role(bands((95, None))), "2026-01").iloc[0]
    assert (found["edge"], found["n_low"], found["n_middle"], found["n_high"]) == (.95, 19, 20, 41)
    assert [round(found[f"pass_{name}"], 2) for name in ("low", "middle")] == [.38, .74]


def test_every_inner_edge_of_the_bands_stands_there_once_from_the_highest() -> None:
    found = measurement_luck(shares([18, 19, 40], [19, 20, 41]), role(bands((95, None), (90, 95), (0, 90))), "2026-01")
    assert found["edge"].tolist() == [.95, .90]


def test_bands_of_attainment_and_straight_lines_have_no_edge_on_a_rate() -> None:
    line = Clamp(worst=Quantity(Fraction(60), "%"), best=Quantity(Fraction(95), "%"))
    assert rate_edges(IndicatorRule(weight=Fraction(1), scoring=line)) == []
    attained = replace(bands((95, None)), of="attainment")
    assert rate_edges(IndicatorRule(weight=Fraction(1), scoring=attained)) == []
    found = measurement_luck(shares([18, 19, 40], [19, 20, 41]), role(line), "2026-01").iloc[0]
    assert np.isnan(found["edge"])
    assert np.isnan(found["pass_low"])


def test_reliability_tells_people_from_luck() -> None:
    rng = np.random.default_rng(20260115)
    n = [200] * 60
    alike = rng.binomial(n, .9).tolist()
    unlike = rng.binomial(n, rng.uniform(.6, .98, 60)).tolist()
    low, high = (measurement_luck(shares(k, n), role(bands((95, None))), "2026-01")["reliability"][0]
                 for k in (alike, unlike))
    assert low < .35
    assert high > .85


def test_values_that_are_not_counts_take_their_luck_from_the_interval() -> None:
    frame = values("csat@default", [Fraction(k) for k in (50, 60, 70, 80)], unit="points")
    tight, wide = (frame.assign(low=frame["value"] - half, high=frame["value"] + half) for half in (1, 60))
    rule = role(bands((95, None)))
    assert measurement_luck(tight, rule, "2026-01")["reliability"][0] > .95
    assert measurement_luck(wide, rule, "2026-01")["reliability"][0] == 0
    bare = frame.assign(low=float("nan"), high=float("nan"))
    assert np.isnan(measurement_luck(bare, rule, "2026-01")["reliability"][0])


def test_what_may_not_be_shown_or_is_not_scored_takes_no_part() -> None:
    frame = shares([18, 19, 40], [19, 20, 41])
    rule = role(bands((95, None)))
    assert measurement_luck(frame.assign(state="withheld"), rule, "2026-01").empty
    assert measurement_luck(frame.assign(indicator="fcr@default"), rule, "2026-01").empty


@pytest.mark.parametrize(("language", "words"), [("en", "most of the difference between people is luck"),
                                                 ("zh", "人员差异多半出于偶然")])
def test_the_title_states_the_finding(language: str, words: str) -> None:
    frame = measurement_luck(shares([18, 19, 40, 30, 38], [19, 20, 41, 40, 40]), role(bands((95, None))), "2026-01")
    result = MeasurementLuck(frame=frame, view=View(language="zh" if language == "zh" else "en"))
    assert words in result.headline()
    assert "37.7%" in result.headline()
    none = MeasurementLuck(frame=frame.assign(reliability=float("nan")))
    assert none.finding().en == "How much of the measured differences is luck cannot be told"


def test_units_that_belong_together_lower_the_reliability() -> None:
    frame = shares([180, 190, 150, 120, 160], [200] * 5)
    apart, together = (measurement_luck(frame.assign(cluster="buyer_id", effective_n=float(worth)),
                                        role(bands((95, None))), "2026-01")["reliability"][0] for worth in (200, 40))
    assert apart == measurement_luck(frame, role(bands((95, None))), "2026-01")["reliability"][0]
    assert together < apart


def test_numbers_of_few_people_are_seen_by_those_alone_who_may_see_small_groups() -> None:
    few, rule = shares([18, 19, 40, 30], [19, 20, 41, 40]), role(bands((95, None)))
    frame = measurement_luck(few, rule, "2026-01")
    assert frame["hidden"].tolist() == [True]
    assert measurement_luck(few, rule, "2026-01", minimum_group=4)["hidden"].tolist() == [False]
    seen = {name: MeasurementLuck(frame=frame, view=View(audience=audience)) for name, audience in AUDIENCES.items()}
    assert {audience.small_groups for audience in AUDIENCES.values()} == {True, False}
    for name, result in seen.items():
        (row,) = result.table().rows
        assert (HIDDEN_MARK in row) is not AUDIENCES[name].small_groups
        assert ("37.7%" in result.html()) is AUDIENCES[name].small_groups
        assert ("cannot be told" in result.headline()) is not AUDIENCES[name].small_groups


def test_one_small_row_does_not_hide_the_others() -> None:
    many = shares([18, 19, 40, 30, 38], [19, 20, 41, 40, 40])
    plan = role(bands((95, None)))
    plan = replace(plan, indicators={**plan.indicators, "fcr": plan.indicators["csat"]})
    frame = measurement_luck(pd.concat([many, many[:3].assign(indicator="fcr@default")]), plan, "2026-01")
    rows = MeasurementLuck(frame=frame, view=View(audience=AUDIENCES["council"])).table().rows
    assert [HIDDEN_MARK in row for row in rows] == [False, True]

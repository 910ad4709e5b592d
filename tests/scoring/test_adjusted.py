"""Which value pays: raw, or adjusted where the plan says so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from perfkit.plan import BandRow, Bands, IndicatorRule, Quantity, QuantityRange, Role
from perfkit.scoring import score_points, take_adjusted
from tests.scoring.made import ROLE, no_targets, values

EDGE = Bands(rows=(BandRow(range=QuantityRange(low=Quantity(Fraction(3), "%"), high=None, low_closed=True,
                                               high_closed=False), points=Fraction(100)),), otherwise=Fraction(0))


def role(*, adjusted: bool) -> Role:
    return Role(id=ROLE, kind="design", subject="person", period="month", missing="hold",
                indicators={"page_ctr": IndicatorRule(weight=Fraction(1), scoring=EDGE, adjusted=adjusted)})


def measured(**other: object) -> pd.DataFrame:
    wide = Fraction(3 * 10**30 - 1, 10**32)
    texts = {"adjusted": [.03, float(wide), float("nan"), float("nan")], "exposure": "slot",
             "adjusted_numerator": ["3", str(wide.numerator), "", ""],
             "adjusted_denominator": ["100", str(wide.denominator), "", ""],
             "adjusted_reason": ["", "", "no_overlap", ""]}
    raw = values("page_ctr@default", [Fraction(2, 100), Fraction(4, 100), Fraction(5, 100), None])
    return raw.assign(**(texts | other))


def points(frame: pd.DataFrame, *, adjusted: bool) -> list[float]:
    rule = role(adjusted=adjusted)
    return score_points(take_adjusted(frame, rule), no_targets(), rule)["points"].tolist()


def test_the_raw_value_pays_unless_the_plan_says_otherwise() -> None:
    assert points(measured(), adjusted=False)[:3] == [0, 100, 100]
    frame = measured()
    assert take_adjusted(frame, role(adjusted=False)) is frame


def test_the_adjusted_value_pays_exactly_to_the_edge() -> None:
    assert points(measured(), adjusted=True)[:2] == [100, 0]


def test_what_cannot_be_adjusted_is_not_scored_and_says_why() -> None:
    rule = role(adjusted=True)
    found = score_points(take_adjusted(measured(), rule), no_targets(), rule)
    assert found["state"].tolist()[2:] == ["held", "held"]
    assert found["reason"].tolist()[2:] == ["no_overlap", "absent"]


def test_exports_without_any_exposure_withhold_the_value() -> None:
    blank = measured(adjusted_numerator="", adjusted_denominator="", adjusted_reason="")
    assert take_adjusted(blank, role(adjusted=True))["reason"].tolist()[:3] == ["no_exposure"] * 3


def test_other_indicators_keep_their_raw_value() -> None:
    both = pd.concat([measured(), values("csat@default", [Fraction(9, 10)] * 4)], ignore_index=True)
    rule = role(adjusted=True)
    named = replace(rule, indicators={**rule.indicators, "csat": IndicatorRule(weight=Fraction(0), scoring=EDGE)})
    found = take_adjusted(both, named)
    assert found.loc[found["indicator"] == "csat@default", "value"].tolist() == pytest.approx([.9] * 4)

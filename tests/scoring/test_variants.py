from __future__ import annotations

from fractions import Fraction

import pytest

from perfkit.errors import PlanError
from perfkit.plan import Amount, Expression, Measure, Pool, QuantityRange, RateMarginal, RateRow
from perfkit.scoring import match_indicators, named_indicators

from .made import clamp, role, rule


def test_every_place_of_a_role_that_names_an_indicator_counts() -> None:
    tier = (RateRow(QuantityRange.parse("[0, inf)"), Fraction(1, 100)),)
    lines = (RateMarginal(line="a", base="net_sales", per="subject", lookup=Measure("sales_attainment"), rows=tier,
                          returns="recompute"),
             Amount(line="b", amount=Expression.parse("n.csat@mean5 * points.csat + line.a + wage_base")),
             Pool(line="c", of="team", pool=Expression.parse("value.orders * 1"), share_by="points.fcr",
                  remainder="keep", tie_break="subject"))
    named = named_indicators(role({"csat": rule(1, clamp("0%", "1%"))}, rewards=lines))
    assert named == ("csat", "csat@mean5", "fcr", "net_sales", "orders", "sales_attainment")


def test_a_plain_name_means_the_default_or_the_one_variant_that_nobody_else_asks_for() -> None:
    assert match_indicators(["csat"], ["fcr@day7", "csat@share45"]) == {"csat": "csat@share45"}
    assert match_indicators(["csat"], ["csat_other@x"]) == {"csat": "csat"}
    dated = "delivery_on_time_rate"
    assert match_indicators([dated], [f"{dated}@by_date", f"{dated}@x"]) == {dated: f"{dated}@by_date"}
    with pytest.raises(PlanError, match="allowed: csat@a, csat@b"):
        match_indicators(["csat"], ["csat@b", "csat@a"])

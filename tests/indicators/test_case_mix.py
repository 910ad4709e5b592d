"""Adjusted values: against plain arithmetic, refused where they would be guessed, and what was planted is found."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfkit
from perfkit.indicators import adjust_values, compute_indicators, compute_strata
from perfkit.periods import parse_period

DEMO = Path(__file__).parents[2] / "data" / "demo"
KEYS = ["period", "role", "subject", "spell", "indicator"]


def cells_of(people, *, shape="share", exposure="slot"):
    """Return cells from {subject: {stratum: (numerator, denominator)}}."""
    rows = [("2026-01", "role", subject, "2025-01-01", "page_ctr@default", exposure, False, stratum, shape, top, bottom,
             bottom) for subject, strata in people.items() for stratum, (top, bottom) in strata.items()]
    return pd.DataFrame(rows, columns=[*KEYS, "exposure", "whole_person", "stratum", "shape", "numerator",
                                       "denominator", "n"])


def adjusted(people, **terms):
    cells = cells_of(people, **terms)
    sums = cells.groupby(KEYS, as_index=False)[["numerator", "denominator"]].sum()
    return adjust_values(sums, cells).set_index("subject")


def test_everybody_is_put_on_the_mix_of_all():
    found = adjusted({"a": {"top": (50, 100), "end": (1, 10)}, "b": {"top": (2, 10), "end": (10, 100)}})
    top, end = Fraction(110, 220), Fraction(110, 220)
    wanted = {"a": top * Fraction(50, 100) + end * Fraction(1, 10),
              "b": top * Fraction(2, 10) + end * Fraction(10, 100)}
    for subject, value in wanted.items():
        row = found.loc[subject]
        assert Fraction(int(row["adjusted_numerator"]), int(row["adjusted_denominator"])) == value
        assert row["adjusted"] == pytest.approx(float(value))
        assert row["exposure"] == "slot"


def test_expected_is_the_rate_of_the_others_on_the_own_mix():
    people = {name: {"top": (k, 100), "end": (k // 10, 50)} for name, k in zip("abcd", (30, 20, 40, 60), strict=True)}
    found = adjusted(people)
    wanted = (100 * Fraction(120, 300) + 50 * Fraction(12, 150)) / 150
    assert found.loc["a", "expected"] == pytest.approx(float(wanted))


def test_fewer_than_three_others_expect_nothing_but_the_mix_still_holds():
    found = adjusted({name: {"top": (5, 10), "end": (1, 10)} for name in "abc"})
    assert found["expected"].isna().all()
    assert found["adjusted"].tolist() == [.3, .3, .3]


def test_who_has_no_case_of_a_stratum_is_not_adjusted_and_it_says_why():
    found = adjusted({"a": {"top": (5, 10)}, **{name: {"top": (5, 10), "end": (1, 10)} for name in "bcde"}})
    assert np.isnan(found.loc["a", "adjusted"])
    assert found.loc["a", ["adjusted_numerator", "adjusted_reason"]].tolist() == ["", "no_overlap"]
    assert found.loc["b", "adjusted_reason"] == ""


def test_thin_strata_are_taken_together():
    people = {name: {"top": (50, 100), f"rare {name}": (1, 2)} for name in "abcd"}
    assert adjusted(people)["adjusted"].tolist() == [.5] * 4


def test_where_everybody_stands_in_one_stratum_its_gift_is_taken_off():
    people = {f"d{place}": {"day": (k, 100)} for place, k in enumerate((50, 40, 30, 40))}
    people |= {f"l{place}": {"late": (k, 100)} for place, k in enumerate((20, 10, 30, 20))}
    found = adjusted(people, exposure="shift")
    assert found["adjusted"].round(9).tolist() == [.4, .3, .2, .3, .3, .2, .4, .3]
    assert found.loc["d0", "expected"] == pytest.approx(110 / 300)


def test_three_people_do_not_tell_what_their_stratum_gives():
    people = {name: {"day": (5, 10)} for name in "abc"} | {name: {"late": (5, 10)} for name in "defg"}
    found = adjusted(people, exposure="shift")
    assert found["adjusted_reason"].tolist() == ["few_others"] * 3 + [""] * 4


def test_an_adjusted_share_stays_a_share():
    people = {name: {"day": (0, 10)} for name in "abcd"}
    people |= {name: {"late": (k, 10)} for name, k in zip("efgh", (0, 10, 10, 10), strict=True)}
    found = adjusted(people, exposure="shift")["adjusted"]
    assert found.between(0, 1).all()
    assert adjusted(people, exposure="shift", shape="mean").loc["e", "adjusted"] < 0


def test_values_without_strata_stay_as_they_are():
    found = adjust_values(pd.DataFrame([("2026-01", "role", "a", "2025-01-01", "net_sales@default")], columns=KEYS),
                          cells_of({}))
    assert found["exposure"].tolist() == [""]
    assert found["adjusted"].isna().all()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=4, max_size=8))
def test_one_stratum_changes_nothing_and_the_order_of_rows_does_not_matter(rows):
    people = {f"p{place}": {"top": (min(row), max(row))} for place, row in enumerate(rows)}
    cells = cells_of(people)
    sums = cells.groupby(KEYS, as_index=False)[["numerator", "denominator"]].sum()
    found, other = adjust_values(sums, cells), adjust_values(sums, cells.iloc[::-1])
    assert found["adjusted"].tolist() == pytest.approx((sums["numerator"] / sums["denominator"]).tolist())
    pd.testing.assert_frame_equal(found, other)


@pytest.fixture(scope="module")
def demo():
    return perfkit.open_study(DEMO).inputs


def computed(demo, role, kind, key, period):
    people = demo.people[demo.people["role"] == role]
    terms = {"as_of": demo.as_of, "kind": kind}
    values = compute_indicators(demo.tables, people, [key], [parse_period(period)], **terms)
    return adjust_values(values, compute_strata(demo.tables, people, [key], [parse_period(period)], **terms))


@pytest.mark.parametrize("period", ["2025-Q2", "2025-Q4", "2026-Q2"])
def test_the_slot_of_the_designer_is_found(demo, period):
    found = computed(demo, "design", "design", "page_ctr", period).set_index("subject")
    others = found.drop(index="des01")
    ratio = found.loc["des01", "value"] / (others["numerator"].sum() / others["denominator"].sum())
    assert ratio == pytest.approx(1.5, abs=.2)
    assert found["value"].idxmax() == "des01"
    assert found["adjusted"].rank()["des01"] <= len(found) - 2
    assert found.loc["des01", "adjusted"] == pytest.approx(others["adjusted"].mean(), rel=.1)


@pytest.mark.parametrize(("key", "planted"), [("inquiry_conversion", .04), ("csat", .02)])
def test_the_advantaged_shift_is_found(demo, key, planted):
    people = demo.people[demo.people["role"] == "customer_service"]
    periods = [parse_period(f"{year}-Q{quarter}") for year, quarter in
               ((2025, 1), (2025, 2), (2025, 3), (2025, 4), (2026, 1), (2026, 2))]
    cells = compute_strata(demo.tables, people, [key], periods, as_of=demo.as_of, kind="customer_service_presale")
    agents = cells.groupby(["stratum", "subject"])[["numerator", "denominator"]].sum()
    pooled = agents.groupby("stratum").sum()
    gap = (pooled["numerator"] / pooled["denominator"]).loc[["day", "late"]]
    residual = agents["numerator"] - agents["denominator"] * agents.index.get_level_values("stratum").map(gap)
    luck = (residual.astype(float) ** 2).groupby("stratum").sum() / pooled["denominator"].astype(float) ** 2
    assert gap["day"] - gap["late"] == pytest.approx(planted, abs=2 * float(luck.sum()) ** .5)


def test_after_adjustment_no_shift_is_ahead(demo):
    found = computed(demo, "customer_service", "customer_service_presale", "inquiry_conversion", "2026-Q1")
    shift = found["subject"].map(dict(demo.people[["subject", "shift"]].itertuples(index=False, name=None)))

    def gap(name):
        means = [np.average(found.loc[shift == side, name], weights=found.loc[shift == side, "denominator"].astype(int))
                 for side in ("day", "late")]
        return means[0] - means[1]

    assert gap("value") > .03
    assert gap("adjusted") == pytest.approx(0, abs=1e-12)

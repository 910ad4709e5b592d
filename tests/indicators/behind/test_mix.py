"""The strata behind an adjusted value: they recount to it, in every indicator that the demo can adjust."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.indicators import adjust_values, compute_indicators, compute_strata, exposures_of, strata_behind
from perfkit.periods import parse_period
from tests.indicators.test_case_mix import KEYS, cells_of

DEMO = Path(__file__).parents[3] / "data" / "demo"
ROLES = {"customer_service": "customer_service_presale", "design": "design", "warehouse": "warehouse"}


@pytest.fixture(scope="module")
def demo():
    return perfkit.open_study(DEMO).inputs


@pytest.mark.parametrize("role", ROLES)
def test_strata_recount_to_every_adjusted_value_of_the_demo(demo, role):
    people, month = demo.people[demo.people["role"] == role], [parse_period("2026-05")]
    keys = [key for key in demo.plan.roles[role].indicators if exposures_of(key)]
    terms = {"as_of": demo.as_of, "kind": ROLES[role]}
    cells = compute_strata(demo.tables, people, keys, month, **terms)
    values = adjust_values(compute_indicators(demo.tables, people, sorted(set(cells["indicator"])), month, **terms),
                           cells)
    compared = 0
    for (indicator, subject), mine in values.groupby(["indicator", "subject"]):
        told = strata_behind(mine, cells[cells["indicator"] == indicator], subject)
        paid = {row["spell"]: Fraction(int(row["adjusted_numerator"]), int(row["adjusted_denominator"]))
                for row in mine.to_dict("records") if row["adjusted_numerator"]}
        assert told.recounted() == paid
        counted = int(mine.loc[mine["denominator"].notna(), "denominator"].sum())
        more = int(told.frame["denominator"].sum()) - counted
        assert more == 0 or f"the strata hold {more} more" in told.notes[-1].fill("en")
        compared += len(paid)
    assert compared >= 10


def told_of(subject, people, **terms):
    cells = cells_of(people, **terms)
    sums = cells.groupby(KEYS, as_index=False)[["numerator", "denominator"]].sum()
    whole = sums.assign(unit="share", value=sums["numerator"] / sums["denominator"])
    return strata_behind(whole, cells, subject)


def test_every_stratum_says_what_was_expected_from_the_others():
    told = told_of("a", {name: {"top": (k, 100), "end": (k // 10, 50)}
                         for name, k in zip("abcd", (30, 20, 40, 60), strict=True)})
    end, top = told.frame.to_dict("records")
    assert (top["others_numerator"], top["others_denominator"], top["expected"]) == (120, 300, "40")
    assert (top["weight"], end["weight"]) == ("2/3", "1/3")
    assert Fraction(top["adds"]) == Fraction(2, 3) * Fraction(30, 100)
    assert float(Fraction(top["expected"]) + Fraction(end["expected"])) / 150 == pytest.approx(
        told.values.loc[0, "expected"])


def test_fewer_than_three_others_are_not_told():
    told = told_of("a", {name: {"top": (5, 10)} for name in "abc"})
    assert told.frame["others_numerator"].isna().all()
    assert told.frame["expected"].tolist() == [""]


def test_where_everybody_stands_in_one_stratum_all_strata_are_told():
    people = {f"d{place}": {"day": (0, 10)} for place in range(4)}
    people |= {f"l{place}": {"late": (k, 10)} for place, k in enumerate((0, 10, 10, 10))}
    told = told_of("l0", people, exposure="shift")
    assert told.frame["stratum"].tolist() == ["day", "late"]
    assert told.recounted() == {"2025-01-01": 0}
    assert sum(Fraction(text) for text in told.frame["adds"]) < 0
    assert "Held between 0% and 100%" in told.text()


def test_who_has_no_case_of_a_stratum_is_told_so():
    told = told_of("a", {"a": {"top": (5, 10)}, **{name: {"top": (5, 10), "end": (1, 10)} for name in "bcde"}})
    assert told.recounted() == {}
    assert "no case of a kind that the others have" in told.text()
    assert told.frame["denominator"].tolist() == [0, 10]


def test_what_the_rows_do_not_say_is_said_in_words():
    told = told_of("a", {name: {"": (5, 10), "thin": (0, 1), "top": (60, 100)} for name in "abcd"})
    assert told.shown()["stratum"].tolist() == ["not said", "thin strata together", "top"]


def test_json_holds_the_strata(tmp_path):
    told = told_of("a", {name: {"top": (5, 10)} for name in "abcd"})
    assert json.loads(json.dumps(told.told()))["strata"][0]["adds"] == "1/2"
    assert pd.read_csv(pd.io.common.StringIO(told.as_csv())).loc[0, "adds"] == "1/2"

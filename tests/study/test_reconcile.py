"""Amounts paid elsewhere are compared to the cent; what nothing explains is listed."""

import pandas as pd
import pytest

import perfkit
from perfkit.periods import parse_period
from perfkit.results import View, find_audience
from perfkit.study.reconcile import PayReconciliation, reconcile

QUARTER = parse_period("2026-Q1")


def _lines(*rows):
    frame = pd.DataFrame(rows, columns=["payee", "period", "line", "kind", "amount"])
    return frame.astype({"amount": "Int64"})


def _paid(*rows):
    return pd.DataFrame(rows, columns=["payee", "line", "period", "amount"]).astype({"amount": "Int64"})


def _found(paid, lines):
    frame = reconcile(paid, lines, QUARTER)
    return [tuple(row) for row in frame[["payee", "period", "line", "unexplained", "state"]].itertuples(index=False)]


def test_named_lines_are_compared_one_by_one():
    lines = _lines(("a", "2026-01", "bonus", "amount", 100), ("b", "2026-01", "bonus", "amount", 100),
                   ("a", "2026-01", "pool", "pool", 7), ("c", "2026-01", "bonus", "amount", 5))
    assert _found(_paid(("a", "bonus", "2026-01", 100), ("b", "bonus", "2026-01", 99), ("d", "bonus", "2026-01", 1)),
                  lines) == [("a", "2026-01", "bonus", 0, "equal"), ("b", "2026-01", "bonus", -1, "differs"),
                             ("c", "2026-01", "bonus", -5, "only_computed"), ("d", "2026-01", "bonus", 1, "only_paid")]


def test_paying_without_overrides_and_true_ups_is_explained():
    lines = _lines(("a", "2026-01", "bonus", "amount", 100), ("a", "2026-01", "bonus", "override", 20),
                   ("a", "2026-01", "bonus", "true_up", -5))
    assert _found(_paid(("a", "bonus", "2026-01", 100)), lines) == [("a", "2026-01", "bonus", 0, "before_added")]


def test_a_line_of_no_plan_is_compared_with_all_lines_that_are_not_named():
    lines = _lines(("a", "2026-01", "bonus", "amount", 100), ("a", "2026-01", "pool", "pool", 7))
    assert _found(_paid(("a", "everything", "2026-01", 107)), lines) == [("a", "2026-01", "", 0, "equal")]


def test_days_belong_to_their_own_period_and_a_pack_period_takes_all_together():
    lines = _lines(("a", "2026-01", "bonus", "amount", 100), ("a", "2026-02", "bonus", "amount", 50))
    days = _paid(("a", "bonus", "2026-01-03", 60), ("a", "bonus", "2026-01-04", 40), ("a", "bonus", "2026-02-01", 50))
    assert [row[-1] for row in _found(days, lines)] == ["equal", "equal"]
    assert _found(_paid(("a", "bonus", "2026-Q1", 150)), lines) == [("a", "2026-Q1", "bonus", 0, "equal")]


def test_other_periods_and_an_empty_file_have_nothing_to_compare():
    lines = _lines(("a", "2026-01", "bonus", "amount", 100))
    assert _found(_paid(("a", "bonus", "2025-12", 100), ("a", "bonus", "2025-12-31", 100)), lines) == []
    assert _found(_paid(), lines) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_incentives_of_the_factory_are_laid_beside_the_plan(garments, language):
    study = perfkit.open_study(garments, language=language)
    found = study.pay_reconciliation("2015-01")
    paid = study.inputs.paid_elsewhere
    assert found.frame["paid"].sum() == paid.loc[paid["period"] == "2015-01", "amount"].sum()
    computed = sum(study.payouts(role, "2015-01").frame["payout"].sum() for role in ("sewing", "finishing"))
    assert found.frame["computed"].sum() == computed
    assert found.frame["unexplained"].sum() == found.frame["paid"].sum() - computed
    # Two teams had no work in January: nothing was computed, and nothing paid.
    assert (len(found.frame), len(found.unexplained)) == (24, 22)
    assert "22" in found.headline()
    assert found.shown()["unexplained"].abs().is_monotonic_decreasing


def test_sums_of_few_people_are_not_told_to_who_may_not_see_money():
    frame = reconcile(_paid(("a", "bonus", "2026-01", 100)), _lines(("a", "2026-01", "bonus", "amount", 120)), QUARTER)
    said = {audience: PayReconciliation(frame=frame, view=View(language="en", audience=find_audience(audience)))
            .finding().fill("en") for audience in ("management", "owner", "council")}
    assert "¥1.20" in said["management"]
    assert said["owner"] == said["council"] == "1 of 1 amounts differ from the plan without explanation"

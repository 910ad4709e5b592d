"""Amounts that are paid later, or wait until a value is final."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from scoring.made import no_targets, values

from perfkit.plan import Deferral, PayLine
from perfkit.rewards import carry_forward, empty_ledger, pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points

from .made import amount, amounts, paid_role, pay, pool, roster, sales, whole

LATER = Deferral(share=Fraction(3, 10), pay_in="2026-Q2")
LINE = amount("a", "value.sales * 10%", deferral=LATER)


def table(period: str, cells: list[int]) -> pd.DataFrame:
    return pd.concat([values("score@x", [50] * len(cells), unit="points", period=period),
                      sales(cells, period=period)])


def paid(line: PayLine | None, made: pd.DataFrame, ledger: pd.DataFrame | None = None) -> pd.DataFrame:
    role = paid_role(*([line] if line else []))
    scores = score_points(made, no_targets(), role)
    lines, _ = pay_lines(role, total_points(scores, role, "v"), scores, made, roster(2), plan_version="v",
                         currency="CNY", ledger=ledger)
    return lines


def test_a_share_is_paid_later_and_stands_as_a_row_of_its_own() -> None:
    lines = paid(LINE, table("2026-01", [1_000, 0]))
    assert lines[["subject", "state", "reason"]].to_numpy().tolist() == [
        ["p00000", "paid", ""], ["p00000", "carried", "deferred"], ["p00001", "paid", ""]]
    assert amounts(lines, "a") == [70, None, 0]
    assert lines["base"].tolist()[1] == 30
    assert sum_payouts(lines)["payout"].tolist() == [70, 0]


def test_what_was_deferred_is_paid_in_the_first_period_of_its_quarter_and_only_once() -> None:
    ledger, seen = empty_ledger(), []
    for month, cells in enumerate(([1_000, 500], [2_000, 0], [0, 0], [0, 0], [0, 0]), 1):
        line = LINE if month < 3 else amount("b", "0")  # the rule has gone by the time it is due
        lines = paid(line, table(f"2026-0{month}", cells), ledger)
        ledger = carry_forward(lines, ledger)
        seen.append([int(cell) for cell in sum_payouts(lines)["payout"]])
    assert seen == [[70, 35], [140, 0], [0, 0], [90, 15], [0, 0]]
    assert ledger.groupby("unit_id")["closing"].last().tolist() == [0, 0]


def test_what_is_due_is_paid_although_the_role_has_no_lines_any_more() -> None:
    ledger = carry_forward(paid(LINE, table("2026-01", [1_000, 0])), empty_ledger())
    lines = paid(None, table("2026-05", [0, 0]), ledger)
    assert lines[["subject", "line", "kind", "source_period", "amount", "plan_version"]].to_numpy().tolist() == [
        ["p00000", "a", "deferred", "2026-01", 30, "v"]]


def test_one_run_over_all_periods_pays_the_same() -> None:
    months = {f"2026-0{month}": cells for month, cells in enumerate(([1_000, 500], [2_000, 0], [0, 0], [10, 10]), 1)}
    together = paid(LINE, pd.concat([table(period, cells) for period, cells in months.items()]))
    ledger, apart = empty_ledger(), []
    for period, cells in months.items():
        apart.append(paid(LINE, table(period, cells), ledger))
        ledger = carry_forward(apart[-1], ledger)
    pd.testing.assert_frame_equal(together, pd.concat(apart, ignore_index=True))
    due = together[together["kind"] == "deferred"]
    assert due[["period", "source_period", "amount"]].to_numpy().tolist() == [
        ["2026-04", "2026-01", 30], ["2026-04", "2026-02", 60], ["2026-04", "2026-01", 15]]


@pytest.mark.parametrize("line", [
    amount("a", "value.sales * 10%", hold="maturity"), whole("a", ("[0, inf)", "0.1"), hold="maturity"),
    pool("a", "value.sales", hold="maturity", of="team", share_by="equal")])
def test_an_amount_waits_for_a_value_that_is_provisional(line: PayLine) -> None:
    early = sales([1_000, 1_000]).assign(maturity=["provisional", "final"])
    lines, _ = pay(paid_role(line), [50, 50], early)
    alone = line.kind != "pool"
    assert lines["state"].tolist() == ["held", "paid" if alone else "held"]
    assert lines["reason"].tolist() == (["immature", ""] if alone else ["pool_held"] * 2)


def test_an_amount_by_the_total_waits_for_every_value_in_it() -> None:
    made = paid_role(amount("a", "total", hold="maturity"), amount("b", "value.sales", hold="maturity"))
    points = values("score@x", [50], unit="points").assign(maturity="provisional")
    scores = score_points(points, no_targets(), made)
    lines, _ = pay_lines(made, total_points(scores, made, "v"), scores, pd.concat([points, sales([5])]), roster(1),
                         plan_version="v", currency="CNY")
    assert lines["state"].tolist() == ["held", "paid"]

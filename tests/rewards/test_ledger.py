"""What one period carries to the next."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import no_targets, values

from perfkit.errors import DataError
from perfkit.rewards import carry_forward, empty_ledger, pay_lines
from perfkit.scoring import score_points, total_points

from .made import paid_role, pool, roster

LINE = pool("p", "value.orders * 0.95 - 1170", share_by="equal", negative="carry")


def month(number: int, orders: list[int]) -> pd.DataFrame:
    period = f"2026-{number:02d}"
    return pd.concat([values("score@x", [50] * len(orders), unit="points", period=period),
                      values("orders@x", orders, unit="count", period=period)])


def paid(table: pd.DataFrame, ledger: pd.DataFrame | None = None, line: object = LINE) -> tuple[pd.DataFrame, ...]:
    made = paid_role(line)
    scores = score_points(table, no_targets(), made)
    count = table["subject"].nunique()
    return pay_lines(made, total_points(scores, made, "v"), scores, table, roster(count), plan_version="v",
                     currency="CNY", ledger=ledger)


def test_a_deficit_travels_over_three_periods_and_is_made_up() -> None:
    ledger, seen = empty_ledger(), []
    for number, orders in enumerate(([400, 600], [700, 600], [900, 800], [700, 800]), 1):
        lines, pools = paid(month(number, orders), ledger)
        ledger = carry_forward(pools, ledger)
        seen.append((*pools[["pool", "paid", "remainder", "destination"]].iloc[0], lines["amount"].sum(),
                     lines["reason"].iloc[0]))
    assert seen == [(-22_000, 0, -22_000, "carried", 0, "negative_pool"), (6_500, 0, 6_500, "carried", 0, "deficit"),
                    (44_500, 29_000, 15_500, "carried", 29_000, ""), (25_500, 25_500, 0, "", 25_500, "")]
    assert ledger[["period", "opening", "movement", "closing"]].to_numpy().tolist() == [
        ["2026-01", 0, -22_000, -22_000], ["2026-02", -22_000, 6_500, -15_500], ["2026-03", -15_500, 15_500, 0]]


def test_periods_of_one_run_carry_on_as_periods_one_by_one() -> None:
    tables = [month(number, orders) for number, orders in enumerate(([400, 600], [700, 600], [900, 800]), 1)]
    together, pools = paid(pd.concat(tables))
    ledger, apart = empty_ledger(), []
    for table in tables:
        lines, one = paid(table, ledger)
        ledger = carry_forward(one, ledger)
        apart.append(lines)
    assert together["amount"].tolist() == pd.concat(apart)["amount"].tolist()
    pd.testing.assert_frame_equal(carry_forward(pools, empty_ledger()), ledger)


def test_a_pool_set_to_zero_carries_nothing() -> None:
    _, pools = paid(month(1, [0]), line=pool("p", "value.orders - 5", share_by="equal", negative="zero"))
    assert pools["destination"].tolist() == ["kept"]
    assert carry_forward(pools, empty_ledger()).empty


def test_a_period_that_the_ledger_holds_is_refused() -> None:
    _, pools = paid(month(1, [0]))
    ledger = carry_forward(pools, empty_ledger())
    with pytest.raises(DataError, match="already holds this period"):
        carry_forward(pools, ledger)


@settings(deadline=None, max_examples=20)
@given(orders=st.lists(st.integers(0, 3_000), min_size=1, max_size=6))
def test_what_is_paid_and_carried_is_what_the_pools_held(orders: list[int]) -> None:
    ledger, spent, held = empty_ledger(), 0, 0
    for number, count in enumerate(orders, 1):
        _, pools = paid(month(number, [count]), ledger)
        ledger = carry_forward(pools, ledger)
        spent, held = spent + int(pools["paid"].sum()), held + int(pools["pool"].sum())
    last = int(ledger["closing"].iloc[-1]) if len(ledger) else 0
    assert spent + last == held

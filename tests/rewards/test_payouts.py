from __future__ import annotations

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.rewards import sum_payouts
from perfkit.rewards.payouts import PAYOUT_COLUMNS

from .made import amount, paid_role, pay


def test_a_payout_is_the_sum_of_its_paid_lines() -> None:
    lines, _ = pay(paid_role(amount("a", "10.01"), amount("b", "total / 3"), amount("c", "1 / 0")), [80, 10])
    payouts = sum_payouts(lines)
    assert tuple(payouts.columns) == PAYOUT_COLUMNS
    assert payouts["payout"].tolist() == [1_001 + 2_667, 1_001 + 333]
    assert payouts["lines"].tolist() == [2, 2]
    assert payouts["state"].tolist() == ["paid", "paid"]


def test_the_state_says_whether_something_waits_or_nothing_could_be_computed() -> None:
    made = paid_role(amount("a", "total * 1"), missing="hold")
    lines, _ = pay(made, [80, 80, 80], states=["counted", "shown", "counted"])
    lines.loc[2, ["state", "amount"]] = ["no row", pd.NA]
    payouts = sum_payouts(lines)
    assert payouts["state"].tolist() == ["paid", "held", "no row"]
    assert payouts["payout"].tolist() == [8_000, 0, 0]


def test_an_amount_that_is_not_paid_is_refused() -> None:
    lines, _ = pay(paid_role(amount("a", "10")), [80])
    for broken in (lines.assign(state="held"), lines.assign(amount=pd.array([None], dtype="Int64"))):
        with pytest.raises(DataError, match="a of p00000 in 2026-01"):
            sum_payouts(broken)

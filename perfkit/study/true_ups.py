"""True-ups: what an open period owes to frozen ones, or takes back, because data came later.

A frozen period is computed again with the events of today under its own plan, roster and targets. A line that says
``returns: recompute`` is trued up by the difference from what was paid; one that says ``returns: at_paid_rate`` by what
came back at the rate once paid. Other lines hang on scores, which are not judged again: they stand as they were paid.
A line that was held is paid once nothing is left to wait for. What is paid later of a line goes with it, into the
ledger. True-ups that a frozen period has paid already are taken off, so that parts and whole agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from perfkit.money import whole_units
from perfkit.periods import Period, period_of
from perfkit.rewards.frame import CARRIED, HELD, PAID, USED
from perfkit.study.added import ADDED_KINDS, OVERRIDE, TRUE_UP, join_lines, lines_of
from perfkit.study.frozen import Freeze, read_freezes
from perfkit.study.inputs import Inputs
from perfkit.study.ledgers import before_freeze
from perfkit.study.measuring import measure, terms_of, trend_parts
from perfkit.study.pay_run import plan_parts, run_pay

REASON, RELEASED, AT_PAID_RATE = "late_data", "released", "at_paid_rate"
MINOR = 100
_KEY = ["period", "subject", "spell", "payee", "line"]


def owed_to(inputs: Inputs, period: Period) -> list[Freeze]:
    """Return the frozen periods that `period` trues up: all of them, if it follows the latest one; else none.

    Raises
    ------
    DataError
        If a freeze is not as it was written.
    """
    freezes = [freeze for freeze in read_freezes(inputs.folder) if freeze.period != period]
    if not freezes:
        return []
    latest = freezes[-1].period
    following = period_of(latest.end, latest.kind, fiscal_year_start=latest.fiscal_year_start)
    return freezes if period == following else []


def true_up_lines(inputs: Inputs, role_id: str, freezes: Sequence[Freeze], period: str) -> pd.DataFrame:
    """Return the true-ups of one role as PayLines of `period`, sorted by the period they correct, subject and line.

    Parameters
    ----------
    inputs : Inputs
        Events up to today.
    role_id : str
    freezes : sequence of Freeze
        From :func:`owed_to`.
    period : str
        Own period of the role in which they are paid.
    """
    paid_already = join_lines([_lines(freeze, role_id) for freeze in freezes])
    paid_already = paid_already[paid_already["kind"] == TRUE_UP]
    return lines_of([{**row, "period": period, "role": role_id} for freeze in freezes
                     for row in _of_freeze(inputs, role_id, freeze, paid_already)])


def _lines(freeze: Freeze, role_id: str) -> pd.DataFrame:
    path = freeze.results / role_id / "pay_lines.parquet"
    return pd.read_parquet(path) if path.exists() else lines_of([])


def _of_freeze(inputs: Inputs, role_id: str, freeze: Freeze, trued: pd.DataFrame) -> Iterator[dict[str, Any]]:
    parts = plan_parts(freeze.inputs, role_id, freeze.period)
    returns = {(part.text, line.line): how for part, plan in parts for line in plan.roles[role_id].rewards
               if (how := getattr(line, "returns", None))}
    paid = _lines(freeze, role_id)
    if paid.empty or not (returns or (paid["state"] == HELD).any()):
        return
    now, earlier, settled = _ruled(_again(inputs, role_id, freeze)), _sums(trued), _set_by_hand(paid)
    for key, row in sorted(_ruled(paid).items()):
        how, today = returns.get((key[0], key[-1])), now.get(key)
        if today is None:
            continue
        if row["state"] == HELD and (*key, PAID) not in earlier:
            yield from _released(today) if today["state"] == PAID and key not in settled else ()
        elif how and _is_known(today):
            now_due = _Pair(row, today, *earlier.get((*key, PAID), (0, 0)))
            yield from _due(now_due, how)
            yield from _due_later(now_due, how, earlier.get((*key, CARRIED), (0, 0))[1])


def _sums(trued: pd.DataFrame) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return the amount and the change of base that were trued up before, by what they correct and their state."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for row in trued.to_dict("records"):
        key = (str(row["source_period"]), *(str(row[name]) for name in _KEY[1:]), str(row["state"]))
        amount, base = found.get(key, (0, 0))
        found[key] = (amount + _whole(row["amount"]), base + _whole(row["base"]))
    return found


def _set_by_hand(paid: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the lines of which somebody said what they become: nothing more is due."""
    by_hand = _records(paid[paid["kind"] == OVERRIDE])
    return {_key(row) for row in by_hand if str(json.loads(row["steps"])["expression"]).startswith("=")}


def _again(inputs: Inputs, role_id: str, freeze: Freeze) -> pd.DataFrame:
    """Compute the lines of a frozen period again: its own rules, roster, targets and ledger, today's events."""
    late = Inputs(freeze.inputs.folder, inputs.as_of, events=inputs.tables)
    parts = plan_parts(late, role_id, freeze.period)
    values, baselines = measure(late, role_id, parts, terms_of(role_id, trend_parts(late, role_id, parts)))
    ledger = before_freeze(freeze, role_id, parts[0][0].text)
    return run_pay(late, role_id, parts, values, baselines, ledger).lines


def _ruled(lines: pd.DataFrame) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Return what rules give in the period itself, with what is paid later of it (`later`, and when: `pay_in`).

    What was added, and what other lines use, is not among it.
    """
    own = ~lines["kind"].isin(ADDED_KINDS) & (lines["state"] != USED) & (lines["source_period"] == lines["period"])
    carried = lines["state"] == CARRIED
    later = {_key(row): row for row in _records(lines[own & carried])}
    rows = {_key(row): row for row in _records(lines[own & ~carried])}
    return {key: {**row, "later": _whole(later[key]["base"]) if key in later else 0,
                  "pay_in": json.loads(later[key]["steps"])["pay_in"] if key in later else ""}
            for key, row in rows.items()}


def _records(lines: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in lines.to_dict("records")]


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _KEY)


def _is_known(today: Mapping[str, Any]) -> bool:
    """Tell whether it is known what is due: data that are gone are no returns, and what waits is not due yet."""
    return not pd.isna(today["base"]) and today["state"] != HELD


def _released(today: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give what was held, as it is computed now that it need not wait; an amount of 0 says that the wait is over."""
    yield {**today, "kind": TRUE_UP, "source_period": today["period"], "reason": RELEASED}
    if today["later"]:
        yield _later(today, today["later"], today["pay_in"])


def _due_later(pair: _Pair, how: str, earlier: int) -> Iterator[dict[str, Any]]:
    """Give what is added to, or taken off, the share that is paid later."""
    then, today = pair.row["later"], pair.today["later"]
    late = _Pair({**pair.row, "amount": then}, {**pair.today, "amount": today}, earlier, pair.earlier_base)
    for row in _due(late, how):
        yield _later(pair.row, row["amount"], pair.row["pay_in"] or pair.today["pay_in"])


def _later(row: Mapping[str, Any], amount: int, pay_in: str) -> dict[str, Any]:
    return {**row, "kind": TRUE_UP, "source_period": row["period"], "base": amount, "rate": "", "amount": pd.NA,
            "steps": json.dumps({"pay_in": pay_in}), "state": CARRIED, "reason": "deferred"}


@dataclass(frozen=True)
class _Pair:
    """One line as it was paid and as it is computed today, and what was trued up before; minor units."""

    row: Mapping[str, Any]
    today: Mapping[str, Any]
    earlier: int
    earlier_base: int

    @cached_property
    def paid(self) -> int:
        return _whole(self.row["amount"])

    @cached_property
    def change_of_base(self) -> int:
        """What the base grew by since it was paid for (below 0: what came back)."""
        return _whole(self.today["base"]) - _whole(self.row["base"])


def _whole(cell: Any) -> int:
    return 0 if pd.isna(cell) else int(cell)


def _due(pair: _Pair, how: str) -> Iterator[dict[str, Any]]:
    at_rate = how == AT_PAID_RATE and bool(pair.paid)
    slices = _slices(pair.row) if at_rate else []
    again = Fraction(_whole(pair.today["amount"]) - pair.paid)
    whole = whole_units(at_paid_rate(pair.change_of_base, slices) if at_rate else again)
    due = whole - pair.earlier
    if due:
        steps = _rate_steps(pair, whole) if at_rate else _difference_steps(pair)
        base = pair.change_of_base - pair.earlier_base
        yield {**pair.row, "kind": TRUE_UP, "source_period": pair.row["period"], "base": base,
               "rate": str(Fraction(due, base)) if at_rate and base else "",
               "steps": json.dumps(steps), "amount": due, "state": "paid", "reason": REASON}


def at_paid_rate(change: int, slices: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Return what a change of the base is worth at the rates once paid: what came back comes off the top slice first.

    Parameters
    ----------
    change : int
        Minor units; what is added is worth the rate of the top slice.
    slices : sequence of (part, rate)
        As paid, from the lowest tier to the highest.

    Examples
    --------
    >>> slices = [(Fraction(100), Fraction(1, 100)), (Fraction(50), Fraction(3, 100))]
    >>> at_paid_rate(-30, slices), at_paid_rate(-70, slices), at_paid_rate(10, slices)
    (Fraction(-9, 10), Fraction(-17, 10), Fraction(3, 10))
    """
    if not slices:
        return Fraction(0)
    if change >= 0:
        return change * slices[-1][1]
    left, worth = Fraction(-change), Fraction(0)
    for part, rate in reversed(slices):
        taken = min(left, part)
        worth, left = worth + taken * rate, left - taken
    return -worth


def _slices(row: Mapping[str, Any]) -> list[tuple[Fraction, Fraction]]:
    """Return the slices that were paid; of a line that a cap, a gate or a fixed amount changed, its effective rate."""
    steps = json.loads(row["steps"])
    listed = steps if isinstance(steps, list) else []
    slices = [(Fraction(step["part"]), Fraction(step["rate"])) for step in listed if Fraction(step["part"])]
    if slices and whole_units(sum((part * rate for part, rate in slices), Fraction(0))) == _whole(row["amount"]):
        return slices
    base = _whole(row["base"])
    return [(Fraction(base), Fraction(_whole(row["amount"]), base))] if base else []


def _difference_steps(pair: _Pair) -> dict[str, Any]:
    return {"expression": "recomputed - paid - trued_up", "values": _money(
        recomputed=_whole(pair.today["amount"]), paid=pair.paid, trued_up=pair.earlier)}


def _rate_steps(pair: _Pair, whole: int) -> dict[str, Any]:
    return {"expression": "change_of_base * paid_rate - trued_up", "values": {
        **_money(change_of_base=pair.change_of_base, trued_up=pair.earlier),
        "paid_rate": str(Fraction(whole, pair.change_of_base)) if pair.change_of_base else "0"}}


def _money(**amounts: int) -> dict[str, str]:
    return {name: str(Fraction(amount, MINOR)) for name, amount in amounts.items()}

"""Lines that fill up what others pay: a guarantee, and a draw that may have to be made good.

All spells of a subject in a period count together; the line stands at the last of them, the others have 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.periods import Period, parse_period
from perfkit.plan import Draw, Guarantee, Topped
from perfkit.rewards.facts import MINOR, Facts
from perfkit.rewards.ledger import balances
from perfkit.rewards.proration import part_of_sum
from perfkit.rewards.raw import Raw
from perfkit.rewards.steps import expression_steps
from perfkit.scoring.keys import Positions, Texts, nothing

FARTHEST = 1000


@dataclass(frozen=True, eq=False)
class _Earned:
    """What the lines that count pay each subject in a period, and at which of its spells the line stands."""

    sums: ExactColumn
    last: Bools
    lacking: Bools

    @classmethod
    def of(cls, line: Topped, facts: Facts) -> _Earned:
        """Add up the lines and spells; nothing is known where one has no amount and the plan does not say 0."""
        keys = facts.keys
        place = keys.groupby(["period", "subject"], sort=False).ngroup().to_numpy(dtype=np.int64)
        cells = [facts.lines[name] for name in line.of]
        gone = np.zeros(len(keys), dtype=bool)
        for column in cells:
            gone |= column.missing
        whole = [column.where(~column.missing, 0).to_whole() for column in cells]
        own = np.array([sum(amount or 0 for amount in row) for row in zip(*whole, strict=True)], dtype=object)
        sums = np.zeros(place.max(initial=-1) + 1, dtype=object)
        np.add.at(sums, place, own)
        lacking = np.zeros(len(sums), dtype=bool)
        if line.missing == "no_row":
            lacking[place[gone]] = True
        return cls(ExactColumn.of(sums[place]) if len(place) else nothing(0),
                   ~keys.duplicated(["period", "subject"], keep="last").to_numpy(), lacking[place])


def guarantee_raw(line: Guarantee, facts: Facts) -> Raw:
    """Return what the lines fall short of the guaranteed sum, as long as it is guaranteed."""
    earned = _Earned.of(line, facts)
    runs = _guaranteed(line, facts)
    due, told_days = part_of_sum(line, line.sum * MINOR, facts)
    short = (due - earned.sums).clip(0)
    amount = short.where(runs & earned.last, 0).where(~earned.lacking, nothing(len(short)))
    values = {"sum": due / MINOR, "paid": earned.sums / MINOR}
    told = np.select([~runs, ~earned.last], ["guarantee_over", "other_spell"], default="").astype(object)
    return Raw(amount, nothing(len(short)), _lacks(earned), expression_steps(
        "max(0, sum - paid)", values, len(short), {"of": [", ".join(line.of)] * len(short), **told_days}), told)


def _lacks(earned: _Earned) -> Texts:
    return np.where(earned.lacking, "needs_line", "").astype(object)


def _guaranteed(line: Guarantee, facts: Facts) -> Bools:
    """Tell whose period is still guaranteed."""
    periods = {text: parse_period(text) for text in sorted(set(facts.keys["period"]))}
    if isinstance(line.until, date):
        kept = {text: period.last <= line.until for text, period in periods.items()}
        return facts.keys["period"].map(kept).to_numpy(dtype=bool)
    began = _starts(facts)
    return np.array([_number(periods[text], began.get(subject), line.until) <= line.until
                     for text, subject in zip(facts.keys["period"], facts.keys["subject"], strict=True)], dtype=bool)


def _starts(facts: Facts) -> dict[str, date]:
    """Return the first day of each subject in the role, as far as people.csv knows."""
    mine = facts.people[facts.people["role"] == facts.role.id]
    days = mine["from_day"] if "from_day" in mine.columns else mine["spell"]
    first = pd.to_datetime(days).groupby(mine["subject"]).min()
    return {str(subject): day.date() for subject, day in first.items()}


def _number(period: Period, began: date | None, most: int) -> int:
    """Return the how manyth own period this is, counted from that which holds the first day; `most` + 1 if later."""
    if began is None:
        return most + 1
    number, earlier = 1, period
    while earlier.first > began and number <= most:
        number, earlier = number + 1, earlier.previous()
    return number


def draw_raw(line: Draw, facts: Facts) -> Raw:
    """Return what is drawn, or taken off for what was drawn before: below 0."""
    earned, size = _Earned.of(line, facts), len(facts.keys)
    lost = earned.lacking | facts.held | facts.waiting(line)
    due, told_days = part_of_sum(line, line.amount * MINOR, facts)
    full = [amount or 0 for amount in due.floor().to_whole()]
    sums, moved, owed = earned.sums.to_whole(), [0] * size, [0] * size
    for place, opening in _opened(line, facts, earned.last & ~lost, moved):
        left = (sums[place] or 0) - full[place]
        moved[place], owed[place] = (-left if left < 0 else -min(left, -opening)), opening
    amount = ExactColumn.of(np.array(moved, dtype=object)).where(~earned.lacking, nothing(size))
    closed = [opening - move for opening, move in zip(owed, moved, strict=True)]
    values = {"sum": due.floor() / MINOR, "paid": earned.sums / MINOR}
    more = {"of": [", ".join(line.of)] * size, **told_days}
    if line.recover:
        more |= {"opening": [str(opening) for opening in owed], "closing": [str(end) for end in closed]}
    told = np.where(earned.last, "", "other_spell").astype(object)
    return Raw(amount, nothing(size), _lacks(earned), expression_steps("sum - paid", values, size, more), told)


def _opened(line: Draw, facts: Facts, counts: Bools, moved: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the places that count, period by period, each with what its subject owes before it: 0 or below.

    What is paid at a place is written to `moved` before the next one is asked for.
    """
    periods, subjects = facts.keys["period"].tolist(), facts.keys["subject"].tolist()
    order: Positions = np.array(sorted(np.flatnonzero(counts).tolist(), key=lambda place: (periods[place],
                                                                                           subjects[place])))
    first = min(periods, default="")
    owed = balances(facts.ledger, facts.role.id, line.line, first) if line.recover else {}
    for place in order.tolist():
        opening = owed.get(subjects[place], 0) if line.recover else 0
        yield place, opening
        owed[subjects[place]] = opening - moved[place]

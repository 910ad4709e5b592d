"""Amounts of a whole period taken in the part of its days that count for pay: exactly, before anything is rounded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.integers import Ints
from perfkit.plan import Line, Pool, Topped
from perfkit.rewards.facts import Facts
from perfkit.rewards.raw import Raw
from perfkit.rewards.steps import add_steps, exact_texts
from perfkit.scoring.keys import Positions

NO_DAYS = "no_paid_days"


def paid_share(line: Line, facts: Facts) -> ExactColumn | None:
    """Return paid days / days of the period of each subject where the line goes by days, else None.

    Statutory leave counts as paid, other leave does not. A subject of whom nothing is known was there throughout.
    """
    if line.prorate != "days":
        return None
    paid, days = facts.paid_days
    return (paid / days).where(~paid.missing, 1)


def spell_parts(line: Pool, facts: Facts, place: Positions) -> tuple[ExactColumn, ExactColumn]:
    """Return the part of its weight, and of the cap of its person, that each spell has in a pool.

    The spells of one person in one unit and period are one payee. They have equal parts of both; with ``prorate: days``
    the weight is taken in the part of the days of the period, and the cap falls to the spells by their paid days.

    Parameters
    ----------
    line : Pool
    facts : Facts
    place : array of int
        The unit of each key.
    """
    paid = np.zeros(len(place), dtype=np.int64) if line.prorate != "days" else _whole_days(facts)
    people = pd.Series(paid).groupby(facts.person_periods * (place.max(initial=-1) + 2) + place + 1)
    count = people.transform("size").to_numpy(dtype=np.int64)
    equal = ExactColumn.of(np.ones(len(count), dtype=np.int64), count)
    share = paid_share(line, facts)
    if share is None:
        return equal, equal
    part = ExactColumn.of(paid, people.transform("sum").to_numpy(dtype=np.int64))
    return share, part.where(~part.missing, 0)


def _whole_days(facts: Facts) -> Ints:
    """Return the paid days of each key; 1 where nothing is known of it."""
    paid, _ = facts.paid_days
    return np.where(paid.missing, 1, paid.numerator).astype(np.int64)


def part_of_sum(line: Topped, whole: Fraction, facts: Facts) -> tuple[ExactColumn, dict[str, list[str]]]:
    """Return what a line fills up to (minor units) in the part of a person's paid days, and the days for its steps.

    All spells of a person in a period count together, as they do for what the other lines pay.
    """
    size = len(facts.keys)
    if line.prorate != "days":
        return ExactColumn.constant(whole, size), {}
    paid, days = facts.paid_days
    known = facts.keys.assign(paid=np.where(paid.missing, 0, paid.numerator))
    people = known.groupby(["period", "subject"])["paid"]
    together = ExactColumn.of(people.transform("sum").to_numpy(dtype=np.int64), missing=paid.missing)
    share = together / days
    return share.where(~share.missing, 1) * whole, {"paid_days": exact_texts(together), "days": exact_texts(days)}


def prorate(line: Line, facts: Facts, raw: Raw) -> Raw:
    """Return what a line gives for a whole period in the part of each subject's paid days.

    The part is taken last, of the amount behind cap, floor and gate: so the parts of a period that is split between two
    spells add up to the whole.
    """
    share = paid_share(line, facts)
    if share is None or isinstance(line, Topped):
        return raw
    paid, days = (exact_texts(column) for column in facts.paid_days)
    steps = add_steps(raw.steps, {"before": exact_texts(raw.amount), "paid_days": paid, "days": days})
    reason = np.full(len(raw.amount), "", dtype=object) if raw.reason is None else raw.reason
    return replace(raw, amount=raw.amount * share, steps=steps,
                   reason=np.where(share.compare(0) == 0, NO_DAYS, reason).astype(object))

"""Pools: a fixed sum per team, role or shop, shared out among its people to the last cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd

from perfkit.exact import Bools, ExactColumn, Ints
from perfkit.plan import Pool
from perfkit.rewards.facts import MINOR, Facts, Known
from perfkit.rewards.frame import LineResult
from perfkit.rewards.groups import Groups, Scope
from perfkit.rewards.shares import share_pool
from perfkit.rewards.steps import exact_texts, expression_steps
from perfkit.scoring.keys import Positions, Texts, nothing

POOL_COLUMNS = ("period", "role", "line", "of", "unit_id", "pool", "paid", "remainder", "destination")


def pool_line(line: Pool, facts: Facts) -> tuple[LineResult, pd.DataFrame]:
    """Share out the pools of one line.

    The names in the pool's expression stand for sums over the people of the unit; only what adds up may be used
    (``wage_base``, ``n``, earlier lines, values and targets in money or counts). A person with several spells in one
    unit and period is one payee: each spell has an equal part of the weight and of the cap. Where a share hangs on
    totals and one of them is held, the whole pool waits; where all share equally, only that person's part does.
    A person without a total (or grade, or points, as the shares go) has no row, and the others share the pool.

    Returns
    -------
    tuple of LineResult, DataFrame
        The line, and the Pools rows: paid + remainder == pool, whatever the rule.

    Raises
    ------
    PlanError
        If the expression uses what does not add up over people.
    """
    split = _split(line, facts)
    size = len(facts.keys)
    amounts, shares = np.full(size, None, dtype=object), np.full(size, "", dtype=object)
    for members, pool in split.shared():
        weights = split.weight.take(members).clip(0)
        amounts[members] = share_pool(pool, weights, split.caps(members), redistribute=line.remainder == "redistribute")
        shares[members] = _shown_shares(weights)
    amounts[split.held] = None
    more = {"of": [line.of] * size, "unit_id": split.groups.unit.tolist(), "weight": exact_texts(split.weight),
            "share": shares.tolist()}
    steps = expression_steps(line.pool.text, {name: split.groups.each(column) for name, column in split.sums.items()},
                             size, more)
    result = LineResult(base=split.groups.each(split.pool), rate=nothing(size), amount=ExactColumn.of(amounts),
                        steps=steps, reason=split.reason(), held=split.held)
    return result, split.report(amounts)


def _shown_shares(weights: ExactColumn) -> list[str]:
    """Return each share of the sum as a decimal for display: the exact one can have hundreds of digits."""
    sizes = weights.to_float()
    whole = fsum(sizes)
    return [f"{size / whole:.9f}" if whole else "0" for size in sizes.tolist()]


@dataclass(frozen=True, eq=False)
class _Split:
    """One pool line: which unit each subject is in, what each unit has to share, and by which weights."""

    line: Pool
    facts: Facts
    groups: Groups
    sums: dict[str, ExactColumn]
    pool: ExactColumn
    weight: ExactColumn
    why: Texts
    spells: Ints

    def shared(self) -> Iterator[tuple[Positions, int]]:
        """Give the people and the pool of each unit that has one; people in the order of the tie-break."""
        for members, pool in zip(self.groups.members(), self.pool.to_whole(), strict=True):
            if pool is not None:
                yield members[~self.weight.missing[members]], pool

    def caps(self, members: Positions) -> Ints | None:
        """Return the cap of each of `members` in minor units, rounded down."""
        if self.line.cap is None:
            return None
        cap = self.line.cap * MINOR
        return cap.numerator // (cap.denominator * self.spells[members])

    @property
    def held(self) -> Bools:
        """Whose part waits: those whose total is held, and where shares hang on totals all of their unit."""
        if self.line.share_by == "equal":
            return self.facts.held
        return np.asarray(self.facts.held | self.groups.each_true(self.groups.any(self.facts.held)))

    def reason(self) -> Texts:
        """Return why a part is missing, waits or is 0."""
        none = self.groups.each_true(self.pool.missing)
        below = self.groups.each_true(self.pool.compare(0) < 0)
        told = [(self.facts.held, "total_held"), (self.held, "pool_held"), (self.groups.place < 0, "no_unit"),
                (none, "pool_undefined"), (below, "negative_pool"), (self.weight.missing, self.why),
                (self.weight.compare(0) < 0, "negative_share"), (self.weight.compare(0) == 0, "no_share")]
        return np.select([mask for mask, _ in told], [np.asarray(why, dtype=object) for _, why in told], default="")

    def report(self, amounts: Texts) -> pd.DataFrame:
        """Return the Pools rows of this line."""
        paid = np.zeros(len(self.groups), dtype=np.int64)
        got = np.flatnonzero([amount is not None for amount in amounts])
        np.add.at(paid, self.groups.place[got], amounts[got].astype(np.int64))
        pool = pd.Series(self.pool.to_whole(), dtype="Int64")
        left = pool - paid
        destination = np.where(left.fillna(0) == 0, "", np.where(self.groups.any(self.held), "held", "kept"))
        return self.groups.units.assign(role=self.facts.role.id, line=self.line.line, of=self.line.of, pool=pool,
                                        paid=paid, remainder=left, destination=destination)[list(POOL_COLUMNS)]


def _split(line: Pool, facts: Facts) -> _Split:
    groups = Groups.of_facts(facts, line.of)
    scope = Scope(facts, groups)
    sums = {name: scope.named(name).in_currency() for name in sorted(line.pool.names)}
    pool = (line.pool.evaluate(sums, len(groups)) * MINOR).round_half_up()
    spells = _spells(facts, groups)
    weight = _weight(line, facts)
    return _Split(line=line, facts=facts, groups=groups, sums=sums, pool=pool, spells=spells,
                  weight=weight.column / ExactColumn.of(spells), why=weight.why)


def _spells(facts: Facts, groups: Groups) -> Ints:
    """Return in how many spells each subject belongs to its unit in the period: together they are one payee."""
    placed = facts.keys.assign(place=groups.place)[["period", "place", "subject"]]
    return placed.groupby(["period", "place", "subject"])["subject"].transform("size").to_numpy(dtype=np.int64)


def _weight(line: Pool, facts: Facts) -> Known:
    if line.share_by == "equal":
        size = len(facts.keys)
        return Known(ExactColumn.constant(1, size), "", np.full(size, "", dtype=object))
    return facts.named(line.share_by)

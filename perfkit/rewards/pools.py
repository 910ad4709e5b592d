"""Pools: a fixed sum per team, role or shop, shared out among its people to the last cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd

from perfkit.exact import Bools, ExactColumn, Ints
from perfkit.money import share_out
from perfkit.plan import Pool, PoolPart
from perfkit.rewards.facts import MINOR, Facts, Known
from perfkit.rewards.frame import LineResult
from perfkit.rewards.groups import Groups, Scope
from perfkit.rewards.ledger import CARRIED, balances, left_of
from perfkit.rewards.payees import choose_payees
from perfkit.rewards.shares import share_pool
from perfkit.rewards.steps import exact_texts, expression_steps
from perfkit.scoring.keys import Positions, Texts, as_texts, nothing

POOL_COLUMNS = ("period", "role", "line", "of", "unit_id", "pool", "paid", "remainder", "destination")


def pool_line(line: Pool, facts: Facts) -> tuple[LineResult, pd.DataFrame]:
    """Share out the pools of one line.

    The names in the pool's expression stand for sums over the people of the unit; only what adds up may be used
    (``wage_base``, ``n``, earlier lines, values and targets that are sums of money or counts). A deficit that the
    ledger carries, or an earlier period of the same run, is made up first where the plan carries it. A person with
    several spells in one unit and period is one payee: each spell has an equal part of the weight and of the cap.
    Where a share hangs on totals and one of them is held, the whole pool waits; where all share equally, only that
    person's part does. A person without a total (or grade, or points, as the shares go) has no row, and the others
    share the pool.

    Returns
    -------
    tuple of LineResult, DataFrame
        The line, and the Pools rows: paid + remainder == pool, whatever the rule.

    Raises
    ------
    PlanError
        If the expression uses what does not add up over people, or the pool is split by an unknown column.
    """
    split = _split(line, facts)
    size = len(facts.keys)
    amounts, shares = np.full(size, None, dtype=object), np.full(size, "", dtype=object)
    sums, passed = np.full(size, "", dtype=object), np.zeros(size, dtype=bool)
    again = line.remainder == "redistribute"
    for members, part, pool in split.shared():
        weights = split.weight.take(members).clip(0)
        chosen = split.chosen(members, part, pool, weights)
        payees, kept = members[chosen], weights.take(chosen)
        amounts[members], passed[members], sums[members] = 0, ~chosen, str(pool)
        amounts[payees] = share_pool(pool, kept, split.caps(payees, part), redistribute=again)
        shares[members] = "0"
        shares[payees] = _shown_shares(kept)
    amounts[split.held] = None
    result = LineResult(base=split.groups.each(split.pool), rate=nothing(size), amount=ExactColumn.of(amounts),
                        steps=split.steps(shares, sums), reason=split.reason(passed), held=split.held)
    return result, split.report(amounts)


def _shown_shares(weights: ExactColumn) -> list[str]:
    """Return each share of the sum as a decimal for display: the exact one can have hundreds of digits."""
    sizes = weights.to_float()
    whole = fsum(sizes)
    return [f"{size / whole:.9f}" if whole else "0" for size in sizes.tolist()]


@dataclass(frozen=True, eq=False)
class _Split:
    """One pool line: which unit and part each subject is in, what each unit has to share, and by which weights."""

    line: Pool
    facts: Facts
    groups: Groups
    sums: dict[str, ExactColumn]
    pool: ExactColumn
    opening: list[int]
    part: Texts
    weight: ExactColumn
    why: Texts
    spells: Ints

    def shared(self) -> Iterator[tuple[Positions, PoolPart, int]]:
        """Give the people and the sum of each part of each unit that has one; people in the order of the tie-break."""
        shares = [part.share for part in self.line.parts]
        for members, pool, opening in zip(self.groups.members(), self.pool.to_whole(), self.opening, strict=True):
            left, _ = left_of(pool, opening)
            if left is None:
                continue
            able = members[~self.weight.missing[members]]
            for part, amount in zip(self.line.parts, share_out(left, shares), strict=True):
                yield able[self.part[able] == part.part], part, amount

    def chosen(self, members: Positions, part: PoolPart, pool: int, weights: ExactColumn) -> Bools:
        """Tell which of `members` are paid."""
        if part.payees is None:
            return np.ones(len(members), dtype=bool)
        people = as_texts(self.facts.keys["subject"])[members]
        return choose_payees(part.payees, pool, people, self.facts.named(part.payees.rank_by).column.take(members),
                             weights)

    def caps(self, members: Positions, part: PoolPart) -> Ints | None:
        """Return the cap of each of `members` in minor units, rounded down."""
        most = self.line.cap if part.payees is None or part.payees.most is None else part.payees.most
        if most is None:
            return None
        cap = most * MINOR
        return cap.numerator // (cap.denominator * self.spells[members])

    @property
    def held(self) -> Bools:
        """Whose part waits: those whose total is held; where shares hang on totals, or values are due, their unit."""
        alone = self.line.share_by == "equal" and not any(part.payees for part in self.line.parts)
        waits = self.facts.waiting(self.line) if alone else self.facts.waiting(self.line) | self.facts.held
        return np.asarray(self.facts.held | self.groups.each_true(self.groups.any(waits)))

    def reason(self, passed: Bools) -> Texts:
        """Return why a part is missing, waits or is 0."""
        none = self.groups.each_true(self.pool.missing)
        below = self.groups.each_true(self.pool.compare(0) < 0)
        made_up = self.groups.each_true(np.array([left_of(pool, opening)[0] == 0 and opening < 0 for pool, opening in
                                                  zip(self.pool.to_whole(), self.opening, strict=True)], dtype=bool))
        outside = ~np.isin(self.part, [part.part for part in self.line.parts])
        told = [(self.facts.held, "total_held"), (self.held, "pool_held"), (self.groups.place < 0, "no_unit"),
                (none, "pool_undefined"), (outside, "no_part"), (below, "negative_pool"), (made_up, "deficit"),
                (self.weight.missing, self.why), (self.weight.compare(0) < 0, "negative_share"),
                (self.weight.compare(0) == 0, "no_share"), (passed, "not_a_payee")]
        return np.select([mask for mask, _ in told], [np.asarray(why, dtype=object) for _, why in told], default="")

    def steps(self, shares: Texts, sums: Texts) -> list[str]:
        """Return the arithmetic: the pool, what was made up before, the part of it, and each share."""
        more = {"of": [self.line.of] * len(shares), "unit_id": self.groups.unit.tolist(),
                "weight": exact_texts(self.weight), "share": shares.tolist()}
        if self.line.split:
            more["part"] = self.part.tolist()
        if self.line.split or any(self.opening):
            more["sum"] = sums.tolist()
        if any(self.opening):
            more["opening"] = self.groups.each_text([str(opening) for opening in self.opening]).tolist()
        values = {name: self.groups.each(column) for name, column in self.sums.items()}
        return expression_steps(self.line.pool.text, values, len(shares), more)

    def report(self, amounts: Texts) -> pd.DataFrame:
        """Return the Pools rows of this line."""
        paid = np.zeros(len(self.groups), dtype=np.int64)
        got = np.flatnonzero([amount is not None for amount in amounts])
        np.add.at(paid, self.groups.place[got], amounts[got].astype(np.int64))
        pool = pd.Series(self.pool.to_whole(), dtype="Int64")
        left = pool - paid
        carries = self.line.negative == "carry"
        carried = (np.array(self.opening, dtype=object) < 0) | (carries & (pool.fillna(0) < 0).to_numpy(dtype=bool))
        destination = np.select([(left.fillna(0) == 0).to_numpy(dtype=bool), self.groups.any(self.held), carried],
                                ["", "held", CARRIED], default="kept")
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
                  opening=_openings(line, facts, groups, pool.to_whole()), part=facts.parts(line.split_by),
                  weight=weight.column / ExactColumn.of(spells), why=weight.why)


def _openings(line: Pool, facts: Facts, groups: Groups, pools: list[int | None]) -> list[int]:
    """Return the deficit that each pool has to make up first: from the ledger, then from period to period."""
    if line.negative != "carry" or not pools:
        return [0] * len(pools)
    periods, units = groups.units["period"].tolist(), groups.units["unit_id"].tolist()
    carried = balances(facts.ledger, facts.role.id, line.line, before=periods[0])
    found = []
    # The units are sorted by period, so each finds what its earlier period left.
    for unit, pool in zip(units, pools, strict=True):
        found.append(carried.get(unit, 0))
        carried[unit] = left_of(pool, found[-1])[1]
    return found


def _spells(facts: Facts, groups: Groups) -> Ints:
    """Return in how many spells each subject belongs to its unit in the period: together they are one payee."""
    placed = facts.keys.assign(place=groups.place)[["period", "place", "subject"]]
    return placed.groupby(["period", "place", "subject"])["subject"].transform("size").to_numpy(dtype=np.int64)


def _weight(line: Pool, facts: Facts) -> Known:
    if line.share_by == "equal":
        size = len(facts.keys)
        return Known(ExactColumn.constant(1, size), "", np.full(size, "", dtype=object))
    return facts.named(line.share_by)

"""Pools: a fixed sum per team, role or shop, shared out among its people to the last cent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.integers import Bools, Ints
from perfkit.money import share_out
from perfkit.plan import Pool
from perfkit.results.privacy import people_behind
from perfkit.rewards.facts import MINOR, Facts, Known
from perfkit.rewards.frame import LineResult
from perfkit.rewards.groups import Groups, Scope
from perfkit.rewards.ledger import CARRIED, balances, left_of
from perfkit.rewards.payees import choose_payees
from perfkit.rewards.proration import spell_parts
from perfkit.rewards.shares import share_pools
from perfkit.rewards.steps import exact_texts, expression_steps
from perfkit.rewards.vetoes import taken_by
from perfkit.scoring.keys import Positions, Texts, as_texts, nothing
from perfkit.scoring.written import fraction_texts, texts_of

POOL_COLUMNS = ("period", "role", "line", "of", "unit_id", "pool", "paid", "remainder", "destination", "payees")
POOL_NUMBERS = ("pool", "paid", "remainder", "payees")


def pool_line(line: Pool, facts: Facts) -> tuple[LineResult, pd.DataFrame]:
    """Share out the pools of one line.

    The names in the pool's expression stand for sums over the people of the unit; only what adds up may be used
    (``wage_base``, ``n``, earlier lines, values and targets that are sums of money or counts). A deficit that the
    ledger carries, or an earlier period of the same run, is made up first where the plan carries it. A person with
    several spells in one unit and period is one payee: each spell has an equal part of the weight and of the cap, or
    with `prorate: days` a weight for its paid days out of all days of the period, and its part of the cap by them.
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
    cells, able = split.cells, split.able
    chosen = split.chosen()
    payees = np.flatnonzero(chosen)
    weights, at = split.weight.take(payees), cells.place[payees]
    amounts, shares = np.full(size, None, dtype=object), np.full(size, "", dtype=object)
    sums = np.full(size, "", dtype=object)
    amounts[able], shares[able], sums[able] = 0, "0", cells.texts[cells.place[able]]
    amounts[payees] = share_pools(cells.sums, at, weights, split.caps(payees),
                                  redistribute=line.remainder == "redistribute")
    shares[payees] = _shown_shares(at, weights)
    amounts[split.held] = None
    result = LineResult(base=split.groups.each(split.pool), rate=nothing(size), amount=ExactColumn.of(amounts),
                        steps=split.steps(shares, sums), reason=split.reason(able & ~chosen), held=split.held)
    # What an event takes from somebody stays in the pool.
    taken = taken_by(line, facts)[0] & pd.notna(amounts)
    return result, split.report(np.where(taken, 0, amounts))


def _shown_shares(place: Positions, weights: ExactColumn) -> list[str]:
    """Return each share of the sum as a decimal for display: the exact one can have hundreds of digits."""
    sizes = weights.clip(0).to_float()
    whole = np.bincount(place, weights=sizes)[place]
    return [f"{share:.9f}" if share else "0" for share in np.divide(sizes, whole, where=whole > 0,
                                                                     out=np.zeros(len(sizes))).tolist()]


@dataclass(frozen=True, eq=False)
class _Cells:
    """The sums to share out, one for each part of each unit, and the one that each subject has a share of (or -1)."""

    place: Positions
    sums: list[int]

    @property
    def texts(self) -> Texts:
        """Return the sums as text."""
        return np.array([str(amount) for amount in self.sums], dtype=object)


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
    cap_part: ExactColumn

    @cached_property
    def cells(self) -> _Cells:
        """Return the sum of each part of each unit, and whose it is."""
        lefts = [left_of(pool, opening)[0] for pool, opening in zip(self.pool.to_whole(), self.opening, strict=True)]
        shares = [part.share for part in self.line.parts]
        sums = [amount for left in lefts for amount in share_out(left or 0, shares)] if len(shares) > 1 else [
            left or 0 for left in lefts]
        part = pd.Index([part.part for part in self.line.parts]).get_indexer(pd.Index(self.part))
        known = self.groups.each_true(np.array([left is not None for left in lefts], dtype=bool)) & (part >= 0)
        return _Cells(np.where(known, self.groups.place * len(shares) + part, -1), sums)

    @cached_property
    def able(self) -> Bools:
        """Tell who is in a pool that has a sum, and has a weight."""
        return np.asarray((self.cells.place >= 0) & ~self.weight.missing, dtype=bool)

    def chosen(self) -> Bools:
        """Tell who is paid: everyone who is able, or in parts with payees those whom the rule chooses."""
        chosen, people = self.able.copy(), as_texts(self.facts.keys["subject"])
        width = len(self.line.parts)
        for place, part in enumerate(self.line.parts):
            if part.payees is None:
                continue
            rank = self.facts.named(part.payees.rank_by).column
            for cell in range(place, len(self.cells.sums), width):
                mine = np.flatnonzero(self.able & (self.cells.place == cell))
                chosen[mine] = choose_payees(part.payees, self.cells.sums[cell], people[mine], rank.take(mine),
                                             self.weight.take(mine))
        return chosen

    def caps(self, members: Positions) -> Ints | None:
        """Return the cap of each of `members` in minor units, rounded down; None where no part has one."""
        most = [self.line.cap if part.payees is None or part.payees.most is None else part.payees.most
                for part in self.line.parts]
        if not any(cap is not None for cap in most):
            return None
        part = self.cells.place[members] % len(most)
        caps = np.full(len(members), np.iinfo(np.int64).max)
        for place, cap in enumerate(most):
            if cap is not None:
                mine = part == place
                caps[mine] = (self.cap_part.take(members[mine]) * (cap * MINOR)).floor().to_whole()
        return caps

    @cached_property
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
        more: dict[str, Any] = {"of": [self.line.of] * len(shares), "unit_id": self.groups.unit.tolist(),
                "weight": fraction_texts(self.weight), "share": texts_of(shares.tolist())}
        if self.line.split:
            more["part"] = self.part.tolist()
        if self.line.prorate == "days":
            more |= {name: exact_texts(column) for name, column in
                     zip(("paid_days", "days"), self.facts.paid_days, strict=True)}
        if self.line.split or any(self.opening):
            more["sum"] = sums.tolist()
        if any(self.opening):
            more["opening"] = self.groups.each_text([str(opening) for opening in self.opening]).tolist()
        values = {name: self.groups.each(column) for name, column in self.sums.items()}
        return expression_steps(self.line.pool.text, values, len(shares), more)

    def report(self, amounts: Texts) -> pd.DataFrame:
        """Return the Pools rows of this line.

        `payees` are the fewest people for whom a sum of the line stands in that period: who may not see a small unit
        may see no other either, from which it could be computed back.
        """
        paid, counts = self._by_unit(amounts)
        behind = pd.Series(counts, dtype="Int64")
        payees = behind.groupby(self.groups.units["period"]).transform("min")
        pool = pd.Series(self.pool.to_whole(), dtype="Int64")
        left = pool - paid
        carries = self.line.negative == "carry"
        below = carries & (pool.fillna(0) < 0).to_numpy(dtype=bool)
        made_up = np.asarray(np.array(self.opening, dtype=object) < 0, dtype=bool)
        destination = np.select([(left.fillna(0) == 0).to_numpy(dtype=bool), below, self.groups.any(self.held),
                                 made_up], ["", CARRIED, "held", CARRIED], default="kept")
        return self.groups.units.assign(role=self.facts.role.id, line=self.line.line, of=self.line.of, pool=pool,
                                        paid=paid, remainder=left, destination=destination,
                                        payees=payees)[list(POOL_COLUMNS)]

    def _by_unit(self, amounts: Texts) -> tuple[Ints, Ints]:
        """Return what each unit pays, and for how many people that stands; a person with several spells is one."""
        inside = np.flatnonzero(self.groups.place >= 0)
        people, _ = pd.factorize(self.facts.keys["subject"])
        each = np.array([amount or 0 for amount in amounts[inside].tolist()], dtype=np.int64)
        cells, at = np.unique(self.groups.place[inside] * (people.max(initial=0) + 1) + people[inside],
                              return_inverse=True)
        sums, unit = np.zeros(len(cells), dtype=np.int64), cells // (people.max(initial=0) + 1)
        np.add.at(sums, at, each)
        paid = np.zeros(len(self.groups), dtype=np.int64)
        np.add.at(paid, unit, sums)
        order = np.lexsort((-sums, unit))
        starts = np.searchsorted(unit[order], np.arange(len(paid) + 1))
        sizes = sums[order].tolist()
        return paid, np.array([people_behind(sizes[low:high]) for low, high in pairwise(starts.tolist())],
                              dtype=np.int64)


def _split(line: Pool, facts: Facts) -> _Split:
    groups = Groups.of_facts(facts, line.of)
    scope = Scope(facts, groups)
    sums = {name: scope.named(name).in_currency() for name in sorted(line.pool.names)}
    pool = (line.pool.evaluate(sums, len(groups)) * MINOR).round_half_up()
    weight, (part, cap_part) = _weight(line, facts), spell_parts(line, facts, groups.place)
    return _Split(line=line, facts=facts, groups=groups, sums=sums, pool=pool, cap_part=cap_part,
                  opening=_openings(line, facts, groups, pool.to_whole()), part=facts.parts(line.split_by),
                  weight=weight.column * part, why=weight.why)


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


def _weight(line: Pool, facts: Facts) -> Known:
    if line.share_by == "equal":
        size = len(facts.keys)
        return Known(ExactColumn.constant(1, size), "", np.full(size, "", dtype=object))
    return facts.named(line.share_by)

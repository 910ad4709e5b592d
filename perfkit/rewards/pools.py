"""Pools: a fixed sum per team, role or shop, shared out among its people to the last cent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd

from perfkit.errors import PlanError, Problem
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.money import share_out, whole_shares
from perfkit.plan import Pool
from perfkit.results.privacy import people_behind
from perfkit.rewards.facts import MINOR, Facts, Known
from perfkit.rewards.frame import LineResult
from perfkit.rewards.steps import exact_texts, expression_steps
from perfkit.scoring.keys import Positions, Texts, find_rows, nothing, taken

POOL_COLUMNS = ("period", "role", "line", "of", "unit_id", "pool", "paid", "remainder", "destination", "payees")
POOL_NUMBERS = ("pool", "paid", "remainder", "payees")
ADDS_UP = ("value", "target", "n", "wage_base", "line")
ADDITIVE_UNITS = ("money", "count")


def share_pool(pool: int, weights: Sequence[Fraction], caps: Sequence[int | None], *, redistribute: bool) -> list[int]:
    """Share a pool of minor units by weight, nobody above its cap.

    Largest remainder; equal remainders are served in the order of the list. A weight below 0 counts as 0: nobody pays
    into a pool. A pool of 0 or less is not shared. What a cap cuts off is left over, or shared out again among those
    below their cap until nobody is left.

    Parameters
    ----------
    pool : int
    weights : sequence of Fraction
    caps : sequence of int or None
        The most that each may get; None is no limit.
    redistribute : bool

    Returns
    -------
    list of int
        Parts, none below 0; they add up to the pool or, where caps bind or no weight is above 0, to less.

    Examples
    --------
    >>> share_pool(100, [Fraction(1)] * 3, [None] * 3, redistribute=False)
    [34, 33, 33]
    >>> share_pool(100, [Fraction(8), Fraction(1), Fraction(1)], [50] * 3, redistribute=False)
    [50, 10, 10]
    >>> share_pool(100, [Fraction(8), Fraction(1), Fraction(1)], [50] * 3, redistribute=True)
    [50, 25, 25]
    """
    parts, open_to = [0] * len(weights), [place for place, weight in enumerate(weights) if weight > 0]
    left = max(pool, 0)
    while open_to and left:
        shares = share_out(left, [weights[place] for place in open_to])
        full = [place for place, share in zip(open_to, shares, strict=True) if _over(share, caps[place])]
        if not full or not redistribute:
            for place, share in zip(open_to, shares, strict=True):
                parts[place] = _held_to(share, caps[place])
            break
        for place in full:
            parts[place] = _held_to(left, caps[place])
        left -= sum(parts[place] for place in full)
        open_to = [place for place in open_to if place not in set(full)]
    return parts


def _over(share: int, cap: int | None) -> bool:
    return cap is not None and share > cap


def _held_to(share: int, cap: int | None) -> int:
    return share if cap is None else min(share, cap)


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
    above = split.weight.maximum(0)
    for members, pool in split.shared():
        weights = [weight or Fraction(0) for weight in above.take(members).fractions()]
        amounts[members] = share_pool(pool, weights, split.caps(members), redistribute=line.remainder == "redistribute")
        shares[members] = _shown_shares(weights)
    amounts[split.held] = None
    more = {"of": [line.of] * size, "unit_id": split.unit.tolist(), "weight": exact_texts(split.weight),
            "share": shares.tolist()}
    steps = expression_steps(line.pool.text, {name: taken(column, split.group) for name, column in split.sums.items()},
                             size, more)
    result = LineResult(base=taken(split.pool, split.group), rate=nothing(size), amount=ExactColumn.of(amounts),
                        steps=steps, reason=split.reason(), held=split.held)
    return result, split.report(amounts)


def _shown_shares(weights: list[Fraction]) -> list[str]:
    """Return each share of the sum as a decimal for display: the exact one can have hundreds of digits."""
    shares = whole_shares(weights)
    whole = sum(shares)
    return [f"{share / whole:.9f}" if whole else "0" for share in shares]


@dataclass(frozen=True, eq=False)
class _Split:
    """One pool line: which unit each subject is in, what each unit has to share, and by which weights."""

    line: Pool
    facts: Facts
    unit: Texts
    group: Positions
    units: pd.DataFrame
    sums: dict[str, ExactColumn]
    pool: ExactColumn
    weight: ExactColumn
    why: Texts
    spells: Positions

    def shared(self) -> Iterator[tuple[Positions, int]]:
        """Give the people and the pool of each unit that has one; people in the order of the tie-break."""
        for group, pool in enumerate(self.pool.to_whole()):
            members = np.flatnonzero((self.group == group) & ~self.weight.missing)
            if pool is not None:
                yield members, pool

    def caps(self, members: Positions) -> list[int | None]:
        """Return the cap of each of `members` in minor units, rounded down."""
        cap = self.line.cap
        return [None if cap is None else int(cap * MINOR / int(self.spells[place])) for place in members]

    @property
    def held(self) -> Bools:
        """Whose part waits: those whose total is held, and where shares hang on totals all of their unit."""
        if self.line.share_by == "equal":
            return self.facts.held
        return np.asarray(self.facts.held | np.append(self._any(self.facts.held), False)[self.group])

    def _any(self, mask: Bools) -> Bools:
        counts = np.bincount(self.group[mask & (self.group >= 0)], minlength=len(self.units))
        return np.asarray(counts > 0, dtype=bool)

    def reason(self) -> Texts:
        """Return why a part is missing, waits or is 0."""
        none = np.append(self.pool.missing, False)[self.group]
        below = np.append(self.pool.compare(0) < 0, False)[self.group]
        told = [(self.facts.held, "total_held"), (self.held, "pool_held"), (self.group < 0, "no_unit"),
                (none, "pool_undefined"), (below, "negative_pool"), (self.weight.missing, self.why),
                (self.weight.compare(0) < 0, "negative_share"), (self.weight.compare(0) == 0, "no_share")]
        return np.select([mask for mask, _ in told], [np.asarray(why, dtype=object) for _, why in told], default="")

    def report(self, amounts: Texts) -> pd.DataFrame:
        """Return the Pools rows of this line.

        `payees` are the fewest people for whom a sum of the line stands in that period: who may not see a small unit
        may see no other either, from which it could be computed back.
        """
        parts = self._parts(amounts)
        paid = np.array([sum(part.values()) for part in parts], dtype=np.int64)
        behind = pd.Series([people_behind(part.values()) for part in parts], dtype="Int64")
        payees = behind.groupby(self.units["period"]).transform("min")
        pool = pd.Series(self.pool.to_whole(), dtype="Int64")
        left = pool - paid
        destination = np.where(left.fillna(0) == 0, "", np.where(self._any(self.held), "held", "kept"))
        return self.units.assign(role=self.facts.role.id, line=self.line.line, of=self.line.of, pool=pool, paid=paid,
                                 remainder=left, destination=destination, payees=payees)[list(POOL_COLUMNS)]

    def _parts(self, amounts: Texts) -> list[dict[str, int]]:
        """Return what each person of each unit gets; a person with several spells once."""
        found: list[dict[str, int]] = [{} for _ in range(len(self.units))]
        for group, subject, amount in zip(self.group, self.facts.keys["subject"], amounts, strict=True):
            if group >= 0:
                found[group][subject] = found[group].get(subject, 0) + int(amount or 0)
        return found


def _split(line: Pool, facts: Facts) -> _Split:
    unit = facts.units_of(line.of)
    placed = facts.keys.assign(unit_id=unit)[["period", "unit_id", "subject"]]
    units = placed.loc[unit != "", ["period", "unit_id"]].drop_duplicates().sort_values(["period", "unit_id"])
    units = units.reset_index(drop=True)
    group = find_rows(placed, units, on=("period", "unit_id"))
    sums = _sums(line, facts, group, len(units))
    pool = (line.pool.evaluate(sums, len(units)) * MINOR).round_half_up()
    spells = placed.groupby(["period", "unit_id", "subject"])["subject"].transform("size").to_numpy(dtype=np.int64)
    weight = _weight(line, facts)
    return _Split(line=line, facts=facts, unit=unit, group=group, units=units, sums=sums, pool=pool, spells=spells,
                  weight=weight.column / ExactColumn.of(spells), why=weight.why)


def _weight(line: Pool, facts: Facts) -> Known:
    if line.share_by == "equal":
        size = len(facts.keys)
        return Known(ExactColumn.constant(1, size), "", np.full(size, "", dtype=object))
    return facts.named(line.share_by)


def _sums(line: Pool, facts: Facts, group: Positions, size: int) -> dict[str, ExactColumn]:
    """Add up over each unit what the expression names; a unit with a missing part has a missing sum."""
    known = {name: facts.named(name) for name in sorted(line.pool.names)}
    wrong = [name for name, found in known.items() if not _adds_up(name, found.unit)]
    if wrong:
        raise PlanError([Problem(what="this does not add up over the people of a pool", code="pool_expression",
                                 path=f"roles.{facts.role.id}.rewards.{line.line}.pool", got=name,
                                 allowed="wage_base, n, earlier lines, values and targets in money or counts")
                         for name in wrong])
    return {name: _grouped(found.in_currency(), group, size) for name, found in known.items()}


def _adds_up(name: str, unit: str) -> bool:
    kind = name.partition(".")[0]
    return kind in ADDS_UP and (kind not in ("value", "target") or unit in ("", *ADDITIVE_UNITS))


def _grouped(column: ExactColumn, group: Positions, size: int) -> ExactColumn:
    """Return the exact sum over each unit; missing where any part is."""
    common = lcm(*set(column.denominator.tolist()))
    inside = group >= 0
    sums, gone = np.zeros(size, dtype=object), np.zeros(size, dtype=bool)
    np.add.at(sums, group[inside], (column * common).take(inside).numerator.astype(object))
    np.logical_or.at(gone, group[inside], column.missing[inside])
    return ExactColumn.of(sums, common, missing=gone)

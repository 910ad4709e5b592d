"""Awards: amounts for the best of a unit in a period, with a written rule for those who are level."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.money import share_out
from perfkit.plan import Award
from perfkit.rewards.facts import MINOR, Facts
from perfkit.rewards.frame import LineResult
from perfkit.rewards.groups import Groups
from perfkit.scoring.keys import nothing


@dataclass(frozen=True)
class Placed:
    """One of those who are ranked: the place in the unit (level people share one), minor units, and who is level."""

    place: int
    amount: int
    level: int
    of: int
    behind: Fraction


def award_places(results: Sequence[Fraction], *, top: int, amount: int, split: bool) -> list[Placed]:
    """Return the place and the amount of each result, the highest first.

    Parameters
    ----------
    results : sequence of Fraction
        One for each person of a unit, in the order in which left-over minor units are given.
    top : int
        How many places are awarded.
    amount : int
        Minor units for each place.
    split : bool
        Whether people who share the last places that are awarded split what these are worth, or all have the amount.

    Examples
    --------
    >>> level = [Fraction(90), Fraction(95), Fraction(90), Fraction(80)]
    >>> [one.amount for one in award_places(level, top=2, amount=1001, split=True)]
    [501, 1001, 500, 0]
    >>> [one.amount for one in award_places(level, top=2, amount=1001, split=False)]
    [1001, 1001, 1001, 0]
    """
    falling = sorted(results, reverse=True)
    first = {result: falling.index(result) for result in set(results)}
    last_awarded = falling[min(top, len(falling)) - 1] if falling else Fraction(0)
    paid: dict[int, int] = {}
    for result in first:
        level = [place for place, one in enumerate(results) if one == result]
        places = max(0, min(top - first[result], len(level)))
        whole = amount * (places if split or not places else len(level))
        paid |= dict(zip(level, share_out(whole, [Fraction(1)] * len(level)), strict=True))
    return [Placed(place=first[result] + 1, amount=paid[position], level=falling.count(result), of=len(results),
                   behind=max(last_awarded - result, Fraction(0))) for position, result in enumerate(results)]


def award_line(line: Award, facts: Facts) -> LineResult:
    """Give the awards of one line.

    Whoever has no result that ranks has no row and no place; a subject with several spells in a unit is ranked by its
    best one. While a total by which people are ranked is held, or a value that the line waits for is provisional,
    nobody of the unit is placed.
    """
    size, groups = len(facts.keys), Groups.of_facts(facts, line.among)
    ranked = facts.named(line.rank_by)
    waits = facts.waiting(line) | (facts.held if line.rank_by == "total" else False)
    held = facts.held | groups.each_true(groups.any(np.asarray(waits, dtype=bool)))
    cells: list[int | None] = [None] * size
    steps, reason = ["[]"] * size, np.where(groups.place < 0, "no_unit", ranked.why).astype(object)
    lower = facts.lower_is_better(line.rank_by.partition(".")[2]) and line.rank_by.startswith("value.")
    results = (-ranked.column if lower else ranked.column).fractions()
    for members in _units(facts, groups, results):
        best = _best_spells(facts, members, results)
        placed = award_places([results[place] or Fraction(0) for place in best], top=line.top,
                              amount=int(line.amount * MINOR), split=line.ties == "split")
        for place in members:
            cells[place], reason[place] = 0, "other_spell"
        for place, one in zip(best, placed, strict=True):
            cells[place], reason[place] = one.amount, "" if one.amount else "not_awarded"
            steps[place] = _steps(line, one, groups.unit[place], results[place], lower=lower)
    amount = ExactColumn.of(np.array(cells, dtype=object)) if size else nothing(0)
    reason = np.select([facts.held, held], ["total_held", "award_held"], default=reason).astype(object)
    return LineResult(base=nothing(size), rate=nothing(size), amount=amount.where(~held, nothing(size)), steps=steps,
                      reason=reason, held=np.asarray(held, dtype=bool))


def _units(facts: Facts, groups: Groups, results: Sequence[Fraction | None]) -> list[list[int]]:
    """Return the places of those who are ranked, unit by unit, in the order of subjects."""
    found: list[list[int]] = [[] for _ in range(len(groups))]
    subjects = facts.keys["subject"].tolist()
    for place in sorted(range(len(subjects)), key=lambda one: subjects[one]):
        if groups.place[place] >= 0 and results[place] is not None:
            found[groups.place[place]].append(place)
    return found


def _best_spells(facts: Facts, members: Sequence[int], results: Sequence[Fraction | None]) -> list[int]:
    """Return of each subject the place with the best result, the first of equal ones."""
    best: dict[str, int] = {}
    subjects: list[str] = facts.keys["subject"].tolist()
    for place in members:
        subject = subjects[place]
        if subject not in best or (results[place] or Fraction(0)) > (results[best[subject]] or Fraction(0)):
            best[subject] = place
    return list(best.values())


def _steps(line: Award, one: Placed, unit: str, result: Fraction | None, *, lower: bool) -> str:
    at = None if result is None else -result if lower else result
    told: Mapping[str, Any] = {"award": str(line.amount * MINOR), "place": one.place, "among": one.of,
                               "level": one.level, "top": line.top, "ranked_by": line.rank_by, "unit_id": unit,
                               "at": str(at), "behind": str(one.behind)}
    return json.dumps(told, ensure_ascii=False)

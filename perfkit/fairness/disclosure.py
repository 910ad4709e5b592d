"""Disclosure: which groups are hidden so that no number leads back to a few people.

A group is hidden where its own numbers would say too much, and further groups are hidden with it until what the shown
groups and the totals give away together says no more. The plan is checked as a reader would attack it: from the shown
counts, the hidden one is bounded by linear programming.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfkit.results.privacy import people_behind

Cell = tuple[str, str]
Mask = NDArray[np.bool_]
Rule = Callable[[Mask], bool]
NARROW = 5


def group_cells(levels: pd.DataFrame) -> dict[Cell, Mask]:
    """Return who stands in each cell (group, level), groups in their order and levels sorted.

    Parameters
    ----------
    levels : DataFrame
        One row per person, one column per group.

    Examples
    --------
    >>> cells = group_cells(pd.DataFrame({"team": ["B", "A", "A"]}))
    >>> [(cell, int(mask.sum())) for cell, mask in cells.items()]
    [(('team', 'A'), 2), (('team', 'B'), 1)]
    """
    cells: dict[Cell, Mask] = {}
    for group in levels.columns:
        names, place = np.unique(np.array(levels[group].tolist(), dtype=str), return_inverse=True)
        cells |= {(str(group), str(name)): place == at for at, name in enumerate(names)}
    return cells


def enough_people(minimum: int) -> Rule:
    """Return the rule that a number may be published over at least `minimum` people.

    Examples
    --------
    >>> enough_people(5)(np.ones(4, dtype=bool))
    False
    """
    return lambda mask: int(mask.sum()) >= minimum


def enough_for_money(pay: Sequence[int], minimum: int) -> Rule:
    """Return the rule that a sum of pay may be published: enough people, and none of them shown by it.

    Parameters
    ----------
    pay : sequence of int
        Pay of each person.
    minimum : int
        Fewest people.

    Returns
    -------
    Rule
        Refuses a sum from which the second largest payee knows the largest one's pay within 15 %.

    Examples
    --------
    >>> everybody = np.ones(12, dtype=bool)
    >>> enough_for_money([100] * 12, 10)(everybody), enough_for_money([900, *[0] * 11], 10)(everybody)
    (True, False)
    """
    amounts = np.asarray(pay, dtype=np.int64)
    return lambda mask: people_behind(amounts[mask].tolist()) >= minimum


def plan_hiding(cells: Mapping[Cell, Mask], publishable: Rule) -> frozenset[Cell]:
    """Return the cells to hide: those that say too much and those that would give them away.

    Parameters
    ----------
    cells : mapping of (group, level) to mask
        Who stands in each cell. The cells of one group divide everybody.
    publishable : Rule
        Tells whether a number over these people may be shown.

    Returns
    -------
    frozenset of (group, level)
        Everything, where not even the total may be shown. Within a group never one cell alone, and never cells that
        together say too much (total less the shown ones). Across groups, each cell that says too much keeps a range
        of at least 5 people, or one that holds 0, from everything shown. Smallest cells go first; ties by group and
        level.

    Examples
    --------
    >>> teams = pd.DataFrame({"team": ["A"] * 3 + ["B"] * 6 + ["C"] * 9})
    >>> sorted(plan_hiding(group_cells(teams), enough_people(5)))
    [('team', 'A'), ('team', 'B')]
    """
    if not cells:
        return frozenset()
    everybody = np.ones(len(next(iter(cells.values()))), dtype=bool)
    if not publishable(everybody):
        return frozenset(cells)
    telling = {cell for cell, mask in cells.items() if not publishable(mask)}
    hidden = _complete(set(telling), cells, publishable)
    while (leak := _first_leak(telling, hidden, cells)) is not None:
        shown = _smallest_first(set(cells) - hidden, cells)
        if not shown:
            break
        related = [cell for cell in shown if cell[0] != leak[0]] or shown
        hidden = _complete(hidden | {related[0]}, cells, publishable)
    return frozenset(hidden)


def _smallest_first(chosen: set[Cell], cells: Mapping[Cell, Mask]) -> list[Cell]:
    return sorted(chosen, key=lambda cell: (int(cells[cell].sum()), cell))


def _complete(hidden: set[Cell], cells: Mapping[Cell, Mask], publishable: Rule) -> set[Cell]:
    """Hide further cells within each group until the hidden ones are safe together."""
    for group in sorted({group for group, _ in hidden}):
        waiting = _smallest_first({cell for cell in cells if cell[0] == group} - hidden, cells)
        while waiting:
            inside = [cells[cell] for cell in hidden if cell[0] == group]
            if len(inside) > 1 and publishable(np.logical_or.reduce(inside)):
                break
            hidden = hidden | {waiting.pop(0)}
    return hidden


def _first_leak(telling: set[Cell], hidden: set[Cell], cells: Mapping[Cell, Mask]) -> Cell | None:
    """Return the first cell whose size the shown cells give away, if any."""
    shown = [mask for cell, mask in cells.items() if cell not in hidden]
    for cell in sorted(telling):
        low, high = feasible_range(cells[cell], shown)
        if low > 0 and high - low < NARROW:
            return cell
    return None


def feasible_range(target: Mask, shown: Sequence[Mask]) -> tuple[int, int]:
    """Return the fewest and the most people that a hidden cell may hold, as far as the shown cells tell.

    Parameters
    ----------
    target : mask
        Who stands in the hidden cell.
    shown : sequence of mask
        Who stands in each shown cell. The total is known as well.

    Returns
    -------
    low, high : int
        Equal where the shown cells give the count away.

    Examples
    --------
    >>> a, b, c = (np.array([letter == one for one in "aaabbbbbbccc"]) for letter in "abc")
    >>> feasible_range(a, [b, c]), feasible_range(a, [c])
    ((3, 3), (0, 9))
    """
    from scipy.optimize import linprog

    everybody = np.ones(len(target), dtype=bool)
    kinds, sizes = np.unique(np.stack([target, everybody, *shown]).astype(float), axis=1, return_counts=True)
    known, counts = kinds[1:], kinds[1:] @ sizes
    low, high = (sign * float(linprog(sign * kinds[0], A_eq=known, b_eq=counts, bounds=(0, None)).fun or 0)
                 for sign in (1, -1))
    return math.ceil(low - 1e-6), math.floor(high + 1e-6)

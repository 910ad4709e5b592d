"""Who of many is paid out of a pool: the first by rank, as many as the rule allows and the pool can pay."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import Payees
from perfkit.rewards.facts import MINOR
from perfkit.rewards.shares import share_pool
from perfkit.scoring.keys import Texts


def choose_payees(rule: Payees, pool: int, people: Texts, rank: ExactColumn, weights: ExactColumn) -> Bools:
    """Tell which rows are paid.

    At most the rule's share of the people (rounded down), the highest rank first, equal ranks by the id of the person;
    as many of them as get the least amount each. Who has no rank, or no weight above 0, is not among them.

    Parameters
    ----------
    rule : Payees
    pool : int
        Minor units.
    people : array of str
        The person of each row; rows of one person go together, by the best of their ranks.
    rank, weights : ExactColumn

    Examples
    --------
    >>> rule = Payees(share=Fraction(1, 2), rank_by="total", least=Fraction(200))
    >>> people = np.array(["a", "b", "c", "d"], dtype=object)
    >>> rank, equal = ExactColumn.of([80, 95, 90, 70]), ExactColumn.of([1, 1, 1, 1])
    >>> choose_payees(rule, 50_000, people, rank, equal).tolist()
    [False, True, True, False]
    >>> choose_payees(rule, 30_000, people, rank, equal).tolist()
    [False, True, False, False]
    """
    best: dict[str, Fraction] = {}
    able = weights.compare(0) > 0
    for person, place, can in zip(people, rank.fractions(), able, strict=True):
        if can and place is not None:
            best[person] = max(place, best.get(person, place))
    order = sorted(best, key=lambda person: (-best[person], person))
    most = min(int(rule.share * len(set(people))), len(order))
    paid = np.array(order[:_affordable(rule, most, _least_of(order, people, weights, pool))], dtype=object)
    return np.isin(people, paid) & able


def _least_of(order: list[str], people: Texts, weights: ExactColumn, pool: int) -> Callable[[int], int]:
    """Return a function from a number of payees to what the least paid of them gets in all."""
    def least(count: int) -> int:
        chosen = np.flatnonzero(np.isin(people, np.array(order[:count], dtype=object)))
        parts = share_pool(pool, weights.take(chosen), None, redistribute=False)
        sums: dict[str, int] = {}
        for person, part in zip(people[chosen], parts.tolist(), strict=True):
            sums[person] = sums.get(person, 0) + part
        return min(sums.values())
    return least


def _affordable(rule: Payees, most: int, least: Callable[[int], int]) -> int:
    """Return how many can be paid: with fewer payees everyone gets more, so the number is found by halving."""
    if rule.least is None or most == 0:
        return most
    due = rule.least * MINOR
    counts = range(most, 0, -1)
    return most - bisect_left(counts, True, key=lambda count: least(count) >= due)

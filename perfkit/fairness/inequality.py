"""Inequality of pay in one role: Gini with n and interval, who gets in and how much, the best paid tenth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from perfkit.fairness.findings import Row
from perfkit.money import whole_units
from perfkit.statistics import (
    gini_interval,
    gini_n_minus_1,
    lorenz,
    mean_difference,
    quantile_type_7,
    reach_split,
    top_share_people,
)

TOP = 0.1


def inequality_rows(pay: Sequence[int], *, minimum: int) -> list[Row]:
    """Return the findings on inequality of pay.

    Parameters
    ----------
    pay : sequence of int
        Minor units of each subject whose pay is known, zeros included.
    minimum : int
        Fewest people behind a published number.

    Returns
    -------
    list of mapping
        Questions ``gini`` (denominator n, the fact of the period, with the interval of the rule), ``gini_rule``
        (denominator n - 1, the estimate for the rule), ``share_paid`` and ``gini_paid`` (gini = 1 - share_paid +
        share_paid x gini_paid; `k` are paid), ``top_share`` (of the best paid tenth, `k` whole people; over its
        threshold where they get everything), ``p90_p50``. With negative pay only ``mean_difference`` in money is left.

    Examples
    --------
    >>> rows = inequality_rows([0] * 9 + [10_000], minimum=5)
    >>> [(row["question"], round(row["effect"], 2)) for row in rows][:3]
    [('gini', 0.9), ('gini_rule', 1.0), ('share_paid', 0.1)]
    >>> rows[4]["question"], rows[4]["observed"], rows[4]["review"]
    ('top_share', 'over', True)
    """
    common: Row = {"n": len(pay), "hidden": len(pay) < minimum}
    if min(pay, default=0) < 0:
        money = whole_units(Fraction(mean_difference(pay)))
        return [{**common, "question": "mean_difference", "effect": float(money), "unit": "money", "money": money}]
    return [{**common, **row} for row in (*_gini(pay), _top(pay), _deciles(pay))]


def _gini(pay: Sequence[int]) -> list[Row]:
    split, limits, paid = reach_split(pay), gini_interval(pay), sum(amount > 0 for amount in pay)
    return [{"question": "gini", "effect": split.gini, "unit": "index", "low": limits.low, "high": limits.high},
            {"question": "gini_rule", "effect": gini_n_minus_1(pay), "unit": "index", "low": limits.low,
             "high": limits.high},
            {"question": "share_paid", "effect": split.reach, "unit": "share", "k": paid},
            {"question": "gini_paid", "effect": split.gini_earners, "unit": "index", "k": paid}]


def _top(pay: Sequence[int]) -> Row:
    """Return the share of the best paid tenth; where it is everything, only a tenth was reached."""
    people, share = top_share_people(pay, TOP)
    got = sum(sorted(pay)[len(pay) - people:])
    everything = 0 < got == sum(pay) and people < len(pay)
    return {"question": "top_share", "effect": share, "unit": "share", "k": people, "money": got, "threshold": 1.0,
            "source": "house_top", "observed": "over" if everything else "under" if got else "", "review": everything}


def _deciles(pay: Sequence[int]) -> Row:
    high, middle = (quantile_type_7(pay, share) for share in (Fraction(9, 10), Fraction(1, 2)))
    ratio = float(high / middle) if high is not None and middle else math.nan
    return {"question": "p90_p50", "effect": ratio, "unit": "ratio"}


def lorenz_rows(pay: Sequence[int]) -> list[Row]:
    """Return the points of the Lorenz curve as rows; none with negative pay or where nobody is paid.

    Examples
    --------
    >>> [(row["people"], row["pay"]) for row in lorenz_rows([0, 40, 60])][1:]
    [(0.3333333333333333, 0.0), (0.6666666666666666, 0.4), (1.0, 1.0)]
    """
    if min(pay, default=0) < 0:
        return []
    return [{"question": "lorenz", "people": float(people), "pay": float(share)}
            for people, share in zip(*lorenz(pay), strict=True)]


def thin_curve(points: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return the points of a Lorenz curve at steps of at least `fewest` people, so that no step tells one's pay.

    Parameters
    ----------
    points : DataFrame
        One row per person and the origin, lowest pay first.
    fewest : int
        People per step. With fewer than twice as many people there is no curve.

    Examples
    --------
    >>> thin_curve(pd.DataFrame({"people": [0, 0.25, 0.5, 0.75, 1]}), 2)["people"].tolist()
    [0.0, 0.5, 1.0]
    """
    people = len(points) - 1
    if people < 2 * fewest:
        return points.iloc[:0]
    return points.iloc[[*range(0, fewest * (people // fewest), fewest), people]].reset_index(drop=True)

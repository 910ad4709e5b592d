"""How attainment is spread over bands, and whether its middle is hollow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from perfkit.statistics.tables import binomial_tails

SPREAD_COLUMNS = ("role", "period", "indicator", "band", "band_low", "band_high", "results", "people", "share", "n",
                  "subjects", "middle", "expected", "p_value", "hollow")
_EDGES = tuple(Fraction(edge, 100) for edge in (80, 90, 95, 100, 105, 110, 120))
FLAGGED = 0.05


def spread_rows(reached: pd.DataFrame, role: str, period: str) -> pd.DataFrame:
    """Return how many results stand in each band of attainment, for each indicator with a target.

    Parameters
    ----------
    reached : DataFrame
        From :func:`attained`, of the own periods of the pack.
    role, period : str

    Returns
    -------
    DataFrame
        One row per band, the lowest first. `middle` counts results from 90 to under 100 %, `expected` is the mean of
        those from 80 to under 90 % and from 100 to under 110 %: what stands between two neighbours where counts rise or
        fall evenly. `p_value` is the chance of so few in the middle if each of the three were as likely; `hollow` where
        there are fewer than expected and that chance is at most 5 %. A screen: results of one person are not
        independent.
    """
    rows = [row for indicator, rows in reached.groupby("indicator", sort=True) for row in _bands(str(indicator), rows)]
    made = pd.DataFrame(rows, columns=list(SPREAD_COLUMNS)).assign(role=role, period=period)
    made = made.astype({**dict.fromkeys(("results", "people", "n", "subjects", "middle"), "Int64"), "band": "str",
                        "indicator": "str", **dict.fromkeys(("band_low", "band_high", "share", "expected", "p_value"),
                                                            "float64")})
    return made.assign(hollow=made["hollow"].astype(bool))


def _bands(indicator: str, rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    cells = list(rows["attainment"])
    low, middle, high = (sum(low <= cell < low + Fraction(1, 10) for cell in cells)
                         for low in (Fraction(8, 10), Fraction(9, 10), Fraction(1)))
    around = low + middle + high
    chance = binomial_tails(middle, around, 1 / 3)[0] if around else float("nan")
    expected = (low + high) / 2
    told = {"indicator": indicator, "n": len(cells), "subjects": rows["subject"].nunique(),
            "middle": middle, "expected": expected, "p_value": chance,
            "hollow": middle < expected and chance <= FLAGGED}
    for start, end in pairwise((None, *_EDGES, None)):
        inside = [(start is None or cell >= start) and (end is None or cell < end) for cell in cells]
        yield {**told, "band": _name(start, end), "results": sum(inside),
               "people": rows.loc[inside, "subject"].nunique(), "share": sum(inside) / len(cells),
               "band_low": None if start is None else float(start), "band_high": None if end is None else float(end)}


def _name(start: Fraction | None, end: Fraction | None) -> str:
    return f"{'' if start is None else int(start * 100)}_{'' if end is None else int(end * 100)}"

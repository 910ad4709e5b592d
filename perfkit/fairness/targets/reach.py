"""Who reaches the target: by team, shop and own period, with intervals; small groups hidden and what tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from perfkit.fairness.disclosure import enough_people, group_cells, plan_hiding
from perfkit.statistics import clustered_wilson, wilson

REACH_COLUMNS = ("role", "period", "indicator", "group", "level", "n", "people", "k", "share", "low", "high", "within",
                 "within_share", "never", "never_of", "hidden")
EVERYBODY, SEASON, GROUPS = "", "own_period", ("team", "shop")
NEAR_LOW, NEAR_HIGH = Fraction(95, 100), Fraction(105, 100)
FEWEST_PERIODS = 2


def reach_of_targets(reached: pd.DataFrame, now: frozenset[str], *, role: str, period: str,
                     minimum: int) -> pd.DataFrame:
    """Return the share of results that reach the target, over everybody, by team and shop, and by own period.

    Parameters
    ----------
    reached : DataFrame
        From :func:`attained`, of all covered own periods.
    now : frozenset of str
        Own periods of the pack: over these go everybody and the groups.
    role, period : str
    minimum : int
        Fewest people whose numbers may be shown.

    Returns
    -------
    DataFrame
        `n` results of `people`; `k` of them at 100 % or more, with Wilson limits (of clusters where a person has
        several results); `within` counts those from 95 to 105 %. `never` of `never_of` people reached the target in
        none of the covered own periods, of which they have at least two. Groups of one level are left out.
    """
    rows: list[dict[str, object]] = []
    for indicator, mine in reached.groupby("indicator", sort=True):
        current = mine[mine["period"].isin(now)]
        if len(current):
            told = {"indicator": indicator}
            rows += [told | row for row in (*_of_groups(current, mine, minimum), *_of_seasons(mine, minimum))]
    made = pd.DataFrame(rows, columns=list(REACH_COLUMNS)).assign(role=role, period=period)
    whole = ("n", "people", "k", "within", "never", "never_of")
    made = made.astype({**dict.fromkeys(whole, "Int64"),
                        **dict.fromkeys(("share", "low", "high", "within_share"), "float64"),
                        **dict.fromkeys(("indicator", "group", "level"), "str")})
    return made.assign(hidden=made["hidden"].astype(bool))


def _of_groups(current: pd.DataFrame, history: pd.DataFrame, minimum: int) -> Iterator[dict[str, object]]:
    people = current.drop_duplicates("subject", keep="last").set_index("subject").sort_index()
    levels = people[[name for name in GROUPS if 1 < people[name].nunique() < len(people)]]
    cells = group_cells(levels)
    hidden = plan_hiding(cells, enough_people(minimum))
    lived = history[history["subject"].isin(people.index)].groupby("subject")["attainment"]
    ever: pd.Series[Any] = lived.max()[lived.count() >= FEWEST_PERIODS]
    yield {**_row(current), **_never(ever, people.index), "group": EVERYBODY, "level": EVERYBODY,
           "hidden": len(people) < minimum}
    for (group, level), mask in cells.items():
        inside = people.index[mask]
        yield {**_row(current[current["subject"].isin(inside)]), **_never(ever, inside), "group": group,
               "level": level, "hidden": (group, level) in hidden}


def _of_seasons(history: pd.DataFrame, minimum: int) -> Iterator[dict[str, object]]:
    """Yield the covered own periods, where there are several, in their order."""
    if history["period"].nunique() > 1:
        for period, rows in history.groupby("period", sort=True):
            yield {**_row(rows), "group": SEASON, "level": period, "hidden": rows["subject"].nunique() < minimum}


def _row(rows: pd.DataFrame) -> dict[str, object]:
    hit = np.array([cell >= 1 for cell in rows["attainment"]], dtype=bool)
    close = sum(NEAR_LOW <= cell <= NEAR_HIGH for cell in rows["attainment"])
    by_person = pd.DataFrame({"subject": rows["subject"].to_numpy(), "hit": hit}).groupby("subject")["hit"].agg(
        ["sum", "count"])
    several = len(by_person) > 1 and by_person["count"].max() > 1
    low, high = (clustered_wilson(by_person["sum"], by_person["count"]) if several
                 else [float(end) for end in wilson(int(hit.sum()), len(hit))])
    return {"n": len(hit), "people": len(by_person), "k": int(hit.sum()), "share": float(hit.mean()), "low": low,
            "high": high, "within": close, "within_share": close / len(hit)}


def _never(ever: pd.Series[Any], people: pd.Index[str]) -> dict[str, object]:
    mine = ever[ever.index.isin(people)]
    return {"never": int(sum(cell < 1 for cell in mine)), "never_of": len(mine)}

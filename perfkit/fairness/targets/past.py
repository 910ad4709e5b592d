"""Each target beside the subject's own past: the period before, the same period a year ago, the best ever reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.fairness.disclosure import enough_people, group_cells, plan_hiding
from perfkit.scoring.keys import exact_cells
from perfkit.statistics.quantiles import quantile_type_7

PAST_COLUMNS = ("period", "role", "subject", "spell", "indicator", "unit", "target", "previous", "to_previous",
                "last_year", "to_last_year", "best", "beyond")
STRETCH_COLUMNS = ("role", "period", "indicator", "baseline", "level", "n", "people", "lower", "median", "upper",
                   "beyond", "beyond_of", "hidden")
_KEY = ["period", "role", "subject", "spell", "indicator"]


def past_rows(reached: pd.DataFrame, now: frozenset[str], baselines: pd.DataFrame) -> pd.DataFrame:
    """Return each target of the pack's own periods with what the subject had before.

    Parameters
    ----------
    reached : DataFrame
        From :func:`attained`, of all covered own periods.
    now : frozenset of str
        Own periods of the pack.
    baselines : DataFrame
        Baselines: `previous` and `last_year` are used.

    Returns
    -------
    DataFrame
        Floats in base units of `unit`. `to_previous` and `to_last_year` are target / value then; `best` is the best
        value of any covered earlier own period, and `beyond` tells whether the target asks for more than that.
    """
    known = {(*key, name): value for key, name, value in zip(
        baselines[_KEY].itertuples(index=False, name=None), baselines["baseline"],
        exact_cells(baselines).fractions(), strict=True)}
    history = {whose: list(zip(rows["period"], rows["value"], strict=True))
               for whose, rows in reached.groupby(["subject", "indicator"])}
    rows = [_past(row, known, history[row["subject"], row["indicator"]])
            for row in reached[reached["period"].isin(now)].to_dict("records")]
    made = pd.DataFrame(rows, columns=list(PAST_COLUMNS))
    numbers = ("target", "previous", "to_previous", "last_year", "to_last_year", "best")
    return made.astype({**dict.fromkeys(numbers, "float64"), "beyond": "boolean",
                        **dict.fromkeys((*_KEY, "unit"), "str")})


def _past(row: Mapping[Any, Any], known: Mapping[tuple[Any, ...], Fraction | None],
          history: list[tuple[str, Fraction]]) -> dict[str, object]:
    key = tuple(row[name] for name in _KEY)
    then = {name: known.get((*key, name)) for name in ("previous", "last_year")}
    earlier = [value for period, value in history if period < row["period"]]
    best = (min if row["lower"] else max)(earlier) if earlier else None
    beyond = None if best is None else bool(row["target"] < best if row["lower"] else row["target"] > best)
    return {**dict(zip(_KEY, key, strict=True)), "unit": row["unit"], "target": float(row["target"]),
            **{name: None if value is None else float(value) for name, value in then.items()},
            **{f"to_{name}": float(row["target"] / value) if value else None for name, value in then.items()},
            "best": None if best is None else float(best), "beyond": beyond}


def stretch_rows(past: pd.DataFrame, reached: pd.DataFrame, *, role: str, period: str, minimum: int) -> pd.DataFrame:
    """Return how far targets stretch beyond the past: spread of their ratios, over everybody and by team.

    Parameters
    ----------
    past : DataFrame
        From :func:`past_rows`.
    reached : DataFrame
        From :func:`attained`: the team of each subject.
    role, period : str
    minimum : int
        Fewest people whose numbers may be shown.

    Returns
    -------
    DataFrame
        Quartiles of target / last year's value and of target / previous value (`baseline`), and how many targets are
        beyond anything reached before.
    """
    teams = reached.drop_duplicates("subject", keep="last").set_index("subject")["team"]
    rows = [row for indicator, mine in past.groupby("indicator", sort=True)
            for baseline in ("last_year", "previous")
            for row in _stretch(mine, teams, str(indicator), baseline, minimum)]
    made = pd.DataFrame(rows, columns=list(STRETCH_COLUMNS)).assign(role=role, period=period)
    made = made.astype({**dict.fromkeys(("n", "people", "beyond", "beyond_of"), "Int64"),
                        **dict.fromkeys(("lower", "median", "upper"), "float64"),
                        **dict.fromkeys(("indicator", "baseline", "level"), "str")})
    return made.assign(hidden=made["hidden"].astype(bool))


def _stretch(mine: pd.DataFrame, teams: pd.Series[str], indicator: str, baseline: str,
             minimum: int) -> Iterator[dict[str, object]]:
    known = mine[mine[f"to_{baseline}"].notna()]
    if not len(known):
        return
    team = known["subject"].map(teams).fillna("")
    people = pd.DataFrame({"team": team.to_numpy()}, index=known["subject"].to_numpy())
    people = people[~people.index.duplicated()].sort_index()
    cells = group_cells(people) if 1 < people["team"].nunique() < len(people) else {}
    hidden = plan_hiding(cells, enough_people(minimum))
    told = {"indicator": indicator, "baseline": baseline}
    yield {**told, **_quartiles(known, baseline), "level": "", "hidden": len(people) < minimum}
    for (group, level), mask in cells.items():
        inside = known[known["subject"].isin(people.index[mask])]
        yield {**told, **_quartiles(inside, baseline), "level": level, "hidden": (group, level) in hidden}


def _quartiles(rows: pd.DataFrame, baseline: str) -> dict[str, object]:
    ratios = [Fraction(cell).limit_denominator(10**9) for cell in rows[f"to_{baseline}"]]
    lower, median, upper = (quantile_type_7(ratios, Fraction(quarter, 4)) for quarter in (1, 2, 3))
    judged = rows["beyond"].dropna()
    return {"n": len(ratios), "people": rows["subject"].nunique(), "lower": float(lower or 0),
            "median": float(median or 0), "upper": float(upper or 0), "beyond": int(judged.sum()),
            "beyond_of": len(judged)}

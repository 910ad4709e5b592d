"""What each subject reached of each target, in all own periods that are covered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.indicators import full_key
from perfkit.plan import Quantity, Role
from perfkit.scoring.keys import exact_cells, find_rows, taken, texts_cells
from perfkit.scoring.methods import attainment

ATTAINED = ("period", "role", "subject", "spell", "indicator", "unit", "lower", "value", "target", "attainment", "team",
            "shop")
_ROW = ("period", "role", "subject", "spell", "indicator")


def attained(values: pd.DataFrame, baselines: pd.DataFrame, people: pd.DataFrame, roles: Mapping[str, Role],
             scores: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return value, target and attainment wherever a value counts and a target was set in time.

    Parameters
    ----------
    values, baselines : DataFrame
        IndicatorValues and Baselines of all covered own periods; a target that the plan itself writes goes before.
    people : DataFrame
        Spells with `team` and `shop`.
    roles : mapping of period text to Role
        The role as the version of the plan in force wrote it.
    scores : DataFrame, optional
        Scores: where they know the target that was due (of a part of a period, of somebody new), that is taken.

    Returns
    -------
    DataFrame
        Sorted by its keys; `value`, `target` and `attainment` are Fractions (base units), `lower` tells whether lower
        is better: then the attainment is the mirror 2 - value / target.
    """
    counted = values[(values["state"] == "counted") & values["period"].isin(set(roles))].reset_index(drop=True)
    table = baselines[baselines["baseline"] == "target"]
    value, aim = exact_cells(counted), taken(exact_cells(table), find_rows(counted, table, on=_ROW))
    fixed = {(period, full_key(key)): rule.target for period, role in roles.items()
             for key, rule in role.indicators.items() if isinstance(rule.target, Quantity)}
    written = [fixed[named].base(unit) if (named := (period, indicator)) in fixed else cell
               for period, indicator, unit, cell in zip(counted["period"], counted["indicator"], counted["unit"],
                                                        aim.fractions(), strict=True)]
    if scores is not None and len(scores):
        due = taken(texts_cells(scores, "target"), find_rows(counted, scores, on=_ROW)).fractions()
        written = [cell if known is None else known for cell, known in zip(written, due, strict=True)]
    lower = (counted["direction"] == "lower").to_numpy()
    aim = ExactColumn.from_fractions(written)
    reached = attainment(value, aim, lower_is_better=False)
    reached = reached.where(~lower, attainment(value, aim, lower_is_better=True))
    at = find_rows(counted, people, on=("role", "subject", "spell"))
    made = counted[list(_ROW)].assign(
        unit=counted["unit"], lower=lower, value=pd.Series(value.fractions(), dtype=object),
        target=pd.Series(written, dtype=object), attainment=pd.Series(reached.fractions(), dtype=object),
        **{name: np.append(people[name].fillna("").to_numpy(dtype=object), "")[at] for name in ("team", "shop")})
    return made[made["attainment"].notna()].sort_values(list(_ROW), ignore_index=True)

"""Raters beside each other: who gives more or fewer points than the others to the same people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from perfkit.indicators.rater_result import RATER_COLUMNS
from perfkit.periods import Period
from perfkit.statistics.means import mean_interval, mean_p_value
from perfkit.statistics.multiplicity import holm

FEWEST_SHARED = 5
"""Fewest people that a rater and the others must both have rated: without them a strict rater and weak people are
the same to the eye."""
FEWEST_POINTS = 3
"""Points of 100 below which a difference asks for no review, however sure it is: a house value."""
_LEVEL = 0.05
_POINTS = {"service_attitude@default": ("attitude_points",),
           "answer_accuracy@default": ("points_accuracy", "points_complete")}


def compare_raters(reviews: pd.DataFrame, period: Period, *, minimum_group: int) -> pd.DataFrame:
    """Compare the raters of a period on the people whom others rated as well.

    Parameters
    ----------
    reviews : DataFrame
        The table of quality reviews: agent_id, rater_id, reviewed_at, points_accuracy, points_complete,
        attitude_points, sample. Chats that were chosen by risk (``sample`` is ``targeted``) are left out.
    period : Period
        Reviews of its days are compared.
    minimum_group : int
        A mean over fewer people is hidden from those who may not see small groups.

    Returns
    -------
    DataFrame
        period, subject (the rater), indicator (whose points), n (reviews), people (rated by this rater and by others),
        value (mean points), difference (mean over those people of the rater's mean less the middle one of the others'
        means), low, high (its 95 % interval), p_adjusted (Holm over raters and indicators), review (a difference of at
        least three points whose p_adjusted is at most .05), hidden; sorted. With fewer than five such people there is
        no difference: where each rates people of their own, strict raters and weak people cannot be told apart.

    Notes
    -----
    The unit is a person: a t test of the differences over people, not of reviews, which lie together in a person. The
    others are told by their median: one generous rater among them makes nobody else strict.
    """
    at, first, end = reviews["reviewed_at"], pd.Timestamp(period.first), pd.Timestamp(period.end)
    held = reviews[(at >= first) & (at < end)
                   & reviews["rater_id"].notna() & reviews["agent_id"].notna()
                   & (reviews["sample"] != "targeted").fillna(True)]
    rows = [row for indicator, columns in sorted(_POINTS.items()) for row in _of_points(
        held.assign(points=held[list(columns)].sum(axis=1, skipna=False)).dropna(subset=["points"]), indicator)]
    frame = pd.DataFrame(rows, columns=["subject", "indicator", "n", "people", "all", "value", "difference", "low",
                                        "high", "p"])
    adjusted = holm(frame["p"].astype("float64").to_numpy())
    far = frame["difference"].astype("float64").abs() >= FEWEST_POINTS
    told = frame.assign(period=period.text, p_adjusted=adjusted, review=(adjusted <= _LEVEL) & far,
                        hidden=frame["all"] < minimum_group)
    kinds = {"n": "Int64", "people": "Int64", "value": "float64", "difference": "float64", "low": "float64",
             "high": "float64", "review": "bool", "hidden": "bool"}
    return told[list(RATER_COLUMNS)].astype(kinds)


def _of_points(reviews: pd.DataFrame, indicator: str) -> Iterator[tuple[object, ...]]:
    cells = reviews.groupby(["agent_id", "rater_id"], sort=True)["points"].agg(["sum", "count"]).astype("float64")
    means = (cells["sum"] / cells["count"]).unstack("rater_id")
    for rater in means.columns:
        mine = cells.xs(rater, level="rater_id")
        shared = (means[rater] - means.drop(columns=rater).median(axis=1)).dropna().to_numpy(dtype="float64")
        told = (np.nan,) * 4
        if len(shared) >= FEWEST_SHARED:
            told = (float(shared.mean()), *mean_interval(shared), mean_p_value(shared))
        n, value = int(mine["count"].sum()), float(mine["sum"].sum() / mine["count"].sum())
        yield (str(rater), indicator, n, len(shared), len(mine), value, *told)

"""What is said of shares whose units belong together, and how many independent units they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from perfkit.indicators.catalogue import indicator_names
from perfkit.language import Text, joined, show_share

CLUSTERS: Mapping[str, Text] = MappingProxyType({
    "credited_day": Text(en="day", zh="日"), "buyer_id": Text(en="buyer", zh="买家"),
    "visitor_id": Text(en="visitor", zh="访客"), "session_id": Text(en="visit", zh="访问"),
    "order_id": Text(en="order", zh="订单"), "location_id": Text(en="location", zh="库位"),
})
"""By column what units come from; the days are those of the subject itself."""
LEAST = 0.995
_NOTE = Text(
    en="Cases of one {what} belong together and tell less than as many independent ones; the intervals allow for it: "
       "{names}",
    zh="同一{what}的多个样本彼此相关，所含信息少于同样多的独立样本，区间已计入：{names}")
_WORTH = Text(en="{name} (as much as {share} of them)", zh="{name}（相当于其中 {share}）")


def independent_units(values: pd.DataFrame) -> pd.Series[float]:
    """Return how many independent units each value is worth: n, or less where units belong together.

    Missing where a value does not let it be told: all its units are of one cluster. Values that were typed by hand
    have no clusters.

    Examples
    --------
    >>> values = pd.DataFrame({"n": [80, 40, 5], "cluster": ["", "buyer_id", "buyer_id"],
    ...                        "effective_n": [80, 31.5, float("nan")]})
    >>> independent_units(values).tolist()
    [80.0, 31.5, nan]
    """
    whole = values["n"].astype("float64")
    if "cluster" not in values:
        return whole
    return values["effective_n"].astype("float64").where(values["cluster"].fillna("") != "", whole)


def cluster_notes(values: pd.DataFrame) -> tuple[Text, ...]:
    """Return what to say below values: for which of them the interval allows for units that belong together.

    One note per kind of cluster, with what part of the cases of each indicator would tell as much, were they
    independent; indicators whose units happen to stand alone are left out.

    Examples
    --------
    >>> values = pd.DataFrame({"indicator": ["csat@default"] * 2, "n": [80, 40], "cluster": "buyer_id",
    ...                        "effective_n": [60.2, 31.5], "state": "counted"})
    >>> cluster_notes(values)[0].fill("en").rpartition(": ")[2]
    'Customer satisfaction (as much as 76% of them)'
    """
    shown = values["state"].isin(("counted", "shown")) & values["effective_n"].notna()
    told = values[shown & (values["cluster"] != "")]
    sums = told.groupby(["cluster", "indicator"], sort=True, as_index=False)[["n", "effective_n"]].sum()
    fewer = sums[sums["effective_n"] < LEAST * sums["n"]]
    return tuple(_NOTE.bind(what=CLUSTERS.get(str(name), Text(en=str(name), zh=str(name))), names=_listed(part))
                 for name, part in fewer.groupby("cluster", sort=True))


def _listed(sums: pd.DataFrame) -> Text:
    rows = [_WORTH.bind(name=indicator_names()[str(key)], share=_part(effective / n))
            for key, n, effective in sums[["indicator", "n", "effective_n"]].itertuples(index=False, name=None)]
    return joined(rows, ", ", "、")


def _part(share: float) -> Text:
    return Text(en=show_share(share, "en", digits=0), zh=show_share(share, "zh", digits=0))

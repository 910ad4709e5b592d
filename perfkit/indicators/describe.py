"""The definitions in words: what is counted, over what, from how many units on, and by whose account."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.registry import known_definitions

COLUMNS = ("indicator", "unit", "direction", "numerator", "denominator", "aggregation", "differs", "min_n_score",
           "min_n_show", "n_unit", "maturity_days", "controllability", "counter_indicators", "reads", "trust", "source")


def definitions(wanted: Sequence[str]) -> pd.DataFrame:
    """Return one row per wanted key with everything that the catalogue says of it.

    Parameters
    ----------
    wanted : sequence of str
        ``id`` or ``id@variant``.

    Returns
    -------
    DataFrame
        Sorted by key. Texts are English here; the Result shows them in the language of its view. `reads` lists the
        tables of each way to compute it, the preferred one first; `trust` is the best of its sources.

    Raises
    ------
    RequestError
        If there is no such indicator or variant.

    Examples
    --------
    >>> definitions(["csat"]).loc[0, ["indicator", "numerator", "n_unit", "reads"]].tolist()
    ['csat@default', 'COUNT(ratings.score >= 4)', 'ratings', 'ratings']
    """
    rows = [_row(key) for key in sorted({full_key(name) for name in wanted})]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(key: str) -> tuple[object, ...]:
    indicator, variant = split_key(key)
    ways = [" + ".join(definition.needs) for definition in known_definitions().get(key, ())]
    return (key, variant.unit, variant.direction, indicator.numerator.en, indicator.denominator.en,
            indicator.aggregation.en, variant.differs.en, variant.min_n.score, variant.min_n.show,
            variant.min_n.of.en, indicator.maturity_days, indicator.controllability,
            ", ".join(indicator.counter_indicators), "; ".join(ways), min(source.trust for source in indicator.sources),
            "; ".join(source.name for source in indicator.sources))

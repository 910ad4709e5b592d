"""The definitions in words: what is counted, over what, from how many units on, and by whose account."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.registry import known_definitions
from perfkit.indicators.sql import definition_sql, sql_hash

COLUMNS = ("indicator", "unit", "direction", "numerator", "denominator", "aggregation", "differs", "min_n_score",
           "min_n_show", "n_unit", "maturity_days", "controllability", "counter_indicators", "reads", "trust", "source",
           "texts_zh")
TEXTS = ("numerator", "denominator", "aggregation", "differs", "n_unit")
"""Columns that are words: in English here, all of them in Chinese as one JSON list in `texts_zh`."""


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
        tables of each way to compute it, the preferred one first; `trust` is the best of its sources. An indicator of
        the study's own has the file that computes it, with its hash, as its source.

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


QUERY_COLUMNS = ("indicator", "reads", "sql_hash", "sql")


def definition_queries(wanted: Sequence[str], present: Collection[str]) -> pd.DataFrame:
    """Return the query of every way to compute the wanted keys from the tables that are there, with its hash.

    Parameters
    ----------
    wanted : sequence of str
        ``id`` or ``id@variant``.
    present : collection of str
        Names of tables.

    Returns
    -------
    DataFrame
        indicator, reads (tables joined by ``+``), sql_hash (SHA-256 of the query), sql; sorted by key, the way that is
        preferred first.

    Examples
    --------
    >>> definition_queries(["csat"], ["ratings"])[["indicator", "reads"]].values.tolist()
    [['csat@default', 'ratings']]
    """
    rows = [(key, " + ".join(way.needs), sql_hash(sql), sql)
            for key in sorted({full_key(name) for name in wanted}) for way in known_definitions().get(key, ())
            if set(way.needs) <= set(present)
            for sql in [definition_sql(way, split_key(key)[0].maturity_days)]]
    return pd.DataFrame(rows, columns=list(QUERY_COLUMNS)).astype("str")


def _row(key: str) -> tuple[object, ...]:
    indicator, variant = split_key(key)
    ways = [" + ".join(definition.needs) for definition in known_definitions().get(key, ())]
    words = (indicator.numerator, indicator.denominator, indicator.aggregation, variant.differs, variant.min_n.of)
    english = dict(zip(TEXTS, (text.fill("en") for text in words), strict=True))
    facts = {"indicator": key, "unit": variant.unit, "direction": variant.direction, **english,
             "min_n_score": variant.min_n.score, "min_n_show": variant.min_n.show,
             "maturity_days": indicator.maturity_days, "controllability": indicator.controllability,
             "counter_indicators": ", ".join(indicator.counter_indicators), "reads": "; ".join(ways),
             "trust": min(source.trust for source in indicator.sources),
             "source": "; ".join(source.name for source in indicator.sources),
             "texts_zh": json.dumps([text.fill("zh") for text in words], ensure_ascii=False)}
    return tuple(facts[name] for name in COLUMNS)

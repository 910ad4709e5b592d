"""The definitions in words: what is counted, over what, from how many units on, and by whose account."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.definition import Columns, Definition
from perfkit.indicators.registry import choose_definition, known_definitions
from perfkit.indicators.sql import definition_sql, sql_hash
from perfkit.plan import SubjectKind

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


QUERY_COLUMNS = ("indicator", "reads", "others", "sql_hash", "sql")
Asker = tuple[str, SubjectKind]
"""A kind of role and who is measured in it: together they say which definition computes a key."""


def definition_queries(wanted: Mapping[str, Collection[Asker]], present: Columns) -> pd.DataFrame:
    """Return the query that computes each wanted key from the tables that are there, with its hash.

    Parameters
    ----------
    wanted : mapping of str to collection of (kind, subject)
        ``id`` or ``id@variant``, with the kinds of role that ask for it and who is measured in each.
    present : mapping of table to columns

    Returns
    -------
    DataFrame
        indicator, reads (tables joined by ``+``), others (the tables of each further way that these tables allow, apart
        by ``;``: none of them runs), sql_hash (SHA-256 of the query), sql; sorted by key. A key has a row for each
        definition that computes it for one of its roles, none where nothing can.

    Examples
    --------
    >>> definition_queries({"csat": [("customer_service_presale", "person")]}, {
    ...     "ratings": ("agent_id", "rated_at", "score")})[["indicator", "reads"]].values.tolist()
    [['csat@default', 'ratings']]
    """
    asked: dict[str, set[Asker]] = {}
    for name, askers in wanted.items():
        asked.setdefault(full_key(name), set()).update(askers)
    rows = [(key, *_query(key, way, askers, present)) for key, askers in sorted(asked.items())
            for way in _chosen(key, askers, present)]
    return pd.DataFrame(rows, columns=list(QUERY_COLUMNS)).astype("str")


def _chosen(key: str, askers: Collection[Asker], present: Columns) -> list[Definition]:
    """Return the definitions that run for any of those who ask, each once, in the order of the registry."""
    found = [choose_definition(key, present, kind, subject) for kind, subject in sorted(askers)]
    return [way for way in known_definitions().get(key, ()) if way in found]


def _query(key: str, way: Definition, askers: Collection[Asker], present: Columns) -> tuple[str, str, str, str]:
    sql = definition_sql(way, split_key(key)[0].maturity_days)
    others = [" + ".join(other.needs) for other in known_definitions()[key] if other is not way
              and any(other.lacks(present, kind, subject) == "" for kind, subject in askers)]
    return " + ".join(way.needs), "; ".join(dict.fromkeys(others)), sql_hash(sql), sql


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

"""The definitions are written once: they compile for other engines, and nothing that pays is approximate."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.operations as ops
import pytest

from perfkit.indicators.credit import Credit
from perfkit.indicators.registry import known_definitions
from perfkit.indicators.sums import summed_up
from perfkit.periods import parse_period
from perfkit.sources.schemas import TABLES

TYPES = {"text": "string", "timestamp": "timestamp", "date": "date", "boolean": "boolean"}
DAY = date(2026, 4, 20)


def credit_of(definition):
    tables = ({"spell_no": "int64", "spell_owner": "string", "spell_from": "date", "spell_to": "date"},
              {"calendar_day": "date", "period_no": "int64", "period_last": "date", "own_day": "date"},
              {"period_no": "int64", "period_first": "date", "period_last": "date", "period_text": "string"})
    named = [ibis.table(columns, name=name) for columns, name in zip(tables, ("spells", "days", "spans"), strict=True)]
    return Credit(*named, as_of=DAY, window=definition.window, maturity=15, blackouts=[(DAY, DAY)],
                  periods=[parse_period("2026-03")])


def table_of(definition, name):
    kinds = TABLES[name].columns | {"owner": "text"}
    return ibis.table({column: TYPES.get(kinds[column], "int64")
                       for column in (*definition.needs[name], *definition.may_use[name])}, name=name)


def query_of(definition):
    tables = {name: table_of(definition, name) for name in definition.needs}
    return summed_up(definition.measure(credit_of(definition), **tables))


def sql_of(definition, dialect):
    return str(ibis.to_sql(query_of(definition), dialect=dialect)).lower()


@pytest.mark.parametrize("dialect", ["clickhouse", "postgres", "snowflake"])
def test_every_definition_compiles_without_an_approximate_function(dialect):
    for key, doors in known_definitions().items():
        for definition in doors:
            sql = sql_of(definition, dialect)
            for word in ("approx", "quantile(", "percentile", "uniqcombined", "median("):
                assert word not in sql, (key, word)


def test_only_whole_numbers_are_added_up():
    for key, doors in known_definitions().items():
        for definition in doors:
            sums = query_of(definition).op().find(ops.Sum)
            assert all(one.arg.dtype.is_integer() or one.arg.dtype.is_decimal() for one in sums), key
            assert not query_of(definition).op().find(ops.Mean), key

"""The definitions are written once: they compile for other engines, and nothing that pays is approximate."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

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
DIALECTS = ("clickhouse", "postgres", "snowflake")
DEFINITIONS = {f"{made.keys[0]} {made.door} {made.measure.__name__}": made
               for doors in known_definitions().values() for made in doors}
ABOUT = re.compile(r"\b(approx\w*|apx\w*|hll\w*|hyperloglog\w*|median\w*|quantile\w*|percentile\w*|uniq(?!exact\b)\w*"
                   r"|avg|topk\w*|any_value|anylast|rand\w*)\s*\(")
"""Functions that sample or sketch, go through floats, or may answer differently twice."""
INEXACT = (ops.Mean, ops.Median, ops.Quantile, ops.ApproxMedian, ops.ApproxQuantile, ops.ApproxCountDistinct,
           ops.Variance, ops.StandardDev, ops.Arbitrary, ops.RandomScalar)


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


@cache
def query_of(named):
    definition = DEFINITIONS[named]
    tables = {name: table_of(definition, name) for name in definition.needs}
    return summed_up(definition.measure(credit_of(definition), **tables))


@pytest.mark.parametrize("named", DEFINITIONS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_definition_compiles_without_an_approximate_function(dialect, named):
    sql = str(ibis.to_sql(query_of(named), dialect=dialect, pretty=False)).lower()
    assert "period_no" in sql
    assert not ABOUT.search(sql), ABOUT.findall(sql)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("word", ["approx_median", "median", "quantile", "approx_nunique", "mean"])
def test_an_approximate_function_would_be_seen(dialect, word):
    rows = ibis.table({"held": "int64"}, name="rows")
    asked = rows.held.quantile(0.9) if word == "quantile" else getattr(rows.held, word)()
    assert ABOUT.search(str(ibis.to_sql(asked, dialect=dialect)).lower())


@pytest.mark.parametrize("named", DEFINITIONS)
def test_only_whole_numbers_are_added_up(named):
    query = query_of(named).op()
    assert all(one.arg.dtype.is_integer() or one.arg.dtype.is_decimal() for one in query.find(ops.Sum))
    assert not query.find(INEXACT)

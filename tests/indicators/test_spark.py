"""Spark says the same numbers as DuckDB, for one indicator of each shape; skipped where Spark cannot run."""

from __future__ import annotations

import os
import shutil
import warnings
from datetime import date

import pytest

from perfkit.errors import RequestError
from perfkit.indicators import compute_indicators
from perfkit.indicators.connections import open_connection
from perfkit.indicators.credit import small_table
from perfkit.indicators.engine import Spell, open_engine
from perfkit.indicators.registry import known_definitions
from perfkit.periods import parse_period
from tests.indicators import oracle
from tests.indicators.made import make_tables, roster
from tests.indicators.shops import SPELLS
from tests.indicators.test_definitions import ONE_OF_EACH_SHAPE, PERIODS, door_tables, shop_of, subject_kind

AS_OF = date(2026, 4, 20)
# PySpark and the Ibis on it warn of pandas 3 at every call: these tests ask for numbers, not for silence.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install perfkit[spark]")
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java for Spark")
    from pyspark.sql import SparkSession
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "2").config("spark.sql.session.timeZone", "Asia/Tokyo"
                                                                             ).getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return make_tables(tmp_path_factory.mktemp("events"), **door_tables(shop_of(7), "events"))


def answer(tables, key, engine):
    spells = [Spell(owner=name, first=date.fromisoformat(first), last=date.fromisoformat(last))
              for name, first, last in SPELLS]
    kind, definition = oracle.EVENTS[key][0], known_definitions()[key][0]
    periods = [parse_period(text) for text in PERIODS]
    with open_engine(tables.on(engine), spells, periods, as_of=AS_OF) as opened:
        return opened.ask(definition, opened.credit_for(definition, 15, []), kind, subject_kind(kind, key))()


@pytest.mark.parametrize("key", ONE_OF_EACH_SHAPE)
def test_spark_equals_duckdb(spark, tables, key):
    there, here = answer(tables, key, "pyspark"), answer(tables, key, "duckdb")
    assert here.rows
    assert there == here
    assert all(type(cell) in (int, type(None)) for row in there.rows.values() for cell in row.values()
               if not isinstance(cell, float))


def test_a_zero_denominator_is_a_reason_and_no_error(spark, tmp_path):
    ads = [{"date": date(2026, 1, 5), "campaign_id": "k", "buyer_id": "a", "spend": 0, "sales_direct": 5,
            "sales_assisted": 0}]
    made = make_tables(tmp_path, ads=ads)
    for engine in ("duckdb", "pyspark"):
        found = compute_indicators(made.on(engine), roster("a"), ["ad_roas"], [parse_period("2026-01")], as_of=AS_OF,
                                   kind="operations")
        assert found["reason"].tolist() == ["zero_denominator"]


def test_stamps_keep_their_day_whatever_zone_the_session_had(spark, tmp_path):
    from datetime import datetime
    rated = [{"rating_id": str(number), "agent_id": "a", "score": 5, "rated_at": stamp} for number, stamp in
             enumerate([datetime(2026, 1, 31, 23, 59, 59, 999_000), datetime(2026, 2, 1)])]
    found = compute_indicators(make_tables(tmp_path, ratings=rated).on("pyspark"), roster("a"), ["csat"],
                               [parse_period("2026-01"), parse_period("2026-02")], as_of=AS_OF,
                               kind="customer_service_presale")
    assert found["n"].tolist() == [1, 1]


def test_sums_of_decimals_are_whole_numbers(spark):
    rows = small_table("spell_no", [(1,), (2**40,)])
    squares = rows.mutate(wide=rows.spell_no.cast("decimal(38, 0)"))
    asked = squares.aggregate(held=(squares.wide * squares.wide).sum().cast("decimal(38, 0)"))
    for engine in ("duckdb", "pyspark"):
        connection = open_connection(engine)
        assert connection.ask(asked)() == [{"held": 1 + 2**80}]
        connection.close()


def test_an_unknown_engine_is_refused():
    with pytest.raises(RequestError, match="pyspark"):
        open_connection("spark")

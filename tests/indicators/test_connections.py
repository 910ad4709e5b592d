import threading

import duckdb
import ibis
import pytest

from perfkit.indicators.connections import open_connection
from perfkit.indicators.credit import small_table


@pytest.fixture
def connection():
    opened = open_connection("duckdb", threads=1)
    yield opened
    opened.close()


def added(*numbers):
    rows = small_table("spell_no", [(number,) for number in numbers])
    return rows.aggregate(added=rows.spell_no.sum())


def test_rows_come_in_whatever_order_they_are_waited_for(connection):
    asked = [connection.ask(added(number, 1)) for number in range(5)]
    assert [awaited()[0]["added"] for awaited in reversed(asked)] == [5, 4, 3, 2, 1]
    assert asked[0]() == [{"added": 1}]


def test_a_query_that_fails_does_so_where_its_rows_are_asked_for_and_leaves_the_next_alone(connection):
    missing = connection.ask(ibis.table({"spell_no": "int64"}, name="nowhere"))
    after = connection.ask(added(2, 3))
    assert after() == [{"added": 5}]
    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        missing()


def test_what_is_kept_can_be_asked_for(connection):
    kept = connection.keep(added(2, 3))
    assert kept.to_pyarrow().to_pylist() == [{"added": 5}]


def test_a_closed_engine_leaves_no_thread_behind():
    opened = open_connection("duckdb", threads=1)
    numbers = ibis.range(2_000_000).unnest().name("number").as_table()
    awaited = [opened.ask(numbers.aggregate(added=numbers.number.sum() + place)) for place in range(3)]
    first = awaited[0]()
    opened.close()
    assert first == [{"added": 1_999_999_000_000}]
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("duckdb")]

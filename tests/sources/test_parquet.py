from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sources.parquet import ROW_GROUP, encoding_of, write_parquet

STAMPS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1))
COLUMNS = {"id": (pa.string(), st.text(max_size=20)), "role": (pa.string(), st.sampled_from(["a", "b"])),
           "paid": (pa.int64(), st.integers(-2**63, 2**63 - 1)), "at": (pa.timestamp("us"), STAMPS),
           "day": (pa.date32(), st.dates(date(1900, 1, 1))), "known": (pa.bool_(), st.booleans())}


@given(st.data())
def test_what_is_written_is_read_again(tmp_path_factory, data):
    size = data.draw(st.integers(0, 12))
    table = pa.table({name: pa.array(data.draw(st.lists(st.none() | cells, min_size=size, max_size=size)), type=kind)
                      for name, (kind, cells) in COLUMNS.items()})
    path = tmp_path_factory.mktemp("parquet") / "t.parquet"
    write_parquet(table, path)
    assert pq.read_table(path).equals(table)


def test_ids_are_not_listed_and_words_of_few_kinds_are():
    rows = 1_000
    table = pa.table({"id": [f"o{number}" for number in range(rows)], "role": ["a", "b"] * (rows // 2)})
    told = encoding_of(table)
    assert told["use_dictionary"] == ["role"]
    assert set(told["column_encoding"]) == {"id"}


@pytest.mark.parametrize("rows", [1, ROW_GROUP, ROW_GROUP + 1])
def test_a_group_holds_no_more_rows_than_a_thread_reads_at_a_time(tmp_path, rows):
    write_parquet(pa.table({"paid": range(rows)}), tmp_path / "t.parquet")
    stored = pq.ParquetFile(tmp_path / "t.parquet").metadata
    assert [stored.row_group(place).num_rows for place in range(stored.num_row_groups)] == [
        size for size in (min(rows, ROW_GROUP), rows - ROW_GROUP) if size > 0]


def test_stamps_and_words_take_less_room_than_as_usual(tmp_path):
    rows = 20_000
    table = pa.table({"at": pa.array([datetime(2026, 1, 1, place // 3600 % 24, place // 60 % 60, place % 60)
                                      for place in range(rows)], type=pa.timestamp("us")),
                      "id": [f"chat{place}" for place in range(rows)]})
    write_parquet(table, tmp_path / "own.parquet")
    pq.write_table(table, tmp_path / "usual.parquet", row_group_size=ROW_GROUP)
    assert (tmp_path / "own.parquet").stat().st_size < (tmp_path / "usual.parquet").stat().st_size

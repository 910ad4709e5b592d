"""Tables that are typed already: what is taken, what is refused, and that where they lie changes nothing."""

from datetime import date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perfkit.errors import DataError
from perfkit.sources import read_tables

STAMPS = pa.array([datetime(2026, 1, 5, 9), datetime(2026, 1, 4, 23, 59, 59)], pa.timestamp("ns"))
RATINGS = pa.table({"rating_id": ["r2", "r1"], "agent_id": ["b", "a"], "score": pa.array([4, 5], pa.int8()),
                    "rated_at": STAMPS, "noise": [1.5, 2.5]})


def study(folder, mapping="tables: warehouse", **tables):
    (folder / "warehouse").mkdir(parents=True)
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    for name, table in tables.items():
        pq.write_table(table, folder / "warehouse" / f"{name}.parquet")
    return folder


def read(folder):
    return read_tables(folder, time_zone="Asia/Shanghai", cache=folder / "cache")


def problems(folder):
    with pytest.raises(DataError) as caught:
        read(folder)
    return [(problem.code, problem.column or problem.path, problem.got) for problem in caught.value.problems]


def test_a_folder_of_parquet_is_read_as_exports_are(tmp_path):
    tables = read(study(tmp_path, ratings=RATINGS))
    assert tables.columns_present == {"ratings": ("rating_id", "agent_id", "score", "rated_at")}
    assert tables.latest_day == date(2026, 1, 5)
    assert tables.frame("ratings")["rating_id"].tolist() == ["r1", "r2"]
    assert tables.frame("ratings")["score"].tolist() == [5, 4]
    assert tables.frame("ratings")["chat_id"].isna().all()
    assert tables.files[["file", "table", "rows_read", "rows_kept"]].to_numpy().tolist() == [
        ["ratings.parquet", "ratings", 2, 2]]
    assert (tables.engine, tables.address) == ("duckdb", "warehouse")


def test_where_tables_lie_and_in_which_order_changes_nothing(tmp_path):
    wanted = read(study(tmp_path / "parquet", ratings=RATINGS)).hash
    parts = study(tmp_path / "parts", ratings=RATINGS.slice(1))
    (parts / "warehouse" / "ratings.parquet").rename(parts / "warehouse" / "first")
    (parts / "warehouse" / "ratings").mkdir()
    (parts / "warehouse" / "first").rename(parts / "warehouse" / "ratings" / "first.parquet")
    pq.write_table(RATINGS.slice(0, 1), parts / "warehouse" / "ratings" / "second.parquet")
    file = study(tmp_path / "file", "{tables: shop.duckdb, engine: pyspark}")
    with duckdb.connect(str(file / "shop.duckdb")) as made:
        made.register("given", RATINGS)
        made.execute("CREATE TABLE ratings AS FROM given; CREATE TABLE other AS SELECT 1 AS one")
    assert read(parts).hash == wanted
    assert read(file).hash == wanted
    assert read(file).engine == "pyspark"


# Ibis still sets an option that pandas 3 has made its own.
@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
def test_an_address_of_ibis_is_read(tmp_path, monkeypatch):
    sqlite3 = pytest.importorskip("sqlite3", reason="this Python was built without SQLite")
    monkeypatch.setenv("SHOP_FILE", str(tmp_path / "shop.sqlite"))
    with sqlite3.connect(tmp_path / "shop.sqlite") as made:
        made.execute("CREATE TABLE ratings (rating_id TEXT, agent_id TEXT, score BIGINT, rated_at TIMESTAMP)")
        made.execute("INSERT INTO ratings VALUES ('r2', 'b', 4, '2026-01-05 09:00:00'),"
                     " ('r1', 'a', 5, '2026-01-04 23:59:59')")
    made.close()
    there = read(study(tmp_path / "there", "tables: 'sqlite://${SHOP_FILE}'"))
    assert there.hash == read(study(tmp_path / "here", ratings=RATINGS)).hash


def test_changed_tables_are_read_again(tmp_path):
    folder = study(tmp_path, ratings=RATINGS)
    before = read(folder)
    pq.write_table(RATINGS.slice(1), folder / "warehouse" / "ratings.parquet")
    assert read(folder).hash != before.hash
    assert len(read(folder).frame("ratings")) == 1


def test_columns_of_another_type_are_refused_all_at_once(tmp_path):
    zoned = RATINGS.set_column(3, "rated_at", STAMPS.cast(pa.timestamp("us", "UTC")))
    orders = pa.table({"order_id": ["o"], "amount_paid": [12.5], "created_at": ["2026-01-01"]})
    assert problems(study(tmp_path, ratings=zoned, orders=orders)) == [
        ("type", "orders.created_at", "VARCHAR"), ("type", "orders.amount_paid", "DOUBLE"),
        ("type", "ratings.rated_at", "TIMESTAMP WITH TIME ZONE")]


def test_a_key_that_occurs_twice_is_refused(tmp_path):
    assert problems(study(tmp_path, ratings=pa.concat_tables([RATINGS, RATINGS]))) == [
        ("duplicate", "ratings: rating_id", "r1")]


def test_an_address_without_our_tables_or_without_anything_is_refused(tmp_path):
    assert problems(study(tmp_path / "a", rating=RATINGS)) == [("no_table", "tables", "rating")]
    assert problems(study(tmp_path / "b", "tables: nowhere")) == [("no_file", "tables", "nowhere")]
    assert [code for code, _, _ in problems(study(tmp_path / "c", "tables: oracles://u:secret@x/y"))] == ["unreadable"]
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "notes.txt").write_text("no database")
    assert [code for code, _, _ in problems(study(tmp_path / "d", "tables: notes.txt"))] == ["unreadable"]


def test_a_mapping_says_sources_or_tables_and_an_engine_that_there_is(tmp_path):
    both = "sources: [{files: o.csv, table: orders, columns: {no: order_id}}]\ntables: warehouse"
    assert problems(study(tmp_path / "a", both)) == [("two_origins", "tables", None)]
    assert [code for code, _, _ in problems(study(tmp_path / "b", "engine: duckdb"))] == ["missing"]
    assert [(path, got) for _, path, got in problems(study(tmp_path / "c", "{tables: warehouse, engine: spark}"))] == [
        ("engine", "spark")]


def test_a_database_that_is_refused_is_closed_again(tmp_path):
    (tmp_path / "a").mkdir()
    with duckdb.connect(str(tmp_path / "a" / "shop.duckdb")) as made:
        made.execute("CREATE TABLE rating (x INTEGER)")
    with pytest.raises(DataError) as caught:
        read(study(tmp_path / "a", "tables: shop.duckdb"))
    # Held open for reading, it could not be opened for writing.
    with duckdb.connect(str(tmp_path / "a" / "shop.duckdb")) as again:
        assert again.execute("SELECT count(*) FROM rating").fetchone() == (0,)
    assert caught.value.problems[0].code == "no_table"

"""A shop-quarter of made events in any size, as the typed tables of a study: for benchmarks.

Of all events half are page views, a tenth clicks, a fifth orders with their lines and refunds, 15 % chats with their
ratings, 5 % shipments. Ads and items do not grow with them. Three months, 100 people per role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perfkit.sources.parquet import ROW_GROUP, encoding_of
from perfkit.sources.schemas import TABLES

PEOPLE, ITEMS, CAMPAIGNS = 100, 5_000, 500
MONTHS = ("2026-07", "2026-08", "2026-09")
FIRST = np.datetime64("2026-07-01", "us")
DAYS = 92
SHARES = {"page_events": 0.6, "orders": 0.09, "order_lines": 0.1, "refunds": 0.01, "chats": 0.12, "ratings": 0.03,
          "shipments": 0.05}
CHUNK = 40 * ROW_GROUP


@dataclass(frozen=True)
class Made:
    """Typed tables in a folder, as the sources room hands them on."""

    paths: Mapping[str, Path]
    columns_present: Mapping[str, tuple[str, ...]]
    engine: str = "duckdb"


def people_of(role: str) -> list[str]:
    """Return the ids of the people of a role."""
    return [f"{role}{number:03d}" for number in range(PEOPLE)]


def roster(role: str) -> pd.DataFrame:
    """Return the roster of a role: everybody is there throughout."""
    return pd.DataFrame({"subject": people_of(role), "role": role, "spell": "2026-01-01",
                         "from_day": pd.Timestamp("2026-01-01").date(), "to_day": pd.Timestamp("2026-12-31").date()})


def write_events(folder: Path, events: int, *, seed: int = 1) -> None:
    """Write the tables of `events` events."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    size = {name: int(events * share) for name, share in SHARES.items()}
    _write(folder, "page_events", size["page_events"], lambda rows, _: _page_events(rng, rows))
    _write(folder, "orders", size["orders"], lambda rows, at: _orders(rng, rows, at))
    _write(folder, "order_lines", size["order_lines"], lambda rows, at: _lines(rng, rows, at, size["orders"]))
    _write(folder, "refunds", size["refunds"], lambda rows, at: _refunds(rng, rows, at))
    _write(folder, "chats", size["chats"], lambda rows, at: _chats(rng, rows, at, size["orders"]))
    _write(folder, "ratings", size["ratings"], lambda rows, at: _ratings(rng, rows, at))
    _write(folder, "shipments", size["shipments"], lambda rows, at: _shipments(rng, rows, at))
    _write(folder, "ads", CAMPAIGNS * DAYS, lambda rows, _: _ads(rng, rows))
    _write(folder, "skus", ITEMS, lambda rows, _: _skus(rng, rows))


def read_made(folder: Path) -> Made:
    """Return the tables that lie in a folder."""
    paths = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    present = {}
    for name, path in paths.items():
        group = pq.ParquetFile(path).metadata.row_group(0)
        columns = [group.column(place) for place in range(group.num_columns)]
        present[name] = tuple(one.path_in_schema for one in columns if one.statistics.null_count < one.num_values)
    return Made(paths, present)


def _write(folder, name, rows, make):
    schema = TABLES[name].arrow_schema()
    tables = (_table(schema, make, min(CHUNK, rows - first), first) for first in range(0, rows, CHUNK))
    table = next(tables)
    with pq.ParquetWriter(folder / f"{name}.parquet", schema, **encoding_of(table)) as writer:
        for part in chain([table], tables):
            writer.write_table(part, row_group_size=ROW_GROUP)


def _table(schema, make, size, first):
    made = make(size, first)
    return pa.table([pa.array(made[field.name]).cast(field.type) if field.name in made else pa.nulls(size, field.type)
                     for field in schema], schema=schema)


def _moments(rng, rows):
    seconds = rng.integers(0, DAYS * 86_400 * 1_000, rows)
    return FIRST + np.sort(seconds).astype("timedelta64[ms]").astype("timedelta64[us]")


def _later(moments, milliseconds):
    return moments + milliseconds.astype("timedelta64[ms]").astype("timedelta64[us]")


def _some(rng, names, rows):
    return pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, len(names), rows, dtype=np.int32)), pa.array(names))


def _ids(letter, numbers):
    return pc.binary_join_element_wise(letter, pa.array(numbers).cast("string"), "")


def _with_gaps(rng, cells, share):
    return pc.if_else(pa.array(rng.random(len(cells)) < share), None, pa.array(cells))


def _buyers(rng, rows):
    return _ids("b", (rng.beta(1, 3, rows) * max(rows // 4, 50)).astype("int64"))


def _page_events(rng, rows):
    kinds = pa.DictionaryArray.from_arrays(pa.array((rng.random(rows) < 1 / 6).astype(np.int32)),
                                           pa.array(["impression", "click"]))
    return {"ts": _moments(rng, rows), "designer_id": _some(rng, people_of("designer"), rows), "kind": kinds,
            "visitor_id": _ids("v", rng.integers(0, max(rows // 10, 10), rows)),
            "slot_id": _some(rng, [f"slot{number}" for number in range(20)], rows)}


def _orders(rng, rows, first):
    made = _moments(rng, rows)
    return {"order_id": _ids("o", np.arange(first, first + rows)), "buyer_id": _buyers(rng, rows), "created_at": made,
            "paid_at": _with_gaps(rng, _later(made, rng.integers(1_000, 7_200_000, rows)), 0.15),
            "amount_paid": rng.integers(500, 60_000, rows), "agent_id": _some(rng, people_of("agent"), rows),
            "operator_id": _some(rng, people_of("operator"), rows)}


def _lines(rng, rows, first, orders):
    numbers = np.arange(first, first + rows)
    return {"order_id": _ids("o", numbers % max(orders, 1)), "qty": rng.integers(1, 4, rows),
            "sku_id": _ids("s", (rng.beta(1, 4, rows) * ITEMS * 1.2).astype("int64")),
            "amount": rng.integers(500, 60_000, rows), "cost": rng.integers(200, 30_000, rows)}


def _refunds(rng, rows, first):
    asked = _moments(rng, rows)
    numbers = np.arange(first, first + rows)
    return {"refund_id": _ids("r", numbers), "order_id": _ids("o", numbers * 9), "applied_at": asked,
            "closed_at": _with_gaps(rng, _later(asked, rng.integers(0, 5 * 86_400_000, rows)), 0.1),
            "amount": rng.integers(300, 20_000, rows)}


def _chats(rng, rows, first, orders):
    begun = _moments(rng, rows)
    asked = _later(begun, rng.integers(0, 5_000, rows))
    wait = rng.lognormal(3.3, 1, rows) * 1_000
    return {"chat_id": _ids("c", np.arange(first, first + rows)), "buyer_id": _buyers(rng, rows),
            "agent_id": _some(rng, people_of("agent"), rows), "started_at": begun,
            "phase": _some(rng, ["presale", "aftersale"], rows),
            "issue_code": _some(rng, [f"issue{number}" for number in range(12)], rows),
            "order_id": _with_gaps(rng, _ids("o", rng.integers(0, max(orders, 1), rows)), 0.5),
            "is_valid": rng.random(rows) < 0.9, "first_message_at": asked,
            "first_human_reply_at": _with_gaps(rng, _later(asked, wait.astype("int64")), 0.05)}


def _ratings(rng, rows, first):
    return {"rating_id": _ids("g", np.arange(first, first + rows)), "agent_id": _some(rng, people_of("agent"), rows),
            "score": _with_gaps(rng, rng.choice([1, 2, 3, 4, 5], rows, p=[0.05, 0.05, 0.1, 0.3, 0.5]), 0.1),
            "rated_at": _moments(rng, rows)}


def _shipments(rng, rows, first):
    paid = _moments(rng, rows)
    return {"order_id": _ids("o", np.arange(first, first + rows)), "picker_id": _some(rng, people_of("picker"), rows),
            "paid_at": paid, "promised_at": _later(paid, np.full(rows, 2 * 86_400_000)),
            "shipped_at": _with_gaps(rng, _later(paid, rng.integers(3_600_000, 200_000_000, rows)), 0.01),
            "lines": rng.integers(1, 6, rows), "units": rng.integers(1, 9, rows),
            "error_kind": _some(rng, ["none"] * 97 + ["wrong", "short", "damage"], rows)}


def _ads(rng, rows):
    day = np.arange(rows) // CAMPAIGNS
    campaign = np.arange(rows) % CAMPAIGNS
    return {"date": (np.datetime64("2026-07-01") + day).astype("datetime64[D]"), "campaign_id": _ids("k", campaign),
            "buyer_id": pa.array(people_of("operator")).take(pa.array(campaign % PEOPLE)),
            "spend": rng.integers(0, 100_000, rows), "sales_direct": rng.integers(0, 300_000, rows),
            "sales_assisted": rng.integers(0, 100_000, rows)}


def _skus(rng, rows):
    listed = np.datetime64("2026-06-01") + rng.integers(0, 80, rows)
    gone = (listed + rng.integers(10, 120, rows)).astype("datetime64[D]")
    return {"sku_id": _ids("s", np.arange(rows)), "operator_id": _some(rng, people_of("operator"), rows),
            "listed_from": listed.astype("datetime64[D]"), "listed_to": pa.array(gone, mask=rng.random(rows) < 0.5),
            "stock_qty": rng.integers(0, 50, rows)}

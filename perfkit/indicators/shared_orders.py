"""Orders that several people share: their money is split by written shares before anything is added up.

Each person has a row of the order with a part of every amount; what was refunded, and the order's lines, are split
alike. The parts of an amount add up to it, to the last minor unit (largest remainder, in the order of the shares).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perfkit.indicators.catalogue import catalogue, full_key
from perfkit.indicators.owners import owner_column
from perfkit.indicators.registry import known_definitions
from perfkit.money import share_out
from perfkit.sources.parquet import write_parquet
from perfkit.sources.schemas import TABLES
from perfkit.sources.tables import Tables

SPLIT = ("orders", "order_lines", "refunds")
Shares = Mapping[str, Sequence[tuple[str, Fraction]]]


def moves_with_shares(name: str) -> bool:
    """Tell whether the values of an indicator are sums of the money of orders, so that shares of orders move them.

    One's part of such a sum, over one's part of the coefficients, moves with them too.

    Examples
    --------
    >>> moves_with_shares("agent_net_sales"), moves_with_shares("sales_attainment"), moves_with_shares("csat")
    (True, True, False)
    >>> moves_with_shares("agent_net_sales@share"), moves_with_shares("agent_aov_index")
    (True, False)
    """
    key, facts = full_key(name), catalogue()[name.partition("@")[0]]
    unit = facts.variants[key.partition("@")[2]].unit
    of_orders = [one for one in known_definitions().get(key, ())
                 if "orders" in one.needs and set(one.needs) <= {*SPLIT, "coefficients"}]
    summed = unit in ("money", "ratio") and facts.aggregation.en.startswith("sum")
    return any(summed or one.against_target for one in of_orders)


def share_orders(tables: Tables, credits: pd.DataFrame, kind: str, folder: Path) -> Tables:
    """Return the tables with shared orders split among their people.

    Parameters
    ----------
    tables : Tables
    credits : DataFrame
        From :func:`perfkit.sources.read_credits`.
    kind : str
        Kind of role: it says which column of an order names its owner.
    folder : Path
        Where the split tables are written.
    """
    shares: dict[str, list[tuple[str, Fraction]]] = {}
    for row in credits.to_dict("records"):
        share = Fraction(int(row["numerator"]), int(row["denominator"]))
        shares.setdefault(row["order_id"], []).append((row["subject"], share))
    folder.mkdir(parents=True, exist_ok=True)
    paths = dict(tables.paths)
    for name in SPLIT:
        if name in paths:
            owner = owner_column(name, kind, "person") if name == "orders" else None
            write_parquet(split_table(pq.read_table(paths[name]), name, shares, owner), folder / f"{name}.parquet")
            paths[name] = folder / f"{name}.parquet"
    return replace(tables, paths=paths)


def split_table(table: Any, name: str, shares: Shares, owner: str | None) -> Any:
    """Return an Arrow table whose rows of shared orders stand there once for each person, with a part of the money."""
    shared = pc.is_in(table["order_id"], pa.array(list(shares), table.schema.field("order_id").type))
    known = TABLES[name].columns
    money = [column for column in table.column_names if known.get(column) == "money"]
    rows = [part for row in table.filter(shared).to_pylist()
            for part in _parts(row, shares[row["order_id"]], money, owner)]
    return pa.concat_tables([table.filter(pc.invert(shared)), pa.Table.from_pylist(rows, schema=table.schema)])


def _parts(row: Mapping[str, Any], people: Sequence[tuple[str, Fraction]], money: Sequence[str],
           owner: str | None) -> Iterator[dict[str, Any]]:
    weights = [share for _, share in people]
    amounts = {column: share_out(row[column], weights) for column in money if row[column] is not None}
    for place, (subject, _) in enumerate(people):
        part = {**row, **{column: cells[place] for column, cells in amounts.items()},
                "order_id": f"{row['order_id']}\n{subject}"}
        yield part if owner is None else {**part, owner: subject}

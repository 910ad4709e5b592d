"""Where the tables of a study come from and what adds them up: ``tables`` and ``engine`` of mapping.yaml.

Instead of ``sources`` a mapping may point at tables that are typed already::

    tables: warehouse              # a folder of parquet: orders.parquet, or a folder orders/ of parts
    tables: shop.duckdb            # a DuckDB file
    tables: postgres://${SHOP_USER}:${SHOP_PASSWORD}@host/shop    # any address that Ibis connects to
    engine: pyspark                # default: duckdb

Paths are relative to the study; ``${NAME}`` stands for a variable of the environment.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfkit.errors import DataError
from perfkit.sources.mapping import ENGINES, ORIGIN_KEYS
from perfkit.sources.yamltext import Reading, read_yaml


@dataclass(frozen=True)
class Origin:
    """What adds tables up, and the address of typed tables ("" where exports are mapped)."""

    engine: str = ENGINES[0]
    tables: str = ""


def parse_origin(text: str, *, shown_as: str = "mapping.yaml") -> Origin:
    """Return where the tables come from.

    Raises
    ------
    DataError
        If the engine is unknown, or an address is no text.

    Examples
    --------
    >>> parse_origin("{tables: warehouse, engine: pyspark}")
    Origin(engine='pyspark', tables='warehouse')
    >>> parse_origin("sources: [{files: o.csv, table: orders, columns: {no: order_id}}]")
    Origin(engine='duckdb', tables='')
    """
    reading = Reading(shown_as)
    root = read_yaml(text, reading)
    fields = {} if root is None else reading.fields(root, "", known=("sources", *ORIGIN_KEYS))
    engine = reading.choice(fields["engine"], "engine", ENGINES) if "engine" in fields else ENGINES[0]
    tables = reading.text(fields["tables"], "tables") if "tables" in fields else ""
    if reading.problems:
        raise DataError(reading.problems)
    return Origin(str(engine), tables)

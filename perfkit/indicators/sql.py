"""The query behind a definition, as the embedded engine runs it: to be read, and compared by its hash."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import OWNER, Definition
from perfkit.indicators.measures import Rows
from perfkit.indicators.sums import summed_up
from perfkit.periods import Period
from perfkit.sources.schemas import TABLES

_IN_MEMORY = re.compile(r"ibis_\w*memtable_\w+")
_TYPES = {"text": "string", "timestamp": "timestamp", "date": "date", "boolean": "boolean"}
_SPELLS = {"spell_no": "int64", "spell_owner": "string", "spell_from": "date", "spell_to": "date"}
_DAYS = {"calendar_day": "date", "period_no": "int64", "period_last": "date", "own_day": "date"}
_PERIODS = {"period_no": "int64", "period_first": "date", "period_last": "date", "period_text": "string"}
SHOWN_AS_OF = date(2026, 12, 31)
"""Stands in the query where the last day with events stands when it runs."""
_SHOWN_PERIOD = Period("month", 2026, 12, 1)


@cache
def definition_sql(definition: Definition, maturity: int = 0, *, dialect: str = "duckdb") -> str:
    """Return the query of a definition: whole numbers by spell and period, for a spells, a days and a periods table.

    Parameters
    ----------
    definition : Definition
    maturity : int, default 0
        Days after a period in which later events still change it.
    dialect : str, default "duckdb"

    Examples
    --------
    >>> from perfkit.indicators.registry import known_definitions
    >>> definition_sql(known_definitions()["csat@default"][0]).splitlines()[0]
    'SELECT'
    """
    credit = Credit(ibis.table(_SPELLS, name="spells"), ibis.table(_DAYS, name="days"),
                    ibis.table(_PERIODS, name="periods"), SHOWN_AS_OF, window=definition.window, maturity=maturity,
                    periods=(_SHOWN_PERIOD,))
    tables = {name: _table(definition, name) for name in definition.needs}
    return _numbered(str(ibis.to_sql(summed_up(definition.measure(credit, **tables)), dialect=dialect)))


def _numbered(sql: str) -> str:
    """Return a query whose tables in memory are numbered: their own names are new in every process.

    Examples
    --------
    >>> _numbered("FROM ibis_pyarrow_memtable_b2 JOIN ibis_pyarrow_memtable_a1 USING (ibis_pyarrow_memtable_b2)")
    'FROM days_1 JOIN days_2 USING (days_1)'
    """
    found = dict.fromkeys(_IN_MEMORY.findall(sql))
    numbers = {name: f"days_{number}" for number, name in enumerate(found, start=1)}
    return _IN_MEMORY.sub(lambda name: numbers[name[0]], sql)


def _table(definition: Definition, name: str) -> Rows:
    kinds = {**TABLES[name].columns, OWNER: "text"}
    columns = (*definition.needs[name], *definition.may_use[name])
    return ibis.table({column: _TYPES.get(kinds[column], "int64") for column in columns}, name=name)


def sql_hash(sql: str) -> str:
    """Return the hash of a query: equal queries have equal ones."""
    return hashlib.sha256(sql.encode()).hexdigest()

"""Values by stratum: the same definitions, grouped by what the person is given as well.

Works for every definition whose parts add up over rows. A buyer who comes in two strata counts in each of them, so that
distinct counts of strata may add up to more than that of the period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Unpack

import ibis
import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.compute import Request, Terms, is_pooled, keys_of, request_of, struck_days
from perfkit.indicators.definition import Columns, Definition
from perfkit.indicators.engine import Engine, Tables, open_engine, read_columns
from perfkit.indicators.exposure import Stratum, exposures_of
from perfkit.indicators.measures import Rows, Sums
from perfkit.indicators.owners import owner_column
from perfkit.indicators.registry import choose_definition
from perfkit.indicators.sums import STRATUM, summed_up
from perfkit.periods import Period
from perfkit.plan import SubjectKind

CELL_COLUMNS = ("period", "role", "subject", "spell", "indicator", "exposure", "whole_person", "stratum", "shape",
                "numerator", "denominator", "n")
_KINDS = {"numerator": "Int64", "denominator": "Int64", "n": "Int64", "whole_person": "bool"}
SHAPES = ("share", "ratio", "mean")


def compute_strata(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                   as_of: date, **terms: Unpack[Terms]) -> pd.DataFrame:
    """Compute the whole numbers of indicators by stratum, for those that may be adjusted.

    Parameters
    ----------
    tables, people, wanted, periods, as_of, **terms
        As for :func:`perfkit.indicators.compute_indicators`.

    Returns
    -------
    DataFrame
        One row per spell, period, key and stratum of the first exposure that is known: `exposure` its id, `stratum`
        the value (empty where a row does not say), `whole_person` whether it is a fact of the person and not of each
        case, `shape` share, ratio or mean, `numerator` and `denominator` whole numbers whose quotient is the value
        there, `n`. Sorted by all keys. Quantiles and totals have none: they do not add up over strata.
    """
    keys, request = [key for key in keys_of(wanted) if exposures_of(key)], request_of(people, periods, as_of, terms)
    if not keys or not request.slots:
        return _frame([])
    with open_engine(tables, request.spells, request.periods, as_of=as_of) as engine:
        return _frame([row for key in keys for row in _rows(engine, request, people, key)])


def lacks_exposure(name: str, tables: Tables, people: pd.DataFrame, kind: str, subject: SubjectKind) -> bool:
    """Tell whether an indicator can be computed for some people, but nothing says for what to adjust it."""
    key = full_key(name)
    chosen = choose_definition(key, tables.columns_present, kind, subject)
    return not isinstance(chosen, str) and _exposure(key, chosen, tables.columns_present, people) is None


def _exposure(key: str, definition: Definition, present: Columns, people: pd.DataFrame) -> Stratum | None:
    return next((one for one in exposures_of(key) if one.is_in(definition.needs, present, people)), None)


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(CELL_COLUMNS)).astype(_KINDS)
    return frame.sort_values([*CELL_COLUMNS[:5], "stratum"], kind="stable", ignore_index=True)


def _rows(engine: Engine, request: Request, people: pd.DataFrame, key: str) -> Iterator[tuple[object, ...]]:
    chosen = choose_definition(key, engine.columns, request.terms["kind"], request.terms.get("subject", "person"))
    if isinstance(chosen, str):
        return
    stratum = _exposure(key, chosen, engine.columns, people)
    measure = measure_of(engine, request, chosen, key, stratum) if stratum is not None else None
    if stratum is not None and measure is not None:
        yield from _told(engine, request, people, key, stratum, measure)


def measure_of(engine: Engine, request: Request, definition: Definition, key: str, stratum: Stratum) -> Sums | None:
    """Return the measure over rows that say their stratum; None where it does not add up, or some rows do not say."""
    kind, subject = request.terms["kind"], request.terms.get("subject", "person")
    credit = engine.credit_for(definition, split_key(key)[0].maturity_days, struck_days(request, key),
                               pooled=is_pooled(key, subject))
    tables = {table: _with_stratum(engine, definition, table, owner_column(table, kind, subject), stratum)
              for table in definition.needs}
    measure = definition.measure(credit, **tables)
    if not isinstance(measure, Sums) or measure.shape not in SHAPES:
        return None
    parts = [part for part in (measure.numerator, measure.denominator, measure.n) if part is not None]
    told = stratum.people is not None or all(STRATUM in rows.columns for part in parts for _, rows, _ in part.terms)
    return measure if told else None


def _with_stratum(engine: Engine, definition: Definition, table: str, owner: str | None, stratum: Stratum) -> Rows:
    home, column = stratum.column_of(table, engine.columns) or ("", "")
    stored = engine.table(table)
    if home == table:
        stored = stored.mutate(**{STRATUM: _label(stored[column], stratum)})
    elif home:
        there, key = engine.table(home), stratum.through[table][1]
        facts = there.select(stratum_key=there[key], **{STRATUM: _label(there[column], stratum)})
        stored = stored.left_join(facts, stored[key] == facts.stratum_key)
    beside = (STRATUM,) if home else ()
    return read_columns(stored, table, definition, engine.columns[table], owner, *beside)


def _label(column: Any, stratum: Stratum) -> Any:
    if not stratum.bands:
        return column.cast("string").fill_null("")
    hour = column.hour()
    spans = list(zip(stratum.bands, stratum.bands[1:], strict=False))
    return ibis.cases(*((hour.between(first, end - 1), f"{first:02}-{end:02}") for first, end in spans), else_="")


def _told(engine: Engine, request: Request, people: pd.DataFrame, key: str, stratum: Stratum,
          measure: Sums) -> Iterator[tuple[object, ...]]:
    by = () if stratum.people is not None else (STRATUM,)
    held = {} if stratum.people is None else {
        (str(row["subject"]), str(row["spell"])): _text(row[stratum.people]) for row in people.to_dict("records")}
    for row in engine.connection.answers(summed_up(measure, by)):
        slot = int(row["spell_no"]), int(row["period_no"])
        role, subject, spell = request.names[slot[0]]
        where = row[STRATUM] if by else held[subject, spell]
        yield (request.periods[slot[1]].text, role, subject, spell, key, stratum.id, not by, where or "", measure.shape,
               int(row["numerator"]), int(row["denominator"]) * measure.scale, int(row["n"]))


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)

"""Values by stratum: the same definitions, grouped by what the person is given as well.

Works for every definition whose parts add up over rows. A buyer who comes in two strata counts in each of them, so that
distinct counts of strata may add up to more than that of the period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Unpack

import ibis
import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.compute import Request, Terms, is_pooled, keys_of, request_of, struck_days
from perfkit.indicators.definition import Columns, Definition
from perfkit.indicators.engine import Engine, Tables, open_engine, read_columns
from perfkit.indicators.exposure import AND, Stratum, crossed, exposures_of
from perfkit.indicators.measures import Rows, Sums
from perfkit.indicators.owners import owner_column
from perfkit.indicators.registry import choose_definition
from perfkit.indicators.sums import STRATUM, summed_up
from perfkit.periods import Period
from perfkit.plan import Role

CELL_COLUMNS = ("period", "role", "subject", "spell", "indicator", "exposure", "whole_person", "stratum", "shape",
                "numerator", "denominator", "n")
_KINDS = {"numerator": "Int64", "denominator": "Int64", "n": "Int64", "whole_person": "bool"}
SHAPES = ("share", "ratio", "mean")
By = Mapping[str, Sequence[str]]
"""For full keys the ids of the strata to cross."""


def compute_strata(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                   as_of: date, by: By | None = None, **terms: Unpack[Terms]) -> pd.DataFrame:
    """Compute the whole numbers of indicators by stratum, for those that may be adjusted.

    Parameters
    ----------
    tables, people, wanted, periods, as_of, **terms
        As for :func:`perfkit.indicators.compute_indicators`.
    by : mapping of str to sequence of str, optional
        For full keys the ids of the strata to cross, in place of the first that is known.

    Returns
    -------
    DataFrame
        One row per spell, period, key and stratum of the first exposure that is known, or of those named crossed:
        `exposure` its id (``hour_band+issue``), `stratum` the value (empty where a row does not say), `whole_person`
        whether it is a fact of the person and not of each case, `shape` share, ratio or mean, `numerator` and
        `denominator` whole numbers whose quotient is the value there, `n`. Sorted by all keys. Quantiles and totals
        have none: they do not add up over strata.
    """
    keys, request = [key for key in keys_of(wanted) if exposures_of(key)], request_of(people, periods, as_of, terms)
    if not keys or not request.slots:
        return _frame([])
    with open_engine(tables, request.spells, request.periods, as_of=as_of) as engine:
        return _frame([row for key in keys for row in _rows(engine, request, people, key, (by or {}).get(key, ()))])


def lacks_exposure(name: str, tables: Tables, people: pd.DataFrame, role: Role) -> bool:
    """Tell whether an indicator of a role can be computed, but nothing says for what its people are adjusted."""
    key, by = full_key(name), role.indicators[name].adjusted_by
    chosen = choose_definition(key, tables.columns_present, role.kind, role.subject)
    return not isinstance(chosen, str) and not _exposure(key, chosen, tables.columns_present, people, by)


def _exposure(key: str, definition: Definition, present: Columns, people: pd.DataFrame,
              by: Sequence[str]) -> tuple[Stratum, ...]:
    """Return the strata to cross: those named, where all are known, else the first that is known."""
    known = [one for one in exposures_of(key) if one.is_in(definition.needs, present, people)]
    if not by:
        return tuple(known[:1])
    named = [one for one in known if one.id in by]
    return tuple(named) if len(named) == len(set(by)) else ()


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(CELL_COLUMNS)).astype(_KINDS)
    return frame.sort_values([*CELL_COLUMNS[:5], "stratum"], kind="stable", ignore_index=True)


def _rows(engine: Engine, request: Request, people: pd.DataFrame, key: str,
          by: Sequence[str]) -> Iterator[tuple[object, ...]]:
    split = split_up(engine, request, people, key, by)
    if split is None:
        return
    exposure, measure = crossed(split.strata), split.measure
    for row in engine.connection.ask(summed_up(measure, split.by))():
        period, role, subject, spell, where = split.place(request, row)
        yield (period, role, subject, spell, key, exposure, not split.by, where, measure.shape, int(row["numerator"]),
               int(row["denominator"]) * measure.scale, int(row["n"]))


@dataclass(frozen=True)
class Split:
    """A measure over rows that say their stratum, or of people who have one each (by subject and spell)."""

    measure: Sums
    strata: tuple[Stratum, ...]
    held: Mapping[tuple[str, str], str]

    @property
    def by(self) -> tuple[str, ...]:
        """The column of the stratum, where rows say it."""
        return () if _of_people(self.strata) else (STRATUM,)

    def place(self, request: Request, row: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
        """Return period, role, subject, spell and stratum of an answer."""
        role, subject, spell = request.names[int(row["spell_no"])]
        where = row[STRATUM] if self.by else self.held[subject, spell]
        return request.periods[int(row["period_no"])].text, role, subject, spell, where or ""


def split_up(engine: Engine, request: Request, people: pd.DataFrame, key: str, by: Sequence[str]) -> Split | None:
    """Return the measure of a key by stratum; None where it cannot be computed or nothing says the stratum."""
    chosen = choose_definition(key, engine.columns, request.terms["kind"], request.terms.get("subject", "person"))
    if isinstance(chosen, str):
        return None
    strata = _exposure(key, chosen, engine.columns, people, by)
    measure = measure_of(engine, request, chosen, key, strata) if strata else None
    if measure is None:
        return None
    held = {(str(row["subject"]), str(row["spell"])): AND.join(_text(row[str(one.people)]) for one in strata)
            for row in people.to_dict("records")} if _of_people(strata) else {}
    return Split(measure, strata, held)


def measure_of(engine: Engine, request: Request, definition: Definition, key: str,
               strata: Sequence[Stratum]) -> Sums | None:
    """Return the measure over rows that say their stratum; None where it does not add up, or some rows do not say."""
    kind, subject = request.terms["kind"], request.terms.get("subject", "person")
    credit = engine.credit_for(definition, split_key(key)[0].maturity_days, struck_days(request, key),
                               pooled=is_pooled(key, subject))
    tables = {table: _with_stratum(engine, definition, table, owner_column(table, kind, subject), strata)
              for table in definition.needs}
    measure = definition.measure(credit, **tables)
    if not isinstance(measure, Sums) or measure.shape not in SHAPES:
        return None
    parts = [part for part in (measure.numerator, measure.denominator, measure.n) if part is not None]
    told = _of_people(strata) or all(STRATUM in rows.columns for part in parts for _, rows, _ in part.terms)
    return measure if told else None


def _of_people(strata: Sequence[Stratum]) -> bool:
    return all(one.people is not None for one in strata)


def _with_stratum(engine: Engine, definition: Definition, table: str, owner: str | None,
                  strata: Sequence[Stratum]) -> Rows:
    homes = [stratum.column_of(table, engine.columns) for stratum in strata]
    stored = engine.table(table)
    if None not in homes:
        for place, stratum in enumerate(strata):
            stored = _placed(engine, stored, table, stratum, f"{STRATUM}_{place}")
        texts = [stored[f"{STRATUM}_{place}"].fill_null("") for place in range(len(strata))]
        stored = stored.mutate(**{STRATUM: reduce(lambda left, right: left + AND + right, texts)})
    beside = () if None in homes else (STRATUM,)
    return read_columns(stored, table, definition, engine.columns[table], owner, *beside)


def _placed(engine: Engine, stored: Rows, table: str, stratum: Stratum, name: str) -> Rows:
    """Return the rows of a table with the stratum that they say, or that the row of another table says for them."""
    home, column = stratum.column_of(table, engine.columns) or ("", "")
    if home == table:
        return stored.mutate(**{name: _label(stored[column], stratum)})
    there, key = engine.table(home), stratum.through[table][1]
    facts = there.select(**{f"{name}_key": there[key], name: _label(there[column], stratum)})
    return stored.left_join(facts, stored[key] == facts[f"{name}_key"])


def _label(column: Any, stratum: Stratum) -> Any:
    if not stratum.bands:
        return column.cast("string").fill_null("")
    hour = column.hour()
    spans = list(zip(stratum.bands, stratum.bands[1:], strict=False))
    return ibis.cases(*((hour.between(first, end - 1), f"{first:02}-{end:02}") for first, end in spans), else_="")


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)

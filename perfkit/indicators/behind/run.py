"""A definition run once more over numbered rows, for the spells of one subject and one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from perfkit.indicators.behind.beside import Beside, beside
from perfkit.indicators.behind.counted import CountedRow, counted_rows, numbers_of
from perfkit.indicators.behind.left_out import LeftOut, Scope, home_of, left_out
from perfkit.indicators.behind.marks import ROW, SIDES
from perfkit.indicators.behind.recorder import Asked, Recorder
from perfkit.indicators.calendars import pooled_from
from perfkit.indicators.catalogue import split_key
from perfkit.indicators.compute import Terms, is_pooled, sales_target
from perfkit.indicators.definition import OWNER, Definition
from perfkit.indicators.engine import Engine, Spell, read_columns
from perfkit.indicators.measures import Comparison, Measure, Quantile, Rows
from perfkit.indicators.owners import owner_column
from perfkit.indicators.targets import TargetTable
from perfkit.periods import Period
from perfkit.sources.schemas import TABLES


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """One number with the rows that its definition counts, and those that it does not.

    Parameters
    ----------
    engine : Engine
        Opened for these spells and this one period.
    definition : Definition
    key : str
        ``id@variant``.
    spells : sequence of Spell
        All of one subject.
    period : Period
    terms : Terms
        As :func:`perfkit.indicators.compute_indicators` takes them.
    """

    engine: Engine
    definition: Definition
    key: str
    spells: Sequence[Spell]
    period: Period
    terms: Terms

    @cached_property
    def scope(self) -> Scope:
        """Whose number it is, and which days count."""
        struck = [(one.first, one.last) for one in self.terms.get("blackouts", ())
                  if one.indicator in (self.key, self.key.partition("@")[0])]
        begun = pooled_from(self.period) if self._pooled else self.period.first
        return Scope(subject=self.spells[0].owner, spells=self.spells, first=begun, last=self.period.last,
                     as_of=self.engine.credit.as_of, window=self.definition.window, blackouts=struck)

    @property
    def _pooled(self) -> bool:
        return is_pooled(self.key, self.terms.get("subject", "person"))

    @cached_property
    def numbered(self) -> dict[str, Rows]:
        """Every table with the place of each row in it, kept for this run so that all queries agree on it."""
        return {table: self._numbered(table) for table in self.definition.needs}

    def _numbered(self, table: str) -> Rows:
        stored, owner = self.engine.table(table), self._owner(table)
        told = stored.mutate(**{f"{ROW}{table}": ibis.row_number()})
        made = self.engine.connection.keep(told)
        return made.mutate(**{OWNER: made[owner]}) if owner and OWNER in self.definition.needs[table] else made

    def _owner(self, table: str) -> str | None:
        return owner_column(table, self.terms["kind"], self.terms.get("subject", "person"))

    @cached_property
    def _measured(self) -> tuple[Measure, list[Asked]]:
        maturity = split_key(self.key)[0].maturity_days
        recorder = Recorder.of(self.engine.credit_for(self.definition, maturity, self.scope.blackouts,
                                                      pooled=self._pooled))
        tables = {name: read_columns(rows, name, self.definition, self.engine.columns[name], self._owner(name),
                                     f"{ROW}{name}") for name, rows in self.numbered.items()}
        return self.definition.measure(recorder, **tables), recorder.own

    @property
    def measure(self) -> Measure:
        """What the definition returns."""
        return self._measured[0]

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """What the definition credited of each table, the first time."""
        found: dict[str, Asked] = {}
        for one in self._measured[1]:
            home = home_of(one, self.definition)
            if home is not None:
                found.setdefault(home, one)
        return found

    @cached_property
    def counted(self) -> list[CountedRow]:
        """The rows that take part."""
        return counted_rows(self.measure, 0)

    @cached_property
    def beside(self) -> Beside:
        """What stands beside the rows that take part."""
        return beside(self.measure, 0)

    @cached_property
    def _compared(self) -> list[CountedRow]:
        """The rows on the other side of a comparison."""
        return counted_rows(self.measure.other, 0) if isinstance(self.measure, Comparison) else []

    @cached_property
    def left(self) -> dict[str, tuple[list[LeftOut], int]]:
        """By table the rows of the subject that do not count, and how many rows of the period are of others."""
        taken = [*self.counted, *self._compared]
        return {table: left_out(self.numbered[table], table, asked, self.scope, numbers_of(taken, table))
                for table, asked in self.asked.items()}

    def facts(self, table: str) -> dict[int, dict[str, Any]]:
        """Return what stands in the rows of a table that are told, by their numbers."""
        left = {out.number for out in self.left[table][0]} if table in self.left else set()
        wanted = sorted(numbers_of(self.counted, table) | left)
        number, rows = f"{ROW}{table}", self.numbered[table]
        chosen = ibis.memtable(pa.table({"wanted": pa.array(wanted, type=pa.int64())}))
        read = {*self.definition.needs[table], *self.definition.may_use[table], *TABLES[table].key}
        told = rows.semi_join(chosen, rows[number] == chosen.wanted)
        told = told.select(number, *(column for column in rows.columns if column in read))
        return {row.pop(number): row for row in told.to_pyarrow().to_pylist()}

    def spell_near(self, day: date | None) -> int:
        """Return the spell beside which a row that does not count is listed: the nearest to its day."""
        held = [number for number, spell in enumerate(self.spells)
                if spell.first <= self.period.last and spell.last >= self.period.first]
        at = day or self.period.first
        return min(held, key=lambda number: (max(self.spells[number].first - at, at - self.spells[number].last),
                                             number))

    def sums(self, spell_no: int, spell: str) -> dict[str, str]:
        """Return what the rows of a spell add up to, as exact texts; no target leaves the denominator empty."""
        mine = [row for row in self.counted if row.spell_no == spell_no]
        top, bottom = (sum(row.adds[side] for row in mine) for side in SIDES)
        top, bottom = self.beside.whole(spell_no, top, bottom)
        whole = self._target(spell) if self.definition.against_target else self._whole(bottom)
        return {"spell": spell, "numerator": str(top), "denominator": "" if whole is None else str(whole)}

    def _whole(self, added: int) -> int:
        if isinstance(self.measure, Quantile | Comparison):
            return added
        return 1 if self.measure.denominator is None else added * self.measure.scale

    def _target(self, spell: str) -> Fraction | None:
        targets = TargetTable.of(self.terms.get("targets"))
        return sales_target(self.key, self.terms, targets, self.period, (self.scope.subject, spell))


def spells_of(people: pd.DataFrame) -> list[Spell]:
    """Return the spells of roster rows, in the order of the rows."""
    return [Spell(owner=str(row["subject"]), first=pd.Timestamp(row["from_day"]).date(),
                  last=pd.Timestamp(row["to_day"]).date()) for row in people.to_dict("records")]

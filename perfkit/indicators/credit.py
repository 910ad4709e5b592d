"""Credit: every event goes to the spell of its owner and to the period that hold its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa

from perfkit.indicators.calendars import (
    Compared,
    Day,
    compared_days,
    days_since_new_year,
    days_since_quarter,
    month_days,
    own_days,
    trailing_days,
)
from perfkit.indicators.measures import Rows
from perfkit.periods import Period

KEYS = ("spell_no", "period_no")
_KINDS = {"spell_no": pa.int64(), "period_no": pa.int64(), "spell_owner": pa.string(), "period_text": pa.string()}


@dataclass(frozen=True)
class Credit:
    """Gives rows to spells and periods.

    Parameters
    ----------
    spells : table of spell_no, spell_owner, spell_from, spell_to (both days inclusive)
    days : table of calendar_day, period_no, period_last, own_day
        Days whose events count for a period, see :class:`perfkit.indicators.calendars.Day`.
    spans_of_periods : table of period_no, period_first, period_last, period_text
    as_of : date
        Last day whose events are known.
    window : int
        Days an event needs to ripen: those that have not are left out.
    maturity : int
        Days after a period until its values are final.
    blackouts : sequence of (first, last)
        Days, both inclusive, that do not count.
    periods : sequence of Period
        The periods themselves, by their number.
    """

    spells: Rows
    days: Rows
    spans_of_periods: Rows
    as_of: date
    window: int = 0
    maturity: int = 0
    blackouts: Sequence[tuple[date, date]] = ()
    periods: Sequence[Period] = ()

    def __call__(self, rows: Rows, day: str) -> Rows:
        """Return the rows with ``spell_no``, ``period_no`` and ``cutoff``, the last day that may still change them.

        Rows without owner or day, outside every spell or period, blacked out, after the as-of day or not yet ripe are
        left out. A row may belong to several overlapping periods.
        """
        timed = self.in_periods(rows, day)
        return self._in_spells(timed, timed.owner == self.spells.spell_owner)

    def others(self, rows: Rows, day: str) -> Rows:
        """Return the rows of everybody else in the role, under every spell whose days hold theirs (leave one out).

        A row stands there once for each spell of another subject, with the columns that a call adds; the rows of the
        subject's own other spells are left out with its own.
        """
        timed = self.in_periods(rows, day)
        known = self.spells.select(known_owner="spell_owner", known_from="spell_from", known_to="spell_to")
        held = timed.semi_join(known, [timed.owner == known.known_owner, timed.own_day >= known.known_from,
                                       timed.own_day <= known.known_to])
        return self._in_spells(held, held.owner != self.spells.spell_owner)

    def rest(self, rows: Rows, day: str) -> Rows:
        """Return all rows that are not the subject's own, strangers' and nobody's too, under every spell."""
        timed = self.in_periods(rows, day)
        return self._in_spells(timed, timed.owner.isnull() | (timed.owner != self.spells.spell_owner))

    def shared(self, rows: Rows, day: str) -> Rows:
        """Return the rows that have no owner, under every spell of the role that holds their day.

        Adds ``sharers``, how many spells share a row, and ``place``, the spell's own among them from 0 by the owner's
        name: with both an amount can be split into whole units that add up to it.
        """
        days, spells = self._counted_days(), self.spells
        duty = days.inner_join(spells, days.own_day.between(spells.spell_from, spells.spell_to))
        by_day = ibis.window(group_by=["calendar_day", "period_no"], order_by="spell_owner")
        all_day = ibis.window(group_by=["calendar_day", "period_no"])
        duty = duty.mutate(sharers=duty.count().over(all_day), place=ibis.row_number().over(by_day))
        free = rows.filter(rows.owner.isnull())
        stamped = free.mutate(credited_day=free[day].cast("date"))
        joined = stamped.inner_join(duty, stamped.credited_day == duty.calendar_day)
        return joined.mutate(cutoff=self._cutoff(joined))

    def in_periods(self, rows: Rows, day: str) -> Rows:
        """Return the rows of every owner with ``period_no``, so that others can be compared with them."""
        stamped = rows.mutate(credited_day=rows[day].cast("date"))
        days = self._counted_days()
        return stamped.inner_join(days, stamped.credited_day == days.calendar_day)

    def present(self) -> Rows:
        """Return each spell and period that share a day that counts and is known, once.

        Where nothing to be counted happened on those days, the count is 0.
        """
        held = self._counted_days().cross_join(self.spells)
        return held.filter(held.own_day.between(held.spell_from, held.spell_to)).select(*KEYS).distinct()

    def spans(self, rows: Rows, first: str, last: str) -> Rows:
        """Return the rows whose span of days (a missing end is open) touches a spell and period.

        Adds ``span_first`` and ``span_last``, the days of the spell inside the period.
        """
        parts = self.spells.cross_join(self.spans_of_periods)
        parts = parts.mutate(span_first=ibis.greatest(parts.spell_from, parts.period_first),
                             span_last=ibis.least(parts.spell_to, parts.period_last, self.as_of))
        return rows.inner_join(parts, [rows.owner == parts.spell_owner, rows[first] <= parts.span_last,
                                       rows[last].fill_null(self.as_of) >= parts.span_first])

    def known(self, rows: Rows, stamp: str) -> Rows:
        """Return the rows whose stamp lies on or before the as-of day."""
        return rows.filter(rows[stamp].cast("date") <= self.as_of)

    def earlier(self, kind: Compared) -> Credit:
        """Return the credit of the period before, or of a year before, under the number of the period itself.

        A spell has there the days opposite its own, and as much of the compared period counts as is known of this one.
        """
        return self._over(compared_days(self.periods, kind))

    def paired(self, pairs: Rows, day: str, opposite: str) -> Credit:
        """Return the credit of the days that a table puts opposite the own ones, where it has them all.

        A period with a known day that stands opposite nothing has nothing to be compared with.
        """
        told = pairs.select(told_day=pairs[day], opposite=pairs[opposite]).filter(pairs[opposite].notnull())
        known = self.days.filter(self.days.own_day <= self.as_of)
        alone = known.anti_join(told, known.own_day == told.told_day)
        whole = self.days.anti_join(alone, "period_no")
        joined = whole.inner_join(told, whole.own_day == told.told_day)
        last = joined.opposite.max().over(ibis.window(group_by="period_no"))
        return replace(self, days=joined.select(calendar_day="opposite", period_no="period_no", period_last=last,
                                                own_day="own_day"))

    def trailing(self, length: int) -> Credit:
        """Return the credit of the last `length` days up to the end of each period."""
        return self._over(trailing_days(self.periods, length))

    def in_last_month(self) -> Credit:
        """Return the credit of the calendar month in which each period ends, up to its end."""
        return self._over(month_days(self.periods))

    def since_new_year(self) -> Credit:
        """Return the credit of the (fiscal) year in which each period ends, up to its end."""
        return self._over(days_since_new_year(self.periods))

    def since_quarter(self) -> Credit:
        """Return the credit of the quarter in which each period ends, up to its end: for sparse cases."""
        return self._over(days_since_quarter(self.periods))

    def days_of(self, rows: Rows) -> Rows:
        """Return the days that count for each spell and period which has some of the credited rows."""
        held = self._counted_days().cross_join(self.spells)
        inside = held.filter(held.own_day.between(held.spell_from, held.spell_to))
        return inside.semi_join(rows, list(KEYS))

    def of_period(self, rows: Rows, period: str) -> Rows:
        """Return rows that name their period in words, under every spell that touches it."""
        named = rows.inner_join(self.spans_of_periods, rows[period] == self.spans_of_periods.period_text)
        pairs = named.cross_join(self.spells)
        return pairs.filter((pairs.spell_from <= pairs.period_last) & (pairs.spell_to >= pairs.period_first))

    def _over(self, days: Iterable[Day]) -> Credit:
        found = list(days)
        spans: dict[int, tuple[date, date]] = {}
        for one in found:
            spans[one.period_no] = min(spans.get(one.period_no, (one.day, one.last)), (one.day, one.last))
        return replace(self, days=days_table(found),
                       spans_of_periods=spans_table(spans, [period.text for period in self.periods]))

    def _in_spells(self, timed: Rows, whose: Any) -> Rows:
        owned = timed.inner_join(self.spells, [whose, timed.own_day >= self.spells.spell_from,
                                               timed.own_day <= self.spells.spell_to])
        return owned.mutate(cutoff=self._cutoff(owned))

    def _counted_days(self) -> Rows:
        ripe = self.as_of - timedelta(days=self.window)
        day, own = self.days.calendar_day, self.days.own_day
        struck = reduce(lambda keep, span: keep & ~day.between(*span) & ~own.between(*span), self.blackouts,
                        own <= ripe)
        return self.days.filter(struck)

    def _cutoff(self, owned: Rows) -> Any:
        return ibis.least((owned.period_last + ibis.interval(days=self.maturity)).cast("date"), self.as_of)


def both(now: Rows, then: Rows) -> tuple[Rows, Rows]:
    """Return the credited rows of spells and periods that have some in either table."""
    keys = list(KEYS)
    return now.semi_join(then, keys), then.semi_join(now, keys)


def make_credit(spells: Rows, periods: Sequence[Period], as_of: date) -> Credit:
    """Return the plain credit of periods: their own days, nothing struck, nothing to wait for."""
    spans = {number: (period.first, period.last) for number, period in enumerate(periods)}
    return Credit(spells, days_table(own_days(periods)), spans_table(spans, [period.text for period in periods]), as_of,
                  periods=tuple(periods))


def days_table(days: Iterable[Day]) -> Rows:
    """Return the table of days of a credit."""
    return small_table("calendar_day period_no period_last own_day",
                       [(one.day, one.period_no, one.last, one.own_day) for one in days])


def spans_table(spans: Mapping[int, tuple[date, date]], texts: Sequence[str]) -> Rows:
    """Return the table of spans of a credit."""
    return small_table("period_no period_first period_last period_text",
                       [(number, *span, texts[number]) for number, span in spans.items()])


def small_table(columns: str, rows: Sequence[tuple[object, ...]]) -> Rows:
    """Return a table of the engine from rows in memory; days are dates."""
    return ibis.memtable(pa.table({name: pa.array(cells, type=_KINDS.get(name, pa.date32()))
                                   for name, cells in zip(columns.split(), zip(*rows, strict=True), strict=True)}))

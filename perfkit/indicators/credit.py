"""Credit: every event goes to the spell of its owner and to the period that hold its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

import ibis

from perfkit.indicators.measures import Rows

KEYS = ("spell_no", "period_no")


@dataclass(frozen=True)
class Credit:
    """Gives rows to spells and periods.

    Parameters
    ----------
    spells : table of spell_no, spell_owner, spell_from, spell_to (both days inclusive)
    days : table of calendar_day, period_no, period_last
    spans_of_periods : table of period_no, period_first, period_last
    as_of : date
        Last day whose events are known.
    window : int
        Days an event needs to ripen: those that have not are left out.
    maturity : int
        Days after a period until its values are final.
    blackouts : sequence of (first, last)
        Days, both inclusive, that do not count.
    """

    spells: Rows
    days: Rows
    spans_of_periods: Rows
    as_of: date
    window: int = 0
    maturity: int = 0
    blackouts: Sequence[tuple[date, date]] = ()

    def __call__(self, rows: Rows, day: str) -> Rows:
        """Return the rows with ``spell_no``, ``period_no`` and ``cutoff``, the last day that may still change them.

        Rows without owner or day, outside every spell or period, blacked out, after the as-of day or not yet ripe are
        left out. A row may belong to several overlapping periods.
        """
        stamped = rows.mutate(credited_day=rows[day].cast("date"))
        timed = stamped.inner_join(self._counted_days(), stamped.credited_day == self._counted_days().calendar_day)
        owned = timed.inner_join(self.spells, [timed.owner == self.spells.spell_owner,
                                               timed.credited_day >= self.spells.spell_from,
                                               timed.credited_day <= self.spells.spell_to])
        return owned.mutate(cutoff=self._cutoff(owned))

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

    def _counted_days(self) -> Rows:
        ripe = self.as_of - timedelta(days=self.window)
        day = self.days.calendar_day
        struck = reduce(lambda keep, span: keep & ~day.between(*span), self.blackouts, day <= ripe)
        return self.days.filter(struck)

    def _cutoff(self, owned: Rows) -> Any:
        return ibis.least((owned.period_last + ibis.interval(days=self.maturity)).cast("date"), self.as_of)

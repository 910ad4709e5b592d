"""Everyone: who was there as scheduled, and how soon good work is recognised."""

from __future__ import annotations

from fractions import Fraction

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, distinct, quantile, ratio, summed, total, waited
from perfkit.sources.leave import STATUTORY


@indicator("attendance_rate", work_log="owner date scheduled_hours worked_hours leave_kind?")
def attendance_rate(credit: Credit, work_log: Rows) -> Measure:
    """Hours worked over hours scheduled; n counts days.

    In a row of leave that the law grants (kind ``statutory``) the scheduled hours that were not worked are not asked
    for: such leave never lowers the value.
    """
    days = credit(work_log.filter(work_log.scheduled_hours.notnull() & work_log.worked_hours.notnull()), "date")
    by_law = (days.leave_kind == STATUTORY).fill_null(False)
    asked = days.mutate(asked=by_law.ifelse(ibis.least(days.scheduled_hours, days.worked_hours), days.scheduled_hours))
    return ratio(summed(asked, "worked_hours"), summed(asked, "asked"), n=distinct(asked, "date", asked.asked > 0))


@indicator("attendance_rate@events", work_log="owner date late_arrivals early_leaves")
def attendance_events(credit: Credit, work_log: Rows) -> Measure:
    """How often somebody came late or left early; n counts the days of which both are known."""
    days = credit(work_log.filter(work_log.late_arrivals.notnull() & work_log.early_leaves.notnull()), "date")
    return total(summed(days, "late_arrivals") + summed(days, "early_leaves"), n=distinct(days, "date"))


@indicator("recognition_latency", recognitions="owner event_at recognised_at")
def recognition_latency(credit: Credit, recognitions: Rows) -> Measure:
    """Median time from an event to its recognition, by day of recognition, so that late ones count as they come."""
    seen = credit(recognitions, "recognised_at")
    return quantile(seen.mutate(wait=waited(seen.recognised_at, seen.event_at)), "wait", Fraction(1, 2))


@indicator("recognition_latency@meeting", recognitions="owner event_at meeting_at")
def recognition_to_meeting(credit: Credit, recognitions: Rows) -> Measure:
    """Median time from an event to the meeting at which it is told, by day of the meeting."""
    seen = credit(recognitions, "meeting_at")
    return quantile(seen.mutate(wait=waited(seen.meeting_at, seen.event_at)), "wait", Fraction(1, 2))

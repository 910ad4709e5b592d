"""Teams of a production line: productivity against target, overtime, idle time."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, mean, ratio, share, summed

MILLION = 1_000_000
THOUSAND = 1_000


def manned(days: Rows, *columns: str) -> Rows:
    """Return the team-days with ``weighted_<column>``, each column times workers; days that lack one are left out."""
    known = days.filter([days[column].notnull() for column in ("workers", *columns)])
    return known.mutate(**{f"weighted_{column}": known[column] * known.workers for column in columns})


@indicator("productivity", production_daily="owner date workers actual_ppm")
def productivity(credit: Credit, production_daily: Rows) -> Measure:
    """Actual productivity of team-days, weighted by workers; it may exceed one."""
    days = manned(credit(production_daily, "date"), "actual_ppm")
    return ratio(summed(days, "weighted_actual_ppm"), summed(days, "workers") * MILLION, n=counted(days))


@indicator("productivity@plain", production_daily="owner date actual_ppm")
def productivity_plain(credit: Credit, production_daily: Rows) -> Measure:
    """Mean of team-days, each counting the same."""
    return mean(credit(production_daily, "date"), "actual_ppm", scale=MILLION)


@indicator("productivity_attainment", production_daily="owner date workers actual_ppm target_ppm")
def productivity_attainment(credit: Credit, production_daily: Rows) -> Measure:
    """Actual over targeted productivity, both weighted by workers."""
    days = manned(credit(production_daily, "date"), "actual_ppm", "target_ppm")
    return ratio(summed(days, "weighted_actual_ppm"), summed(days, "weighted_target_ppm"), n=counted(days))


@indicator("overtime_per_worker", production_daily="owner date workers overtime_ms")
def overtime_per_worker(credit: Credit, production_daily: Rows) -> Measure:
    """Overtime of the team per worker and day (workers are kept in thousandths)."""
    days = manned(credit(production_daily, "date"), "overtime_ms")
    return ratio(summed(days, "overtime_ms") * THOUSAND, summed(days, "workers"), n=counted(days))


@indicator("idle_worker_share", production_daily="owner date workers idle_workers")
def idle_worker_share(credit: Credit, production_daily: Rows) -> Measure:
    """Workers idle over workers, both added up over days."""
    days = manned(credit(production_daily, "date"), "idle_workers")
    return ratio(summed(days, "idle_workers") * THOUSAND, summed(days, "workers"), n=counted(days))


@indicator("target_day_share", production_daily="owner date actual_ppm target_ppm")
def target_day_share(credit: Credit, production_daily: Rows) -> Measure:
    """Team-days whose productivity is not below target over team-days that have a target."""
    held = credit(production_daily, "date")
    days = held.filter(held.target_ppm.notnull() & held.actual_ppm.notnull())
    return share(counted(days, days.actual_ppm >= days.target_ppm), counted(days))

"""The storeroom: whether the books are right, how soon goods are put away, and what went badly wrong."""

from __future__ import annotations

from fractions import Fraction

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.formulas.knowledge import PLATFORM_VIOLATION
from perfkit.indicators.measures import (
    Measure,
    Rows,
    counted,
    distinct,
    mean,
    none_of,
    quantile,
    ratio,
    share,
    summed,
    total,
    waited,
)


@indicator("inventory_accuracy", stock_counts="owner counted_at system_qty counted_qty location_id?")
def inventory_accuracy(credit: Credit, stock_counts: Rows) -> Measure:
    """Locations where the count equals the books over locations counted; one may be counted several times."""
    seen = credit(stock_counts, "counted_at")
    return share(counted(seen, seen.counted_qty == seen.system_qty), counted(seen), cluster="location_id")


def both_counts(credit: Credit, stock_counts: Rows) -> Rows:
    """Return the counts of which both quantities are known."""
    known = stock_counts.filter(stock_counts.counted_qty.notnull() & stock_counts.system_qty.notnull())
    return credit(known, "counted_at")


@indicator("inventory_accuracy@net_units", stock_counts="owner counted_at system_qty counted_qty")
def inventory_net_units(credit: Credit, stock_counts: Rows) -> Measure:
    """1 less the net difference over units booked: what is missing here and left over there cancels."""
    seen = both_counts(credit, stock_counts)
    books = seen.group_by(list(KEYS)).aggregate(booked=seen.system_qty.sum().cast("int64"), places=seen.count(),
                                                found=seen.counted_qty.sum().cast("int64"))
    net = books.mutate(right=books.booked - (books.found - books.booked).abs())
    return ratio(summed(net, "right"), summed(net, "booked"), n=summed(net, "places"))


@indicator("inventory_accuracy@items", stock_counts="owner counted_at sku_id system_qty counted_qty")
def inventory_wrong_items(credit: Credit, stock_counts: Rows) -> Measure:
    """Items that were wrong at any count over items counted."""
    seen = both_counts(credit, stock_counts)
    return share(distinct(seen, "sku_id", seen.counted_qty != seen.system_qty), distinct(seen, "sku_id"))


def put_away_times(credit: Credit, receipts: Rows) -> Rows:
    """Return receipts by day of arrival with ``wait``, the milliseconds until they were put away."""
    held = credit(receipts, "arrived_at")
    return held.mutate(wait=waited(held.put_away_at, held.arrived_at))


@indicator("dock_to_stock_hours", receipts="owner arrived_at put_away_at")
def dock_to_stock_hours(credit: Credit, receipts: Rows) -> Measure:
    """Time that nine of ten receipts need to be put away."""
    return quantile(put_away_times(credit, receipts), "wait", Fraction(9, 10))


@indicator("dock_to_stock_hours@mean", receipts="owner arrived_at put_away_at")
def dock_to_stock_mean(credit: Credit, receipts: Rows) -> Measure:
    """Mean time until a receipt is put away."""
    return mean(put_away_times(credit, receipts), "wait")


GRAVE = "ts severity upheld kind?"
VETO_LEVEL = 2
"""Of 1 (slight), 2 (serious) and 3 (grave): an export with another scale is mapped to this one."""


def upheld_at_veto_level(incidents: Rows) -> Rows:
    """Return the incidents that were upheld and are serious enough for a veto.

    The severity of a violation of platform rules is its penalty points, on another scale: those have an indicator of
    their own.
    """
    of_work = (incidents.kind != PLATFORM_VIOLATION).fill_null(True)
    return incidents.filter(of_work & incidents.upheld & (incidents.severity >= VETO_LEVEL))


@indicator("safety_incidents", "safety_incidents@person_only", incidents=f"owner {GRAVE}")
def safety_incidents(credit: Credit, incidents: Rows) -> Measure:
    """Incidents of the person, upheld and serious; where the table is there, none is 0 and not missing."""
    held = credit(upheld_at_veto_level(incidents), "ts")
    found = counted(held) + none_of(credit.present())
    return total(found, n=found)


@indicator("safety_incidents@chain", incidents=f"owner incident_id {GRAVE} post_owner_id supervisor_id")
def safety_incidents_of_the_chain(credit: Credit, incidents: Rows) -> Measure:
    """Incidents of the person, of a post that the person owns, or of somebody the person supervises, each once."""
    grave = upheld_at_veto_level(incidents)
    answerable = ibis.union(*(grave.select("incident_id", "ts", owner=who)
                              for who in ("owner", "post_owner_id", "supervisor_id")), distinct=True)
    held = credit(answerable, "ts")
    found = distinct(held, "incident_id") + none_of(credit.present())
    return total(found, n=found)

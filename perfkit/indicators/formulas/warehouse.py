"""Shipping: in time, without error, undamaged, and at what speed."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import (
    Measure,
    Part,
    Rows,
    counted,
    distinct,
    ratio,
    share,
    summed,
    whole_units,
    within,
)

HOUR_MS = 3_600_000
STOCK_OUT = "stock_out"
PICKING = "picking"


def not_stock_out(shipments: Rows) -> Rows:
    """Return the shipments that were not held up by missing stock."""
    return shipments.filter(shipments.cause_code.isnull() | (shipments.cause_code != STOCK_OUT))


@indicator("ship_on_time_rate", shipments="owner promised_at shipped_at cause_code?")
def ship_on_time_rate(credit: Credit, shipments: Rows) -> Measure:
    """Orders due in the period; one not shipped yet is late, one without stock is left out.

    Orders due on one day leave by the same pick-up: they are late together.
    """
    due = credit(not_stock_out(shipments), "promised_at")
    return share(counted(due, due.shipped_at <= due.promised_at), counted(due), cluster="credited_day")


@indicator("ship_on_time_rate", door="totals", shipments_daily="owner date orders on_time")
def ship_on_time_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Sum over sum of the day counts."""
    days = credit(shipments_daily.filter(shipments_daily.on_time.notnull()), "date")
    return share(summed(days, "on_time"), summed(days, "orders"), cluster="credited_day")


@indicator("ship_on_time_rate@shipped_only", shipments="owner promised_at shipped_at")
def ship_on_time_of_shipped(credit: Credit, shipments: Rows) -> Measure:
    """Of the orders shipped in the period, by day of shipping."""
    sent = credit(shipments.filter(shipments.promised_at.notnull()), "shipped_at")
    return share(counted(sent, sent.shipped_at <= sent.promised_at), counted(sent), cluster="credited_day")


def shipped_within(credit: Credit, shipments: Rows, hours: int) -> Measure:
    """Return the share of orders shipped within some hours of payment, by day of payment."""
    paid = credit(not_stock_out(shipments), "paid_at")
    return share(counted(paid, within(paid.shipped_at, paid.paid_at, hours=hours)), counted(paid),
                 cluster="credited_day")


@indicator("ship_on_time_rate@h24", window=1, shipments="owner paid_at shipped_at cause_code?")
def ship_within_24h(credit: Credit, shipments: Rows) -> Measure:
    """Within 24 hours of payment."""
    return shipped_within(credit, shipments, 24)


@indicator("ship_on_time_rate@h48", window=2, shipments="owner paid_at shipped_at cause_code?")
def ship_within_48h(credit: Credit, shipments: Rows) -> Measure:
    """Within 48 hours of payment."""
    return shipped_within(credit, shipments, 48)


@indicator("ship_on_time_rate@werc", shipments="owner planned_at shipped_at")
def ship_as_planned(credit: Credit, shipments: Rows) -> Measure:
    """Left the dock at or before the planned time, by day planned; one still there is late, whatever held it up."""
    planned = credit(shipments, "planned_at")
    return share(counted(planned, planned.shipped_at <= planned.planned_at), counted(planned), cluster="credited_day")


def shipped(credit: Credit, shipments: Rows) -> Rows:
    """Return shipments, by day of shipping, of which it is known whether an error was made."""
    return credit(shipments.filter(shipments.error_kind.notnull()), "shipped_at")


@indicator("pick_accuracy", shipments="owner shipped_at error_kind")
def pick_accuracy(credit: Credit, shipments: Rows) -> Measure:
    """Shipments without any error over shipments: each is picked by itself."""
    sent = shipped(credit, shipments)
    return share(counted(sent, sent.error_kind == "none"), counted(sent))


@indicator("pick_accuracy@per_mille", shipments="owner shipped_at error_kind")
def pick_errors(credit: Credit, shipments: Rows) -> Measure:
    """Errors per thousand orders."""
    sent = shipped(credit, shipments)
    return ratio(counted(sent, sent.error_kind != "none") * 1000, counted(sent), n=counted(sent))


def day_errors(days: Rows) -> Part:
    """Return the errors of all kinds in day counts."""
    return summed(days, "wrong") + summed(days, "short") + summed(days, "damage")


@indicator("pick_accuracy", door="totals", shipments_daily="owner date orders wrong short damage")
def pick_accuracy_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Orders less errors of all kinds, over orders; which of a day's orders had one is not known."""
    days = credit(shipments_daily, "date")
    return share(summed(days, "orders") - day_errors(days), summed(days, "orders"), cluster="credited_day")


@indicator("pick_accuracy@per_mille", door="totals", shipments_daily="owner date orders wrong short damage")
def pick_errors_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Errors of all kinds per thousand orders."""
    days = credit(shipments_daily, "date")
    return ratio(day_errors(days) * 1000, summed(days, "orders"), n=summed(days, "orders"))


BASIS_POINTS = 10_000


@indicator("pick_accuracy@bp", shipments="owner shipped_at error_kind")
def pick_errors_bp(credit: Credit, shipments: Rows) -> Measure:
    """Errors per ten thousand orders: one step of 0.01 % each."""
    sent = shipped(credit, shipments)
    return ratio(counted(sent, sent.error_kind != "none") * BASIS_POINTS, counted(sent), n=counted(sent))


@indicator("pick_accuracy@bp", door="totals", shipments_daily="owner date orders wrong short damage")
def pick_errors_bp_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Errors of all kinds per ten thousand orders."""
    days = credit(shipments_daily, "date")
    return ratio(day_errors(days) * BASIS_POINTS, summed(days, "orders"), n=summed(days, "orders"))


def lines_right(held: Rows, cluster: str) -> Measure:
    """Return lines without an error over lines, where both are known.

    Several lines of one order may be wrong, and of a day the orders are not known.
    """
    known = held.filter(held.lines.notnull() & held.error_lines.notnull())
    return share(summed(known, "lines") - summed(known, "error_lines"), summed(known, "lines"), cluster=cluster)


@indicator("pick_accuracy@lines", shipments="owner shipped_at lines error_lines order_id")
def pick_accuracy_lines(credit: Credit, shipments: Rows) -> Measure:
    """The same per line; the export must say how many lines of an order were wrong (``error_lines``)."""
    return lines_right(credit(shipments, "shipped_at"), "order_id")


@indicator("pick_accuracy@lines", door="totals", shipments_daily="owner date lines error_lines")
def pick_accuracy_lines_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Day counts of lines; errors counted per order do not tell how many lines they hold."""
    return lines_right(credit(shipments_daily, "date"), "credited_day")


def picking_hours(credit: Credit, work_log: Rows) -> Rows:
    """Return the hours worked on picking."""
    return credit(work_log.filter(work_log.task_kind == PICKING), "date")


@indicator("lines_per_hour", shipments="owner shipped_at lines", work_log="owner date worked_hours task_kind")
def lines_per_hour(credit: Credit, shipments: Rows, work_log: Rows) -> Measure:
    """Lines picked per hour worked on picking; n counts hours."""
    return _per_hour(credit(shipments, "shipped_at"), picking_hours(credit, work_log))


@indicator("lines_per_hour", door="totals", shipments_daily="owner date lines",
           work_log="owner date worked_hours task_kind")
def lines_per_hour_from_totals(credit: Credit, shipments_daily: Rows, work_log: Rows) -> Measure:
    """Lines of the day counts per hour worked on picking."""
    return _per_hour(credit(shipments_daily, "date"), picking_hours(credit, work_log))


def _per_hour(picked: Rows, worked: Rows) -> Measure:
    return ratio(summed(picked, "lines") * HOUR_MS, summed(worked, "worked_hours"),
                 n=whole_units(worked, "worked_hours", HOUR_MS))


def _per_day(picked: Rows, worked: Rows) -> Measure:
    there = distinct(worked, "date", worked.worked_hours > 0)
    return ratio(summed(picked, "units"), there, n=there)


@indicator("lines_per_hour@units_day", shipments="owner shipped_at units", work_log="owner date worked_hours task_kind")
def units_per_day(credit: Credit, shipments: Rows, work_log: Rows) -> Measure:
    """Units per day with time worked on picking, however long; n counts days."""
    return _per_day(credit(shipments, "shipped_at"), picking_hours(credit, work_log))


@indicator("lines_per_hour@units_day", door="totals", shipments_daily="owner date units",
           work_log="owner date worked_hours task_kind")
def units_per_day_from_totals(credit: Credit, shipments_daily: Rows, work_log: Rows) -> Measure:
    """Units of the day counts per day with time worked on picking."""
    return _per_day(credit(shipments_daily, "date"), picking_hours(credit, work_log))


@indicator("ship_damage_rate", shipments="owner shipped_at error_kind cause_code")
def ship_damage_rate(credit: Credit, shipments: Rows) -> Measure:
    """Shipments damaged because of their packing over shipments: each is packed by itself."""
    sent = shipped(credit, shipments)
    return share(counted(sent, (sent.error_kind == "damage") & (sent.cause_code == "packing")), counted(sent))


@indicator("ship_damage_rate@in_transit", shipments="owner shipped_at error_kind")
def ship_damage_in_transit(credit: Credit, shipments: Rows) -> Measure:
    """Shipments damaged for any cause over shipments."""
    sent = shipped(credit, shipments)
    return share(counted(sent, sent.error_kind == "damage"), counted(sent))


@indicator("ship_damage_rate", door="totals", shipments_daily="owner date orders damage")
def ship_damage_from_totals(credit: Credit, shipments_daily: Rows) -> Measure:
    """Damage in the picker's own day counts: what is seen before the parcel leaves."""
    days = credit(shipments_daily, "date")
    return share(summed(days, "damage"), summed(days, "orders"), cluster="credited_day")

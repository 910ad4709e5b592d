"""Sales beside those of another period."""

from __future__ import annotations

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import COMPARED, indicator
from perfkit.indicators.formulas.sales import CLOSED, PAID, net_amount
from perfkit.indicators.measures import Measure, Rows, counted, ratio


def growth(credit: Credit, then: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Return net sales less those of another credit, in parts of the latter; n counts the orders of now."""
    now = credit(orders, "paid_at")
    before = then(orders, "paid_at").semi_join(now, list(KEYS))
    past = net_amount(before, refunds)
    return ratio(net_amount(now, refunds) - past, past, n=counted(now))


@indicator("sales_growth_yoy", past=COMPARED, orders=PAID, refunds=CLOSED)
def sales_growth_yoy(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Against the same period last year: of a period that still runs, its days so far against the same days."""
    return growth(credit, credit.earlier("last_year"), orders, refunds)


@indicator("sales_growth_yoy@mom", past=COMPARED, orders=PAID, refunds=CLOSED)
def sales_growth_mom(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Against the period before."""
    return growth(credit, credit.earlier("previous"), orders, refunds)


@indicator("sales_growth_yoy@aligned", past=COMPARED, orders=PAID, refunds=CLOSED, aligned_days="date last_year_date")
def sales_growth_aligned(credit: Credit, orders: Rows, refunds: Rows, aligned_days: Rows) -> Measure:
    """Against the days that a table of its own puts opposite those of the period, festival beside festival."""
    return growth(credit, credit.paired(aligned_days, "date", "last_year_date"), orders, refunds)

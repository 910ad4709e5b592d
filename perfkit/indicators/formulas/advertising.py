"""Advertising: what spend brings."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, ratio, summed

ADS = "owner date campaign_id spend sales_direct sales_assisted"


def one_basis(ads: Rows, days: int) -> Rows:
    """Return the rows of one attribution window; where a campaign-day is told on two bases, the click date counts."""
    chosen = ads.filter(ads.window_days.isnull() | (ads.window_days == days))
    first = chosen.basis.min().over(group_by=["owner", "date", "campaign_id"])
    marked = chosen.mutate(first_basis=first)
    return marked.filter(marked.basis.isnull() | (marked.basis == marked.first_basis))


def return_on_spend(credit: Credit, ads: Rows, *, assisted: bool = True) -> Measure:
    """Return attributed sales over spend; n counts campaign-days with spend."""
    run = credit(ads, "date")
    sales = summed(run, "sales_direct") + summed(run, "sales_assisted") if assisted else summed(run, "sales_direct")
    return ratio(sales, summed(run, "spend"), n=counted(run, run.spend > 0))


@indicator("ad_roas", ads=f"{ADS} window_days? basis?")
def ad_roas(credit: Credit, ads: Rows) -> Measure:
    """Direct and assisted sales over spend, 15-day window."""
    return return_on_spend(credit, one_basis(ads, 15))


@indicator("ad_roas@direct_only", ads=f"{ADS} window_days? basis?")
def ad_roas_direct(credit: Credit, ads: Rows) -> Measure:
    """Only sales of the advertised item."""
    return return_on_spend(credit, one_basis(ads, 15), assisted=False)


@indicator("ad_roas@same_day", ads=f"{ADS} window_days basis?")
def ad_roas_same_day(credit: Credit, ads: Rows) -> Measure:
    """One-day window."""
    return return_on_spend(credit, one_basis(ads.filter(ads.window_days.notnull()), 1))


@indicator("ad_roas@d15_click", ads=f"{ADS} window_days basis")
def ad_roas_click(credit: Credit, ads: Rows) -> Measure:
    """15-day window, counted on the click date."""
    return return_on_spend(credit, ads.filter((ads.window_days == 15) & (ads.basis == "click_date")))


@indicator("ad_roas@d15_order", ads=f"{ADS} window_days basis")
def ad_roas_order(credit: Credit, ads: Rows) -> Measure:
    """15-day window, counted on the order date."""
    return return_on_spend(credit, ads.filter((ads.window_days == 15) & (ads.basis == "order_date")))

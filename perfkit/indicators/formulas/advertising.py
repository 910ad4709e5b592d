"""Advertising: what spend brings."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.formulas.sales import CLOSED, PAID, net_amount, sent_back
from perfkit.indicators.measures import Measure, Part, Rows, counted, distinct, ratio, share, summed, within

ADS = "owner date campaign_id spend sales_direct sales_assisted"
SPENT = "owner date campaign_id spend window_days? basis?"
SOLD = "order_id campaign_id paid_at amount_paid"


def one_basis(ads: Rows, days: int) -> Rows:
    """Return the rows of one attribution window; where a campaign-day is told on two bases, the click date counts."""
    return _first_basis(ads.filter(ads.window_days.isnull() | (ads.window_days == days)))


def told_once(ads: Rows) -> Rows:
    """Return one telling of every campaign-day: spend and clicks are the same on every window and basis."""
    marked = ads.mutate(first_window=ads.window_days.min().over(group_by=["owner", "date", "campaign_id"]))
    return _first_basis(marked.filter(marked.window_days.isnull() | (marked.window_days == marked.first_window)))


def _first_basis(ads: Rows) -> Rows:
    marked = ads.mutate(first_basis=ads.basis.min().over(group_by=["owner", "date", "campaign_id"]))
    return marked.filter(marked.basis.isnull() | (marked.basis == marked.first_basis))


def orders_of_campaigns(ads: Rows, orders: Rows) -> Rows:
    """Return the paid orders of campaigns, owned by whoever ran the campaign last in the 15 days up to payment."""
    run = ads.select("owner", run_on="date", run_campaign="campaign_id").distinct()
    paid = orders.filter(orders.paid_at.notnull())
    paid = paid.mutate(paid_day=paid.paid_at.cast("date"))
    pairs = paid.inner_join(run, [paid.campaign_id == run.run_campaign, paid.paid_day >= run.run_on,
                                  within(paid.paid_day, run.run_on, days=15)])
    latest = ibis.window(group_by="order_id", order_by=[ibis.desc("run_on"), "owner"])
    ranked = pairs.mutate(place=ibis.row_number().over(latest))
    return ranked.filter(ranked.place == 0)


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


@indicator("ad_roas@net", ads=f"{ADS} window_days? basis?", orders="order_id campaign_id paid_at", refunds=CLOSED)
def ad_roas_net(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """Attributed sales less what was sent back of the campaigns' orders, over spend; 15-day window."""
    run = credit(one_basis(ads, 15), "date")
    back = sent_back(credit(orders_of_campaigns(ads, orders), "paid_at"), refunds)
    sales = summed(run, "sales_direct") + summed(run, "sales_assisted") - summed(back, "refunded")
    return ratio(sales, summed(run, "spend"), n=counted(run, run.spend > 0))


def contribution(credit: Credit, ads: Rows, orders: Rows, refunds: Rows, *costs: str) -> Measure:
    """Return what the campaigns' orders leave after their costs, refunds and the spend, over spend."""
    paid = credit(orders_of_campaigns(ads, orders), "paid_at")
    spent = summed(credit(told_once(ads), "date"), "spend")
    left = summed(paid, "amount_paid") - summed(sent_back(paid, refunds), "refunded") - spent
    for cost in costs:
        left = left - summed(paid, cost)
    return ratio(left, spent, n=counted(paid))


@indicator("ad_contribution_roi", ads=SPENT, orders=f"{SOLD} goods_cost platform_fee", refunds=CLOSED)
def ad_contribution_roi(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """Goods cost and the platform's fee, a column of the order, are costs; so are refunds."""
    return contribution(credit, ads, orders, refunds, "goods_cost", "platform_fee")


@indicator("ad_contribution_roi@before_fee", ads=SPENT, orders=f"{SOLD} goods_cost", refunds=CLOSED)
def ad_contribution_before_fee(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """The platform's fee is left out."""
    return contribution(credit, ads, orders, refunds, "goods_cost")


@indicator("ad_ctr", ads="owner date campaign_id clicks impressions window_days? basis?")
def ad_ctr(credit: Credit, ads: Rows) -> Measure:
    """Clicks over times shown; those of one day are under the same bids and offers."""
    run = credit(told_once(ads), "date")
    return share(summed(run, "clicks"), summed(run, "impressions"), cluster="credited_day")


ADVERTISED = "ts kind visitor_id campaign_id"


def clickers(credit: Credit, page_events: Rows) -> Measure:
    """Return different visitors who clicked an advertisement over those who saw one."""
    seen = credit(page_events.filter(page_events.campaign_id.notnull()), "ts")
    return share(distinct(seen, "visitor_id", seen.kind == "click"),
                 distinct(seen, "visitor_id", seen.kind == "impression"))


@indicator("ad_ctr@unique", page_events=f"owner {ADVERTISED}")
def unique_ad_ctr(credit: Credit, page_events: Rows) -> Measure:
    """Visitors who clicked over visitors who saw; events of an advertisement name its campaign."""
    return clickers(credit, page_events)


@indicator("ad_ctr@unique", page_events=ADVERTISED, ads="owner date campaign_id")
def unique_ad_ctr_of_campaigns(credit: Credit, page_events: Rows, ads: Rows) -> Measure:
    """The same for whoever ran the campaign on the day."""
    run = ads.select("owner", run_on="date", run_campaign="campaign_id").distinct()
    events = page_events.inner_join(run, [page_events.campaign_id == run.run_campaign,
                                          page_events.ts.cast("date") == run.run_on])
    return clickers(credit, events)


def cost_of_sales(credit: Credit, ads: Rows, orders: Rows, refunds: Rows, *costs: str) -> Measure:
    """Return spend, and costs told on orders, over net sales."""
    paid = credit(orders, "paid_at")
    spent: Part = summed(credit(told_once(ads), "date"), "spend")
    for cost in costs:
        spent = spent + summed(paid, cost)
    return ratio(spent, net_amount(paid, refunds), n=counted(paid))


@indicator("marketing_cost_ratio", ads=SPENT, orders=PAID, refunds=CLOSED)
def marketing_cost_ratio(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """Own spend over own net sales."""
    return cost_of_sales(credit, ads, orders, refunds)


@indicator("marketing_cost_ratio", ads=SPENT, orders=SOLD, refunds=CLOSED)
def marketing_cost_of_campaigns(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """Own spend over net sales of the own campaigns."""
    return cost_of_sales(credit, ads, orders_of_campaigns(ads, orders), refunds)


@indicator("marketing_cost_ratio@with_affiliate", ads=SPENT, orders=f"{PAID} affiliate_commission", refunds=CLOSED)
def marketing_cost_with_affiliates(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """Commissions to affiliates, a column of the order, are costs too."""
    return cost_of_sales(credit, ads, orders, refunds, "affiliate_commission")


@indicator("marketing_cost_ratio@with_affiliate", ads=SPENT, orders=f"{SOLD} affiliate_commission", refunds=CLOSED)
def marketing_cost_of_campaigns_with_affiliates(credit: Credit, ads: Rows, orders: Rows, refunds: Rows) -> Measure:
    """The same over net sales of the own campaigns."""
    return cost_of_sales(credit, ads, orders_of_campaigns(ads, orders), refunds, "affiliate_commission")

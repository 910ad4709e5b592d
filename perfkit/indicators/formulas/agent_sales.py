"""What an agent sells, beside the shop and the team."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import COMPARED, indicator
from perfkit.indicators.formulas.sales import CLOSED, PAID, net_amount, sent_back
from perfkit.indicators.measures import (
    Measure,
    Part,
    Rows,
    Sums,
    counted,
    difference,
    distinct,
    floored,
    quotient,
    ratio,
    summed,
    total,
)

SPEND = "owner paid_at amount_paid buyer_id shop_id?"


def per_buyer(paid: Rows) -> Sums:
    """Return the amount paid per buyer; a buyer of several orders is one."""
    buyers = distinct(paid, "buyer_id")
    return ratio(summed(paid, "amount_paid"), buyers, n=buyers)


def own_and_rest(credit: Credit, orders: Rows) -> tuple[Rows, Rows]:
    """Return the agent's paid orders, and all other paid orders of the shops that they are from, advised or not."""
    named = orders.mutate(shop=orders.shop_id.fill_null(""))
    own, rest = credit(named, "paid_at"), credit.rest(named, "paid_at")
    return own, rest.semi_join(own, ["spell_no", "period_no", "shop"])


@indicator("agent_aov_index", past=COMPARED, orders=SPEND)
def agent_aov_index(credit: Credit, orders: Rows) -> Measure:
    """The agent's spend per buyer over that of the shop without the agent, on the days of the agent's spell."""
    own, rest = own_and_rest(credit, orders)
    return quotient(per_buyer(own), per_buyer(rest))


@indicator("agent_aov_index@incl_self", past=COMPARED, orders=SPEND)
def agent_aov_index_with_self(credit: Credit, orders: Rows) -> Measure:
    """The same, over the shop with the agent in it."""
    own, rest = own_and_rest(credit, orders)
    shop = ibis.union(*(rows.select("spell_no", "period_no", "amount_paid", "buyer_id") for rows in (own, rest)))
    return quotient(per_buyer(own), per_buyer(shop))


@indicator("agent_aov_index@diff_cny", past=COMPARED, orders=SPEND)
def agent_aov_difference(credit: Credit, orders: Rows) -> Measure:
    """The agent's spend per buyer less that of the shop without the agent."""
    own, rest = own_and_rest(credit, orders)
    return difference(per_buyer(own), per_buyer(rest))


@indicator("agent_net_sales@share", orders=PAID, refunds=CLOSED, coefficients="owner date coefficient")
def agent_sales_share(credit: Credit, orders: Rows, refunds: Rows, coefficients: Rows) -> Measure:
    """The agent's part of the net sales of everybody in the role, over its part of their coefficients.

    A coefficient is a row dated in the period, one for each of its months; both sides take the days of the agent's
    spell.
    """
    own, others = credit(orders, "paid_at"), credit.others(orders, "paid_at")
    sales = net_amount(own, refunds)
    mine = summed(credit(coefficients, "date"), "coefficient")
    theirs = summed(credit.others(coefficients, "date"), "coefficient")
    return quotient(ratio(sales, sales + net_amount(others, refunds), n=counted(own)),
                    ratio(mine, mine + theirs, n=mine))


@indicator("agent_net_sales@with_silent", orders=PAID, refunds=CLOSED)
def agent_net_sales_with_silent(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales with an equal part of the orders that nobody advised, split among those in the role on their day.

    Each amount is split into whole minor units that add up to it; what is left over goes to the first by id. The
    number of orders it rests on is the agent's own.
    """
    own, silent = credit(orders, "paid_at"), credit.shared(orders, "paid_at")
    parts = equal_part(silent, "amount_paid") - equal_part(sent_back(silent, refunds), "refunded")
    return total(net_amount(own, refunds) + parts, n=counted(own))


def equal_part(shared: Rows, column: str) -> Part:
    """Return the sum of the parts of an amount that fall on one of its sharers."""
    amount, sharers = shared[column], shared.sharers
    more = (shared.place < amount % sharers).ifelse(1, 0)
    return summed(shared.mutate(fallen=floored(amount, sharers) + more), "fallen")

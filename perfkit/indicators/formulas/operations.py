"""Operations: sales, returns, advertising, items."""

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
    total,
    within,
)

PAID = "owner order_id paid_at amount_paid"
CLOSED = "order_id closed_at amount"


def sent_back(paid: Rows, refunds: Rows) -> Rows:
    """Return the refunds of credited orders that were closed by the cut-off of the order's period."""
    closed = refunds.select(back_order="order_id", closed_at="closed_at", refunded="amount")
    joined = paid.inner_join(closed, paid.order_id == closed.back_order)
    return joined.filter(joined.closed_at.cast("date") <= joined.cutoff)


def net_amount(paid: Rows, refunds: Rows) -> Part:
    """Return what was paid less what went back by the cut-off."""
    return summed(paid, "amount_paid") - summed(sent_back(paid, refunds), "refunded")


@indicator("net_sales", "agent_net_sales", orders=PAID, refunds=CLOSED)
def net_sales(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Count money when it is paid; what is sent back counts against the period of the order."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("net_sales@gmv", orders="owner created_at amount_paid")
def created_sales(credit: Credit, orders: Rows) -> Measure:
    """Count every order when it is made, paid or not."""
    made = credit(orders, "created_at")
    return total(summed(made, "amount_paid"), n=counted(made))


@indicator("sales_attainment", against_target=True, orders=PAID, refunds=CLOSED)
def sales_attainment(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales over the target of net sales, which comes from the table of targets."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("gross_margin_rate", orders=PAID, order_lines="order_id sku_id cost",
           refunds="order_id sku_id closed_at amount kind?")
def gross_margin_rate(credit: Credit, orders: Rows, order_lines: Rows, refunds: Rows) -> Measure:
    """Net sales less the cost of lines that were not returned, over net sales."""
    paid = credit(orders, "paid_at")
    sales = net_amount(paid, refunds)
    return ratio(sales - summed(_kept(paid, order_lines, refunds), "cost"), sales, n=counted(paid))


def _kept(paid: Rows, order_lines: Rows, refunds: Rows) -> Rows:
    """Return the lines of paid orders whose goods did not come back by the cut-off."""
    lines = order_lines.select(line_order="order_id", line_sku="sku_id", cost="cost")
    sold = paid.inner_join(lines, paid.order_id == lines.line_order)
    goods = refunds.filter(refunds.kind.isnull() | (refunds.kind != "refund_only"))
    back = goods.select(back_order="order_id", back_sku="sku_id", back_day=goods.closed_at.cast("date"))
    return sold.anti_join(back, [sold.line_order == back.back_order, sold.line_sku == back.back_sku,
                                 back.back_day <= sold.cutoff])


@indicator("gross_margin_rate@order_cost", orders=f"{PAID} goods_cost", refunds=CLOSED)
def margin_on_order_cost(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales less the goods cost of all orders, returned or not, over net sales."""
    paid = credit(orders, "paid_at")
    sales = net_amount(paid, refunds)
    return ratio(sales - summed(paid, "goods_cost"), sales, n=counted(paid))


@indicator("aov_buyer", orders="owner paid_at amount_paid buyer_id")
def aov_buyer(credit: Credit, orders: Rows) -> Measure:
    """Amount paid per buyer; a buyer of several orders is one."""
    paid = credit(orders, "paid_at")
    buyers = distinct(paid, "buyer_id")
    return ratio(summed(paid, "amount_paid"), buyers, n=buyers)


@indicator("aov_buyer@per_order", orders=PAID)
def amount_per_order(credit: Credit, orders: Rows) -> Measure:
    """Amount paid per order."""
    paid = credit(orders, "paid_at")
    placed = distinct(paid, "order_id")
    return ratio(summed(paid, "amount_paid"), placed, n=placed)


@indicator("refund_rate", window=15, orders="owner order_id paid_at", refunds="order_id applied_at closed_at")
def refund_rate(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Paid orders with a refund applied for within 15 days and closed by now, over paid orders, by order date."""
    paid = credit(orders, "paid_at")
    done = credit.known(refunds, "closed_at").select(back_order="order_id", applied_at="applied_at")
    back = paid.semi_join(done, [paid.order_id == done.back_order, within(done.applied_at, paid.paid_at, days=15)])
    return share(distinct(back, "order_id"), distinct(paid, "order_id"))


@indicator("cart_recovery_rate", window=7, carts="cart_id sku_id added_at paid_at", skus="owner sku_id")
def cart_recovery_rate(credit: Credit, carts: Rows, skus: Rows) -> Measure:
    """Of the carts still unpaid after 30 minutes, those paid within seven days; a cart belongs to the item's owner."""
    owned = credit(carts.inner_join(skus, "sku_id"), "added_at")
    left = owned.filter(owned.paid_at.isnull() | ~within(owned.paid_at, owned.added_at, minutes=30))
    return share(counted(left, within(left.paid_at, left.added_at, days=7)), counted(left))


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


SOLD = "order_id sku_id qty"


def sold_in_span(listed: Rows, orders: Rows, order_lines: Rows) -> Rows:
    """Return the listed items of which at least one unit was paid in their span of days."""
    lines = order_lines.filter(order_lines.qty > 0).select(line_order="order_id", sold_sku="sku_id")
    sold = lines.inner_join(orders, lines.line_order == orders.order_id)
    sold = sold.select("sold_sku", paid_day=sold.paid_at.cast("date"))
    return listed.semi_join(sold, [listed.sku_id == sold.sold_sku, sold.paid_day >= listed.span_first,
                                   sold.paid_day <= listed.span_last])


@indicator("sku_active_rate", skus="owner sku_id listed_from listed_to?", orders="order_id paid_at", order_lines=SOLD)
def sku_active_rate(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items listed on at least one day."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    return share(distinct(sold_in_span(listed, orders, order_lines), "sku_id"), distinct(listed, "sku_id"))


@indicator("sku_active_rate@in_stock", skus="owner sku_id listed_from listed_to? stock_qty",
           orders="order_id paid_at", order_lines=SOLD)
def sku_active_rate_in_stock(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items that sold or have stock: what sold was in stock."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    sold = sold_in_span(listed, orders, order_lines)
    idle = listed.filter(listed.stock_qty > 0).anti_join(sold, ["spell_no", "period_no", "sku_id"])
    return share(distinct(sold, "sku_id"), distinct(sold, "sku_id") + distinct(idle, "sku_id"))

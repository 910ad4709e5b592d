"""From a visit to a sale: pages seen, items put into the cart, orders placed and paid, and the same beside peers."""

from __future__ import annotations

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import Refusal, indicator
from perfkit.indicators.measures import Measure, Rows, Sums, counted, distinct, ratio, share, summed, within

EVENTS = "owner ts visitor_id kind page_kind"
ITEM_EVENTS = "sku_id ts visitor_id kind page_kind"
ITEMS = "owner sku_id"
VISITS = "owner started_at visitor_id"

REFUSED = tuple(Refusal(key, "shop_daily", "distinct") for key in (
    "order_conversion@default", "order_conversion@pay", "browse_to_buy@sycm", "browse_to_buy@visitor"))


def of_items(page_events: Rows, skus: Rows) -> Rows:
    """Return the events on pages of items, owned by whoever looks after the item."""
    return page_events.inner_join(skus, "sku_id")


def detail_views(page_events: Rows) -> Rows:
    """Return the views of detail pages."""
    return page_events.filter((page_events.kind == "view") & (page_events.page_kind == "detail"))


def sold_items(orders: Rows, order_lines: Rows, stamp: str) -> Rows:
    """Return who bought which item when: a line of at least one unit of an order with the stamp."""
    lines = order_lines.filter(order_lines.qty > 0).select(line_order="order_id", sold_sku="sku_id")
    made = orders.filter(orders[stamp].notnull())
    joined = lines.inner_join(made, lines.line_order == made.order_id)
    return joined.select("sold_sku", sold_to="visitor_id", sold_at=stamp)


def bought_after_view(credit: Credit, views: Rows, sold: Rows, unit: str) -> Measure:
    """Return how many item-days of a unit (visitor, visit) led to an order of the item within a day of a view.

    One who looks at several items buys of them what it needs: its item-days belong together.
    """
    held = credit(views.filter(views[unit].notnull()), "ts")
    hit = held.semi_join(sold, [held.visitor_id == sold.sold_to, held.sku_id == sold.sold_sku,
                                sold.sold_at >= held.ts, within(sold.sold_at, held.ts, days=1)])
    pairs = [rows.select(*KEYS, "sku_id", "credited_day", unit).distinct() for rows in (hit, held)]
    return share(counted(pairs[0]), counted(pairs[1]), cluster=unit)


PAID = "order_id visitor_id paid_at"
CREATED = "order_id visitor_id created_at"
SOLD = "order_id sku_id qty"


@indicator("page_conversion", window=1, page_events=f"{EVENTS} sku_id", orders=PAID, order_lines=SOLD)
def page_conversion(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Visitors who paid for an item within a day of viewing its page, over its visitors; summed over item-days."""
    return bought_after_view(credit, detail_views(page_events), sold_items(orders, order_lines, "paid_at"),
                             "visitor_id")


@indicator("page_conversion", window=1, page_events=ITEM_EVENTS, orders=PAID, order_lines=SOLD, skus=ITEMS)
def page_conversion_of_items(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows, skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    views = of_items(detail_views(page_events), skus)
    return bought_after_view(credit, views, sold_items(orders, order_lines, "paid_at"), "visitor_id")


@indicator("page_conversion@order_created", window=1, page_events=f"{EVENTS} sku_id", orders=CREATED,
           order_lines=SOLD)
def page_order_conversion(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Orders placed instead of paid."""
    return bought_after_view(credit, detail_views(page_events), sold_items(orders, order_lines, "created_at"),
                             "visitor_id")


@indicator("page_conversion@order_created", window=1, page_events=ITEM_EVENTS, orders=CREATED, order_lines=SOLD,
           skus=ITEMS)
def page_order_conversion_of_items(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows,
                                   skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    views = of_items(detail_views(page_events), skus)
    return bought_after_view(credit, views, sold_items(orders, order_lines, "created_at"), "visitor_id")


@indicator("page_conversion@visits", window=1, page_events=f"{EVENTS} sku_id session_id", orders=PAID,
           order_lines=SOLD)
def page_conversion_of_visits(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Visits instead of visitors."""
    return bought_after_view(credit, detail_views(page_events), sold_items(orders, order_lines, "paid_at"),
                             "session_id")


@indicator("page_conversion@visits", window=1, page_events=f"{ITEM_EVENTS} session_id", orders=PAID,
           order_lines=SOLD, skus=ITEMS)
def page_conversion_of_visits_of_items(credit: Credit, page_events: Rows, orders: Rows, order_lines: Rows,
                                       skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    views = of_items(detail_views(page_events), skus)
    return bought_after_view(credit, views, sold_items(orders, order_lines, "paid_at"), "session_id")


def buyers_over_visitors(credit: Credit, orders: Rows, stamp: str, seen: Rows, day: str) -> Sums:
    """Return different buyers over different visitors; buyers are not a part of the visitors: no share, no interval."""
    people = distinct(credit(seen, day), "visitor_id")
    return ratio(distinct(credit(orders, stamp), "buyer_id"), people, n=people)


@indicator("order_conversion", orders="owner created_at buyer_id", sessions=VISITS)
def order_conversion(credit: Credit, orders: Rows, sessions: Rows) -> Measure:
    """Buyers who placed an order over visitors."""
    return buyers_over_visitors(credit, orders, "created_at", sessions, "started_at")


@indicator("order_conversion@pay", "browse_to_buy@sycm", orders="owner paid_at buyer_id", sessions=VISITS)
def paying_conversion(credit: Credit, orders: Rows, sessions: Rows) -> Measure:
    """Buyers who paid over visitors."""
    return buyers_over_visitors(credit, orders, "paid_at", sessions, "started_at")


@indicator("browse_to_buy", orders="owner paid_at buyer_id", page_events=EVENTS)
def browse_to_buy(credit: Credit, orders: Rows, page_events: Rows) -> Sums:
    """Buyers who paid over visitors of detail pages, both recounted over the period."""
    return buyers_over_visitors(credit, orders, "paid_at", detail_views(page_events), "ts")


@indicator("browse_to_buy", orders="owner paid_at buyer_id", page_events=ITEM_EVENTS, skus=ITEMS)
def browse_to_buy_of_items(credit: Credit, orders: Rows, page_events: Rows, skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    return buyers_over_visitors(credit, orders, "paid_at", of_items(detail_views(page_events), skus), "ts")


@indicator("browse_to_buy@shopify", sessions="owner started_at session_id visitor_id?",
           orders="session_id paid_at")
def visits_that_paid(credit: Credit, sessions: Rows, orders: Rows) -> Measure:
    """Visits with a paid order over visits; those of one visitor belong together."""
    held = credit(sessions, "started_at")
    paid = credit.known(orders, "paid_at").select("session_id")
    return share(counted(held.semi_join(paid, "session_id")), counted(held), cluster="visitor_id")


@indicator("browse_to_buy@visitor", orders="owner order_id paid_at", sessions=VISITS)
def orders_per_visitor(credit: Credit, orders: Rows, sessions: Rows) -> Measure:
    """Paid orders over visitors."""
    people = distinct(credit(sessions, "started_at"), "visitor_id")
    return ratio(distinct(credit(orders, "paid_at"), "order_id"), people, n=people)


def carting_visitors(credit: Credit, page_events: Rows) -> Measure:
    """Return the share of different visitors with an event of putting something into the cart."""
    held = credit(page_events, "ts")
    return share(distinct(held, "visitor_id", held.kind == "add_cart"), distinct(held, "visitor_id"))


@indicator("add_to_cart_rate", "cart_recovery_rate@raw_cart_rate", page_events="owner ts visitor_id kind")
def add_to_cart_rate(credit: Credit, page_events: Rows) -> Measure:
    """Visitors who put something into the cart, over visitors."""
    return carting_visitors(credit, page_events)


@indicator("add_to_cart_rate", "cart_recovery_rate@raw_cart_rate", page_events="sku_id ts visitor_id kind", skus=ITEMS)
def add_to_cart_rate_of_items(credit: Credit, page_events: Rows, skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    return carting_visitors(credit, of_items(page_events, skus))


def units_per_view(credit: Credit, page_events: Rows) -> Measure:
    """Return units put into the cart over views of detail pages."""
    held = credit(page_events, "ts")
    views = counted(held, (held.kind == "view") & (held.page_kind == "detail"))
    return ratio(summed(held.filter(held.kind == "add_cart"), "qty"), views, n=views)


@indicator("add_to_cart_rate@qty", page_events="owner ts kind page_kind qty")
def units_carted(credit: Credit, page_events: Rows) -> Measure:
    """Units put into the cart over views of detail pages; events carry the units."""
    return units_per_view(credit, page_events)


@indicator("add_to_cart_rate@qty", page_events="sku_id ts kind page_kind qty", skus=ITEMS)
def units_carted_of_items(credit: Credit, page_events: Rows, skus: Rows) -> Measure:
    """The same for whoever looks after the item."""
    return units_per_view(credit, of_items(page_events, skus))


@indicator("add_to_cart_rate@search", page_events="owner ts kind query_id")
def carted_after_search(credit: Credit, page_events: Rows) -> Measure:
    """Cart events that name their query over tracked searches (events of kind ``search`` with a query).

    Without a tracked search the rate is missing; with searches that led to no cart it is 0.
    """
    held = credit(page_events.filter(page_events.query_id.notnull()), "ts")
    searches = distinct(held, "query_id", held.kind == "search")
    return ratio(counted(held, held.kind == "add_cart"), searches, n=searches)


@indicator("add_to_cart_rate@session", sessions="owner started_at session_id visitor_id?",
           page_events="session_id kind ts")
def visits_that_carted(credit: Credit, sessions: Rows, page_events: Rows) -> Measure:
    """Visits in which something was put into the cart, over visits; those of one visitor belong together."""
    held = credit(sessions, "started_at")
    known = credit.known(page_events, "ts")
    carted = known.filter(known.kind == "add_cart").select("session_id")
    return share(counted(held.semi_join(carted, "session_id")), counted(held), cluster="visitor_id")

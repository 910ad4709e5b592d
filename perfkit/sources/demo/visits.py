"""Visits of the web shop: who comes from where, which items are looked at, and which carts are left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, SEASON, SECONDS, SIZE, day_number, stamp_texts
from perfkit.sources.demo.items import SECOND_YEAR, Items
from perfkit.sources.demo.sales import Orders
from perfkit.sources.demo.sales_exports import buyer_ids, item_ids, months_of, order_ids
from perfkit.sources.demo.streams import THOUSAND, Bools, Draws, Ints
from perfkit.sources.demo.writing import Export, named

KEPT_FROM = "2026-04-01"
"""The analytics keeps single visits from this day on."""
_SOURCES = ("search", "recommend", "direct", "ad")
_CAME_BY = (4, 2, 1, 3)
_VISITS_A_DAY = (180, 240)
_OF_BUYERS = 600_000   # ppm of orders whose visit is known
_AGAIN = 350_000       # ppm of other visits by somebody who was there before
_BOUNCED = 380_000     # ppm of other visits that see one page
_CARTED = 70_000       # ppm of other visits that fill a cart
_SLOWLY = 300_000      # ppm of bought carts that were left for some days
_REMINDED = 400_000    # ppm of carts left that were reminded of


@dataclass(frozen=True)
class Visits:
    """Visits in order of time. `order` and `item` are -1 where there is none; `added` is -1 without a cart."""

    second: Ints
    visitor: Ints
    buys: Bools
    first: Bools
    shop: Ints
    source: Ints
    pages: Ints
    stay: Ints
    item: Ints
    order: Ints
    added: Ints

    @property
    def size(self) -> int:
        """Number of visits."""
        return len(self.second)


def take_visits(orders: Orders, items: Items) -> Visits:
    """Return the visits of buyers shortly before their order, and of many who buy nothing."""
    bought, others = _of_buyers(orders), _of_others(items)
    parts = {name: np.concatenate([bought[name], others[name]]) for name in bought}
    order = np.lexsort((parts["visitor"], parts["buys"], parts["second"]))
    return Visits(**{name: part[order] for name, part in parts.items()})


def _of_buyers(orders: Orders) -> dict[str, Ints]:
    draws = Draws("sessions.buyers")
    known = orders.created >= day_number(KEPT_FROM) * SECONDS
    order = np.flatnonzero(known & draws.happens(np.full(orders.size, _OF_BUYERS)))
    size = len(order)
    second = orders.created[order] - draws.whole(300, 1_500, size)
    slowly = draws.happens(np.full(size, _SLOWLY))
    days = np.where(slowly, draws.whole(1, 9, size), 0)
    return {"second": second, "visitor": orders.buyer[order], "buys": np.ones(size, dtype=np.int64),
            "first": draws.happens(np.full(size, 500_000)), "shop": orders.shop[order],
            "source": draws.choose(np.array(_CAME_BY), size), "pages": draws.whole(2, 12, size),
            "stay": draws.whole(60, 1_200, size), "item": orders.item[order], "order": order,
            "added": second + 60 - days * SECONDS}


def _of_others(items: Items) -> dict[str, Ints]:
    draws = Draws("sessions")
    days = np.arange(day_number(KEPT_FROM), SIZE)
    counts = draws.whole(*_VISITS_A_DAY, len(days)) * SEASON[MONTH_OF[days]] // THOUSAND
    day = np.repeat(days, counts)
    size = len(day)
    second = np.sort(day * SECONDS + draws.whole(7 * 3600, SECONDS - 1_800, size))
    again = draws.happens(np.full(size, _AGAIN))
    again[0] = False
    new = np.cumsum(~again) - 1
    bounced = draws.happens(np.full(size, _BOUNCED))
    popular = items.popularity[int(day_number(KEPT_FROM) >= day_number(SECOND_YEAR))]
    item = draws.choose(popular, size)
    carted = ~bounced & draws.happens(np.full(size, _CARTED))
    none = np.full(size, -1)
    return {"second": second, "visitor": np.where(again, draws.below(np.maximum(new, 1)), new),
            "buys": np.zeros(size, dtype=np.int64), "first": ~again, "shop": items.shop[item],
            "source": draws.choose(np.array(_CAME_BY), size), "pages": np.where(bounced, 1, draws.whole(2, 9, size)),
            "stay": np.where(bounced, draws.whole(1, 40, size), draws.whole(8, 600, size)),
            "item": np.where(bounced, -1, item), "order": none, "added": np.where(carted, second + 45, -1)}


def visits_exports(visits: Visits, orders: Orders, items: Items, operators: Crew) -> list[Export]:
    """Return the analytics' visits, its views of item pages, and the carts."""
    visitor = np.where(visits.buys == 1, buyer_ids(visits.visitor), named("v", visits.visitor, width=6))
    session = named("s", np.arange(visits.size) + 1, width=6).to_numpy()
    codes = np.array([*item_ids(items, operators), ""], dtype=object)[visits.item]
    shop = np.array(["S1", "S2"])[visits.shop]
    months = np.array(months_of(visits.second // SECONDS))
    frame = pd.DataFrame({
        "session": session, "visitor": visitor, "shop": shop, "started": stamp_texts(visits.second),
        "source": np.array(_SOURCES)[visits.source], "paid": (visits.source == len(_SOURCES) - 1).astype(np.int64),
        "pages": visits.pages, "seconds": visits.stay,
        "engaged": ((visits.pages > 1) | (visits.stay >= 10)).astype(np.int64),
        "first_visit": visits.first.astype(np.int64),
    })
    seen = np.flatnonzero(visits.item >= 0)
    added = seen[(visits.added >= 0)[seen]]
    rows = np.concatenate([seen, added])
    stamp = np.concatenate([visits.second[seen] + 20, visits.second[added] + 60])
    events = pd.DataFrame({
        "时间": stamp_texts(stamp), "会话": session[rows], "访客": visitor[rows], "店铺": shop[rows],
        "商品编码": codes[rows], "动作": np.where(np.arange(len(rows)) < len(seen), "浏览", "加购"),
    })
    order = np.lexsort((rows, stamp))
    events.insert(0, "事件", named("e", np.argsort(order, kind="stable") + 1, width=6))
    return [Export(name="visits_{part}.csv.gz", frame=frame, parts=months.tolist()),
            Export(name="商品页事件_{part}.csv.gz", frame=events.iloc[order], parts=months[rows][order].tolist(),
                   encoding="gb18030"),
            _carts(visits, added, orders, visitor, codes)]


def _carts(visits: Visits, cart: Ints, orders: Orders, visitor: Ints, codes: Ints) -> Export:
    draws = Draws("carts")
    cart = cart[np.lexsort((cart, visits.added[cart]))]
    order, added = visits.order[cart], visits.added[cart]
    bought = order >= 0
    paid = np.where(bought, orders.paid[order], -1)
    left = ~bought | (paid - added > 1_800)
    reminded = added + draws.whole(2, 20, len(cart)) * 3_600
    told = left & draws.happens(np.full(len(cart), _REMINDED)) & (reminded < np.where(bought, paid, SIZE * SECONDS))
    frame = pd.DataFrame({
        "cart": named("k", np.arange(len(cart)) + 1, width=5), "visitor": visitor[cart], "sku": codes[cart],
        "added": stamp_texts(added), "reminded": np.where(told, stamp_texts(reminded), ""),
        "channel": np.where(told, np.array(["sms", "app"])[draws.whole(0, 2, len(cart))], ""),
        "order": np.array([*order_ids(orders), ""], dtype=object)[order],
        "paid": np.where(bought, stamp_texts(np.maximum(paid, 0)), ""),
    })
    return Export(name="carts_{part}.csv.gz", frame=frame, parts=months_of(added // SECONDS))

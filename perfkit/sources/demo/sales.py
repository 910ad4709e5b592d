"""Orders, their lines, and what is sent back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, MONTHS, SEASON, SECONDS, SIZE, day_number, month_ends, open_days
from perfkit.sources.demo.items import SECOND_YEAR, Items
from perfkit.sources.demo.planted import CLIFF, CLIFF_REACH, GAMING_AGENTS, NEVER_PAID
from perfkit.sources.demo.service import Threads
from perfkit.sources.demo.streams import THOUSAND, Bools, Draws, Ints, skill

_SILENT_A_DAY = (5, 12)
_SILENT_BUYER = 500_000
_SILENT_SECOND_SHOP = 850_000
_SECOND_LINE = 300_000
_OFTEN_ADDED = 40
_DISCOUNTS = np.array([1000, 950, 900], dtype=np.int64)
_BY_CAMPAIGN = (52, 30, 18)
CAMPAIGNS = ("search", "display")
_GAMING_RETURNS = 50_000
REASONS = ("不想要了", "质量问题", "客服误导", "物流太慢")


@dataclass(frozen=True)
class Orders:
    """Paid orders in order of time, with one or two lines each (line 2: item -1 where there is none).

    `agent` is -1 where nobody advised the buyer, `campaign` -1 where no advertisement brought it. Amounts and costs
    are in fen, stamps in seconds.
    """

    created: Ints
    paid: Ints
    buyer: Ints
    shop: Ints
    agent: Ints
    thread: Ints
    item: Ints
    second_item: Ints
    qty: Ints
    amount: Ints
    second_amount: Ints
    campaign: Ints
    returned: Bools
    applied: Ints
    closed: Ints

    @property
    def size(self) -> int:
        """Number of orders."""
        return len(self.paid)

    @property
    def total(self) -> Ints:
        """Amount paid for each order."""
        return self.amount + self.second_amount

    @property
    def paid_day(self) -> Ints:
        """Day on which each order was paid."""
        return self.paid // SECONDS

    @property
    def refunded(self) -> Ints:
        """Amount sent back for each order, by the end of the exports."""
        return np.where(self.returned & (self.closed < SIZE * SECONDS), self.amount, 0)


def take_orders(threads: Threads, agents: Crew, operators: Crew, items: Items) -> Orders:
    """Return all orders: those after a chat and those without one."""
    draws = Draws("orders")
    asked, buyer, agent, thread = _buyers(threads, draws)
    shop = np.where(agent >= 0, np.array([name == "S2" for name in agents.shops])[agent],
                    draws.happens(np.full(len(agent), _SILENT_SECOND_SHOP))).astype(np.int64)
    created = asked + draws.whole(180, 25_000, len(asked))
    paid = created + draws.whole(1, 30, len(asked)) * 60
    order = np.lexsort((thread, created))
    order = order[paid[order] < SIZE * SECONDS]
    created, paid, buyer, shop = created[order], paid[order], buyer[order], shop[order]
    agent, thread = agent[order], thread[order]
    item, second_item = _choose_items(shop, created // SECONDS, items, draws)
    qty = 1 + draws.happens(np.full(len(item), 70_000))
    amount = items.price[item] * qty * _DISCOUNTS[draws.choose(np.array([6, 2, 2]), len(item))] // THOUSAND
    second = np.where(second_item >= 0, items.price[second_item], 0)
    campaign = draws.choose(np.array(_BY_CAMPAIGN), len(item)) - 1
    returned, applied, closed = _returns(paid, agent, items.owner[item], agents, operators)
    orders = Orders(created, paid, buyer, shop, agent, thread, item, second_item, qty, amount, second, campaign,
                    returned, applied, closed)
    return _push_over_the_cliff(orders, agents.size)


def _buyers(threads: Threads, draws: Draws) -> tuple[Ints, Ints, Ints, Ints]:
    pays = np.flatnonzero(threads.pays)
    counts = np.where(open_days(), draws.whole(*_SILENT_A_DAY, SIZE), 2) * SEASON[MONTH_OF] // THOUSAND
    silent = np.repeat(np.arange(SIZE), counts) * SECONDS + draws.whole(0, SECONDS - 30_000, int(counts.sum()))
    none = np.full(len(silent), -1)
    return (np.concatenate([threads.second[pays], silent]),
            np.concatenate([threads.buyer[pays], _SILENT_BUYER + np.arange(len(silent))]),
            np.concatenate([threads.agent[pays], none]), np.concatenate([pays, none]))


def _choose_items(shop: Ints, day: Ints, items: Items, draws: Draws) -> tuple[Ints, Ints]:
    year = (day >= day_number(SECOND_YEAR)).astype(np.int64)
    item = np.empty(len(shop), dtype=np.int64)
    for front in (0, 1):
        for half in (0, 1):
            here = (shop == front) & (year == half)
            item[here] = draws.choose(np.where(items.shop == front, items.popularity[half], 0), int(here.sum()))
    block = items.size // (int(items.owner.max()) + 1)
    other = items.owner[item] * block + draws.whole(0, _OFTEN_ADDED, len(item))
    fits = (other != item) & (items.popularity[year, other] > 0) & draws.happens(np.full(len(item), _SECOND_LINE))
    return item, np.where(fits, other, -1)


def _returns(paid: Ints, agent: Ints, owner: Ints, agents: Crew, operators: Crew) -> tuple[Bools, Ints, Ints]:
    draws = Draws("refunds")
    chance = np.where([subject in NEVER_PAID for subject in operators.subjects], 150_000,
                      85_000 - skill("returns", operators.size) * 15 // THOUSAND * THOUSAND)[owner]
    games = np.append(np.isin(agents.subjects, GAMING_AGENTS), [False])[agent]
    returned = draws.happens(chance + games * _GAMING_RETURNS)
    soon = draws.happens(np.full(len(paid), 900_000))
    applied = paid + np.where(soon, draws.whole(1, 14, len(paid)), draws.whole(16, 28, len(paid))) * SECONDS
    closed = applied + draws.whole(12, 96, len(paid)) * 3600
    return returned & (applied < SIZE * SECONDS), applied, closed


def _push_over_the_cliff(orders: Orders, agents: int) -> Orders:
    """Let agents just below the edge of the commission talk a late buyer of the month into a little more."""
    draws = Draws("cliff")
    amount = orders.amount.copy()
    month, ends = MONTH_OF[orders.paid_day], month_ends()
    net = np.zeros((agents, len(MONTHS)), dtype=np.int64)
    mine = orders.agent >= 0
    np.add.at(net, (orders.agent[mine], month[mine]), (orders.total - orders.refunded)[mine])
    late = mine & ~orders.returned & (orders.paid_day > ends[month] - 3)
    missing = CLIFF - net
    extra = draws.whole(500, 90_000, net.size).reshape(net.shape)
    for agent, number in np.argwhere((missing > 0) & (missing <= CLIFF_REACH)):
        found = np.flatnonzero(late & (orders.agent == agent) & (month == number))
        if len(found):
            amount[found[0]] += missing[agent, number] + extra[agent, number]
    return replace(orders, amount=amount)


def campaign_days(orders: Orders, items: Items, operators: Crew) -> tuple[Ints, Ints, Ints, Ints]:
    """Return for each campaign and day with work or sales: campaign, day, sales of the item shown, sales beside it.

    Campaign 2 x k + c is the campaign c of operator k.
    """
    kinds = len(CAMPAIGNS)
    first = np.zeros((operators.size * kinds, SIZE), dtype=np.int64)
    second = first.copy()
    chosen = orders.campaign >= 0
    where = (items.owner[orders.item[chosen]] * kinds + orders.campaign[chosen], orders.paid_day[chosen])
    np.add.at(first, where, orders.amount[chosen])
    np.add.at(second, where, orders.second_amount[chosen])
    every = np.flatnonzero((first + second > 0).ravel() | np.repeat(operators.on_duty, kinds, axis=0).ravel())
    return every // SIZE, every % SIZE, first.ravel()[every], second.ravel()[every]


def spend_of(campaign: Ints, sales: Ints, operators: Crew) -> Ints:
    """Return what each campaign cost each day: its operator's usual day, shared evenly, at the operator's return."""
    returns = np.where([subject in NEVER_PAID for subject in operators.subjects], 2_150,
                       4_300 + skill("roas", operators.size) * 800 // THOUSAND)
    total = np.zeros(operators.size * len(CAMPAIGNS), dtype=np.int64)
    np.add.at(total, campaign, sales)
    usual = total // np.bincount(campaign, minlength=len(total))
    noise = Draws("ads").whole(800, 1_201, len(campaign))
    return usual[campaign] * THOUSAND // returns[campaign // len(CAMPAIGNS)] * noise // THOUSAND


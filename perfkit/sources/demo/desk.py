"""The help desk: all chats with their repeats, the ratings of buyers and the reviews of colleagues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo import planted
from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, SECONDS, SIZE, day_number
from perfkit.sources.demo.sales import Orders
from perfkit.sources.demo.service import ISSUES, AgentRates, Threads, clock, satisfied_ppm
from perfkit.sources.demo.streams import MILLION, THOUSAND, Bools, Draws, Ints

_AFTER_SALE = 450_000
_LONGEST_WAIT_FOR_AFTER_SALE = 20
_UNANSWERED = 2_000
_NOT_VALID = 20_000
_RATED = 400_000
_REVIEWED = 200_000


@dataclass(frozen=True)
class Chats:
    """All chats in order of time. `order` is -1 before a sale; `reply` is -1 where nobody answered."""

    agent: Ints
    second: Ints
    reply: Ints
    buyer: Ints
    issue: Ints
    order: Ints
    valid: Bools

    @property
    def size(self) -> int:
        """Number of chats."""
        return len(self.agent)

    @property
    def day(self) -> Ints:
        """Day of each chat."""
        return self.second // SECONDS

    @property
    def answered(self) -> Bools:
        """Whether somebody answered."""
        return self.reply >= 0


def hold_chats(threads: Threads, orders: Orders, crew: Crew, rates: AgentRates) -> Chats:
    """Return all chats: before a sale, about an order, and those that come back within six days."""
    draws = Draws("chats.after")
    agent, second, order = _after_sale(orders, crew, draws)
    parts = [np.concatenate(pair) for pair in (
        (threads.agent, agent), (threads.second, second), (threads.buyer, orders.buyer[order]),
        (threads.issue, draws.whole(0, len(ISSUES), len(agent))), (np.full(threads.size, -1), order))]
    again, later, back = _come_back(parts[0], parts[1], crew, rates)
    agent, second = np.concatenate([parts[0], later]), np.concatenate([parts[1], back])
    buyer, issue, order = (np.concatenate([part, part[again]]) for part in parts[2:])
    sequence = np.lexsort((buyer, agent, second))
    agent, second = agent[sequence], second[sequence]
    return Chats(agent, second, _replies(agent, second, rates), buyer[sequence], issue[sequence], order[sequence],
                 ~Draws("chats.valid").happens(np.full(len(agent), _NOT_VALID)))


def somebody_on_duty(day: Ints, crew: Crew, draws: Draws) -> Ints:
    """Return somebody who works on each day (-1 where nobody does)."""
    counts = crew.on_duty.sum(axis=0)
    people = np.argsort(~crew.on_duty, axis=0, kind="stable")
    picked = people[draws.below(np.maximum(counts[day], 1)), day]
    return np.where(counts[day] > 0, picked, -1)


def _after_sale(orders: Orders, crew: Crew, draws: Draws) -> tuple[Ints, Ints, Ints]:
    order = np.flatnonzero(draws.happens(np.full(orders.size, _AFTER_SALE)))
    day = orders.paid_day[order] + draws.whole(1, _LONGEST_WAIT_FOR_AFTER_SALE, len(order))
    order, day = order[day < SIZE], day[day < SIZE]
    agent = somebody_on_duty(day, crew, draws)
    order, day, agent = order[agent >= 0], day[agent >= 0], agent[agent >= 0]
    return agent, clock(crew, agent, day, draws), order


def _come_back(agent: Ints, second: Ints, crew: Crew, rates: AgentRates) -> tuple[Ints, Ints, Ints]:
    """Return which chats come back, to whom, and when."""
    draws = Draws("chats.again")
    day = second // SECONDS
    again = np.flatnonzero(draws.happens(rates.unsolved[agent, MONTH_OF[day]]))
    later = day[again] + draws.whole(1, 6, len(again))
    again, later = again[later < SIZE], later[later < SIZE]
    who = somebody_on_duty(later, crew, draws)
    again, later, who = again[who >= 0], later[who >= 0], who[who >= 0]
    return again, who, clock(crew, who, later, draws)


def _replies(agent: Ints, second: Ints, rates: AgentRates) -> Ints:
    draws = Draws("chats.replies")
    day = second // SECONDS
    wait = rates.wait[agent, MONTH_OF[day]] * draws.long_tail(len(agent)) // MILLION
    wait += np.where(day >= day_number(planted.GREETING_DROPPED), planted.GREETING_SECONDS, 0)
    return np.where(draws.happens(np.full(len(agent), _UNANSWERED)), -1, second + wait)


def rate_chats(chats: Chats, rates: AgentRates) -> tuple[Ints, Ints, Ints]:
    """Return the ratings of buyers: chat, score 1 to 5, minutes after the chat."""
    draws = Draws("ratings")
    rated = np.flatnonzero(chats.valid & chats.answered & draws.happens(np.full(chats.size, _RATED)))
    rated = rated[chats.day[rated] < SIZE - 1]
    good = draws.happens(satisfied_ppm(rates, chats.agent[rated], chats.day[rated]))
    score = np.where(good, 5 - draws.choose(np.array([3, 1]), len(rated)), 3 - draws.choose(np.array([4, 2, 1]),
                                                                                            len(rated)))
    return rated, score, draws.whole(10, 90, len(rated))


@dataclass(frozen=True)
class Reviews:
    """Reviews of chats by colleagues: chat, rater, day, the three kinds of points, critical error."""

    chat: Ints
    rater: Ints
    day: Ints
    accuracy: Ints
    complete: Ints
    attitude: Ints
    critical: Bools


def review_chats(chats: Chats, rates: AgentRates) -> Reviews:
    """Return the reviews: every rater sees chats of every agent, and one of them is generous."""
    draws = Draws("qa_reviews")
    chat = np.flatnonzero(chats.valid & chats.answered & draws.happens(np.full(chats.size, _REVIEWED)))
    chat = chat[chats.day[chat] < SIZE - 3]
    size, agent, month = len(chat), chats.agent[chat], MONTH_OF[chats.day[chat]]
    rater = draws.whole(0, len(planted.RATERS), size)
    generous = rater == planted.RATERS.index(planted.GENEROUS_RATER)
    right = draws.happens(np.minimum(rates.right[agent, month] + generous * planted.GENEROUS_PASS, MILLION))
    critical = ~right & draws.happens(np.full(size, 250_000))
    points = rates.attitude[agent, month] + np.array(planted.RATER_POINTS)[rater] + draws.bell(size) * 7 // THOUSAND
    return Reviews(chat, rater, chats.day[chat] + draws.whole(1, 3, size),
                   np.where(right, draws.whole(40, 51, size), draws.whole(20, 38, size)),
                   np.where(right, draws.whole(41, 51, size), draws.whole(24, 41, size)),
                   np.clip(points, 0, 100), critical)

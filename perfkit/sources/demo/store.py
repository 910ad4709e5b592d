"""Warehouse: parcels picked, stock counted, goods put away; and the hours of everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, SEASON, SECONDS, SIZE
from perfkit.sources.demo.planted import NEVER_PAID, RAMP_LINES, TWINS
from perfkit.sources.demo.streams import THOUSAND, Bools, Draws, Ints, skill
from perfkit.sources.demo.studio import twin_days

_MOST_ORDERS = 240


@dataclass(frozen=True)
class PickDays:
    """What each picker did on each day."""

    picker: Ints
    day: Ints
    orders: Ints
    on_time: Ints
    lines: Ints
    units: Ints
    wrong: Ints
    short: Ints
    damage: Ints


def _weak(crew: Crew) -> Bools:
    return np.array([subject in NEVER_PAID for subject in crew.subjects])


def pick_orders(crew: Crew) -> PickDays:
    """Return the days of all pickers."""
    draws = Draws("shipments_daily")
    picker, day = crew.duties()
    size = len(picker)
    speed = np.where(_weak(crew), 600, THOUSAND + skill("pick.speed", crew.size) * 110 // THOUSAND)[picker]
    speed = speed * (THOUSAND - crew.ramp[picker, MONTH_OF[day]] * RAMP_LINES // THOUSAND) // THOUSAND
    orders = draws.whole(115, 146, size) * speed // THOUSAND * SEASON[MONTH_OF[day]] // THOUSAND
    lines = orders * draws.whole(1_950, 2_350, size) // THOUSAND
    late = np.where(_weak(crew), 55_000, np.maximum(12_000 - skill("pick.late", crew.size) * 6, 2_500))[picker]
    missed = _count(draws, np.minimum(orders, _MOST_ORDERS), late)
    error = np.where(_weak(crew), 6_500, np.maximum(2_400 - skill("pick.error", crew.size), 500))[picker]
    wrong, short, damage = (draws.happens(orders * error * part // 10) for part in (5, 3, 1))
    return PickDays(picker, day, orders, orders - missed, lines, lines + draws.whole(5, 60, size),
                    wrong.astype(np.int64), short.astype(np.int64), damage.astype(np.int64))


def _count(draws: Draws, size: Ints, ppm: Ints) -> Ints:
    """Return how often something of chance `ppm` happened in `size` tries."""
    tries = draws.happens(np.repeat(ppm, size))
    return np.add.reduceat(tries, np.concatenate([[0], np.cumsum(size)[:-1]])).astype(np.int64)


def count_stock(crew: Crew) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the counts of places in the warehouse: owner, second, quantity booked, quantity found."""
    draws = Draws("stock_counts")
    people, days = crew.duties()
    often = draws.whole(2, 4, len(people))
    owner, day = np.repeat(people, often), np.repeat(days, often)
    right = np.where(_weak(crew), 925_000, np.minimum(975_000 + skill("stock", crew.size) * 14, 996_000))[owner]
    booked = draws.whole(1, 90, len(owner))
    is_right = draws.happens(right)
    astray = booked - 1 + draws.choose(np.array([4, 0, 3]), len(owner))
    found = np.where(is_right, booked, astray)
    second = day * SECONDS + draws.whole(8 * 60, 11 * 60, len(owner)) * 60
    order = np.lexsort((owner, second))
    return owner[order], second[order], booked[order], found[order]


def put_away(crew: Crew) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the receipts: worker, second of arrival, second put away, units."""
    draws = Draws("receipts")
    people, days = crew.duties()
    often = draws.choose(np.array([3, 4, 3]), len(people))
    worker, day = np.repeat(people, often), np.repeat(days, often)
    arrived = day * SECONDS + draws.whole(8 * 60, 17 * 60, len(worker)) * 60
    usual = np.where(_weak(crew), 13 * 60, 330 - skill("dock", crew.size) * 70 // THOUSAND)[worker]
    taken = usual * draws.long_tail(len(worker)) // THOUSAND * 60
    done = arrived + taken
    order = np.lexsort((worker, arrived))
    order = order[done[order] < SIZE * SECONDS]
    return worker[order], arrived[order], done[order], draws.whole(10, 400, len(worker))[order]


def log_hours(crew: Crew, task: str) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the hours of a crew in tenths: person, day, scheduled, worked."""
    draws = Draws(f"work_log.{task}")
    people, days = crew.duties()
    missed = np.where(draws.happens(np.full(len(people), 60_000)), draws.whole(1, 8, len(people)) * 5, 0)
    worked = 80 - missed
    if task == "design":
        _twin_hours(people, days, worked, crew)
    return people, days, np.full(len(people), 80), worked


def _twin_hours(people: Ints, days: Ints, worked: Ints, crew: Crew) -> None:
    first, end = twin_days()
    one, other = ((people == crew.place(subject)) & (days >= first) & (days < end) for subject in TWINS)
    worked[other] = worked[one]

"""Design: tasks, pictures handed over, and how often the slots are shown and clicked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo import planted
from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, SECONDS, SIZE, day_number
from perfkit.sources.demo.streams import MILLION, THOUSAND, Bools, Draws, Ints, skill

SLOTS = (planted.BEST_SLOT, "category", "detail")
_CLICKS = np.array([52_000, 26_000, 15_000], dtype=np.int64)
_USUAL_SLOTS = np.array([1, 4, 3], dtype=np.int64)
_BEST_SLOTS = np.array([7, 1, 1], dtype=np.int64)
_TASKS_A_DAY = 480_000


@dataclass(frozen=True)
class Tasks:
    """Design tasks in order of time; stamps in seconds. `like` is the task that one is a copy of, -1 for none."""

    designer: Ints
    requested: Ints
    due: Ints
    delivered: Ints
    points: Ints
    rounds: Ints
    accepted: Bools
    like: Ints

    @property
    def size(self) -> int:
        """Number of tasks."""
        return len(self.designer)


def _chances(name: str, crew: Crew, *, mean: int, spread: int) -> Ints:
    return mean + skill(name, crew.size) * spread // THOUSAND


def give_tasks(crew: Crew) -> Tasks:
    """Return the tasks of all designers."""
    draws = Draws("design_tasks")
    people, days = crew.duties()
    got = draws.happens(np.full(len(people), _TASKS_A_DAY))
    designer, day = people[got], days[got]
    size = len(designer)
    requested = day * SECONDS + draws.whole(9 * 60, 17 * 60, size) * 60
    due = (day + draws.whole(2, 7, size)) * SECONDS + 18 * 3600
    prompt = np.minimum(_chances("design.on_time", crew, mean=890_000, spread=50_000), 985_000)
    on_time = draws.happens(prompt[designer])
    delivered = np.where(on_time, due - draws.whole(5, 1_500, size) * 60, due + draws.whole(10, 2_000, size) * 60)
    first_pass = draws.happens(_chances("design.first_pass", crew, mean=720_000, spread=90_000)[designer])
    rounds = np.where(first_pass, 1, 2 + draws.choose(np.array([5, 3, 1]), size))
    hard = (skill("design.points", crew.size) > 900)[designer]
    points = 1 + draws.choose(np.array([2, 3, 4, 4, 3, 2, 1]), size) + hard
    drawn = Tasks(designer, requested, due, np.maximum(delivered, requested + 3_600), points, rounds,
                  draws.happens(np.full(size, 970_000)), np.full(size, -1))
    return _with_twins(drawn, crew)


def twin_days() -> tuple[int, int]:
    """Return the first day and the day after the last of the twins' quarter."""
    return day_number(planted.TWIN_FIRST), day_number(planted.TWIN_LAST) + 1


def _with_twins(tasks: Tasks, crew: Crew) -> Tasks:
    """Give one twin a copy of the other's quarter, with no task across its bounds, and put all in order of time."""
    one, other = (crew.place(subject) for subject in planted.TWINS)
    first, end = twin_days()
    day = tasks.requested // SECONDS
    near = (day >= first - planted.TWIN_QUIET) & (day < end)
    kept = ~(near & np.isin(tasks.designer, (one, other))) | (
        (tasks.designer == one) & (day >= first) & (day < end - planted.TWIN_QUIET))
    source = np.flatnonzero(kept & near & (tasks.designer == one))
    rows = np.concatenate([np.flatnonzero(kept), source])
    designer = np.concatenate([tasks.designer[kept], np.full(len(source), other)])
    like = np.concatenate([np.full(int(kept.sum()), -1), source])
    order = np.lexsort((designer, tasks.requested[rows]))
    place = np.full(tasks.size, -1)
    place[rows[order][like[order] < 0]] = np.flatnonzero(like[order] < 0)
    rows = rows[order]
    return Tasks(designer[order], tasks.requested[rows], tasks.due[rows], tasks.delivered[rows], tasks.points[rows],
                 tasks.rounds[rows], tasks.accepted[rows], np.where(like[order] < 0, -1, place[like[order]]))


def hand_over(tasks: Tasks, crew: Crew) -> tuple[Ints, Ints]:
    """Return the pictures of all tasks: the task of each and its size in bytes."""
    draws = Draws("images")
    own = np.flatnonzero(tasks.like < 0)
    task = np.repeat(own, draws.whole(1, 4, len(own)))
    light = draws.happens(np.minimum(_chances("design.light", crew, mean=955_000, spread=30_000), 995_000)
                          [tasks.designer[task]])
    size = np.where(light, draws.whole(60_000, 290_000, len(task)), draws.whole(2_100_000, 3_600_000, len(task)))
    pictures = [(copy, size[task == tasks.like[copy]]) for copy in np.flatnonzero(tasks.like >= 0)]
    task = np.concatenate([task, *(np.full(len(sizes), copy) for copy, sizes in pictures)])
    size = np.concatenate([size, *(sizes for _, sizes in pictures)])
    order = np.argsort(task, kind="stable")
    return task[order], size[order]


@dataclass(frozen=True)
class SlotDays:
    """How often a slot showed a designer's picture on a day, and how often it was clicked."""

    day: Ints
    slot: Ints
    designer: Ints
    shown: Ints
    clicked: Ints


def show_slots(crew: Crew) -> SlotDays:
    """Return two slots for each designer and day; one designer nearly always holds the best slot."""
    draws = Draws("page_events_daily")
    here = crew.on_duty.any(axis=1)
    days, designer = (part.ravel() for part in np.meshgrid(np.arange(SIZE), np.flatnonzero(here), indexing="ij"))
    best = designer == crew.place(planted.BEST_SLOT_DESIGNER)
    size = len(days)
    slot = np.where(best, draws.choose(_BEST_SLOTS, size), draws.choose(_USUAL_SLOTS, size))
    other = (slot + 1 + draws.whole(0, 2, size)) % len(SLOTS)
    rate = 1_000 + skill("design.ctr", crew.size) * 120 // THOUSAND
    rate[crew.place(planted.BEST_SLOT_DESIGNER)] = 1_000
    days, slot, designer = np.tile(days, 2), np.concatenate([slot, other]), np.tile(designer, 2)
    shown = np.concatenate([draws.whole(400, 900, size), draws.whole(30, 120, size)])
    expected = shown * _CLICKS[slot] * rate[designer] // THOUSAND
    clicked = (expected + draws.whole(0, MILLION, 2 * size)) // MILLION
    clicked += np.where(clicked > 4, draws.whole(-2, 3, 2 * size), 0)
    order = np.lexsort((slot, designer, days))
    return _twin_slots(SlotDays(*(part[order] for part in (days, slot, designer, shown, clicked))), crew)


def _twin_slots(slots: SlotDays, crew: Crew) -> SlotDays:
    """Show the twins' pictures equally often; one of them gets a few clicks less."""
    first, end = twin_days()
    one, other = (np.flatnonzero((slots.designer == crew.place(subject)) & (slots.day >= first) & (slots.day < end))
                  for subject in planted.TWINS)
    slot, shown, clicked = slots.slot.copy(), slots.shown.copy(), slots.clicked.copy()
    lacking = planted.TWIN_CLICKS - int(clicked[one].sum())
    clicked[one] += lacking // len(one)
    clicked[one[:lacking % len(one)]] += 1
    slot[other], shown[other], clicked[other] = slot[one], shown[one], clicked[one]
    clicked[other[-planted.TWIN_FEWER:]] -= 1
    return SlotDays(slots.day, slot, slots.designer, shown, clicked)


def creative_names(slots: SlotDays, crew: Crew) -> list[str]:
    """Return the id of the picture shown: one for each designer, slot and quarter."""
    quarter = MONTH_OF[slots.day] // 3
    return [f"B{crew.subjects[who][-2:]}{slot}{number}"
            for who, slot, number in zip(slots.designer, slots.slot, quarter, strict=True)]

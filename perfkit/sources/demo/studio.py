"""Design: tasks, pictures handed over, and how often the slots are shown and clicked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, SECONDS, SIZE
from perfkit.sources.demo.planted import BEST_SLOT, BEST_SLOT_DESIGNER
from perfkit.sources.demo.streams import MILLION, THOUSAND, Bools, Draws, Ints, skill

SLOTS = (BEST_SLOT, "category", "detail")
_CLICKS = np.array([52_000, 26_000, 15_000], dtype=np.int64)
_USUAL_SLOTS = np.array([1, 4, 3], dtype=np.int64)
_BEST_SLOTS = np.array([7, 1, 1], dtype=np.int64)
_TASKS_A_DAY = 480_000


@dataclass(frozen=True)
class Tasks:
    """Design tasks in order of time; stamps in seconds."""

    designer: Ints
    requested: Ints
    due: Ints
    delivered: Ints
    points: Ints
    rounds: Ints
    accepted: Bools

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
    on_time = draws.happens(np.minimum(_chances("design.on_time", crew, mean=890_000, spread=50_000), 985_000)[designer])
    delivered = np.where(on_time, due - draws.whole(5, 1_500, size) * 60, due + draws.whole(10, 2_000, size) * 60)
    first_pass = draws.happens(_chances("design.first_pass", crew, mean=720_000, spread=90_000)[designer])
    rounds = np.where(first_pass, 1, 2 + draws.choose(np.array([5, 3, 1]), size))
    points = 1 + draws.choose(np.array([2, 3, 4, 4, 3, 2, 1]), size) + (skill("design.points", crew.size) > 900)[designer]
    order = np.lexsort((designer, requested))
    return Tasks(*(part[order] for part in (designer, requested, due, np.maximum(delivered, requested + 3_600), points,
                                            rounds, draws.happens(np.full(size, 970_000)))))


def hand_over(tasks: Tasks, crew: Crew) -> tuple[Ints, Ints]:
    """Return the pictures of all tasks: the task of each and its size in bytes."""
    draws = Draws("images")
    task = np.repeat(np.arange(tasks.size), draws.whole(1, 4, tasks.size))
    light = draws.happens(np.minimum(_chances("design.light", crew, mean=955_000, spread=30_000), 995_000)
                          [tasks.designer[task]])
    return task, np.where(light, draws.whole(60_000, 290_000, len(task)), draws.whole(2_100_000, 3_600_000, len(task)))


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
    best = designer == crew.place(BEST_SLOT_DESIGNER)
    size = len(days)
    slot = np.where(best, draws.choose(_BEST_SLOTS, size), draws.choose(_USUAL_SLOTS, size))
    other = (slot + 1 + draws.whole(0, 2, size)) % len(SLOTS)
    rate = 1_000 + skill("design.ctr", crew.size) * 120 // THOUSAND
    rate[crew.place(BEST_SLOT_DESIGNER)] = 1_000
    days, slot, designer = np.tile(days, 2), np.concatenate([slot, other]), np.tile(designer, 2)
    shown = np.concatenate([draws.whole(400, 900, size), draws.whole(30, 120, size)])
    expected = shown * _CLICKS[slot] * rate[designer] // THOUSAND
    clicked = (expected + draws.whole(0, MILLION, 2 * size)) // MILLION
    clicked += np.where(clicked > 4, draws.whole(-2, 3, 2 * size), 0)
    order = np.lexsort((slot, designer, days))
    return SlotDays(*(part[order] for part in (days, slot, designer, shown, clicked)))


def creative_names(slots: SlotDays, crew: Crew) -> list[str]:
    """Return the id of the picture shown: one for each designer, slot and quarter."""
    quarter = MONTH_OF[slots.day] // 3
    return [f"B{crew.subjects[who][-2:]}{slot}{number}"
            for who, slot, number in zip(slots.designer, slots.slot, quarter, strict=True)]

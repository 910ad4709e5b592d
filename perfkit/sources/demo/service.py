"""Customer service: who answers how fast and how well, and the first contacts of each day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo import planted
from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTH_OF, MONTHS, SEASON, SECONDS, day_number
from perfkit.sources.demo.streams import MILLION, THOUSAND, Bools, Draws, Ints, skill

_CHATS_A_DAY = (5, 8)
_REPEAT_BUYER = 120_000
_OPENS = {False: 9 * 3600, True: 14 * 3600}
_SHIFT_SECONDS = 8 * 3600 + 1800
ISSUES = ("size", "material", "price", "delivery", "assembly", "stock")


@dataclass(frozen=True)
class AgentRates:
    """What each agent does in each month: arrays of agents x months, chances in ppm, waits in ms."""

    conversion: Ints
    wait: Ints
    unsolved: Ints
    satisfied: Ints
    right: Ints
    attitude: Ints


@dataclass(frozen=True)
class Threads:
    """First contacts before a sale, in order of time: agent, second on the clock, buyer number, issue, sale or not."""

    agent: Ints
    second: Ints
    buyer: Ints
    issue: Ints
    pays: Bools

    @property
    def size(self) -> int:
        """Number of first contacts."""
        return len(self.agent)


def _monthly(name: str, crew: Crew, *, mean: int, spread: int, shock: int) -> Ints:
    people = _even_shifts(skill(name, crew.size), crew)[:, None] * spread // THOUSAND
    months = Draws(f"months.{name}").bell(crew.size * len(MONTHS)).reshape(crew.size, len(MONTHS)) * shock // THOUSAND
    monthly: Ints = mean + people + months
    return monthly


def _even_shifts(skills: Ints, crew: Crew) -> Ints:
    """Make both shifts equally skilled, so that what differs between them is what was planted."""
    even = skills.copy()
    for late in (False, True):
        even[crew.late == late] -= int(skills[crew.late == late].sum()) // int((crew.late == late).sum())
    return even


def agent_rates(crew: Crew) -> AgentRates:
    """Return the rates of all agents, with the planted shift, newcomers and gaming pair in them."""
    begun = np.arange(len(MONTHS)) >= MONTH_OF[day_number(planted.GAMING_FROM)]
    games = np.isin(crew.subjects, planted.GAMING_AGENTS)[:, None] & begun
    side = np.where(crew.late, -1, 1)[:, None]
    wait = _monthly("wait", crew, mean=42_000, spread=9_000, shock=2_500)
    wait = np.maximum(wait, 18_000) * (THOUSAND + crew.ramp * planted.RAMP_WAIT // THOUSAND) // THOUSAND
    conversion = _monthly("conversion", crew, mean=385_000, spread=30_000, shock=12_000)
    return AgentRates(
        conversion=conversion + side * planted.SHIFT_CONVERSION - crew.ramp * planted.RAMP_CONVERSION // THOUSAND,
        wait=np.where(games, wait * planted.GAMING_WAIT // THOUSAND, wait),
        unsolved=(_monthly("unsolved", crew, mean=170_000, spread=28_000, shock=10_000)
                  + games * planted.GAMING_UNSOLVED),
        satisfied=_monthly("satisfied", crew, mean=935_000, spread=12_000, shock=6_000) + side * planted.SHIFT_CSAT,
        right=_monthly("right", crew, mean=860_000, spread=45_000, shock=10_000) - games * planted.GAMING_WRONG,
        attitude=_monthly("attitude", crew, mean=80, spread=4, shock=1),
    )


def first_contacts(crew: Crew, rates: AgentRates) -> Threads:
    """Return the contacts before a sale of all agents and days."""
    draws = Draws("chats")
    people, days = crew.duties()
    counts = draws.whole(*_CHATS_A_DAY, len(people)) * SEASON[MONTH_OF[days]] + draws.whole(0, THOUSAND, len(people))
    agent, day = np.repeat(people, counts // THOUSAND), np.repeat(days, counts // THOUSAND)
    second = clock(crew, agent, day, draws)
    order = np.lexsort((agent, second))
    agent, day, second = agent[order], day[order], second[order]
    return Threads(agent, second, _buyers(len(agent), draws), draws.whole(0, len(ISSUES), len(agent)),
                   draws.happens(rates.conversion[agent, MONTH_OF[day]]))


def clock(crew: Crew, agent: Ints, day: Ints, draws: Draws) -> Ints:
    """Return a second within the shift of each agent and day."""
    opens = np.where(crew.late[agent], _OPENS[True], _OPENS[False])
    return day * SECONDS + opens + draws.whole(0, _SHIFT_SECONDS, len(agent))


def _buyers(size: int, draws: Draws) -> Ints:
    """Number buyers in the order in which they first come; some come again."""
    again = draws.happens(np.full(size, _REPEAT_BUYER, dtype=np.int64))
    again[0] = False
    new = np.cumsum(~again) - 1
    return np.where(again, draws.below(np.maximum(new, 1)), new)


def satisfied_ppm(rates: AgentRates, agent: Ints, day: Ints) -> Ints:
    """Return the chance that a rating is good, at most 99 %."""
    return np.minimum(rates.satisfied[agent, MONTH_OF[day]], MILLION - 10_000)

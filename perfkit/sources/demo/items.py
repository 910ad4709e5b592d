"""The items on sale: who looks after them, price, cost, how often they are chosen and when they are listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import day_number
from perfkit.sources.demo.planted import NEVER_PAID
from perfkit.sources.demo.streams import THOUSAND, Draws, Ints, skill

_A_PERSON = 64
_CHANGED = 6
_LONG_LISTED = -200
_NEVER = 10_000
SECOND_YEAR = "2026-01-01"


@dataclass(frozen=True)
class Items:
    """Arrays over items: owner (position in the crew), storefront, price in fen, cost and popularity, listing days.

    `popularity` has one row per year: 0 where the item is not listed.
    """

    owner: Ints
    shop: Ints
    price: Ints
    cost_share: Ints
    popularity: Ints
    listed_from: Ints
    listed_to: Ints
    stock: Ints

    @property
    def size(self) -> int:
        """Number of items."""
        return len(self.owner)


def list_items(crew: Crew) -> Items:
    """Return the items of all operators; each changes a few with the second year."""
    draws = Draws("skus")
    owner = np.repeat(np.arange(crew.size), _A_PERSON)
    rank = np.tile(np.arange(_A_PERSON), crew.size)
    year = day_number(SECOND_YEAR)
    starts = np.where(rank < _A_PERSON - _CHANGED, _LONG_LISTED - draws.whole(0, 150, len(rank)), year)
    ends = np.where((rank >= 2 * _CHANGED) & (rank < 3 * _CHANGED), year - 1, _NEVER)
    first, last = _employed(crew)
    starts = np.where(first[owner] > 0, np.maximum(starts, first[owner]), starts)
    ends = np.minimum(ends, last[owner])
    weight = _weights(crew, owner, rank)
    return Items(
        owner=owner, shop=np.array([shop == "S2" for shop in crew.shops], dtype=np.int64)[owner],
        price=draws.long_tail(len(rank)) * 76 // THOUSAND * THOUSAND + 19_900,
        cost_share=_cost_share(crew)[owner] + draws.whole(-40, 41, len(rank)),
        popularity=np.stack([np.where(starts < year, weight, 0), np.where(ends >= year, weight, 0)]),
        listed_from=starts, listed_to=ends, stock=draws.whole(0, 120, len(rank)),
    )


def _employed(crew: Crew) -> tuple[Ints, Ints]:
    """Return the day from and to which each operator lists items (0 and never for those who were always there)."""
    year = day_number(SECOND_YEAR)
    second = crew.on_duty[:, year:].any(axis=1)
    first = crew.on_duty[:, :year].any(axis=1)
    return np.where(first, 0, year), np.where(second, _NEVER, year - 1)


def _weights(crew: Crew, owner: Ints, rank: Ints) -> Ints:
    """Return how often an item is chosen: the head sells, the tail of a careless operator hardly."""
    popular = THOUSAND + skill("popular", crew.size) * 110 // THOUSAND
    tail = np.where(rank < 40, 0, _tail(crew)[owner] * (rank - 40))
    weights: Ints = np.maximum(popular[owner] * 1200 // (rank + 8) // 10 - tail, 12)
    return weights


def _tail(crew: Crew) -> Ints:
    careless = np.array([subject in NEVER_PAID for subject in crew.subjects])
    return np.where(careless, 220, 95 - skill("tail", crew.size) * 45 // THOUSAND)


def _cost_share(crew: Crew) -> Ints:
    share = 665 - skill("margin", crew.size) * 25 // THOUSAND
    return np.where([subject in NEVER_PAID for subject in crew.subjects], 755, share)

"""Draws for made rows: people and their spells, days and moments full of edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

import numpy as np

PEOPLE = ("p1", "p2", "p3", "p4")
SPELLS = (("p1", "2025-01-01", "2026-02-14"), ("p1", "2026-02-15", "9999-12-31"), ("p2", "2025-06-01", "2026-03-10"),
          ("p3", "2026-02-20", "9999-12-31"), ("p4", "2026-01-10", "9999-12-31"))
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 20)
_EDGES = ("00:00:00", "07:59:59.999", "08:00:00", "09:00:00", "12:30:15.250", "22:59:59.999", "23:00:00",
          "23:59:59.999")
_MONTH_EDGES = ("2026-01-31T23:59:59.999", "2026-02-01T00:00:00", "2026-02-14T23:59:59.999", "2026-02-15T00:00:00",
                "2026-03-10T23:59:59.999", "2026-03-11T00:00:00")
_WAITS = (0.0, 5.0, 30.0, 30.001, 59.999, 60.0, 60.001, 180.0, 180.001, 599.999, 600.0, 600.001, 3_000.0)


class Dice:
    """Seeded draws that land on edges; every table has a stream of its own."""

    def __init__(self, seed: int, table: str) -> None:
        self.rng = np.random.default_rng([seed, crc32(table.encode())])

    def pick(self, *options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def owner(self) -> str | None:
        return self.pick(*PEOPLE, *PEOPLE, "stranger", None)

    def day(self) -> date:
        return FIRST + timedelta(days=self.whole(0, (LAST - FIRST).days + 1))

    def moment(self) -> datetime:
        if self.chance(0.15):
            return datetime.fromisoformat(self.pick(*_MONTH_EDGES))
        return datetime.fromisoformat(f"{self.day()}T{self.pick(*_EDGES)}")

    def after(self, begun: datetime, *days: float, missing: float = 0.15) -> datetime | None:
        return None if self.chance(missing) else begun + timedelta(milliseconds=round(self.pick(*days) * 86_400_000))

    def waits(self, begun: datetime, missing: float = 0.15) -> datetime | None:
        return None if self.chance(missing) else begun + timedelta(milliseconds=round(self.pick(*_WAITS) * 1000))


Maker = Callable[[Dice, int], dict[str, Any] | None]

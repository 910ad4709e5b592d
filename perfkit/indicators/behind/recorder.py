"""A credit rule that remembers what it was asked: which rows a definition credits, and by which of their days."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Self

from perfkit.indicators.credit import Credit
from perfkit.indicators.measures import Rows


@dataclass(frozen=True)
class Asked:
    """Rows that were to be credited, and the columns of their first and last day (one column for a moment)."""

    credit: Credit
    rows: Rows
    first: str
    last: str


@dataclass(frozen=True)
class Recorder(Credit):
    """Credits as :class:`~perfkit.indicators.credit.Credit` does; `asked` holds every question in its order.

    A rule that is made of this one (of other periods, of other people) writes into the same list.
    """

    asked: list[Asked] = field(default_factory=list, compare=False)

    @classmethod
    def of(cls, credit: Credit) -> Self:
        """Return the rule that credits like another and remembers."""
        return cls(**{one.name: getattr(credit, one.name) for one in fields(credit)})

    def __call__(self, rows: Rows, day: str) -> Rows:
        """Return the credited rows."""
        self.asked.append(Asked(self, rows, day, day))
        return super().__call__(rows, day)

    def spans(self, rows: Rows, first: str, last: str) -> Rows:
        """Return the rows whose span of days touches a spell and period."""
        self.asked.append(Asked(self, rows, first, last))
        return super().spans(rows, first, last)

    @property
    def own(self) -> list[Asked]:
        """The questions about these spells and periods themselves, not about others that they are compared with."""
        return [one for one in self.asked if one.credit.spells is self.spells and one.credit.days is self.days]

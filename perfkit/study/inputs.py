"""What a study says and holds: plans, people, targets and tables, read once and hashed together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from perfkit.errors import Problem, RequestError
from perfkit.indicators import Indicator, catalogue, knowing
from perfkit.periods import Period, period_of
from perfkit.plan import Plan, PlanHistory, read_plans
from perfkit.plan.quantities import Unit
from perfkit.sources import (
    Tables,
    read_credits,
    read_leave,
    read_paid_elsewhere,
    read_people,
    read_ratings,
    read_tables,
    read_targets,
)
from perfkit.study.folder import StudyFolder
from perfkit.study.override_log import read_overrides
from perfkit.study.veto_log import read_vetoes

if TYPE_CHECKING:
    from perfkit.indicators.own.reader import OwnIndicators

Parts = Sequence[tuple[Period, Plan]]
NO_TARGETS = ("subject", "indicator", "period", "target_numerator", "target_denominator", "set_at", "version")
NO_PAYMENTS = ("payee", "line", "period", "amount")


@dataclass(frozen=True)
class Inputs:
    """The inputs of one study; every part is read when it is first asked for.

    Parameters
    ----------
    folder : StudyFolder
    asked_as_of : date, optional
        As-of day that was asked for; without one it is the latest event day in the exports.
    events : Tables, optional
        In place of the exports of the folder: a frozen period seen with the events of today.
    """

    folder: StudyFolder
    asked_as_of: date | None = None
    events: Tables | None = None

    @cached_property
    def plans(self) -> PlanHistory:
        """All plan versions by effective date."""
        return read_plans(self.folder.plans)

    @cached_property
    def plan(self) -> Plan:
        """The latest plan version."""
        return self.plans.versions[max(self.plans.versions)]

    @cached_property
    def own(self) -> OwnIndicators | None:
        """Indicators of the study's own; None where it has none."""
        return own_of(self.folder)

    def scope(self) -> AbstractContextManager[None]:
        """Know the study's own indicators while a block runs."""
        return knowing(self.own)

    @cached_property
    def known(self) -> Mapping[str, Indicator]:
        """The catalogue of indicators by id, with the study's own."""
        with self.scope():
            return catalogue()

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The unit of every indicator by id."""
        return {name: indicator.unit for name, indicator in self.known.items()}

    @cached_property
    def people(self) -> pd.DataFrame:
        """The roster: one row per spell."""
        return read_people(self.folder.people)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Targets in base units; empty where the study has none."""
        if not self.folder.targets.exists():
            return pd.DataFrame({name: pd.Series(dtype=object) for name in NO_TARGETS})
        return read_targets(self.folder.targets, self.units)

    @cached_property
    def paid_elsewhere(self) -> pd.DataFrame:
        """Amounts paid outside the plan; empty where the study has none."""
        if not self.folder.paid_elsewhere.exists():
            return pd.DataFrame({name: pd.Series(dtype=object) for name in NO_PAYMENTS})
        return read_paid_elsewhere(self.folder.paid_elsewhere)

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """What raters say, from all rating sheets; empty where the study has none."""
        return read_ratings(self.folder.ratings)

    @cached_property
    def leave(self) -> pd.DataFrame:
        """Who was on leave; empty where the study has no log of it."""
        return read_leave(self.folder.leave)

    @cached_property
    def presences(self) -> dict[Any, pd.DataFrame]:
        """Who was there for which part of a period, by role and own periods, as far as it was asked for."""
        return {}

    @cached_property
    def overrides(self) -> pd.DataFrame:
        """What people changed by hand; empty where the study has no log."""
        return read_overrides(self.folder.overrides)

    @cached_property
    def vetoes(self) -> pd.DataFrame:
        """Events that take points or pay away; empty where the study has no log."""
        return read_vetoes(self.folder.vetoes)

    @cached_property
    def credits(self) -> pd.DataFrame:
        """Orders that several people share; empty where the study has no log."""
        return read_credits(self.folder.credits)

    @cached_property
    def tables(self) -> Tables:
        """Exports as typed tables."""
        return self.events or self._read_tables(self.plan.calendar.time_zone)

    def read_tables_anyhow(self) -> Tables:
        """Read the exports although no plan says the shop's time zone: to list what is wrong with them."""
        return self._read_tables("UTC")

    def _read_tables(self, time_zone: str) -> Tables:
        return read_tables(self.folder.root, time_zone=time_zone, cache=self.folder.cache)

    @cached_property
    def as_of(self) -> date:
        """The day up to which events are known."""
        return self.asked_as_of or self.tables.latest_day

    def version(self, day: date) -> Plan:
        """Return the plan version in force on a day.

        Raises
        ------
        RequestError
            If the first plan begins later.
        """
        first = min(self.plans.versions)
        if day < first:
            raise RequestError(Problem(what="no plan was in force", code="no_plan", got=day.isoformat(),
                                       allowed=f"{first.isoformat()} or later"))
        return self.plans.effective(day)

    def role_ids(self, period: Period) -> list[str]:
        """Return the roles of the plan in force when a period ends, in the order of the plan."""
        return list(self.version(period.last).roles)

    def covers(self, period: Period) -> bool:
        """Tell whether a plan was in force and exports had begun when the period began."""
        return min(self.plans.versions) <= period.first and self.first_day is not None and self.first_day < period.end

    @property
    def first_day(self) -> date | None:
        """Day of the first event in the exports; None without any."""
        days = self.tables.files["first_day"].dropna()
        return pd.Timestamp(days.min()).date() if len(days) else None

    def require_trust(self) -> None:
        """Refuse to compute what code of the study computes, unless that may run.

        Raises
        ------
        RequestError
            Names the file and the flag.
        """
        if self.own is not None:
            self.own.require_trust()

    def require_data(self, period: Period) -> None:
        """Refuse a period before the first plan or export, or after the last day that is known.

        Raises
        ------
        RequestError
            With the days that there are.
        """
        if self.covers(period) and period.first <= self.as_of:
            return
        first = max(self.first_day or self.as_of, min(self.plans.versions))
        raise RequestError(Problem(what="no data in this period", code="period_without_data", got=period.text,
                                   allowed=f"periods from {first.isoformat()} to {self.as_of.isoformat()}",
                                   nearest=self._nearest_covered(period, first)))

    def _nearest_covered(self, period: Period, first: date) -> str | None:
        """Return the period of the same kind that lies nearest and has data, or None where no such one has."""
        fiscal = period.fiscal_year_start
        latest = period_of(self.as_of, period.kind, fiscal_year_start=fiscal)
        earliest = period_of(first, period.kind, fiscal_year_start=fiscal)
        if not self.covers(earliest):
            earliest = period_of(earliest.end, period.kind, fiscal_year_start=fiscal)
        nearest = earliest if period.first < earliest.first else latest
        return nearest.text if self.covers(nearest) and nearest.first <= self.as_of else None

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What other roles got, for lines that hang on it: computed once."""
        return {}

    @cached_property
    def digest(self) -> str:
        """Hash of everything that results depend on, apart from perfkit itself."""
        parts = [self.tables.hash, self.as_of.isoformat()]
        parts += [_content(path) for path in self.folder.plan_files]
        parts += [_content(path) for path in self.folder.declared]
        # What an open period still owes to a closed one hangs on what was frozen.
        parts += [f"{path.parent.name} {_content(path)}" for path in self.folder.freeze_files]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def own_of(folder: StudyFolder) -> OwnIndicators | None:
    """Return the indicators of a study's own; reading them runs nothing.

    Raises
    ------
    DataError
        With everything that is wrong with their facts.
    """
    if not any(path.exists() for path in folder.own_indicators):
        return None
    from perfkit.indicators.own.reader import read_own

    return read_own(folder.root, trusted=folder.trusted)


def _content(path: Path) -> str:
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.exists() else f"{path.name} none"

"""A study as a person uses it: open it, ask one room at a time, every answer shows itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.indicators import Coverage, indicator_names
from perfkit.language import LANGUAGES, Language, Text
from perfkit.periods import Period, last_complete_period, parse_period
from perfkit.plan import Role
from perfkit.results import View, find_audience
from perfkit.study.checking import check_inputs, require
from perfkit.study.folder import StudyFolder, find_study, hold, package_hash
from perfkit.study.frozen import PeriodStore
from perfkit.study.inputs import Inputs
from perfkit.study.quality import Absence
from perfkit.study.rooms import ALL, Shown
from perfkit.study.store import joint_hash
from perfkit.study.subjects import Subjects

COMPUTE_SECONDS = 1800


@dataclass(frozen=True)
class Study(Subjects):
    """One study, seen by one audience in one language.

    Made by :func:`open_study`. Every method that names a room returns a Result: it has a `frame`, can `plot()`, and
    shows itself in a notebook. A period is computed when it is first asked for and stored; afterwards it is read.

    Parameters
    ----------
    inputs : Inputs
    base_view : View
        Language and audience; names are added from the roster.
    """

    inputs: Inputs
    base_view: View
    _read: list[tuple[str, str, int]] = field(default_factory=list, repr=False, compare=False)

    @property
    def results_read(self) -> list[tuple[str, str, int]]:
        """Name, room and hidden cells of every result that was read so far."""
        return self._read

    @property
    def folder(self) -> Path:
        """Folder of the study."""
        return self.inputs.folder.root

    @property
    def id(self) -> str:
        """Id of the study: the plan's ``plan:`` key."""
        return self.inputs.plan.plan

    @property
    def as_of(self) -> date:
        """Day up to which events are known."""
        return self.inputs.as_of

    @cached_property
    def view(self) -> View:
        """How results show themselves: language, audience and the names of people, roles and indicators."""
        plan = self.inputs.plan
        people = self.inputs.people
        names = {subject: {"zh": zh, "en": en} for subject, zh, en in
                 zip(people["subject"], people["name_zh"], people["name_en"], strict=True)}
        view = self.base_view
        with self.inputs.scope():
            indicators = indicator_names()
        return View(language=view.language, audience=view.audience, names=names,
                    indicator_names=indicators,
                    role_names={role.id: role.name for role in plan.roles.values() if role.name is not None},
                    line_names={role.id: {line.line: line.name for line in role.rewards if line.name is not None}
                                for role in plan.roles.values()},
                    scenario_names={name: scenario.text for name, scenario in plan.scenarios.items()
                                    if scenario.text is not None},
                    currency=plan.currency, minimum_group=plan.fairness.minimum_group,
                    minimum_group_money=plan.fairness.minimum_group_money)

    def check(self) -> list[Problem]:
        """Return everything that is wrong with the inputs, errors first, then findings worth a look."""
        return check_inputs(self.inputs)

    def require_inputs(self) -> None:
        """Raise with every error of the inputs; findings pass. Code of the study that may not run is refused."""
        require(self.inputs)
        self.inputs.require_trust()

    def coverage(self) -> Coverage:
        """Which indicators can be computed from which exports, exactly, from totals, or not at all and why."""
        from perfkit.indicators import coverage

        with self.inputs.scope():
            return self._made(Coverage, coverage(self.inputs.tables))

    def pack_period(self, text: str | None = None) -> Period:
        """Return the pack period of a text, or the last complete one up to the as-of day.

        Raises
        ------
        RequestError
            If it is not a period of the pack's kind, or no data or plan covers it.
        """
        plan = self.inputs.plan
        start = plan.calendar.fiscal_year_start
        period = parse_period(text, fiscal_year_start=start) if text else last_complete_period(
            self.as_of, plan.pack_period, fiscal_year_start=start)
        if period.kind != plan.pack_period:
            raise RequestError(Problem(what="the pack of this study is made per " + plan.pack_period,
                                       code="period_kind", got=period.text, allowed=f"a {plan.pack_period}"))
        if self.store.freeze(period.text) is None:
            self.inputs.require_data(period)
        return period

    def role_ids(self, period: Period | str) -> tuple[str, ...]:
        """Return the roles of the plan in force in a pack period."""
        chosen = self._period(period)
        return tuple(self.inputs_of(chosen).role_ids(chosen))

    def role_id(self, role: str, period: Period | str) -> str:
        """Return the role's id.

        Raises
        ------
        RequestError
            If the plan has no such role; with the nearest name.
        """
        known = self.role_ids(period)
        if role not in known:
            raise RequestError(unknown_name("role", role, known))
        return role

    def role_name(self, role: str) -> str:
        """Return the name of a role in the study's language."""
        return self.view.role_names.get(role, Text.same(role)).fill(self.view.language)

    def _period(self, period: Period | str) -> Period:
        return period if isinstance(period, Period) else self.pack_period(period)

    @cached_property
    def store(self) -> PeriodStore:
        """Computed results on disk; those of a frozen period lie in its freeze."""
        return PeriodStore(self.inputs.folder)

    def inputs_of(self, period: Period) -> Inputs:
        """Return the inputs of a period: those of today, or those that were frozen with it."""
        freeze = self.store.freeze(period.text)
        return self.inputs if freeze is None else freeze.inputs

    def compute(self, period: Period | str) -> None:
        """Compute a period through every room and store it, unless it is frozen or what is stored is still true."""
        chosen = self._period(period)
        if self._is_stored(chosen):
            return
        # What computes is loaded only here: pages read what is stored.
        from perfkit.study.compute import compute_period, facts

        self.inputs.require_trust()
        with hold(self.inputs.folder.work, wait=COMPUTE_SECONDS):
            if self._is_stored(chosen):
                return
            rooms = compute_period(self.inputs, chosen)
            meta = {"inputs": self._inputs_hash(), **facts(self.inputs, chosen, rooms)}
            self.store.write_period(chosen.text, rooms, meta)

    def _inputs_hash(self) -> str:
        return f"{self.inputs.digest}.{package_hash()}"

    def _is_stored(self, period: Period) -> bool:
        frozen = self.store.freeze(period.text) is not None
        return frozen or self.store.meta(period.text).get("inputs") == self._inputs_hash()

    @cached_property
    def _fresh(self) -> dict[str, bool]:
        return {}

    def _meta(self, period: Period) -> dict[str, Any]:
        if period.text not in self._fresh:
            self.compute(period)
            self._fresh[period.text] = True
        return self.store.meta(period.text)

    def has_data(self, role: str, period: Period | str) -> bool:
        """Tell whether anybody held the role in the period."""
        return role in self._meta(self._period(period))["roles_with_data"]

    def results_hash(self, period: Period | str) -> str:
        """Return one hash over all stored frames of a period."""
        frames: Mapping[str, str] = self._meta(self._period(period))["frames"]
        return joint_hash(frames, list(frames))

    def _result(self, kind: type[Shown], room: str, period: Period | str) -> Shown:
        chosen = self._period(period)
        meta = self._meta(chosen)
        if room != ALL and room not in meta["roles_with_data"]:
            self.role_id(room, chosen)
            raise RequestError(Problem(what="nobody held this role in the period", code="role_without_data",
                                       got=f"{room} in {chosen.text}"))
        stored = self.store.read(chosen.text, room, kind.name)
        hidden = int(stored.frame["hidden"].sum()) if "hidden" in stored.frame.columns else 0
        self._read.append((f"{room}/{kind.name}", room, hidden))
        return kind(frame=stored.frame, notes=stored.notes, view=self.view)

    def _made(self, kind: type[Shown], frame: pd.DataFrame) -> Shown:
        return kind(frame=frame, view=self.view)

    def _roles_with_data(self, period: Period | str) -> list[str]:
        return [role for role in self.role_ids(period) if self.has_data(role, period)]

    def _role(self, role: str, period: Period | str) -> Role:
        chosen = self._period(period)
        return self.inputs_of(chosen).version(chosen.last).roles[role]

    def absence(self, role: str, period: Period | str) -> Absence:
        """Why a role has nothing to show in a period."""
        frame = pd.DataFrame({"role": [role], "period": [self._period(period).text], "reason": ["nobody_in_role"]})
        return self._made(Absence, frame)


def open_study(folder: Path | str | None = None, *, language: str | None = None, audience: str = "management",
               as_of: date | str | None = None, trust: bool = False) -> Study:
    """Open a study folder.

    Parameters
    ----------
    folder : path, optional
        A study folder. Default: the current folder if it is one, else ``data/demo``, else a demo made in ``./demo``.
    language : {"zh", "en"}, optional
        Language of headings, labels, numbers and sentences. Default: the plan's own, else English.
    audience : {"owner", "management", "hr", "council"}, default "management"
        Who will read: decides names, money and small groups.
    as_of : date or ISO text, optional
        Day up to which events are known. Default: the latest event day in the exports, never the clock.
    trust : bool, default False
        Whether the study's own ``indicators.py`` may run. Without it a study that has one is read and not computed.

    Returns
    -------
    Study

    Raises
    ------
    RequestError
        If the folder is no study, or the language or audience does not exist.
    """
    found: StudyFolder = find_study(folder, trust=trust)
    day = date.fromisoformat(as_of) if isinstance(as_of, str) and as_of else (as_of or None)
    inputs = Inputs(found, day if isinstance(day, date) else None)
    chosen = language or inputs.plan.language or "en"
    if chosen not in LANGUAGES:
        raise RequestError(unknown_name("language", chosen, LANGUAGES))
    spoken: Language = "zh" if chosen == "zh" else "en"
    return Study(inputs, View(language=spoken, audience=find_audience(audience)))


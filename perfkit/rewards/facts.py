"""What is known of each subject when its lines are computed: every name an expression may use, and why one is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from perfkit.errors import PlanError, Problem, unknown_name
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import PayLine, Role
from perfkit.plan.crossing import parse_crossing
from perfkit.scoring import attainment, match_indicators, named_indicators
from perfkit.scoring.keys import (
    KEYS,
    Positions,
    Texts,
    as_texts,
    begins,
    exact_cells,
    find_rows,
    nothing,
    places_of,
    rows_of,
    rows_of_role,
    sorted_keys,
    taken,
    texts_at,
    texts_cells,
)
from perfkit.scoring.variants import expression_names, line_indicators

MINOR = 100


@dataclass(frozen=True, eq=False)
class Known:
    """A column of numbers in base units, the unit they are in, and why a cell is missing (empty where it is not)."""

    column: ExactColumn
    unit: str
    why: Texts

    def in_currency(self) -> ExactColumn:
        """Return the column as expressions see it: money in currency units, all else in base units."""
        return self.column / MINOR if self.unit == "money" else self.column


@dataclass(frozen=True, eq=False)
class Facts:
    """The stored frames of one role, lined up: each column has one cell per key.

    `ledger` holds what earlier periods carry. `lines` grows as lines are computed in their order: what each pays,
    rounded, in minor units.
    """

    role: Role
    keys: pd.DataFrame
    values: pd.DataFrame
    scores: pd.DataFrame
    totals: pd.DataFrame
    people: pd.DataFrame
    ledger: pd.DataFrame
    presence: pd.DataFrame | None = None
    lines: dict[str, ExactColumn] = field(default_factory=dict)
    _seen: dict[str, Known] = field(default_factory=dict)
    _value_at: Positions | None = None
    _lined_up: dict[tuple[bool, str], tuple[pd.DataFrame, Positions]] = field(default_factory=dict)

    @classmethod
    def of(cls, role: Role, totals: pd.DataFrame, scores: pd.DataFrame, values: pd.DataFrame,
           people: pd.DataFrame, ledger: pd.DataFrame) -> Facts:
        """Return the facts of one role; rows of other roles are left alone."""
        totals, scores, values = (rows_of_role(frame, role.id) for frame in (totals, scores, values))
        # Totals are made of values and sorted: mostly they name every key already.
        known = sorted_keys(totals)
        places = find_rows(values, known)
        if (places >= 0).all():
            return cls(role, known, values, scores, totals, people, ledger, _value_at=places)
        return cls(role, sorted_keys(known, values), values, scores, totals, people, ledger)

    def named(self, name: str) -> Known:
        """Return what an expression calls `name`.

        Raises
        ------
        PlanError
            If nothing in a run has that name.
        """
        if name not in self._seen or name.startswith("line."):
            self._seen[name] = self._found(name)
        return self._seen[name]

    def _found(self, name: str) -> Known:
        kind, _, rest = name.partition(".")
        find: dict[str, Callable[[str], Known]] = {
            "total": self._total, "grade_pay": self._grade_pay, "wage_base": self._wage_base, "value": self.value,
            "n": self._cases, "target": self._target, "attainment": self._attainment, "points": self._points,
            "line": self._line, "input": self._input}
        if parse_crossing(name) is not None:
            return self.value(name)
        if kind not in find:
            raise PlanError(Problem(what="nothing in a run has this name", code="expression", got=name,
                                    allowed=", ".join(find)))
        return find[kind](rest)

    @cached_property
    def held(self) -> Bools:
        """Whose total waits for values that may not be counted yet."""
        return np.asarray(texts_at(as_texts(self.totals["state"]), self._at_totals) == "held", dtype=bool)

    def events(self, event: str) -> tuple[Bools, Texts]:
        """Tell to whom an event happened, and what is known of it."""
        rows, at = self._rows(self.values, event)
        happened = taken(exact_cells(rows), at).compare(0) > 0
        return np.asarray(happened, dtype=bool), texts_at(as_texts(rows["reason"]), at)

    def waiting(self, line: PayLine) -> Bools:
        """Tell whose amount waits because a value behind it is provisional, if the line holds for that."""
        waits = self._awaits(line)
        if line.hold is None:
            return waits
        behind = line_indicators(line) | (set(self.role.indicators) if {"total", "grade_pay"} & expression_names(line)
                                          else set())
        found = [self._rows(self.values, indicator) for indicator in sorted(behind)]
        for rows, at in found:
            waits |= np.asarray(texts_at(as_texts(rows["maturity"]), at) == "provisional", dtype=bool)
        return waits

    def _awaits(self, line: PayLine) -> Bools:
        """Tell for whom a result of another subject is still held, or with `hold` provisional."""
        waits = np.zeros(len(self.keys), dtype=bool)
        for name in filter(parse_crossing, sorted(expression_names(line))):
            rows, at = self._rows(self.values, name)
            held = texts_at(as_texts(rows["state"]), at) != "counted"
            late = texts_at(as_texts(rows["maturity"]), at) == "provisional"
            waits |= np.asarray(late & (held if line.hold is None else True), dtype=bool)
        return waits

    @cached_property
    def paid_days(self) -> tuple[ExactColumn, ExactColumn]:
        """How many days count for pay, and how many the period has; missing where nothing is known of a key."""
        if self.presence is None or self.presence.empty:
            return nothing(len(self.keys)), nothing(len(self.keys))
        at, days = find_rows(self.keys, self.presence), self.presence.assign(unit=1)
        paid, whole = (taken(exact_cells(days, name, "unit"), at) for name in ("paid_days", "days"))
        return paid, whole

    @cached_property
    def person_periods(self) -> Positions:
        """One number for each person in a period: the spells of one person stand side by side in the keys."""
        return np.cumsum(begins(self.keys, ("period", "subject")))

    def units_of(self, kind: str) -> Texts:
        """Return the team, shop or role that each subject belongs to; empty where it is not known."""
        if kind == "role":
            return np.full(len(self.keys), self.role.id, dtype=object)
        if kind == self.role.subject:
            return as_texts(self.keys["subject"])
        return texts_at(as_texts(self.people[kind]), self._at_people)

    def parts(self, column: str | None) -> Texts:
        """Return what a column of people.csv says of each subject; empty text where no column is asked for.

        Raises
        ------
        PlanError
            If people.csv has no such column.
        """
        if column is None:
            return np.full(len(self.keys), "", dtype=object)
        if column not in self.people.columns:
            raise PlanError(unknown_name("column of people.csv", column, sorted(map(str, self.people.columns))))
        return texts_at(as_texts(self.people[column]), self._at_people, absent="\0")

    def value(self, indicator: str, states: tuple[str, ...] = ("counted",)) -> Known:
        """Return the values of an indicator that are in one of `states`; others are missing, with their reason."""
        rows, at = self._rows(self.values, indicator)
        state = texts_at(as_texts(rows["state"]), at, absent="absent")
        column = taken(exact_cells(rows), at)
        kept = column.where(np.isin(state, states), nothing(len(at)))
        reason = texts_at(as_texts(rows["reason"]), at)
        return _known(kept, np.where(reason == "", state, reason), self._unit(rows))

    def lower_is_better(self, indicator: str) -> bool:
        """Tell whether lower values of an indicator are better."""
        rows, _ = self._rows(self.values, indicator)
        return "lower" in rows["direction"].iloc[:1].tolist()

    def _total(self, _: str) -> Known:
        return _known(taken(texts_cells(self.totals, "total"), self._at_totals), "no_total")

    def _grade_pay(self, _: str) -> Known:
        names = texts_at(as_texts(self.totals["grade"]), self._at_totals)
        paid = ExactColumn.from_fractions([grade.pay for grade in self.role.grades])
        column = taken(paid, pd.Index([grade.grade for grade in self.role.grades]).get_indexer(pd.Index(names)))
        return _known(column, np.where(self.named("total").column.missing, "no_total",
                                       np.where(names == "", "no_grade", "grade_without_pay")))

    def _wage_base(self, _: str) -> Known:
        amounts = exact_cells(self.people.assign(denominator=1), "wage_base", "denominator")
        return _known(taken(amounts, self._at_people), "no_wage_base", "money")

    def _cases(self, indicator: str) -> Known:
        rows, at = self._rows(self.values, indicator)
        return _known(taken(exact_cells(rows.assign(denominator=1), "n", "denominator"), at), "absent")

    def _target(self, indicator: str) -> Known:
        rows, at = self._rows(self.scores, indicator)
        return _known(taken(texts_cells(rows, "target"), at), "no_target", self._unit(rows))

    def _attainment(self, indicator: str) -> Known:
        value, target = self.value(indicator), self._target(indicator)
        lower = self.lower_is_better(indicator)
        return _known(attainment(value.column, target.column, lower_is_better=lower),
                      np.where(value.column.missing, value.why, "no_target"))

    def _points(self, indicator: str) -> Known:
        item = f"item.{indicator}"
        rows, at = self._rows(self.scores, item if item in self.role.indicators else indicator)
        reason = texts_at(as_texts(rows["reason"]), at, absent="not_scored")
        return _known(taken(texts_cells(rows, "points"), at), reason)

    def _input(self, name: str) -> Known:
        rows, at = self._rows(self.values, f"input.{name}")
        return _known(taken(exact_cells(rows), at), "no_input", "count")

    def _line(self, line: str) -> Known:
        return _known(self.lines[line], "needs_line", "money")

    def _rows(self, frame: pd.DataFrame, indicator: str) -> tuple[pd.DataFrame, Positions]:
        key = (frame is self.scores, indicator)
        if key not in self._lined_up:
            mine = self._rows_of(frame, self._meant.get(indicator, indicator))
            rows = frame.iloc[mine]
            places = self._value_places if frame is self.values else self._score_places
            self._lined_up[key] = rows, rows_of(places[mine], rows, len(self.keys))
        return self._lined_up[key]

    def _rows_of(self, frame: pd.DataFrame, indicator: str) -> Positions:
        """Return where the rows of an indicator stand in one of the frames."""
        where = self._places[frame is self.scores]
        return where.get(indicator, np.empty(0, dtype=np.int64))

    @cached_property
    def _places(self) -> tuple[Mapping[str, Positions], Mapping[str, Positions]]:
        return places_of(self.values["indicator"]), places_of(self.scores["indicator"])

    def _unit(self, rows: pd.DataFrame) -> str:
        return str(rows["unit"].iloc[0]) if len(rows) else ""

    @cached_property
    def _meant(self) -> Mapping[str, str]:
        return match_indicators(named_indicators(self.role), list(self.values["indicator"].unique()))

    @cached_property
    def _value_places(self) -> Positions:
        """Whose each row of the values is."""
        return find_rows(self.values, self.keys) if self._value_at is None else self._value_at

    @cached_property
    def _score_places(self) -> Positions:
        return find_rows(self.scores, self.keys)

    @cached_property
    def _at_totals(self) -> Positions:
        return find_rows(self.keys, self.totals)

    @cached_property
    def _at_people(self) -> Positions:
        return find_rows(self.keys, self.people, on=KEYS[2:])


def _known(column: ExactColumn, why: Texts | str, unit: str = "") -> Known:
    return Known(column, unit, np.where(column.missing, why, "").astype(object))

"""What ``indicators.yaml`` may say: the facts of each indicator of a study's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, PlainValidator

from perfkit.errors import DataError, PlanError, Problem, nearest_name
from perfkit.indicators.catalogue import KINDS
from perfkit.indicators.own.ratios import OwnRatio
from perfkit.indicators.own.sides import Dimension, Side, read_side
from perfkit.language import LANGUAGES, Text
from perfkit.plan.documents import Located
from perfkit.plan.values import carried, one_of, parse_text, parsed_by, refuse, whole
from perfkit.plan.written import Section
from perfkit.sources.schemas import TABLES

UNITS = ("share", "ratio", "money", "duration", "count", "points", "rate", "bytes", "index")
_DIMENSIONS: Mapping[str, Dimension] = {"money": (1, 0), "duration": (0, 1)}
_SPOKEN: Mapping[str, str] = {"money": "an amount of money", "duration": "a time"}
MOST_DAYS = 400


def _both_languages(value: object) -> Text:
    try:
        if not isinstance(value, Mapping):
            refuse("a text of a page needs both languages", value, "{" + ": ..., ".join(LANGUAGES) + ": ...}")
        return parse_text(value)
    except PlanError as error:
        raise carried(error) from None


def _side(text: str) -> Side:
    try:
        return read_side(text)
    except DataError as error:
        raise PlanError(error.problems) from None


BothTexts = Annotated[Text, PlainValidator(_both_languages)]
SideValue = Annotated[Side, parsed_by(_side)]


class MinimumSection(Section):
    """``min_n: {score: 30, show: 10, of: {en: parcels, zh: 包裹}}``."""

    score: Annotated[int, whole(1, 1_000_000)] = Field(description="how many units a value needs to be scored")
    show: Annotated[int, whole(1, 1_000_000)] = Field(description="how many units a value needs to be shown")
    of: BothTexts = Field(description="what the units are, {en: ..., zh: ...}")

    def check(self) -> list[Located]:
        """Refuse what may be scored and not shown."""
        if self.show <= self.score:
            return []
        return [(("show",), Problem(what="what is scored is shown", code="min_n", got=str(self.show),
                                    allowed=f"at most {self.score}"))]


class OwnSection(Section):
    """One indicator: its facts, and either a ratio or the words of what ``indicators.py`` computes."""

    name: BothTexts = Field(description="{en: ..., zh: ...}")
    kinds: tuple[Annotated[str, one_of(*KINDS)], ...] = Field(description="kinds of role that it is meant for",
                                                              min_length=1)
    unit: Annotated[str, one_of(*UNITS)] = Field(description=", ".join(UNITS))
    direction: Annotated[Literal["higher", "lower"], one_of("higher", "lower")] = Field(
        description="higher or lower: which is better")
    controllability: Annotated[Literal["person", "shared", "shop"], one_of("person", "shared", "shop")] = Field(
        description="person, shared or shop: who controls it")
    min_n: MinimumSection = Field(description="{score: 30, show: 10, of: {en: ..., zh: ...}}")
    numerator: SideValue | None = None
    denominator: SideValue | None = None
    n: SideValue | None = None
    formula: BothTexts | None = None
    days: Mapping[str, str] = Field(default_factory=dict)
    window_days: Annotated[int, whole(0, MOST_DAYS)] = 0
    maturity_days: Annotated[int, whole(0, MOST_DAYS)] = 0
    counter_indicators: tuple[str, ...] = ()

    def check(self) -> list[Located]:
        """Return what does not go together."""
        if self.formula is not None:
            return [((key,), Problem(what="indicators.py computes what `formula` tells in words", code="formula",
                                     got=key, allowed="`formula` alone, or `numerator`, `denominator`, `n` and `days`"))
                    for key in ("numerator", "denominator", "n", "days") if getattr(self, key)]
        if self.numerator is None:
            return [((), Problem(what="nothing says how it is computed", code="missing",
                                 allowed="`numerator`, `denominator`, or `formula` with a function in indicators.py"))]
        return [*self._unit_problems(self.numerator), *self._day_problems()]

    def _unit_problems(self, top: Side) -> list[Located]:
        below = (0, 0) if self.denominator is None else self.denominator.dimension
        found = (top.dimension[0] - below[0], top.dimension[1] - below[1])
        if found != _DIMENSIONS.get(self.unit, (0, 0)):
            return [(("unit",), Problem(what="the ratio does not have this unit", code="unit", got=self.unit,
                                        allowed="a ratio that is " + _SPOKEN.get(self.unit, "a plain number")))]
        if self.denominator is None and (top.scale != 1 or self.unit in ("share", "ratio")):
            return [(("denominator",), Problem(what="`denominator` is required", code="missing",
                                               allowed="what the numerator is divided by"))]
        return []

    def _day_problems(self) -> list[Located]:
        found: list[Located] = [(("days", table), Problem(
            what="this table is not read", code="unknown_table", got=table, allowed=", ".join(self.tables),
            nearest=nearest_name(table, self.tables))) for table in self.days if table not in self.tables]
        for table in self.tables:
            day = self.days.get(table, TABLES[table].event_time)
            if day is None:
                found.append((("days",), Problem(what=f"the rows of {table} have no day of their own", code="missing",
                                                 allowed=f"days: {{{table}: COLUMN}}")))
            elif TABLES[table].columns.get(day) not in ("date", "timestamp"):
                columns = [name for name, kind in TABLES[table].columns.items() if kind in ("date", "timestamp")]
                found.append((("days", table), Problem(what=f"{table} has no such day", code="unknown_column", got=day,
                                                       allowed=", ".join(columns), nearest=nearest_name(day, columns))))
        return found

    @property
    def tables(self) -> list[str]:
        """Tables that the ratio reads."""
        sides = [side for side in (self.numerator, self.denominator, self.n) if side is not None]
        return list(dict.fromkeys(call.table for side in sides for call in side.calls))

    def ratio(self, name: str) -> OwnRatio | None:
        """Return the ratio; None where ``indicators.py`` computes it."""
        if self.numerator is None:
            return None
        days = {table: self.days.get(table) or str(TABLES[table].event_time) for table in self.tables}
        return OwnRatio(key=f"{name}@default", numerator=self.numerator, denominator=self.denominator, n=self._units(),
                        days=days, window=self.window_days, is_share=self.unit == "share")

    def _units(self) -> Side:
        """Return what n counts: as it is written, else the denominator where it counts, else the rows summed."""
        if self.n is not None:
            return self.n
        counting = self.denominator or self.numerator
        if counting is not None and counting.counts and [call.factor for call in counting.calls] == [1]:
            return counting
        return read_side(f"count({self.tables[0]})")



"""What a plan says, once it has been read: a frozen tree with one class per section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from perfkit.exact import Range
from perfkit.language import Language, Text
from perfkit.periods import PeriodKind
from perfkit.plan.pay_line import PayLine
from perfkit.plan.scoring_rules import Block, ExtraPoints, Grade, IndicatorRule, Quota, Veto
from perfkit.plan.time_rules import TargetDay, TimeRule

SubjectKind = Literal["person", "team", "shop"]
MissingRule = Literal["reweight", "hold", "target", "zero"]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What the plan is for, in words, and the indicator that leads."""

    text: Text
    lead: str | None = None


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """Days, both inclusive, that do not count for an indicator, and why."""

    indicator: str
    first: date
    last: date
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The shop's days: its time zone, the month in which its fiscal year starts, and what does not count."""

    time_zone: str
    fiscal_year_start: int = 1
    blackouts: tuple[Blackout, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Role:
    """A family of jobs: who is scored, how often, by which indicators, and what that pays.

    `indicators` is keyed by ``id`` or ``id@variant``, or ``item.<name>`` for what raters say, in the order of the plan;
    where the total has `blocks`, those of all blocks. `kind` is a kind of role of the catalogue. `missing` says what a
    value that may not be counted does to the total; where it is ``reweight``, a total that stands on a smaller part of
    the weights than `reweight_floor` is held. `ungraded` is the plan's reason for totals in no grade.
    With `quota_grades` grades go by rank; the ranges of `grades` then speak for small groups alone.
    `tags` are words such as ``fine`` that the law has something to say about. `time` says what a part of a period
    does to targets; without it they are whole. `targets_fixed_by` is the last day on which a target of a period, or of
    a day in it, may be set; without it that is the first day that the target is for.
    """

    id: str
    kind: str
    subject: SubjectKind
    period: PeriodKind
    missing: MissingRule
    indicators: Mapping[str, IndicatorRule]
    name: Text | None = None
    grades: tuple[Grade, ...] = ()
    ungraded: Text | None = None
    quota_grades: Quota | None = None
    extra_points: ExtraPoints | None = None
    vetoes: tuple[Veto, ...] = ()
    rewards: tuple[PayLine, ...] = ()
    blocks: tuple[Block, ...] = ()
    reweight_floor: Fraction | None = None
    tags: tuple[str, ...] = ()
    targets_fixed_by: TargetDay | None = None
    time: TimeRule | None = None


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Totals that count as having reached the threshold and the target."""

    threshold: Range
    target: Range


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """Which groups are compared and how small a group may be and still be shown.

    `groups` are columns of people.csv (team, shop, or a group attribute without its prefix). `questions` are the
    groups, at most three, for which a verdict on reach is asked.
    """

    groups: tuple[str, ...] = ()
    minimum_group: int = 5
    minimum_group_money: int = 10
    ladder: Ladder | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A named change of weights, edges or targets. `changes` is what the plan says, keyed by role."""

    name: str
    changes: Mapping[str, Any]
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One version of a plan.

    `version` is its effective date as text (the name of its file), `source` the file as messages show it, `lines` the
    line of each place in it, and `written` the tree of texts it was read from, from which scenarios are read anew.
    """

    plan: str
    goal: Goal
    currency: str
    calendar: Calendar
    pack_period: PeriodKind
    roles: Mapping[str, Role]
    version: str
    source: str
    language: Language | None = None
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    fairness: Fairness = field(default_factory=Fairness)
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False, compare=False)
    written: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

"""The grammar of a whole plan: its top keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from perfkit.errors import Problem, unknown_name
from perfkit.language import LANGUAGES, Language
from perfkit.plan.documents import Located, Path
from perfkit.plan.grammar_roles import RoleSection
from perfkit.plan.models import Blackout, Calendar, Fairness, Goal, Ladder, Plan, Scenario
from perfkit.plan.values import (
    Currency,
    Days,
    FolderId,
    Id,
    IndicatorKey,
    PeriodValue,
    TextValue,
    TimeZone,
    TotalsRange,
    one_of,
    parse_folder_id,
    parse_text,
    parsed_by,
    refuse,
    whole,
)
from perfkit.plan.written import Section

RESERVED_ROLES = ("all", "text")
MOST_QUESTIONS = 3


def _role_id(text: str) -> str:
    if text in RESERVED_ROLES:
        refuse("this word cannot name a role", text,
               "another id: `all` is every role together, `text` the text of a scenario")
    return parse_folder_id(text)


class GoalSection(Section):
    """``goal: {text: ..., lead: csat}``."""

    text: TextValue = Field(description="what the plan is for, as text or {en: ..., zh: ...}")
    lead: IndicatorKey | None = None


class BlackoutSection(Section):
    """Days that do not count for an indicator."""

    indicator: IndicatorKey = Field(description="an indicator")
    days: Days = Field(alias="in", description="a range of days such as [2026-02-04, 2026-02-17]")
    reason: TextValue = Field(description="why")

    def build(self) -> Blackout:
        """Return the blackout with its first and last day."""
        return Blackout(indicator=self.indicator, first=self.days[0], last=self.days[1], reason=self.reason)


class CalendarSection(Section):
    """``calendar: {time_zone: Asia/Shanghai}``."""

    time_zone: TimeZone = Field(description="a name such as Asia/Shanghai")
    fiscal_year_start: Annotated[int, whole(1, 12)] = 1
    blackouts: tuple[BlackoutSection, ...] = ()

    def build(self) -> Calendar:
        """Return the calendar."""
        return Calendar(time_zone=self.time_zone, fiscal_year_start=self.fiscal_year_start,
                        blackouts=tuple(each.build() for each in self.blackouts))


class PackSection(Section):
    """``pack: {period: quarter}``."""

    period: PeriodValue = Field(description="week, month, quarter, half or year")


class LadderSection(Section):
    """``ladder: {threshold: "[60, inf)", target: "[80, inf)"}``."""

    threshold: TotalsRange = Field(description="a range of totals")
    target: TotalsRange = Field(description="a range of totals")

    def build(self) -> Ladder:
        """Return the ladder."""
        return Ladder(threshold=self.threshold, target=self.target)


class FairnessSection(Section):
    """Which groups are compared, and from what size on."""

    groups: tuple[Id, ...] = ()
    minimum_group: Annotated[int, whole(2, 1000)] = 5
    minimum_group_money: Annotated[int, whole(2, 1000)] = 10
    ladder: LadderSection | None = None
    questions: tuple[Id, ...] = ()

    def check(self) -> list[Located]:
        """Return the questions that are about no declared group, or too many."""
        found: list[Located] = [(("questions", row), unknown_name("group among `groups`", name, self.groups))
                                for row, name in enumerate(self.questions) if name not in self.groups]
        asked = len(self.questions)
        if asked > MOST_QUESTIONS:
            found.append((("questions",), Problem(what="too many questions for a verdict", code="questions",
                                                  got=str(asked), allowed=f"at most {MOST_QUESTIONS}")))
        return found

    def build(self) -> Fairness:
        """Return the fairness section."""
        return Fairness(groups=self.groups, minimum_group=self.minimum_group, questions=self.questions,
                        minimum_group_money=self.minimum_group_money,
                        ladder=self.ladder.build() if self.ladder else None)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a plan was read from, which its own text does not say."""

    version: str
    source: str
    lines: Mapping[Path, int]
    written: Mapping[str, Any]


class PlanSection(Section):
    """A plan."""

    plan: FolderId = Field(description="the id of the study")
    goal: GoalSection = Field(description="{text: ..., lead: an indicator}")
    currency: Currency = Field(description="a code such as CNY")
    calendar: CalendarSection = Field(description="{time_zone: Asia/Shanghai}")
    pack: PackSection = Field(description="{period: quarter}")
    roles: Annotated[dict[Annotated[str, parsed_by(_role_id)], RoleSection], Field(min_length=1)] = Field(
        description="at least one role")
    language: Annotated[Language | None, one_of(*LANGUAGES)] = None
    scenarios: dict[FolderId, dict[str, Any]] = Field(default_factory=dict)
    fairness: FairnessSection | None = None

    def build(self, origin: Origin) -> Plan:
        """Return the plan."""
        return Plan(plan=self.plan, goal=Goal(text=self.goal.text, lead=self.goal.lead), currency=self.currency,
                    language=self.language, calendar=self.calendar.build(), pack_period=self.pack.period,
                    scenarios={name: _scenario(name, part) for name, part in self.scenarios.items()},
                    roles={name: role.build(name) for name, role in self.roles.items()},
                    fairness=self.fairness.build() if self.fairness else Fairness(),
                    version=origin.version, source=origin.source, lines=origin.lines, written=origin.written)


def _scenario(name: str, written: Mapping[str, Any]) -> Scenario:
    return Scenario(name=name, text=parse_text(written["text"]) if "text" in written else None,
                    changes={role: change for role, change in written.items() if role != "text"})

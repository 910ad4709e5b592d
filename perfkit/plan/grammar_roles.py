"""The grammar of a role: indicators, grades and pay lines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo

from perfkit.errors import PlanError, Problem
from perfkit.exact import number_text
from perfkit.plan.coverage import grade_problems
from perfkit.plan.documents import Located
from perfkit.plan.grammar_ranks import ExtraSection, QuotaSection, VetoSection
from perfkit.plan.grammar_rewards import LineChoice
from perfkit.plan.grammar_scoring import ScoringSection
from perfkit.plan.grammar_tables import choice_of
from perfkit.plan.grammar_time import TargetDayValue, TimeSection, target_day_problems
from perfkit.plan.models import Role
from perfkit.plan.quantities import Quantity, parse_number
from perfkit.plan.scoring_rules import Block, Grade, IndicatorRule, MinN
from perfkit.plan.values import (
    Coefficient,
    Id,
    Label,
    Percent,
    PeriodValue,
    ScoredKey,
    TagValue,
    TextValue,
    TotalsRange,
    WeightValue,
    carried,
    one_of,
    parse_yes,
    parsed_by,
    refuse,
    shown,
    whole,
)
from perfkit.plan.weights import weight_shares
from perfkit.plan.written import Section, refused

FULL = Fraction(100)


def _target(text: str) -> Quantity | Literal["table"]:
    return "table" if text == "table" else Quantity.parse(text)


def _most(text: str) -> Fraction:
    number = parse_number(text)
    if number <= 0:
        refuse("full points are above 0", text, "a number such as 30")
    return number


class MinNSection(Section):
    """``min_n: {score: 30, show: 10}``."""

    score: Annotated[int, whole(1, 1_000_000)] = Field(description="cases needed to be scored")
    show: Annotated[int, whole(1, 1_000_000)] = Field(description="cases needed to be shown")

    def check(self) -> list[Located]:
        """Return the problem of a value that would be scored and not shown."""
        if self.show <= self.score:
            return []
        return [(("show",), Problem(what="more cases to be shown than to be scored", code="min_n", got=str(self.show),
                                    allowed=f"at most {self.score}"))]

    def build(self) -> MinN:
        """Return the two counts."""
        return MinN(score=self.score, show=self.show)


class AcceptSection(Section):
    """``accept: {shared: own chats only}``: what would be warned of, and why it is right here."""

    shared: TextValue = Field(description="the reason")


class AdjustedSection(Section):
    """``{by: [hour_band, issue]}``: for what an indicator is adjusted."""

    by: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(description="a list such as [hour_band, issue]")

    def check(self) -> list[Located]:
        """Return the problem of what is written twice."""
        return [(("by", row), Problem(what="written twice", code="duplicate", got=name))
                for row, name in enumerate(self.by) if name in self.by[:row]]


def _adjusted(value: object, info: ValidationInfo) -> bool | AdjustedSection:
    if isinstance(value, Mapping):
        return AdjustedSection.model_validate(value, context=info.context)
    try:
        return parse_yes(value if isinstance(value, str) else shown(value))
    except PlanError:
        raise carried(PlanError(Problem(what="not one of the words for this", code="value", got=shown(value),
                                        allowed="yes, no, {by: [hour_band, issue]}"))) from None


class IndicatorSection(Section):
    """What one indicator counts for."""

    scoring: ScoringSection = Field(description="bands, clamp, attainment or another kind of scoring")
    weight: WeightValue | None = None
    max: Annotated[Fraction | None, parsed_by(_most)] = None
    target: Annotated[Quantity | Literal["table"] | None, parsed_by(_target)] = None
    accept: AcceptSection | None = None
    adjusted: Annotated[bool | AdjustedSection, PlainValidator(_adjusted)] = False
    min_n: MinNSection | None = None

    def check(self) -> list[Located]:
        """Return the problem of a rule that gives more points than `max`."""
        over = [points for points in self.scoring.most if self.max is not None and points > self.max]
        return [(("scoring",), Problem(what="more points than `max`", code="max", got=number_text(max(over)),
                                       allowed=f"at most {number_text(self.max)}"))] if over and self.max else []

    def build(self, weight: Fraction) -> IndicatorRule:
        """Return the rule with what a hundredth of its full points counts for."""
        by = self.adjusted.by if isinstance(self.adjusted, AdjustedSection) else ()
        return IndicatorRule(weight=weight, scoring=self.scoring.build(), target=self.target,
                             adjusted=bool(self.adjusted), adjusted_by=by,
                             full=FULL if self.max is None else self.max,
                             accept={"shared": self.accept.shared} if self.accept else None,
                             min_n=self.min_n.build() if self.min_n else None)


class GradeSection(Section):
    """``{grade: A, in: "[90, inf)", pay: 1.2}``."""

    grade: Label = Field(description="a name")
    range: TotalsRange = Field(alias="in", description="a range of totals such as [90, inf)")
    pay: Coefficient | None = None

    def build(self) -> Grade:
        """Return the grade."""
        return Grade(grade=self.grade, range=self.range, pay=self.pay)


class UngradedSection(Section):
    """``{else: undefined, reason: ...}``: totals in no other row have no grade."""

    value: Annotated[Literal["undefined"], one_of("undefined")] = Field(alias="else")
    reason: TextValue = Field(description="why such totals have no grade")


GradeRows = tuple[Annotated[GradeSection | UngradedSection,
                            choice_of(lambda row: UngradedSection if "else" in row else GradeSection,
                                      GradeSection)], ...]


def _check_grades(rows: tuple[GradeSection | UngradedSection, ...]) -> tuple[GradeSection | UngradedSection, ...]:
    if any(isinstance(row, UngradedSection) for row in rows[:-1]) or (rows and len(graded(rows)) == 0):
        raise refused(((), Problem(what="`else` is the last row of grades only", code="else_row",
                                   allowed="{grade: ...} rows, then {else: undefined, reason: ...}")))
    _check_graded(graded(rows), open_ended=len(graded(rows)) < len(rows))
    return rows


def graded(rows: tuple[GradeSection | UngradedSection, ...]) -> tuple[GradeSection, ...]:
    """Return the rows that name a grade."""
    return tuple(row for row in rows if isinstance(row, GradeSection))


def _check_graded(grades: tuple[GradeSection, ...], *, open_ended: bool) -> None:
    problems = grade_problems([grade.range for grade in grades]) if grades else []
    problems = [each for each in problems if each[1].code != "uncovered" or not open_ended]
    found: list[Located] = [(() if row is None else (row,), problem) for row, problem in problems]
    labels = [grade.grade for grade in grades]
    found += [((row, "grade"), Problem(what="two grades of one name", code="duplicate", got=label))
              for row, label in enumerate(labels) if label in labels[:row]]
    if any(grade.pay is not None for grade in grades):
        found += [((row,), Problem(what="a grade without pay among grades with pay", code="grade_pay",
                                   got=grade.grade, allowed="pay for every grade or for none"))
                  for row, grade in enumerate(grades) if grade.pay is None]
    if found:
        raise refused(*found)


Indicators = Annotated[dict[ScoredKey, IndicatorSection], Field(min_length=1)]
SumOfPoints = Annotated[Literal["sum_of_points"] | None, one_of("sum_of_points")]


class BlockSection(Section):
    """``business: {weight: 80, total: sum_of_points, indicators: {...}}``: a part of the total with its own weight."""

    weight: WeightValue = Field(description="a share of 100, or of 1")
    indicators: Indicators = Field(description="at least one indicator with its scoring")
    total: SumOfPoints = None


class RoleSection(Section):
    """A role."""

    kind: Id = Field(description="a kind of role of the catalogue")
    subject: Annotated[Literal["person", "team", "shop"], one_of("person", "team", "shop")] = Field(
        description="person, team or shop")
    period: PeriodValue = Field(description="week, month, quarter, half or year")
    missing: Annotated[Literal["reweight", "hold", "target", "zero"],
                       one_of("reweight", "hold", "target", "zero")] = Field(
        description="reweight, hold, target or zero")
    indicators: Indicators | None = None
    blocks: Annotated[dict[Id, BlockSection], Field(min_length=1)] | None = None
    total: SumOfPoints = None
    name: TextValue | None = None
    reweight_floor: Percent | None = None
    grades: Annotated[GradeRows, AfterValidator(_check_grades)] = ()
    quota_grades: QuotaSection | None = None
    extra_points: ExtraSection | None = None
    vetoes: tuple[VetoSection, ...] = ()
    rewards: tuple[LineChoice, ...] = ()
    tags: tuple[TagValue, ...] = ()
    targets_fixed_by: TargetDayValue | None = None
    time: TimeSection | None = None

    def check(self) -> list[Located]:
        """Return what is wrong between the keys of a role: a day that no period has, a quota over other grades."""
        return [*target_day_problems(self.targets_fixed_by, self.period), *self._quota_problems()]

    def _quota_problems(self) -> list[Located]:
        labels = [grade.grade for grade in graded(self.grades)]
        if self.quota_grades is None or not labels or set(labels) == set(self.quota_grades.shares):
            return []
        return [(("quota_grades", "shares"), Problem(what="the quota is over other grades than `grades`",
                                                     code="quota_grades", got=", ".join(self.quota_grades.shares),
                                                     allowed=", ".join(labels)))]

    def build(self, name: str) -> Role:
        """Return the role under its id, with weights as shares of 1."""
        rules = {} if self.indicators is None else _rules(self.indicators, self.total)
        blocks = []
        shares = weight_shares({key: part.weight for key, part in (self.blocks or {}).items()}) if self.blocks else {}
        for key, part in (self.blocks or {}).items():
            inner = _rules(part.indicators, part.total, shares[key])
            blocks.append(Block(block=key, weight=shares[key], indicators=tuple(inner)))
            rules |= inner
        return Role(id=name, name=self.name, kind=self.kind, subject=self.subject, period=self.period,
                    missing=self.missing, reweight_floor=self.reweight_floor, indicators=rules, blocks=tuple(blocks),
                    grades=tuple(grade.build() for grade in graded(self.grades)),
                    ungraded=next((row.reason for row in self.grades if isinstance(row, UngradedSection)), None),
                    quota_grades=self.quota_grades.build() if self.quota_grades else None,
                    extra_points=self.extra_points.build() if self.extra_points else None,
                    vetoes=tuple(veto.build() for veto in self.vetoes),
                    rewards=tuple(line.build() for line in self.rewards), tags=self.tags,
                    targets_fixed_by=self.targets_fixed_by,
                    time=self.time.build() if self.time else None)


def _rules(indicators: dict[str, IndicatorSection], total: str | None,
           share: Fraction = Fraction(1)) -> dict[str, IndicatorRule]:
    """Return the rules of a role or block; `share` is the weight of the block."""
    if total == "sum_of_points":
        return {key: rule.build(share * (rule.max or 0) / FULL) for key, rule in indicators.items()}
    weights = weight_shares({key: rule.weight for key, rule in indicators.items() if rule.weight is not None})
    return {key: rule.build(share * weights[key]) for key, rule in indicators.items()}

"""The grammar of a role: indicators, grades and pay lines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from perfkit.errors import Problem, nearest_name
from perfkit.plan.coverage import grade_problems
from perfkit.plan.documents import Located
from perfkit.plan.grammar_tables import (
    RateRow,
    RateRows,
    ScoringSection,
    choice_of,
    otherwise_of,
    table_faults,
)
from perfkit.plan.lines import Amount, PayLine, Pool, RateMarginal, RateWhole
from perfkit.plan.lines import RateRow as PlainRateRow
from perfkit.plan.models import Role
from perfkit.plan.quantities import Quantity
from perfkit.plan.scoring_rules import Grade, IndicatorRule, MinN
from perfkit.plan.values import (
    Coefficient,
    ExpressionValue,
    Id,
    IndicatorKey,
    Label,
    Money,
    PeriodValue,
    RangeValue,
    TextValue,
    TotalsRange,
    WeightValue,
    Yes,
    one_of,
    parse_indicator,
    parsed_by,
    refuse,
    whole,
)
from perfkit.plan.weights import weight_shares
from perfkit.plan.written import Section, refused

LINE_KINDS = ("rate_whole", "rate_marginal", "amount", "pool")


def _target(text: str) -> Quantity | Literal["table"]:
    return "table" if text == "table" else Quantity.parse(text)


def _share_by(text: str) -> str:
    allowed = ("total", "grade_pay", "equal")
    if text not in allowed:
        prefix, _, indicator = text.partition(".")
        if prefix != "points":
            refuse("not a way to share a pool", text, ", ".join((*allowed, "points.<indicator>")),
                   nearest=nearest_name(text, allowed))
        parse_indicator(indicator)
    return text


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


class IndicatorSection(Section):
    """What one indicator counts for."""

    weight: WeightValue = Field(description="a share of 100, or of 1")
    scoring: ScoringSection = Field(description="bands, clamp or attainment")
    target: Annotated[Quantity | Literal["table"] | None, parsed_by(_target)] = None
    accept: AcceptSection | None = None
    adjusted: Yes = False
    min_n: MinNSection | None = None

    def build(self, share: Fraction) -> IndicatorRule:
        """Return the rule with its weight as a share of 1."""
        return IndicatorRule(weight=share, scoring=self.scoring.build(), target=self.target, adjusted=self.adjusted,
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


class LineSection(Section):
    """What every pay line has."""

    line: Id = Field(description="an id of its own")
    name: TextValue | None = None


class RateSection(LineSection):
    """What both kinds of rates have."""

    base: IndicatorKey = Field(description="a money indicator")
    per: Annotated[Literal["subject"], one_of("subject")] = Field(description="subject")
    returns: Annotated[Literal["at_paid_rate", "recompute"], one_of("at_paid_rate", "recompute")] = Field(
        description="at_paid_rate or recompute")
    lookup: IndicatorKey | None = None
    domain: RangeValue | None = None

    def _arguments(self, rows: RateRows) -> dict[str, Any]:
        return {"line": self.line, "name": self.name, "base": self.base, "per": self.per, "returns": self.returns,
                "lookup": self.lookup, "domain": self.domain, "otherwise": otherwise_of(rows),
                "rows": tuple(PlainRateRow(row.range, row.rate) for row in rows if isinstance(row, RateRow))}


class RateWholeSection(RateSection):
    """One rate on the whole base."""

    rate_whole: RateRows

    def check(self) -> list[Located]:
        """Return what is wrong with the table."""
        return table_faults(self.rate_whole, self.domain, "rate_whole", attainment=False)

    def build(self) -> PayLine:
        """Return the line."""
        return RateWhole(**self._arguments(self.rate_whole))


class RateMarginalSection(RateSection):
    """Each slice of the base at its own rate."""

    rate_marginal: RateRows

    def check(self) -> list[Located]:
        """Return what is wrong with the table."""
        return table_faults(self.rate_marginal, self.domain, "rate_marginal", attainment=False)

    def build(self) -> PayLine:
        """Return the line."""
        return RateMarginal(**self._arguments(self.rate_marginal))


class AmountSection(LineSection):
    """An amount by an expression."""

    amount: ExpressionValue

    def build(self) -> PayLine:
        """Return the line."""
        return Amount(line=self.line, name=self.name, amount=self.amount)


class PoolSection(LineSection):
    """A fixed sum shared out."""

    pool: ExpressionValue
    of: Annotated[Literal["team", "role", "shop"], one_of("team", "role", "shop")] = Field(
        description="team, role or shop")
    share_by: Annotated[str, parsed_by(_share_by)] = Field(
        description="total, grade_pay, equal or points.<indicator>")
    remainder: Annotated[Literal["keep", "redistribute"], one_of("keep", "redistribute")] = Field(
        description="keep or redistribute")
    tie_break: Annotated[Literal["subject"], one_of("subject")] = Field(description="subject")
    cap: Money | None = None

    def build(self) -> PayLine:
        """Return the line."""
        return Pool(line=self.line, name=self.name, of=self.of, pool=self.pool, share_by=self.share_by, cap=self.cap,
                    remainder=self.remainder, tie_break=self.tie_break)


_LINES: dict[str, type[LineSection]] = {"rate_whole": RateWholeSection, "rate_marginal": RateMarginalSection,
                                        "amount": AmountSection, "pool": PoolSection}


def _line_section(data: Mapping[str, Any]) -> type[Section]:
    given = [kind for kind in LINE_KINDS if kind in data]
    if len(given) == 1:
        return _LINES[given[0]]
    nearest = next((near for key in data if (near := nearest_name(key, LINE_KINDS))), None)
    raise refused(((), Problem(what="a line is of exactly one kind", code="line_kind",
                               got=", ".join(given or map(str, data)), allowed=" or ".join(LINE_KINDS),
                               nearest=None if given else nearest)))


AnyLine = RateWholeSection | RateMarginalSection | AmountSection | PoolSection
LineChoice = Annotated[AnyLine, choice_of(_line_section, LineSection)]


def _check_grades(grades: tuple[GradeSection, ...]) -> tuple[GradeSection, ...]:
    problems = grade_problems([grade.range for grade in grades]) if grades else []
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
    return grades


class RoleSection(Section):
    """A role."""

    kind: Id = Field(description="a kind of role of the catalogue")
    subject: Annotated[Literal["person", "team", "shop"], one_of("person", "team", "shop")] = Field(
        description="person, team or shop")
    period: PeriodValue = Field(description="week, month, quarter, half or year")
    missing: Annotated[Literal["reweight", "hold", "target", "zero"],
                       one_of("reweight", "hold", "target", "zero")] = Field(
        description="reweight, hold, target or zero")
    indicators: Annotated[dict[IndicatorKey, IndicatorSection], Field(min_length=1)] = Field(
        description="at least one indicator with its weight and scoring")
    name: TextValue | None = None
    grades: Annotated[tuple[GradeSection, ...], AfterValidator(_check_grades)] = ()
    rewards: tuple[LineChoice, ...] = ()

    def build(self, name: str) -> Role:
        """Return the role under its id, with weights as shares of 1."""
        shares = weight_shares({key: rule.weight for key, rule in self.indicators.items()})
        return Role(id=name, name=self.name, kind=self.kind, subject=self.subject, period=self.period,
                    missing=self.missing, grades=tuple(grade.build() for grade in self.grades),
                    indicators={key: rule.build(shares[key]) for key, rule in self.indicators.items()},
                    rewards=tuple(line.build() for line in self.rewards))

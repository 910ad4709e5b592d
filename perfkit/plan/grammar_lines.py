"""The grammar of pay lines."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Located
from perfkit.plan.expressions import PLAIN_NAMES, Expression
from perfkit.plan.grammar_tables import AmountRow as AmountRowSection
from perfkit.plan.grammar_tables import (
    AmountRows,
    PlusRows,
    RateRows,
    otherwise_of,
    plain_rows,
    table_faults,
)
from perfkit.plan.grammar_tables import PlusRow as PlusRowSection
from perfkit.plan.grammar_tables import RateRow as RateRowSection
from perfkit.plan.grammar_time import ProrateValue, prorate_problems
from perfkit.plan.lines import (
    Amount,
    AmountBands,
    AmountRow,
    Deferral,
    Gate,
    Grouping,
    Measure,
    PerUnit,
    PlusRow,
    RateMarginal,
    RatePlus,
    RateRow,
    RateWhole,
)
from perfkit.plan.pay_line import PayLine
from perfkit.plan.values import (
    INDICATOR,
    ExpressionValue,
    Id,
    IndicatorKey,
    Money,
    RangeValue,
    Rate,
    TagValue,
    TextValue,
    Yes,
    one_of,
    parse_period_text,
    parsed_by,
)
from perfkit.plan.written import Section

LINE_KINDS = ("rate_whole", "rate_marginal", "rate_plus", "amount_bands", "per_unit", "amount", "pool", "matrix",
              "guarantee", "draw", "award")


def _measure(text: str) -> Measure:
    plain = INDICATOR.fullmatch(text) is not None and text not in PLAIN_NAMES
    return Measure(text if plain else Expression.parse(text))


MeasureValue = Annotated[Measure, parsed_by(_measure)]
OfTables = Annotated[Literal["floor_percent"] | None, one_of("floor_percent")]


class GateSection(Section):
    """``gate: {value: refund_rate, in: "[0%, 10%]", otherwise: 0}``."""

    value: MeasureValue = Field(description="an indicator, or an expression")
    range: RangeValue = Field(alias="in", description="the range in which the line pays")
    otherwise: Money = Field(description="the amount outside that range")

    def build(self) -> Gate:
        """Return the gate."""
        return Gate(value=self.value, range=self.range, otherwise=self.otherwise)


class DeferralSection(Section):
    """``deferral: {share: 30%, pay_in: 2027-Q1}``."""

    share: Rate = Field(description="the share of each amount that is paid later, such as 30%")
    pay_in: Annotated[str, parsed_by(parse_period_text)] = Field(description="a period such as 2027-Q1")

    def build(self) -> Deferral:
        """Return the rule."""
        return Deferral(share=self.share, pay_in=self.pay_in)


class HoldSection(Section):
    """``hold: {until: maturity}``."""

    until: Annotated[Literal["maturity"], one_of("maturity")] = Field(description="maturity")


class LineSection(Section):
    """What every pay line has."""

    line: Id = Field(description="an id of its own")
    name: TextValue | None = None
    paid: Yes = True
    tags: tuple[TagValue, ...] = ()
    deferral: DeferralSection | None = None
    hold: HoldSection | None = None
    prorate: ProrateValue | None = None
    by_period: ClassVar[bool] = False
    """Whether the line pays an amount of a whole period, of which a part can be taken."""

    def check(self) -> list[Located]:
        """Return the problem of a line that pays nothing and would pay it later, and of days that count already."""
        found = prorate_problems(self.prorate, by_period=self.pays_periods)
        if self.paid or self.deferral is None:
            return found
        return [*found, (("deferral",), Problem(what="a line that is not paid has nothing to defer", code="deferral",
                                        allowed="`deferral` on the line that is paid"))]

    @property
    def pays_periods(self) -> bool:
        """Whether this very line pays an amount of a whole period."""
        return self.by_period

    def _line(self) -> dict[str, Any]:
        return {"line": self.line, "name": self.name, "paid": self.paid, "tags": self.tags, "prorate": self.prorate,
                "hold": self.hold and self.hold.until,
                "deferral": self.deferral.build() if self.deferral else None}

    def build(self) -> PayLine:
        """Return the line."""
        raise NotImplementedError


class SubjectLineSection(LineSection):
    """What lines computed for each subject have."""

    gate: GateSection | None = None
    cap: Money | None = None
    floor: Money | None = None

    def check(self) -> list[Located]:
        """Return the problem of a floor above the cap."""
        if self.cap is None or self.floor is None or self.floor <= self.cap:
            return super().check()
        return [*super().check(), (("floor",), Problem(what="the floor is above the cap", code="floor",
                                                       got=number_text(self.floor),
                                                       allowed=f"at most {number_text(self.cap)}"))]

    def _common(self) -> dict[str, Any]:
        return {**self._line(), "cap": self.cap, "floor": self.floor,
                "gate": self.gate.build() if self.gate else None}


class BaseSection(SubjectLineSection):
    """What all kinds of rates have."""

    base: IndicatorKey = Field(description="a money indicator")
    per: Annotated[Grouping, one_of("subject", "shop", "pooled")] = Field(description="subject, shop or pooled")
    returns: Annotated[Literal["at_paid_rate", "recompute"], one_of("at_paid_rate", "recompute")] = Field(
        description="at_paid_rate or recompute")
    base_over: Annotated[Literal["nothing", "target"] | None, one_of("nothing", "target")] = None
    lookup: MeasureValue | None = None
    lookup_round: OfTables = None
    domain: RangeValue | None = None

    def check(self) -> list[Located]:
        """Return what is wrong with the table, and whether it is said what the rates apply to."""
        found = [*super().check(), *table_faults(self._rows(), self.domain, self._key(), attainment=self._attained())]
        if self.lookup is not None and self.base_over is None:
            found.append((("base_over",), Problem(
                what="`base_over` is required where the row hangs on something other than the base", code="missing",
                allowed="nothing (the rate applies to all of the base) or target (to what lies above the target)")))
        return found

    def _rows(self) -> Any:
        return getattr(self, self._key())

    @classmethod
    def _key(cls) -> str:
        return next(kind for kind in LINE_KINDS if kind in cls.model_fields)

    def _attained(self) -> bool:
        return self.lookup is not None and any(name.startswith("attainment.") for name in self.lookup.names)

    def _arguments(self) -> dict[str, Any]:
        return {**self._common(), "base": self.base, "per": self.per, "returns": self.returns, "domain": self.domain,
                "lookup": self.lookup, "lookup_round": self.lookup_round, "base_over": self.base_over or "nothing",
                "otherwise": otherwise_of(self._rows())}


def _rate_rows(rows: RateRows) -> tuple[RateRow, ...]:
    return tuple(RateRow(row.range, row.rate) for row in rows if isinstance(row, RateRowSection))


class RateWholeSection(BaseSection):
    """One rate on the whole base."""

    rate_whole: RateRows

    def build(self) -> PayLine:
        """Return the line."""
        return RateWhole(**self._arguments(), rows=_rate_rows(self.rate_whole))


class RateMarginalSection(BaseSection):
    """Each slice of the base at its own rate."""

    rate_marginal: RateRows

    def check(self) -> list[Located]:
        """Return what is wrong, a lookup that cannot be cut into slices among it."""
        found = super().check()
        if self.lookup_round is not None:
            found.append((("lookup_round",), Problem(what="slices are cut at the exact lookup", code="lookup_round",
                                                     allowed="no `lookup_round` with rate_marginal")))
        if self.base_over == "target" and self.lookup and self.lookup.text.strip() != f"attainment.{self.base}":
            found.append((("lookup",), Problem(
                what="slices of what lies above the target are cut by its attainment, or by the excess itself",
                code="lookup", got=self.lookup.text, allowed=f"attainment.{self.base}, or no `lookup`")))
        return found

    def build(self) -> PayLine:
        """Return the line."""
        return RateMarginal(**self._arguments(), rows=_rate_rows(self.rate_marginal))


class RatePlusSection(BaseSection):
    """A fixed amount and a rate on what lies above an edge."""

    rate_plus: PlusRows

    def build(self) -> PayLine:
        """Return the line."""
        rows = tuple(PlusRow(row.range, row.rate, row.plus, row.over) for row in self.rate_plus
                     if isinstance(row, PlusRowSection))
        return RatePlus(**self._arguments(), rows=rows)


class AmountBandsSection(SubjectLineSection):
    """A fixed amount by a table."""

    by_period: ClassVar[bool] = True
    amount_bands: AmountRows
    lookup: MeasureValue = Field(description="an indicator, or an expression, that chooses the row")
    lookup_round: OfTables = None
    domain: RangeValue | None = None

    def check(self) -> list[Located]:
        """Return what is wrong with the table."""
        attained = any(name.startswith("attainment.") for name in self.lookup.names)
        return [*super().check(), *table_faults(self.amount_bands, self.domain, "amount_bands", attainment=attained)]

    def build(self) -> PayLine:
        """Return the line."""
        rows = tuple(AmountRow(row.range, row.amount) for row in plain_rows(self.amount_bands)
                     if isinstance(row, AmountRowSection))
        return AmountBands(**self._common(), lookup=self.lookup, lookup_round=self.lookup_round, domain=self.domain,
                           rows=rows, otherwise=otherwise_of(self.amount_bands))


class UnitSection(Section):
    """``{of: orders_shipped, amount: 0.95}``."""

    of: IndicatorKey = Field(description="a counted indicator")
    amount: Money = Field(description="the amount for each unit")


class PerUnitSection(SubjectLineSection):
    """A fixed amount for each unit of a count."""

    per_unit: UnitSection

    def build(self) -> PayLine:
        """Return the line."""
        return PerUnit(**self._common(), of=self.per_unit.of, each=self.per_unit.amount)


class AmountSection(SubjectLineSection):
    """An amount by an expression."""

    by_period: ClassVar[bool] = True
    amount: ExpressionValue

    def build(self) -> PayLine:
        """Return the line."""
        return Amount(**self._common(), amount=self.amount)

"""The grammar of a guarantee, a draw and an award."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from perfkit.errors import Problem, nearest_name
from perfkit.plan.documents import Located
from perfkit.plan.grammar_lines import LineSection, SubjectLineSection
from perfkit.plan.pay_line import PayLine
from perfkit.plan.quantities import parse_number
from perfkit.plan.secured import Award, Draw, Guarantee
from perfkit.plan.values import Id, Yes, one_of, parse_indicator, parsed_by, refuse, whole
from perfkit.plan.written import Section

_PERIODS = re.compile(r"([1-9][0-9]{0,2}) periods?")
_RANKED = ("value", "points")


def _paid(text: str) -> Fraction:
    number = parse_number(text)
    if number <= 0:
        refuse("this amount is above 0", text, "an amount in currency units, such as 2000")
    return number


def _until(text: str) -> date | int:
    counted = _PERIODS.fullmatch(text.strip())
    try:
        return int(counted[1]) if counted else date.fromisoformat(text.strip())
    except ValueError:
        refuse("not an end", text, "a day such as 2026-12-31, or a number of own periods such as 3 periods")


def _ranked_by(text: str) -> str:
    prefix, _, indicator = text.partition(".")
    if text != "total" and prefix not in _RANKED:
        refuse("not a way to rank", text, "total, value.<indicator>, points.<indicator>",
               nearest=nearest_name(text, ("total",)))
    if text != "total":
        parse_indicator(indicator)
    return text


Paid = Annotated[Fraction, parsed_by(_paid)]
Others = Annotated[tuple[Id, ...], Field(min_length=1)]
Lacking = Annotated[Literal["zero", "no_row"], one_of("zero", "no_row")]


def _repeated(key: str, lines: tuple[str, ...]) -> list[Located]:
    return [((key, place), Problem(what="this line is named twice", code="duplicate", got=line))
            for place, line in enumerate(lines) if line in lines[:place]]


class GuaranteeSection(SubjectLineSection):
    """``{line: secured, guarantee: 3000, of: [commission], until: 3 periods, missing: zero}``."""

    by_period: ClassVar[bool] = True
    guarantee: Paid
    of: Others = Field(description="the lines above that count towards it, such as [commission]")
    until: Annotated[date | int, parsed_by(_until)] = Field(
        description="the last day, such as 2026-12-31, or a number of own periods, such as 3 periods")
    missing: Lacking = Field(description="zero or no_row: what a line without an amount counts for")

    def check(self) -> list[Located]:
        """Return what is wrong with the lines that count."""
        return [*super().check(), *_repeated("of", self.of)]

    def build(self) -> PayLine:
        """Return the line."""
        return Guarantee(**self._common(), sum=self.guarantee, of=self.of, until=self.until, missing=self.missing)


class DrawnSection(Section):
    """``{amount: 2000, against: [commission], recover: yes, missing: zero}``."""

    amount: Paid = Field(description="what is drawn up to, in currency units")
    against: Others = Field(description="the lines above that it is an advance on, such as [commission]")
    recover: Yes = Field(description="yes (what is drawn is owed) or no")
    missing: Lacking = Field(description="zero or no_row: what a line without an amount counts for")

    def check(self) -> list[Located]:
        """Return what is wrong with the lines that it is an advance on."""
        return _repeated("against", self.against)


class DrawSection(LineSection):
    """An advance."""

    by_period: ClassVar[bool] = True
    draw: DrawnSection

    def check(self) -> list[Located]:
        """Return the problem of an advance that is not paid at once."""
        found = super().check()
        wrong = {"deferral": self.deferral is not None, "paid": not self.paid}
        return found + [((key,), Problem(what="a draw is paid at once", code="draw", got=key,
                                         allowed=f"no `{key}` with draw")) for key, given in wrong.items() if given]

    def build(self) -> PayLine:
        """Return the line."""
        drawn = self.draw
        return Draw(**self._line(), amount=drawn.amount, of=drawn.against, recover=drawn.recover,
                    missing=drawn.missing)


class AwardedSection(Section):
    """``{rank_by: total, among: team, top: 1, amount: 1000, ties: split}``."""

    rank_by: Annotated[str, parsed_by(_ranked_by)] = Field(
        description="total, value.<indicator> or points.<indicator>")
    among: Annotated[Literal["team", "role", "shop"], one_of("team", "role", "shop")] = Field(
        description="team, role or shop")
    top: Annotated[int, whole(1, 1000)] = Field(description="how many places are awarded")
    amount: Paid = Field(description="the amount for each place")
    ties: Annotated[Literal["split", "all"], one_of("split", "all")] = Field(description="split or all")


class AwardSection(LineSection):
    """Amounts for the best."""

    by_period: ClassVar[bool] = False
    award: AwardedSection

    def build(self) -> PayLine:
        """Return the line."""
        told = self.award
        return Award(**self._line(), rank_by=told.rank_by, among=told.among, top=told.top, amount=told.amount,
                     ties=told.ties)

"""The grammar of pools: sums shared out among people."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainValidator, ValidationInfo

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.exact import number_text
from perfkit.plan.documents import Located
from perfkit.plan.grammar_lines import LineSection
from perfkit.plan.lines import Payees, Pool, PoolPart
from perfkit.plan.pay_line import PayLine
from perfkit.plan.values import (
    ExpressionValue,
    Id,
    Label,
    Money,
    Rate,
    carried,
    one_of,
    parse_indicator,
    parse_rate,
    parsed_by,
    refuse,
)
from perfkit.plan.written import Section


def _by(*words: str) -> PlainValidator:
    """Return a validator of what shares or ranks go by: one of the words, or the points of an indicator."""
    def read(text: str) -> str:
        prefix, _, indicator = text.partition(".")
        if text not in words and prefix != "points":
            refuse("not a way to share a pool", text, ", ".join((*words, "points.<indicator>")),
                   nearest=nearest_name(text, words))
        if text not in words:
            parse_indicator(indicator)
        return text
    return parsed_by(read)


class PayeesSection(Section):
    """``{share: 30%, rank_by: total, most: 300, least: 200}``."""

    share: Rate = Field(description="the most of the people that may be paid, such as 30%")
    rank_by: Annotated[str, _by("total", "grade_pay")] = Field(
        description="total, grade_pay or points.<indicator>")
    most: Money | None = None
    least: Money | None = None

    def check(self) -> list[Located]:
        """Return the problem of a least amount above the most."""
        if self.most is None or self.least is None or self.least <= self.most:
            return []
        return [(("least",), Problem(what="the least amount is above the most", code="payees",
                                     got=number_text(self.least), allowed=f"at most {number_text(self.most)}"))]

    def build(self) -> Payees:
        """Return the rule."""
        return Payees(share=self.share, rank_by=self.rank_by, most=self.most, least=self.least)


class PoolPartSection(Section):
    """``{share: 24%, payees: {...}}``; a plain percentage is a share alone."""

    share: Rate = Field(description="a percentage; all shares add up to 100%")
    payees: PayeesSection | None = None


def _part(value: Any, info: ValidationInfo) -> PoolPartSection | Fraction:
    if isinstance(value, Mapping):
        return PoolPartSection.model_validate(value, context=info.context)
    try:
        return parse_rate(value) if isinstance(value, str) else refuse("not a share", value, "a percentage")
    except PlanError as error:
        raise carried(error) from None


class PoolSection(LineSection):
    """A sum shared out."""

    by_period: ClassVar[bool] = True
    pool: ExpressionValue
    of: Annotated[Literal["team", "role", "shop"], one_of("team", "role", "shop")] = Field(
        description="team, role or shop")
    share_by: Annotated[str, _by("total", "grade_pay", "equal")] = Field(
        description="total, grade_pay, equal or points.<indicator>")
    remainder: Annotated[Literal["keep", "redistribute"], one_of("keep", "redistribute")] = Field(
        description="keep or redistribute")
    tie_break: Annotated[Literal["subject"], one_of("subject")] = Field(description="subject")
    cap: Money | None = None
    negative: Annotated[Literal["carry", "zero"] | None, one_of("carry", "zero")] = None
    split_by: Id | None = None
    split: dict[Label, Annotated[PoolPartSection | Fraction, PlainValidator(_part)]] | None = None
    payees: PayeesSection | None = None

    def check(self) -> list[Located]:
        """Return what is missing, and what does not go together."""
        found = super().check()
        if self.negative is None and "-" in self.pool.text:
            found.append((("negative",), Problem(what="`negative` is required where the pool can be below 0",
                                                 code="missing", allowed="carry (to later periods) or zero")))
        if self.negative == "carry" and self.hold is not None:
            found.append((("hold",), Problem(what="a deficit is carried once it is known: this pool waits for that",
                                             code="hold", got="hold", allowed="`negative: carry` or `hold`")))
        if self.cap is not None and any(part.payees and part.payees.most is not None for part in self._parts()):
            found.append((("cap",), Problem(what="`cap` and `most` both say what one person may get", code="payees",
                                            got=number_text(self.cap), allowed="one of them")))
        return found + self._split_problems()

    def _split_problems(self) -> list[Located]:
        if self.split is None and self.split_by is None:
            return []
        if self.split is None or self.split_by is None or self.payees is not None:
            return [(("split",), Problem(what="`split` and `split_by` go together, and `payees` stand inside the parts",
                                         code="split", allowed="{split_by: post, split: {lead: 40%, staff: 60%}}"))]
        whole = sum((part.share for part in self._parts()), Fraction(0))
        if whole == 1:
            return []
        return [(("split",), Problem(what="the shares of a pool add up to 100%", code="split",
                                     got=f"{number_text(whole * 100)}%", allowed="100%"))]

    def _parts(self) -> tuple[PoolPart, ...]:
        if self.split is None:
            return (PoolPart(part="", share=Fraction(1), payees=self.payees.build() if self.payees else None),)
        return tuple(PoolPart(part=name, share=part) if isinstance(part, Fraction) else
                     PoolPart(part=name, share=part.share, payees=part.payees.build() if part.payees else None)
                     for name, part in self.split.items())

    def build(self) -> PayLine:
        """Return the line."""
        return Pool(**self._line(), of=self.of, pool=self.pool, share_by=self.share_by, cap=self.cap,
                    remainder=self.remainder, tie_break=self.tie_break, negative=self.negative or "zero",
                    split_by=self.split_by, split=self._parts() if self.split else (),
                    payees=self.payees.build() if self.payees else None)

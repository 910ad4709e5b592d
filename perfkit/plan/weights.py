"""Weights: all in per cent with the sum 100, or all fractions with the sum 1; exactly, and never rescaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from perfkit.errors import PlanError, Problem
from perfkit.exact import number_text
from perfkit.plan.quantities import Quantity

_RULE = "all in per cent (sum 100), or all fractions (sum 1)"


@dataclass(frozen=True)
class Weight:
    """A weight as written: its number, and whether a per cent sign stands behind it."""

    number: Fraction
    signed: bool

    @classmethod
    def parse(cls, text: str) -> Weight:
        """Read ``60``, ``60%`` or ``0.6``.

        Raises
        ------
        PlanError
            If it is not a number, negative, or above 100.

        Examples
        --------
        >>> Weight.parse("12.5%")
        Weight(number=Fraction(25, 2), signed=True)
        """
        try:
            quantity = Quantity.parse(text)
        except PlanError:
            quantity = None
        if quantity is None or quantity.unit not in (None, "%") or not 0 <= quantity.number <= 100:
            raise PlanError(Problem(what="not a weight", code="weight", got=text,
                                    allowed="a number from 0 to 100, such as 60, 60% or 0.6"))
        return cls(quantity.number, quantity.unit == "%")


def weight_shares(weights: Mapping[str, Weight]) -> dict[str, Fraction]:
    """Return weights as shares of 1.

    Raises
    ------
    PlanError
        If per cent and fractions are mixed, or the sum is neither 100 nor 1.

    Examples
    --------
    >>> weight_shares({"csat": Weight.parse("60"), "speed": Weight.parse("40")})
    {'csat': Fraction(3, 5), 'speed': Fraction(2, 5)}
    """
    whole = _whole(list(weights.values()))
    total = sum((weight.number for weight in weights.values()), Fraction(0))
    if total != whole:
        sign = "%" if whole == 100 else ""
        raise PlanError(Problem(what=f"the weights add to {number_text(total)}{sign}", code="weight_sum",
                                got=" + ".join(number_text(weight.number) for weight in weights.values()),
                                allowed=f"exactly {whole}{sign}"))
    return {name: weight.number / whole for name, weight in weights.items()}


def _whole(weights: list[Weight]) -> Literal[1, 100]:
    """Tell whether the weights are written in per cent or as fractions."""
    signs = {weight.signed for weight in weights}
    if signs == {True}:
        return 100
    total = sum((weight.number for weight in weights), Fraction(0))
    small = any(0 < weight.number < 1 for weight in weights)
    large = any(weight.number > 1 for weight in weights)
    if len(signs) > 1 or (small and large and total != 100):
        raise PlanError(Problem(what="weights in per cent and fractions are mixed", code="weight_mixed",
                                got=", ".join(number_text(weight.number) + "%" * weight.signed for weight in weights),
                                allowed=_RULE))
    return 100 if large else 1

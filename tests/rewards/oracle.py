"""The plain way to pay one person, and to share one pool: loops and fractions. Slow and obviously right."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from scoring.oracle import from_rows, in_base

from perfkit.plan import QuantityRange

Rows = list[tuple[QuantityRange, Fraction]]


def cents(minor: Fraction) -> int:
    """Round an exact amount of minor units half up, by way of decimals wide enough to be exact at a half."""
    with localcontext() as context:
        context.prec = 200
        amount = Decimal(minor.numerator) / Decimal(minor.denominator)
        return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def whole(base: Fraction, lookup: Fraction, rows: Rows, otherwise: object, unit: str) -> Fraction | None:
    if base < 0:
        return None
    rate = from_rows(rows, otherwise, lookup, unit)
    return None if rate is None else base * rate


def marginal(base: Fraction, lookup: Fraction, rows: Rows, otherwise: object, unit: str) -> Fraction | None:
    """Pay slice by slice: every edge below the lookup value cuts the base; each piece is looked up at its middle."""
    if base < 0 or lookup < 0:
        return None
    if lookup == 0:
        rate = from_rows(rows, otherwise, lookup, unit)
        return base * rate if rate is not None else (Fraction(0) if base == 0 else None)
    ends = [in_base(end, unit) for ranges, _ in rows for end in (ranges.low, ranges.high) if end is not None]
    cuts = sorted({Fraction(0), lookup, *(end for end in ends if 0 < end < lookup)})
    paid = Fraction(0)
    for low, high in pairwise(cuts):
        rate = from_rows(rows, otherwise, (low + high) / 2, unit)
        if rate is None:
            return None if base > 0 else Fraction(0)
        paid += base * (high - low) / lookup * rate
    return paid


def largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    whole_weight = sum(weights, Fraction(0))
    exact = [total * weight / whole_weight for weight in weights]
    parts = [part.numerator // part.denominator for part in exact]
    while sum(parts) < total:
        lost = [part - given for part, given in zip(exact, parts, strict=True)]
        parts[lost.index(max(lost))] += 1
    return parts


def shared(pool: int, weights: list[Fraction], cap: int | None, *, redistribute: bool) -> list[int]:
    """Share a pool: whoever would pass the cap is paid the cap; the rest is shared again if the plan says so."""
    paid = dict.fromkeys(range(len(weights)), 0)
    waiting = [place for place, weight in enumerate(weights) if weight > 0]
    left = pool
    while waiting and left > 0:
        parts = dict(zip(waiting, largest_remainder(left, [weights[place] for place in waiting]), strict=True))
        over = [place for place, part in parts.items() if cap is not None and part > cap]
        if not over:
            paid.update(parts)
            break
        if not redistribute:
            paid.update({place: min(part, cap or 0) for place, part in parts.items()})
            break
        paid.update(dict.fromkeys(over, cap or 0))
        left -= (cap or 0) * len(over)
        waiting = [place for place in waiting if place not in over]
    return [paid[place] for place in range(len(weights))]

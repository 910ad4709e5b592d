"""From the tables of a plan to the tables that are linted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from perfkit.exact import Range, number_text
from perfkit.plan.coverage import assumed_domain, domain_of
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lint.tables import Beyond
from perfkit.plan.quantities import QuantityRange, Unit
from perfkit.plan.scoring_rules import Otherwise, Undefined

EVERYTHING = Range(None, None, False, False)


def beyond_of(otherwise: Otherwise) -> Beyond:
    """Return what happens to a value in no row.

    Examples
    --------
    >>> beyond_of(None), beyond_of(Fraction(0)), beyond_of("next_lower")
    ('nothing', 'value', 'next_lower')
    """
    if otherwise is None:
        return "nothing"
    if isinstance(otherwise, Undefined):
        return "undefined"
    return "next_lower" if otherwise == "next_lower" else "value"


def value_of(otherwise: Otherwise) -> Fraction | None:
    """Return the value that stands for every value in no row; None where there is none."""
    return otherwise if isinstance(otherwise, Fraction) else None


def domain_in(unit: Unit | None, written: QuantityRange | None, rows: Sequence[QuantityRange], *,
              signed: bool = False) -> Range:
    """Return what a table has to hold: what is written, or what its unit can be."""
    if written is not None:
        return written.scaled()
    if signed:
        return EVERYTHING
    return assumed_domain(rows, attainment=False) if unit is None else domain_of(unit)


def writer_of(rows: Sequence[QuantityRange]) -> Callable[[Fraction], str]:
    """Return how to write an edge as the plan does.

    Examples
    --------
    >>> write = writer_of([QuantityRange.parse("[90%, 95%)")])
    >>> write(Fraction(9, 10)), write(Fraction(97, 100))
    ('90%', '97%')
    """
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    written = {end.scaled(): end.text() for end in ends}
    per_cent = any(end.unit == "%" for end in ends)
    return lambda value: written.get(value) or (f"{number_text(100 * value)}%" if per_cent else number_text(value))


def unit_of(key: str, indicators: Mapping[str, KnownIndicator]) -> Unit | None:
    """Return the unit of an indicator or of its variant; None where it is not known."""
    name, _, variant = key.partition("@")
    known = indicators.get(name)
    if known is None:
        return None
    return known.variants[variant].unit if variant in known.variants else known.unit


def lower_is_better(key: str, indicators: Mapping[str, KnownIndicator]) -> bool:
    """Tell whether lower values of an indicator are better, as far as the catalogue knows it."""
    name, _, variant = key.partition("@")
    known = indicators.get(name)
    if known is None or not known.variants:
        return False
    return (known.variants.get(variant) or next(iter(known.variants.values()))).direction == "lower"

"""Numbers as the sentences of an explanation write them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from perfkit.exact import number_text
from perfkit.language import Text, told

_LONGEST = 12


def exact_text(value: Fraction) -> str:
    """Return an exact number as a reader wants it: its decimals where they end soon, else four of them.

    Examples
    --------
    >>> exact_text(Fraction(165, 2)), exact_text(Fraction(2, 3))
    ('82.5', '≈0.6667')
    """
    text = number_text(value)
    return text if len(text) <= _LONGEST and "/" not in text else f"≈{float(value):.4f}"


def percent_text(rate: Fraction) -> str:
    """Return a rate as per cent, exactly where its decimals end.

    Examples
    --------
    >>> percent_text(Fraction(26, 10_000)), percent_text(Fraction(1, 3))
    ('0.26%', '≈33.3333%')
    """
    return exact_text(rate * 100) + "%"


def money_text(minor: Any, currency: str) -> Text:
    """Return minor units, exact or rounded, as an amount."""
    return told(float(Fraction(str(minor))) if minor != "" else None, "money", currency=currency)


def exact_of(row: Mapping[str, Any], name: str) -> Fraction:
    """Return the exact number that a row keeps as ``<name>_numerator`` and ``<name>_denominator``."""
    return Fraction(int(row[f"{name}_numerator"]), int(row[f"{name}_denominator"]))

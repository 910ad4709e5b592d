"""Numbers with units, and ranges of them, read exactly from the text of a plan.

Nothing passes through a binary float: ``0.1`` is one tenth and ``95%`` is nineteen twentieths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NoReturn

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.exact import Range, number_text

Unit = Literal["share", "ratio", "money", "duration", "count", "points", "rate", "bytes", "index"]
Written = Literal["%", "ms", "s", "min", "h", "d"]
MILLISECONDS: dict[str, int] = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
MINOR_UNITS = 100
_LONGEST = 40
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_QUANTITY = re.compile(r"([+-]?[0-9.]+)\s*([^\s0-9.]\S*)?")
_RANGE = re.compile(r"([\[(])([^,\[\]()]*),([^,\[\]()]*)([\])])")
_WIDE = re.compile("[【】（）［］，：％]")
_ALLOWED: dict[str, str] = {"share": "a percentage such as 95%", "ratio": "a number such as 1.2, or 120%",
                            "duration": "a time with its unit, such as 15 s (ms, s, min, h, d)"}


def parse_number(text: str) -> Fraction:
    """Return the exact number that `text` writes in decimal digits.

    Raises
    ------
    PlanError
        If it is anything else: a thousands separator, an exponent, NaN, infinity, a word.

    Examples
    --------
    >>> parse_number("0.1"), parse_number("-20")
    (Fraction(1, 10), Fraction(-20, 1))
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST or _NUMBER.fullmatch(stripped) is None:
        _refuse("not a number", text, "decimal digits such as 60 or 0.25, without separators or exponent")
    return Fraction(stripped)


@dataclass(frozen=True)
class Quantity:
    """A number and the unit that was written behind it (None: none was).

    Examples
    --------
    >>> Quantity.parse("1.5 min").base("duration"), Quantity.parse("95%").base("share")
    (Fraction(90000, 1), Fraction(19, 20))
    >>> Quantity.parse("1200").base("money")
    Fraction(120000, 1)
    """

    number: Fraction
    unit: Written | None = None

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read ``95%``, ``15 s``, ``1200``.

        Raises
        ------
        PlanError
            If the number or the unit cannot be read.
        """
        match = _QUANTITY.fullmatch(text.strip())
        if match is None or _NUMBER.fullmatch(match[1]) is None:
            _refuse("not a quantity", text, "a number with its unit, such as 95%, 15 s or 1200")
        return cls(parse_number(match[1]), _unit(match[2], text))

    def base(self, unit: Unit) -> Fraction:
        """Return the number in the base unit of `unit`: fractions, milliseconds, minor units; others as written.

        A bare 0 is 0 in every unit.

        Raises
        ------
        PlanError
            If what was written is not in that unit, or no unit was written where one is due.
        """
        if not self._fits(unit):
            _refuse(f"not in the unit that is due ({unit})", self.text(), _ALLOWED.get(unit, "a number without a unit"))
        return self.scaled() * (MINOR_UNITS if unit == "money" else 1)

    def scaled(self) -> Fraction:
        """Return the number with its written unit resolved: per cent to a fraction, times to milliseconds."""
        if self.unit == "%":
            return self.number / 100
        return self.number * MILLISECONDS.get(self.unit or "", 1)

    def text(self) -> str:
        """Return the quantity as a plan writes it."""
        gap = "" if self.unit in (None, "%") else " "
        return f"{number_text(self.number)}{gap}{self.unit or ''}"

    def _fits(self, unit: Unit) -> bool:
        if self.number == 0 and self.unit is None:
            return True
        written = {"%": ("share", "ratio"), None: ("ratio", "money", "count", "points", "rate", "bytes", "index")}
        return unit in written.get(self.unit, ("duration",))


@dataclass(frozen=True)
class QuantityRange:
    """A range of quantities; None is unbounded.

    Examples
    --------
    >>> band = QuantityRange.parse("[90%, 95%)")
    >>> band.base("share").text(), band.text()
    ('[0.9, 0.95)', '[90%, 95%)')
    >>> QuantityRange.parse("[15 s, inf)").base("duration").text()
    '[15000, inf)'
    """

    low: Quantity | None
    high: Quantity | None
    low_closed: bool = True
    high_closed: bool = False

    @classmethod
    def parse(cls, text: str) -> QuantityRange:
        """Read a range as mathematics writes it: ``[80, 90)``, ``[95%, inf)``, ``(-inf, 75)``.

        Raises
        ------
        PlanError
            If the text is not a range, its ends are in different units, it is empty, or infinity is included.
        """
        match = _RANGE.fullmatch(text.strip())
        if match is None:
            fix = "; write [ ] ( ) , % in half width" if _WIDE.search(text) else ""
            _refuse("not a range", text, f"a range such as [80, 90), [95%, inf) or (-inf, 75){fix}")
        low, high = _end(match[2], "-inf"), _end(match[3], "inf")
        made = cls(low, high, match[1] == "[" and low is not None, match[4] == "]" and high is not None)
        if (low is None and match[1] == "[") or (high is None and match[4] == "]"):
            _refuse("infinity is not a value that a range can hold", text, made.text())
        made._check(text)
        return made

    def base(self, unit: Unit) -> Range:
        """Return the range in the base unit of `unit`.

        Raises
        ------
        PlanError
            If an end is not in that unit.
        """
        return Range(None if self.low is None else self.low.base(unit),
                     None if self.high is None else self.high.base(unit), self.low_closed, self.high_closed)

    def scaled(self) -> Range:
        """Return the range with the written units resolved, whatever unit is due."""
        return Range(None if self.low is None else self.low.scaled(),
                     None if self.high is None else self.high.scaled(), self.low_closed, self.high_closed)

    def text(self) -> str:
        """Return the range as a plan writes it."""
        low = "(-inf" if self.low is None else ("[" if self.low_closed else "(") + self.low.text()
        high = "inf)" if self.high is None else self.high.text() + ("]" if self.high_closed else ")")
        return f"{low}, {high}"

    @property
    def dimension(self) -> Literal["%", "time"] | None:
        """What is measured, as far as the text says: per cent, a time, or None for bare numbers."""
        units = {end.unit for end in (self.low, self.high) if end is not None and end.unit is not None}
        return ("%" if "%" in units else "time") if units else None

    def _check(self, text: str) -> None:
        if not of_one_unit([end for end in (self.low, self.high) if end is not None]):
            _refuse("the two ends are in different units", text, "one unit for both ends")
        if self.low is None or self.high is None:
            return
        low, high = self.low.scaled(), self.high.scaled()
        if low > high or (low == high and not (self.low_closed and self.high_closed)):
            _refuse("this range holds nothing", text, "the lower end first, such as [80, 90)")


def of_one_unit(quantities: Sequence[Quantity]) -> bool:
    """Tell whether all quantities measure the same thing; a bare 0 goes with anything.

    Examples
    --------
    >>> of_one_unit([Quantity.parse("0"), Quantity.parse("15 s"), Quantity.parse("2 min")])
    True
    >>> of_one_unit([Quantity.parse("1"), Quantity.parse("15%")])
    False
    """
    return len({"time" if each.unit in MILLISECONDS else each.unit
                for each in quantities if each.unit is not None or each.number != 0}) <= 1


def _unit(text: str | None, whole: str) -> Written | None:
    known: tuple[Written, ...] = ("%", "ms", "s", "min", "h", "d")
    if text is None:
        return None
    for unit in known:
        if text == unit:
            return unit
    raise PlanError(Problem(what="no such unit", code="quantity", got=whole, allowed=", ".join(known),
                            nearest=nearest_name(text, known)))


def _end(text: str, infinite: str) -> Quantity | None:
    stripped = text.strip()
    return None if stripped in (infinite, f"+{infinite}") else Quantity.parse(stripped)


def _refuse(what: str, got: str, allowed: str) -> NoReturn:
    raise PlanError(Problem(what=what, code="quantity", got=got, allowed=allowed))

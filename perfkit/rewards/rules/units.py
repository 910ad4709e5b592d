"""In which unit a number stands that a pay line reads."""

from __future__ import annotations

from typing import cast

from perfkit.exact import Range
from perfkit.indicators import catalogue
from perfkit.plan import BaseLine, Measure, QuantityRange, TableLine, Unit

WRITTEN = "written"
_UNITS = {"attainment": "ratio", "grade_pay": "ratio", "total": "points", "points": "points", "n": "count",
          "wage_base": "money", "line": "money"}


def unit_of_name(name: str) -> str:
    """Return the unit of what an expression calls `name`; empty where nothing is known of it.

    Examples
    --------
    >>> unit_of_name("value.net_sales"), unit_of_name("total"), unit_of_name("value.csat")
    ('money', 'points', 'share')
    """
    kind, _, rest = name.partition(".")
    if kind not in ("value", "target"):
        return _UNITS.get(kind, "")
    indicator, _, variant = rest.partition("@")
    known = catalogue().get(indicator)
    if known is None:
        return ""
    return known.variants[variant].unit if variant in known.variants else known.unit


def single_name(measure: Measure) -> str | None:
    """Return the one name that a measure is, as expressions call it; None for an expression over names."""
    if isinstance(measure.of, str):
        return f"value.{measure.of}"
    text = measure.of.text.strip()
    return text if text in measure.of.names else None


def measure_unit(measure: Measure) -> str:
    """Return the unit of a number that decides; ``written`` where its edges are as the plan writes them."""
    name = single_name(measure)
    return WRITTEN if name is None else unit_of_name(name) or WRITTEN


def lookup_unit(line: TableLine) -> str:
    """Return the unit of what chooses a row."""
    if line.lookup is not None:
        return measure_unit(line.lookup)
    return "money" if isinstance(line, BaseLine) else WRITTEN


def ends_in(ends: QuantityRange, unit: str) -> Range:
    """Return a range in base units."""
    return ends.scaled() if unit == WRITTEN else ends.base(cast(Unit, unit))


def shown_unit(unit: str, ends: QuantityRange) -> str:
    """Return the unit in which people read an edge: per cent where the plan writes per cent."""
    if unit in ("ratio", WRITTEN):
        return "share" if ends.dimension == "%" else "duration" if ends.dimension == "time" else "number"
    return unit

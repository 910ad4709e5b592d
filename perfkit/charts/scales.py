"""From values to places: linear scales with round ticks, each written in one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from perfkit.charts.words import Style
from perfkit.language import show_money, show_number

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_DURATIONS = {"zh": ("毫秒", "秒", "分钟", "小时"), "en": ("ms", "s", "min", "h")}
_DURATION_SIZES = (1.0, 1_000.0, 60_000.0, 3_600_000.0)
_DURATION_FROM = (10_000.0, 600_000.0, 7_200_000.0)


@dataclass(frozen=True)
class Scale:
    """A linear scale from the values [low, high] to the places [start, end].

    Examples
    --------
    >>> Scale(0.0, 10.0, 100.0, 200.0).at(5.0)
    150.0
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def span(values: Iterable[float], *, zero: bool = False) -> tuple[float, float]:
    """Return the lowest and highest finite value, never equal; `zero` is always inside where asked for.

    Examples
    --------
    >>> span([2.0, float("nan"), 5.0], zero=True), span([])
    ((0.0, 5.0), (0.0, 1.0))
    """
    finite = [value for value in values if isfinite(value)] + ([0.0] if zero else [])
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    if low < high:
        return low, high
    return (0.0, 1.0) if low == 0 else (min(low, 0.0), max(high, 0.0))


def padded(values: Iterable[float], *, share: float = 0.05) -> tuple[float, float]:
    """Return the span of the values, wider by a share of it on both sides.

    Examples
    --------
    >>> padded([0.0, 10.0])
    (-0.5, 10.5)
    """
    low, high = span(values)
    return low - share * (high - low), high + share * (high - low)


def round_ticks(low: float, high: float, *, most: int = 4) -> list[float]:
    """Return at most `most` round values inside [low, high], evenly spaced.

    Examples
    --------
    >>> round_ticks(0.0, 1.0), round_ticks(3.0, 97.0)
    ([0.0, 0.5, 1.0], [20.0, 40.0, 60.0, 80.0])
    """
    power = 10.0 ** floor(log10((high - low) / most))
    for step in (size * power * scale for scale in (1.0, 10.0) for size in _STEPS):
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [round(place * step, 12) + 0.0 for place in range(first, last + 1)]
    return [low, high]


def tick_texts(ticks: list[float], style: Style) -> list[str]:
    """Return the ticks as texts with no more digits than they need, all in one unit.

    Examples
    --------
    >>> tick_texts([0.0, 0.5, 1.0], Style("en", "share", "CNY"))
    ['0%', '50%', '100%']
    >>> tick_texts([0.0, 60_000.0, 120_000.0], Style("zh", "duration", "CNY"))
    ['0 秒', '60 秒', '120 秒']
    """
    size, unit = _unit(max((abs(tick) for tick in ticks), default=0.0), style)
    shown = [tick / size for tick in ticks]
    digits = next((digits for digits in range(4) if all(abs(round(tick, digits) - tick) < 1e-9 for tick in shown)), 4)
    if style.kind in ("money", "whole_money"):
        return [show_money(tick, style.language, currency=style.currency, digits=digits) for tick in ticks]
    return [show_number(tick, style.language, digits=digits) + unit for tick in shown]


def _unit(largest: float, style: Style) -> tuple[float, str]:
    if style.kind == "duration":
        place = sum(largest >= size for size in _DURATION_FROM)
        return _DURATION_SIZES[place], f" {_DURATIONS[style.language][place]}"
    return {"share": (0.01, "%"), "money": (100.0, ""), "whole_money": (100.0, "")}.get(style.kind, (1.0, ""))

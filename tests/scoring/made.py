"""Made frames and rules for tests: one line per indicator, people as p00, p01, ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.exact import Range
from perfkit.plan import (
    Attainment,
    BandRow,
    Bands,
    Clamp,
    Grade,
    IndicatorRule,
    Otherwise,
    Quantity,
    QuantityRange,
    Role,
    Scoring,
)

PERIOD, ROLE, SPELL = "2026-01", "service", "2025-01-01"
KEYS = ["period", "role", "subject", "spell"]
VALUE_COLUMNS = [*KEYS, "indicator", "unit", "direction", "value", "numerator", "denominator", "n", "low", "high",
                 "state", "maturity", "reason"]
Number = Fraction | int | None


def people(count: int) -> list[str]:
    return [f"p{place:05d}" for place in range(count)]


def values(indicator: str, cells: Sequence[Number], *, unit: str = "share", direction: str = "higher",
           states: Sequence[str] | None = None, **other: Any) -> pd.DataFrame:
    """Return IndicatorValues of one indicator, one cell per person; None has no number (state absent)."""
    exact = [None if cell is None else Fraction(cell) for cell in cells]
    rows = {"period": PERIOD, "role": ROLE, "subject": people(len(cells)), "spell": SPELL, "indicator": indicator,
            "unit": unit, "direction": direction,
            "value": [float("nan") if cell is None else float(cell) for cell in exact],
            "numerator": pd.array([None if cell is None else cell.numerator for cell in exact], dtype="object"),
            "denominator": pd.array([None if cell is None else cell.denominator for cell in exact], dtype="object"),
            "n": 100, "low": 0.0, "high": 1.0,
            "state": list(states) if states else ["absent" if cell is None else "counted" for cell in exact],
            "maturity": "final", "reason": ""}
    return pd.DataFrame({**rows, **other})[VALUE_COLUMNS]


def targets(indicator: str, cells: Sequence[Number]) -> pd.DataFrame:
    """Return Baselines with one target per person; None leaves the person out."""
    frame = values(indicator, cells)[[*KEYS, "indicator", "value", "numerator", "denominator"]]
    frame = frame.assign(baseline="target", source="targets.csv", date="2025-12-20")
    return frame[frame["numerator"].notna()].reset_index(drop=True)


def no_targets() -> pd.DataFrame:
    return targets("none@none", [])


def rule(weight: Fraction | int | str, scoring: Scoring, target: str | None = None) -> IndicatorRule:
    quantity = "table" if target == "table" else None if target is None else Quantity.parse(target)
    return IndicatorRule(weight=Fraction(weight), scoring=scoring, target=quantity)


def role(indicators: Mapping[str, IndicatorRule], **other: Any) -> Role:
    kept: dict[str, Any] = {"id": ROLE, "kind": "customer_service_presale", "subject": "person", "period": "month",
                            "missing": "reweight", "indicators": dict(indicators)}
    return Role(**{**kept, **other})


def bands(*rows: tuple[str, int | str], otherwise: Otherwise = None, of: str = "value") -> Bands:
    made = tuple(BandRow(QuantityRange.parse(ends), Fraction(points)) for ends, points in rows)
    return Bands(rows=made, otherwise=otherwise, of=of)


def clamp(worst: str, best: str) -> Clamp:
    return Clamp(worst=Quantity.parse(worst), best=Quantity.parse(best))


def reached(cap: str | None = None, floor: str = "0") -> Attainment:
    return Attainment(cap=None if cap is None else Fraction(cap), floor=Fraction(floor))


def grades(*rows: tuple[str, str, str | None]) -> tuple[Grade, ...]:
    return tuple(Grade(grade=name, range=bounds(ends), pay=None if pay is None else Fraction(pay))
                 for name, ends, pay in rows)


def bounds(text: str) -> Range:
    return QuantityRange.parse(text).scaled()


def exact(frame: pd.DataFrame, name: str) -> list[Fraction | None]:
    """Return an exact column of a frame as fractions."""
    return [Fraction(int(top), int(bottom)) if top else None
            for top, bottom in zip(frame[f"{name}_numerator"], frame[f"{name}_denominator"], strict=True)]

"""The Scores frame: columns of every indicator laid side by side, then row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.scoring.keys import KEYS, Texts, text_column
from perfkit.scoring.missing import REWEIGHTED, Points

SCORE_COLUMNS = (*KEYS, "indicator", "unit", "value", "target", "target_numerator", "target_denominator", "attainment",
                 "points", "points_numerator", "points_denominator", "weight", "weight_numerator",
                 "weight_denominator", "contribution", "state", "reason")


@dataclass(frozen=True, eq=False)
class ScoredIndicator:
    """One indicator of a role, one cell per subject: value and target in base units, attainment, and its points."""

    indicator: str
    unit: str
    value: ExactColumn
    target: ExactColumn
    reached: ExactColumn
    result: Points


def contributions(points: ExactColumn, weight: ExactColumn, state: Texts) -> ExactColumn:
    """Return weight x points; 0 where the weight went to other indicators."""
    return (points * weight).where(state != REWEIGHTED, 0)


def score_frame(keys: pd.DataFrame, scored: Sequence[ScoredIndicator]) -> pd.DataFrame:
    """Return the Scores frame of all indicators, sorted by key and indicator."""
    ordered = sorted(scored, key=lambda one: one.indicator)
    columns = [_columns(one, len(keys)) for one in ordered]
    at = np.repeat(np.arange(len(keys)), len(ordered))
    frame = keys.iloc[at].reset_index(drop=True)
    for name in SCORE_COLUMNS[len(KEYS):]:
        cells = np.stack([part[name] for part in columns], axis=1).ravel() if columns else np.empty(0)
        frame[name] = text_column(cells) if name in _TEXT else cells
    return frame


_TEXT = {"indicator", "unit", "target_numerator", "target_denominator", "points_numerator", "points_denominator",
         "weight_numerator", "weight_denominator", "state", "reason"}


def _columns(one: ScoredIndicator, size: int) -> dict[str, npt.NDArray[Any]]:
    points = one.result.points
    made: dict[str, npt.NDArray[Any]] = {
        "indicator": np.full(size, one.indicator, dtype=object), "unit": np.full(size, one.unit, dtype=object),
        "value": one.value.to_float(), "target": one.target.to_float(), "attainment": one.reached.to_float(),
        "points": points.to_float(), "state": one.result.state, "reason": one.result.reason}
    return made | _exact_columns("target", one.target) | _exact_columns("points", points) | weight_columns(
        points, one.result.weight, one.result.state)


def weight_columns(points: ExactColumn, weight: ExactColumn, state: Texts) -> dict[str, npt.NDArray[Any]]:
    """Return the columns of one indicator that depend on its weight."""
    return {"weight": weight.to_float(), **_exact_columns("weight", weight),
            "contribution": contributions(points, weight, state).to_float()}


def _exact_columns(name: str, column: ExactColumn) -> dict[str, npt.NDArray[Any]]:
    top, bottom = column.to_text()
    return {f"{name}_numerator": np.array(top, dtype=object), f"{name}_denominator": np.array(bottom, dtype=object)}

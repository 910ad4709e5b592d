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
from perfkit.scoring.written import interleaved, mixed_words, series_of, whole_texts, words_of

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
    size, width = len(keys), len(ordered)
    place = np.tile(np.arange(width), size)
    points, parts = [one.result.points for one in ordered], [one.result for one in ordered]
    made: dict[str, Any] = {
        "indicator": words_of([one.indicator for one in ordered], place),
        "unit": words_of([one.unit for one in ordered], place),
        "value": _mixed([one.value.to_float() for one in ordered]),
        "target": _mixed([one.target.to_float() for one in ordered]),
        "attainment": _mixed([one.reached.to_float() for one in ordered]),
        "points": _mixed([column.to_float() for column in points]),
        "state": few_words([part.state for part in parts]), "reason": few_words([part.reason for part in parts])}
    made |= exact_pair("target", [one.target for one in ordered]) | exact_pair("points", points)
    made |= weight_columns(points, [part.weight for part in parts], [part.state for part in parts])
    frame = keys.iloc[np.repeat(np.arange(size), width)].reset_index(drop=True)
    return frame.assign(**{name: made[name] for name in SCORE_COLUMNS[len(KEYS):]})


def weight_columns(points: Sequence[ExactColumn], weights: Sequence[ExactColumn],
                   states: Sequence[Texts]) -> dict[str, Any]:
    """Return the columns that depend on the weights of the indicators, subject by subject."""
    given = [contributions(*part).to_float() for part in zip(points, weights, states, strict=True)]
    return {"weight": _mixed([weight.to_float() for weight in weights]), **exact_pair("weight", weights),
            "contribution": _mixed(given)}


def exact_pair(name: str, columns: Sequence[ExactColumn]) -> dict[str, pd.Series[str]]:
    """Return the numerators and the denominators of several columns as texts, row by row, empty where missing."""
    size = len(columns[0]) if columns else 0
    tops = [whole_texts(column.numerator, column.missing) for column in columns]
    bottoms = [whole_texts(column.denominator, column.missing) for column in columns]
    return {f"{name}_numerator": series_of(interleaved(tops, size)) if columns else text_column([]),
            f"{name}_denominator": series_of(interleaved(bottoms, size)) if columns else text_column([])}


def few_words(columns: Sequence[Texts]) -> pd.Series[str]:
    """Return columns of few words row by row."""
    if not columns:
        return text_column([])
    return words_of(*mixed_words(columns))


def _mixed(columns: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    return np.stack(columns, axis=1).ravel() if columns else np.empty(0)

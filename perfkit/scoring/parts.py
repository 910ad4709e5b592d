"""Parts of a period in scores: targets that add up are taken in part, and who was on leave throughout has no row."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.indicators.additive import adds_up_over_days
from perfkit.integers import Bools
from perfkit.scoring.keys import find_rows, nothing, taken, texts_cells
from perfkit.scoring.missing import NO_ROW, Points

ON_LEAVE = "on_leave"


@dataclass(frozen=True, eq=False)
class Parts:
    """What the target of each subject is multiplied by, and who was on leave for all of the days; a cell per key."""

    factor: ExactColumn
    away: Bools

    @classmethod
    def of(cls, keys: pd.DataFrame, presence: pd.DataFrame | None) -> Parts:
        """Line up :func:`perfkit.indicators.find_presence` with the keys; a key without a row was there throughout."""
        size = len(keys)
        if presence is None or presence.empty:
            return cls(ExactColumn.constant(1, size), np.zeros(size, dtype=bool))
        at = find_rows(keys, presence)
        factor, away = taken(texts_cells(presence, "target"), at), presence["away"].to_numpy(dtype=bool)[at]
        return cls(factor.where(~factor.missing, 1), away & (at >= 0))

    def target(self, whole: ExactColumn, indicator: str, unit: str | None) -> ExactColumn:
        """Return the target of each subject, given that of a whole period."""
        return whole * self.factor if adds_up_over_days(indicator, unit) else whole

    def without_row(self, points: Points) -> Points:
        """Return the points with no row for those who were away throughout: leave is no reason for points of 0."""
        if not self.away.any():
            return points
        return replace(points, points=points.points.where(~self.away, nothing(len(self.away))),
                       state=np.where(self.away, NO_ROW, points.state).astype(object),
                       reason=np.where(self.away, ON_LEAVE, points.reason).astype(object))

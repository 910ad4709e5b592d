"""Parts of a period in scores: targets that add up are taken in part, and who was on leave throughout has no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.indicators.additive import adds_up_over_days
from perfkit.integers import Bools
from perfkit.plan import MissingRule
from perfkit.scoring.keys import find_rows, nothing, taken, texts_cells
from perfkit.scoring.missing import NO_ROW, Points, apply_missing

ON_LEAVE = "on_leave"


@dataclass(frozen=True, eq=False)
class Parts:
    """What the target of each subject is multiplied by, and who was on leave; one cell per key.

    `away` is leave for all of the days, `on_leave` statutory leave for some of them.
    """

    factor: ExactColumn
    away: Bools
    on_leave: Bools

    @classmethod
    def of(cls, keys: pd.DataFrame, presence: pd.DataFrame | None) -> Parts:
        """Line up :func:`perfkit.indicators.find_presence` with the keys; a key without a row was there throughout."""
        size = len(keys)
        if presence is None or presence.empty:
            return cls(ExactColumn.constant(1, size), *np.zeros((2, size), dtype=bool))
        at = find_rows(keys, presence)
        factor = taken(texts_cells(presence, "target"), at)
        away, on_leave = (presence[name].to_numpy(dtype=bool)[at] & (at >= 0) for name in ("away", "statutory_days"))
        return cls(factor.where(~factor.missing, 1), away, on_leave)

    def target(self, whole: ExactColumn, indicator: str, unit: str | None) -> ExactColumn:
        """Return the target of each subject, given that of a whole period."""
        return whole * self.factor if adds_up_over_days(indicator, unit) else whole

    def spared(self, given: Sequence[Points], weighed: Sequence[Points], rule: MissingRule) -> Sequence[Points]:
        """Return the points where days of statutory leave cost none for want of cases: others take over the weight."""
        if rule != "zero" or not self.on_leave.any():
            return given
        return [_where(self.on_leave, shared, one)
                for shared, one in zip(apply_missing(weighed, "reweight"), given, strict=True)]

    def without_row(self, points: Points) -> Points:
        """Return the points with no row for those who were away throughout: leave is no reason for points of 0."""
        if not self.away.any():
            return points
        return replace(points, points=points.points.where(~self.away, nothing(len(self.away))),
                       state=np.where(self.away, NO_ROW, points.state).astype(object),
                       reason=np.where(self.away, ON_LEAVE, points.reason).astype(object))


def _where(mask: Bools, first: Points, second: Points) -> Points:
    return replace(second, points=first.points.where(mask, second.points),
                   weight=first.weight.where(mask, second.weight),
                   state=np.where(mask, first.state, second.state).astype(object),
                   reason=np.where(mask, first.reason, second.reason).astype(object))

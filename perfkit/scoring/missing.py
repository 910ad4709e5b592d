"""What a value that may not be counted does to a total: the four rules of a role's `missing`, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import MissingRule
from perfkit.scoring.keys import Texts, nothing

SCORED, REWEIGHTED, HELD, AT_TARGET, ZERO, NO_ROW = "scored", "reweighted", "held", "at_target", "zero", "no row"


@dataclass(frozen=True, eq=False)
class Points:
    """The points of one indicator, one cell per subject, with the weight and the state they go into the total with.

    `counted` tells whose value may be counted; `reason` says why not, or why a counted value has no points.
    """

    points: ExactColumn
    at_target: ExactColumn
    weight: ExactColumn
    counted: Bools
    reason: Texts
    state: Texts


def first_state(points: ExactColumn, counted: Bools) -> Texts:
    """Return ``scored`` for counted values with points and ``no row`` for counted values without."""
    return np.where(counted & points.missing, NO_ROW, SCORED).astype(object)


def apply_missing(parts: Sequence[Points], rule: MissingRule, floor: Fraction | None = None) -> list[Points]:
    """Return the parts with points, weight and state as the rule says for values that may not be counted.

    - ``reweight``: their weight goes to the counted values in proportion; with none counted, every weight is 0.
      Where less than the part `floor` of the weights is counted, the total waits instead.
    - ``hold``: they have no points and the total waits for them.
    - ``target``: they earn what the target itself would earn; without a target there is no row.
    - ``zero``: they earn 0.
    """
    if rule == "reweight":
        return _wait_below(parts, _reweight(parts), floor)
    return [_replace_uncounted(part, rule) for part in parts]


def _reweight(parts: Sequence[Points]) -> list[Points]:
    if all(part.counted.all() for part in parts):
        return list(parts)
    shares = shares_of([part.weight for part in parts], [part.counted for part in parts])
    return [replace(part, weight=share,
                    points=part.points.where(part.counted, nothing(len(part.points))),
                    state=np.where(part.counted, part.state, REWEIGHTED).astype(object))
            for part, share in zip(parts, shares, strict=True)]


def shares_of(weights: Sequence[ExactColumn], counted: Sequence[Bools]) -> list[ExactColumn]:
    """Return the weights with those of uncounted values given to the counted ones in proportion."""
    kept = [weight.where(mask, 0) for weight, mask in zip(weights, counted, strict=True)]
    factor = _sum(weights) / _sum(kept)
    shares = [weight * factor for weight in kept]
    # Where nobody counts, 0 / 0 is missing: the weight is 0, and the total says that nothing was counted.
    return [share.where(~share.missing, 0) for share in shares]


def _wait_below(before: Sequence[Points], after: list[Points], floor: Fraction | None) -> list[Points]:
    """Hold the totals that would stand on too small a part of the weights."""
    if floor is None or not before:
        return after
    counted = _sum([part.weight.where(part.counted, 0) for part in before])
    thin = (counted / _sum([part.weight for part in before])).compare(floor) < 0
    return [replace(part, state=np.where(thin & ~part.counted, HELD, part.state).astype(object),
                    reason=np.where(thin & ~part.counted, "reweight_floor", part.reason).astype(object))
            for part in after]


def _sum(columns: Sequence[ExactColumn]) -> ExactColumn:
    return sum(columns[1:], start=columns[0])


def _replace_uncounted(part: Points, rule: MissingRule) -> Points:
    size = len(part.points)
    given = {"hold": nothing(size), "target": part.at_target, "zero": ExactColumn.constant(Fraction(0), size)}[rule]
    state = {"hold": HELD, "target": AT_TARGET, "zero": ZERO}[rule]
    without_target = ~part.counted & given.missing & (rule == "target")
    return replace(part, points=part.points.where(part.counted, given),
                   state=np.where(without_target, NO_ROW, np.where(part.counted, part.state, state)).astype(object),
                   reason=np.where(without_target, "no_target", part.reason).astype(object))

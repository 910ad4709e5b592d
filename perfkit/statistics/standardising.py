"""Direct standardisation: what each person's rate would be on one and the same mix of cases.

Observed over expected compares everybody with the others on that person's *own* mix, so that two such ratios are not
comparable with each other: people are ranked by a directly standardised rate (or a model) only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require
from perfkit.statistics.intervals import wilson

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standardised:
    """Standardised rates: one cell per person; NaN where the person has no units in a stratum that counts.

    Parameters
    ----------
    rate : array of float
    variance : array of float
        By luck: sum of squared weight x rate x (1 - rate) / units over strata.
    low, high : array of float
    """

    rate: Floats
    variance: Floats
    low: Floats
    high: Floats


def standardise(k: ArrayLike, n: ArrayLike, mix: ArrayLike, *, level: float = 0.95) -> Standardised:
    """Return everybody's rate on one mix of strata.

    Parameters
    ----------
    k, n : array_like
        Successes and units: one row per person, one column per stratum.
    mix : array_like
        Units of each stratum in the mix; strata of 0 do not count.
    level : float
        Confidence level of the limits.

    Returns
    -------
    Standardised

    Raises
    ------
    DataError
        Where the shapes do not fit, the mix is negative or empty, or successes lie outside 0 to n.

    Notes
    -----
    Limits: Wilson's of each stratum, recovered for the weighted sum (Zou and Donner 2008): the squared distances to
    the limits add up with squared weights. With one stratum they are Wilson's own.

    Examples
    --------
    >>> found = standardise([[8, 1], [4, 10]], [[10, 5], [5, 25]], [1, 1])
    >>> found.rate.round(3).tolist(), found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.5, 0.6], [0.325, 0.372], [0.724, 0.726])
    """
    part, whole, weights = _fitting(k, n, mix)
    low, high = wilson(part, whole, level=level)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = part / whole
        luck = rate * (1 - rate) / whole
    share = weights / weights.sum()
    value = (share * rate).sum(axis=1)
    below = np.sqrt((share ** 2 * (rate - low) ** 2).sum(axis=1))
    above = np.sqrt((share ** 2 * (high - rate) ** 2).sum(axis=1))
    return Standardised(value, (share ** 2 * luck).sum(axis=1), value - below, value + above)


def _fitting(k: ArrayLike, n: ArrayLike, mix: ArrayLike) -> tuple[Floats, Floats, Floats]:
    part, whole, weights = (np.asarray(cells, dtype=float) for cells in (k, n, mix))
    require(part.ndim == 2 and part.shape == whole.shape and weights.shape == part.shape[1:],
            "successes and units have one row per person and one column per stratum of the mix",
            got=f"shapes {part.shape}, {whole.shape} and {weights.shape}")
    require(bool((weights >= 0).all() and weights.sum() > 0), "a mix has units, and none below 0", got=weights.tolist())
    counts = weights > 0
    return part[:, counts], whole[:, counts], weights[counts]

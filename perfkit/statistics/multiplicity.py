"""Several questions at once: p values adjusted so that the family errs at its level."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return the p values adjusted by Holm's step-down method, in the order given.

    Parameters
    ----------
    p_values : array_like
        One per question. A missing one (NaN) asks nothing: it stays missing and does not count.

    Returns
    -------
    array of float
        At most 1. A question is decided at the family's level where its adjusted p is at most that level, whatever
        the dependence between the questions.

    Raises
    ------
    DataError
        Where a p value lies outside 0 to 1.

    Notes
    -----
    Holm (1979).

    Examples
    --------
    >>> holm([0.04, 0.01, float("nan"), 0.03]).tolist()
    [0.06, 0.03, nan, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    asked = np.flatnonzero(~np.isnan(p))
    require(bool(((p[asked] >= 0) & (p[asked] <= 1)).all()), "a p value lies between 0 and 1", got=p.tolist())
    order = asked[np.argsort(p[asked], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted = np.full(p.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted

"""Gaming pairs: one indicator gets better while the one that it is read with gets worse."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require

Floats = NDArray[np.float64]


def rate_rises(k: ArrayLike, n: ArrayLike, k_before: ArrayLike, n_before: ArrayLike) -> Floats:
    """Return the chance, were nothing changed, of a rate at least so much higher than before (Fisher, one-sided).

    Parameters
    ----------
    k, n, k_before, n_before : array_like of int
        Successes and units now and before. Broadcast against each other.

    Returns
    -------
    array of float
        Small where the rate rose; 1 where either period has no units.

    Examples
    --------
    >>> rate_rises([45, 30], 50, 30, 50).round(4).tolist()
    [0.0005, 0.5808]
    """
    from scipy.stats import hypergeom

    now, size, then, old = np.broadcast_arrays(*(np.asarray(part, dtype=np.int64) for part in (k, n, k_before,
                                                                                               n_before)))
    wrong = (now < 0) | (then < 0) | (now > size) | (then > old)
    require(not wrong.any(), "successes lie between 0 and the number of units")
    return np.asarray(np.minimum(hypergeom.sf(now - 1, size + old, now + then, size), 1.0))


def mean_rises(value: ArrayLike, before: ArrayLike, error: ArrayLike, error_before: ArrayLike) -> Floats:
    """Return the chance, were nothing changed, of a value at least so much higher than before (normal, one-sided).

    Parameters
    ----------
    value, before, error, error_before : array_like
        Values and their standard errors, now and before.

    Returns
    -------
    array of float
        NaN where a value or an error is missing, or both errors are 0.

    Examples
    --------
    >>> mean_rises([82, 78], 80, 0.8, 0.8).round(3).tolist()
    [0.039, 0.961]
    """
    from scipy.special import ndtr

    now, then, one, two = (np.asarray(part, dtype=float) for part in (value, before, error, error_before))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(ndtr(-(now - then) / np.hypot(one, two)))


def pair_moves_apart(better: ArrayLike, worse: ArrayLike) -> Floats:
    """Return the p value of a pair: that one got better *and* the other got worse.

    Parameters
    ----------
    better, worse : array_like
        One-sided p values of the first getting better, and of the second getting worse.

    Returns
    -------
    array of float
        The larger of both; NaN where either is missing.

    Notes
    -----
    The joint null is that at least one of them did not move that way (Berger 1982, intersection-union). The larger p
    holds its level whatever the dependence of the two, and also where one of them truly moved: somebody who only got
    better must not be flagged for it, which a squared p value would do. Holm over all pairs and people comes after.

    Examples
    --------
    >>> pair_moves_apart([0.001, 0.001, 0.3], [0.01, 0.4, float("nan")]).tolist()
    [0.01, 0.4, nan]
    """
    return np.asarray(np.maximum(np.asarray(better, dtype=float), np.asarray(worse, dtype=float)))

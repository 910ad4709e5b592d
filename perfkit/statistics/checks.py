"""The one gate of this room: what a function cannot work with is refused with the value it got."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.errors import DataError, Problem


def require(holds: bool, what: str, *, got: object = None, allowed: str | None = None) -> None:
    """Raise a `DataError` that says `what` is needed unless it holds.

    Parameters
    ----------
    holds : bool
        The condition.
    what : str
        The rule in one sentence without a full stop.
    got : object, optional
        The value that broke it.
    allowed : str, optional
        What would have been accepted.

    Examples
    --------
    >>> require(False, "pay is a number", got="x")
    Traceback (most recent call last):
    ...
    perfkit.errors.DataError: pay is a number; got 'x'
    """
    if not holds:
        raise DataError(Problem(what=what, code="out_of_range", got=None if got is None else str(got), allowed=allowed))


def finite(values: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return `values` as a one-dimensional float array without missing or infinite cells, or refuse them.

    Examples
    --------
    >>> finite([1, 2], "pay").tolist()
    [1.0, 2.0]
    """
    array = np.asarray(values, dtype=float)
    require(array.ndim == 1, f"{what} is one row of numbers", got=f"an array of shape {array.shape}")
    bad = ~np.isfinite(array)
    require(not bad.any(), f"{what} has no missing or infinite cell",
            got=f"{int(bad.sum())} of {array.size}", allowed="finite numbers")
    return array

"""Intervals of values, where a simple one is valid: shares (Wilson) and means of independent units (t).

Units of a share that come in clusters tell less than as many independent ones: the limits are Wilson's on n over the
design effect, with the t quantile of one less than the number of clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import nan, sqrt

import numpy as np
from scipy.special import stdtrit

from perfkit.statistics.intervals import design_effect_of_sums, wilson, wilson_of_clusters

Limits = tuple[float, float]
NONE: Limits = (nan, nan)
_TAIL = 0.975


@dataclass(frozen=True, kw_only=True)
class Units:
    """What a share says of its units.

    Parameters
    ----------
    k, n : int
        Units in the share, and all.
    clusters : int or None
        How many clusters they come from; None where each is independent by construction.
    squares : tuple of int
        Sums over clusters of m^2, x^2 and x m, m being the units of a cluster and x those in the share.

    Examples
    --------
    >>> Units(k=10, n=20, clusters=4, squares=(100, 50, 50)).effective
    Fraction(3, 1)
    """

    k: int
    n: int
    clusters: int | None = None
    squares: tuple[int, int, int] = (0, 0, 0)

    @property
    def sound(self) -> bool:
        """Whether the counts make a share; those of a broken export may not."""
        return 0 <= self.k <= self.n

    @property
    def alone(self) -> bool:
        """Whether no two units belong together."""
        return self.clusters is None or self.squares == (self.n, self.k, self.k)

    @cached_property
    def effective(self) -> Fraction | None:
        """As many independent units tell as much: n over the design effect; None where it cannot be told."""
        if not self.sound or self.n == 0:
            return None
        effect = Fraction(1) if self.alone else design_effect_of_sums(self.k, self.n, self.clusters or 0, self.squares)
        return None if effect is None else self.n / effect


def share_limits(shares: Sequence[Units]) -> list[Limits]:
    """Return the limits of each share; none where the counts do not make a share, or all units are of one cluster.

    Examples
    --------
    >>> [low, high], nothing, clustered = share_limits([Units(k=9, n=10), Units(k=3, n=2), Units(
    ...     k=10, n=20, clusters=4, squares=(100, 50, 50))])
    >>> round(low, 4), round(high, 4), nothing
    (0.5958, 0.9821, (nan, nan))
    >>> round(clustered[0], 3), round(clustered[1], 3)
    (0.061, 0.939)
    """
    known = [one.effective for one in shares]
    k, n = (np.array([getattr(one, name) if effective is not None else 0
                      for one, effective in zip(shares, known, strict=True)], dtype=float) for name in ("k", "n"))
    effects = np.array([one.n / effective if effective else nan for one, effective in zip(shares, known, strict=True)],
                       dtype=float)
    plain = wilson(k, n)
    clustered = wilson_of_clusters(k, n, effects, [max(one.clusters or 0, 2) for one in shares])
    alone = np.array([one.alone for one in shares], dtype=bool)
    low, high = (np.where(alone, one, other) for one, other in zip(plain, clustered, strict=True))
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def mean_limits(total: int, squares: int, n: int, *, scale: int = 1) -> Limits:
    """Return the t limits of a mean from whole-number sums; none for fewer than two units.

    Parameters
    ----------
    total, squares : int
        Sum and sum of squares of `scale` times each unit.
    n : int
        Number of units.
    scale : int

    Examples
    --------
    >>> low, high = mean_limits(5 + 4 + 3, 25 + 16 + 9, 3)
    >>> round(low, 3), round(high, 3)
    (1.516, 6.484)
    """
    if n < 2:
        return NONE
    spread = (squares * n - total * total) / (n * n * (n - 1) * scale * scale)
    centre, half = total / (n * scale), float(stdtrit(n - 1, _TAIL)) * sqrt(spread)
    return centre - half, centre + half

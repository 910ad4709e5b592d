"""One stream of integer draws per table: a new table leaves the bytes of the others alone."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MILLION = 1_000_000
THOUSAND = 1_000
# Quantiles 0, 5 %, ... 100 % of a long-tailed size with median 1000 (a lognormal with sigma .65, its ends cut).
_LONG_TAIL = np.array([250, 343, 435, 510, 579, 645, 711, 778, 848, 921, 1000, 1085, 1179, 1285, 1406, 1550, 1728,
                       1961, 2300, 2913, 5200], dtype=np.int64)
_STEPS = len(_LONG_TAIL) - 1


class Draws:
    """Integer draws of one table, seeded from the table's name.

    Parameters
    ----------
    name : str
        Name of the table, or of what is drawn.

    Examples
    --------
    >>> Draws("orders").whole(0, 10, 5).tolist() == Draws("orders").whole(0, 10, 5).tolist()
    True
    """

    def __init__(self, name: str) -> None:
        seed = int.from_bytes(sha256(name.encode()).digest()[:16], "big")
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def whole(self, low: int, high: int, size: int) -> Ints:
        """Return `size` whole numbers from `low` up to, not including, `high`."""
        return self._generator.integers(low, high, size)

    def below(self, limits: Ints) -> Ints:
        """Return for each limit a whole number from 0 up to, not including, that limit."""
        return self._generator.integers(0, limits)

    def happens(self, ppm: Ints) -> Bools:
        """Return for each chance, in parts per million, whether it happened."""
        return self._generator.integers(0, MILLION, len(ppm)) < ppm

    def bell(self, size: int) -> Ints:
        """Return `size` about normal numbers with mean 0 and standard deviation 1000."""
        drawn: Ints = self._generator.integers(-500, 501, (size, 12)).sum(axis=1)
        return drawn

    def long_tail(self, size: int) -> Ints:
        """Return `size` long-tailed sizes in per mille of their median."""
        place = self._generator.integers(0, _STEPS * 1024, size)
        row, part = place // 1024, place % 1024
        drawn: Ints = _LONG_TAIL[row] + (_LONG_TAIL[row + 1] - _LONG_TAIL[row]) * part // 1024
        return drawn

    def choose(self, weights: Ints, size: int) -> Ints:
        """Return `size` positions drawn in proportion to whole weights."""
        edges = np.cumsum(weights)
        return np.searchsorted(edges, self._generator.integers(0, int(edges[-1]), size), side="right")


def skill(name: str, size: int) -> Ints:
    """Return how good each of `size` people is at something, in per mille of a standard deviation, ends cut at 1.8."""
    return np.clip(Draws(f"skill.{name}").bell(size), -1800, 1800)

"""Weights drawn from a Dirichlet law round the plan, answered without drawing: P(score >= cut) is one integral.

Dirichlet weights are gamma variables over their sum, so a score reaches `c` exactly when ``sum G_j d_j >= 0`` with
``d = x - c``, and by inversion of the characteristic function (Gil-Pelaez 1951)

    P = 1/2 + (1/pi) Int_0^inf sin(sum a_j atan(d_j t)) prod (1 + d_j^2 t^2)^(-a_j/2) dt / t.

In ``t = exp(u - exp(-u) + exp(u - 8))`` the integrand is smooth and falls off faster than any exponential at both ends,
so the trapezoid rule gains digits with every node: 96 intervals are doubled (192, 384, 768), reusing the nodes, until
two answers agree to 1e-9. Gauss nodes in ``atan t`` do as well at concentrations of 5 and more, but fail below 1, where
the integrand has a singular end (error 6e-4 with 768 nodes at 0.5; here 1e-15).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.errors import DataError, Problem

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
INTERVALS = (96, 192, 384, 768)
AGREEMENT = 1e-9
_CELLS = 50_000
_LEFT, _RIGHT, _BEND = -3.7, 30.0, 8.0
_NEGLIGIBLE = 36.0
_FLAT = 300.0


def probability_at_least(differences: Floats, alpha: Floats) -> Floats:
    """Return P(sum w_j d_j >= 0) for weights from Dirichlet(alpha), per row of `differences`.

    Parameters
    ----------
    differences : array, shape (rows, indicators)
        Points less the cut, or points of one person less those of another; 0 for cells that do not count.
    alpha : array, shape (indicators,)
        Parameters of the law: concentration times plan weights, all above 0.

    Returns
    -------
    array, shape (rows,)
        Probabilities. All differences of one sign: 1 or 0 outright; all 0 (the score is at the cut whatever the
        weights): 1.

    Raises
    ------
    DataError
        If a parameter is not above 0, or two answers never agree to 1e-9.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90]])
    >>> alpha = 50 * np.array([0.4, 0.3, 0.2, 0.1])
    >>> probability_at_least(points - 75, alpha).round(6).tolist()
    [0.169811, 0.390006]
    """
    if not (alpha > 0).all():
        raise DataError(Problem(what="a Dirichlet parameter is above 0", code="out_of_range",
                                got=str(alpha.min(initial=np.inf)), allowed="> 0"))
    reached = np.where((differences < 0).any(axis=1), 0.0, 1.0)
    open_rows = np.flatnonzero((differences < 0).any(axis=1) & (differences > 0).any(axis=1))
    for rows in np.array_split(open_rows, max(1, -(-len(open_rows) * INTERVALS[0] // _CELLS))):
        reached[rows] = _integrals(differences[rows], alpha)
    return reached


def _integrals(differences: Floats, alpha: Floats) -> Floats:
    scaled = differences / np.sqrt((alpha * differences**2).sum(axis=1, keepdims=True))
    width = _right_ends(scaled, alpha) - _LEFT
    sums, answers = np.zeros(len(scaled)), np.full(len(scaled), np.inf)
    rows = np.arange(len(scaled))
    for intervals in INTERVALS:
        step = 1 if intervals == INTERVALS[0] else 2
        nodes = _LEFT + width[rows, None] * (np.arange(1, intervals, step) / intervals)
        sums[rows] += _integrand(nodes, scaled[rows], alpha)
        latest = 0.5 + sums[rows] * width[rows] / intervals / np.pi
        settled = np.abs(latest - answers[rows]) <= AGREEMENT
        answers[rows] = latest
        rows = rows[~settled]
        if not len(rows):
            return np.asarray(answers.clip(0.0, 1.0))
    raise DataError(Problem(what=f"the integral does not settle within {INTERVALS[-1]} intervals", code="no_agreement",
                            got=f"concentration {alpha.sum():g}", allowed="a concentration up to about 3,000"))


def _right_ends(scaled: Floats, alpha: Floats) -> Floats:
    """Return where the integrand of each row has fallen below 1e-15, in the coordinate u."""
    low, high = np.full(len(scaled), -1.0), np.full(len(scaled), _RIGHT)
    with np.errstate(divide="ignore"):
        logs = 2 * np.log(np.abs(scaled))
    for _ in range(16):
        middle = (low + high) / 2
        fallen = (alpha / 2 * np.logaddexp(0.0, logs + 2 * _log_t(middle)[:, None])).sum(axis=1) > _NEGLIGIBLE
        low, high = np.where(fallen, low, middle), np.where(fallen, middle, high)
    return high


def _log_t(u: Floats) -> Floats:
    return np.asarray(u - np.exp(-u) + np.exp(u - _BEND))


def _integrand(u: Floats, scaled: Floats, alpha: Floats) -> Floats:
    """Return the sum of the integrand over the nodes of each row (one axis less)."""
    log_t = _log_t(u)
    t = np.exp(np.minimum(log_t, _FLAT))
    angle, fall = np.zeros_like(t), np.zeros_like(t)
    for column, parameter in zip(scaled.T, alpha, strict=True):
        grown = column[:, None] * t
        angle += parameter * np.arctan(grown)
        fall += parameter / 2 * np.log1p(grown * grown)
    counted = np.where(scaled != 0, alpha, 0.0).sum(axis=1, keepdims=True)
    fall += counted * np.maximum(log_t - _FLAT, 0.0)
    slope = 1 + np.exp(-u) + np.exp(u - _BEND)
    return np.asarray((np.sin(angle) * np.exp(-fall) * slope).sum(axis=1))


def grade_probabilities(points: Floats, alpha: Floats, cuts: Sequence[float], owned: Sequence[bool],
                        present: Bools | None = None) -> Floats:
    """Return the probability of each grade for each person, for weights from Dirichlet(alpha).

    Parameters
    ----------
    points : array, shape (people, indicators)
    alpha : array, shape (indicators,)
        Concentration times plan weights, all above 0.
    cuts : sequence of float
        Edges between the grades, rising.
    owned : sequence of bool
        Whether each edge belongs to the grade above it (``[75, 90)`` owns 75). It matters only for a person whose
        points are all exactly at the edge.
    present : array of bool, optional
        Cells that count (default: all); a person's weights are rescaled to these.

    Returns
    -------
    array, shape (people, grades)
        One more grade than cuts, lowest first; rows add up to 1.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90]])
    >>> alpha = 50 * np.array([0.4, 0.3, 0.2, 0.1])
    >>> grade_probabilities(points, alpha, [70, 75], [True, True]).round(6).tolist()
    [[0.074965, 0.755223, 0.169811], [0.004412, 0.605582, 0.390006]]
    """
    counted = np.ones(points.shape, dtype=bool) if present is None else present
    above = [np.ones(len(points))]
    for cut, belongs in zip(cuts, owned, strict=True):
        away = np.where(counted, points - cut, 0.0)
        stuck = (away == 0).all(axis=1)
        above.append(np.where(stuck, float(belongs), probability_at_least(away, alpha)))
    edges = np.array([*above, np.zeros(len(points))])
    return np.asarray((edges[:-1] - edges[1:]).T.clip(0.0, 1.0))


def expected_pay(probabilities: Floats, pay: Floats, base: Floats) -> Floats:
    """Return what each person can expect of a line that pays ``base`` times the factor of their grade.

    Exact by linearity: the sum over grades of probability times factor, times the base. The expected budget is the sum.

    Parameters
    ----------
    probabilities : array, shape (people, grades)
    pay : array, shape (grades,)
        Factor of each grade.
    base : array, shape (people,)

    Examples
    --------
    >>> expected_pay(np.array([[0.1, 0.7, 0.2]]), np.array([0, 1, 1.2]), np.array([2000.0])).round(2).tolist()
    [1880.0]
    """
    return np.asarray((probabilities @ pay) * base)

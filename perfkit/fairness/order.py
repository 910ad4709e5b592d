"""Order of pay and performance within one role: does the better result get more, and where does it not."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from perfkit.fairness.findings import Evidence, Observed, Row
from perfkit.fairness.subjects import Subjects
from perfkit.statistics import TauB, envy, gini_correlation, inversions, kendall_tau_b, order_p_values

FEWEST = 8


def order_rows(subjects: Subjects, *, minimum: int, alpha: float = 0.05) -> list[Row]:
    """Return the findings on the order of pay and performance.

    Parameters
    ----------
    subjects : Subjects
        Those with a total and with known pay. Performance is the mean total of the scored periods, compared exactly.
    minimum : int
        Fewest people behind a published number.
    alpha : float
        Level of each one-sided test of Kendall's tau.

    Returns
    -------
    list of mapping
        Questions ``order`` (tau-b with its interval; *met*: shown to be above 0), ``inversions`` (pairs with a lower
        result and higher pay; `k` of them among n; flagged where there are any; `money` is the most that somebody
        with no better result gets more) and ``gini_correlation``. Where the total alone sets pay, inversions are 0
        by rule.
    """
    result, pay = exact_ranks(subjects), subjects.amounts()
    common: Row = {"n": len(subjects), "hidden": len(subjects) < minimum}
    return [{**common, **row} for row in (_order(result, pay, alpha), _inverted(result, pay), {
        "question": "gini_correlation", "effect": gini_correlation(result, pay), "unit": "index"})]


def exact_ranks(subjects: Subjects) -> NDArray[np.int64]:
    """Return the place of each total among all different totals, from exact numbers."""
    totals = [total if total is not None else Fraction(0) for total in subjects.totals]
    places = {total: place for place, total in enumerate(sorted(set(totals)))}
    return np.array([places[total] for total in totals], dtype=np.int64)


def _order(result: NDArray[np.int64], pay: NDArray[np.int64], alpha: float) -> Row:
    tau = kendall_tau_b(result, pay)
    follows, against = order_p_values(result, pay)
    two_sided = min(1.0, 2 * min(follows, against)) if not math.isnan(follows) else math.nan
    evidence = _evidence(tau, follows, against, alpha)
    return {"question": "order", "effect": tau.tau, "unit": "index", "low": tau.low, "high": tau.high,
            "p_value": two_sided, "threshold": 0.0, "source": "house_order", "observed": _side(tau),
            "evidence": evidence, "review": evidence == "not met"}


def _side(tau: TauB) -> Observed:
    if math.isnan(tau.tau):
        return ""
    return "over" if tau.tau > 0 else "under"


def _evidence(tau: TauB, follows: float, against: float, alpha: float) -> Evidence:
    if tau.n < FEWEST or math.isnan(tau.tau):
        return "insufficient data"
    if against <= alpha:
        return "not met"
    return "met" if follows <= alpha else "inconclusive"


def _inverted(result: NDArray[np.int64], pay: NDArray[np.int64]) -> Row:
    pairs = int(inversions(result, pay).sum())
    most = int(envy(result, pay).max(initial=0))
    return {"question": "inversions", "effect": float(pairs), "unit": "count", "k": pairs, "money": most,
            "threshold": 0.0, "source": "house_inversions", "observed": "over" if pairs else "under",
            "review": pairs > 0}


def person_rows(subjects: Subjects) -> list[Row]:
    """Return one row per subject with its result, its pay, and who is paid more for less.

    Parameters
    ----------
    subjects : Subjects
        Those with a total and with known pay.

    Returns
    -------
    list of mapping
        Question ``subject``: `performance` (points), `payout`, `inverted` (how many with a lower result are paid more),
        `envy` (most that somebody with no better result gets more).
    """
    result, pay = exact_ranks(subjects), subjects.amounts()
    inverted, most = inversions(result, pay), envy(result, pay)
    return [{"question": "subject", "subject": one, "performance": float(total or 0), "payout": int(money),
             "inverted": int(count), "envy": int(more)}
            for one, total, money, count, more in
            zip(subjects.ids, subjects.totals, pay, inverted, most, strict=True)]

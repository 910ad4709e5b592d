"""Reach: who gets something, and who comes up to the threshold and the target of the plan's ladder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from perfkit.exact import ExactColumn, Range
from perfkit.fairness.findings import Evidence, Observed, Row
from perfkit.fairness.subjects import Subjects
from perfkit.plan import Ladder
from perfkit.statistics import binomial_tails, holm, n_to_clear, wilson


@dataclass(frozen=True)
class Band:
    """Shares of people that are held to be right, and who says so.

    Parameters
    ----------
    low, high : Fraction or None
        Both ends belong to the band; None is open.
    source : str
        Code of the source and its class (law, practitioner, vendor, house).
    flagged : bool
        Whether a share under the band is flagged for review as a fact, without waiting for evidence.
    """

    low: Fraction | None
    high: Fraction | None
    source: str
    flagged: bool = False


BANDS = {
    "reach_paid": Band(Fraction(1, 2), None, "house_most", flagged=True),
    "reach_threshold": Band(Fraction(9, 10), None, "practitioner_ladder"),
    "reach_target": Band(Fraction(6, 10), Fraction(7, 10), "practitioner_ladder"),
}


@dataclass(frozen=True)
class Step:
    """One step of the ladder: k of n reached it."""

    question: str
    k: int
    n: int

    @property
    def band(self) -> Band:
        """What the share is compared with."""
        return BANDS[self.question]

    @property
    def share(self) -> Fraction | None:
        """The share reached; None for nobody."""
        return Fraction(self.k, self.n) if self.n else None


def climb(subjects: Subjects, ladder: Ladder | None) -> list[Step]:
    """Count who is paid and, where the plan has a ladder, whose mean total is at the threshold and at the target.

    Parameters
    ----------
    subjects : Subjects
    ladder : Ladder or None
        Ranges of totals; the totals are compared exactly.
    """
    paid, scored = subjects.with_pay, subjects.scored
    steps = [Step("reach_paid", int((paid.amounts() > 0).sum()), len(paid))]
    if ladder is not None:
        steps += [_step("reach_threshold", scored, ladder.threshold), _step("reach_target", scored, ladder.target)]
    return steps


def _step(question: str, scored: Subjects, ends: Range) -> Step:
    inside = int(ExactColumn.from_fractions(scored.totals).in_range(ends).sum()) if len(scored) else 0
    return Step(question, inside, len(scored))


def reach_rows(steps: Sequence[Step], *, minimum: int, alpha: float = 0.05) -> list[Row]:
    """Return one finding per step of the ladder.

    Parameters
    ----------
    steps : sequence of Step
    minimum : int
        Fewest people behind a published share; with fewer the row is hidden and the data are called insufficient.
    alpha : float
        Level of the steps together (Holm) for *not met*, and of each one-sided test for *met*.

    Returns
    -------
    list of mapping
        `effect` is the share, `low` and `high` its Wilson limits, `k` the count, `band_low` and `band_high` the band;
        `threshold` is the edge of the band that is crossed or nearest. `p_value` is that of "the share lies in the
        band" (exact binomial).

    Examples
    --------
    >>> row = reach_rows([Step("reach_paid", 4, 50)], minimum=5)[0]
    >>> row["effect"], row["observed"], row["evidence"], row["review"]
    (0.08, 'under', 'not met', True)
    """
    p_values = [_outside_p(step) for step in steps]
    adjusted = [float(p) for p in holm(p_values)]
    return [_row(step, (p, fixed), minimum, alpha)
            for step, p, fixed in zip(steps, p_values, adjusted, strict=True)]


def _row(step: Step, p: tuple[float, float], minimum: int, alpha: float) -> Row:
    low, high = (float(limit) for limit in wilson(step.k, step.n))
    observed = _observed(step)
    evidence = _evidence(step, p[1], minimum, alpha)
    band, share = step.band, step.share
    return {"question": step.question, "effect": math.nan if share is None else float(share), "unit": "share",
            "low": low, "high": high, "n": step.n, "n_to_say_met": _enough(step), "p_value": p[0], "p_adjusted": p[1],
            "threshold": float(_edge(step)), "source": band.source, "observed": observed, "evidence": evidence,
            "hidden": step.n < minimum, "k": step.k, "band_low": _end(band.low), "band_high": _end(band.high),
            "review": (band.flagged and observed == "under") or evidence == "not met"}


def _end(edge: Fraction | None) -> float:
    return math.nan if edge is None else float(edge)


def _observed(step: Step) -> Observed:
    share, band = step.share, step.band
    if share is None:
        return ""
    if band.low is not None and share < band.low:
        return "under"
    return "over" if band.high is None or share > band.high else ""


def _edge(step: Step) -> Fraction:
    """Return the edge of the band that is crossed, or the nearest one."""
    edges = [edge for edge in (step.band.low, step.band.high) if edge is not None]
    return min(edges, key=lambda edge: abs((step.share or 0) - edge))


def _outside_p(step: Step) -> float:
    """Return the p value of "the true share lies in the band"."""
    if not step.n:
        return math.nan
    at_most, at_least = _tails(step)
    sides = (step.band.low is not None) + (step.band.high is not None)
    return min(1.0, sides * min(at_most, at_least))


def _tails(step: Step) -> tuple[float, float]:
    """Return the chance of so few at the lower edge, and of so many at the upper one (1 where it is open)."""
    low, high = step.band.low, step.band.high
    at_most = 1.0 if low is None else binomial_tails(step.k, step.n, float(low))[0]
    at_least = 1.0 if high is None else binomial_tails(step.k, step.n, float(high))[1]
    return at_most, at_least


def _inside(step: Step, alpha: float) -> bool:
    """Tell whether two one-sided tests show that the true share lies in the band."""
    low, high = step.band.low, step.band.high
    above = low is None or binomial_tails(step.k, step.n, float(low))[1] <= alpha
    below = high is None or binomial_tails(step.k, step.n, float(high))[0] <= alpha
    return above and below


def _evidence(step: Step, p: float, minimum: int, alpha: float) -> Evidence:
    if step.n < max(minimum, 1):
        return "insufficient data"
    if p <= alpha:
        return "not met"
    return "met" if _inside(step, alpha) else "inconclusive"


def _enough(step: Step) -> int | None:
    """Return how many people it takes to say *met* at the share seen; None where it stands outside its band."""
    share, band = step.share, step.band
    if share is None or _observed(step) == "under" or (band.high is not None and share > band.high):
        return None
    edges = [edge for edge in (band.low, band.high) if edge is not None]
    needs = [n_to_clear(float(share), float(edge)) for edge in edges]
    known = [need for need in needs if need is not None]
    return max(known) if len(known) == len(edges) else None

"""Made roles: payouts, totals and a roster from a few lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from perfkit.exact import Range
from perfkit.fairness import FairnessReview, review_rewards
from perfkit.fairness.subjects import Subjects, gather_subjects
from perfkit.plan import Fairness, Ladder, Role

ROLE = Role(id="design", kind="design", subject="person", period="quarter", missing="hold", indicators={})
LADDER = Ladder(threshold=Range(Fraction(60), None), target=Range(Fraction(80), None))
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def make_frames(pay: Sequence[int | None], *, totals: Sequence[int | Fraction | None] | None = None,
                groups: Mapping[str, Sequence[str]] | None = None, teams: Sequence[str] | None = None) -> Frames:
    """Return payouts, totals and roster of one quarter; None is a row that could not be computed."""
    ids = [f"p{place:03d}" for place in range(len(pay))]
    common = {"period": "2026-Q2", "role": "design", "subject": ids, "spell": "2025-01-01"}
    exact = [None if total is None else Fraction(total) for total in (totals or [70] * len(pay))]
    payouts = pd.DataFrame({**common, "payee": ids, "payout": pd.array([money or 0 for money in pay], dtype="Int64"),
                            "lines": 1, "state": ["no row" if money is None else "paid" for money in pay]})
    frame = pd.DataFrame({**common, "total_numerator": ["" if one is None else str(one.numerator) for one in exact],
                          "total_denominator": ["" if one is None else str(one.denominator) for one in exact]})
    people = pd.DataFrame({"subject": ids, "role": "design", "team": list(teams or [""] * len(ids)),
                           "spell": "2025-01-01", **(groups or {})})
    return payouts, frame, people


@pytest.fixture(scope="session")
def frames() -> Callable[..., Frames]:
    return make_frames


@pytest.fixture(scope="session")
def subjects() -> Callable[..., Subjects]:
    def gather(pay: Sequence[int | None], **parts: Any) -> Subjects:
        payouts, totals, people = make_frames(pay, **parts)
        return gather_subjects(payouts, totals, people, role="design", groups=tuple(parts.get("groups") or ()))

    return gather


@pytest.fixture(scope="session")
def review() -> Callable[..., FairnessReview]:
    def run(pay: Sequence[int | None], *, fairness: Fairness | None = None, **parts: Any) -> FairnessReview:
        chosen = fairness or Fairness(groups=tuple(parts.get("groups") or ()), ladder=LADDER)
        return review_rewards(*make_frames(pay, **parts), chosen, ROLE)

    return run

"""The reach ladder: counts, bands, flags and what the evidence supports."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from perfkit.fairness.reach import Step, climb, reach_rows
from perfkit.fairness.subjects import Subjects

from .conftest import LADDER


def row(question: str, k: int, n: int) -> dict[str, Any]:
    return dict(reach_rows([Step(question, k, n)], minimum=5)[0])


def test_steps_count_exact_totals_at_their_edges(subjects: Callable[..., Subjects]) -> None:
    almost = Fraction(80) - Fraction(1, 10**30)
    found = climb(subjects([0, 1, 2, None, -5], totals=[80, almost, 60, 90, None]), LADDER)
    assert [(step.question, step.k, step.n) for step in found] == [
        ("reach_paid", 2, 4), ("reach_threshold", 4, 4), ("reach_target", 2, 4)]


def test_without_a_ladder_only_the_paid_are_counted(subjects: Callable[..., Subjects]) -> None:
    assert [step.question for step in climb(subjects([1, 0]), None)] == ["reach_paid"]


@pytest.mark.parametrize(("k", "n", "flagged"), [(8, 100, True), (65, 100, False), (49, 100, True), (50, 100, False)])
def test_reach_is_flagged_where_less_than_half_are_paid(k: int, n: int, flagged: bool) -> None:
    found = row("reach_paid", k, n)
    assert found["review"] is flagged
    assert found["observed"] == ("under" if flagged else "over")
    assert found["low"] < k / n < found["high"]
    assert (found["threshold"], found["source"]) == (0.5, "house_most")


@pytest.mark.parametrize(("question", "k", "n", "observed", "evidence"), [
    ("reach_paid", 65, 100, "over", "met"), ("reach_paid", 11, 20, "over", "inconclusive"),
    ("reach_paid", 9, 20, "under", "inconclusive"), ("reach_paid", 2, 20, "under", "not met"),
    ("reach_paid", 4, 4, "over", "insufficient data"), ("reach_threshold", 97, 100, "over", "met"),
    ("reach_threshold", 17, 20, "under", "inconclusive"), ("reach_threshold", 70, 100, "under", "not met"),
    ("reach_target", 65, 100, "", "inconclusive"), ("reach_target", 90, 100, "over", "not met"),
    ("reach_target", 30, 100, "under", "not met"), ("reach_target", 1300, 2000, "", "met"),
])
def test_what_is_observed_and_what_is_shown_are_two_things(question: str, k: int, n: int, observed: str,
                                                           evidence: str) -> None:
    found = row(question, k, n)
    assert (found["observed"], found["evidence"]) == (observed, evidence)


def test_few_people_are_hidden_and_nobody_is_no_share() -> None:
    assert row("reach_paid", 4, 4)["hidden"] is True
    nobody = row("reach_paid", 0, 0)
    assert math.isnan(nobody["effect"])
    assert (nobody["observed"], nobody["evidence"]) == ("", "insufficient data")


def test_the_people_needed_to_say_met_are_named_where_more_would_help() -> None:
    assert row("reach_paid", 11, 20)["n_to_say_met"] == 617
    assert row("reach_paid", 9, 20)["n_to_say_met"] is None
    assert row("reach_target", 65, 100)["n_to_say_met"] > 500


@pytest.mark.parametrize(("question", "rates"), [
    ("reach_paid", [0.5, 0.6, 0.9]), ("reach_threshold", [0.9, 0.95]), ("reach_target", [0.6, 0.65, 0.7])])
@pytest.mark.parametrize("n", [8, 20, 100])
def test_a_true_share_inside_its_band_is_rarely_called_not_met(question: str, rates: list[float], n: int) -> None:
    not_met = np.array([row(question, k, n)["evidence"] == "not met" for k in range(n + 1)])
    assert max(float(binom.pmf(np.arange(n + 1), n, rate)[not_met].sum()) for rate in rates) <= 0.05


@pytest.mark.parametrize(("question", "rates"), [
    ("reach_paid", [0.5, 0.45]), ("reach_threshold", [0.9, 0.8]), ("reach_target", [0.6, 0.7])])
@pytest.mark.parametrize("n", [8, 100, 2000])
def test_a_true_share_on_the_edge_is_rarely_called_met(question: str, rates: list[float], n: int) -> None:
    around = range(n + 1) if n <= 100 else range(0, n + 1, 5)
    met = [k for k in around if row(question, k, n)["evidence"] == "met"]
    for rate in rates:
        assert met == [] or float(binom.cdf(max(met), n, rate) - binom.cdf(min(met) - 1, n, rate)) <= 0.055


def test_several_steps_share_one_level() -> None:
    alone, with_others = row("reach_paid", 5, 20), reach_rows(
        [Step("reach_paid", 5, 20), Step("reach_threshold", 18, 20), Step("reach_target", 13, 20)], minimum=5)[0]
    assert with_others["p_value"] == alone["p_value"]
    assert with_others["p_adjusted"] == pytest.approx(3 * alone["p_value"])

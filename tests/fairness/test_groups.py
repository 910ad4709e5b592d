"""Group reach: which test decides, what it may say, how often it errs and what it finds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from perfkit.fairness.groups import Comparison, compare_groups, reach_gap_rows
from perfkit.fairness.subjects import Subjects
from perfkit.plan import Fairness
from perfkit.statistics import fisher, holm

GOLDEN = Path(__file__).parents[1] / "golden" / "statistics" / "rates.json"


def people(levels: list[str], paid: list[bool], *, teams: list[str] | None = None, **more: list[str]) -> Subjects:
    return Subjects(tuple(f"p{place:03d}" for place in range(len(paid))), tuple(100 * one for one in paid),
                    (None,) * len(paid), pd.DataFrame({"shift": levels, **more}), tuple(teams or [""] * len(paid)),
                    (True,) * len(paid), 0, "2026-Q2")


def two(k1: int, n1: int, k2: int, n2: int, **parts: Any) -> Subjects:
    paid = [place < k1 for place in range(n1)] + [place < k2 for place in range(n2)]
    return people(["a"] * n1 + ["b"] * n2, paid, **parts)


ASKED = Fairness(groups=("shift",), questions=("shift",))


def verdict(subjects: Subjects, fairness: Fairness = ASKED) -> dict[str, Any]:
    return dict(reach_gap_rows(compare_groups(subjects, fairness), frozenset())[0])


def test_reach_of_groups_equals_an_independent_tool() -> None:
    facts = json.loads(GOLDEN.read_text(encoding="utf-8"))["fairlearn"]
    counts = facts["paid_and_all"]
    levels = [team for team, (_, n) in counts.items() for _ in range(n)]
    paid = [place < k for k, n in counts.values() for place in range(n)]
    rows = reach_gap_rows(compare_groups(people(levels, paid), Fairness(groups=("shift",))), frozenset())
    found = {row["level"]: row["value"] for row in rows}
    assert found == pytest.approx(facts["by_group"])
    assert min(found.values()) / max(found.values()) == pytest.approx(facts["ratio"])
    assert max(found.values()) - min(found.values()) == pytest.approx(facts["difference"])


def test_a_group_that_was_not_declared_shows_numbers_and_no_verdict() -> None:
    found = verdict(two(8, 8, 0, 8), Fairness(groups=("shift",)))
    assert (found["value"], found["rest"], found["effect"]) == (1, 0, 1)
    assert (found["observed"], found["evidence"], found["review"]) == ("", "", False)
    assert math.isnan(found["p_value"])
    assert "minimum_detectable" not in found


@pytest.mark.parametrize(("counts", "observed", "evidence"), [
    ((8, 8, 1, 8), "over", "not met"), ((6, 8, 4, 8), "over", "inconclusive"),
    ((350, 500, 352, 500), "under", "met"), ((14, 20, 14, 20), "under", "inconclusive"),
    ((4, 4, 1, 20), "over", "insufficient data"), ((20, 20, 4, 4), "under", "insufficient data"),
    ((960, 1000, 900, 1000), "under", "met"), ((820, 1000, 740, 1000), "under", "inconclusive"),
    ((55, 100, 45, 100), "under", "inconclusive"),
])
def test_what_is_observed_and_what_is_shown_are_two_things(counts: tuple[int, int, int, int], observed: str,
                                                           evidence: str) -> None:
    found = verdict(two(*counts))
    assert (found["observed"], found["evidence"]) == (observed, evidence)
    assert found["review"] is (evidence == "not met")


def test_a_gap_of_ten_points_is_not_over_ten_points() -> None:
    assert verdict(two(7, 10, 6, 10))["observed"] == "under"


def test_what_more_people_could_show_stands_beside_the_verdict() -> None:
    found = verdict(two(14, 20, 12, 20))
    assert found["minimum_detectable"] == pytest.approx(0.45, abs=0.05)
    assert found["n_to_say_met"] == pytest.approx(405, abs=10)


def test_a_group_of_two_is_one_question_and_three_groups_share_the_level() -> None:
    half, quarter = ["a", "b"] * 20, ["w", "x", "y", "z"] * 10
    paid = [place % 3 > 0 for place in range(40)]
    asked = Fairness(groups=("shift", "band"), questions=("shift", "band"))
    found = compare_groups(people(half, paid, band=quarter), asked)
    assert [one.level for one in found] == ["a", "b", "w", "x", "y", "z"]
    assert found[0].p == found[1].p
    assert {one.family for one in found} == {5}
    assert [one.p_adjusted for one in found[1:]] == pytest.approx(holm([one.p for one in found[1:]]))


def test_only_declared_groups_cost_level() -> None:
    half, quarter = ["a", "b"] * 20, ["w", "x", "y", "z"] * 10
    asked = Fairness(groups=("shift", "band"), questions=("shift",))
    found = compare_groups(people(half, [place % 3 > 0 for place in range(40)], band=quarter), asked)
    assert found[0].p_adjusted == found[0].p == pytest.approx(float(fisher(13, 20, 13, 20)))


def clustered(k: list[int], size: int, inside: int) -> Subjects:
    teams = [f"t{place:02d}" for place in range(len(k)) for _ in range(size)]
    levels = ["a" if place < inside else "b" for place in range(len(k)) for _ in range(size)]
    return people(levels, [place < paid for paid in k for place in range(size)], teams=teams)


def test_a_group_that_divides_no_team_is_tested_over_whole_teams() -> None:
    found = verdict(clustered([9, 8, 9, 9, 2, 1, 3, 2], 10, 4))
    assert (found["test"], found["p_value"]) == ("teams", pytest.approx(2 / 70))
    assert found["evidence"] == "not met"
    assert "n_to_say_met" not in found


def test_fewer_than_four_teams_on_a_side_cannot_tell() -> None:
    found = verdict(clustered([10, 10, 10, 0, 0, 0, 0], 10, 3))
    assert (found["test"], found["evidence"]) == ("too few teams", "insufficient data")
    assert math.isnan(found["p_value"])


def test_teams_are_never_shown_to_be_alike() -> None:
    assert verdict(clustered([70] * 8, 100, 4))["evidence"] == "inconclusive"


def test_teams_of_one_and_people_without_a_team_are_people() -> None:
    alone = two(8, 8, 1, 8, teams=[f"t{place}" for place in range(16)])
    assert verdict(alone)["test"] == verdict(two(8, 8, 1, 8))["test"] == "fisher"


def test_the_question_of_teams_themselves_is_one_of_people() -> None:
    levels = ["t1"] * 8 + ["t2"] * 8
    found = compare_groups(people(levels, [True] * 8 + [False] * 8, teams=levels, team=levels),
                           Fairness(groups=("team",), questions=("team",)))
    assert {one.test for one in found if one.group == "team"} == {"fisher"}


def test_one_level_has_no_rest() -> None:
    found = verdict(people(["a"] * 8, [True] * 8))
    assert math.isnan(found["effect"])
    assert (found["observed"], found["evidence"]) == ("", "insufficient data")


@cache
def flags(n1: int, n2: int) -> np.ndarray:
    """What the room says of every pair of counts: everything that can happen, once."""
    return np.array([[verdict(two(k1, n1, k2, n2))["review"] for k2 in range(n2 + 1)] for k1 in range(n1 + 1)])


def chance_of_flag(n1: int, n2: int, rates: tuple[float, float]) -> float:
    one, two_ = binom.pmf(np.arange(n1 + 1), n1, rates[0]), binom.pmf(np.arange(n2 + 1), n2, rates[1])
    return float(one @ flags(n1, n2) @ two_)


@pytest.mark.parametrize("sizes", [(8, 8), (20, 20), (8, 40)])
def test_equal_groups_are_flagged_in_at_most_one_of_twenty_reviews(sizes: tuple[int, int]) -> None:
    worst = max(chance_of_flag(*sizes, (rate, rate)) for rate in (0.1, 0.3, 0.5, 0.7, 0.9))
    assert worst <= 0.05


@pytest.mark.parametrize(("sizes", "rates", "least"), [((8, 8), (0.9, 0.2), 0.75), ((20, 20), (0.8, 0.3), 0.80)])
def test_a_real_gap_is_flagged_often_enough(sizes: tuple[int, int], rates: tuple[float, float], least: float) -> None:
    assert chance_of_flag(*sizes, rates) >= least


def flagged(found: list[Comparison]) -> bool:
    return any(row["review"] for row in reach_gap_rows(found, frozenset()))


@pytest.mark.parametrize("rate", [0.3, 0.7])
def test_three_questions_together_flag_nulls_in_at_most_one_of_twenty_reviews(rate: float) -> None:
    rng = np.random.default_rng(20_263)
    asked = Fairness(groups=("shift", "band", "site"), questions=("shift", "band", "site"))
    alarms = 0
    for _ in range(1_000):
        levels = [rng.choice(list(names), 60).tolist() for names in ("ab", "wxyz", "mno")]
        made = people(levels[0], (rng.random(60) < rate).tolist(), band=levels[1], site=levels[2])
        alarms += any(one.p_adjusted <= 0.05 and abs(one.gap or 0) > 0.1 for one in compare_groups(made, asked))
    assert alarms / 1_000 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 1_000)


@pytest.mark.parametrize("rate", [0.3, 0.5, 0.9])
def test_luck_of_whole_teams_flags_nulls_in_at_most_one_of_twenty_reviews(rate: float) -> None:
    rng = np.random.default_rng(20_264)
    alarms = sum(flagged(compare_groups(clustered(
        rng.binomial(12, rng.beta(5 * rate, 5 * (1 - rate), 10)).tolist(), 12, 5), ASKED)) for _ in range(700))
    assert alarms / 700 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 700)


def test_a_whole_review_flags_what_the_comparison_flags(review: Callable[..., Any]) -> None:
    for k1 in range(0, 9, 2):
        for k2 in range(0, 9, 2):
            pay = [100 * (place < k1) for place in range(8)] + [100 * (place < k2) for place in range(8)]
            found = review(pay, fairness=ASKED, groups={"shift": ["a"] * 8 + ["b"] * 8})
            assert bool(found.group_reach.frame["review"].any()) == flags(8, 8)[k1, k2]

"""The whole review on the real scoring and pay rooms: the plan point is the pay run, cent for cent."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.exact import Range
from perfkit.plan import Amount, Clamp, Expression, Grade, IndicatorRule, Pool, Quantity, Role
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points
from perfkit.sensitivity import move_weight, review_weights
from perfkit.sensitivity.pay_changes import compare_runs

INDICATORS = {"csat@plain": ("3/5", 500, 1000), "speed@plain": ("1/4", 200, 1000), "quality@plain": ("3/20", 800, 1000)}
PERIODS = ("2026-01", "2026-02", "2026-03")


def a_role():
    grades = (Grade(grade="A", range=Range(Fraction(80), None), pay=Fraction(6, 5)),
              Grade(grade="B", range=Range(Fraction(60), Fraction(80)), pay=Fraction(1)),
              Grade(grade="C", range=Range(None, Fraction(60)), pay=Fraction(3, 5)))
    rewards = (Amount(line="bonus", amount=Expression.parse("wage_base * grade_pay * 7%")),
               Pool(line="pool", of="team", pool=Expression.parse("1000"), share_by="total", cap=Fraction(300),
                    remainder="redistribute", tie_break="subject"))
    rules = {name: IndicatorRule(weight=Fraction(weight), scoring=Clamp(worst=Quantity.parse("0%"),
                                                                        best=Quantity.parse("100%")))
             for name, (weight, _, _) in INDICATORS.items()}
    return Role(id="cs", kind="customer_service_presale", subject="person", period="month", missing="reweight",
                indicators=rules, grades=grades, rewards=rewards)


def made_values(people):
    """Whole thousandths, seeded; every seventh cell is too thin to count."""
    source, rows = np.random.default_rng(7), []
    for period in PERIODS:
        for subject in people["subject"]:
            for place, (name, (_, low, high)) in enumerate(sorted(INDICATORS.items())):
                top = int(source.integers(low, high))
                thin = (len(rows) % 7 == 0) and place < 2
                rows.append({"period": period, "role": "cs", "subject": subject, "spell": "2025-01-01",
                             "indicator": name, "unit": "share", "direction": "higher", "value": top / 1000,
                             "numerator": top, "denominator": 1000, "n": 1000, "low": 0.0, "high": 1.0,
                             "state": "shown" if thin else "counted", "maturity": "final",
                             "reason": "too_few" if thin else ""})
    return pd.DataFrame(rows)


def made_people(size=12):
    return pd.DataFrame({"subject": [f"p{place:02d}" for place in range(size)], "role": "cs", "spell": "2025-01-01",
                         "team": [f"t{place % 3}" for place in range(size)], "shop": "s",
                         "wage_base": pd.array([500_000 + 12_345 * place for place in range(size)], dtype="Int64")})


@pytest.fixture(scope="module")
def desk():
    people = made_people()
    values = made_values(people)
    baselines = values.iloc[:0].assign(baseline="", source="", date="")

    def run(role):
        parts = [one_period(role, values[values["period"] == period], baselines, people) for period in PERIODS]
        return tuple(pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))

    return a_role(), run, people


def one_period(role, values, baselines, people):
    scores = score_points(values.reset_index(drop=True), baselines, role)
    totals = total_points(scores, role, "2026-01-01")
    lines, _ = pay_lines(role, totals, scores, values, people, plan_version="2026-01-01", currency="CNY")
    return scores, totals, sum_payouts(lines)


def review_of(desk, **scenarios):
    role, run, people = desk
    scores, totals, _ = run(role)
    return review_weights(scores, totals, role, lambda changed: run(changed)[1:], scenarios, people=people)


@pytest.fixture(scope="module")
def review(desk):
    role = desk[0]
    return review_of(desk, service=move_weight(role, "speed@plain", Fraction(35, 100)))


def test_the_plan_point_is_the_pay_run_cent_for_cent(desk):
    role, run, _ = desk
    before, same = run(role), run(move_weight(role, "csat@plain", role.indicators["csat@plain"].weight))
    pd.testing.assert_frame_equal(before[2], same[2])
    change = compare_runs(before[1:], same[1:])
    assert (change.money["difference"] == 0).all()
    assert int(change.money["before"].sum()) == int(before[2]["payout"].sum())


def test_steps_agree_with_the_pay_run_of_that_role(desk, review):
    role, run, _ = desk
    before, frame = run(role)[2]["payout"].sum(), review.steps.frame
    for row in frame.iloc[[0, 5, 11]].to_dict("records"):
        to = role.indicators[row["indicator"]].weight + Fraction(row["step"]).limit_denominator(100)
        after = run(move_weight(role, row["indicator"], to))[2]["payout"].sum()
        assert (row["cost_before"], row["cost_change"]) == (before, after - before)


def test_all_five_results_are_there_by_their_stored_names(review):
    results = review.results()
    assert list(results) == ["weight_steps", "stability", "swaps", "scenario_pay", "importance"]
    assert all(len(result.frame) for result in results.values())
    assert all(result.notes for result in results.values())


def test_own_periods_stand_side_by_side(review):
    for result in (review.stability, review.swaps, review.importance):
        assert sorted(result.frame["period"].unique()) == list(PERIODS)
    assert "period" not in review.steps.frame
    assert any("2026-01, 2026-02, 2026-03" in note.en for note in review.steps.notes)


def test_money_of_a_scenario_reconciles_with_the_pay_run(desk, review):
    role, run, _ = desk
    frame = review.scenario_pay.frame
    before, after = (run(each)[2]["payout"].sum() for each in
                     (role, move_weight(role, "speed@plain", Fraction(35, 100))))
    for _, level in frame.groupby("level"):
        assert (level["before"].sum(), level["after"].sum()) == (before, after)


def test_who_lacks_an_indicator_is_counted_in_the_notes(desk, review):
    scores = desk[1](desk[0])[0]
    own = scores[scores["state"] == "reweighted"].drop_duplicates(["period", "subject"])
    assert 0 < len(own) < 36
    assert any(f"Results that lack an indicator: {len(own)} of 36" in note.en for note in review.stability.notes)


def test_every_result_says_what_was_exact_and_what_was_drawn(review):
    for result in review.results().values():
        said = " ".join(note.en for note in result.notes)
        assert "Exact" in said
        assert ("Drawn" in said) == (result.name == "stability")
    drawn = " ".join(note.en for note in review.stability.notes)
    for word in ("10,000 draws", "seed 1", "standard error", "concentration 50"):
        assert word in drawn


def test_rows_in_any_order_give_the_same_review(desk, review):
    role, run, people = desk

    def shuffled(changed):
        return tuple(frame.sample(frac=1, random_state=9) for frame in run(changed))

    scores, totals, _ = shuffled(role)
    other = review_weights(scores, totals, role, lambda changed: shuffled(changed)[1:],
                           {"service": move_weight(role, "speed@plain", Fraction(35, 100))},
                           people=people.sample(frac=1, random_state=4))
    for name, result in review.results().items():
        pd.testing.assert_frame_equal(result.frame, other.results()[name].frame)
        assert result.notes == other.results()[name].notes


def test_the_order_of_indicators_in_the_plan_does_not_matter(desk, review):
    role, run, people = desk
    turned = replace(role, indicators=dict(reversed(role.indicators.items())))
    scores, totals, _ = run(turned)
    other = review_weights(scores, totals, turned, lambda changed: run(changed)[1:], {}, people=people)
    for name in ("steps", "stability", "swaps", "importance"):
        pd.testing.assert_frame_equal(getattr(review, name).frame, getattr(other, name).frame)


def test_totals_that_the_pay_run_does_not_give_are_refused(desk):
    role, run, _ = desk
    scores, totals, _ = run(role)
    with pytest.raises(DataError, match="does not give the totals"):
        review_weights(scores, totals, role, lambda _: run(move_weight(role, "csat@plain", Fraction(1, 2)))[1:], {})


def test_a_role_in_which_nobody_is_scored_still_speaks(desk):
    role, run, _ = desk
    held = replace(role, missing="hold")
    scores, totals, payouts = (frame[frame["subject"] == "p00"] for frame in run(held))
    scores, totals = scores[scores["period"] == "2026-01"], totals[totals["period"] == "2026-01"]
    assert totals["state"].tolist() == ["held"]
    review = review_weights(scores, totals, held, lambda _: (totals, payouts), {})
    for result in review.results().values():
        assert result.finding().fill("en")
        assert result.finding().fill("zh")
        assert result.html()

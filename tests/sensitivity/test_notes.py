"""Notes say who was compared how, in both languages, and only what holds."""

import pandas as pd

from perfkit.sensitivity import notes
from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.stability import WeightLaw
from perfkit.sensitivity.swaps import find_swaps

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop

OTHER = {"d": {"one": 80, "two": None, "three": 61, "four": 90}, "e": dict.fromkeys(WORKED_WEIGHTS)}


def grids_of(points_by_period):
    role, scores, totals, _ = a_shop(points_by_period, WORKED_WEIGHTS)
    return read_grids(scores, totals, role)


def test_people_with_the_same_indicators_are_compared_exactly():
    said = [note.en for note in notes.common(grids_of({"2026-01": WORKED_POINTS}))]
    assert said == ["All 3 results have the same counted indicators, so they are compared exactly."]


def test_missing_indicators_missing_totals_and_own_periods_are_counted():
    said = notes.common(grids_of({"2026-01": {**WORKED_POINTS, **OTHER}, "2026-02": WORKED_POINTS}))
    assert [note.en.split(".")[0] for note in said] == [
        "Results that lack an indicator: 1 of 7", "Left out, without a total (held, or no row): 1",
        "2 own periods (2026-01, 2026-02) are analysed one by one; money is their sum"]
    assert "7 个结果中有 1 个缺少指标" in said[0].zh


def test_swaps_say_how_many_pairs_keep_weights_of_their_own():
    grids = grids_of({"2026-01": {**WORKED_POINTS, **OTHER}})
    frame = find_swaps("cs", grids)
    said = " ".join(note.en for note in notes.of_swaps(frame, WeightLaw()))
    roots = frame[frame["method"] == "root"].drop_duplicates(["ahead", "behind"])
    assert f"Pairs with different counted indicators: {len(roots)}." in said
    alike = notes.of_swaps(frame[frame["method"] == "exact"], WeightLaw())
    assert "different" not in " ".join(note.en for note in alike)


def test_draws_are_stated_with_their_error():
    said = [note.en for note in notes.of_stability(pd.DataFrame({"rank_error": [0.01, 0.0256]}),
                                                   WeightLaw(concentration=20, draws=1_000, seed=4))]
    assert "concentration 20 (a weight of 40% then has a standard deviation of 10.7 points)" in said[0]
    assert said[1] == "Drawn: ranks, from 1,000 draws with seed 4; the largest standard error of a mean rank is 0.026."


def test_without_people_it_is_said_that_there_are_no_teams():
    grids = grids_of({"2026-01": WORKED_POINTS})
    assert notes.NO_TEAMS in notes.of_scenarios(None, grids)
    assert notes.NO_TEAMS not in notes.of_scenarios(pd.DataFrame(), grids)

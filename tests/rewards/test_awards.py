"""Awards for the best: places, ties by a written rule, cents that add up, and who waits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.language import LANGUAGES
from perfkit.rewards.awards import award_places
from perfkit.rewards.sentences import line_sentence

from .planned import amounts, paid, role_of, staff


def award(**changes):
    told = {"rank_by": "total", "among": "role", "top": "1", "amount": "1000", "ties": "split"} | changes
    return "{line: champion, award: {" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}}"


FULL = [100_000] * 4


@pytest.mark.parametrize(("changes", "scores", "due"), [
    ({}, [80, 95, 90, 95], [0, 50_000, 0, 50_000]),
    ({"ties": "all"}, [80, 95, 90, 95], [0, 100_000, 0, 100_000]),
    ({"top": 2}, [80, 95, 90, 90], [0, 100_000, 50_000, 50_000]),
    ({"top": 9}, [80, 95, 90, 90], [100_000] * 4),
    ({"top": 2, "amount": "0.01"}, [90, 90, 90, 80], [1, 1, 0, 0]),
    ({"rank_by": "points.score", "top": 1}, [80, 95, 90, 85], [0, 100_000, 0, 0])])
def test_places_as_worked_by_hand(changes, scores, due):
    assert amounts(paid(role_of(award(**changes)), scores, FULL), "champion") == due


def test_where_lower_is_better_the_lowest_value_comes_first():
    lines = paid(role_of(award(rank_by="value.score")), [80, 95, 20, 85], FULL, directions="lower")
    assert amounts(lines, "champion") == [0, 0, 100_000, 0]


def test_each_team_has_its_own_champion():
    roster = staff(4, team=["T1", "T2", "T1", "T2"])
    assert amounts(paid(role_of(award(among="team")), [80, 95, 90, 85], FULL, roster=roster), "champion") == [
        0, 100_000, 100_000, 0]


def test_while_a_total_is_held_nobody_of_its_unit_is_placed():
    roster = staff(4, team=["T1", "T1", "T2", "T2"])
    lines = paid(role_of(award(among="team")), [80, None, 90, 85], FULL, roster=roster)
    assert amounts(lines, "champion") == [None, None, 100_000, 0]
    assert lines["reason"].tolist() == ["award_held", "total_held", "", "not_awarded"]


def test_the_sentence_tells_the_place_and_what_is_missing():
    lines = paid(role_of(award()), [80, 95, 90, 95], FULL)
    said = [line_sentence(row, "CNY") for row in lines.to_dict("records")]
    assert said[0].fill("en") == ("place 4 of 4 by total (service) = ¥0.00; not among the places that are awarded; "
                                  "7.5 behind the last place that is awarded")
    assert said[1].fill("en") == "place 1 of 4 by total (service) = ¥500.00; 2 are level there"
    assert all(text.fill(language) for text in said for language in LANGUAGES)


@given(st.lists(st.integers(0, 8).map(Fraction), min_size=1, max_size=9), st.integers(1, 10), st.integers(1, 99))
def test_split_awards_add_up_to_the_places_that_exist(results, top, amount):
    placed = award_places(results, top=top, amount=amount, split=True)
    assert sum(one.amount for one in placed) == amount * min(top, len(results))
    everyone = award_places(results, top=top, amount=amount, split=False)
    edge = sorted(results, reverse=True)[min(top, len(results)) - 1]
    assert [one.amount for one in everyone] == [amount if result >= edge else 0 for result in results]
    for one, result in zip(placed, results, strict=True):
        assert (one.amount > 0) <= (result >= edge)
        assert one.place == 1 + sum(other > result for other in results)

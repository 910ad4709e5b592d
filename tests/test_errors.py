"""Errors name the place, the value and the way out, for people and machines."""

import json
import pickle

from perfkit.errors import DataError, PerfkitError, Problem, nearest_name, unknown_name


def test_all_problems_are_shown_up_to_a_limit_and_the_rest_counted():
    error = DataError(Problem(what=f"bad {n}", code="x") for n in range(103))
    assert str(error).splitlines()[-1] == "and 3 more"
    assert len(error.problems) == 103


def test_a_problem_is_one_json_line_with_every_field():
    line = Problem(what="负数", code="negative", file="a.csv", row=3, column="金额", got="-1", allowed=">= 0").as_json()
    assert "\n" not in line
    assert json.loads(line)["column"] == "金额"


def test_an_error_crosses_processes():
    error = PerfkitError(Problem(what="broken", code="x", got="1"))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.problems) == (PerfkitError, error.problems)


def test_nearest_name_does_not_depend_on_order():
    assert nearest_name("ab", ["ac", "ad"]) == nearest_name("ab", ["ad", "ac"])


def test_unknown_name_lists_what_exists():
    assert "allowed: a, b" in str(unknown_name("role", "c", ["a", "b"]))

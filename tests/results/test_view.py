"""Audiences are those of the table, and names are told apart."""

import pytest

from perfkit.errors import RequestError
from perfkit.language import Text
from perfkit.results import AUDIENCES, View, find_audience


def test_audiences_are_those_of_the_table():
    seen = {name: (audience.names, audience.money, audience.sums, audience.small_groups)
            for name, audience in AUDIENCES.items()}
    assert seen == {"owner": (False, False, True, False), "management": (True, True, True, False),
                    "hr": (True, True, True, True), "council": (False, False, False, False),
                    "employee": (False, False, False, False)}


def test_an_unknown_audience_is_refused_with_the_nearest():
    with pytest.raises(RequestError, match="did you mean 'council'"):
        find_audience("councel")


def test_two_of_one_name_are_told_apart_by_their_id_in_that_language_alone():
    view = View(language="zh", names={"a": {"zh": "王伟", "en": "Wang Wei"}, "b": {"zh": "王伟", "en": "Wang Wei 2"}})
    assert [view.subject(subject) for subject in "abc"] == ["王伟 (a)", "王伟 (b)", "c"]
    english = View(language="en", names=view.names)
    assert english.subject("a") == "Wang Wei"


def test_lines_and_scenarios_have_names_and_fall_back_on_their_ids():
    view = View(language="zh", line_names={"design": {"bonus": Text(en="Grade bonus", zh="等级奖金")}},
                scenario_names={"sales": Text(en="Sales first", zh="销售优先")})
    assert [view.line("design", "bonus"), view.line("warehouse", "bonus"), view.line("design", "pool")] == [
        "等级奖金", "bonus", "pool"]
    assert [view.scenario("sales"), view.scenario("{traffic}")] == ["销售优先", "{traffic}"]
    assert view.line_text("design", "bonus").en == "Grade bonus"

"""What an audience may not see is not in the bytes."""

import pandas as pd
import pytest

from perfkit.language import Text
from perfkit.results import AUDIENCES, Column, View, build_table
from perfkit.results.table import HIDDEN_MARK

from .conftest import NAMES, SIZE

NAMELESS = [name for name, audience in AUDIENCES.items() if not audience.names]
NAMED = [name for name, audience in AUDIENCES.items() if audience.names]


def _reveals(html):
    return [word for subject, names in NAMES.items() for word in (subject, *names.values()) if word in html]


@pytest.mark.parametrize("audience", NAMELESS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_results_about_people_are_a_spread_to_those_who_see_no_names(totals, audience, language):
    note = Text(en="Person No03 was held", zh="员工03号暂缓")
    html = totals(audience, language, notes=(note, Text(en="General", zh="一般")))._repr_html_()
    assert not _reveals(html)
    assert "<svg" not in html
    assert {"en": "Median", "zh": "中位数"}[language] in html
    assert "84.50" in html
    assert "90.00" not in html
    assert {"en": "General", "zh": "一般"}[language] in html


@pytest.mark.parametrize("audience", NAMED)
def test_results_about_people_have_names_in_the_language_of_the_page(totals, audience):
    assert "Person No03" in totals(audience, "en").html()
    html = totals(audience, "zh").html()
    assert "员工03号" in html
    assert "Person" not in html.replace("Person No00 leads", "")


def test_a_spread_of_too_few_is_not_shown(totals):
    html = totals("owner", size=4).html()
    assert "<table" not in html
    assert "Too few" in html


def test_money_needs_more_people_than_other_numbers(totals):
    assert "Payout" in totals("owner", size=SIZE).html()
    html = totals("owner", size=8).html()
    assert "Total" in html
    assert "Payout" not in html


def test_a_spread_is_told_apart_by_indicator(view):
    import pandas as pd

    from perfkit.results import Column
    from perfkit.results.privacy import spread_table

    columns = [Column("subject", "subject", Text(en="Who", zh="谁")),
               Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
               Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
               Column("value", "value", Text(en="Value", zh="数值"))]
    frame = pd.DataFrame({"subject": list("abcde") * 2, "indicator": ["csat@score"] * 5 + ["frt@human"] * 5,
                          "unit": ["share"] * 5 + ["duration"] * 5, "value": [0.5] * 5 + [20_000.0] * 5})
    rows = spread_table(frame, columns, view("council")).rows
    assert [row[0] for row in rows] == ["csat@score: Value", "frt@human: Value"]
    assert [row[3] for row in rows] == ["50.0%", "20.0 s"]


@pytest.mark.parametrize("audience", ["owner", "management", "council", "employee"])
def test_numbers_of_hidden_groups_are_in_no_part(groups, audience):
    html = groups(audience)._repr_html_()
    assert "0.777" not in html
    assert "77.7%" not in html
    assert html.count(f">{HIDDEN_MARK}</td>") == 2
    assert "could reveal" in html
    assert "The largest gap is 0.250" in html


def test_hr_sees_hidden_groups(groups):
    html = groups("hr").html()
    assert "+77.7%" in html
    assert HIDDEN_MARK not in html


def test_a_subject_in_another_result_is_a_mark_to_those_who_see_no_names(view):
    import pandas as pd

    from perfkit.results import Column, build_table

    columns = [Column("file", "text", Text(en="File", zh="文件")), Column("who", "subject", Text(en="Who", zh="谁"))]
    frame = pd.DataFrame({"file": ["a.csv"], "who": ["cs01"]})
    assert build_table(frame, columns, view("council"), label="x").rows == (("a.csv", HIDDEN_MARK),)
    assert build_table(frame, columns, view("hr"), label="x").rows == (("a.csv", "Person No01"),)


@pytest.mark.parametrize(("audience", "seen"), [("council", False), ("owner", False), ("hr", True)])
@pytest.mark.parametrize("somebody", ["p01", "员工01号", "Person No01"])
def test_a_cell_that_holds_a_person_is_hidden_from_who_sees_no_names(audience, seen, somebody):
    columns = [Column("got", "text", Text(en="Got", zh="实际值"))]
    view = View(audience=AUDIENCES[audience], names={"p01": {"zh": "员工01号", "en": "Person No01"}})
    rows = build_table(pd.DataFrame({"got": [somebody, "汇总"]}), columns, view, label="Left out").rows
    assert rows == ((somebody if seen else HIDDEN_MARK,), ("汇总",))

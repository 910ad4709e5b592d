"""Cells are written by kind, in either language; missing ones are a dash."""

from datetime import date

import pandas as pd
import pytest

from perfkit.errors import RequestError
from perfkit.language import Text
from perfkit.results import Column, View, show_cell

VIEW = View(language="en", names={"a": {"zh": "李娜", "en": "Li Na"}, "b": {"zh": "李娜", "en": "Li Na"},
                                  "c": {"zh": "王伟", "en": ""}},
            indicator_names={"csat@five_star": Text(en="Satisfaction", zh="满意度"),
                             "frt": Text(en="First reply", zh="首响")},
            role_names={"cs": Text(en="Service", zh="客服")})
ZH = View(language="zh", names=VIEW.names, indicator_names=VIEW.indicator_names, role_names=VIEW.role_names)


def _show(cell, kind, view=VIEW, row=None, **more):
    return show_cell(cell, Column("x", kind, Text(en="X", zh="X"), **more), row or {}, view)


@pytest.mark.parametrize(("kind", "cell", "en", "zh"), [
    ("share", 0.123, "12.3%", "12.3%"), ("share", "3/100", "3.0%", "3.0%"), ("money", 123456, "¥1,234.56", "¥1,234.56"),
    ("duration", 42_500, "42.5 s", "42.5 秒"), ("count", 1234, "1,234", "1,234"), ("points", -1.5, "−1.50", "−1.50"),
    ("ratio", 1.256, "1.26", "1.26"), ("p", 0.0001, "<0.001", "<0.001"), ("p", 0.25, "0.250", "0.250"),
    ("date", date(2026, 3, 31), "31 Mar 2026", "2026年3月31日"), ("date", "2026-03-31", "31 Mar 2026", "2026年3月31日"),
    ("date", pd.Timestamp("9999-12-31"), "open", "至今"), ("date", "never", "never", "never"),
    ("code", "held", "held", "暂缓"), ("code", "own_word", "own word", "own word"), ("code", True, "yes", "是"),
    ("role", "cs", "Service", "客服"), ("role", "other", "other", "other"),
    ("indicator", "csat@five_star", "Satisfaction", "满意度"), ("indicator", "frt@human", "First reply", "首响"),
    ("indicator", "x@y", "x@y", "x@y"), ("hash", "0123456789abcdef", "0123456789ab", "0123456789ab"),
    ("subject", "c", "王伟", "王伟"), ("subject", "a", "Li Na (a)", "李娜 (a)"), ("subject", "zz", "zz", "zz"),
    ("text", "x < y", "x < y", "x < y"), ("period", "2026-Q2", "2026-Q2", "2026-Q2")])
def test_each_kind_in_both_languages(kind, cell, en, zh):
    assert (_show(cell, kind), _show(cell, kind, ZH)) == (en, zh)


@pytest.mark.parametrize("kind", ["text", "code", "subject", "share", "money", "date", "p", "value", "hash"])
@pytest.mark.parametrize("cell", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_missing_is_a_dash(kind, cell):
    assert _show(cell, kind) == "–"


def test_values_are_written_by_the_unit_of_their_row_and_effects_with_their_sign():
    assert _show(0.5, "value", row={"unit": "share"}) == "50.0%"
    assert _show(500, "value", row={"unit": "money"}) == "¥5.00"
    assert _show(0.05, "effect", row={"unit": "share"}) == "+5.0%"
    assert _show(2.5, "value", row={"unit": None}) == "2.50"


def test_a_column_may_bring_words_of_its_own():
    words = {"held": Text(en="on hold", zh="搁置")}
    assert _show("held", "code", ZH, codes=words) == "搁置"
    assert _show("paid", "code", ZH, codes=words) == "已付"


def test_an_unknown_kind_is_refused_with_the_nearest():
    with pytest.raises(RequestError, match="did you mean 'points'"):
        Column("x", "point", Text(en="X", zh="X"))


def test_a_line_is_named_by_the_plan_of_its_role_and_a_scenario_by_its_words():
    view = View(language="zh", line_names={"cs": {"bonus": Text(en="Bonus", zh="奖金")}},
                scenario_names={"sales": Text(en="Sales first", zh="销售优先")})
    assert _show("bonus", "line", view, {"role": "cs"}) == "奖金"
    assert _show("bonus", "line", view, {"role": "design"}) == "bonus"
    assert _show("sales", "scenario", view) == "销售优先"


def test_whole_money_has_no_minor_unit():
    assert _show(123456, "money", whole=True) == "¥1,235"

"""Results of this room show themselves in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pandas as pd
import pytest

from perfkit.indicators import (
    DefinitionQueries,
    Definitions,
    IndicatorValues,
    Trend,
    definition_queries,
    definitions,
    indicator_names,
)
from perfkit.indicators.registry import known_definitions
from perfkit.results import AUDIENCES, View
from perfkit.sources import TABLES
from tests.indicators.made import at, make_tables, values

CJK = re.compile(r"[\u4e00-\u9fff]")
START = at("2026-01-05T10:00:00")
ZH = View(language="zh", indicator_names=indicator_names())
EN = View(indicator_names=indicator_names())


@pytest.fixture
def frame(tmp_path):
    ratings = [{"rating_id": f"{month}{agent}{n}", "agent_id": agent, "rated_at": START + timedelta(days=31 * month),
                "score": 5 if n < good else 1}
               for month, good in ((0, 20), (1, 30)) for agent in "ab" for n in range(40)]
    tables = make_tables(tmp_path, ratings=ratings)
    return values(tables, ["csat", "csat@mean5", "fcr"], periods=("2026-01", "2026-02"))


def test_values_say_how_many_may_be_scored(frame):
    finding = IndicatorValues(frame=frame).finding()
    assert finding.en.startswith("0 of 12 values may be scored, 8 are shown only, 4 are absent")
    assert "12 个指标值" in finding.zh


def test_numbers_of_withheld_values_are_not_shown(frame):
    few = frame.assign(state=frame["state"].replace("shown", "withheld"))
    result = IndicatorValues(frame=few)
    assert result.shown()["value"].isna().all()
    assert result.frame["value"].notna().any()


def test_the_trend_is_told_in_medians(frame):
    result = Trend(frame=frame.assign(broken=""))
    csat = result.medians().query("indicator == 'csat@default'")
    assert csat["value"].tolist() == [0.5, 0.75]
    assert result.finding().en == "Since the period before, the median of 2 of 2 indicators got better, of 0 worse"


def test_the_table_of_the_trend_holds_what_the_chart_draws(frame):
    table = Trend(frame=frame.assign(broken=""), view=EN).table()
    assert table.headings[2:] == ("Median", "Lower quartile", "Upper quartile", "Subjects")
    assert len(table.rows) == 4


def test_one_period_is_no_trend(frame):
    assert "no trend yet" in Trend(frame=frame[frame["period"] == "2026-01"].assign(broken="")).finding().en


@pytest.mark.parametrize(("view", "words"), [(EN, "another variant"), (ZH, "更换口径")])
def test_a_definition_that_changed_is_marked_in_chart_table_and_alternative_text(frame, view, words):
    changed = (frame["period"] == "2026-02") & (frame["indicator"] == "csat@default")
    result = Trend(frame=frame.assign(broken=changed.map({True: "variant", False: ""})), view=view)
    chart = result.plot()
    assert chart.svg().count('class="rule"') == 1
    assert words in chart.svg()
    assert f"{view.indicator('csat@default')} 2026-02 {words}" in chart.alt
    assert [row[-1] for row in result.table().rows] == ["–", words, "–", "–"]


def test_a_change_in_a_period_without_a_median_marks_the_next_one(frame):
    late = frame[frame["period"] == "2026-02"].assign(period="2026-03", broken="")
    silent = frame.assign(broken=frame["period"].map({"2026-01": "", "2026-02": "minimum"}))
    silent.loc[silent["period"] == "2026-02", "state"] = "absent"
    result = Trend(frame=pd.concat([silent, late], ignore_index=True))
    made = result.medians().query("indicator == 'csat@default'")
    assert made[["period", "broken"]].values.tolist() == [["2026-01", ""], ["2026-03", "minimum"]]


@pytest.mark.parametrize("make", [IndicatorValues, Trend])
def test_results_draw_and_write_themselves_in_one_language(frame, make):
    frame = frame.assign(broken="")
    chinese, english = make(frame=frame, view=ZH), make(frame=frame, view=EN)
    assert "客户满意度评分" in chinese.html()
    assert "Customer satisfaction" not in chinese.html()
    assert not CJK.search(english.html())
    assert english.plot() is not None
    assert make(frame=frame[:0], view=EN).plot() is None
    assert make(frame=frame[:0], view=EN).html()


def test_an_audience_without_names_sees_the_spread_only(frame):
    html = IndicatorValues(frame=frame, view=View(audience=AUDIENCES["council"])).html()
    assert ">a<" not in html


def test_definitions_are_told_in_one_language():
    wanted = sorted(known_definitions())
    frame = definitions(wanted)
    assert frame["indicator"].tolist() == wanted
    assert not CJK.search(Definitions(frame=frame, view=EN).html())
    shown = Definitions(frame=frame, view=ZH).shown()
    assert all(CJK.search(text) or text == "1" for name in ("numerator", "denominator", "differs", "n_unit")
               for text in shown[name])


def test_definitions_count_what_rests_on_makers_documents():
    assert Definitions(frame=definitions(["csat", "productivity"])).finding().en == (
        "2 definitions are in use; 1 rests on a maker's own document")


SERVICE = [("customer_service_presale", "person")]


def test_queries_have_the_same_hash_in_every_process(tmp_path):
    words = "from perfkit.indicators import definition_queries as q; from perfkit.sources import TABLES as t; " \
            "c = {k: tuple(v.columns) for k, v in t.items() if k in ('sessions', 'ratings', 'orders', 'refunds')}; " \
            "print(*q(dict.fromkeys(['mau', 'csat', 'sales_growth_yoy'], [('operations', 'shop')]), c)['sql_hash'])"
    said = {subprocess.run([sys.executable, "-W", "ignore", "-c", words], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(said) == 1
    assert all(len(digest) == 64 for digest in said.pop().split())


def test_only_what_the_tables_can_give_has_a_query():
    wanted = {"pick_accuracy": [("warehouse", "person")], "csat": SERVICE}
    found = definition_queries(wanted, columns("shipments_daily"))
    assert found[["indicator", "reads"]].values.tolist() == [["pick_accuracy@default", "shipments_daily"]]


def test_only_the_query_that_runs_is_listed_and_what_else_would_do_is_named():
    found = definition_queries({"pick_accuracy": [("warehouse", "person")]}, columns("shipments", "shipments_daily"))
    assert found[["reads", "others"]].values.tolist() == [["shipments", "shipments_daily"]]
    shown = DefinitionQueries(frame=found, view=ZH)
    assert shown.table().rows[0][1] == "发货（shipments）"
    assert shown.detail().rows[0][1] == "发货日汇总（shipments_daily）"


def test_a_key_that_two_kinds_of_role_compute_in_two_ways_has_both_queries():
    both = [("customer_service_aftersale", "person"), ("warehouse", "person")]
    found = definition_queries({"complaint_rate": both}, columns("complaints", "orders", "chats", "shipments"))
    assert len(found) == len(definition_queries({"complaint_rate": both[:1]}, columns("complaints", "orders", "chats",
                                                                                     "shipments"))) + 1


def columns(*tables):
    return {name: tuple(TABLES[name].columns) for name in tables}


@pytest.mark.parametrize(("language", "headline"), [
    ("en", "1 query stands behind the definitions; a changed hash is a changed definition"),
    ("zh", "口径背后共 1 条查询；哈希变化即口径变化")])
def test_queries_show_their_hash_and_fold_their_text(language, headline):
    frame = definition_queries({"csat": SERVICE}, columns("ratings"))
    shown = DefinitionQueries(frame=frame, view=View(language=language))
    assert shown.headline() == headline
    assert shown.table().rows[0][2] == frame.loc[0, "sql_hash"][:12]
    assert "SELECT" in shown.detail().rows[0][1]

"""Counts of states, rows that came after a freeze, and changes of what an indicator means."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.plan import PlanHistory, read_plan
from perfkit.results import View, find_audience
from perfkit.study.data_checks import Completeness, LateRows, ValueStates, count_states
from perfkit.study.definition_breaks import DefinitionBreaks, definition_breaks

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

VIEWS = {language: View(language=language, audience=find_audience("management")) for language in ("en", "zh")}


def versions(folder, *changes):
    """Return plan versions a month apart, each with the changes so far."""
    texts, text = [PLAN], PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
        texts.append(text)
    history = {}
    for month, written in enumerate(texts, start=1):
        path = folder / f"2026-{month:02d}-01.yaml"
        path.write_text(written)
        history[date(2026, month, 1)] = read_plan(path)
    return PlanHistory(history)


WRITTEN_TWICE = [["net_sales", "ended", "net_sales@default", ""],
                 ["net_sales@default", "started", "", "net_sales@default"],
                 ["net_sales@gmv", "started", "", "net_sales@gmv"]]


def test_another_variant_is_a_break_and_a_weight_is_none(tmp_path):
    found = definition_breaks(versions(tmp_path, ("worst: 0, best: 10000", "worst: 0, best: 9000"),
                                       ("      net_sales:\n", "      net_sales@gmv:\n")))
    assert set(found["day"]) == {"2026-03-01"}
    assert found[["indicator", "change", "before", "after"]].values.tolist() == WRITTEN_TWICE


def test_another_minimum_and_new_days_off_are_breaks(tmp_path):
    off = 'calendar: {time_zone: Asia/Shanghai, blackouts: [{indicator: net_sales, in: "[2026-02-04, 2026-02-10]", ' \
          "reason: closed}]}"
    found = definition_breaks(versions(tmp_path, ("min_n: {score: 1, show: 1}", "min_n: {score: 9, show: 2}"),
                                       ("calendar: {time_zone: Asia/Shanghai}", off)))
    assert found[["day", "indicator", "change", "before", "after"]].values.tolist() == [
        ["2026-02-01", "net_sales", "minimum", "1/1", "9/2"],
        ["2026-02-04", "net_sales", "blackout", "", "2026-02-04 – 2026-02-10"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_version_and_no_change_say_so(language):
    shown = DefinitionBreaks(frame=definition_breaks(PlanHistory({})), view=VIEWS[language])
    assert shown.headline() == {"en": "No plan version changed what an indicator means",
                                "zh": "各方案版本均未改变指标口径"}[language]


def values(states, maturity="final", period="2026-01"):
    return pd.DataFrame({"period": period, "indicator": "csat@default", "state": states, "maturity": maturity})


def test_every_value_is_in_one_state():
    found = count_states({"service": values(["counted", "shown", "withheld", "absent", "counted"])}).iloc[0]
    assert found[["values", "counted", "shown", "withheld", "absent"]].tolist() == [5, 2, 1, 1, 1]


def test_all_are_final_once_the_last_period_is_ripe():
    frame = pd.concat([values(["counted"]), values(["counted"], "provisional", "2026-02")])
    shown = ValueStates(frame=count_states({"service": frame}), view=VIEWS["en"])
    assert shown.frame["final_on"].tolist() == [date(2026, 3, 7)]
    assert shown.headline() == "1 of 2 values are provisional: later events may still change them"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A shop whose January is frozen, and whose exports then change."""
    folder = tmp_path_factory.mktemp("late") / "shop"
    write_shop(folder)
    write_orders(folder, "2026-01", {"o1": ("a", "6000.00"), "o2": ("b", "900.00")})
    write_refunds(folder, "2026-01", {})
    write_orders(folder, "2026-02", {"o8": ("a", "100.00")})
    perfkit.freeze("2026-01", study=folder)
    return folder


def test_nothing_changed_is_nothing_late(closed):
    shown = perfkit.open_study(closed).late_rows("2026-02")
    assert (shown.frame.empty, shown.headline()) == (True, "No row of a frozen period differs from its freeze")


def test_what_came_after_the_freeze_is_counted_with_its_money(closed, tmp_path):
    folder = Path(shutil.copytree(closed, tmp_path / "shop"))
    write_orders(folder, "2026-01", {"o1": ("a", "6000.00"), "o2": ("b", "800.00"), "o3": ("b", "50.00")})
    shown = perfkit.open_study(folder).late_rows("2026-02")
    assert shown.frame.values.tolist() == [["2026-01", "orders", "added", 1, 5_000],
                                           ["2026-01", "orders", "changed", 1, -10_000]]
    assert isinstance(shown, LateRows)
    assert shown.headline().startswith("2 rows of frozen periods differ")


def test_a_shop_without_sales_on_most_days_says_so(closed):
    shown = perfkit.open_study(closed).completeness("2026-02")
    assert isinstance(shown, Completeness)
    assert "days without rows; the longest gap is" in shown.headline()
    assert [row[0] for row in shown.table().rows]

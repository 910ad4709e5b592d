"""Deficits, deferred amounts and held lines travel from period to period; a freeze in between changes no cent."""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.results import View, find_audience

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
LINES = """\
    rewards:
      - line: pool
        pool: "value.net_sales * 10% - 300"
        of: team
        share_by: equal
        remainder: keep
        tie_break: subject
        negative: carry
      - line: later
        amount: "value.net_sales * 1%"
        deferral: {share: 30%, pay_in: 2026-03}
fairness:"""
ORDERS = {"2026-01": {"a1": ("a", "500.00"), "b1": ("b", "500.00")},
          "2026-02": {"a2": ("a", "3000.00"), "b2": ("b", "500.00")},
          "2026-03": {"a3": ("a", "4000.00"), "b3": ("b", "1000.00")},
          "2026-04": {"a4": ("a", "9000.00"), "b4": ("b", "1000.00")}}
HELD = """\
    rewards:
      - line: waits
        amount: "value.net_sales * 2%"
        hold: {until: maturity}
        deferral: {share: 50%, pay_in: 2026-03}
fairness:"""


def _plan(lines=LINES, pack="month"):
    head, _, rest = PLAN.partition("    rewards:")
    return (head + lines + rest.partition("fairness:")[2]).replace("pack: {period: month}", f"pack: {{period: {pack}}}")


def _shop(folder, lines=LINES, pack="month", months=MONTHS):
    write_shop(folder)
    (folder / "plans" / "2026-01-01.yaml").write_text(_plan(lines, pack), encoding="utf-8")
    write_refunds(folder, "2026-01", {})
    for month in months:
        write_orders(folder, month, ORDERS[month])
    return folder


@pytest.fixture
def shop(tmp_path):
    return _shop(tmp_path / "shop")


def _lines(folder, period):
    return perfkit.open_study(folder).pay_lines("operations", period).frame


def _ledger(folder, period):
    return perfkit.open_study(folder).ledger("operations", period)


def _pools(folder, period):
    frame = perfkit.open_study(folder).pools("operations", period).frame
    return [int(frame[name].iloc[0]) for name in ("pool", "paid")] + [frame["destination"].iloc[0]]


def test_a_deficit_travels_over_three_periods(shop):
    # 100 - 300 = -200; 350 - 300 = 50 makes up a part; 500 - 300 = 200 makes up the rest; 700 is paid whole.
    assert [_pools(shop, month) for month in MONTHS] == [
        [-20_000, 0, "carried"], [5_000, 0, "carried"], [20_000, 5_000, "carried"], [70_000, 70_000, ""]]
    book = _ledger(shop, "2026-03").frame
    deficit = book[book["due"] == ""]
    assert deficit[["period", "opening", "movement", "closing"]].to_numpy().tolist() == [
        ["2026-01", 0, -20_000, -20_000], ["2026-02", -20_000, 5_000, -15_000], ["2026-03", -15_000, 15_000, 0]]
    assert _ledger(shop, "2026-04").frame["due"].ne("").all()
    assert "deficit" in _ledger(shop, "2026-02").headline()


def test_a_deferred_share_is_paid_in_its_period_and_only_once(shop):
    due = pd.concat([_lines(shop, month) for month in MONTHS])
    due = due[due["kind"] == "deferred"]
    # 30 % of 5 and 30, and of 5 and 5, are due in March; what March defers itself follows one period later.
    assert due[["period", "subject", "source_period", "amount"]].to_numpy().tolist() == [
        ["2026-03", "a", "2026-01", 150], ["2026-03", "a", "2026-02", 900], ["2026-03", "b", "2026-01", 150],
        ["2026-03", "b", "2026-02", 150], ["2026-04", "a", "2026-03", 1_200], ["2026-04", "b", "2026-03", 300]]


@pytest.mark.parametrize("frozen", [["2026-01"], ["2026-02"], ["2026-01", "2026-02"], ["2026-03"]])
def test_a_freeze_in_between_changes_no_cent(shop, tmp_path, frozen):
    whole = pd.concat([_lines(shop, month) for month in MONTHS])
    other = Path(shutil.copytree(shop, tmp_path / "frozen", ignore=shutil.ignore_patterns(".perfkit")))
    for month in frozen:
        perfkit.freeze(month, study=other)
    pd.testing.assert_frame_equal(pd.concat([_lines(other, month) for month in MONTHS]), whole)
    assert _ledger(other, "2026-04").frame.equals(_ledger(shop, "2026-04").frame)


def test_what_is_carried_crosses_the_periods_of_a_pack(shop, tmp_path):
    quarters = _shop(tmp_path / "quarters", pack="quarter")
    months = pd.concat([_lines(shop, month) for month in MONTHS])
    write_orders(quarters, "2026-05", {})
    write_orders(quarters, "2026-06", {})
    found = pd.concat([_lines(quarters, "2026-Q1"), _lines(quarters, "2026-Q2")])
    found = found[found["period"].isin(MONTHS)]
    assert found["amount"].fillna(0).tolist() == months["amount"].fillna(0).tolist()


def test_a_comparison_holds_what_is_carried(shop):
    for pair in (("2026-02", "2026-03"), ("2026-03", "2026-04")):
        found = perfkit.diff(*pair, study=shop).frame.set_index("subject")
        for name, month in zip(("pay_before", "pay_after"), pair, strict=True):
            paid = _lines(shop, month).groupby("subject")["amount"].sum()
            assert found[name].to_dict() == paid.to_dict()


def _held(folder):
    """A shop whose January waits for its refund window and is frozen meanwhile."""
    _shop(folder, HELD, months=("2026-01",))
    write_orders(folder, "2026-02", {})
    path = folder / "exports" / "orders_2026-02.csv"
    path.write_text(path.read_text().replace("2026-02-28", "2026-02-01"))
    perfkit.freeze("2026-01", study=folder)
    return folder


def test_a_line_held_at_a_freeze_is_paid_once_it_is_final(tmp_path):
    folder = _held(tmp_path / "shop")
    assert set(_lines(folder, "2026-01")["state"]) == {"held"}
    for month in MONTHS[1:]:
        write_orders(folder, month, ORDERS[month])
    perfkit.freeze("2026-02", study=folder)
    lines = pd.concat([_lines(folder, month) for month in MONTHS[1:]])
    # 2 % of 500 is 10: half of it with the true-up of February, the other half in March beside what February defers.
    late = lines[lines["kind"].isin(["true_up", "deferred"]) & (lines["state"] == "paid")]
    assert late[["period", "subject", "kind", "source_period", "amount"]].to_numpy().tolist() == [
        ["2026-02", "a", "true_up", "2026-01", 500], ["2026-02", "b", "true_up", "2026-01", 500],
        ["2026-03", "a", "deferred", "2026-02", 500 + 3_000], ["2026-03", "b", "deferred", "2026-02", 500 + 500],
        ["2026-04", "a", "deferred", "2026-03", 4_000], ["2026-04", "b", "deferred", "2026-03", 1_000]]
    explained = perfkit.open_study(folder).explain("a", "2026-02").text()
    assert "was held when its period was frozen" in explained


def test_who_may_see_no_money_hears_no_sum_of_few(shop):
    book = _ledger(shop, "2026-02")
    assert "150" in book.headline()
    council = book.seen_as(View(audience=find_audience("council")))
    assert "150" not in council.html()


CLAWED = """\
    rewards:
      - line: tiers
        base: net_sales
        per: subject
        returns: recompute
        rate_whole:
          - {in: "[0, 1000)", rate: 1%}
          - {in: "[1000, 5000)", rate: 2%}
          - {in: "[5000, inf)", rate: 3%}
        deferral: {share: 30%, pay_in: 2026-03}
fairness:"""


def test_what_comes_back_is_taken_off_both_parts(tmp_path):
    folder = _shop(tmp_path / "shop", CLAWED, months=("2026-01",))
    write_orders(folder, "2026-01", {"o1": ("a", "6000.00"), "o2": ("b", "900.00")})
    write_orders(folder, "2026-02", {"p1": ("a", "100.00"), "p2": ("b", "100.00")})
    perfkit.freeze("2026-01", study=folder)
    write_refunds(folder, "2026-02", {"o1": "3000.00"})
    write_orders(folder, "2026-03", {"q1": ("a", "100.00"), "q2": ("b", "100.00")})
    write_orders(folder, "2026-04", {"r1": ("a", "100.00"), "r2": ("b", "100.00")})
    whole = Path(shutil.copytree(folder, tmp_path / "whole", ignore=shutil.ignore_patterns(".perfkit", "frozen")))
    paid = [pd.concat([_lines(one, month) for month in MONTHS]).groupby("subject")["amount"].sum().to_dict()
            for one in (folder, whole)]
    assert paid[0] == paid[1] == {"a": 6_000 + 100 * 3 - 30, "b": 900 + 100 * 3 - 30}


DRAWN = """\
    rewards:
      - {line: sold, amount: "value.net_sales * 1%"}
      - {line: advance, draw: {amount: 40, against: [sold], recover: yes, missing: zero}}
fairness:"""


def test_a_draw_is_made_good_over_frozen_periods(tmp_path):
    folder = _shop(tmp_path / "shop", DRAWN)
    perfkit.freeze("2026-01", study=folder)
    lines = pd.concat([_lines(folder, month) for month in MONTHS])
    drawn = lines[(lines["subject"] == "a") & (lines["line"] == "advance")]["amount"].tolist()
    # a sells for 5, 30, 40 and 90: drawn 35 and 10, then 45 is owed and taken off the 50 that pass the draw.
    assert drawn == [3_500, 1_000, 0, -4_500]
    assert (book := _ledger(folder, "2026-04").frame)[book["unit_id"] == "a"]["closing"].tolist()[-1] == 0

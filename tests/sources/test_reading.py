"""What the mapping can say, seen in the tables."""

import pandas as pd
import pytest

from perfkit.errors import RequestError

from .made import HEADER, ORDERS, load, refused

ITEMS = """
sources:
- files: "items{n}.csv"
  table: orders
  columns: {order: order_id, seller: operator_id, price: {to: amount_paid, unit: major}, agent: agent_id}
  lookups:
  - {files: orders.csv, key: {order: order_id}, columns: {at: created_at, customer: _customer}}
  - {files: customers.csv, key: {customer: _customer}, columns: {person: buyer_id}}
  key: [order_id, operator_id]
  roll_up: {amount_paid: sum}
"""
FILES = {
    "items1.csv": "order,seller,price,agent\nO1,s1,10.00,a\nO1,s1,10.00,a\nO1,s2,5.00,a\nO2,s1,1.00,a\n",
    "orders.csv": "order,at,customer\nO1,2026-03-01 10:00:00,c1\nO2,2026-03-02 10:00:00,c9\n",
    "customers.csv": "customer,person\nc1,p1\n",
}


def test_lookups_add_columns_one_after_the_other_and_rows_of_one_key_are_rolled_up(tmp_path):
    tables = load(tmp_path, ITEMS, FILES)
    orders = tables.frame("orders")
    assert orders[["order_id", "operator_id", "amount_paid", "buyer_id"]].fillna("").to_numpy().tolist() == [
        ["O1", "s1", 2000, "p1"], ["O1", "s2", 500, "p1"], ["O2", "s1", 100, ""]]
    assert orders["created_at"].notna().all()
    assert tables.placeholders[["column", "state", "cells"]].to_numpy().tolist() == [["buyer_id", "no_match", 1]]
    assert "_customer" not in orders


def test_two_overlapping_exports_of_lines_count_each_line_once(tmp_path):
    tables = load(tmp_path, ITEMS, {**FILES, "items2.csv": FILES["items1.csv"] + "O2,s2,3.00,a\n"})
    assert tables.frame("orders")["amount_paid"].sum() == 2900
    assert set(tables.exclusions["reason"]) == {"duplicate"}


def test_columns_without_a_rule_must_agree_within_a_key(tmp_path):
    files = {**FILES, "items1.csv": "order,seller,price,agent\nO1,s1,10.00,a\nO1,s1,10.00,b\n"}
    [problem] = refused(tmp_path, ITEMS, files)
    assert (problem.file, problem.row, problem.column, problem.got) == ("exports/items1.csv", 3, "agent_id", "b")
    assert "exports/items1.csv:2" in problem.allowed


def rolled(folder, rules, rows):
    mapping = f"""
sources:
- files: a.csv
  table: chats_daily
  columns:
    d: date
    a: agent_id
    received: received
    sales: {{to: sales, unit: yuan}}
    r: {{to: response_ms, unit: s}}
  key: [date]
  roll_up: {{agent_id: first, {rules}}}
  placeholders: {{延迟统计: immature}}
"""
    text = "d,a,received,sales,r\n" + "".join(f"2026-03-01,{row}\n" for row in rows)
    return load(folder, mapping, {"a.csv": text}).frame("chats_daily").iloc[0]


def test_the_rules_of_a_roll_up(tmp_path):
    row = rolled(tmp_path, "received: sum, sales: max, response_ms: {weighted_by: received}",
                 ["x,3,10,1", "y,1,12,2"])
    assert (row["received"], row["sales"], row["response_ms"], row["agent_id"]) == (4, 1200, 1250, "x")


def test_a_sum_with_an_empty_part_is_empty_and_keeps_its_reason(tmp_path):
    row = rolled(tmp_path, "received: sum, sales: sum, response_ms: min", ["x,3,延迟统计,1", "y,1,12,"])
    assert pd.isna(row["sales"])
    assert row["states"] == "sales:immature"
    assert row["response_ms"] == 1000


def test_weights_of_nothing_give_nothing(tmp_path):
    row = rolled(tmp_path, "received: sum, sales: max, response_ms: {weighted_by: received}", ["x,0,1,1", "y,0,1,2"])
    assert pd.isna(row["response_ms"])


def test_cells_are_recoded_composed_and_made_constant(tmp_path):
    tables = load(tmp_path, """
sources:
- files: "daily_{factory}.csv"
  table: production_daily
  columns:
    date: {to: date, format: "%m/%d/%Y"}
    department: {to: department, values: {sweing: sewing}}
    team: _team
    wip: wip
    workers: workers
    done: {to: actual_ppm, unit: fraction}
  compose: {team_id: "{department}-{_team}"}
  placeholders: {NA: not_applicable}
""", {"daily_F1.csv": "date,department,team,wip,workers,done\n1/2/2015,sweing,8,12,30.5,0.940725424\n"
                      "1/2/2015,finishing ,8,NA,8,1.12\n"})
    rows = tables.frame("production_daily")
    assert rows[["team_id", "department", "workers", "actual_ppm"]].to_numpy().tolist() == [
        ["finishing-8", "finishing", 8000, 1_120_000], ["sewing-8", "sewing", 30_500, 940_725]]
    assert rows["date"].unique().tolist() == [pd.Timestamp("2015-01-02")]
    assert rows["states"].tolist() == ["wip:not_applicable", ""]


def test_an_empty_recode_makes_a_cell_missing(tmp_path):
    mapping = ORDERS.replace("agent: agent_id", "agent: {to: agent_id, values: {未分配: ''}}")
    tables = load(tmp_path, mapping, {"orders1.csv": HEADER + "A1,未分配,1,2026-03-31\nA2,li,1,2026-03-31\n"})
    assert tables.frame("orders")["agent_id"].isna().tolist() == [True, False]


def test_a_share_times_its_count_is_a_count(tmp_path):
    tables = load(tmp_path, """
sources:
- files: a.csv
  table: chats_daily
  columns:
    d: date
    a: agent_id
    n: received
    rate: {to: within_60s, unit: percent, times: received}
    avg: {to: turns, times: _asked}
    asked: {to: _asked, type: integer}
""", {"a.csv": "d,a,n,rate,avg,asked\n2026-03-16,li,31,90.32%,2.5,20\n2026-03-17,li,0,-,-,0\n"})
    rows = tables.frame("chats_daily")
    assert rows["within_60s"].fillna(-1).tolist() == [28, -1]
    assert rows["turns"].fillna(-1).tolist() == [50, -1]


def test_one_of_their_columns_can_fill_two_of_ours(tmp_path):
    mapping = ORDERS.replace("at: created_at", "at: [created_at, {to: paid_at}]")
    row = load(tmp_path, mapping, {"orders1.csv": HEADER + "A1,li,1,2026-03-31 10:00:00\n"}).frame("orders").iloc[0]
    assert row["created_at"] == row["paid_at"]


def test_lines_above_the_header_are_passed_over_and_lines_still_count(tmp_path):
    text = "# 报表\n# 说明, 口径\n" + HEADER
    tables = load(tmp_path, ORDERS, {"orders1.csv": text + "A1,li,1,2026-03-31\n\n"})
    assert tables.files["rows_read"].tolist() == [1]
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": text + "\nA1,li,x,2026-03-31\n"})
    assert problem.row == 5


def test_a_summary_row_is_dropped_and_a_wrong_sum_is_told(tmp_path):
    mapping = ORDERS + "  summary_rows: {agent: [合计, 平均]}\n"
    text = HEADER + "A1,li,10.00,2026-03-31\nA2,li,5.00,2026-03-31\n,合计,16.00,\n,平均,7.5,\n"
    tables = load(tmp_path, mapping, {"orders1.csv": text})
    assert tables.reconciliation[["statistic", "printed", "recomputed", "difference"]].to_numpy().tolist() == [
        ["mean", 750.0, 750.0, 0.0], ["sum", 1600.0, 1500.0, 100.0]]
    assert tables.exclusions[["row", "reason", "got"]].to_numpy().tolist() == [
        [4, "summary_row", "合计"], [5, "summary_row", "平均"]]


def test_a_constant_that_cannot_be_read_is_refused_at_its_place_in_the_mapping(tmp_path):
    mapping = ORDERS + '  constants: {paid_at: "{part}"}\n'
    [problem] = refused(tmp_path, mapping, {"orders1.csv": HEADER + "A1,li,1,2026-03-31\n"})
    assert (problem.file, problem.row, problem.got) == ("mapping.yaml", 3, "1")


def test_a_file_that_nothing_reads_is_listed(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1,2026-03-31\n", "notes.txt": "x",
                                     ".DS_Store": "x", "~$orders1.csv": "x"})
    assert tables.files[["file", "table"]].to_numpy().tolist() == [["notes.txt", ""], ["orders1.csv", "orders"]]


def test_a_table_without_data_is_refused_with_the_nearest(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1,2026-03-31\n"})
    with pytest.raises(RequestError, match="did you mean 'orders'"):
        tables.frame("order")


def test_a_zone_that_does_not_exist_is_refused(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER}, zone="Asia/Shangai")
    assert problem.code == "time_zone"


def test_an_order_gets_the_host_of_the_broadcast_that_it_came_from(tmp_path):
    mapping = """\
sources:
- files: "items{n}.csv"
  table: orders
  columns: {order: order_id, live: live_id, at: created_at}
  lookups:
  - {files: "live{n}.csv", key: {live: live_id}, columns: {host: host_id}}
"""
    files = {"items1.csv": "order,live,at\nO1,L1,2026-03-01\nO2,,2026-03-01\nO3,L9,2026-03-01\n",
             "live1.csv": "live,host\nL1,h1\nL2,h2\n"}
    orders = load(tmp_path, mapping, files).frame("orders")
    assert orders[["order_id", "host_id"]].fillna("").to_numpy().tolist() == [["O1", "h1"], ["O2", ""], ["O3", ""]]

"""Bad and unusual exports, each read by its mapping: what must be refused and what must be right."""

import gzip

import pandas as pd
import pytest

from .made import HEADER, ORDERS, load, refused

ONE = {"orders1.csv": HEADER + "A1,li,10.00,2026-03-31 10:00:00\n"}
ROW = "A1,li,10.00,2026-03-31 10:00:00\n"


def paid(folder, cell, mapping=ORDERS):
    return load(folder, mapping, {"orders1.csv": f'{HEADER}A1,li,"{cell}",2026-03-31\n'}).frame("orders")["amount_paid"]


# Files and rows


@pytest.mark.parametrize("header", ["id,agent,paid ,at", "id,agent,payd,at"])
def test_a_missing_or_nearly_named_column_is_refused_with_the_nearest(tmp_path, header):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": f"{header}\n{ROW}"})
    assert (problem.file, problem.column, problem.code) == ("exports/orders1.csv", "paid", "missing_column")
    assert problem.nearest == header.split(",")[2]


def test_two_columns_of_one_name_are_refused_with_both_positions(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": "id,agent,paid,at,paid\nA1,li,1,2026-03-31,2\n"})
    assert problem.got == "columns 3 and 5"


def test_rows_with_one_field_more_than_the_header_are_refused_once_with_the_first_line(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + "x," + ROW + "x," + ROW})
    assert (problem.row, problem.got, problem.allowed[:8]) == (2, "5 fields", "4 fields")
    assert "1 more rows" in problem.what


def test_a_file_cut_in_the_middle_of_a_row_is_refused_with_its_line(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + ROW + "A2,li"})
    assert (problem.row, problem.code) == (3, "field_count")


@pytest.mark.parametrize("body", [
    'A1,"li,1,2026-03-31\nA2,li,1,2026-03-31\n',
    'A1,"li,1,2026-03-31\nA2,"li",1,2026-03-31\n',
    'A1,li,1,"2026-03-31\nA2,li,1,2026-03-31\nA3,li,1,2026-03-31"\n',
])
def test_a_quote_that_swallows_rows_is_refused_where_it_opened(tmp_path, body):
    problems = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + "A0,li,1,2026-03-31\n" + body})
    assert [(problem.row, problem.code) for problem in problems] == [(3, "quote")]


def test_a_cell_with_line_breaks_is_one_cell_and_lines_are_counted_on(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + '"A1","li\nnorth, south",1,2026-03-31\n'})
    assert tables.frame("orders")["agent_id"].tolist() == ["li\nnorth, south"]
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + '"A1","l\ni",1,2026-03-31\nA2,li,x,2026-03-31\n'})
    assert problem.row == 4


def test_an_empty_file_is_refused_and_a_header_alone_is_no_data(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": b""})
    assert (problem.code, problem.file) == ("empty_file", "exports/orders1.csv")
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER, "orders2.csv": HEADER + ROW})
    assert tables.files["rows_read"].tolist() == [0, 1]


def test_a_study_without_any_row_is_refused(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER})
    assert problem.code == "no_data"


def test_a_study_without_exports_or_with_no_file_for_a_source_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert [problem.code for problem in refused(tmp_path / "empty", ORDERS, {})] == ["no_file"]
    [problem] = refused(tmp_path / "other", ORDERS, {"order.csv": "x"})
    assert (problem.code, problem.path, problem.allowed) == ("no_file", "sources[1].files", "order.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_by_the_header(tmp_path, separator):
    text = (HEADER + ROW).replace(",", separator)
    assert load(tmp_path, ORDERS, {"orders1.csv": text}).frame("orders")["amount_paid"].tolist() == [1000]


def test_a_wrong_field_count_names_the_separator(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": "id;agent;paid;at\nA1;li;1\n"})
    assert "semicolon" in problem.allowed


def test_compressed_files_are_read_and_broken_ones_refused(tmp_path):
    mapping = ORDERS.replace(".csv", ".csv.gz")
    data = gzip.compress((HEADER + ROW).encode())
    assert len(load(tmp_path, mapping, {"orders1.csv.gz": data}).frame("orders")) == 1
    assert [problem.code for problem in refused(tmp_path, mapping, {"orders1.csv.gz": data[:-12]})] == ["gzip"]


def test_a_web_page_under_a_table_name_is_refused_with_the_way_out(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": "<html><table><tr><td>id</td></tr></table>"})
    assert (problem.code, "save it as xlsx" in problem.allowed) == ("html", True)


def test_all_problems_of_all_files_are_told_at_once(tmp_path):
    problems = refused(tmp_path, ORDERS, {
        "orders1.csv": HEADER + "A1,li,x,2026-03-31\nA2,li,inf,01/02/2026\n", "orders2.csv": "id,agent\nA3,li\n",
        "orders3.csv": b""})
    assert [(problem.file[-5], problem.code) for problem in problems] == [
        ("1", "cell"), ("1", "cell"), ("1", "cell"), ("2", "missing_column"), ("2", "missing_column"),
        ("3", "empty_file")]


def test_bad_cells_are_told_once_each_and_cut_short(tmp_path):
    rows = "".join(f"A{number},li,x{number % 40},2026-03-31\n" for number in range(80))
    problems = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + rows})
    assert len(problems) == 21
    assert (problems[0].row, problems[0].got, problems[0].what[-11:]) == (2, "x0", "(in 2 rows)")
    assert problems[-1].what == "20 more cells of this column cannot be read"


# Encodings and text


def test_chinese_national_encodings_are_read_and_noted(tmp_path):
    text = HEADER + "A1,悦己旗舰店:小雨¥,￥10.00,2026-03-31\n"
    tables = load(tmp_path, ORDERS, {"orders1.csv": text.encode("gb18030")})
    assert tables.frame("orders")["agent_id"].tolist() == ["悦己旗舰店:小雨¥"]
    assert tables.files["encoding"].tolist() == ["gb18030"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_and_plain_unicode_is_read(tmp_path, encoding):
    tables = load(tmp_path, ORDERS, {"orders1.csv": (HEADER + "A1,小雨,1,2026-03-31\n").encode(encoding)})
    assert tables.frame("orders")["agent_id"].tolist() == ["小雨"]


def test_a_declared_gbk_is_read_as_what_it_is_part_of(tmp_path):
    mapping = ORDERS.replace("table: orders", "table: orders\n  encoding: gbk")
    text = HEADER + "A1,小雨¥,1,2026-03-31\n"
    assert load(tmp_path, mapping, {"orders1.csv": text.encode("gb18030")}).frame("orders")["agent_id"].tolist() == \
        ["小雨¥"]


def test_a_wrong_encoding_is_refused_and_never_becomes_other_letters(tmp_path):
    text = HEADER + "A1,Ren\u00e9,1,2026-03-31\n"
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": text.encode("latin-1")})
    assert (problem.code, problem.row) == ("encoding", 2)


def test_a_nul_character_is_refused_with_line_and_column(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,l\0i,1,2026-03-31\n"})
    assert (problem.code, problem.row, problem.column) == ("nul", 2, "agent")


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", "N/A", "-", "007", "TRUE", "1e5"])
def test_people_with_the_names_of_nothing_stay_people(tmp_path, name):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + f"007,{name},1,2026-03-31\n"})
    row = tables.frame("orders").iloc[0]
    assert (row["order_id"], row["agent_id"]) == ("007", name)


def test_long_ids_keep_every_digit_beside_a_blank_one(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + '"=""2636422013297021757""",li,1,2026-03-31\n'
                                     ",li,2.00,2026-03-31\n"})
    assert tables.frame("orders")["order_id"].tolist() == ["2636422013297021757"]
    [lost] = tables.exclusions.to_dict("records")
    assert (lost["row"], lost["column"], lost["reason"], lost["money"]) == (3, "order_id", "no_key", 200)


def test_ids_that_a_spreadsheet_has_cut_are_refused(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + "2.63642E+18,li,1,2026-03-31\n"})
    assert "lost its last digits" in problem.what


def test_one_name_in_many_spellings_is_one_person(tmp_path):
    spelled = ["ＣＳ０１", "CS01 ", " CS01", "CS01\u200b", "\ufeffCS01"]
    rows = "".join(f"A{number},{name},1,2026-03-31\n" for number, name in enumerate(spelled))
    assert load(tmp_path, ORDERS, {"orders1.csv": HEADER + rows}).frame("orders")["agent_id"].unique().tolist() == \
        ["CS01"]


# Numbers


@pytest.mark.parametrize(("cell", "minor"), [("1,234", 123400), ("¥12", 1200), ("5元", 500), ("(300)", -30000),
                                             ("2.675", 268)])
def test_amounts_in_the_forms_of_exports(tmp_path, cell, minor):
    assert paid(tmp_path, cell).tolist() == [minor]


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e400", "45%", "abc"])
def test_what_is_no_amount_is_refused_with_line_and_value(tmp_path, cell):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + f"A1,li,{cell},2026-03-31\n"})
    assert (problem.row, problem.column, problem.got) == (2, "paid", cell)


@pytest.mark.parametrize("cell", ["", "-", "--", "#DIV/0!", "#N/A"])
def test_placeholders_are_missing_and_never_0(tmp_path, cell):
    assert paid(tmp_path, cell).isna().all()


def test_the_three_states_of_an_empty_cell_stay_apart(tmp_path):
    mapping = ORDERS + "  placeholders: {无: not_applicable, 延迟统计: immature}\n"
    cells = ["无", "延迟统计", "--", "1"]
    rows = "".join(f"A{number},li,{cell},2026-03-31\n" for number, cell in enumerate(cells))
    tables = load(tmp_path, mapping, {"orders1.csv": HEADER + rows})
    assert tables.frame("orders")["states"].tolist() == ["amount_paid:not_applicable", "amount_paid:immature", "", ""]
    assert tables.placeholders[["got", "state", "cells"]].to_dict("records") == [
        {"got": "--", "state": "missing", "cells": 1}, {"got": "延迟统计", "state": "immature", "cells": 1},
        {"got": "无", "state": "not_applicable", "cells": 1}]


def test_a_bare_amount_without_a_unit_is_refused_once(tmp_path):
    mapping = ORDERS.replace(", unit: yuan", "")
    rows = "".join(f"A{number},li,{number}.00,2026-03-31\n" for number in range(5))
    [problem] = refused(tmp_path, mapping, {"orders1.csv": HEADER + rows})
    assert (problem.row, "declare unit: yuan" in problem.allowed) == (2, True)


def test_amounts_of_each_file_are_told_for_comparison(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + ROW, "orders2.csv": HEADER + "A2,li,1000,2026-04-30\n"})
    assert tables.amounts[["file", "total", "median"]].to_dict("records") == [
        {"file": "orders1.csv", "total": 1000, "median": 1000.0},
        {"file": "orders2.csv", "total": 100000, "median": 100000.0}]


# Times


def at(folder, *cells, zone="Asia/Shanghai", more=""):
    rows = "".join(f"A{number},li,1,{cell}\n" for number, cell in enumerate(cells))
    return load(folder, ORDERS + more, {"orders1.csv": HEADER + rows}, zone=zone).frame("orders")["created_at"]


def test_the_last_millisecond_stays_in_its_day(tmp_path):
    assert at(tmp_path, "2026-03-31 23:59:59.999", "2026-04-01 00:00:00").dt.month.tolist() == [3, 4]


def test_stamps_of_a_utc_export_become_the_shops_day(tmp_path):
    assert at(tmp_path / "1", "2026-03-31 16:00:00", more="  time_zone: UTC\n")[0] == pd.Timestamp("2026-04-01")
    assert at(tmp_path / "2", "2026-03-31T16:00:00Z")[0] == pd.Timestamp("2026-04-01")


def test_stamps_with_and_without_a_zone_are_refused_with_lines_of_both(tmp_path):
    rows = "A1,li,1,2026-03-31 10:00:00\nA2,li,1,2026-03-31\nA3,li,1,2026-03-31T16:00:00Z\n"
    problems = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + rows})
    assert sorted((problem.row, problem.code) for problem in problems) == [(2, "mixed_zones"), (4, "mixed_zones")]


def test_a_day_in_two_readings_is_refused_once(tmp_path):
    rows = "A1,li,1,01/02/2026\nA2,li,1,03/04/2026\n"
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + rows})
    assert (problem.row, problem.column, "format" in problem.allowed) == (2, "at", True)


def test_dates_that_mean_none_are_missing(tmp_path):
    assert at(tmp_path, "0000-00-00", "9999-12-31", "2026年3月31日").isna().tolist() == [True, True, False]


def test_a_future_row_is_kept_and_dates_the_data(tmp_path):
    assert load(tmp_path, ORDERS, ONE).latest_day.isoformat() == "2026-03-31"


# Repeats


def test_the_same_export_under_two_names_counts_once_and_is_told_with_its_money(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + ROW, "orders2.csv": HEADER + ROW})
    assert len(tables.frame("orders")) == 1
    [again] = tables.exclusions.to_dict("records")
    assert (again["file"], again["reason"], again["got"], again["money"]) == \
        ("orders2.csv", "duplicate", "orders1.csv:2", 1000)
    assert tables.files[["rows_read", "rows_kept", "rows_dropped"]].to_numpy().tolist() == [[1, 1, 0], [1, 0, 1]]


def test_one_order_with_two_contents_is_refused_with_both_places(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + ROW,
                                           "orders2.csv": HEADER + ROW.replace("10.00", "11.00")})
    assert (problem.file, problem.row, problem.column, problem.got) == ("exports/orders2.csv", 2, "amount_paid", "1100")
    assert "exports/orders1.csv:2" in problem.allowed


def test_a_row_whose_figures_were_immature_gives_way_to_the_later_export(tmp_path):
    early = HEADER + "A1,li,延迟统计,2026-03-31\n"
    for number, files in enumerate([{"orders1.csv": early, "orders2.csv": HEADER + "A1,li,5,2026-03-31\n"},
                                    {"orders2.csv": early, "orders1.csv": HEADER + "A1,li,5,2026-03-31\n"}]):
        tables = load(tmp_path / str(number), ORDERS, files)
        assert tables.frame("orders")["amount_paid"].tolist() == [500]
        assert tables.exclusions["reason"].tolist() == ["superseded"]


def test_an_immature_row_with_another_difference_is_refused(tmp_path):
    [problem] = refused(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,延迟统计,2026-03-31\n",
                                           "orders2.csv": HEADER + "A1,wu,5,2026-03-31\n"})
    assert problem.column == "agent_id"


SAMPLES = """
sources:
- {files: "s{n}.csv", table: perf_samples, columns: {at: ts, page: page_id, lcp: lcp_ms}}
"""


def test_rows_that_nothing_names_may_repeat_but_a_whole_file_may_not(tmp_path):
    text = "at,page,lcp\n2026-03-31 10:00:00,p,10ms\n2026-03-31 10:00:00,p,10ms\n"
    tables = load(tmp_path, SAMPLES, {"s1.csv": text, "s2.csv": text})
    assert len(tables.frame("perf_samples")) == 2
    assert tables.exclusions["reason"].tolist() == ["duplicate_file", "duplicate_file"]


def test_a_lookup_with_a_repeated_key_is_refused_with_both_lines(tmp_path):
    mapping = ORDERS + "  lookups: [{files: buyers.csv, key: {order: order_id}, columns: {buyer: buyer_id}}]\n"
    [problem] = refused(tmp_path, mapping, {**ONE, "buyers.csv": "order,buyer\nA1,b1\nA2,b2\nA1,b1\n"})
    assert (problem.file, problem.row, problem.code) == ("exports/buyers.csv", 4, "repeated_key")
    assert problem.got == "A1, first in exports/buyers.csv:2"

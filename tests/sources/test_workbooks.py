"""Workbooks: raw cells, titles above the header, sheets, errors and formulas."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from .made import load, refused

MAPPING = """
sources:
- files: chats.xlsx
  table: chats_daily
  columns: {日期: date, 客服: agent_id, 接待: received, 响应: response_ms, 销售额: {to: sales, unit: yuan}}
"""
HEADER = ["日期", "客服", "接待", "响应", "销售额"]


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_and_text_of_one_column_are_read_alike(tmp_path):
    rows = [["客服日报"], [], HEADER,
            [dt.date(2026, 9, 1), "0012", 77, dt.timedelta(seconds=83), 12.5],
            ["2026-09-02", "0012", "1,203", "45秒", "￥1,000.00"],
            [dt.datetime(2026, 9, 3), "0012", 5.0, dt.time(0, 1, 23), "--"]]
    frame = load(tmp_path, MAPPING, {"chats.xlsx": workbook({"明细": rows})}).frame("chats_daily")
    assert frame["date"].dt.day.tolist() == [1, 2, 3]
    assert frame["agent_id"].tolist() == ["0012"] * 3
    assert frame["received"].tolist() == [77, 1203, 5]
    assert frame["response_ms"].tolist() == [83_000, 45_000, 83_000]
    assert frame["sales"].tolist()[:2] == [1250, 100_000]


def test_a_bad_cell_is_named_by_sheet_row_header_and_value(tmp_path):
    rows = [["title"], HEADER, ["2026-09-01", "a", "x", "45秒", 1]]
    [problem] = refused(tmp_path, MAPPING, {"chats.xlsx": workbook({"明细": rows})})
    assert (problem.file, problem.row, problem.column, problem.got) == \
        ("exports/chats.xlsx", 3, "明细!接待", "x")


def test_an_error_cell_is_missing_and_told(tmp_path):
    rows = [HEADER, ["2026-09-01", "a", "#DIV/0!", "45秒", 1]]
    data = workbook({"明细": rows})
    tables = load(tmp_path, MAPPING, {"chats.xlsx": data})
    assert tables.frame("chats_daily")["received"].isna().all()
    assert tables.placeholders["got"].tolist() == ["#DIV/0!"]


def test_a_formula_without_a_stored_value_is_refused_with_its_cell(tmp_path):
    rows = [HEADER, ["2026-09-01", "a", "=1+1", "45秒", 1]]
    [problem] = refused(tmp_path, MAPPING, {"chats.xlsx": workbook({"明细": rows})})
    assert (problem.code, problem.got, problem.column) == ("formula", "cell C2", "明细!接待")


def test_the_sheet_is_found_by_its_header(tmp_path):
    rows = [HEADER, ["2026-09-01", "a", 1, "45秒", 1]]
    data = workbook({"说明": [["nothing here"]], "明细": rows})
    assert len(load(tmp_path, MAPPING, {"chats.xlsx": data}).frame("chats_daily")) == 1


def test_two_sheets_with_the_header_need_a_declaration(tmp_path):
    first, second = [HEADER, ["2026-09-01", "a", 1, "45秒", 1]], [HEADER, ["2026-09-02", "a", 1, "45秒", 1]]
    data = workbook({"甲": first, "乙": second})
    [problem] = refused(tmp_path, MAPPING, {"chats.xlsx": data})
    assert (problem.code, problem.got) == ("sheet", "甲, 乙")
    declared = MAPPING.replace("table: chats_daily", "table: chats_daily\n  sheet: 乙")
    assert load(tmp_path, declared, {"chats.xlsx": data}).frame("chats_daily")["date"].dt.day.tolist() == [2]
    [problem] = refused(tmp_path, declared.replace("乙", "丙"), {"chats.xlsx": data})
    assert problem.allowed == "甲, 乙"


def test_a_missing_column_is_named_with_its_sheet(tmp_path):
    [problem] = refused(tmp_path, MAPPING, {"chats.xlsx": workbook({"明细": [HEADER[:4], ["2026-09-01", "a", 1, 1]]})})
    assert (problem.column, problem.code) == ("明细!销售额", "missing_column")


def test_a_number_that_lost_its_digits_is_no_id(tmp_path):
    rows = [HEADER, ["2026-09-01", 2636422013297021757, 1, "45秒", 1], ["2026-09-01", 12, 1, "45秒", 1]]
    [problem] = refused(tmp_path, MAPPING, {"chats.xlsx": workbook({"明细": rows})})
    assert (problem.row, problem.column) == (2, "明细!客服")


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\x03\x04"])
def test_a_broken_workbook_is_refused(tmp_path, data):
    assert [problem.code for problem in refused(tmp_path, MAPPING, {"chats.xlsx": data})] == ["workbook"]


def test_a_workbook_under_the_name_of_a_csv_is_read(tmp_path):
    rows = [HEADER, ["2026-09-01", "a", 1, "45秒", 1]]
    data = workbook({"明细": rows})
    assert len(load(tmp_path, MAPPING.replace("xlsx", "csv"), {"chats.csv": data}).frame("chats_daily")) == 1

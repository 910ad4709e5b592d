"""The payroll workbook: texts are never formulas, amounts are numbers, and the same inputs give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from perfkit.language import Language, Text
from perfkit.results import CODES, Column, Result, View
from perfkit.results.cells import is_missing, show_cell
from perfkit.study.payroll import Payroll
from perfkit.whole_file import replace_file

MINOR = 100
# Bytes must not hang on the clock: the day is that of no run.
MADE = datetime(2000, 1, 1)
RISKY = ("=", "+", "-", "@", "\t", "\r")
SHEETS: Mapping[str, Text] = {
    "lines": Text(en="Lines", zh="明细"), "people": Text(en="People", zh="人员合计"),
    "controls": Text(en="Control totals", zh="控制总额"), "warnings": Text(en="Warnings", zh="提示"),
    "sign_off": Text(en="Sign-off", zh="签字")}
WORDS: Mapping[str, Text] = {
    "id": Text(en="Id", zh="编号"), "name": Text(en="Name", zh="姓名"), "amount": Text(en="Amount", zh="金额"),
    "signature": Text(en="Signature", zh="签收"), "role": Text(en="Role", zh="岗位"),
    "line": Text(en="Line", zh="明细"), "rows": Text(en="Rows", zh="行数"), "people": Text(en="People", zh="人数"),
    "pack": Text(en="Payouts in the pack", zh="报告应付合计"),
    "finance": Text(en="Finance's own sum", zh="财务自算合计"),
    "gap": Text(en="Difference", zh="差额"), "all": Text(en="All", zh="全部"), "step": Text(en="Step", zh="环节"),
    "date": Text(en="Date", zh="日期"), "prepared": Text(en="Prepared by", zh="制表"),
    "reviewed": Text(en="Reviewed by", zh="复核"), "approved": Text(en="Approved by", zh="批准"),
    "paid": Text(en="Entered by finance", zh="财务入账")}
FACTS: Mapping[str, Text] = {
    "study": Text(en="Study", zh="方案"), "period": Text(en="Period", zh="期间"),
    "plan_versions": Text(en="Plan versions", zh="方案版本"), "as_of": Text(en="Data up to", zh="数据截至"),
    "state": Text(en="State", zh="状态"), "results": Text(en="Hash of results", zh="结果哈希"),
    "command": Text(en="Command", zh="命令")}
_STATES: Mapping[str, Text] = {"frozen": Text(en="frozen", zh="已关账"), "open": Text(en="open", zh="未关账")}


def payroll_bytes(payroll: Payroll) -> bytes:
    """Return the workbook: lines, sums by person, control totals, warnings and fields to sign."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
                                    "strings_to_urls": False}) as book:
        book.set_properties({"title": f"perfkit payroll {payroll.period.text}", "created": MADE})
        writer = _Book(book, payroll.handoff.view.language)
        _lines(writer, payroll)
        _people(writer, payroll)
        _controls(writer, payroll)
        _result(writer, "warnings", payroll.warnings)
        _sign_off(writer, payroll)
    return file.getvalue()


def write_payroll(payroll: Payroll, path: Path) -> Path:
    """Write the workbook whole or not at all; return where it is."""
    replace_file(path, payroll_bytes(payroll))
    return path


class _Book:
    """A workbook in one language, and its few formats."""

    def __init__(self, book: Any, language: Language) -> None:
        self.language = language
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self._money = book.add_format({"num_format": "#,##0.00"})

    def sheet(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> _Sheet:
        """Add a sheet with a head that stays in view and prints on every page."""
        made = self._book.add_worksheet(SHEETS[name].fill(self.language))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            made.write_string(0, column, head, self._head)
            made.set_column(column, column, width)
        made.freeze_panes(1, 0)
        made.repeat_rows(0)
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return _Sheet(made, self._cell)

    def say(self, name: str) -> str:
        return WORDS[name].fill(self.language)

    def _cell(self, sheet: Any, row: int, column: int, cell: object) -> None:
        if cell is None or is_missing(cell):
            sheet.write_blank(row, column, None, self._text)
        elif isinstance(cell, _Money):
            sheet.write_number(row, column, cell.minor / MINOR, self._money)
        elif isinstance(cell, _Sum):
            sheet.write_formula(row, column, cell.formula, self._money, cell.minor / MINOR)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell)
        else:
            text = str(cell)
            sheet.write_string(row, column, text, self._quoted if text.startswith(RISKY) else self._text)


class _Money(int):
    """Minor units, written as a number with two decimals."""

    @property
    def minor(self) -> int:
        return int(self)


class _Sum:
    """A formula of this workbook's own, with the value it has."""

    def __init__(self, formula: str, minor: int) -> None:
        self.formula, self.minor = formula, minor


class _Sheet:
    """Rows one below the other."""

    def __init__(self, sheet: Any, write: Callable[[Any, int, int, object], None]) -> None:
        self._sheet, self._write, self.next = sheet, write, 1

    def row(self, cells: Sequence[object]) -> None:
        for column, cell in enumerate(cells):
            self._write(self._sheet, self.next, column, cell)
        self.next += 1


def _money(cell: Any) -> _Money | None:
    return None if is_missing(cell) else _Money(int(cell))


def _lines(book: _Book, payroll: Payroll) -> None:
    result = payroll.handoff
    shown = [column for column in result.columns if column.name not in ("subject", "payee")]
    heads = [book.say("id"), book.say("name"), *(column.heading.fill(book.language) for column in shown)]
    sheet = book.sheet("lines", heads, [14, 18, *(16 for _ in shown)])
    for row in _records(result.shown()):
        sheet.row([row["payee"], result.view.subject(row["payee"]), *_cells(row, shown, result.view)])


def _cells(row: Mapping[str, Any], columns: Sequence[Column], view: View) -> list[object]:
    return [_money(row[column.name]) if column.kind == "money" else show_cell(row[column.name], column, row, view)
            for column in columns]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _people(book: _Book, payroll: Payroll) -> None:
    frame, view = payroll.handoff.frame, payroll.handoff.view
    sheet = book.sheet("people", [book.say(word) for word in ("id", "name", "amount", "signature", "date")],
                       [14, 18, 16, 24, 14])
    sums = frame.assign(amount=frame["amount"].fillna(0).astype("int64")).groupby("payee", sort=True)["amount"].sum()
    for payee, amount in sums.items():
        sheet.row([payee, view.subject(str(payee)), _Money(int(amount)), None, None])
    last = sheet.next
    whole = int(sums.sum())
    sheet.row([book.say("all"), None, _Sum(f"=SUM(C2:C{last})", whole) if last > 1 else _Money(0), None, None])


def _controls(book: _Book, payroll: Payroll) -> None:
    heads = [book.say(word) for word in ("role", "line", "rows", "people", "amount", "pack", "finance", "gap")]
    sheet = book.sheet("controls", heads, [20, 20, 10, 10, 18, 20, 20, 18])
    for row in _records(payroll.controls):
        role = payroll.handoff.view.role(row["role"]) if row["role"] else book.say("all")
        amount = int(row["amount"])
        # Finance types its own sum beside each of ours; the difference is worked out in the sheet.
        gap = _Sum(f'=IF(ISBLANK(G{sheet.next + 1}),0,ROUND(E{sheet.next + 1}-G{sheet.next + 1},2))', 0)
        sheet.row([role, row["line"] or book.say("all"), int(row["rows"]), int(row["people"]), _Money(amount),
                   _money(row["pack"]), None, gap])


def _result(book: _Book, name: str, result: Result) -> None:
    columns = list(result.columns)
    sheet = book.sheet(name, [column.heading.fill(book.language) for column in columns], [18] * len(columns))
    for row in _records(result.frame):
        sheet.row(_cells(row, columns, result.view))


def _sign_off(book: _Book, payroll: Payroll) -> None:
    sheet = book.sheet("sign_off", [book.say(word) for word in ("step", "name", "signature", "date")],
                       [24, 24, 30, 16])
    for step in ("prepared", "reviewed", "approved", "paid"):
        sheet.row([book.say(step), None, None, None])
    sheet.row([])
    for name, heading in FACTS.items():
        said = payroll.facts[name]
        known = _STATES.get(said) or CODES.get(said)
        sheet.row([heading.fill(book.language), known.fill(book.language) if name == "state" and known else said])

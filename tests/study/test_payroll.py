"""What finance gets: one row per person and line, texts that stay texts, sums that tie, the same bytes every time."""

import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import perfkit
from perfkit.cli import main
from perfkit.errors import DataError
from perfkit.study.legal import DEDUCTION_SOURCE, pay_warnings, read_wage_floors
from perfkit.study.payroll import control_totals
from perfkit.study.workbook import payroll_bytes

sys.path.insert(0, str(Path(__file__).parent))
from shop import PEOPLE, write_orders, write_refunds, write_shop

NAMES = ("=Bob", "+1", "-x", "@who", '=HYPERLINK("http://x","y")')


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = write_shop(tmp_path_factory.mktemp("shop") / "shop")
    rows = [f"{who},甲,\"{name.replace(chr(34), chr(34) * 2)}\",operations,T1,S1,,2026-01-01,,full,5000.00"
            for who, name in zip("abcde", NAMES, strict=True)]
    (folder / "people.csv").write_text("\n".join([PEOPLE.splitlines()[0], *rows]) + "\n")
    write_orders(folder, "2026-01", {f"o{who}": (who, f"{place * 1000}.99") for place, who in enumerate("abcde", 1)})
    write_refunds(folder, "2026-01", {})
    (folder / "exports" / "orders_2026-02.csv").write_text(
        "order_id,paid_at,created_at,operator,amount\nz,2026-02-05 10:00:00,2026-02-05 10:00:00,nobody,1.00\n")
    (folder / "wage_floors.csv").write_text("from,monthly,source\n2026-01-01,5540.00,a city's notice\n")
    return folder


@pytest.fixture(scope="module")
def made(shop, tmp_path_factory):
    return perfkit.payroll("2026-01", study=shop, language="en", out=tmp_path_factory.mktemp("out"))


def _sheet(path, name):
    return load_workbook(path)[name]


def test_there_is_one_row_per_person_and_line_and_every_name_stays_text(shop, made):
    _, path = made
    sheet = _sheet(path, "Lines")
    lines = perfkit.open_study(shop).pay_lines("operations", "2026-01").frame
    assert sheet.max_row == 1 + len(lines) == 1 + 5 * 3
    assert {cell.value for cell in sheet["B"][1:]} == set(NAMES)
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in sheet["B"][1:] if cell.value.startswith(("=", "+", "-", "@")))


def test_the_sums_tie_to_the_pack(shop, made):
    _, path = made
    payouts = perfkit.open_study(shop).payouts("operations", "2026-01").frame
    rows = [[cell.value for cell in row] for row in _sheet(path, "Control totals").iter_rows(min_row=2)]
    assert [row[4] for row in rows if row[0] == "All"] == [payouts["payout"].sum() / 100]
    assert sum(row[4] for row in rows if row[1] != "All") == pytest.approx(payouts["payout"].sum() / 100)
    lines = pd.read_excel(path, sheet_name="Lines", engine="openpyxl")
    assert round(lines["Amount"].sum() * 100) == payouts["payout"].sum()
    people = [[cell.value for cell in row] for row in _sheet(path, "People").iter_rows(min_row=2)]
    assert [round(row[2] * 100) for row in people[:-1]] == payouts.sort_values("subject")["payout"].tolist()
    assert people[-1][2] == "=SUM(C2:C6)"


def test_lines_that_do_not_add_up_are_refused():
    lines = pd.DataFrame({"role": ["ops"], "line": ["bonus"], "payee": ["a"], "amount": pd.array([100], dtype="Int64")})
    with pytest.raises(DataError, match="do not add up"):
        control_totals(lines, {"ops": 101})


def test_the_same_inputs_give_the_same_bytes(shop, made, tmp_path):
    copy = shutil.copytree(shop, tmp_path / "copy", ignore=shutil.ignore_patterns(".perfkit"))
    assert made[1].read_bytes() == payroll_bytes(made[0])
    assert perfkit.payroll("2026-01", study=copy, language="en", out=tmp_path)[1].read_bytes() == made[1].read_bytes()


def test_there_are_fields_to_sign_and_what_it_rests_on(made):
    told = {row[0].value: row[1].value for row in _sheet(made[1], "Sign-off").iter_rows(min_row=2)}
    assert {"Prepared by", "Reviewed by", "Approved by", "Entered by finance"} <= set(told)
    assert told["Period"] == "2026-01"
    assert told["State"] == "open"
    assert told["Command"] == "perfkit payroll 2026-01 --language en"


def test_pay_under_the_floor_is_a_warning_with_its_source(made):
    rows = [[cell.value for cell in row] for row in _sheet(made[1], "Warnings").iter_rows(min_row=2)]
    # A wage of 5,000, a grade bonus of 500 and 20.02 + 10.02 of commission are less than 5,540.
    assert [row[1] for row in rows] == ["=Bob"]
    assert rows[0][-1] == "a city's notice"
    assert rows[0][4] == 5540
    assert "see each before paying" in made[0].text()


def test_the_command_writes_in_both_languages(shop, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["payroll", "2026-01", "--study", str(shop), "--language", "zh", "--out", str(tmp_path)])
    assert not ended.value.code
    path = tmp_path / "small-shop" / "payroll.zh" / "2026-01.xlsx"
    assert str(path) in capsys.readouterr().out
    assert load_workbook(path).sheetnames == ["明细", "人员合计", "控制总额", "提示", "签字"]


def _warned(amounts, *, floor=None, wage=100_000, currency="CNY", **spell):
    lines = pd.DataFrame({"period": "2026-01", "subject": "a", "amount": pd.array(amounts, dtype="Int64")})
    people = pd.DataFrame({"subject": ["a"], "schedule": [spell.get("schedule", "full")], "shop": ["S1"],
                           "from_day": pd.to_datetime([spell.get("begun", "2025-01-01")]),
                           "to_day": pd.to_datetime(["2300-12-31"]), "wage_base": pd.array([wage], dtype="Int64")})
    floors = pd.DataFrame({"from_day": pd.to_datetime(["2025-01-01"]), "source": ["notice"], "shop": [""],
                           "monthly": pd.array([floor or 0], dtype="Int64")})
    return pay_warnings(lines, people, floors, currency=currency)


def test_more_than_a_fifth_taken_off_is_a_warning():
    assert len(_warned([-20_000])) == 0
    found = _warned([-20_001])
    assert found.loc[0, ["rule", "got", "limit", "source"]].tolist() == ["deduction", 20_001, 20_000, DEDUCTION_SOURCE]
    assert len(_warned([-20_001], currency="BDT")) == 0
    assert len(_warned([5, -20_001])) == 0


def test_the_floor_counts_days_held_and_leaves_part_time_out():
    assert len(_warned([0], floor=100_000)) == 0
    assert _warned([0], floor=100_001)["rule"].tolist() == ["wage_floor"]
    half = _warned([0], floor=120_000, begun="2026-01-17")
    assert half["limit"].tolist() == [int(Fraction(15, 31) * 120_000 + Fraction(1, 2))]
    assert len(_warned([0], floor=200_000, schedule="part")) == 0


def test_wage_floors_are_read_or_refused(tmp_path):
    assert not len(read_wage_floors(tmp_path / "none.csv"))
    path = tmp_path / "wage_floors.csv"
    path.write_text("from,monthly,source\n2026-01-01,lots,\n")
    with pytest.raises(DataError) as refused:
        read_wage_floors(path)
    assert {problem.column for problem in refused.value.problems} == {"monthly", "source"}

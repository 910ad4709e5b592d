import pytest

from perfkit.errors import DataError
from perfkit.sources.paid import read_paid_elsewhere

HEADER = "payee,line,period,amount\n"


def write(folder, text):
    path = folder / "paid_elsewhere.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_amounts_are_minor_units_in_the_order_of_their_keys(tmp_path):
    paid = read_paid_elsewhere(write(tmp_path, HEADER + "B,bonus,2026-02,-3.5\nA,bonus,2026-01,\"1,200.00\"\n"))
    assert paid.to_numpy().tolist() == [["A", "bonus", "2026-01", 120_000], ["B", "bonus", "2026-02", -350]]


@pytest.mark.parametrize(("row", "column"), [(",bonus,2026-01,1", "payee"), ("A,,2026-01,1", "line"),
                                             ("A,bonus,2026-1,1", "period"), ("A,bonus,2026-01,", "amount"),
                                             ("A,bonus,2026-01,x", "amount"), ("A,bonus,2026-01,-", "amount")])
def test_what_is_not_a_payment_is_refused(tmp_path, row, column):
    with pytest.raises(DataError) as error:
        read_paid_elsewhere(write(tmp_path, HEADER + row + "\n"))
    assert [(problem.row, problem.column) for problem in error.value.problems] == [(2, column)]


def test_a_payment_that_is_there_twice_is_refused(tmp_path):
    with pytest.raises(DataError, match="first in line 2"):
        read_paid_elsewhere(write(tmp_path, HEADER + "A,bonus,2026-01,1\nA,bonus,2026-01,2\n"))

"""Code of a study: run where it is trusted, checked against its facts, and never a reason for a traceback."""

from datetime import date

import pytest

from perfkit.errors import DataError, RequestError
from perfkit.indicators import compute_indicators, describe_indicator, knowing, list_indicators
from perfkit.indicators.own.reader import read_own
from perfkit.periods import parse_period
from tests.indicators.made import make_tables, roster
from tests.indicators.own.test_ratios import ORDERS, own_of

FORMULA = "    unit: share\n    formula: {en: orders with an amount, zh: 有金额的订单}\n"
CODE = """\
from perfkit.indicators import indicator
from perfkit.indicators.measures import counted, share


@indicator("mine", orders="owner paid_at amount_paid")
def mine(credit, orders):
    paid = credit(orders, "paid_at")
    return share(counted(paid, paid.amount_paid >= 10_000), counted(paid))
"""


def made(folder, code=CODE, *, trusted=True):
    return own_of(folder, FORMULA, code=code, trusted=trusted)


def test_trusted_code_computes(tmp_path):
    with knowing(made(tmp_path)):
        frame = compute_indicators(make_tables(tmp_path, orders=ORDERS), roster("a"), ["mine"],
                                   [parse_period("2026-01")], as_of=date(2026, 12, 31), kind="operations")
    assert frame[["numerator", "denominator"]].values.tolist() == [[3, 5]]


def test_code_is_not_run_by_reading_facts_listing_or_describing_others(tmp_path):
    mark = tmp_path / "ran"
    own = made(tmp_path, f"open({str(mark)!r}, 'w')\n{CODE}", trusted=False)
    with knowing(own):
        assert "mine@default | My ratio | share" in list_indicators("en")
        assert "SELECT" in describe_indicator("csat", "en")
        with pytest.raises(RequestError, match=r"indicators\.py.*--trust"):
            describe_indicator("mine", "en")
    assert not mark.exists()


def test_trusted_code_is_described_with_its_hash_and_its_query(tmp_path):
    own = made(tmp_path)
    with knowing(own):
        told = describe_indicator("mine", "zh")
    assert f"indicators.py sha256:{own.hashes['indicators.py']}" in told
    assert "SELECT" in told
    assert "有金额的订单" in told


@pytest.mark.parametrize(("code", "row", "said"), [
    ("import nothing_of_this_name\n", 1, "ModuleNotFoundError"), ("x = 1\ndef broken(:\n", 2, "SyntaxError"),
    ("1 / 0\n", 1, "ZeroDivisionError"), (CODE.replace('"mine"', '"mime"'), 5, "did you mean 'mine'"),
    (CODE.replace('"mine"', '"csat"'), None, "no `formula` for this"), ("x = 1\n", None, "no function computes this"),
    (CODE.replace("amount_paid\"", "amount_payed\""), None, "did you mean 'amount_paid'"),
    (CODE.replace("orders=\"", "orderz=\""), None, "did you mean 'orders'")])
def test_code_that_is_wrong_is_refused_with_its_place(tmp_path, code, row, said):
    with pytest.raises(DataError, match=said) as refused:
        made(tmp_path, code).definitions  # noqa: B018 - reading it runs the code
    assert {problem.file for problem in refused.value.problems} == {"indicators.py"}
    assert refused.value.problems[0].row == row


def test_a_function_that_fails_is_refused_with_its_place(tmp_path):
    own = made(tmp_path, CODE.replace("paid.amount_paid", "paid.nothing"))
    with knowing(own), pytest.raises(DataError, match="mine fails") as refused:
        compute_indicators(make_tables(tmp_path, orders=ORDERS), roster("a"), ["mine"], [parse_period("2026-01")],
                           as_of=date(2026, 12, 31), kind="operations")
    assert refused.value.problems[0].row == 8


def test_code_without_facts_and_facts_without_code_are_refused(tmp_path):
    with pytest.raises(DataError, match="no code that could compute this"):
        own_of(tmp_path, FORMULA)
    (tmp_path / "indicators.yaml").unlink()
    (tmp_path / "indicators.py").write_text(CODE)
    with pytest.raises(DataError, match=r"indicators\.yaml with their facts"):
        read_own(tmp_path)

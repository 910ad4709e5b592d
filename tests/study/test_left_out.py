"""Why it is empty: a person without a result is told which rules left rows out."""

import sys
from pathlib import Path

import pytest

import perfkit

sys.path.insert(0, str(Path(__file__).parent))
from shop import write_orders, write_refunds, write_shop


@pytest.fixture
def shop(tmp_path):
    folder = write_shop(tmp_path / "shop")
    write_orders(folder, "2026-01", {"o1": ("a", "500.00")})
    write_refunds(folder, "2026-01", {})
    return folder


def test_without_anything_left_out_that_is_said(shop):
    told = perfkit.open_study(shop, language="en").explain("b", "2026-01").text()
    assert "no row of orders, refunds was left out when the exports were read" in told


@pytest.mark.parametrize(("language", "said"), [
    ("en", "rows of orders that were left out: repeated row (1 row)"), ("zh", "订单中剔除的行：重复行（1 行）")])
def test_what_was_left_out_is_told_by_rule(shop, language, said):
    path = shop / "exports" / "orders_2026-01.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join([*rows, rows[1]]) + "\n")
    study = perfkit.open_study(shop, language=language)
    assert said in study.explain("b", "2026-01").text()
    assert said in study.explain("b", "2026-01").html()
    assert said not in study.explain("a", "2026-01").text()

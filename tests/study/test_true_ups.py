"""Later refunds become lines of the open period; what was frozen does not move; parts and whole agree."""

import hashlib
import random
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfkit
from perfkit.study.true_ups import at_paid_rate

sys.path.insert(0, str(Path(__file__).parent))
from shop import PEOPLE, write_orders, write_refunds, write_shop

MONTHS = ("2026-01", "2026-02", "2026-03")
LATE = {"o1": "3000.00"}


def _lines(folder, month, kind="true_up"):
    frame = perfkit.open_study(folder).pay_lines("operations", month).frame
    return frame[frame["kind"] == kind] if kind else frame


def _start(folder):
    """A shop whose January is frozen on the first of February."""
    write_shop(folder)
    write_orders(folder, "2026-01", {"o1": ("a", "6000.00"), "o2": ("b", "900.00"), "o3": ("a", "500.00")})
    write_refunds(folder, "2026-01", {})
    perfkit.freeze("2026-01", study=_until(folder, "2026-02"))
    return folder


def _until(folder, month):
    """Make the first day of a month the last one with data."""
    write_orders(folder, month, {})
    path = folder / "exports" / f"orders_{month}.csv"
    path.write_text(path.read_text().replace(f"{month}-28", f"{month}-01"))
    return folder


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    return _start(tmp_path_factory.mktemp("shop") / "shop")


@pytest.fixture
def shop(started, tmp_path):
    return Path(shutil.copytree(started, tmp_path / "shop"))


def _bytes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "frozen").rglob("*"))
            if path.is_file()}


def test_half_an_order_that_comes_back_is_taken_off_at_the_stated_rate(shop):
    before = _bytes(shop)
    write_orders(shop, "2026-02", {"p1": ("a", "100.00")})
    write_refunds(shop, "2026-02", LATE)
    found = _lines(shop, "2026-02").set_index("line")
    # Paid for 6,500: 195 at 3 % of all; 3,500 would be 70. By slices 135 were paid; 1,500 x 3 % + 1,500 x 2 % go back.
    assert found["amount"].to_dict() == {"again": -12_500, "once": -7_500}
    assert set(found["source_period"]) == {"2026-01"}
    assert found["base"].to_dict() == {"again": -300_000, "once": -300_000}
    assert found.loc["once", "rate"] == "1/40"
    assert _bytes(shop) == before
    january = perfkit.open_study(shop).pay_lines("operations", "2026-01").frame
    assert january["amount"].sum() == 19_500 + 900 + 13_500 + 900 + 60_000 + 50_000


def test_payouts_and_explanations_hold_the_true_up(shop):
    write_orders(shop, "2026-02", {"p1": ("a", "100.00")})
    write_refunds(shop, "2026-02", LATE)
    study = perfkit.open_study(shop)
    payouts = study.payouts("operations", "2026-02").frame.set_index("subject")["payout"]
    assert payouts["a"] == 100 + 100 + 50_000 - 12_500 - 7_500
    assert "recomputed - paid - trued_up = −¥125.00" in study.explain("a", "2026-02").text()


def test_without_late_data_nothing_is_trued_up(shop):
    write_orders(shop, "2026-02", {"p1": ("a", "100.00")})
    assert not len(_lines(shop, "2026-02"))


def test_a_diff_shows_the_true_up_as_data(shop):
    write_orders(shop, "2026-02", {"p1": ("a", "100.00")})
    write_refunds(shop, "2026-02", LATE)
    found = perfkit.diff("2026-01", "2026-02", study=shop).frame.set_index("subject")
    payouts = perfkit.open_study(shop).payouts("operations", "2026-02").frame.groupby("subject")["payout"].sum()
    assert found["pay_after"].to_dict() == payouts.to_dict()
    assert found.loc["a", "data"] == found.loc["a", "pay_change"]


def test_the_edges_of_grades_are_not_judged_again(shop):
    write_orders(shop, "2026-02", {"p1": ("a", "100.00")})
    write_refunds(shop, "2026-02", LATE)
    assert "grade_bonus" not in set(_lines(shop, "2026-02")["line"])


def _many(seed):
    """Return orders of January for 30 people, and what came back in February in two rounds."""
    draw = random.Random(seed)
    people = [f"p{number:02d}" for number in range(30)]
    amounts = [draw.choice([99_999, 100_000, 100_001, 500_000, draw.randrange(1, 900_000)]) for _ in people]
    orders = {f"o{number}": (who, f"{amount / 100:.2f}") for number, (who, amount) in
              enumerate(zip(people, amounts, strict=True))}
    rounds = [{name: f"{draw.randrange(1, int(float(amount) * 50)) / 100:.2f}" for name, (_, amount) in orders.items()
               if draw.random() < 0.6 and float(amount) > 1} for _ in range(2)]
    roster = PEOPLE.splitlines()[0] + "\n" + "".join(
        f"{who},{who},{who},operations,T1,S1,,2026-01-01,,full,5000.00\n" for who in people)
    return orders, rounds, roster


def _split(folder, orders, rounds, roster):
    write_shop(folder)
    (folder / "people.csv").write_text(roster)
    write_orders(folder, "2026-01", orders)
    write_refunds(folder, "2026-01", {})
    perfkit.freeze("2026-01", study=_until(folder, "2026-02"))
    write_orders(folder, "2026-02", {})
    write_refunds(folder, "2026-02", rounds[0])
    perfkit.freeze("2026-02", study=folder)
    write_orders(folder, "2026-03", {})
    (folder / "exports" / "refunds_more.csv").write_text(
        _renamed((folder / "exports" / "refunds_2026-02.csv").read_text(), rounds[1]))


def _renamed(text, refunds):
    head = text.splitlines()[0]
    return "\n".join([head, *(f"s{place},{order},2026-02-11 12:00:00,2026-02-11 12:00:00,refund_only,{amount}"
                              for place, (order, amount) in enumerate(refunds.items()))]) + "\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_frozen_and_trued_up_twice_pays_what_paying_once_would(tmp_path, seed):
    folder = tmp_path / "shop"
    _split(folder, *_many(seed))
    whole = Path(shutil.copytree(folder, tmp_path / "whole", ignore=shutil.ignore_patterns(".perfkit", "frozen")))
    parts = pd.concat([_lines(folder, month, None) for month in MONTHS])
    mine = parts[(parts["source_period"] == "2026-01") & (parts["line"] == "again")]
    once = _lines(whole, "2026-01", None)
    assert len(_lines(folder, "2026-02"))
    assert len(_lines(folder, "2026-03"))
    assert mine.groupby("subject")["amount"].sum().to_dict() == (
        once[once["line"] == "again"].groupby("subject")["amount"].sum().to_dict())


_SLICES = st.lists(st.tuples(st.integers(1, 1000).map(Fraction), st.fractions(0, 1)), min_size=1, max_size=4)


@given(_SLICES, st.integers(0, 1000), st.integers(0, 1000))
def test_all_that_came_back_takes_off_no_more_than_was_paid(slices, one, other):
    paid = sum((part * rate for part, rate in slices), Fraction(0))
    base = int(sum(part for part, _ in slices))
    first, both = at_paid_rate(-min(one, base), slices), at_paid_rate(-min(one + other, base), slices)
    assert -paid <= both <= first <= 0
    assert at_paid_rate(-base, slices) == -paid

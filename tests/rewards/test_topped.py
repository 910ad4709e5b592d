"""Guarantees end when they say, draws are owed and made good, and the ledger says how much."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import values

from perfkit.language import LANGUAGES
from perfkit.rewards import pay_lines
from perfkit.rewards.sentences import line_sentence
from perfkit.scoring import score_points, total_points

from .planned import amounts, month_by_month, paid, role_of, staff

COMMISSION = ('{line: commission, base: sales, per: subject, returns: recompute, '
              'rate_whole: [{in: "[0, inf)", rate: 10%}]}')
SECURED = "{line: secured, guarantee: 300, of: [commission], until: 3 periods, missing: zero}"
DRAWN = "{line: advance, draw: {amount: 200, against: [commission], recover: yes, missing: zero}}"
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


def test_a_guarantee_pays_what_is_missing_and_nothing_more():
    lines = paid(role_of(COMMISSION, SECURED.replace("3 periods", "2026-12-31")), [80, 80, 80], [100_000, 299_999, 0])
    assert amounts(lines, "secured") == [20_000, 0, 30_000]


def test_a_guarantee_ends_with_its_last_whole_period():
    role = role_of(COMMISSION, SECURED.replace("3 periods", "2026-01-30"))
    lines = paid(role, [80], [100_000])
    assert lines.loc[lines["line"] == "secured", ["amount", "reason"]].values.tolist() == [[0, "guarantee_over"]]
    assert amounts(paid(role_of(COMMISSION, SECURED.replace("3 periods", "2026-01-31")), [80], [0]),
                   "secured") == [30_000]


def test_own_periods_are_counted_from_that_which_holds_the_first_day():
    roster = staff(4, from_day=pd.to_datetime(["2026-01-31", "2025-11-01", "2025-10-31", "2026-01-01"]))
    lines = paid(role_of(COMMISSION, SECURED), [80] * 4, [0] * 4, roster=roster)
    assert amounts(lines, "secured") == [30_000, 30_000, 0, 30_000]


def test_a_line_without_an_amount_counts_for_what_the_plan_says():
    broken = COMMISSION.replace('"[0, inf)", rate: 10%', '"[0, 5)", rate: 10%}, {else: undefined, reason: r')
    for said, due in (("zero", [30_000]), ("no_row", [None])):
        text = SECURED.replace("missing: zero", f"missing: {said}").replace("3 periods", "2026-12-31")
        lines = paid(role_of(broken, text), [80], [100_000])
        assert amounts(lines, "secured") == due
    assert lines["reason"].tolist() == ["undefined", "needs_line"]


def two_spells(*lines: str) -> pd.DataFrame:
    role = role_of(*lines)
    both = [values(name, [cell], unit=unit, spell=spell) for spell, sold in (("2025-01-01", 50_000),
                                                                            ("2026-01-16", 70_000))
            for name, cell, unit in (("score@x", 80, "points"), ("sales@paid", sold, "money"))]
    table, roster = pd.concat(both, ignore_index=True), pd.concat([staff(1), staff(1, spell="2026-01-16")])
    aims = table[table["indicator"] == "sales@paid"].assign(baseline="target")
    scored = score_points(table, aims, role)
    return pay_lines(role, total_points(scored, role, "v"), scored, table, roster.reset_index(drop=True),
                     plan_version="v", currency="CNY")[0]


def test_two_spells_of_a_period_have_one_guarantee_and_one_draw():
    secured = two_spells(COMMISSION, SECURED.replace("3 periods", "2026-12-31"))
    assert amounts(secured, "secured") == [0, 18_000]
    assert secured.loc[secured["line"] == "secured", "reason"].tolist() == ["other_spell", ""]
    assert amounts(two_spells(COMMISSION, DRAWN), "advance") == [0, 8_000]


def test_a_draw_is_owed_and_made_good_over_four_months_as_worked_by_hand():
    # commission 50, 150, 260, 900 against a draw of 200: +150, +50, -60 (owed 200 -> 140), -140
    made, ledger = month_by_month(role_of(COMMISSION, DRAWN), [50_000, 150_000, 260_000, 900_000], MONTHS)
    assert [amounts(lines, "advance") for lines in made] == [[15_000], [5_000], [-6_000], [-14_000]]
    assert ledger[["period", "opening", "movement", "closing"]].values.tolist() == [
        ["2026-01", 0, -15_000, -15_000], ["2026-02", -15_000, -5_000, -20_000], ["2026-03", -20_000, 6_000, -14_000],
        ["2026-04", -14_000, 14_000, 0]]


def test_periods_of_one_run_carry_on_as_single_runs_do():
    role = role_of(COMMISSION, DRAWN)
    sold = [50_000, 150_000, 260_000, 900_000]
    single, _ = month_by_month(role, sold, MONTHS)
    parts = [pd.concat([values("score@x", [80], unit="points", period=month),
                        values("sales@paid", [amount], unit="money", period=month)])
             for month, amount in zip(MONTHS, sold, strict=True)]
    table = pd.concat(parts, ignore_index=True)
    aims = table[table["indicator"] == "sales@paid"].assign(baseline="target")
    scored = score_points(table, aims, role)
    together, _ = pay_lines(role, total_points(scored, role, "v"), scored, table, staff(1), plan_version="v",
                            currency="CNY")
    assert amounts(together, "advance") == [amount for lines in single for amount in amounts(lines, "advance")]


def test_a_draw_that_is_not_recovered_leaves_nothing_in_the_ledger():
    made, ledger = month_by_month(role_of(COMMISSION, DRAWN.replace("recover: yes", "recover: no")),
                                  [50_000, 900_000], MONTHS[:2])
    assert [amounts(lines, "advance") for lines in made] == [[15_000], [0]]
    assert ledger.empty


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 600_000), min_size=1, max_size=4))
def test_a_draw_never_pays_less_than_it_promises_and_never_recovers_more_than_was_drawn(sold):
    made, ledger = month_by_month(role_of(COMMISSION, DRAWN), sold, MONTHS[:len(sold)])
    drawn = [amounts(lines, "advance")[0] for lines in made]
    for lines, each in zip(made, drawn, strict=True):
        assert amounts(lines, "commission")[0] + each >= 20_000
    assert sum(drawn) >= 0
    closing = int(ledger["closing"].iloc[-1]) if len(ledger) else 0
    assert sum(drawn) == -closing
    assert (ledger["opening"] + ledger["movement"] == ledger["closing"]).all()


def test_what_is_filled_up_and_what_is_owed_is_told():
    made, _ = month_by_month(role_of(COMMISSION, SECURED.replace("3 periods", "2026-12-31"), DRAWN),
                             [50_000, 900_000], MONTHS[:2])
    first, second = ({row["line"]: line_sentence(row, "CNY") for row in lines.to_dict("records")} for lines in made)
    assert first["secured"].fill("en") == "guaranteed ¥300.00 - ¥50.00 of commission = ¥250.00"
    assert first["advance"].fill("en") == ("draw of ¥200.00 - ¥50.00 of commission = ¥150.00; owed before ¥0.00, from "
                                           "now on ¥150.00")
    assert second["secured"].fill("en") == "¥900.00 of commission reach the guaranteed ¥300.00 = ¥0.00"
    assert second["advance"].fill("en") == (
        "¥900.00 of commission pass the draw of ¥200.00; taken off for what was drawn before = −¥150.00; "
        "owed before ¥150.00, from now on ¥0.00")
    assert all(text.fill(language) for text in first.values() for language in LANGUAGES)


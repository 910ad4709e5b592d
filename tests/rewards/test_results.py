from __future__ import annotations

from html import unescape

import pandas as pd
import pytest
from scoring.made import people

from perfkit.language import LANGUAGES, Text, show_money
from perfkit.results import CODES, View
from perfkit.results.view import find_audience
from perfkit.rewards import PayLines, Payouts, Pools, sum_payouts
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.scoring.results import MOST_SHOWN

from .made import amount, paid_role, pay, pool, sales, whole


def run(count: int = 3) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    made = paid_role(whole("commission", ("[0, inf)", "0.0026")), amount("bonus", "wage_base * grade_pay"),
                     pool("p", "90"))
    lines, pools = pay(made, [80] * count, sales([100_000] * count))
    return lines, pools, sum_payouts(lines)


def test_headlines_state_what_was_paid() -> None:
    lines, pools, payouts = run()
    assert PayLines(frame=lines).headline() == (
        "bonus pays the most: ¥15,000 of ¥15,098")
    waiting = lines.assign(state=["held", "no row", *lines["state"][2:]], amount=lines["amount"].mask(lines.index < 2))
    assert PayLines(frame=waiting).headline().endswith("; 1 line has no row; 1 line is held")
    assert Payouts(frame=payouts).headline() == "3 of 3 are paid, ¥15,098 in all; the middle payout is ¥5,033"
    assert Pools(frame=pools).headline() == "All ¥90.00 in pools is paid"
    left = pools.assign(paid=pools["paid"] - 500, remainder=500)
    assert Pools(frame=left).headline() == "¥85.00 of ¥90.00 in pools is paid; ¥5.00 is left over"


def test_headlines_of_nothing() -> None:
    lines, pools = pay(paid_role(amount("a", "1")), [])
    assert PayLines(frame=lines).headline() == "Nobody has a payout"
    assert Payouts(frame=sum_payouts(lines)).headline() == "Nobody has a payout"
    assert Pools(frame=pools).headline() == "There is no pool in this role"


def test_rates_are_shown_as_exact_per_cent() -> None:
    assert ">0.26%<" in PayLines(frame=run()[0]).html()


def test_few_people_are_drawn_by_name_and_many_by_how_they_are_spread() -> None:
    for count in (3, MOST_SHOWN + 1):
        lines, _, payouts = run(count)
        assert Payouts(frame=payouts).plot() is not None
        assert (PayLines(frame=lines).plot() is not None) == (count <= MOST_SHOWN)


def test_lines_are_called_by_their_names_in_table_chart_and_headline() -> None:
    lines, pools, _ = run()
    names = {"bonus": Text(en="Grade bonus", zh="等级奖金"), "p": Text(en="Team pool", zh="团队奖金池")}
    view = View(language="zh", line_names=dict.fromkeys(lines["role"], names))
    shown = PayLines(frame=lines, view=view)
    assert shown.headline().startswith("等级奖金")
    assert "bonus" not in shown.html()
    assert "团队奖金池" in Pools(frame=pools, view=view).html()


def test_payouts_are_counted_in_round_ranges_that_hold_everybody() -> None:
    _, _, payouts = run(20)
    payouts = payouts.assign(payout=[100 * (number + 1) for number in range(len(payouts))])
    chart = Payouts(frame=payouts).plot()
    assert chart is not None
    assert chart.svg().count('class="mark"') <= 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_line_has_words(language: str) -> None:
    lines = run(1)[0].head(1)
    frame = pd.concat([lines.assign(reason=code) for code in LINE_REASONS])
    page = PayLines(frame=frame, view=View(language=language)).html()
    assert all(text.fill(language) in unescape(page) for text in LINE_REASONS.values())
    assert {"held", "no row", "paid"} <= set(CODES)


def test_an_audience_without_money_hears_no_sum_of_few_people_and_sees_no_id() -> None:
    lines, _, payouts = run(4)
    view = View(audience=find_audience("council"))
    for result in (PayLines(frame=lines, view=view), Payouts(frame=payouts, view=view)):
        page = result.html()
        assert "¥" not in page
        assert not any(person in page for person in people(4))


def test_pools_of_few_people_are_hidden_with_the_other_pools_of_their_line() -> None:
    both = {"period": "2026-01", "role": "service", "line": "team_pool", "of": "team", "destination": ""}
    frame = pd.DataFrame([{**both, "unit_id": "T1", "pool": 300_000, "paid": 300_000},
                          {**both, "unit_id": "T2", "pool": 400_000, "paid": 400_000}]).assign(remainder=0, payees=8)
    owner, hr = (View(audience=find_audience(name)) for name in ("owner", "hr"))
    assert "¥" not in Pools(frame=frame, view=owner).html()
    assert "¥" in Pools(frame=frame, view=hr).html()
    assert "¥" in Pools(frame=frame.assign(payees=10), view=owner).html()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_council_reads_how_money_is_spread_and_no_sum_of_it(language: str) -> None:
    lines, pools, payouts = run(12)
    view = View(audience=find_audience("council"), language=language)
    spread = Payouts(frame=payouts, view=view)
    total = show_money(int(payouts["payout"].sum()), language, digits=0)
    assert total in Payouts(frame=payouts, view=View(audience=find_audience("owner"), language=language)).headline()
    assert total not in spread.html()
    assert "¥" in spread.headline()
    assert "¥" in spread.table().html()
    for result in (PayLines(frame=lines, view=view).headline(), Pools(frame=pools, view=view).html()):
        assert "¥" not in result


def test_the_base_of_a_pool_is_a_sum_and_no_part_of_how_money_is_spread() -> None:
    lines, _, _ = run(12)
    pool = lines["kind"] == "pool"
    told = [PayLines(frame=lines.assign(base=lines["base"].mask(pool, 7_777_700)),
                     view=View(audience=find_audience(name))).table().html() for name in ("owner", "council", "hr")]
    assert pool.any()
    assert ["77,777" in table for table in told] == [False, False, True]


def test_a_line_that_one_person_gets_is_no_sum_for_who_may_not_see_money() -> None:
    lines, _, _ = run(12)
    first = lines["line"] == lines["line"].iloc[0]
    one = first & (lines["subject"] == lines["subject"].iloc[0])
    owner = View(audience=find_audience("owner"))
    assert "¥" in PayLines(frame=lines, view=owner).headline()
    alone = lines.assign(amount=lines["amount"].mask(first, 0).mask(one, 9_999_900))
    assert "¥" not in PayLines(frame=alone, view=owner).headline()


def test_an_audience_without_names_reads_the_names_of_lines_in_the_spread() -> None:
    lines, _, _ = run(12)
    view = View(audience=find_audience("owner"),
                line_names={key: {"bonus": Text(en="Grade bonus", zh="等级奖金")} for key in lines["role"]})
    table = PayLines(frame=lines, view=view).table()
    assert [row[0] for row in table.rows if "onus" in row[0]] == ["Grade bonus: Amount"]

from __future__ import annotations

from html import unescape

import pandas as pd
import pytest
from scoring.made import people

from perfkit.language import LANGUAGES
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
        "bonus pays the most: ¥15,000.00 of ¥15,097.80; lines without a row: 0, held: 0")
    assert Payouts(frame=payouts).headline() == "3 of 3 are paid, ¥15,097.80 in all; the middle payout is ¥5,032.60"
    assert Pools(frame=pools).headline() == "¥90.00 of ¥90.00 in pools is paid; ¥0.00 is left over"


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_line_has_words(language: str) -> None:
    lines = run(1)[0].head(1)
    frame = pd.concat([lines.assign(reason=code) for code in LINE_REASONS])
    page = PayLines(frame=frame, view=View(language=language)).html()  # type: ignore[arg-type]
    assert all(text.fill(language) in unescape(page) for text in LINE_REASONS.values())  # type: ignore[arg-type]
    assert {"held", "no row", "paid"} <= set(CODES)


def test_an_audience_without_money_hears_no_sum_of_few_people_and_sees_no_id() -> None:
    lines, _, payouts = run(4)
    view = View(audience=find_audience("council"))
    for result in (PayLines(frame=lines, view=view), Payouts(frame=payouts, view=view)):
        page = result.html()
        assert "¥" not in page
        assert not any(person in page for person in people(4))

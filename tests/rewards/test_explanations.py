"""Everybody's way to the payout stands on the page, for those who may read it."""

import pandas as pd
import pytest
from scoring.made import no_targets, values

from perfkit.results import View, find_audience
from perfkit.rewards import explain_payouts, pay_lines
from perfkit.scoring import score_points, total_points

from .made import roster, sales
from .test_explain import full

NAMES = {"p00000": {"en": "Li <b>Na</b>", "zh": "李娜"}, "p00001": {"en": "Wu Di", "zh": "吴迪"}}


def explained(audience="management", language="en"):
    made = full()
    table = pd.concat([values("score@x", [80, 95], unit="points"), sales([123_456, 0])])
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals, scored, table, roster(2), plan_version="v", currency="CNY")
    view = View(names=NAMES, audience=find_audience(audience), language=language)
    return explain_payouts(table, scored, totals, lines, roles={made.id: made}, view=view), lines


def test_each_subject_has_a_folded_table_whose_lines_add_up_to_its_payout():
    result, lines = explained()
    assert result.html().count("<details>") == 2
    sums = result.frame.groupby(["subject", "part"])["amount"].sum().unstack("part")
    assert (sums["line"] == sums["payout"]).all()
    assert int(sums["payout"].sum()) == int(lines["amount"].sum())
    assert "2 subjects" in result.headline()


def test_names_are_data_and_escaped():
    html = explained()[0].html()
    assert "Li &lt;b&gt;Na&lt;/b&gt; · ¥" in html
    assert "<b>Na" not in html


@pytest.mark.parametrize("audience", ["owner", "council"])
def test_who_may_see_no_names_reads_of_no_one(audience):
    html = explained(audience)[0].html()
    assert not any(name in html for name in ("Li ", "Wu Di", "p00000", "p00001"))
    assert "<details>" not in html


def test_the_page_is_in_one_language():
    html = explained(language="zh")[0].html()
    assert "李娜" in html
    assert "points" not in html

"""The brief: what each role cost, what is flagged, and the two-minute reading, in both languages."""

import pandas as pd
import pytest

from perfkit.language import Text
from perfkit.periods import parse_period
from perfkit.results import View, find_audience
from perfkit.study.brief import Highlights, RoleSummary, summary_rows

PERIOD = parse_period("2026-Q2")
ROLES = {"cs": Text(en="Service", zh="客服"), "wh": Text(en="Warehouse", zh="仓储")}


def _pack(*payouts):
    subjects = [f"p{place}" for place in range(len(payouts))]
    totals = pd.DataFrame({"subject": subjects, "total": 80.0, "state": "scored"})
    return totals, pd.DataFrame({"subject": subjects, "payout": pd.array(payouts, dtype="Int64")})


def _summary(language="en", audience="management", **runs):
    runs = runs or {"cs": {"2026-Q2": _pack(120_000, 0), "2026-Q1": _pack(100_000, 0)},
                    "wh": {"2026-Q2": _pack(30_000, 50_000), "2026-Q1": _pack(50_000, 50_000)}}
    view = View(language=language, audience=find_audience(audience), role_names=ROLES)
    return RoleSummary(frame=summary_rows(runs, PERIOD), view=view)


def test_the_headline_says_what_pay_cost_how_it_moved_and_whom_it_reached():
    assert _summary().headline() == "Pay cost ¥2,000 (0% on the period before) and reached 3 of 4 (75%)"


def test_the_table_is_seen_at_once_and_adds_up_all_roles():
    html = _summary().html()
    assert "<details>" not in html
    rows = [row[:3] for row in _summary().table().rows]
    assert rows == [("Service", "¥1,200", "20.0%"), ("Warehouse", "¥800", "−20.0%"), ("All roles", "¥2,000", "0.0%")]


def test_who_may_not_see_money_gets_no_sum_that_tells_what_a_row_hides():
    assert not [row for row in _summary(audience="owner").table().rows if row[0] == "All roles"]


def test_a_role_without_earlier_packs_leaves_its_changes_open():
    summary = _summary(cs={"2026-Q2": _pack(120_000, 0)})
    assert summary.frame["change_share"].isna().all()
    assert len(summary.table().rows) == 1


@pytest.mark.parametrize(("language", "wanted"), [("en", "What the pages of 2 roles say: 1 role with a flag"),
                                                  ("zh", "2 个岗位报告要点：1 个有建议复核项")])
def test_the_reading_is_grouped_by_role_and_says_how_many_have_a_flag(language, wanted):
    said = {"en": "3 pairs: flag for review", "zh": "3 对：建议复核"}[language]
    frame = pd.DataFrame([("cs", "pay_order", said), ("cs", "totals", "<b>"), ("wh", "totals", "80")],
                         columns=["role", "topic", "sentence"])
    reading = Highlights(frame=frame, view=View(language=language, role_names=ROLES))
    html = reading.html()
    assert reading.headline() == wanted
    assert html.count("<h3>") == 2
    assert html.count("<dt>") == 3
    assert "&lt;b&gt;" in html


def _roles(audience):
    """A role of twelve and a role of eight people; everybody is paid."""
    large, small = _pack(*[100_000] * 12), _pack(*[30_000] * 8)
    return _summary(audience=audience, cs={"2026-Q1": large, "2026-Q2": large},
                    design={"2026-Q1": small, "2026-Q2": _pack(*[40_000] * 8)})


def test_the_council_reads_no_sum_of_a_role():
    assert "¥" not in _roles("council").html()
    assert _roles("council").headline() == "Pay reached 20 of 20 (100%)"


def test_what_a_small_role_cost_cannot_be_read_or_computed_back():
    summary = _roles("owner")
    assert "¥12,000" in summary.html()
    assert not [money for money in ("¥3,200", "¥2,400", "¥15,200", "33.3%") if money in summary.html()]
    assert summary.headline() == ("Pay of the roles with at least 10 people cost ¥12,000; "
                                  "all pay reached 20 of 20 (100%)")
    assert "¥3,200" in _roles("hr").html()


def test_a_role_that_one_person_dominates_is_a_role_of_one():
    lead = _pack(9_000_000, *[100] * 11)
    summary = _summary(audience="owner", cs={"2026-Q2": lead})
    assert summary.headline() == "Pay reached 12 of 12 (100%)"
    assert "¥" not in summary.html()


def test_results_of_very_few_people_are_not_told_without_names():
    summary = _summary(audience="council", cs={"2026-Q2": _pack(*[100_000] * 12)}, design={"2026-Q2": _pack(0, 40_000)})
    assert summary.headline().endswith("reached 12 of 12 (100%)")
    assert "50.0%" not in summary.html()

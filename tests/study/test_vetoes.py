"""Vetoes take points, a line or all pay from whom they reach, say why, and leave everything else alone."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.results import View, find_audience

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

JANUARY, FEBRUARY = "2026-01", "2026-02"
LINES = """\
    rewards:
      - line: bonus
        amount: "value.net_sales * 1%"
      - line: share
        pool: 300
        of: team
        share_by: equal
        remainder: keep
        tie_break: subject
      - line: half
        amount: "line.bonus * 50%"
  lead:
    kind: operations
    subject: person
    period: quarter
    missing: zero
    indicators:
      net_sales: {weight: 100, min_n: {score: 1, show: 1}, accept: {shared: own}, scoring: {clamp: {worst: 0, best: 9}}}
    rewards:
      - {line: fixed, amount: "1000"}
fairness:"""
PEOPLE = """\
subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base
a,甲,Ann,operations,T1,S1,b,2026-01-01,,full,5000.00
b,乙,Bob,operations,T1,S1,c,2026-01-01,,full,5000.00
c,丙,Cho,lead,,S1,,2026-01-01,,full,9000.00
"""
LOG = "subject,veto,date,by,evidence,note\n"


def _shop(folder, vetoes, *rows):
    head, _, rest = PLAN.partition("    rewards:")
    text = head + f"    vetoes: {vetoes}\n" + LINES + rest.partition("fairness:")[2]
    write_shop(folder)
    (folder / "plans" / "2026-01-01.yaml").write_text(text.replace("{period: month}", "{period: quarter}"))
    (folder / "people.csv").write_text(PEOPLE)
    write_refunds(folder, JANUARY, {})
    for month in (JANUARY, FEBRUARY, "2026-03"):
        write_orders(folder, month, {f"a{month}": ("a", "1000.00"), f"b{month}": ("b", "2000.00")})
    _log(folder, *rows)
    return folder


def _log(folder, *rows):
    (folder / "log").mkdir(exist_ok=True)
    (folder / "log" / "vetoes.csv").write_text(LOG + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def _lines(folder, role="operations", month=FEBRUARY):
    frame = perfkit.open_study(folder).pay_lines(role, "2026-Q1").frame
    return frame[frame["period"] == month].set_index(["subject", "line"])


def _amounts(folder, **more):
    return {key: None if pd.isna(amount) else int(amount)
            for key, amount in _lines(folder, **more)["amount"].astype(object).items()}


def _mistakes(folder):
    return [(problem.code, problem.column, problem.nearest) for problem in perfkit.check(folder)
            if problem.file == "log/vetoes.csv"]


def test_a_veto_over_a_line_takes_it_and_other_lines_find_nothing_there(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: line, of: bonus}]", "a,incident,2026-02-14,qa,E-17,")
    lines = _lines(folder)
    row = lines.loc[("a", "bonus")]
    assert (row["state"], row["reason"]) == ("vetoed", "vetoed:incident:E-17")
    assert _amounts(folder) == {("a", "bonus"): None, ("a", "share"): 15_000, ("a", "half"): 0,
                                ("b", "bonus"): 2_000, ("b", "share"): 15_000, ("b", "half"): 1_000}
    assert _amounts(folder, month=JANUARY)[("a", "bonus")] == 1_000
    assert not _mistakes(folder)


@pytest.mark.parametrize(("language", "said"), [
    ("en", "vetoed by incident, evidence E-17; ¥10.00 is not paid"),
    ("zh", "一票否决： incident，依据 E-17；¥10.00 不予发放")])
def test_an_explanation_names_the_event_and_its_evidence(tmp_path, language, said):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay}]", "a,incident,2026-02-14,qa,E-17,")
    study = perfkit.open_study(folder, language=language)
    assert said in study.explain("a", "2026-Q1").text()
    assert "E-17" in study.pay_lines("operations", "2026-Q1").html()


def test_a_veto_over_pay_takes_every_line_and_what_it_takes_stays_in_the_pool(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay}]", "a,incident,2026-02-14,qa,E-17,")
    assert set(_lines(folder).loc["a", "state"]) == {"vetoed"}
    study = perfkit.open_study(folder)
    pools = study.pools("operations", "2026-Q1").frame.set_index("period")
    assert pools.loc[FEBRUARY, ["pool", "paid", "remainder", "destination"]].tolist() == [
        30_000, 15_000, 15_000, "kept"]
    payouts = study.payouts("operations", "2026-Q1").frame
    assert payouts[(payouts["subject"] == "a") & (payouts["period"] == FEBRUARY)]["payout"].tolist() == [0]


def test_a_veto_reaches_the_post_owner_and_the_supervisor_in_other_roles_too(tmp_path):
    vetoes = "[{veto: incident, scope: pay, reach: [post_owner, supervisor]}]"
    folder = _shop(tmp_path / "shop", vetoes, "a,incident,2026-02-14,qa,E-17,", "b,incident,2026-03-01,qa,E-18,")
    lines = _lines(folder)
    # b leads T1 from within and is the manager of a: reached once by each word; a itself is not.
    assert lines["state"].groupby("subject").agg(set).to_dict() == {"a": {"paid"}, "b": {"vetoed"}}
    director = _lines(folder, "lead", "2026-Q1").loc[("c", "fixed")]
    assert (director["state"], director["reason"]) == ("vetoed", "vetoed:incident:E-18")
    told = perfkit.open_study(folder, language="en").explain("c", "2026-Q1")
    assert "it happened to Bob and reaches the supervisor" in told.text()
    study = perfkit.open_study(folder, language="en", audience="council")
    hidden = study.explain("c", "2026-Q1").text()
    assert "Bob" not in hidden
    assert "a colleague" in hidden


def test_points_that_an_event_took_are_told_with_it(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: fraud, scope: total, reach: [self, supervisor]}]",
                   "a,fraud,2026-02-14,qa,E-17,")
    totals = perfkit.open_study(folder).totals("operations", "2026-Q1").frame
    now = totals[totals["period"] == FEBRUARY].set_index("subject")["total"]
    assert now.to_dict() == {"a": 0, "b": 0}
    assert "vetoed by fraud, evidence E-17: 0 points" in perfkit.open_study(folder).explain("b", "2026-Q1").text()


def test_a_rating_sheet_holds_events_too(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay, reach: [self, supervisor]}]")
    (folder / "ratings").mkdir()
    (folder / "ratings" / f"{FEBRUARY}.csv").write_text("subject,item,value\na,veto.incident,1\n")
    lines = _lines(folder)
    assert set(lines["state"]) == {"vetoed"}
    assert set(lines["reason"]) == {"vetoed:incident:ratings/2026-02.csv"}


@pytest.mark.parametrize(("row", "found"), [
    ("aa,incident,2026-02-14,qa,E-1,", ("unknown_name", "subject", "a")),
    ("a,incidnet,2026-02-14,qa,E-1,", ("unknown_name", "veto", "incident")),
    ("a,incident,2026-02-14,qa,,", ("missing", "evidence", None)),
    ("a,incident,2025-12-31,qa,E-1,", ("no_spell", "date", None)),
    ("b,incident,2026-02-14,qa,E-1,", ("warning.veto_reach", "subject", None))])
def test_what_is_wrong_with_the_log_is_found(tmp_path, row, found):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay, reach: [self, post_owner]}]", row)
    assert _mistakes(folder) == [found]


def test_an_event_that_comes_after_a_freeze_changes_nothing_there(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay}]")
    for month in ("2026-04", "2026-05", "2026-06"):
        write_orders(folder, month, {})
    perfkit.freeze("2026-Q1", study=folder)
    before = _amounts(folder)
    _log(folder, "a,incident,2026-02-14,qa,E-17,")
    assert _amounts(folder) == before
    assert _mistakes(folder) == [("warning.frozen_veto", "date", None)]
    found = perfkit.diff("2026-Q1", study=folder).frame.set_index("subject")
    assert found.loc["a", "pay_change"] == found.loc["a", "data"] == -(1_000 + 15_000 + 500)


def test_an_audience_without_names_sees_no_name_in_lines(tmp_path):
    folder = _shop(tmp_path / "shop", "[{veto: incident, scope: pay, reach: [supervisor]}]",
                   "a,incident,2026-02-14,qa,E-17,")
    lines = perfkit.open_study(folder).pay_lines("operations", "2026-Q1")
    html = lines.seen_as(View(audience=find_audience("council"), names=lines.view.names)).html()
    assert "Ann" not in html
    assert "Bob" not in html

"""Which value pays is a word in the plan: from the file to points, pay, explain and check."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import perfkit
from perfkit.cli import main
from perfkit.errors import RequestError

PLAN = """\
plan: studio
goal: {text: {en: Pictures that are clicked, zh: 提升点击}}
currency: CNY
calendar: {time_zone: Asia/Shanghai}
pack: {period: month}
roles:
  design:
    kind: design
    subject: person
    period: month
    missing: zero
    indicators:
      page_ctr:
        weight: 100
        min_n: {score: 1, show: 1}
        %s
        scoring:
          bands:
            - {in: "[20%%, 100%%]", points: 100}
            - {else: 40}
    grades:
      - {grade: A, in: "[50, inf)", pay: 1.2}
      - {grade: B, in: "(-inf, 50)", pay: 0}
    rewards:
      - {line: bonus, amount: "1000 * grade_pay"}
fairness: {groups: [team], minimum_group: 5, minimum_group_money: 10}
"""
RAW, ADJUSTED = "accept: {shared: slots rotate}", "adjusted: yes"
MAPPING = """\
sources:
  - files: "slots_{month}.csv"
    table: page_events_daily
    columns: {day: date, slot: slot_id, picture: image_id, designer: designer_id, shown: impressions, clicked: clicks}
"""
PEOPLE = "subject,name_en,name_zh,role,team,shop,from,to,wage_base\n" + "".join(
    f"{who},{who.upper()},{who},design,T,S1,2025-01-01,,5000.00\n" for who in "abcde")
# Everybody clicks 30 % at the top and 10 % at the end; a holds the top, e clicks a third less in both.
ROWS = {"a": (900, 270, 100, 10), "b": (400, 120, 600, 60), "c": (400, 120, 600, 60), "d": (400, 120, 600, 60),
        "e": (900, 180, 100, 7)}


def write(folder: Path, rule: str) -> Path:
    rows = [f"2026-01-05,{slot},{who}{slot},{who},{shown},{clicked}" for who, cells in ROWS.items()
            for slot, shown, clicked in (("top", *cells[:2]), ("end", *cells[2:]))]
    rows.append("2026-01-31,top,closing,nobody,1,0")
    clicks = "\n".join(["day,slot,picture,designer,shown,clicked", *rows, ""])
    for name, text in {"plans/2026-01-01.yaml": PLAN % rule, "people.csv": PEOPLE, "mapping.yaml": MAPPING,
                       "exports/slots_2026-01.csv": clicks, ".gitignore": "/.perfkit/\n"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def paid_adjusted(tmp_path_factory):
    return perfkit.open_study(write(tmp_path_factory.mktemp("adjusted"), ADJUSTED))


def points(study):
    frame = study.scores("design", "2026-01").frame
    return dict(zip(frame["subject"], frame["points"], strict=True))


def test_raw_values_pay_who_holds_the_slot(tmp_path):
    study = perfkit.open_study(write(tmp_path, RAW))
    assert points(study) == {"a": 100, "b": 40, "c": 40, "d": 40, "e": 40}
    values = study.indicator_values("design", "2026-01").frame.set_index("subject")
    assert values.loc["a", ["value", "exposure"]].tolist() == [.28, "slot"]
    assert values.loc["a", "adjusted"] == values.loc["b", "adjusted"]


def test_adjusted_values_pay_equal_work_alike(paid_adjusted):
    assert points(paid_adjusted) == {"a": 100, "b": 100, "c": 100, "d": 100, "e": 40}
    payouts = paid_adjusted.payouts("design", "2026-01").frame.set_index("subject")["payout"]
    assert payouts.to_dict() == {"a": 120000, "b": 120000, "c": 120000, "d": 120000, "e": 0}


def test_stored_values_keep_the_raw_number_beside_the_adjusted_one(paid_adjusted):
    row = paid_adjusted.indicator_values("design", "2026-01").frame.set_index("subject").loc["b"]
    mix = Fraction(3000, 5000) * Fraction(30, 100) + Fraction(2000, 5000) * Fraction(10, 100)
    assert (row["value"], row["numerator"], row["denominator"]) == (.18, 180, 1000)
    assert Fraction(int(row["adjusted_numerator"]), int(row["adjusted_denominator"])) == mix
    scores = paid_adjusted.scores("design", "2026-01").frame.set_index("subject")
    assert scores.loc["b", "value"] == float(mix)


def test_explain_says_what_it_is_adjusted_for_and_the_raw_value(paid_adjusted):
    said = paid_adjusted.explain("b", "2026-01").text()
    assert "taken at the role's mix by slot; as counted 18.0%" in said
    assert "22.0%" in said
    assert "more of" not in paid_adjusted.explain("e", "2026-01").text()


def test_weights_are_tried_on_the_value_that_pays(paid_adjusted):
    assert not paid_adjusted.weight_steps("design", "2026-01").frame.empty
    assert [problem for problem in paid_adjusted.check() if not problem.code.startswith('warning.')] == []


def test_what_has_no_exposure_cannot_be_adjusted(tmp_path):
    folder = write(tmp_path, ADJUSTED)
    plan = folder / "plans" / "2026-01-01.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("page_ctr:", "design_points_per_day:")
                    .replace("20%", "2").replace("100%", "9").replace("- {in: \"[2, 9]\"", "- {in: \"[2, inf)\""),
                    encoding="utf-8")
    found = [problem for problem in perfkit.open_study(folder).check() if problem.code == "adjusted"]
    assert [problem.path for problem in found] == ["roles.design.indicators.design_points_per_day.adjusted"]


def test_exports_that_do_not_say_the_slot_pay_nothing_and_say_why(tmp_path):
    folder = write(tmp_path, ADJUSTED)
    mapping = folder / "mapping.yaml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("slot: slot_id, ", ""), encoding="utf-8")
    study = perfkit.open_study(folder)
    assert [problem.path for problem in study.check() if problem.code == "no_exposure"] == [
        "roles.design.indicators.page_ctr.adjusted"]
    frame = study.scores("design", "2026-01").frame
    assert set(frame["reason"]) == {"no_exposure"}
    assert set(frame["points"]) == {0}


def test_targets_are_reviewed_and_costs_tried_on_the_value_that_pays(tmp_path):
    folder = write(tmp_path, "target: 22%\n        adjusted: yes")
    study = perfkit.open_study(folder)
    spread = study.attainment_spread("design", "2026-01").frame
    cost = study.pay_cost("design", "2026-01").frame
    assert not spread.empty
    assert not cost.empty
    past = study.target_past("design", "2026-01").frame
    assert set(past["subject"]) <= set("abcde")
    scores = study.scores("design", "2026-01").frame.set_index("subject")
    assert scores["attainment"].round(9).to_dict() == {"a": 1, "b": 1, "c": 1, "d": 1, "e": round(.148 / .22, 9)}


def rows_of(folder, *words):
    with pytest.raises(SystemExit) as ended:
        main(["rows", "page_ctr", "--subject", "b", "--period", "2026-01", "--study", str(folder), *words])
    return ended.value.code or 0


def test_rows_tell_the_strata_where_the_adjusted_value_pays(paid_adjusted):
    told = paid_adjusted.rows("page_ctr", "b", "2026-01")
    values = paid_adjusted.indicator_values("design", "2026-01").frame.set_index("subject").loc["b"]
    paid = Fraction(int(values["adjusted_numerator"]), int(values["adjusted_denominator"]))
    assert told.adjusted.recounted() == {"2025-01-01": paid}
    assert " at the role's mix by slot: 22.0% (raw 18.0%" in told.text()
    assert json.loads(told.as_json())["adjusted"]["strata"][0]["stratum"] == "end"


def test_strata_are_told_when_asked_for_whichever_pays(tmp_path, capsys):
    folder = write(tmp_path, RAW)
    assert rows_of(folder, "--language", "en") == 0
    assert "at the role's mix" not in capsys.readouterr().out
    assert rows_of(folder, "--adjusted", "--language", "zh") == 0
    assert "整体的坑位构成：22.0%" in capsys.readouterr().out
    assert rows_of(folder, "--adjusted", "--csv") == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert first.startswith("2026-01,design,b,2025-01-01,page_ctr@default,share,slot,end")


def test_strata_of_what_cannot_be_adjusted_are_refused(tmp_path):
    with pytest.raises(RequestError, match="nothing says for what to adjust"):
        perfkit.open_study(write(tmp_path, RAW)).rows("design_points_per_day", "b", "2026-01", adjusted=True)

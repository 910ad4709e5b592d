"""Which value pays is a word in the plan: from the file to points, pay, explain and check."""

import json
from fractions import Fraction
from itertools import product
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


DESK = PLAN.replace("kind: design", "kind: customer_service_presale").replace("page_ctr:", "csat:").replace(
    "design:", "desk:")
CHATS = """\
sources:
  - files: "chats.csv"
    table: chats
    columns: {id: chat_id, agent: agent_id, buyer: buyer_id, at: started_at, issue: issue_code}
  - files: "ratings.csv"
    table: ratings
    columns: {id: rating_id, chat: chat_id, agent: agent_id, at: rated_at, score: score}
"""
# Buyers of sizes are content in two cases of three, those of parcels in one of three; a is asked of sizes mostly.
ASKED = {"a": (12, 3), "b": (3, 12), "c": (6, 6), "d": (6, 6), "e": (6, 6)}


def write_desk(folder: Path, rule: str, months=("2026-01",)) -> Path:
    write(folder, RAW)
    chats, ratings = ["id,agent,buyer,at,issue"], ["id,chat,agent,at,score"]
    for month, (who, sizes) in product(months, ASKED.items()):
        for issue, size, good in (("size", sizes[0], 2), ("parcel", sizes[1], 1)):
            for place in range(size):
                name, hour = f"{month}{who}{issue}{place}", 9 if place < size / 3 else 20
                chats.append(f"{name},{who},{name},{month}-05 {hour:02}:00:00,{issue}")
                ratings.append(f"{name},{name},{who},{month}-05 21:00:00,{5 if place % 3 < good else 1}")
    chats.append("last,nobody,last,2026-01-31 10:00:00,size")
    for name, lines in {"plans/2026-01-01.yaml": [DESK % rule], "mapping.yaml": [CHATS], "exports/chats.csv": chats,
                        "exports/ratings.csv": ratings}.items():
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    people = (folder / "people.csv").read_text("utf-8").replace(",design,", ",desk,")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    (folder / "exports" / "slots_2026-01.csv").unlink()
    return folder


def test_the_plan_names_for_what_it_pays(tmp_path):
    study = perfkit.open_study(write_desk(tmp_path, "adjusted: {by: [issue]}"))
    assert [problem for problem in study.check() if not problem.code.startswith("warning.")] == []
    values = study.indicator_values("desk", "2026-01").frame.set_index("subject")
    assert set(values["exposure"]) == {"issue"}
    assert values.loc["a", "value"] > values.loc["b", "value"]
    assert {Fraction(int(row["adjusted_numerator"]), int(row["adjusted_denominator"]))
            for row in values.to_dict("records")} == {Fraction(1, 2)}
    assert "taken at the role's mix by issue" in study.explain("b", "2026-01").text()
    mix = study.case_mix("desk", "2026-01")
    assert set(mix.frame["exposure"]) == {"issue"}
    assert "Adjusted for issue: buyers choose what they ask" in mix.html()
    told = study.rows("csat", "b", "2026-01").adjusted
    assert told.frame["stratum"].tolist() == ["parcel", "size"]
    assert told.recounted() == {"2025-01-01": Fraction(1, 2)}


def test_two_strata_are_crossed_from_the_plan_to_the_page(tmp_path):
    study = perfkit.open_study(write_desk(tmp_path, "adjusted: {by: [issue, hour_band]}"), language="zh")
    assert set(study.indicator_values("desk", "2026-01").frame["exposure"]) == {"hour_band+issue"}
    page = study.case_mix("desk", "2026-01").html()
    assert "时段 × 咨询问题" in page
    assert "hour" not in page
    assert "调整因素“时段”" in page
    rows = study.rows("csat", "b", "2026-01").adjusted
    assert "08-12 × parcel" in rows.text()
    assert "按本岗位整体的时段 × 咨询问题构成" in rows.text()


def test_a_later_plan_adjusts_its_own_periods_for_something_else(tmp_path):
    folder = write_desk(tmp_path, "adjusted: {by: [issue]}", ("2026-01", "2026-02"))
    for name, rule in (("2026-01-01", "{by: [issue]}"), ("2026-02-01", "{by: [hour_band]}")):
        plan = (DESK % f"adjusted: {rule}").replace("pack: {period: month}", "pack: {period: quarter}")
        (folder / "plans" / f"{name}.yaml").write_text(plan, encoding="utf-8")
    study = perfkit.open_study(folder)
    values = study.indicator_values("desk", "2026-Q1").frame.query("state == 'counted'")
    assert set(study.case_mix("desk", "2026-Q1").frame["exposure"]) == {"hour_band"}
    assert values.groupby("period")["exposure"].unique().map(list).to_dict() == {
        "2026-01": ["issue"], "2026-02": ["hour_band"]}


@pytest.mark.parametrize(("rule", "code", "said"), [
    ("{by: [isue]}", "unknown_name", "issue"), ("{by: [shift]}", "no_exposure", "people.csv"),
    ("{by: [shift, issue]}", "crossed", "every stratum")])
def test_what_cannot_be_adjusted_for_is_refused_with_its_place(tmp_path, rule, code, said):
    found = [problem for problem in perfkit.open_study(write_desk(tmp_path, f"adjusted: {rule}")).check()
             if problem.code == code]
    assert [problem.path.partition("[")[0] for problem in found] == ["roles.desk.indicators.csat.adjusted.by"]
    assert said in str(found[0])


def test_what_people_control_is_never_adjusted_for(tmp_path):
    plan = tmp_path / "2026-01-01.yaml"
    plan.write_text((PLAN % "adjusted: {by: [campaign]}").replace("page_ctr", "ad_roas").replace("%", "").replace(
        "kind: design", "kind: operations").replace("100]", "inf)"), encoding="utf-8")
    found = [problem for problem in perfkit.check(plan) if problem.code == "controlled"]
    assert [problem.path for problem in found] == ["roles.design.indicators.ad_roas.adjusted.by[1]"]
    assert "never adjusted for what the person controls" in found[0].what


def test_an_exposure_that_leaves_most_without_a_value_is_found_once_it_is_computed(tmp_path):
    folder = write_desk(tmp_path, "adjusted: {by: [hour_band]}")
    path = folder / "exports" / "chats.csv"
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    for row in rows[1:]:
        row[3] = f"2026-01-05 {9 if row[1] in 'ab' else 20:02}:00:00" if row[1] != "nobody" else row[3]
    path.write_text("\n".join([*(",".join(row) for row in rows), ""]), encoding="utf-8")
    study = perfkit.open_study(folder)
    assert [problem for problem in study.check() if problem.code == "warning.adjusted"] == []
    study.scores("desk", "2026-01")
    found, = (problem for problem in study.check() if problem.code == "warning.adjusted")
    assert found.path == "roles.desk.indicators.csat.adjusted"
    assert found.got == "5 of 5 in 2026-01: fewer than three others of its kind: cannot be adjusted"

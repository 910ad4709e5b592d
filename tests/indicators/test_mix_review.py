"""The review of case mix: whom it flags and whom it must not, what it draws, who may see names."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from perfkit.indicators import CaseMix, indicator_names, mix_tests, review_mix
from perfkit.indicators.mix_result import given_notes, quantile_notes
from perfkit.indicators.single_cases import SINGLE_COLUMNS
from perfkit.indicators.strata import CELL_COLUMNS
from perfkit.results import View, find_audience

CJK = re.compile(r"[\u4e00-\u9fff]")
RATES = {"top": .6, "mid": .3, "end": .1}
NAMES = {f"p{place:02}": {"en": f"Person {place:02}", "zh": f"人员{place:02}"} for place in range(20)}
STUDIES, WAIT = 150, "first_response_time@mean"


def cells_of(rng, sizes, *, better=None, months=("2026-01", "2026-02")):
    """Return cells of people with successes drawn at the rates of the strata; `better` adds to those of one."""
    rows = []
    for month in months:
        for subject, mix in sizes.items():
            for slot, size in mix.items():
                rate = RATES[slot] + (better[1] if better and better[0] == subject else 0)
                rows.append((month, "desk", subject, "2025-01-01", "csat@default", "slot", False, slot, "share",
                             int(rng.binomial(size, rate)), size, size))
    return pd.DataFrame(rows, columns=list(CELL_COLUMNS)).astype({"n": "Int64"})


def people(count=12, hard=()):
    easy, heavy = {"top": 300, "mid": 100, "end": 60}, {"top": 60, "mid": 100, "end": 400}
    return {f"p{place:02}": heavy if place in hard else easy for place in range(count)}


def test_equal_people_name_nobody_whatever_slots_they_hold():
    rng = np.random.default_rng(20260110)
    named = [review_mix(cells_of(rng, people(hard=(0, 1, 2))), "2026-Q1")["flag"].ne("").any() for _ in range(STUDIES)]
    assert np.mean(named) <= .05 + 3 * (.05 * .95 / STUDIES) ** .5


def test_raw_values_part_people_whom_adjusted_ones_do_not():
    rng = np.random.default_rng(20260111)
    found = review_mix(cells_of(rng, people(hard=(0,))), "2026-Q1").set_index("subject")
    others = found.drop(index="p00")
    assert found.loc["p00", "value"] < others["value"].min() - .2
    assert found.loc["p00", "adjusted"] == pytest.approx(others["adjusted"].mean(), abs=.08)
    assert found.loc["p00", "low"] < found.loc["p00", "adjusted"] < found.loc["p00", "high"]
    assert found.loc["p00", "expected"] == pytest.approx(found.loc["p00", "value"], abs=.05)


def test_who_is_better_at_the_same_mix_is_flagged_for_review():
    rng = np.random.default_rng(20260112)
    found = review_mix(cells_of(rng, people(), better=("p05", .12)), "2026-Q1").set_index("subject")
    assert found.loc["p05", "flag"] == "review_better"
    assert found["flag"].drop(index="p05").eq("").all()


def test_months_are_pooled_but_compared_within_themselves():
    rng = np.random.default_rng(20260113)
    cells = cells_of(rng, people())
    late = cells["period"].eq("2026-02") & cells["subject"].eq("p00")
    found = review_mix(cells[~late], "2026-Q1").set_index("subject")
    assert found["n"].tolist() == [460, *[920] * 11]
    assert set(found["period"]) == {"2026-Q1"}


def test_a_role_without_exposures_has_no_rows_and_says_so():
    found = review_mix(pd.DataFrame(columns=list(CELL_COLUMNS)), "2026-Q1")
    assert found.empty
    assert CaseMix(frame=found).finding().en == "For no indicator of this role is a case mix known"
    assert CaseMix(frame=found).plot() is None
    assert given_notes(found) == ()


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(20260112)
    return review_mix(cells_of(rng, people(), better=("p05", .12)), "2026-Q1", {"csat@default"})


def test_the_title_states_the_finding(frame):
    said = CaseMix(frame=frame).finding()
    assert said.en == ("At equal case mix 1 of 12 results stand out beyond luck: look at them, judge nobody by it; "
                       "adjusted values pay for 1 indicator")
    assert "按调整值计薪的有 1 个指标" in said.zh
    few = CaseMix(frame=frame.assign(p_adjusted=float("nan"), pays=False, flag="")).finding()
    assert few.en.startswith("Raw and adjusted values stand side by side; none could be compared with the others; ")
    calm = CaseMix(frame=frame.assign(flag="", pays=False)).finding()
    assert calm.en == "At equal case mix nobody stands out beyond luck: 12 results compared; raw values pay"


def test_each_language_speaks_for_itself(frame):
    names = indicator_names()
    en = CaseMix(frame=frame, notes=given_notes(frame), view=View(names=NAMES, indicator_names=names)).html()
    zh = CaseMix(frame=frame, view=View(language="zh", names=NAMES, indicator_names=names)).html()
    assert "Person 05" in en
    assert not CJK.search(en)
    assert "人员05" in zh
    assert "Person" not in zh


def test_who_may_see_no_names_sees_how_values_are_spread(frame):
    page = CaseMix(frame=frame, view=View(audience=find_audience("council"), names=NAMES)).html()
    assert not any(name in page for name in ("p05", "Person 05"))


def test_values_of_too_few_cases_are_not_shown(frame):
    rows = CaseMix(frame=frame.assign(state="withheld")).rows()
    assert len(rows) == len(frame)
    assert rows[["value", "adjusted", "low", "high", "shrunken", "expected"]].isna().all(axis=None)


def test_the_table_holds_whom_to_look_at_and_folds_the_others(frame):
    raw = CaseMix(frame=frame.assign(pays=False), view=View(names=NAMES, indicator_names=indicator_names()))
    assert [row[0] for row in raw.table().rows] == ["Person 05"]
    assert len(raw.detail().rows) == 12
    assert "<summary>All rows (12)</summary>" in raw.html()
    calm = CaseMix(frame=frame.assign(pays=False, flag=""))
    assert calm.table().headings == ()
    assert calm.table().label.startswith("Nobody is flagged, and raw values pay")
    assert len(calm.detail().rows) == 12


def test_where_the_adjusted_value_pays_everybody_stands_in_the_table_flags_first(frame):
    table = CaseMix(frame=frame, view=View(names=NAMES)).table()
    assert len(table.rows) == 12
    assert table.rows[0][0] == "Person 05"
    assert {"Raw", "Adjusted", "Expected"} <= set(table.headings)
    assert "Shrunken" not in table.headings


def test_of_many_that_pay_those_moved_most_stand_in_the_table(frame):
    many = pd.concat([frame.assign(subject=frame["subject"] + text, adjusted=frame["value"] * (1 + move), flag="")
                      for text, move in (("a", .01), ("b", .4), ("c", .1))])
    unknown = many["subject"] == "p07a"
    table = CaseMix(frame=many.assign(adjusted=many["adjusted"].mask(unknown))).table()
    assert len(table.rows) == 25
    assert [row[0][-1] for row in table.rows] == ["a", *"b" * 12, *"c" * 12]
    assert table.more == "and 11 more in the data"
    assert len(CaseMix(frame=many).detail().rows) == 36


def test_shrunken_values_stand_in_the_detail_between_the_adjusted_ones_and_their_mean(frame):
    assert "Shrunken" in CaseMix(frame=frame).detail().headings
    middle = frame["adjusted"].mean()
    pulled = (frame["shrunken"] - middle).abs() / (frame["adjusted"] - middle).abs()
    assert (pulled < 1).all()
    assert frame["shrunken"].rank().tolist() == frame["adjusted"].rank().tolist()


def test_equal_people_are_drawn_together():
    rng = np.random.default_rng(20260114)
    found = [review_mix(cells_of(rng, people(hard=(0, 1, 2))), "2026-Q1") for _ in range(20)]
    kept = [frame["shrunken"].std() / frame["adjusted"].std() for frame in found]
    assert np.mean(kept) < .35


def test_numbers_that_are_no_share_of_cases_are_not_shrunken():
    rng = np.random.default_rng(20260115)
    cells = cells_of(rng, people())
    odd = cells.assign(numerator=cells["numerator"] + cells["denominator"])
    assert review_mix(odd, "2026-Q1")["shrunken"].isna().all()


def test_a_quantile_is_said_to_be_left_out():
    note, = quantile_notes(["csat", "first_response_time", "net_sales"])
    assert note.fill("en").startswith("First response time is a quantile, which does not add up over strata")
    assert "首次响应时间为分位数" in note.fill("zh")
    assert quantile_notes(["first_response_time@mean"]) == ()


MEANS = 30


def waits_of(rng, *, slow=1.0, months=("2026-01", "2026-02"), count=10):
    """Return cells and cases of waits: long in the evening, alike on a day; the fourth is `slow` times as slow."""
    rows = []
    for month in months:
        for place in range(count):
            for hour, middle in (("08-12", 3.0), ("18-24", 4.0)):
                for day in range(1, 13):
                    busy = rng.normal(0, .3)
                    rows += [(month, "desk", f"p{place:02}", "2025-01-01", WAIT, hour, 1, f"{month}-{day:02}",
                              int(1000 * np.exp(middle + busy + rng.normal(0, .8)) * (slow if place == 3 else 1)), 1)
                             for _ in range(int(rng.integers(1, 5)))]
    singles = pd.DataFrame(rows, columns=list(SINGLE_COLUMNS))
    held = singles.groupby([*SINGLE_COLUMNS[:6]], as_index=False).agg(numerator=("value", "sum"), n=("cases", "sum"))
    cells = held.assign(exposure="hour_band", whole_person=False, shape="mean", denominator=held["n"])
    return cells[list(CELL_COLUMNS)], singles


def test_equal_waits_name_nobody():
    rng = np.random.default_rng(20260120)
    found = [review_mix(*_with(waits_of(rng, months=("2026-01",)))) for _ in range(MEANS)]
    assert np.mean([frame["flag"].ne("").any() for frame in found]) <= .05 + 3 * (.05 * .95 / MEANS) ** .5
    assert all(frame["p_adjusted"].notna().all() for frame in found)
    assert all(frame["untested"].eq("").all() for frame in found)


def _with(drawn):
    cells, singles = drawn
    return cells, "2026-Q1", (), singles


def test_who_makes_buyers_wait_longer_is_flagged_for_review():
    rng = np.random.default_rng(20260121)
    found = [review_mix(*_with(waits_of(rng, slow=1.8))).set_index("subject") for _ in range(6)]
    assert sum(frame.loc["p03", "flag"] == "review_worse" for frame in found) >= 5
    assert sum(frame["flag"].drop(index="p03").ne("").any() for frame in found) <= 1
    for frame in found:
        middle = frame["adjusted"].drop(index="p03").mean()
        assert middle < frame.loc["p03", "shrunken"] < frame.loc["p03", "adjusted"]


def test_shrunken_means_are_drawn_by_the_luck_of_their_cases():
    rng = np.random.default_rng(20260122)
    found = [review_mix(*_with(waits_of(rng, months=("2026-01",)))) for _ in range(8)]
    assert np.mean([frame["shrunken"].std() / frame["adjusted"].std() for frame in found]) < .4


def test_what_is_compared_with_nobody_says_why(monkeypatch):
    rng = np.random.default_rng(20260123)
    cells, singles = waits_of(rng, months=("2026-01",))
    bare = review_mix(cells, "2026-Q1")
    assert set(bare["untested"]) == {"sums_only"}
    assert bare["p_adjusted"].isna().all()
    few = singles[(singles["subject"] != "p00") | (singles["day"] < "2026-01-08")]
    short = review_mix(cells, "2026-Q1", (), few).set_index("subject")
    assert short.loc["p00", "untested"] == "few_cases"
    assert short["untested"].drop(index="p00").eq("").all()
    monkeypatch.setattr(mix_tests, "MOST_DEALT", 1_000_000)
    assert set(review_mix(cells, "2026-Q1", (), singles)["untested"]) == {"many_cases"}
    monkeypatch.undo()
    few_people = cells["subject"] < "p03", singles["subject"] < "p03"
    lonely = review_mix(cells[few_people[0]], "2026-Q1", (), singles[few_people[1]])
    assert set(lonely["untested"]) == {"few_others"}
    page = CaseMix(frame=lonely, view=View(language="zh", names=NAMES, indicator_names=indicator_names())).html()
    assert "某层他人不足三个" in page


def test_thin_strata_are_dealt_out_together():
    rng = np.random.default_rng(20260124)
    cells, singles = waits_of(rng, months=("2026-01",))
    rare = {"stratum": lambda frame: [f"rare {subject}" if place % 40 == 0 else text for place, (subject, text)
                                      in enumerate(zip(frame["subject"], frame["stratum"], strict=True))]}
    singles = singles.assign(**rare)
    held = singles.groupby([*SINGLE_COLUMNS[:6]], as_index=False).agg(numerator=("value", "sum"), n=("cases", "sum"))
    cells = held.assign(exposure="hour_band", whole_person=False, shape="mean", denominator=held["n"])
    found = review_mix(cells[list(CELL_COLUMNS)], "2026-Q1", (), singles)
    assert set(found["strata"]) == {3}
    assert found["p_adjusted"].notna().any()

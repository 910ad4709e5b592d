"""Pay rules in words: every kind of line in both languages, with who owns an edge and what happens outside the rows."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from perfkit.language import Text
from perfkit.plan import Award, Draw, Guarantee, Matrix, QuantityRange, Undefined
from perfkit.plan.lines import Deferral, SubjectLine
from perfkit.plan.secured import Cell
from perfkit.rewards.rules import PayWords, word_rows
from perfkit.rewards.rules.formulas import formula_text
from perfkit.rewards.rules.words import line_words
from rewards.made import amount, fixed, gate, marginal, measure, paid_role, per_unit, plus, pool, whole

TIERS = (("[0, 1000)", "0.01"), ("[1000, inf)", "0.02"))


def _said(line, language="en"):
    return [text.fill(language) for _, text in line_words(line, paid_role(line), "CNY")]


def test_a_table_says_what_it_pays_each_row_with_its_closure_and_what_is_outside():
    said = _said(whole("c", ("(0, 1000]", "0.01"), ("(1000, inf)", "0.02")))
    assert said[0] == "sales × the rate of the row that holds sales; the rate applies to all of it"
    assert said[1:4] == ["above ¥0 up to and including ¥1,000: 1%", "above ¥1,000: 2%",
                         "a value in no row has no amount"]
    assert "the rows are read with each subject's own base" in said
    assert "goods that come back later are taken off at the rate once paid" in said


@pytest.mark.parametrize(("otherwise", "said"), [
    (None, "a value in no row has no amount"), (Fraction(1, 100), "a value in no row has 1%"),
    ("next_lower", "a value in no row takes the row next below"),
    (Undefined(Text(en="not printed", zh="未列出")), "a value in no row is undefined: not printed")])
def test_what_happens_outside_the_rows_is_said(otherwise, said):
    assert said in _said(whole("c", *TIERS, otherwise=otherwise))


def test_whole_and_marginal_rates_on_all_or_beyond_the_target_are_told_apart():
    every = {_said(make("c", *TIERS, lookup="attainment.sales", base_over=over))[0]
             for make in (whole, marginal) for over in ("nothing", "target")}
    assert len(every) == 4
    assert sum("above its target" in said for said in every) == 2


def test_fixed_amounts_units_gates_caps_and_floors():
    assert _said(fixed("f", "total", ("[80, inf)", "300"), ("[0, 80)", "0")))[:3] == [
        "the fixed amount of the row that holds total", "80 or more: ¥300", "from 0 to under 80: ¥0"]
    assert _said(plus("p", ("[0, inf)", "0.05", "1600", "40000")))[1] == (
        "¥0 or more: ¥1,600 and 5% of what lies above ¥40,000")
    said = _said(per_unit("u", "orders", "0.95", gate=gate("total", "[60, inf)"), cap=Fraction(800),
                          floor=Fraction(50)))
    assert said == ["¥0.95 for each of orders", "only if total is 60 or more; otherwise ¥0", "at most ¥800",
                    "at least ¥50"]


def test_formulas_name_what_they_use_and_say_conditions_as_sentences():
    role = paid_role()
    assert formula_text("wage_base * 0.5 * grade_pay", role).zh == "工资基数 × 0.5 × 等级系数"
    assert formula_text("reports.mean.total * 2", role).zh == "直接下属的综合得分平均值 × 2"
    assert formula_text("team.sum.line.bonus", role).en == "sum of bonus over others of the team"
    assert formula_text("max(0, if(total >= 80, if(total >= 90, 300, 200), 0))", role).en == (
        "max(0, ((300 if total ≥ 90, otherwise 200) if total ≥ 80, otherwise 0))")


def test_a_pool_says_how_it_is_shared_and_what_becomes_of_the_rest():
    said = _said(pool("p", "2000", cap=Fraction(500), remainder="redistribute"))
    assert said[:4] == ["a pool for each team and period: ¥2,000", "in proportion to total", "at most ¥500 for each",
                        "what the cap leaves over is shared out again"]


def test_deferral_hold_and_lines_for_others_are_said():
    line = amount("a", "total * 2", deferral=Deferral(Fraction(3, 10), "2027-Q1"), hold="maturity", paid=False,
                  prorate="days")
    assert _said(line) == ["total × 2; computed for other lines, not paid itself",
                           "30% of it is paid later, in 2027-Q1",
                           "for a part of a period: by the share of its days that count for pay",
                           "waits as long as a value behind it is provisional"]


def test_a_kind_that_nobody_put_in_words_says_so():
    class Odd(SubjectLine):
        kind = "riddle"

    assert _said(Odd(line="odd")) == ["riddle: as the plan writes it; there are no words for this kind"]


def test_matrices_guarantees_draws_and_awards_have_words_too():
    rate = Matrix(line="m", row_by=measure("total"), column_by=measure("csat"), base="sales", returns="recompute",
                  cells=(Cell(QuantityRange.parse("[80, inf)"), QuantityRange.parse("[90%, 100%]"), Fraction(3, 100)),))
    said = _said(rate)
    assert said[:3] == [
        "sales × the rate of the cell that holds total and Customer satisfaction",
        "total 80 or more, Customer satisfaction from 90% up to and including 100%: 3%",
        "a pair in no cell has no amount"]
    lines = [Guarantee(line="g", of=("c",), missing="zero", sum=Fraction(3000), until=3),
             Draw(line="d", of=("c", "b"), missing="zero", amount=Fraction(2000), recover=True),
             Award(line="w", among="team", rank_by="total", top=3, amount=Fraction(500), ties="split")]
    assert [_said(line)[0] for line in lines] == [
        "what c fall short of ¥3,000 in a period", "an advance that fills c + b up to ¥2,000 in a period",
        "¥500 for each of the 3 best of a team by total"]
    assert _said(lines[0])[1] == "for the first 3 periods in the role"


def test_chinese_rules_hold_no_english_words_but_names_of_data():
    lines = [whole("c", *TIERS), marginal("m", *TIERS, base_over="target", lookup="attainment.sales"),
             pool("p", "2000"), plus("q", ("[0, inf)", "0.05", "1600", "40000")), amount("b", "wage_base * 10%")]
    said = " ".join(text for line in lines for text in _said(line, "zh")).replace("sales", "")
    assert not re.search(r"[A-Za-z]{3,}", said)


def test_versions_stand_beside_their_rules_and_grades_come_last():
    role = paid_role(amount("bonus", "wage_base * grade_pay"))
    frame = word_rows([("2026-01-01", role), ("2026-02-01", replace(role, grades=role.grades[:1]))], "2026-Q1", "CNY")
    assert frame.groupby("version", sort=False).size().tolist() == [4, 2]
    assert frame["part"].tolist() == ["pays", "grade", "grade", "grade", "pays", "grade"]
    shown = PayWords(frame=frame)
    assert shown.headline() == "1 pay rule in force since 1 Jan 2026 and 1 Feb 2026"
    assert "1 Feb 2026" in shown.html()

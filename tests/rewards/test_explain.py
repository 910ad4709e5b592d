from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from scoring.made import clamp, no_targets, reached, role, rule, targets, values

from perfkit.errors import DataError, RequestError
from perfkit.language import LANGUAGES, Language, Text
from perfkit.plan import Deferral, Payees, PayLine, Percentile, Quantity, Role, ZScore
from perfkit.results import View
from perfkit.rewards import Explanation, explain_payout, pay_lines
from perfkit.rewards.explain import LINE, PAYOUT
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.rewards.sentences import line_sentence, total_sentence
from perfkit.scoring import score_points, total_points
from perfkit.scoring.reasons import reason_text

from .made import GRADES, amount, fixed, gate, marginal, paid_role, per_unit, plus, pool, roster, sales, whole

VIEW = View(indicator_names={"score": Text(en="Score", zh="评分")}, names={"p00000": {"en": "Li Na", "zh": "李娜"}})
TIERS = (("[0, 1000)", "0.0026"), ("[1000, 2000)", "1/3"), ("[2000, inf)", "0.05"))


def explained(made: Role, score: Fraction | int | None = Fraction(165, 2), *, subject: str = "p00000",
              view: View = VIEW, **other: object) -> Explanation:
    table = pd.concat([values("score@x", [score, 95], unit="points", **other), sales([123_456, 0])])
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals, scored, table, roster(2), plan_version="v", currency="CNY")
    return explain_payout(subject, table, scored, totals, lines, roles={made.id: made}, view=view)


def sentence(result: Explanation, item: str) -> str:
    frame = result.shown()
    return str(frame.loc[frame["item"] == item, "sentence"].iloc[0])


def full() -> Role:
    return paid_role(marginal("commission", *TIERS, name=Text(en="Commission", zh="提成")),
                     whole("flat", ("[0, inf)", "0.01")), amount("bonus", "wage_base * grade_pay"),
                     pool("share", "100"))


def test_every_step_is_told_with_its_arithmetic() -> None:
    result = explained(full())
    assert sentence(result, "Score") == "82.50: 82.5 points × 100% = 82.5"
    assert sentence(result, "total") == "82.5 points, grade B; 7.5 more points reach grade A"
    assert sentence(result, "Commission") == (
        "¥1,000.00 × 0.26% + ¥234.56 × ≈33.3333% = ¥80.79; the next tier starts at ¥2,000.00, ¥765.44 further")
    assert sentence(result, "flat") == "¥1,234.56 × 1% = ¥12.35"
    assert sentence(result, "bonus") == "wage base × pay factor = ¥5,000.00; where pay factor = 1, wage base = 5000"
    assert sentence(result, "share") == "46.48% of the pool of ¥100.00 (T1) = ¥46.48"
    assert sentence(result, "payout") == "¥5,139.62: the sum of the lines; plan in force since v"


def test_the_lines_add_up_to_the_payout() -> None:
    frame = explained(full()).frame
    lines, payout = (frame.loc[frame["part"] == part, "amount"].sum() for part in (LINE, PAYOUT))
    assert lines == payout == 513_962


def test_the_chinese_text_says_the_same_numbers_and_no_english_sentence() -> None:
    view = View(language="zh", indicator_names=VIEW.indicator_names, names=VIEW.names)
    text = explained(full(), view=view).text()
    assert text.startswith("李娜 应付 ¥5,139.62")
    assert "提成：¥1,000.00 × 0.26%" in text
    assert "再得 7.5 分可达等级 A" in text
    assert not any(word in text for word in ("points", "grade B", "the sum", "starts at", "pool of"))


def test_nothing_is_paid_and_the_rules_that_excluded_the_person_are_named() -> None:
    made = paid_role(amount("bonus", "wage_base * grade_pay"), whole("rate", ("[0, 100]", "0.01")),
                     amount("of_n", "value.none * 1"))
    result = explained(made, 10)
    assert sentence(result, "rate") == "no row: in no row of the table"
    assert sentence(result, "payout") == (
        "¥0.00: nothing is paid, because every rate, share or factor that applies is 0; in no row of the table; "
        "absent; plan in force since v")


@pytest.mark.parametrize(("missing", "told"), [
    ("reweight", "withheld: too few: its weight is shared out over the other indicators"),
    ("hold", "withheld: too few: the total waits for it"),
    ("zero", "withheld: too few: counted as 0 points, 0 points × 100% = 0"),
    ("target", "no target: no points")])
def test_a_value_that_may_not_be_counted_is_told_with_what_it_does(missing: str, told: str) -> None:
    result = explained(paid_role(amount("a", "total * 1"), missing=missing), states=["withheld", "counted"])
    assert sentence(result, "Score") == told


def test_a_held_total_and_its_lines_say_what_they_wait_for() -> None:
    result = explained(paid_role(amount("a", "100"), missing="hold"), states=["shown", "counted"])
    assert sentence(result, "total") == "held: shown only"
    assert sentence(result, "a") == "held: the total is held until every value may be counted"
    assert sentence(result, "payout").startswith("¥0.00: nothing is paid, because the total is held")


def test_a_distance_that_does_not_end_is_marked_and_an_open_edge_is_passed_not_reached() -> None:
    made = role({"score": rule(1, clamp("0", "300"))}, grades=GRADES, rewards=(amount("a", "1"),))
    assert sentence(explained(made, 1), "total") == "≈0.3333 points, grade C; ≈74.6667 more points reach grade B"
    assert "more points" not in sentence(explained(full(), 95), "total")


def test_an_unknown_subject_is_refused_with_the_nearest() -> None:
    with pytest.raises(RequestError, match="got 'p0000'; allowed: p00000, p00001; did you mean 'p0000"):
        explained(full(), subject="p0000")


def test_lines_that_were_changed_do_not_explain_themselves() -> None:
    made = full()
    table = pd.concat([values("score@x", [80], unit="points"), sales([100])])
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals, scored, table, roster(1), plan_version="v", currency="CNY")
    with pytest.raises(DataError, match="an amount exactly when it is paid"):
        explain_payout("p00000", table, scored, totals, lines.assign(state="held"), roles={made.id: made}, view=VIEW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_itself_as_a_page_part(language: str) -> None:
    view = View(language=language, indicator_names=VIEW.indicator_names)
    page = explained(full(), view=view).html()
    assert "<table>" in page
    assert ("评分" if language == "zh" else "Score") in page


def told_of(line: PayLine, *extra: pd.DataFrame, totals: Sequence[int] = (82, 91)) -> tuple[str, str]:
    """Return the sentence of the first person's line in both languages."""
    made = paid_role(line)
    table = pd.concat([values("score@x", list(totals), unit="points"), *extra])
    scored = score_points(table, no_targets(), made)
    lines, _ = pay_lines(made, total_points(scored, made, "v"), scored, table, roster(len(totals)), plan_version="v",
                         currency="CNY")
    said = line_sentence(lines.iloc[0].to_dict(), "CNY")
    return said.fill("en"), said.fill("zh")


@pytest.mark.parametrize(("line", "english", "chinese"), [
    (plus("a", ("[0, 400)", "0.04", "0", "0"), ("[400, 900)", "0.05", "16", "400")),
     "¥16.00 + ¥100.00 × 5% = ¥21.00; the next tier starts at ¥900.00, ¥400.00 further",
     "¥16.00 + ¥100.00 × 5% = ¥21.00；下一档起点为 ¥900.00，还差 ¥400.00"),
    (fixed("a", "total", ("[0, 90)", "300"), ("[90, inf)", "500")),
     "¥300.00 = ¥300.00; the next tier starts at 90.00, 8.00 further",
     "¥300.00 = ¥300.00；下一档起点为 90.00，还差 8.00"),
    (fixed("a", "value.sales / value.spend", ("[0%, 400%)", "0"), ("[400%, inf)", "500")),
     "¥0.00 = ¥0.00; the next tier starts at 400.0%, 200.0% further",
     "¥0.00 = ¥0.00；下一档起点为 400.0%，还差 200.0%"),
    (per_unit("a", "orders", "0.95", cap=Fraction(100), gate=gate("spend", "[0, 300]")),
     "1,200 × ¥0.95 = ¥1,140.00; held to the cap: ¥100.00; the gate holds: spend is ¥250.00, due [0, 300]",
     "1,200 × ¥0.95 = ¥1,140.00；按封顶计：¥100.00；门槛条件满足：spend 为 ¥250.00，要求 [0, 300]"),
    (whole("a", ("[0, inf)", "0.01"), floor=Fraction(20), gate=gate("spend", "[0, 200]", "3")),
     "¥500.00 × 1% = ¥5.00; raised to the floor: ¥20.00; the gate is missed: spend is ¥250.00, due [0, 200]; "
     "paid instead: ¥3.00",
     "¥500.00 × 1% = ¥5.00；按保底计：¥20.00；未过门槛：spend 为 ¥250.00，要求 [0, 200]；改付 ¥3.00"),
    (whole("a", ("[0, inf)", "0.01"), per="shop"),
     "¥800.00 × 1% = ¥8.00; that is for S1 together; by the part of the base: ¥5.00",
     "¥800.00 × 1% = ¥8.00；以上为 S1 合计；按基数占比分得 ¥5.00"),
    (amount("a", "10", deferral=Deferral(share=Fraction(3, 10), pay_in="2027-Q1")),
     "10 = ¥10.00; ¥3.00 of it is paid in 2027-Q1, now: ¥7.00", "10 = ¥10.00；其中 ¥3.00 于 2027-Q1 发放，本期：¥7.00"),
    (amount("a", "10", paid=False), "10 = ¥10.00; for other lines only", "10 = ¥10.00；仅供其他明细引用"),
    (pool("a", "100", share_by="equal", payees=Payees(share=Fraction(1, 2), rank_by="total")),
     "0.00% of the pool of ¥100.00 (T1) = ¥0.00; not among the payees of the pool",
     "奖金池 ¥100.00（T1）的 0.00% = ¥0.00；不在奖金池的获奖人数内")])
def test_every_kind_of_line_is_told_in_both_languages(line: PayLine, english: str, chinese: str) -> None:
    counts = values("orders@x", [1_200, 0], unit="count")
    spend = values("spend@x", [25_000, 5_000], unit="money")
    assert told_of(line, sales([50_000, 30_000]), counts, spend) == (english, chinese)


def test_a_tier_of_attainment_is_told_in_money_that_is_missing_to_it() -> None:
    line = whole("a", ("[0%, 100%)", "0.06"), ("[100%, inf)", "0.08"), lookup="attainment.sales")
    made = role({"sales": rule(1, reached(), "table")}, rewards=(line,))
    table = sales([9_000])
    scored = score_points(table, targets("sales@paid", [10_000]), made)
    lines, _ = pay_lines(made, total_points(scored, made, "v"), scored, table, roster(1), plan_version="v",
                         currency="CNY")
    assert line_sentence(lines.iloc[0].to_dict(), "CNY").fill("en") == (
        "¥90.00 × 6% = ¥5.40; the next tier starts at 100.0%, 10.0% further; that is ¥10.00 more")


def test_a_standing_says_where_and_in_whose_population() -> None:
    z = ZScore(reference="2025-Q4", mean=Quantity.parse("80"), sd=Quantity.parse("10"), n=38, points=clamp("-2", "2"))
    ranks = Percentile(reference="2025-Q4", n=40, between="step", points=clamp("0%", "100%"),
                       edges={Fraction(1, 2): Quantity.parse("80")})
    told = [explained(replace(paid_role(), indicators={"score": rule(1, each)})) for each in (z, ranks)]
    assert sentence(told[0], "Score") == ("82.50; z = 0.25 against 2025-Q4 (mean 80, standard deviation 10, n = 38): "
                                          "56.25 points × 100% = 56.25")
    assert sentence(told[1], "Score") == "82.50; ahead of 50% of 2025-Q4 (n = 40): 50 points × 100% = 50"
    assert "超过 2025-Q4 中的 50%（n = 40）" in sentence(told[1].seen_as(replace(VIEW, language="zh")), "评分")


def test_where_grades_go_by_rank_no_points_are_promised_to_reach_a_better_one() -> None:
    row = {"state": "scored", "total_numerator": "165", "total_denominator": "2", "grade": "B", "reason": ""}
    assert total_sentence(row, GRADES).en == "82.5 points, grade B; 7.5 more points reach grade A"
    assert total_sentence(row, GRADES, by_rank=True).en == "82.5 points, grade B"


def test_a_share_that_a_cap_moved_is_not_told_as_a_plain_product() -> None:
    made = paid_role(pool("bonus", "1995", share_by="equal", cap=Fraction(800), remainder="redistribute"))
    assert sentence(explained(made), "bonus").endswith("then the cap and what caps leave over = ¥800.00")
    plain = paid_role(pool("bonus", "1995", share_by="equal"))
    assert "50.00% of the pool of ¥1,995.00" in sentence(explained(plain), "bonus")
    assert "cap" not in sentence(explained(plain), "bonus")


def test_every_reason_has_words_in_both_languages() -> None:
    for code in LINE_REASONS:
        said = reason_text(code, LINE_REASONS)
        assert said.fill("en") not in ("", code)
        assert said.fill("zh") not in ("", code, said.fill("en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [
    *sorted(code for code in LINE_REASONS if ":" not in code), "withheld", "no_table:orders", "vetoed:incident:E-17"])
def test_a_person_who_got_nothing_is_told_why(code: str, language: Language) -> None:
    made = paid_role(amount("bonus", "wage_base * grade_pay"))
    table = values("score@x", [50], unit="points")
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals, scored, table, roster(1), plan_version="v", currency="CNY")
    lines = lines.assign(state="no row", amount=pd.array([pd.NA], dtype="Int64"), reason=code)
    told = explain_payout("p00000", table, scored, totals, lines, roles={made.id: made},
                          view=replace(VIEW, language=language)).frame
    why = reason_text(code, LINE_REASONS)
    row = told[told["part"] == PAYOUT].iloc[0]
    assert why.fill(language) in row["sentence" if language == "en" else "sentence_zh"]
    assert row["amount"] == 0


def test_a_role_without_lines_is_told_so() -> None:
    result = explained(paid_role())
    assert sentence(result, "payout") == "¥0.00: nothing is paid, because the plan has no pay line for this role"

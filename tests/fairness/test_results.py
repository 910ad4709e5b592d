"""What results say, in both languages, and what each audience gets to see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from perfkit.fairness import GROUPS, QUESTIONS, SOURCES, words
from perfkit.language import Text
from perfkit.plan import Fairness
from perfkit.results import AUDIENCES, Result, View

from .conftest import LADDER

HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
VERDICT = re.compile(r"\b(un)?fair|discriminat|bias|歧视|公平|公正", re.IGNORECASE)
SITES = ["s1"] * 3 + ["s2"] * 9 + ["s3"] * 18
PAY = [0] * 6 + [10_000 * (1 + place % 7) for place in range(24)]
ASKED = Fairness(groups=("site",), questions=("site",), ladder=LADDER)
NAMES = {f"p{place:03d}": {"en": f"Person{place}", "zh": f"员工{place}"} for place in range(30)}


@pytest.fixture(scope="module")
def made(review: Callable[..., Any]) -> Any:
    return review(PAY, totals=[60 + (7 * place) % 30 for place in range(30)], groups={"site": SITES}, fairness=ASKED)


def seen(result: Result, language: str = "en", audience: str = "management") -> Any:
    return result.seen_as(View(language=language, audience=AUDIENCES[audience], names=NAMES))


@pytest.mark.parametrize("audience", list(AUDIENCES))
def test_pages_never_mix_languages(made: Any, audience: str) -> None:
    for result in made.results().values():
        english, chinese = (re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", seen(result, language, audience).html())
                            for language in ("en", "zh"))
        assert not HAN.search(english)
        assert set(WORD.findall(chinese)) <= {"site"}


def test_words_of_the_room_are_said_in_both_languages() -> None:
    texts = [*QUESTIONS.values(), *SOURCES.values(), *GROUPS.values(),
             *(value for value in vars(words).values() if isinstance(value, Text))]
    for text in texts:
        assert HAN.search(text.zh)
        assert not HAN.search(text.en)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_called_fair_or_unfair(made: Any, language: str) -> None:
    for result in made.results().values():
        assert not VERDICT.search(re.sub(r"<[^>]*>", " ", seen(result, language).html()))


def test_every_page_says_that_numbers_are_exact_and_the_interval_is_about_the_rule(made: Any) -> None:
    for result in made.results().values():
        assert "exact for this period" in seen(result).html()
        assert "interval is about the rule" in seen(result).html()


def test_hidden_groups_are_not_in_the_page_but_for_human_resources(made: Any) -> None:
    group = made.group_reach

    def cells(audience: str) -> list[str]:
        table = seen(group, audience=audience).table()
        row = next(row for row in table.rows if (row[0], row[2]) == ("Reach of the group", "s1"))
        return [row[table.headings.index(name)] for name in ("n", "Of the group", "Gap", "Observed", "Evidence")]

    assert cells("management") == ["※", "※", "※", "–", "hidden"]
    assert cells("hr") == ["3", "0.0%", "−88.9%", "over", "too few to tell"]
    assert "s1" not in seen(group).finding().en


def test_the_reason_for_no_test_does_not_tell_which_hidden_group_is_the_small_one(made: Any) -> None:
    frame = seen(made.group_reach).visible()
    assert set(frame.loc[frame["hidden"], "test"]) == {""}


def test_group_pay_is_for_who_may_see_it(made: Any) -> None:
    for audience, money in (("management", True), ("owner", True), ("council", False), ("employee", False)):
        assert ("Mean pay of the group" in seen(made.group_reach, audience=audience).html()) is money
        for result in (made.group_reach, made.findings):
            assert ("group_pay" in set(seen(result, audience=audience).visible()["question"])) is money


def test_people_are_named_only_to_who_may_see_pay_by_name(made: Any) -> None:
    assert "Person" in seen(made.order).html()
    assert seen(made.order).plot() is not None
    for audience in ("owner", "council", "employee"):
        page = seen(made.order, audience=audience).html()
        assert "Person" not in page
        assert not re.search(r"p0\d\d", page)
        assert seen(made.order, audience=audience).plot() is None


def test_the_pay_of_the_best_paid_few_is_not_told_to_who_may_not_see_it(made: Any) -> None:
    assert "To the best paid 3 of 30" in seen(made.inequality).finding().en
    assert seen(made.inequality, audience="council").finding().en == "Gini of pay 0.44 over 30 subjects"
    rows = {row[0]: row for row in seen(made.inequality, audience="council").table().rows}
    assert rows["Share of the best paid tenth"][1] == "–"
    assert seen(made.inequality, audience="council").plot() is not None


@pytest.mark.parametrize(("pay", "en", "zh"), [
    ([0] * 92 + [100] * 8, "8 of 100 were paid (8.0%), under half: flag for review",
     "100 个考核对象中 8 个获得奖金（8.0%），不足一半：建议复核"),
    ([0] * 35 + [100] * 65, "65 of 100 were paid (65.0%); 0.0% are at the target",
     "100 个考核对象中 65 个获得奖金（65.0%），0.0% 达到目标")])
def test_reach_is_said_with_its_numbers(pay: list[int], en: str, zh: str, review: Callable[..., Any]) -> None:
    found = review(pay).reach.finding()
    assert (found.en.replace("%%", "%"), found.zh) == (en, zh)


def test_a_tenth_that_gets_everything_is_said(review: Callable[..., Any]) -> None:
    assert review([0] * 18 + [100, 900]).inequality.finding().en.startswith(
        "All pay goes to the best paid 2 of 20: flag for review")


def test_negative_pay_is_said(review: Callable[..., Any]) -> None:
    assert review([-500, 100, 200, 300, 400]).inequality.finding().en.startswith("Some pay is negative")


@pytest.mark.parametrize(("paid", "words_of_it"), [
    ([1] * 10 + [0] * 2 + [1] + [0] * 11, "flag for review"), ([1, 0] * 9 + [1] * 6, "the numbers cannot tell"),
    ([1, 0] * 12, "Reach is the same in every group shown (50.0%)"),
    ([0, 0, *([1] * 7 + [0] * 3) * 100, 1, 1], "shown to be close in every group")])
def test_groups_say_what_the_evidence_supports(paid: list[int], words_of_it: str, review: Callable[..., Any]) -> None:
    half = len(paid) // 2
    asked = Fairness(groups=("shift",), questions=("shift",))
    found = review([100 * one for one in paid], groups={"shift": ["a"] * half + ["b"] * half}, fairness=asked)
    assert words_of_it in found.group_reach.finding().en


def test_undeclared_groups_say_how_far_reach_is_spread(review: Callable[..., Any]) -> None:
    found = review([100] * 7 + [0] * 5, groups={"shift": ["a", "b"] * 6}).group_reach.finding().en
    assert "no verdict was asked for" in found
    assert review([100] * 3, groups={"shift": ["a", "b", "b"]}).group_reach.headline() == "No group can be shown"


def test_order_says_how_many_pairs_are_inverted(review: Callable[..., Any]) -> None:
    straight = review([100 * place for place in range(10)], totals=range(60, 70)).order
    assert straight.finding().en == "No lower result is paid more among 10 (tau-b 1.00)"
    assert [row[0] for row in straight.table().rows] == [
        "Pay follows the result (tau-b)", "Inverted pairs", "Gini correlation of pay and result"]
    crooked = review([100, 900, *[1_000 + place for place in range(8)]], totals=[70, 60, *range(71, 79)]).order
    assert crooked.finding().en.startswith("In 1 of 45 pairs among 10 the lower result is paid more: flag for review")
    assert [row[0] for row in crooked.table().rows] == ["p000"]


def test_findings_count_what_is_flagged(made: Any, review: Callable[..., Any]) -> None:
    assert re.fullmatch(r"Flagged for review: \d+ of \d+ findings", made.findings.finding().en)
    calm = review([100 * place for place in range(1, 11)], totals=range(60, 70), fairness=Fairness())
    assert calm.findings.finding().en == "Nothing is flagged for review"
    assert calm.group_reach.frame.empty


def test_findings_show_what_is_compared_with_something(made: Any) -> None:
    rows = seen(made.findings).table().rows
    assert {row[0] for row in rows} == {
        "Paid at all", "At the threshold", "At the target", "Reach of the group", "Share of the best paid tenth",
        "Pay follows the result (tau-b)", "Inverted pairs"}
    assert all("rule" in row[-1] or "practitioners" in row[-1] for row in rows)


def test_columns_without_a_single_value_are_left_out(review: Callable[..., Any]) -> None:
    headings = review([100] * 24 + [0] * 12, groups={"shift": ["a", "b"] * 18}).group_reach.table().headings
    assert "Evidence" not in headings
    assert "Of the group" in headings


def test_hostile_names_are_escaped(review: Callable[..., Any]) -> None:
    page = review(PAY, groups={"site": ["<script>alert(1)</script>"] * 15 + ["{x}"] * 15}).group_reach.html()
    assert "<script>" not in page
    assert "{x}" in page


def test_a_result_read_back_from_its_frame_says_the_same(made: Any) -> None:
    for result in made.results().values():
        again = type(result)(frame=result.frame, notes=result.notes)
        assert again.html() == result.html()

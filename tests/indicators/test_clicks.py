"""Clicks within a slot and against a control, computed by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.indicators.made import make_tables, one, parts, roster, values

MILLIARD = 10 ** 9
PEOPLE = roster("a", "b", "c", "d")


def day(designer, slot, shown, clicks, **more):
    return {"date": date(2026, 1, 5), "slot_id": slot, "image_id": f"{designer}{slot}{len(more)}{shown}",
            "designer_id": designer, "impressions": shown, "clicks": clicks} | more


def slots(tmp_path, *days):
    return values(make_tables(tmp_path, page_events_daily=days), "page_ctr@per_slot", people=PEOPLE, kind="design")


def test_clicks_are_compared_with_the_others_of_the_slot(tmp_path):
    found = slots(tmp_path, day("a", "top", 1000, 60), day("b", "top", 1000, 40), day("c", "top", 2000, 80),
                  day("d", "top", 1000, 40))
    assert parts(one(found)) == (60 * MILLIARD, 40 * MILLIARD, 1000)
    assert one(found)["value"] == 1.5


def test_a_better_slot_alone_makes_nobody_better(tmp_path):
    top = [day(who, "top", shown, shown // 20) for who, shown in zip("abcd", (4000, 400, 400, 400), strict=True)]
    side = [day(who, "side", shown, shown // 50) for who, shown in zip("abcd", (50, 500, 500, 500), strict=True)]
    found = slots(tmp_path, *top, *side)
    assert found["value"].tolist() == [1, 1, 1, 1]


def test_a_slot_with_fewer_than_three_others_is_left_out_of_both_sides(tmp_path):
    shared = [day(who, "top", 1000, 40) for who in "abcd"]
    found = slots(tmp_path, *shared, day("a", "side", 900, 90), day("b", "side", 900, 9), day("c", "side", 900, 9))
    assert parts(one(found)) == (40 * MILLIARD, 40 * MILLIARD, 1000)
    alone = slots(tmp_path, day("a", "top", 1000, 40), day("b", "top", 1000, 40), day("c", "top", 1000, 40))
    assert one(alone)["reason"] == "no_events"


def test_others_without_a_click_leave_nothing_to_divide_by(tmp_path):
    found = slots(tmp_path, day("a", "top", 1000, 40), *(day(who, "top", 100, 0) for who in "bcd"))
    assert one(found)["reason"] == "zero_denominator"


def test_a_rate_that_does_not_come_out_is_rounded_down_to_a_milliardth(tmp_path):
    found = slots(tmp_path, day("a", "top", 3, 1), day("b", "top", 1, 1), day("c", "top", 1, 0), day("d", "top", 1, 0))
    row = one(found)
    assert Fraction(int(row["numerator"]), int(row["denominator"])) == Fraction(MILLIARD, 3 * 333_333_333)


def split_test(tmp_path, *days):
    return values(make_tables(tmp_path, page_events_daily=days), "page_ctr@ab", kind="design")


def test_a_test_is_against_its_own_control_whoever_made_it(tmp_path):
    found = split_test(tmp_path, day("a", "top", 1000, 50, test_id="t1", is_control=False),
                   day(None, "top", 1000, 25, test_id="t1", is_control=True),
                   day("a", "top", 500, 10, test_id="t2", is_control=False),
                   day("b", "top", 500, 20, test_id="t2", is_control=True))
    assert parts(one(found)) == (60 * MILLIARD, 45 * MILLIARD, 1500)


def test_a_test_whose_control_was_shown_in_another_period_is_not_compared(tmp_path):
    found = split_test(tmp_path, day("a", "top", 1000, 50, test_id="t1", is_control=False),
                   day("b", "top", 1000, 25, test_id="t1", is_control=True, date=date(2026, 2, 1)))
    assert one(found)["reason"] == "no_events"


def test_main_images_and_pictures_of_advertisements_are_told_by_their_kind(tmp_path):
    days = [day("a", "top", 100, 30, image_kind="main_image"), day("a", "side", 100, 8, image_kind="ad_creative"),
            day("a", "side", 100, 1, image_kind=None)]
    keys = ["page_ctr@main_image_25", "page_ctr@ad_creative", "page_ctr"]
    found = values(make_tables(tmp_path, page_events_daily=days), keys, kind="design")
    assert [parts(one(found, indicator=key)) for key in (keys[0], keys[1], "page_ctr@default")] == [
        (30, 100, 100), (8, 100, 100), (39, 300, 300)]

import numpy as np

from perfkit.sources.demo import planted
from perfkit.sources.demo.crew import crew_of, read_spells
from perfkit.sources.demo.days import day_number

ROLES = ("operations", "customer_service", "design", "warehouse")


def test_about_sixty_people_in_four_roles_with_names_in_both_languages():
    spells = read_spells()
    assert {spell["role"] for spell in spells} == set(ROLES)
    assert 55 <= len({spell["subject"] for spell in spells}) <= 65
    assert all(spell["name_zh"] and spell["name_en"] for spell in spells)


def test_spells_of_one_person_do_not_overlap():
    ends: dict[str, str] = {}
    for spell in sorted(read_spells(), key=lambda spell: (spell["subject"], spell["from"])):
        assert spell["from"] > ends.get(spell["subject"], "")
        ends[spell["subject"]] = spell["to"] or "9999-12-31"


def test_there_is_a_joiner_a_leaver_a_change_of_team_and_a_change_of_role():
    spells = read_spells()
    assert any(spell["from"] > "2025-01-01" for spell in spells)
    assert any(spell["to"] for spell in spells)
    by_person = {}
    for spell in spells:
        by_person.setdefault(spell["subject"], []).append(spell)
    pairs = [rows for rows in by_person.values() if len(rows) == 2]
    assert any(one["team"] != two["team"] and one["role"] == two["role"] for one, two in pairs)
    assert any(one["role"] != two["role"] for one, two in pairs)


def test_nobody_works_outside_a_spell_on_leave_or_when_closed():
    crew = crew_of("customer_service")
    assert not crew.on_duty[crew.place("cs22"), :day_number("2025-07-16")].any()
    assert not crew.on_duty[crew.place("cs04"), day_number("2025-10-21"):].any()
    first, last = planted.LEAVE["cs12"]
    assert not crew.on_duty[crew.place("cs12"), day_number(first):day_number(last) + 1].any()
    assert not crew.on_duty[:, day_number("2026-02-18")].any()


def test_part_timers_work_fewer_days():
    crew = crew_of("customer_service")
    days = crew.on_duty.sum(axis=1)
    assert days[crew.place("cs19")] < np.median(days) / 2


def test_newcomers_ramp_and_nobody_else_does():
    crew = crew_of("warehouse")
    assert crew.ramp[crew.place("wh17"), 10:15].tolist() == [1000, 700, 400, 150, 0]
    assert crew.ramp.sum() == crew.ramp[crew.place("wh17")].sum()


def test_duties_are_in_the_order_of_days():
    people, days = crew_of("design").duties()
    assert (np.diff(days) >= 0).all()
    assert len(people) == len(days)

"""What a role may say of time, and what its lines must say then."""

from fractions import Fraction

import pytest

from perfkit.periods import parse_period
from perfkit.plan import TargetDay, TimeRule

HEAD = "    kind: customer_service_presale\n"
PLACE = "roles.customer_service.time"
DAYS = "    time: {targets: days}\n"


def _ramp(*rows):
    return "    time: {targets: days, ramp: [" + ", ".join(
        f'{{in_months: "{months}", of_target: {part}}}' for months, part in rows) + "]}\n"


def _with(time):
    return HEAD, HEAD + time


LINES = ('share_by: total', 'share_by: total, prorate: days'), ('grade_pay"}', 'grade_pay", prorate: whole}')


def test_a_role_without_it_says_nothing_of_time(read, changed):
    assert read(changed()).roles["customer_service"].time is None


def test_a_ramp_is_read_row_by_row_and_ends_at_the_whole_target(read, changed):
    time = read(changed(_with(_ramp(("[0, 1)", "50%"), ("[1, 3)", "80%"))), *LINES)).roles["customer_service"].time
    assert (time.targets, [row.of_target for row in time.ramp]) == ("days", [Fraction(1, 2), Fraction(4, 5)])
    assert [time.ramp_at(months) for months in range(4)] == [Fraction(1, 2), Fraction(4, 5), Fraction(4, 5), 1]


@pytest.mark.parametrize(("rows", "what", "place"), [
    ([("[1, 2)", "50%")], "starts at month 0", "ramp[1].in_months"),
    ([("[0, 2)", "50%"), ("[1, 3)", "80%")], "overlap", "ramp[2].in_months"),
    ([("[0, 1)", "50%"), ("[2, 3)", "80%")], "leave a gap", "ramp[2].in_months"),
    ([("[0, 1)", "80%"), ("[1, 3)", "50%")], "the ramp falls", "ramp[2].of_target"),
    ([("[0, inf)", "50%")], "not a range of whole months", "ramp[1].in_months"),
    ([("[0, 1.5)", "50%")], "not a range of whole months", "ramp[1].in_months"),
    ([("[0, 1]", "50%")], "not a range of whole months", "ramp[1].in_months"),
    ([("[0%, 1)", "50%")], "not a range of months", "ramp[1].in_months"),
    ([("[0, 1)", "0%")], "not a part of a target", "ramp[1].of_target"),
    ([("[0, 1)", "120%")], "not a part of a target", "ramp[1].of_target"),
])
def test_a_ramp_that_makes_no_sense_is_refused_with_its_place(faults, rows, what, place):
    found = [(problem.what, problem.path) for problem in faults(_with(_ramp(*rows)), *LINES)]
    assert [path for text, path in found if what in text] == [f"{PLACE}.{place}"]


@pytest.mark.parametrize(("time", "code"), [
    ("    time: {ramp: []}\n", "missing"), ("    time: {targets: dayz}\n", "value"), ("    time: days\n", "type"),
    ("    time: {targets: days, leave: no}\n", "unknown_key")])
def test_the_section_says_what_becomes_of_targets_and_nothing_else(faults, time, code):
    assert code in [problem.code for problem in faults(_with(time), *LINES)]


def test_lines_of_whole_periods_must_say_whether_days_count_once_the_role_speaks_of_time(faults):
    found = [problem for problem in faults(_with(DAYS)) if problem.code == "missing"]
    assert [(problem.path.rpartition(".")[2], "days" in problem.allowed) for problem in found] == [
        ("prorate", True), ("prorate", True)]


def test_they_may_say_so_without_it(read, changed):
    lines = read(changed(*LINES)).roles["customer_service"].rewards
    assert {line.kind: line.prorate for line in lines} == {"rate_marginal": None, "amount": "whole", "pool": "days"}


def test_a_rate_has_its_days_in_its_base_already(faults):
    found = faults(("line: commission,", "line: commission, prorate: days,"))
    assert [problem.code for problem in found] == ["prorate"]
    assert "amount_bands" in found[0].allowed


def test_the_part_of_a_target_is_whole_without_a_ramp():
    assert TimeRule(targets="days").ramp_at(0) == 1


def _fixed(text):
    return HEAD, HEAD + f"    targets_fixed_by: {text}\n"


@pytest.mark.parametrize(("text", "day"), [("day 1", "2026-03-01"), ("day 5", "2026-03-05"), ("day 28", "2026-03-28"),
                                           ("1 day before", "2026-02-28"), ("10 days before", "2026-02-19")])
def test_targets_are_fixed_by_a_day_of_their_period_or_some_days_before_it(read, changed, text, day):
    found = read(changed(_fixed(text))).roles["customer_service"].targets_fixed_by
    assert (found.of(parse_period("2026-03")).isoformat(), found.text()) == (day, text)
    assert read(changed()).roles["customer_service"].targets_fixed_by is None


@pytest.mark.parametrize(("text", "code"), [("5", "value"), ("day 0", "value"), ("-10 d", "value"), ("5 d", "value"),
                                            ("0 days before", "value"), ("day 29", "target_day")])
def test_a_day_that_could_be_read_in_two_ways_or_that_a_period_lacks_is_refused(faults, text, code):
    [problem] = faults(_fixed(text))
    assert (problem.code, problem.path) == (code, "roles.customer_service.targets_fixed_by")


def test_each_day_is_written_as_it_is_read():
    assert [TargetDay(days).text() for days in (0, 4, -1, -3)] == ["day 1", "day 5", "1 day before", "3 days before"]

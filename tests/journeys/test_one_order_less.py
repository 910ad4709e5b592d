"""One raw order is taken out of the exports: exactly the numbers that rest on it change, and nothing else."""

import gzip
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pages_here import study_here

EXPORT = Path("exports") / "订单_2026-05.csv.gz"
AGENT, OPERATOR, MONTH, QUARTER = "cs20", "ops07", "2026-05", "2026-Q2"
# What is expected of the others rests on everybody's cases, so one case less moves it for all of a stratum.
OF_OTHERS = ("expected", "adjusted", "adjusted_numerator", "adjusted_denominator")
KEYS = ("period", "subject", "spell", "indicator", "baseline", "line", "unit_id", "scenario", "level", "team", "payee")


@pytest.fixture(scope="module")
def less(demo, tmp_path_factory):
    """The demo before and after, and what the order was worth in minor units."""
    before = study_here(demo)
    before.compute(before.pack_period())
    folder = Path(shutil.copytree(demo, tmp_path_factory.mktemp("less") / "demo",
                                  ignore=shutil.ignore_patterns(".perfkit")))
    order = _an_order(before)
    lines = gzip.decompress((folder / EXPORT).read_bytes()).split(b"\n")
    kept = [line for line in lines if not line.startswith(order["order_id"].encode() + b",")]
    assert len(kept) == len(lines) - 1
    (folder / EXPORT).write_bytes(gzip.compress(b"\n".join(kept)))
    after = study_here(folder)
    after.compute(after.pack_period())
    return _Both(before, after), int(order["amount_paid"])


def _an_order(study):
    """An order of the agent and the operator that no campaign brought and nobody sent back."""
    orders, refunds = (study.inputs.tables.frame(name) for name in ("orders", "refunds"))
    paid = orders["paid_at"]
    # In the middle of the month, so that the chat before it is of the same month.
    month = (paid.dt.strftime("%Y-%m") == MONTH) & (paid.dt.day > 12)
    mine = orders[month & (orders["agent_id"] == AGENT) & (orders["operator_id"] == OPERATOR)
                  & orders["campaign_id"].isna() & ~orders["order_id"].isin(refunds["order_id"])]
    return mine.sort_values("order_id").iloc[0]


class _Both:
    """Stored frames of both studies."""

    def __init__(self, before, after):
        self.sides = (before, after)
        self.frames = [side.store.meta(QUARTER)["frames"] for side in self.sides]

    def changed(self):
        """Names of the stored results that differ, by room."""
        assert self.frames[0].keys() == self.frames[1].keys()
        found = {}
        for name, digest in self.frames[0].items():
            if self.frames[1][name] != digest:
                room, result = name.split("/")
                found.setdefault(room, set()).add(result)
        return found

    def rows(self, room, name, drop=()):
        """The rows that differ, as a frame of their keys and of what changed."""
        before, after = (side.store.read(QUARTER, room, name).frame.drop(columns=list(drop), errors="ignore")
                         for side in self.sides)
        keys = [key for key in KEYS if key in before.columns]
        before, after = (_written(frame).set_index(keys).sort_index() for frame in (before, after))
        assert before.index.equals(after.index)
        differ = before != after
        rows = differ.any(axis=1)
        return before[rows].reset_index()[keys], set(before.columns[differ.any()])


def _written(frame):
    return frame.astype(object).where(frame.notna(), "missing").astype(str)


def _subjects(rows):
    return set(zip(rows["period"], rows["subject"], strict=True))


def test_rooms_that_never_saw_the_order_are_the_same_byte_for_byte(less):
    both, _ = less
    assert set(both.changed()) == {"all", "customer_service", "operations"}


def test_of_the_whole_study_only_the_file_and_the_sums_change(less):
    both, _ = less
    assert both.changed()["all"] == {"files", "completeness", "role_summary", "attention"}
    before, after = (side.files(QUARTER).frame.set_index("file") for side in both.sides)
    differ = before[(_written(before) != _written(after)).any(axis=1)]
    assert list(differ.index) == [EXPORT.name]
    assert int(before.loc[EXPORT.name, "rows_read"]) - int(after.loc[EXPORT.name, "rows_read"]) == 1
    summary = [_written(side.role_summary(QUARTER).frame.set_index("role")) for side in both.sides]
    assert set(summary[0].index[(summary[0] != summary[1]).any(axis=1)]) == {"customer_service", "operations"}
    attention = [_written(side.attention(QUARTER).frame) for side in both.sides]
    others = [frame[~frame["role"].isin(["customer_service", "operations"])] for frame in attention]
    pd.testing.assert_frame_equal(others[0].reset_index(drop=True), others[1].reset_index(drop=True))


@pytest.mark.parametrize(("role", "indicator", "subject", "period"), [
    ("operations", "net_sales@default", OPERATOR, QUARTER),
    ("customer_service", "agent_net_sales@default", AGENT, MONTH)])
def test_sales_fall_by_exactly_what_the_order_paid(less, role, indicator, subject, period):
    both, paid = less
    values = [side.indicator_values(role, QUARTER).frame.set_index(["indicator", "subject", "period"])
              for side in both.sides]
    one, other = (frame.loc[(indicator, subject, period)] for frame in values)
    assert int(one["numerator"]) - int(other["numerator"]) == paid > 0


@pytest.mark.parametrize(("role", "subject", "period"), [("operations", OPERATOR, QUARTER),
                                                         ("customer_service", AGENT, MONTH)])
def test_only_the_person_whose_order_it_was_is_measured_scored_and_paid_otherwise(less, role, subject, period):
    both, _ = less
    for name in ("indicator_values", "scores", "totals", "pay_lines", "payouts", "trend"):
        rows, _ = both.rows(role, name, drop=OF_OTHERS)
        assert _subjects(rows) == {(period, subject)}, name
    lines, _ = both.rows(role, "pay_lines")
    # The bonus beyond the target pays the same; how it came about states another attainment.
    assert set(lines["line"]) <= {"commission", "grade_bonus", "star_bonus"}
    assert "commission" in set(lines["line"])
    assert "pools" not in both.changed()[role]


def test_indicators_that_do_not_count_orders_stay(less):
    both, _ = less
    values, _ = both.rows("customer_service", "indicator_values", drop=OF_OTHERS)
    assert set(values["indicator"]) == {"agent_net_sales@default", "inquiry_conversion@default"}
    values, _ = both.rows("operations", "indicator_values", drop=OF_OTHERS)
    assert set(values["indicator"]) == {"net_sales@default", "gross_margin_rate@default", "refund_rate@default",
                                        "sales_attainment@default"}


def test_baselines_change_for_the_same_person_alone(less):
    both, _ = less
    rows, _ = both.rows("customer_service", "baselines")
    assert _subjects(rows) == {("2026-06", AGENT)}
    assert set(rows["baseline"]) == {"previous"}


@pytest.mark.parametrize(("role", "subject", "period"), [("operations", OPERATOR, QUARTER),
                                                         ("customer_service", AGENT, MONTH)])
def test_the_firmness_of_other_grades_stays_only_ranks_may_move(less, role, subject, period):
    both, _ = less
    ranks = ("rank", "rank_mean", "rank_error", "rank_low", "rank_high", "rank_shift")
    rows, _ = both.rows(role, "stability", drop=ranks)
    assert _subjects(rows) == {(period, subject)}
    rows, columns = both.rows(role, "stability")
    assert {when for when, _ in _subjects(rows)} == {period}
    assert columns - set(ranks) <= {"total", "p_grade", "p_up", "p_down", "expected_pay", "low", "high", "first_change"}


@pytest.mark.parametrize(("role", "subject"), [("operations", OPERATOR), ("customer_service", AGENT)])
def test_in_scenarios_only_the_person_the_team_and_the_role_are_paid_otherwise(less, role, subject):
    both, _ = less
    rows, columns = both.rows(role, "scenario_pay")
    people = rows[rows["level"] == "person"]
    assert set(people["subject"]) == {subject}
    assert set(rows.loc[rows["level"] == "team", "team"]) <= set(people["team"])
    assert columns <= {"before", "after", "difference", "gains", "losses", "largest_gain", "largest_loss"}


@pytest.mark.parametrize("role", ["operations", "customer_service"])
def test_who_is_reached_stays_as_it_was(less, role):
    both, _ = less
    assert "reach" not in both.changed()[role]
    frames = [side.group_reach(role, QUARTER).frame for side in both.sides]
    reach = [_written(frame[frame["question"] == "group_reach"]) for frame in frames]
    pd.testing.assert_frame_equal(*reach)

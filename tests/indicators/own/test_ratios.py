"""Own ratios compute what they say: over the same rows as straightforward Python."""

from datetime import date
from fractions import Fraction

import pytest

from perfkit.errors import DataError
from perfkit.indicators import catalogue, compute_indicators, coverage, full_key, knowing, rows_behind
from perfkit.indicators.own.reader import read_own
from perfkit.periods import parse_period
from tests.indicators.made import at, make_tables, roster

FACTS = """\
    name: {en: My ratio, zh: 我的比率}
    kinds: [operations, customer_service_presale, warehouse]
    direction: lower
    controllability: person
    min_n: {score: 2, show: 1, of: {en: cases, zh: 件}}
"""


def own_of(folder, body, *, facts=FACTS, name="mine", code=None, trusted=False):
    (folder / "indicators.yaml").write_text(f"indicators:\n  {name}:\n{facts}{body}", encoding="utf-8")
    if code is not None:
        (folder / "indicators.py").write_text(code, encoding="utf-8")
    return read_own(folder, trusted=trusted)


def computed(folder, own, kind="operations", **tables):
    with knowing(own):
        frame = compute_indicators(make_tables(folder, **tables), roster("a"), ["mine"], [parse_period("2026-01")],
                                   as_of=date(2026, 12, 31), kind=kind)
        told = rows_behind(make_tables(folder, **tables), roster("a"), "mine", parse_period("2026-01"),
                           as_of=date(2026, 12, 31), kind=kind)
    assert not list(told.differences())
    return frame.iloc[0]


def order(number, paid, amount, **more):
    return {"order_id": f"o{number}", "operator_id": "a", "buyer_id": f"b{number}", "amount_paid": amount,
            "created_at": at("2026-01-02T08:00"), "paid_at": paid and at(f"2026-01-{paid}T10:00"), "source": "live",
            **more}


ORDERS = [order(1, "03", 9_999), order(2, "03", 10_000), order(3, "31", 20_000, source=None), order(4, None, 70_000),
          order(5, "05", None), order(6, "06", 10_000, operator_id="b"), order(7, "07", 30_000, buyer_id="b1")]


@pytest.mark.parametrize(("top", "bottom", "value", "n"), [
    ("count(orders where amount_paid >= 100)", "count(orders)", Fraction(3, 5), 5),
    ("count(orders where not (amount_paid >= 100))", "count(orders)", Fraction(1, 5), 5),
    ("count(orders where amount_paid is missing or source is missing)", "count(orders)", Fraction(2, 5), 5),
    ('count(orders where source == "live" and amount_paid > 100)', 'count(orders where source == "live")',
     Fraction(1, 4), 4),
    ("distinct(buyer_id from orders where amount_paid >= 100)", "distinct(buyer_id from orders)", Fraction(3, 4), 4),
    ("count(orders) - count(orders where paid_at - created_at <= 26 h)", "count(orders)", Fraction(3, 5), 5),
    ('count(orders where paid_at == "2026-01-31")', "count(orders)", Fraction(0), 5),
    ('count(orders where amount_paid in (99.99, 200))', "2 * count(orders)", Fraction(1, 5), 5)])
def test_shares(tmp_path, top, bottom, value, n):
    body = f"    unit: share\n    days: {{orders: paid_at}}\n    numerator: {top}\n    denominator: {bottom}\n"
    row = computed(tmp_path, own_of(tmp_path, body), orders=ORDERS)
    assert (Fraction(int(row["numerator"]), int(row["denominator"])), row["n"]) == (value, n)
    assert row["indicator"] == "mine@default"


def test_a_share_of_units_has_an_interval_and_a_ratio_has_none(tmp_path):
    days = "    unit: share\n    days: {orders: paid_at}\n    denominator: count(orders)\n    numerator: "
    share = computed(tmp_path, own_of(tmp_path, f"{days}count(orders where amount_paid >= 100)\n"), orders=ORDERS)
    ratio = computed(tmp_path, own_of(tmp_path, f"{days}count(orders) - count(orders)\n"), orders=ORDERS)
    assert share["low"] == share["low"]
    assert ratio["low"] != ratio["low"]


def test_money_per_order_and_its_state(tmp_path):
    body = "    unit: money\n    days: {orders: paid_at}\n    numerator: sum(amount_paid from orders)\n" \
           "    denominator: distinct(buyer_id from orders)\n"
    row = computed(tmp_path, own_of(tmp_path, body), orders=ORDERS[:2])
    assert (row["value"], row["unit"], row["direction"], row["state"]) == (9999.5, "money", "lower", "counted")


def test_two_tables_each_by_its_own_day(tmp_path):
    body = "    unit: rate\n    days: {shipments: shipped_at}\n    numerator: sum(lines from shipments) * 1 h\n" \
           '    denominator: sum(worked_hours from work_log where task_kind == "picking")\n'
    shipments = [{"order_id": f"o{day}", "picker_id": "a", "paid_at": at("2025-12-30T10:00"), "lines": 6,
                  "shipped_at": at(f"2026-01-{day}T10:00")} for day in ("03", "04")]
    work = [{"person_id": "a", "date": date(2026, 1, 3), "worked_hours": 7_200_000, "task_kind": "picking"},
            {"person_id": "a", "date": date(2026, 1, 4), "worked_hours": 7_200_000, "task_kind": "office"}]
    row = computed(tmp_path, own_of(tmp_path, body), kind="warehouse", shipments=shipments, work_log=work)
    assert row["value"] == 6
    assert row["n"] == 2


def test_columns_kept_in_parts_are_told_in_ones(tmp_path):
    body = "    unit: ratio\n    numerator: sum(actual_ppm from production_daily)\n" \
           "    denominator: sum(workers from production_daily)\n"
    own = own_of(tmp_path, body, facts=FACTS.replace("[operations,", "[production, operations,"))
    days = [{"date": date(2026, 1, 3), "team_id": "a", "department": "x", "workers": 8_000, "actual_ppm": 800_000}]
    with knowing(own):
        frame = compute_indicators(make_tables(tmp_path, production_daily=days), roster("a"), ["mine"],
                                   [parse_period("2026-01")], as_of=date(2026, 12, 31), kind="production",
                                   subject="team")
    assert frame["value"].tolist() == [0.1]


def test_a_total_counts_alone(tmp_path):
    own = own_of(tmp_path, "    unit: count\n    days: {orders: paid_at}\n    numerator: count(orders)\n")
    assert computed(tmp_path, own, orders=ORDERS)["value"] == 5
    with knowing(own):
        assert catalogue()["mine"].aggregation.en == "sum"


def test_a_window_leaves_young_rows_out(tmp_path):
    body = "    unit: count\n    window_days: 340\n    days: {orders: paid_at}\n    numerator: count(orders)\n"
    assert computed(tmp_path, own_of(tmp_path, body), orders=ORDERS)["value"] == 4


def test_what_is_not_there_is_absent_with_its_reason(tmp_path):
    body = "    unit: count\n    numerator: count(refunds where disputed == true)\n"
    own = own_of(tmp_path, body)
    refunds = [{"refund_id": "r", "agent_id": "a", "applied_at": at("2026-01-02T08:00")}]
    assert computed(tmp_path, own, refunds=refunds)["reason"] == "no_column:refunds.disputed"
    with knowing(own):
        told = coverage(make_tables(tmp_path, refunds=refunds))
    assert set(told.loc[told["indicator"] == "mine@default", "reason"]) == {"no_column:refunds.disputed"}


def test_own_indicators_are_known_in_their_scope_alone(tmp_path):
    own = own_of(tmp_path, "    unit: count\n    numerator: count(orders)\n")
    with knowing(own):
        assert full_key("mine") == "mine@default"
        with knowing(None):
            assert "mine" not in catalogue()
    assert "mine" not in catalogue()


@pytest.mark.parametrize(("changed", "said"), [
    ({"unit: share": "unit: shares"}, "did you mean 'share'"), ({"direction: lower": "direction: up"}, "higher, lower"),
    ({"en: My ratio, ": ""}, "needs both"), ({"{en: My ratio, zh: 我的比率}": "mine"}, "both languages"),
    ({"[operations, ": "[operation, "}, "did you mean 'operations'"),
    ({"show: 1": "show: 5"}, "what is scored is shown"),
    ({"    controllability: person\n": ""}, "`controllability` is required"),
    ({"numerator": "numerater"}, "did you mean 'numerator'"), ({"mine:": "csat:"}, "the catalogue has this id"),
    ({"mine:": "Mine:"}, "not an id"), ({"unit: share": "unit: money"}, "the ratio does not have this unit"),
    ({"    denominator: count(orders)\n": ""}, "`denominator` is required"),
    ({"paid_at}": "paid}"}, "orders has no such day"),
    ({"{orders: paid_at}": "{order: paid_at}"}, "did you mean 'orders'"),
    ({"amount_paid >=": "amount_payed >="}, "did you mean 'amount_paid'"),
    ({"numerator: count(orders where amount_paid >= 100)": "formula: {en: x, zh: y}"}, "`formula` alone"),
    ({"    direction": "    counter_indicators: [csta]\n    direction"}, "did you mean 'csat'"),
    ({"indicators:": "indicator:"}, "did you mean 'indicators'")])
def test_facts_that_are_wrong_are_refused_with_file_and_line(tmp_path, changed, said):
    text = f"indicators:\n  mine:\n{FACTS}    unit: share\n    days: {{orders: paid_at}}\n" \
           "    numerator: count(orders where amount_paid >= 100)\n    denominator: count(orders)\n"
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "indicators.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_own(tmp_path)
    assert said in str(refused.value)
    assert all(problem.file == "indicators.yaml" for problem in refused.value.problems)
    assert refused.value.problems[-1].row


@pytest.mark.parametrize("text", ["", "- a\n", "indicators: {}\n", "\tx: 1\n", "indicators: [\n"])
def test_files_that_are_no_list_of_indicators(tmp_path, text):
    (tmp_path / "indicators.yaml").write_text(text)
    if text == "indicators: {}\n":
        assert read_own(tmp_path).indicators == {}
        return
    with pytest.raises(DataError) as refused:
        read_own(tmp_path)
    assert "plan" not in refused.value.problems[0].what


def test_a_table_without_a_day_asks_for_one(tmp_path):
    with pytest.raises(DataError, match=r"days: \{skus: COLUMN\}"):
        own_of(tmp_path, "    unit: count\n    numerator: count(skus)\n")

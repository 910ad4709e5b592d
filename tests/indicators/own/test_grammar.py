"""The small grammar of own ratios: what it takes, and how it refuses everything else with its place."""

import pytest

from perfkit.errors import DataError
from perfkit.indicators.own.grammar import parse
from perfkit.indicators.own.sides import read_side


def problem(text):
    with pytest.raises(DataError) as refused:
        read_side(text)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


@pytest.mark.parametrize("text", [
    "count(orders)", "sum(amount_paid from orders)", "distinct(buyer_id from orders where paid_at is present)",
    "2 * count(orders) - sum(qty from order_lines)", "sum(lines from shipments) * 1 h",
    'count(refunds where kind in ("refund_only", "return_refund") and not (amount > 10.50 or disputed == true))',
    "count(chats where first_human_reply_at - first_message_at <= 60 s)",
    'count(orders where paid_at >= "2026-02-01 08:00" and created_at < "2026-03-01")',
    "count(shipments where shipped_at <= promised_at)", "count(production_daily where actual_ppm >= 80%)",
    "count(skus where listed_from == listed_to)", "count(orders where paid_at - created_at > 1 d)",
    "count(live_sessions where gmv - refunded >= 1000)"])
def test_the_grammar_takes(text):
    assert read_side(text).calls


@pytest.mark.parametrize(("text", "place", "said"), [
    ("orders.amount_paid.sum()", 1, "'orders' cannot stand there"),
    ("sum(orders.amount_paid)", 11, "attributes are not read"),
    ("count(orders where paid_at.year == 2026)", 27, "attributes are not read"),
    ("max(amount_paid from orders)", 1, "'max' cannot stand there"),
    ("__import__(\"os\")", 1, "'__import__' cannot stand there"),
    ("lambda rows: rows", 1, "'lambda' cannot stand there"),
    ('"count(orders)"', 1, "cannot stand there"),
    ("count(orders) / count(orders)", 15, "'/' cannot stand there"),
    ("count(orders) ** 2", 16, "'*' cannot stand there"),
    ("count(orders", 13, "the formula ends too early"),
    ("", 1, "the formula ends too early"),
    ("count(orders where exec(amount_paid))", 24, "'(' cannot stand there"),
    ("count(orders where paid_at)", 27, "')' cannot stand there"),
    ("count(orders; drop table orders)", 13, "';' cannot stand there")])
def test_anything_else_is_refused_with_its_place(text, place, said):
    with pytest.raises(DataError, match=f"at character {place}: ") as refused:
        parse(text)
    assert said in refused.value.problems[0].what


def test_a_call_that_is_nearly_one_is_met_with_the_nearest():
    assert problem("summ(amount_paid from orders)").nearest == "sum"


@pytest.mark.parametrize(("text", "what", "got", "nearest"), [
    ("sum(amount_payed from orders)", "orders has no such column, at character 5", "amount_payed", "amount_paid"),
    ("count(orders where paid_att is present)", "orders has no such column, at character 20", "paid_att", "paid_at"),
    ("count(orderz)", "no such table, at character 7", "orderz", "orders")])
def test_unknown_names_are_refused_with_place_and_nearest(text, what, got, nearest):
    found = problem(text)
    assert (found.what, found.got, found.nearest) == (what, got, nearest)


@pytest.mark.parametrize(("text", "said"), [
    ("sum(buyer_id from orders)", "does not add up"),
    ("count(orders where amount_paid > \"much\")", "of the kind money is not compared"),
    ("count(orders where buyer_id > 5)", "of the kind text is not compared"),
    ("count(chats where is_valid == \"yes\")", "of the kind boolean is not compared"),
    ("count(orders where paid_at > \"soon\")", "of the kind timestamp is not compared"),
    ("count(work_log where worked_hours > 8)", "of the kind duration is not compared"),
    ("count(orders where amount_paid > paid_at)", "these two cannot be compared"),
    ("count(orders where buyer_id - shop_id > 5)", "these two cannot be subtracted"),
    ("count(orders where 5 > 3)", "no column is compared here"),
    ("count(orders) + sum(amount_paid from orders)", "money, times and numbers cannot be added"),
    ("1.5 * count(orders)", "a factor must be whole"), ("0 * count(orders)", "a factor must be whole")])
def test_what_does_not_fit_together_is_refused(text, said):
    assert said in problem(text).what


@pytest.mark.parametrize("text", ["count(orders)" + " + count(orders)" * 60, "count(orders where " + "(" * 30])
def test_what_is_too_long_or_too_deep_is_refused_before_it_is_read(text):
    assert "too long or nested too deeply" in problem(text).what

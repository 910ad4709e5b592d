"""Shared orders: what is wrong with their log, and what they mean for one person, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from perfkit.errors import PerfkitError, Problem, unknown_name
from perfkit.language import Text
from perfkit.periods import Period
from perfkit.rewards.number_words import percent_text
from perfkit.sources.credits import FILE
from perfkit.study.inputs import Inputs

_SHOWN = 20
_OWN = Text(en="Shared orders, of whose money this part counts: {orders}",
            zh="共享订单，其金额按以下比例计入：{orders}")
_GIVEN = Text(en="Orders whose money counts for others, by the log of shared orders: {orders}",
              zh="按共享订单记录，金额计给他人的订单：{orders}")


def shared_notes(inputs: Inputs, subject: str, period: Period) -> tuple[Text, ...]:
    """Return which orders of a period somebody shares, with the parts, and which count for others alone."""
    if not len(inputs.credits) or "orders" not in inputs.tables.paths:
        return ()
    orders = inputs.tables.frame("orders")
    day = orders["paid_at"].fillna(orders["created_at"])
    inside = orders[(day >= pd.Timestamp(period.first)) & (day < pd.Timestamp(period.end))]
    credits = inputs.credits[inputs.credits["order_id"].isin(set(inside["order_id"]))]
    mine = credits[credits["subject"] == subject]
    own = [f"{row['order_id']} {percent_text(Fraction(int(row['numerator']), int(row['denominator'])))}"
           for row in mine.sort_values("order_id").to_dict("records")]
    held = inside[(inside[["agent_id", "operator_id"]] == subject).any(axis=1)]
    given = sorted((set(held["order_id"]) & set(credits["order_id"])) - set(mine["order_id"]))
    return tuple(text.bind(orders=", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else ""))
                 for text, names in ((_OWN, own), (_GIVEN, given)) if names)


def check_credits(inputs: Inputs) -> Iterator[Problem]:
    """Yield the problems of the log, each with its row; an order that is not there yet is a finding."""
    try:
        credits, tables = inputs.credits, inputs.tables
    except PerfkitError as error:
        yield from (problem for problem in error.problems if problem.file == FILE)
        return
    people = sorted(set(inputs.people["subject"]))
    orders = set(tables.frame("orders")["order_id"]) if len(credits) and "orders" in tables.paths else set()
    for row in credits.to_dict("records"):
        line = int(row["row"])
        if row["subject"] not in people:
            unknown = unknown_name("subject", row["subject"], people[:_SHOWN])
            yield replace(unknown, file=FILE, row=line, column="subject")
        if row["order_id"] not in orders:
            yield Problem(what="no export holds this order", code="warning.unknown_order", got=row["order_id"],
                          allowed="the id of an order", file=FILE, row=line, column="order_id")

"""What is wrong with the log of shared orders: unknown people, and orders that no export knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfkit.errors import PerfkitError, Problem, unknown_name
from perfkit.sources.credits import FILE
from perfkit.study.inputs import Inputs

_SHOWN = 20


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

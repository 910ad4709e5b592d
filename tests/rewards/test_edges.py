"""Ten thousand results exactly on the edges of bands, grades, tiers and cells: none lands on the wrong side."""

from __future__ import annotations

from fractions import Fraction
from itertools import cycle, islice

import pandas as pd
import pytest
from scoring.made import PERIOD, ROLE, bands, bounds, exact, no_targets, role, rule, targets, values

from perfkit.exact import ExactColumn
from perfkit.plan import AmountBands, Cell, Grade, Matrix, QuantityRange
from perfkit.rewards import pay_lines
from perfkit.scoring import assign_grades, score_points, total_points

from .made import fixed, marginal, measure, plus, roster, whole

RESULTS = 10_000
EDGES = [Fraction(top, 1000) for top in (450, 700, 701, 899, 950)]
SIDES = ("[", "(")


def rows(side: str, gives: list[str], *, scale: int = 1, end: str = "inf") -> list[tuple[str, str]]:
    """Return rows between the edges; with ``[`` an edge belongs to the row above it, with ``(`` to the one below."""
    cuts = [str(float(edge * scale)) for edge in EDGES]
    closed = ")" if side == "[" else "]"
    lows, highs = ["[0", *(f"{side}{cut}" for cut in cuts)], [*(f"{cut}{closed}" for cut in cuts), f"{end})"]
    return [(f"{low}, {high}", give) for low, high, give in zip(lows, highs, gives, strict=True)]


def on_edges(size: int, scale: Fraction | int = 1) -> list[Fraction]:
    return [edge * scale for edge in islice(cycle(EDGES), size)]


def due(side: str, gives: list[str], size: int = RESULTS) -> list[Fraction]:
    """Return what a result on each edge has to get: the row above it where that closes it, else the row below."""
    return [Fraction(gives[place + (side == "[")]) for place in islice(cycle(range(len(EDGES))), size)]


GIVES = ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("side", SIDES)
def test_bands(side):
    # Edges as quotients of odd sizes, so that no float meets one exactly.
    cells = [Fraction(edge.numerator * 7, edge.denominator * 7) for edge in on_edges(RESULTS)]
    made = role({"csat": rule(1, bands(*[(ends, int(give)) for ends, give in rows(side, GIVES)]))})
    scored = score_points(values("csat@x", cells, unit="ratio"), no_targets(), made)
    assert exact(scored, "points") == due(side, GIVES)


@pytest.mark.parametrize("side", SIDES)
def test_attainment_of_targets_that_divide_badly(side):
    aims = [Fraction(place % 997 + 3) for place in range(RESULTS)]
    cells = [edge * aim for edge, aim in zip(on_edges(RESULTS), aims, strict=True)]
    table = [(ends, int(give)) for ends, give in rows(side, GIVES)]
    made = role({"csat": rule(1, bands(*table, of="attainment"), "table")})
    scored = score_points(values("csat@x", cells, unit="ratio"), targets("csat@x", aims), made)
    assert exact(scored, "points") == due(side, GIVES)


@pytest.mark.parametrize("side", SIDES)
def test_grades_of_totals_that_are_weighted_sums(side):
    # Ten indicators of a tenth each: added up as doubles they miss the edge, exactly they are on it.
    made = role({f"i{place}": rule(Fraction(1, 10), bands(*[(f"[{point}, {point}]", str(Fraction(point, 10)))
                 for point in (450, 700, 701, 899, 950)])) for place in range(10)},
                grades=tuple(Grade(grade=give, range=bounds(ends)) for ends, give in rows(side, GIVES, scale=100)))
    cells = on_edges(RESULTS // 10, 1000)
    table = pd.concat([values(f"i{place}@x", cells, unit="points") for place in range(10)], ignore_index=True)
    totals = total_points(score_points(table, no_targets(), made), made, "v")
    assert [Fraction(name) for name in totals["grade"]] == due(side, GIVES, RESULTS // 10)
    names, _ = assign_grades(ExactColumn.from_fractions(on_edges(RESULTS, 100)), made.grades)
    assert [Fraction(name) for name in names] == due(side, GIVES)


def paid(line, sold, aims):
    size = len(sold)
    made = role({"sales": rule(1, bands(("[0, inf)", 80), of="attainment"), "table")}, rewards=(line,))
    table = values("sales@paid", sold, unit="money")
    scored = score_points(table, targets("sales@paid", aims), made)
    lines, _ = pay_lines(made, total_points(scored, made, "v"), scored, table, roster(size), plan_version="v",
                         currency="CNY")
    assert (lines["period"] == PERIOD).all()
    assert (lines["role"] == ROLE).all()
    return lines["amount"].tolist()


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("kind", ["whole", "plus", "fixed", "matrix"])
def test_tiers_by_attainment(side, kind):
    aims = [1000 * (place % 997 + 3) for place in range(RESULTS)]
    sold = [int(edge * aim) for edge, aim in zip(on_edges(RESULTS), aims, strict=True)]
    rates = [str(Fraction(int(give), 100)) for give in GIVES]
    table, by = rows(side, rates), {"lookup": "attainment.sales"}
    if kind == "whole":
        line = whole("a", *table, **by)
    elif kind == "plus":
        line = plus("a", *[(ends, rate, "0", "0") for ends, rate in table], **by)
    elif kind == "matrix":
        cells = tuple(Cell(QuantityRange.parse(ends), QuantityRange.parse("[0, inf)"), Fraction(rate))
                      for ends, rate in table)
        line = Matrix(line="a", row_by=measure("attainment.sales"), column_by=measure("total"), cells=cells,
                      base="sales", returns="recompute")
    else:
        line = fixed("a", "attainment.sales", *rows(side, GIVES))
    paid_out, gives = paid(line, sold, aims), due(side, GIVES)
    expected = [give * 100 for give in gives] if isinstance(line, AmountBands) else [
        half_up(amount * give / 100) for amount, give in zip(sold, gives, strict=True)]
    assert paid_out == expected


@pytest.mark.parametrize("side", SIDES)
def test_slices_are_the_same_whoever_owns_the_edge(side):
    aims = [1000 * (place % 997 + 3) for place in range(RESULTS)]
    sold = [int(edge * aim) for edge, aim in zip(on_edges(RESULTS), aims, strict=True)]
    table = rows(side, [str(Fraction(int(give), 100)) for give in GIVES])
    cuts = [Fraction(0), *EDGES]
    expected = [half_up(sum((min(edge, high) - low) * aim * Fraction(int(give), 100)
                            for low, high, give in zip(cuts, [*EDGES, Fraction(9)], GIVES, strict=True) if low < edge))
                for edge, aim in zip(on_edges(RESULTS), aims, strict=True)]
    assert paid(marginal("a", *table, lookup="attainment.sales"), sold, aims) == expected

"""Cells of a matrix: every pair of values in exactly one of them.

The ranges of one axis are constant between its edges, so one value on each edge and one between two edges stand for
all others: the pairs of these decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product

from perfkit.errors import Problem
from perfkit.exact import Range, number_text
from perfkit.plan.coverage import Located, assumed_domain, domain_of
from perfkit.plan.quantities import QuantityRange, Unit, of_one_unit
from perfkit.plan.scoring_rules import Otherwise

Pair = tuple[QuantityRange, QuantityRange]


def cell_problems(cells: Sequence[Pair], otherwise: Otherwise,
                  axes: Sequence[tuple[bool, Unit | None]]) -> list[Located]:
    """Return what is wrong with the cells of a matrix, each problem with the position of its cell (None: the matrix).

    Parameters
    ----------
    cells : sequence of (row range, column range)
        In the order of the plan.
    otherwise : Otherwise
        What a pair in no cell gets; None: every pair has to be in one.
    axes : sequence of (whether it is an attainment, unit or None)
        What the rows and the columns are ranges of. Without a unit the text of the ranges tells as much as it can.

    Examples
    --------
    >>> cells = [(QuantityRange.parse("[0%, 80%)"), QuantityRange.parse("[0, inf)")),
    ...          (QuantityRange.parse("[80%, 100%]"), QuantityRange.parse("[0, 9]"))]
    >>> [problem.what for _, problem in cell_problems(cells, None, [(False, None), (False, None)])]
    ['no cell holds 80% with 10']
    """
    sides = [[cell[side] for cell in cells] for side in (0, 1)]
    units: list[Located] = [(None, problem) for name, side in zip(("row", "column"), sides, strict=True)
                            for problem in _unit_problems(name, side)]
    if units:
        return units
    domains = [assumed_domain(side, attainment=attained) if unit is None else domain_of(unit)
               for side, (attained, unit) in zip(sides, axes, strict=True)]
    values = [_values([ends.scaled() for ends in side], domain) for side, domain in zip(sides, domains, strict=True)]
    return list(_pair_problems(cells, otherwise, values))


def _unit_problems(name: str, ranges: Sequence[QuantityRange]) -> Iterator[Problem]:
    if not of_one_unit([end for ends in ranges for end in (ends.low, ends.high) if end is not None]):
        yield Problem(what=f"the {name} ranges of one matrix are in different units", code="mixed_units",
                      got=", ".join(dict.fromkeys(ends.text() for ends in ranges)), allowed="one unit")


def _values(ranges: Sequence[Range], domain: Range) -> list[Fraction]:
    """Return a value on every edge and one between each two of them, from below the lowest to above the highest."""
    edges = sorted({end for ends in (*ranges, domain) for end in (ends.low, ends.high) if end is not None})
    if not edges:
        return [Fraction(0)]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    return sorted(value for value in [edges[0] - 1, *edges, *between, edges[-1] + 1] if domain.holds(value))


def _pair_problems(cells: Sequence[Pair], otherwise: Otherwise,
                   values: Sequence[Sequence[Fraction]]) -> Iterator[Located]:
    scaled = [(row.scaled(), column.scaled()) for row, column in cells]
    double: set[tuple[int, int]] = set()
    empty = []
    for row, column in product(*values):
        held = [place for place, ends in enumerate(scaled) if ends[0].holds(row) and ends[1].holds(column)]
        if not held:
            empty.append((row, column))
        if len(held) > 1 and (held[0], held[1]) not in double:
            double.add((held[0], held[1]))
            yield held[1], Problem(what=f"cells {held[0] + 1} and {held[1] + 1} both hold {_told(cells, row, column)}",
                                   code="overlap", got=f"{cells[held[1]][0].text()} with {cells[held[1]][1].text()}",
                                   allowed="each pair of values in one cell")
    if empty and otherwise is None:
        yield None, Problem(what=f"no cell holds {_told(cells, *empty[0])}", code="uncovered",
                            allowed="a cell, or `else:`")


def _told(cells: Sequence[Pair], row: Fraction, column: Fraction) -> str:
    return " with ".join(_written([cell[side] for cell in cells], value) for side, value in ((0, row), (1, column)))


def _written(ranges: Sequence[QuantityRange], value: Fraction) -> str:
    """Return a value as the ranges write theirs."""
    ends = {end.scaled(): end for each in ranges for end in (each.low, each.high) if end is not None}
    if value in ends:
        return ends[value].text()
    kinds = {end.unit for end in ends.values() if end.unit}
    return f"{number_text(100 * value)}%" if "%" in kinds else number_text(value) + (" ms" if kinds else "")

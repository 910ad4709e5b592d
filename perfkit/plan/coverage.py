"""What is wrong with a table of rows: mixed units, overlaps, no order, or a part of the domain in no row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from perfkit.errors import Problem
from perfkit.exact import Range, number_text
from perfkit.plan.cuts import in_order, overlaps, uncovered
from perfkit.plan.quantities import QuantityRange, Unit
from perfkit.plan.scoring_rules import Otherwise

Located = tuple[int | None, Problem]
Write = Callable[[Fraction], str]
ALL_TOTALS = Range(None, None, False, False)
_SHARES = Range(Fraction(0), Fraction(1), True, True)
_FROM_ZERO = Range(Fraction(0), None)


def domain_of(unit: Unit) -> Range:
    """Return the values that a table in `unit` must cover where the plan says no other domain.

    Examples
    --------
    >>> domain_of("share").text(), domain_of("money").text()
    ('[0, 1]', '[0, inf)')
    """
    return _SHARES if unit == "share" else _FROM_ZERO


def assumed_domain(rows: Sequence[QuantityRange], *, attainment: bool) -> Range:
    """Return the least that a table must cover as far as its own text tells.

    Per cent with no edge above 100% may be of a share; everything else starts at 0 and has no end. The catalogue
    knows the unit, and :func:`perfkit.plan.check_references` asks again with it.

    Examples
    --------
    >>> assumed_domain([QuantityRange.parse("[0, 100%)")], attainment=False).text()
    '[0, 1]'
    >>> assumed_domain([QuantityRange.parse("[0, 120%)")], attainment=False).text()
    '[0, inf)'
    """
    ends = [end.scaled() for row in rows for end in (row.low, row.high) if end is not None]
    shares = not attainment and any(row.dimension == "%" for row in rows) and all(end <= 1 for end in ends)
    return _SHARES if shares else _FROM_ZERO


def table_problems(rows: Sequence[QuantityRange], otherwise: Otherwise, domain: Range) -> list[Located]:
    """Return what is wrong with a table, each problem with the position of its row (None: the table).

    Parameters
    ----------
    rows : sequence of QuantityRange
        In the order of the plan.
    otherwise : Otherwise
        What the table says of values in no row. A number or `Undefined` covers them all; ``next_lower`` covers what
        lies above the lowest row.
    domain : Range
        What must be covered, in base units.

    Examples
    --------
    >>> rows = [QuantityRange.parse("[91%, 100%]"), QuantityRange.parse("[0, 90%)")]
    >>> [problem.what for _, problem in table_problems(rows, None, domain_of("share"))]
    ['no row holds [90%, 91%)']
    """
    units = _unit_problems(rows)
    if units:
        return units
    gaps = [(None, gap) for gap in gap_problems(rows, otherwise, domain)]
    return [*_double_problems([row.scaled() for row in rows], _writer(rows)), *gaps]


def grade_problems(rows: Sequence[Range]) -> list[Located]:
    """Return what is wrong with the ranges of grades, which cover every total.

    Examples
    --------
    >>> [problem.what for _, problem in grade_problems([Range(Fraction(60), None), Range(None, Fraction(59))])]
    ['no row holds [59, 60)']
    """
    gaps = _gap_problems(rows, None, ALL_TOTALS, number_text)
    told = [(None, replace(gap, allowed="grades that hold every total")) for gap in gaps]
    return [*_double_problems(rows, number_text), *told]


def gap_problems(rows: Sequence[QuantityRange], otherwise: Otherwise, domain: Range) -> list[Problem]:
    """Return the problems of the parts of `domain` that no row holds.

    Examples
    --------
    >>> [problem.what for problem in gap_problems([QuantityRange.parse("[0, 80%)")], None, domain_of("ratio"))]
    ['no row holds [80%, inf)']
    """
    return _gap_problems([row.scaled() for row in rows], otherwise, domain, _writer(rows))


def _unit_problems(rows: Sequence[QuantityRange]) -> list[Located]:
    written = [(position, row) for position, row in enumerate(rows) if _has_unit_or_number(row)]
    return [(position, Problem(what="the rows of one table are in different units", code="mixed_units",
                               got=row.text(), allowed=f"one unit, as in {written[0][1].text()}"))
            for position, row in written if row.dimension != written[0][1].dimension]


def _has_unit_or_number(row: QuantityRange) -> bool:
    return row.dimension is not None or any(end is not None and end.number != 0 for end in (row.low, row.high))


def _double_problems(rows: Sequence[Range], write: Write) -> list[Located]:
    found: list[Located] = [
        (second, Problem(what=f"rows {first + 1} and {second + 1} both hold {_text(shared, write)}", code="overlap",
                         got=_text(rows[second], write), allowed="each value in one row"))
        for first, second, shared in overlaps(rows)]
    if not in_order(rows):
        found.append((None, Problem(what="the rows are in no order", code="row_order",
                                    got=", ".join(_text(row, write) for row in rows),
                                    allowed="from low to high, or from high to low")))
    return found


def _gap_problems(rows: Sequence[Range], otherwise: Otherwise, domain: Range,
                  write: Write) -> list[Problem]:
    if otherwise is not None and otherwise != "next_lower":
        return []
    gaps = uncovered(rows, domain)
    if otherwise == "next_lower":
        gaps = [gap for gap in gaps if not any(_is_above(gap, row) for row in rows)]
    allowed = "a row, or `else:`" if otherwise is None else "a row: next_lower finds no row below"
    return [Problem(what=f"no row holds {_text(gap, write)}", code="uncovered", allowed=allowed) for gap in gaps]


def _is_above(gap: Range, row: Range) -> bool:
    return gap.low is not None and row.high is not None and gap.low >= row.high


def _writer(rows: Sequence[QuantityRange]) -> Write:
    """Return how to write a value as the table does, so that messages speak its units."""
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    written = {end.scaled(): end.text() for end in ends}
    per_cent = any(end.unit == "%" for end in ends)
    return lambda value: written.get(value) or (f"{number_text(100 * value)}%" if per_cent else number_text(value))


def _text(ends: Range, write: Write) -> str:
    low = "(-inf" if ends.low is None else ("[" if ends.low_closed else "(") + write(ends.low)
    high = "inf)" if ends.high is None else write(ends.high) + ("]" if ends.high_closed else ")")
    return f"{low}, {high}"

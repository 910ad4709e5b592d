"""What is doubtful in a matrix, a guarantee, a draw or an award."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from perfkit.plan.documents import Path
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lines import Measure
from perfkit.plan.lint.findings import Found, amount, finding
from perfkit.plan.lint.tabled import beyond_of, domain_in, lower_is_better, unit_of, value_of, writer_of
from perfkit.plan.lint.tables import Row, Table, table_findings
from perfkit.plan.pay_line import PayLine
from perfkit.plan.quantities import QuantityRange, Unit
from perfkit.plan.secured import Award, Cell, Draw, Matrix

Near = Callable[[str], tuple[float, ...]]
Indicators = Mapping[str, KnownIndicator]


def secured_findings(line: PayLine, place: Path, indicators: Indicators, near: Near) -> Found:
    """Yield what is doubtful in a line of these kinds; nothing for others.

    Examples
    --------
    >>> from fractions import Fraction
    >>> line = Award(line="champion", among="team", rank_by="total", top=1, amount=Fraction(1000), ties="all")
    >>> [problem.code for _, problem in secured_findings(line, ("rewards", 0), {}, lambda axis: ())]
    ['warning.reach', 'warning.no_cap']
    """
    if isinstance(line, Matrix):
        for table in _tables(line, place, indicators, near):
            yield from table_findings(table)
    elif isinstance(line, Draw) and not line.recover:
        yield finding((*place, "draw", "recover"), "pay_at_zero",
                      f"{line.line}: this pays at zero, period after period",
                      f"{amount(line.amount)} at 0, and nothing is owed",
                      step="`recover: yes`, or a guarantee that ends")
    elif isinstance(line, Award):
        yield finding((*place, "award", "top"), "reach", f"{line.line}: most can never be paid",
                      f"{line.top} of each {line.among}", step="a result that everyone can reach, beside the award")
        if line.ties == "all":
            yield finding((*place, "award", "ties"), "no_cap", f"{line.line}: level results have no limit",
                          f"{amount(line.amount)} for everyone who shares the last place", step="`ties: split`")


def _tables(line: Matrix, place: Path, indicators: Indicators, near: Near) -> Iterator[Table]:
    """Yield each column of the matrix as a table of its rows, and each row as one of its columns."""
    for across, measure in ((False, line.row_by), (True, line.column_by)):
        for text in dict.fromkeys(_ends(cell, not across).text() for cell in line.cells):
            rows = [(_ends(cell, across), cell.gives) for cell in line.cells if _ends(cell, not across).text() == text]
            yield _table(line, rows, measure, (*place, "matrix", "cells"), indicators, near)


def _ends(cell: Cell, across: bool) -> QuantityRange:
    return cell.column if across else cell.row


def _table(line: Matrix, rows: Sequence[tuple[QuantityRange, Fraction]], measure: Measure, place: Path,
           indicators: Indicators, near: Near) -> Table:
    ranges = [ends for ends, _ in rows]
    axis = f"value.{measure.of}" if isinstance(measure.of, str) else measure.text.strip()
    key = axis.removeprefix("value.")
    unit: Unit | None = "ratio" if axis.startswith("attainment.") else unit_of(key, indicators)
    return Table(place=place, rows=tuple(Row(range=ends.scaled(), value=gives) for ends, gives in rows),
                 domain=domain_in(unit, None, ranges), gives="amount" if line.base is None else "rate_whole",
                 shares_of="" if line.base is None else "base", beyond=beyond_of(line.otherwise),
                 otherwise=value_of(line.otherwise), zero_is_worst=not lower_is_better(key, indicators),
                 crowd=near(axis), write=writer_of(ranges))


"""What is doubtful in a table of rows, whoever wrote it: holes, double edges, jumps, pay at zero, odd rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Literal

from perfkit.exact import Range, number_text
from perfkit.plan.cuts import in_order, overlaps, uncovered
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, amount, finding, percent

Gives = Literal["points", "rate_whole", "rate_marginal", "rate_plus", "amount", "tiers"]
Beyond = Literal["nothing", "value", "next_lower", "undefined"]
Write = Callable[[Fraction], str]
ODD_FACTOR = 20
NEAR = 0.02
MOST_RATE = Fraction(1, 2)
ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row gives: points, a rate or an amount (None: the cell is empty). `plus` and `over` as in rate_plus."""

    range: Range
    value: Fraction | None
    plus: Fraction = ZERO
    over: Fraction = ZERO


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of rows at a place.

    Parameters
    ----------
    place : Path
        Of the rows.
    rows : tuple of Row
        In the order of the file.
    domain : Range
        What the rows have to hold.
    gives : Gives
        What a row's value is; ``tiers`` are rates of which nobody says whether they apply to all of the base.
    beyond : Beyond
        What happens to a value in no row.
    otherwise : Fraction or None
        What it gets, where that is a value.
    base : Fraction
        Base money per unit of the lookup: 1 where the base itself is looked up, the target where its attainment is.
    shares_of : str
        What sizes are shares of where they are not known in money: ``target`` (its sum is not known) or ``base`` (the
        lookup says nothing of it). Empty: sizes are money.
    zero_is_worst : bool
        Whether 0 of the lookup is a bad result.
    crowd : tuple of float
        Where people stand, in the units of the edges.
    over : Fraction
        What of the lookup carries no base: 1 where the rates apply to what lies above the target.
    write : callable
        How an edge is written.
    """

    place: Path
    rows: tuple[Row, ...]
    domain: Range
    gives: Gives
    beyond: Beyond = "nothing"
    otherwise: Fraction | None = None
    base: Fraction = Fraction(1)
    shares_of: Literal["", "target", "base"] = ""
    zero_is_worst: bool = True
    crowd: tuple[float, ...] = ()
    over: Fraction = ZERO
    write: Write = number_text

    @property
    def rising(self) -> list[Row]:
        """The rows from the lowest up, with what `otherwise` stands for."""
        rest = [] if self.otherwise is None else [Row(range=gap, value=self.otherwise) for gap in uncovered(
            [row.range for row in self.rows], self.domain)]
        return sorted([*self.rows, *rest], key=lambda row: (row.range.low is not None, row.range.low or ZERO))

    def text(self, ends: Range) -> str:
        """Return a range as the table writes its edges."""
        low = "(-inf" if ends.low is None else ("[" if ends.low_closed else "(") + self.write(ends.low)
        high = "inf)" if ends.high is None else self.write(ends.high) + ("]" if ends.high_closed else ")")
        return f"{low}, {high}"


@dataclass(frozen=True)
class Jump:
    """What changes between two neighbouring rows: the edges, and what stands on both sides."""

    below: Fraction
    above: Fraction
    before: Fraction
    after: Fraction

    @property
    def size(self) -> Fraction:
        """How much is gained by passing the edge."""
        return self.after - self.before


def table_findings(table: Table) -> Found:
    """Yield what is doubtful in a table: holes, double edges, order, empty cells, pay at zero, odd rates, jumps.

    Examples
    --------
    >>> rows = (Row(range=Range(None, Fraction(60), False, True), value=Fraction(300)),
    ...         Row(range=Range(Fraction(61), None), value=Fraction(400)))
    >>> table = Table(place=("pay", 0), rows=rows, domain=Range(Fraction(0), None), gives="amount")
    >>> [problem.code for _, problem in table_findings(table)]
    ['warning.gap', 'warning.pay_at_zero', 'warning.jump']
    """
    yield from holes(table)
    yield from _doubles(table)
    yield from _empty_cells(table)
    yield from _outside(table)
    if table.gives != "points":
        yield from _pay_at_zero(table)
        yield from _odd_rates(table)
        yield from _jumps(table)


def holes(table: Table) -> Found:
    """Yield the parts of the domain in no row; an `else` with a value may stand for the ends, not for a hole."""
    for gap in uncovered([row.range for row in table.rows], table.domain):
        inside = _between_rows(gap, table.rows)
        if inside:
            said = {"nothing": "no row holds", "undefined": "only `else: undefined` holds",
                    "value": "only `else` holds", "next_lower": "only `else: next_lower` holds"}[table.beyond]
            yield finding(table.place, "gap", f"{said} {table.text(gap)}, between two rows", table.text(gap),
                          step="rows that meet at one edge")
        elif table.beyond in ("nothing", "undefined"):
            yield finding(table.place, "table_end", f"the table ends: nothing is said of {table.text(gap)}",
                          table.text(gap), step="a row for the end, or `else` with a value")


def _between_rows(gap: Range, rows: Sequence[Row]) -> bool:
    below = any(row.range.high is not None and gap.low is not None and row.range.high <= gap.low for row in rows)
    return below and any(row.range.low is not None and gap.high is not None and row.range.low >= gap.high
                         for row in rows)


def _doubles(table: Table) -> Found:
    ranges = [row.range for row in table.rows]
    edges = []
    for first, second, shared in overlaps(ranges):
        if shared.low is not None and shared.low == shared.high:
            edges.append(table.write(shared.low))
        else:
            yield finding((*table.place, second), "overlap", f"rows {first + 1} and {second + 1} both hold "
                          f"{table.text(shared)}", f"{table.text(ranges[first])} and {table.text(ranges[second])}",
                          step="each value in one row")
    if edges:
        yield finding(table.place, "shared_edge", "two rows print the same edge, and both hold it", ", ".join(edges),
                      step="one closed and one open end, such as [80, 90) and [90, 100]")
    if not in_order(ranges):
        yield finding(table.place, "row_order", "the rows are in no order", ", ".join(map(table.text, ranges)),
                      step="from low to high, or from high to low")


def _empty_cells(table: Table) -> Found:
    empty = [position + 1 for position, row in enumerate(table.rows) if row.value is None]
    if empty:
        yield finding(table.place, "value_missing", "rows without a value",
                      f"rows {', '.join(map(str, empty))}", step="a value in every row")


def _outside(table: Table) -> Found:
    """Yield the rows that no value of the domain can reach."""
    for position, row in enumerate(table.rows):
        rest = uncovered([row.range], table.domain)
        if rest == [table.domain]:
            yield finding((*table.place, position), "unreachable_row", "no value can reach this row",
                          table.text(row.range), step=f"a range within {table.text(table.domain)}")


def _pay_at_zero(table: Table) -> Found:
    for position, row in enumerate(table.rows):
        paid = row.plus if table.gives == "rate_plus" else row.value if table.gives == "amount" else None
        if paid and table.zero_is_worst and row.range.holds(ZERO):
            yield finding((*table.place, position), "pay_at_zero", "this pays at zero", f"{amount(paid)} at 0",
                          step="0 in the row that holds 0, or a wage instead of a bonus")


def _odd_rates(table: Table) -> Found:
    if table.gives == "amount":
        return
    rates = [row.value for row in table.rows if row.value]
    for position, row in enumerate(table.rows):
        others = list(rates)
        if row.value:
            others.remove(row.value)
        usual = median(others) if others else ZERO
        if row.value and ((usual and row.value >= ODD_FACTOR * usual) or row.value > MOST_RATE):
            yield finding((*table.place, position), "rate_scale", "this rate may be typed 100 times too large",
                          f"{percent(row.value)}" + (f", beside {percent(usual)}" if usual else ""),
                          step=f"{percent(row.value / 100)}, if that was meant")


def jumps(table: Table) -> list[Jump]:
    """Return what is gained at each edge; for rates in money, or in shares of the target where that is not known.

    Examples
    --------
    >>> rows = (Row(range=Range(Fraction(0), Fraction(60)), value=Fraction(5, 100)),
    ...         Row(range=Range(Fraction(60), None), value=Fraction(6, 100)))
    >>> table = Table(place=(), rows=rows, domain=Range(Fraction(0), None), gives="rate_whole", base=Fraction(1000))
    >>> [(edge.before, edge.after) for edge in jumps(table)]
    [(Fraction(3000, 1), Fraction(3600, 1))]
    """
    rows, found = table.rising, []
    for lower, upper in pairwise(rows):
        below, above = lower.range.high, upper.range.low
        if below is None or above is None or below > above or lower.value is None or upper.value is None:
            continue  # the ends of the table, empty cells, and rows that overlap
        jump = Jump(below, above, _gives(table, lower, below), _gives(table, upper, above))
        if jump.size:
            found.append(jump)
    return found


def _gives(table: Table, row: Row, at: Fraction) -> Fraction:
    """Return what `row` gives at an edge; slices are continuous and give no jump."""
    value = row.value or ZERO
    if table.gives in ("points", "amount"):
        return value
    if table.shares_of == "base":
        return value
    base = max(ZERO, at - table.over) * table.base
    if table.gives == "rate_plus":
        return row.plus + value * (base - row.over)
    return value * base


def _jumps(table: Table) -> Found:
    if table.gives == "rate_marginal" or (table.gives == "rate_plus" and table.shares_of):
        return
    found = [jump for jump in jumps(table) if jump.below == jump.above or table.gives != "rate_plus"]
    known = table.gives == "amount" or not table.shares_of
    told = [f"at {_edge(table, jump)}: {_size(jump.before, known)} -> {_size(jump.after, known)}"
            f"{near_text(jump.above, table.crowd)}" for jump in found]
    if told:
        lump = "lump sums, with nothing in between" if table.gives == "amount" else "pay jumps at the edges"
        yield finding(table.place, "jump", lump if known else f"{lump} (in shares of the {table.shares_of})",
                      "; ".join(told),
                      step="slices (rate_marginal), or more and smaller steps")


def near_text(edge: Fraction, crowd: Sequence[float]) -> str:
    """Return how many of `crowd` stand within 2 % of an edge; empty where nobody is known.

    Examples
    --------
    >>> near_text(Fraction(100), [97.9, 98.0, 102.0])
    ', 2 people within 2 %'
    """
    if not crowd:
        return ""
    near = sum(abs(value - float(edge)) <= NEAR * abs(float(edge)) for value in crowd)
    return f", {near} {'person' if near == 1 else 'people'} within 2 %"


def _edge(table: Table, jump: Jump) -> str:
    return table.write(jump.below) if jump.below == jump.above else (
        f"{table.write(jump.below)} to {table.write(jump.above)}")


def _size(value: Fraction, known: bool) -> str:
    return amount(value) if known else percent(value)

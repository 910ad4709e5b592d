"""Published pay lines: their tables, edges, examples, gates and shares as they are printed."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from perfkit.exact import number_text
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, amount, finding, percent
from perfkit.plan.lint.literal_values import Scheme, from_lowest
from perfkit.plan.lint.steps import step_findings
from perfkit.plan.lint.tables import Gives, Table, table_findings
from perfkit.plan.lint.terms import term_findings

RATES = ("rate_whole", "rate_marginal", "rate_plus", "tiers")
GROUPS = ("group", "shop", "team")
TARGET: Path = ("example", "target")
ZERO = Fraction(0)
CENT = Fraction(1, 100)


def pay_findings(scheme: Scheme) -> Found:
    """Yield what is doubtful in the pay lines of a scheme."""
    for row in range(len(scheme.listed(("pay",)))):
        place: Path = ("pay", row)
        table = _table(scheme, place)
        if table is not None:
            yield from table_findings(table)
            yield from _rates(scheme, place, table)
            yield from _printed_amounts(scheme, place, table)
        yield from _units(scheme, place)
        yield from _payees(scheme, place)
        yield from _gate(scheme, place)
        yield from step_findings(scheme, (*place, "rule"), scheme.text((*place, "id")))
        yield from term_findings(scheme.text((*place, "label")), place)
    yield from _printed_example(scheme)
    yield from _deductions(scheme)


def _table(scheme: Scheme, place: Path) -> Table | None:
    kind = scheme.text((*place, "rule", "kind"))
    rows = scheme.rows((*place, "rule", "rows"))
    gives = "amount" if kind == "amount_bands" else kind
    if not rows or gives not in ("amount", *RATES) or _foreign(scheme, place):
        return None
    totals = scheme.text((*place, "base")) == "score"
    return Table(place=(*place, "rule", "rows"), rows=rows, gives=cast(Gives, gives),
                 domain=from_lowest(rows, high=Fraction(100) if totals else None), base=_base(scheme, place),
                 shares_of="target" if _in_percent(scheme, place) and scheme.at(TARGET) is None else "")


def _base(scheme: Scheme, place: Path) -> Fraction:
    """Return the money per unit of the lookup: 1 for the base itself, a hundredth of the target for per cent."""
    return (scheme.number(TARGET) or Fraction(1)) / 100 if _in_percent(scheme, place) else Fraction(1)


def _in_percent(scheme: Scheme, place: Path) -> bool:
    lookup = scheme.text((*place, "rule", "lookup"))
    return "attainment" in lookup or "percent" in lookup


def _rates(scheme: Scheme, place: Path, table: Table) -> Found:
    if table.gives == "amount":
        return
    name, rows = scheme.text((*place, "id")), table.rising
    if table.gives == "tiers":
        yield finding((*place, "rule"), "method_missing", f"{name}: nothing says what the rates apply to",
                      _readings(table), step="rate_whole, rate_marginal or rate_plus")
    if rows[-1].range.high is None and rows[-1].value and not scheme.listed(("caps",)):
        yield finding(place, "no_cap", f"{name}: pay has no cap", f"{percent(rows[-1].value)} without end",
                      step="a cap, or a reason why none is needed")
    if not _in_percent(scheme, place) and rows[0].value == 0 and rows[0].range.high:
        edge = number_text(rows[0].range.high)
        yield finding(place, "reach", f"{name}: whoever stays below the first edge is never paid", f"0 up to {edge}",
                      step="a rate from the start, or a target by size")
    if scheme.text((*place, "per")) == "shop" and len({row.value for row in rows}) > 1:
        yield from _split_base(scheme, place, table)


def _readings(table: Table) -> str:
    """Return what a value one step above the last edge pays under each reading of the rates."""
    rows = table.rising
    low, before = rows[-1].range.low or ZERO, rows[-2].range.low if len(rows) > 1 else None
    at = low + (low - (before or ZERO))
    unit = table.base
    whole = at * (rows[-1].value or ZERO) * unit
    slices = sum(((min(at, at if row.range.high is None else row.range.high) - (row.range.low or ZERO))
                  * (row.value or ZERO) * unit for row in rows), ZERO)
    first = next((row for row in rows if row.value), rows[-1])
    filled = slices + (first.range.low or ZERO) * (first.value or ZERO) * unit
    show = percent if table.shares_of else amount
    return f"at {number_text(at)}: {show(whole)} (all of it), {show(filled)} or {show(slices)} (slices)"


def _split_base(scheme: Scheme, place: Path, table: Table) -> Found:
    rows = table.rising
    edge = rows[-1].range.low or ZERO
    together = edge * (rows[-2].value or ZERO)
    half = next((row for row in rows if row.range.holds(edge / 2)), rows[0])
    apart = edge * (half.value or ZERO)
    yield finding(place, "split_base", f"{scheme.text((*place, 'id'))}: each shop is read off the table by itself",
                  f"{number_text(edge)} in one shop pays {amount(together)}, in two shops {amount(apart)}",
                  step="one table on the sum (pooled), or a table per shop size")


def _printed_amounts(scheme: Scheme, place: Path, table: Table) -> Found:
    wrong = []
    for position, row in enumerate(table.rows):
        printed: Path = (*place, "printed_amounts", position)
        for edge, shown in ((0, 2), (1, 3)):
            at, told = scheme.number((*printed, edge)), scheme.number((*printed, shown))
            if at is not None and told is not None and row.value is not None and abs(at * row.value - told) >= CENT:
                wrong.append(f"row {position + 1} at {number_text(at)}: {amount(at * row.value)}, printed "
                             f"{number_text(told)}")
    if wrong:
        yield finding((*place, "printed_amounts"), "printed_mismatch",
                      f"{scheme.text((*place, 'id'))}: printed amounts are not rate x edge", "; ".join(wrong),
                      step="the rate or the amount, whichever is meant")


def _printed_example(scheme: Scheme) -> Found:
    """Yield the amounts of a printed example that its slices do not give."""
    place: Path = ("printed_example",)
    lines: list[Path] = [("pay", row) for row in range(len(scheme.listed(("pay",))))]
    table = next((table for line in lines if (table := _table(scheme, line)) and table.gives == "rate_marginal"), None)
    told = [scheme.number((*place, "amounts", row)) for row in range(len(scheme.listed((*place, "amounts"))))]
    if table is None or not told:
        return
    due = [_slices(table, scheme.number((*place, "revenues", row)) or ZERO) for row in range(len(told))]
    pairs = [*zip(due, told, strict=True), (sum(due, ZERO), scheme.number((*place, "total")))]
    wrong = [f"{amount(right)} v {amount(shown)}" for right, shown in pairs
             if shown is not None and abs(right - shown) >= CENT]
    if wrong:
        yield finding(place, "printed_mismatch", "the printed example is not what the table gives", "; ".join(wrong),
                      step="the table or the example, whichever is meant")


def _slices(table: Table, base: Fraction) -> Fraction:
    """Return base x rate by slices; each slice begins where the one below it ends, holes and all."""
    total, rows = ZERO, table.rising
    for row, above in zip(rows, [*rows[1:], None], strict=True):
        top = base if above is None or above.range.low is None else min(base, above.range.low)
        total += max(ZERO, top - (row.range.low or ZERO)) * (row.value or ZERO)
    return total


def _units(scheme: Scheme, place: Path) -> Found:
    for cell in _foreign(scheme, place):
        yield finding(cell, "unit", "a rate on money cannot be money", scheme.text(cell),
                      step="a percentage, or an amount for each order")


def _foreign(scheme: Scheme, place: Path) -> list[Path]:
    """Return the rates that stand with a currency."""
    rows: Path = (*place, "rule", "rows")
    cells: list[Path] = [(*rows, position, "rate") for position in range(len(scheme.listed(rows)))]
    return [cell for cell in cells if scheme.is_foreign(cell)]


def _payees(scheme: Scheme, place: Path) -> Found:
    name, split = scheme.text((*place, "id")), scheme.text((*place, "split"))
    per, paid_to = scheme.text((*place, "per")), scheme.text((*place, "paid_to"))
    if split == "equal":
        yield finding(place, "equal_split", f"{name}: equal shares have no link to the person's own result",
                      "the same for everyone", step="shares by points, hours or grade")
    elif per in GROUPS and not paid_to:
        yield finding(place, "payee_missing", f"{name}: nothing says if each person gets it or the {per} shares it",
                      f"per {per}", step="whom it is paid to")


def _gate(scheme: Scheme, place: Path) -> Found:
    if scheme.at((*place, "gate")) is None:
        return
    ends = scheme.range((*place, "gate", "in"))
    edge = ends.low or ZERO if ends.high is None else ends.high
    rows = scheme.rows((*place, "rule", "rows"))
    best = max((row.value for row in rows if row.value is not None), default=ZERO)
    yield finding((*place, "gate"), "gate_cliff",
                  f"{scheme.text((*place, 'id'))}: all or nothing at one edge",
                  f"at {number_text(edge)}: up to {percent(best)} of the base -> "
                  f"{scheme.text((*place, 'gate', 'otherwise')) or '0'}",
                  step="steps, or a factor that falls slowly")


def _deductions(scheme: Scheme) -> Found:
    by_event: dict[str, list[int]] = {}
    for row in range(len(scheme.listed(("deductions",)))):
        by_event.setdefault(scheme.text(("deductions", row, "event")), []).append(row)
    for event, rows in by_event.items():
        told = [f"{scheme.text(('deductions', row, 'amount'))} from the {scheme.text(('deductions', row, 'from'))}"
                for row in rows]
        if len(rows) > 1:
            yield finding(("deductions", rows[1]), "contradiction", f"{event}: two amounts for one event",
                          " and ".join(told), step="one amount for each event")

"""Published scores: items, weights, totals and grades as they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from perfkit.exact import Range, number_text
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, amount, finding
from perfkit.plan.lint.literal_values import Scheme, from_lowest
from perfkit.plan.lint.points import Item, points_findings
from perfkit.plan.lint.steps import step_findings
from perfkit.plan.lint.tables import Row, Table, table_findings

HUNDRED, ZERO = Fraction(100), Fraction(0)
EVENTS = ("events", "changes", "errors")
_BLOCK = re.compile(r"([0-9.]+) x (\w+)")


@dataclass(frozen=True)
class _Ends:
    low: Fraction | None
    high: Fraction | None


def score_findings(scheme: Scheme) -> Found:
    """Yield what is doubtful in the items, their weights and the grades of a scheme."""
    items = [_item(scheme, ("score", "items", row)) for row in range(len(scheme.listed(("score", "items"))))]
    for item in items:
        if item.table is not None:
            yield from table_findings(item.table)
        yield from _rule_findings(scheme, item)
    yield from points_findings(items, ("score",))
    yield from _sums(scheme)
    yield from _double_weights(scheme)
    yield from _grades(scheme)


def _item(scheme: Scheme, place: Path) -> Item:
    full = scheme.number((*place, "max"))
    weight = scheme.number((*place, "weight"))
    table = _table(scheme, place)
    ends = _ends(scheme, (*place, "rule"), full or HUNDRED, table)
    held = _holds_weight(scheme, place)
    share = Fraction(1) if full or held else (weight or ZERO) / 100
    return Item(place=place, name=scheme.text((*place, "id")), indicator=scheme.text((*place, "indicator")),
                full=full or (weight if held else None) or HUNDRED, low=ends.low, high=ends.high, table=table,
                weight=share * _block_weight(scheme, place),
                opinion=scheme.at((*place, "indicator")) is None and _is_opinion(scheme, place))


def _table(scheme: Scheme, place: Path) -> Table | None:
    if scheme.text((*place, "rule", "kind")) != "bands":
        return None
    rows = scheme.rows((*place, "rule", "rows"))
    edges = [edge for row in rows for edge in (row.range.low, row.range.high) if edge is not None]
    share = scheme.text((*place, "unit")) == "percent" and any(edge == HUNDRED for edge in edges)
    top = HUNDRED if share and all(edge <= HUNDRED for edge in edges) and not _open_above(rows) else None
    return Table(place=(*place, "rule", "rows"), rows=rows, domain=from_lowest(rows, high=top), gives="points")


def _open_above(rows: tuple[Row, ...]) -> bool:
    return any(row.range.high is None for row in rows)


def _ends(scheme: Scheme, rule: Path, full: Fraction, table: Table | None) -> _Ends:
    kind = scheme.text((*rule, "kind"))
    if table is not None:
        return _spread([row.value for row in table.rows if row.value is not None])
    if kind == "labels":
        return _spread(list(scheme.numbers((*rule, "values")).values()))
    if kind == "deduct":
        return _Ends(scheme.number((*rule, "floor")), scheme.number((*rule, "start")) or full)
    if kind in ("shortfall", "switch"):
        inner = (*rule, "above") if kind == "switch" else rule
        return _Ends(scheme.number((*inner, "floor")), full)
    if kind == "ratio_times_points":
        cap = scheme.number((*rule, "cap"))
        return _Ends(ZERO, None if cap is None else full * cap)
    return _Ends(ZERO, full)


def _spread(values: list[Fraction]) -> _Ends:
    return _Ends(min(values, default=ZERO), max(values, default=ZERO))


def _is_opinion(scheme: Scheme, place: Path) -> bool:
    rule = scheme.text((*place, "rule", "kind"))
    return rule in ("labels", "given") or scheme.text((*place, "rule", "text")).startswith(("given", "points given"))


def _blocks(scheme: Scheme) -> dict[str, Fraction]:
    """Return the weight of each block, from a total such as ``0.80 x business + 0.20 x behaviour``."""
    return {name: Fraction(weight) for weight, name in _BLOCK.findall(scheme.text(("score", "total")))}


def _block_weight(scheme: Scheme, place: Path) -> Fraction:
    return _blocks(scheme).get(scheme.text((*place, "block")), Fraction(1))


def _sums(scheme: Scheme) -> Found:
    """Yield the blocks, or the whole score, whose weights or full points do not make 100."""
    groups: dict[str, Fraction] = {}
    for row in range(len(scheme.listed(("score", "items")))):
        place: Path = ("score", "items", row)
        worth = scheme.number((*place, "max")) or scheme.number((*place, "weight")) or ZERO
        block = scheme.text((*place, "block"))
        groups[block] = groups.get(block, ZERO) + worth
    for block, total in groups.items():
        if total != HUNDRED:
            yield finding(("score", "total"), "weights_sum", f"{block or 'the score'}: the parts do not make 100",
                          f"{number_text(total)}, {number_text(HUNDRED - total)} missing" if total < HUNDRED
                          else number_text(total), step="every item, with weights that make 100")


def _holds_weight(scheme: Scheme, place: Path) -> bool:
    """Tell whether an item's points already are its weight: 30 of 30, where others have 100."""
    weight = scheme.number((*place, "weight"))
    rule: Path = (*place, "rule")
    best = max([*scheme.numbers((*rule, "values")).values(), scheme.number((*rule, "start")) or ZERO,
                *(row.value or ZERO for row in scheme.rows((*rule, "rows")))], default=ZERO)
    return weight is not None and weight != HUNDRED and best == weight


def _double_weights(scheme: Scheme) -> Found:
    places: list[Path] = [("score", "items", row) for row in range(len(scheme.listed(("score", "items"))))]
    held = [place for place in places if _holds_weight(scheme, place)]
    if held:
        names = ", ".join(scheme.text((*place, "id")) for place in held)
        worth = [scheme.number((*place, "weight")) or ZERO for place in held]
        yield finding(("score", "items"), "double_weight", "weights are printed beside points that already hold them",
                      f"{names}: applied again, a perfect {amount(max(worth))} counts "
                      f"{amount(max(worth) ** 2 / 100)}", step="points out of 100 with weights, or points alone")


def _rule_findings(scheme: Scheme, item: Item) -> Found:
    rule: Path = (*item.place, "rule")
    check = _RULES.get(scheme.text((*rule, "kind")))
    if check is not None:
        yield from check(scheme, item, rule)
    if scheme.text((*item.place, "unit")) in EVENTS and scheme.at((*item.place, "out_of")) is None:
        yield finding(item.place, "exposure", f"{item.name}: counts without the number of chances",
                      "twice the work brings twice the events", step="events per order, task or hour")
    against = scheme.text((*item.place, "against"))
    if against:
        yield finding(item.place, "self_in_reference", f"{item.name}: the reference holds the person's own result",
                      f"against the {against}", step="the mean of the others (peer_ratio, peer_difference)")


def _deduct(scheme: Scheme, item: Item, rule: Path) -> Found:
    if scheme.at((*rule, "start")) is None:
        yield finding(rule, "no_start", f"{item.name}: nothing says from how many points events are taken",
                      f"events cost {_costs(scheme, rule)}", step="a start, such as 100")


def _costs(scheme: Scheme, rule: Path) -> str:
    return ", ".join(f"{event} {number_text(cost)}" for event, cost in scheme.numbers((*rule, "events")).items())


def _shortfall(scheme: Scheme, item: Item, rule: Path) -> Found:
    yield from step_findings(scheme, rule, item.name)


def _switch(scheme: Scheme, item: Item, rule: Path) -> Found:
    """Yield the jump between two formulas: half of all cases bad, just at `n` and just above it."""
    cases = scheme.number((*rule, "n")) or ZERO
    each = max(scheme.numbers((*rule, "up_to", "events")).values(), default=ZERO)
    lose = scheme.number((*rule, "above", "lose")) or ZERO
    step = scheme.number((*rule, "above", "step")) or Fraction(1)
    small, large = max(ZERO, item.full - each * cases / 2), max(ZERO, item.full - lose * (HUNDRED / 2) / step)
    yield finding(rule, "formula_switch", f"{item.name}: the same share pays differently by the number of cases",
                  f"half of them bad: {amount(small)} points at n = {number_text(cases)}, {amount(large)} at n = "
                  f"{number_text(cases + 1)}", step="one formula, with an interval or a smallest n")
    yield from step_findings(scheme, (*rule, "above"), item.name)


_RULES: dict[str, Callable[[Scheme, Item, Path], Found]] = {"deduct": _deduct, "shortfall": _shortfall,
                                                            "switch": _switch}


def _grades(scheme: Scheme) -> Found:
    places: list[Path] = [("grades", row) for row in range(len(scheme.listed(("grades",))))]
    if not places:
        return
    rows = scheme.rows(("grades",))
    table = Table(place=("grades",), rows=rows, domain=Range(ZERO, HUNDRED, True, True), gives="points")
    for place, problem in table_findings(table):
        if not problem.code.endswith("value_missing"):
            yield place, problem
    paid = [scheme.at((*place, "pay_percent")) is not None for place in places]
    if not any(paid) and not scheme.listed(("pay",)):
        yield finding(("grades",), "grades_unpaid", "grades without any pay",
                      ", ".join(scheme.text((*place, "label")) for place in places), step="pay for every grade")
    elif any(paid) and not all(paid):
        yield finding(("grades",), "grades_unpaid", "grades without pay beside grades with pay",
                      ", ".join(scheme.text((*place, "label")) for place, has in zip(places, paid, strict=True)
                                if not has), step="pay for every grade")

"""What may be typed in for a role, and in which unit a bare number is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from perfkit.errors import PlanError, Problem, RequestError, nearest_name
from perfkit.exact import number_text
from perfkit.indicators import catalogue
from perfkit.plan import (
    Bands,
    BaseLine,
    Clamp,
    IndicatorRule,
    Matrix,
    Measure,
    Percentile,
    PerUnit,
    Quantity,
    QuantityRange,
    Role,
    Scoring,
    Shortfall,
    SubjectLine,
    TableLine,
    Unit,
    ZScore,
    branches,
    parse_number,
)
from perfkit.plan.crossed import crossings_of
from perfkit.plan.crossing import Crossing
from perfkit.plan.quantities import Written
from perfkit.quoting.parts import MONTHS, PART_FIELDS, goes_by_time
from perfkit.quoting.started import OWN_PERIOD, goes_by_start
from perfkit.scoring import named_indicators, sheet_items

Kind = Literal["value", "target", "n", "others", "rating", "credit", "wage_base", "people", "own", "part"]


@dataclass(frozen=True)
class Field:
    """One thing that may be typed in.

    Parameters
    ----------
    kind : str
    key : str
        Indicator as the plan writes it, or item of the rating sheet.
    unit : Unit
    written : Written or None
        What stands behind the plan's own numbers; a bare number means this.
    lower : bool
        Whether lower values are better.
    """

    kind: Kind
    key: str
    unit: Unit = "points"
    written: Written | None = None
    lower: bool = False

    def read(self, text: str) -> Fraction:
        """Return the number in its base unit: ``41``, ``41%``, or as cases ``47/51``.

        Raises
        ------
        RequestError
            If it cannot be read, or its unit does not fit.
        """
        top, slash, bottom = text.partition("/")
        try:
            if self.kind == "part":
                return _part(self.key, top, bottom)
            if self.kind == "credit":
                return _credit(text)
            if slash and self.unit in ("share", "ratio"):
                return parse_number(top) / _above_zero(parse_number(bottom))
            quantity = Quantity.parse(text)
            if self.written == "%" and quantity.unit is None and 0 < abs(quantity.number) < 1:
                raise PlanError(Problem(what="a share could be meant in two ways", code="quantity", got=text,
                                        allowed=f"{text}%, or {number_text(quantity.number * 100)}%"))
            return (replace(quantity, unit=quantity.unit or self.written)).base(self.unit)
        except PlanError as error:
            raise RequestError([replace(problem, path=self.key) for problem in error.problems]) from None


def _part(key: str, top: str, bottom: str) -> Fraction:
    """Read a part of a period, ``15/30`` or ``50%``, or a number of whole months."""
    months = key == MONTHS
    if bottom and not months:
        part = parse_number(top) / _above_zero(parse_number(bottom))
    else:
        part = Quantity.parse(top).base("count" if months else "share")
    if part < 0 or (months and (part.denominator != 1 or bottom)) or (not months and part > 1):
        raise PlanError(Problem(what="not a part of a period" if not months else "not a number of whole months",
                                code="quantity", got=f"{top}/{bottom}" if bottom else top,
                                allowed="0, 1, 2 ..." if months else "days out of days, such as 15/30"))
    return part


def _credit(text: str) -> Fraction:
    """Read the share of a sale that is somebody's own."""
    share = Quantity.parse(text).base("share")
    if not 0 < share <= 1:
        raise PlanError(Problem(what="not a share of a sale", code="share", got=text,
                                allowed="above 0% up to 100%, such as 60%"))
    return share


def _above_zero(number: Fraction) -> Fraction:
    if number <= 0:
        raise PlanError(Problem(what="a number of cases is above 0", code="quantity", got=str(number)))
    return number


def fields_of(role: Role) -> dict[str, Field]:
    """Return what may be typed in for a role, by every name that means it.

    An indicator goes by its key in the plan, and by its id where no other variant stands beside it; ``<key>.target``,
    ``<key>.n`` and ``<key>.others`` (the mean of the others) go with it, and with money ``<key>.credit``, the share of
    it that is the person's own. Ratings and events go by their names, with or
    without what stands before their last dot. `people`, with grades by rank, is the size of a group to be graded.
    `own_period`, with a guarantee for some periods, says the how manyth this is (the first where nothing is typed).
    Where days change what a role earns, ``present=15/30``, ``paid=15/30`` and ``months=2`` tell of a part period.
    """
    found = {name: field for key in named_indicators(role) for name, field in _of_indicator(role, key)}
    found |= {item: Field("rating", item) for item in sheet_items(role)}
    found |= {crossing.name: _of_others(crossing) for crossing in crossings_of(role)}
    found["wage_base"] = Field("wage_base", "wage_base", "money")
    if role.quota_grades is not None:
        found["people"] = Field("people", "people", "count")
    if goes_by_start(role):
        found[OWN_PERIOD] = Field("own", OWN_PERIOD, "count")
    if goes_by_time(role):
        found |= {name: Field("part", name, "count") for name in PART_FIELDS}
    short = [(_short(name), field) for name, field in found.items()]
    names = [name for name, _ in short]
    return {name: field for name, field in short if names.count(name) == 1} | found


def _of_others(crossing: Crossing) -> Field:
    """Return what may be typed for a result of other subjects: points, money, or the unit of its indicator."""
    known = catalogue().get(crossing.of.partition("@")[0]) if crossing.what == "value" else None
    unit: Unit = "points" if crossing.what == "total" else "money" if crossing.what == "line" else "ratio"
    if known is not None:
        unit = known.variants[known.default_variant].unit
    return Field("value", crossing.name, unit, "%" if unit == "share" else None)


def find_field(name: str, role: Role) -> Field:
    """Return what a typed name means.

    Raises
    ------
    RequestError
        If the role has nothing of that name.
    """
    known = fields_of(role)
    if name not in known:
        raise RequestError(Problem(what="the role has nothing of this name", code="unknown_name", got=name,
                                   allowed=", ".join(sorted(known)), nearest=nearest_name(name, sorted(known))))
    return known[name]


def _short(name: str) -> str:
    stem, dot, tail = name.rpartition(".")
    if dot and tail in ("target", "n", "others", "credit"):
        return f"{stem.partition('@')[0]}.{tail}"
    return tail.partition("@")[0]


def _of_indicator(role: Role, key: str) -> Iterator[tuple[str, Field]]:
    rule = role.indicators.get(key)
    unit, written, lower = _unit_of(role, key)
    value = Field("value", key, unit, written, lower)
    yield key, value
    yield f"{key}.n", Field("n", key, "count")
    yield f"{key}.others", replace(value, kind="others")
    if unit == "money":
        yield f"{key}.credit", Field("credit", key, "share", "%")
    if rule is None or not isinstance(rule.target, Quantity):
        yield f"{key}.target", replace(value, kind="target")


def _unit_of(role: Role, key: str) -> tuple[Unit, Written | None, bool]:
    """Return unit, writing and direction: of the catalogue, else as far as the plan's own numbers tell."""
    quantities = list(_quantities(role, key))
    written = next((quantity.unit for quantity in quantities if quantity.unit is not None), None)
    name, _, variant = key.partition("@")
    known = catalogue().get(name)
    if known is not None and (not variant or variant in known.variants):
        chosen = known.variants[variant or known.default_variant]
        # A plan can write a share in no other way than per cent.
        return chosen.unit, "%" if chosen.unit == "share" else written, chosen.direction == "lower"
    return _guessed(role, key, written), written, _falling(role.indicators.get(key))


def _guessed(role: Role, key: str, written: Written | None) -> Unit:
    if any(isinstance(line, BaseLine | Matrix) and line.base == key for line in role.rewards):
        return "money"
    if any(isinstance(line, PerUnit) and line.of == key for line in role.rewards):
        return "count"
    return "ratio" if written in (None, "%") else "duration"


def _falling(rule: IndicatorRule | None) -> bool:
    return any(isinstance(one, Clamp) and one.worst.scaled() > one.best.scaled()
               for one in (branches(rule.scoring) if rule else ()))


def _quantities(role: Role, key: str) -> Iterator[Quantity]:
    """Yield the numbers that the plan itself writes about an indicator."""
    rule = role.indicators.get(key)
    if rule is not None:
        if isinstance(rule.target, Quantity):
            yield rule.target
        for one in branches(rule.scoring):
            yield from _of_scoring(one)
    for line in role.rewards:
        if isinstance(line, TableLine) and (line.lookup or Measure(getattr(line, "base", ""))).of == key:
            yield from (end for row in getattr(line, "rows", ()) for end in _ends(row.range))
        if isinstance(line, SubjectLine) and line.gate is not None and line.gate.value.of == key:
            yield from _ends(line.gate.range)
        if isinstance(line, Matrix):
            yield from (end for cell in line.cells for measure, ends in ((line.row_by, cell.row),
                                                                         (line.column_by, cell.column))
                        if measure.of == key for end in _ends(ends))


def _of_scoring(rule: Scoring) -> Iterator[Quantity]:
    if isinstance(rule, Bands) and rule.of in ("value", "peer_difference"):
        yield from (end for row in rule.rows for end in _ends(row.range))
    elif isinstance(rule, Clamp) and rule.of in ("value", "peer_difference"):
        yield from (rule.worst, rule.best)
    elif isinstance(rule, Shortfall):
        yield rule.per
    elif isinstance(rule, ZScore):
        yield from (rule.mean, rule.sd)
    elif isinstance(rule, Percentile):
        yield from rule.edges.values()


def _ends(row: QuantityRange) -> Iterator[Quantity]:
    yield from (end for end in (row.low, row.high) if end is not None)

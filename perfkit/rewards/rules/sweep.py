"""What a line pays along one number: the pay run's own arithmetic on made columns, all else held at a middle value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from perfkit.errors import PerfkitError
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.language import Text, joined
from perfkit.plan import BaseLine, Line, Matrix, PerUnit, Role, SubjectLine, TableLine
from perfkit.rewards.facts import Facts, Known
from perfkit.rewards.groups import Scope
from perfkit.rewards.kinds import computed
from perfkit.rewards.ledger import empty_ledger
from perfkit.rewards.rules.formulas import name_text
from perfkit.rewards.rules.ranges import writer
from perfkit.rewards.rules.units import single_name, unit_of_name
from perfkit.scoring.keys import nothing

NO_CURVE, SEVERAL, OF_UNIT, BY_RANK, NOBODY = "no_curve", "several", "of_unit", "by_rank", "nobody"
WAGE = Fraction(10_000_00)
"""The wage (minor units) at which amounts are told where too few people stand behind a middle one."""
_DRAWN = ("value", "n", "attainment", "points", "total", "wage_base")
_HELD = ("wage_base", "target")
SALES_ATTAINMENT = "value.sales_attainment"
_AT = Text(en="{name} {value}", zh="{name} {value}")
_HELD_AT = Text(en="{line} is drawn and its jumps are told at a round middle value of: {held}.",
                zh="{line}的曲线与跳变按以下取整后的中间值计算：{held}。")


@dataclass(frozen=True)
class RuleScope:
    """One role under one version of its plan, with what is known of its people: what rules are read with.

    `totals`, `scores`, `values`, `people` and `lines` are the frames of the pay run; `minimum_money` is the fewest
    people behind a middle wage that may be told.
    """

    role: Role
    totals: pd.DataFrame
    scores: pd.DataFrame
    values: pd.DataFrame
    people: pd.DataFrame
    lines: pd.DataFrame
    minimum_money: int = 10

    @cached_property
    def facts(self) -> Facts:
        """What expressions may use of each subject and period."""
        facts = Facts.of(self.role, self.totals, self.scores, self.values, self.people, empty_ledger())
        for line in self.role.rewards:
            rows = self.lines[(self.lines["line"] == line.line) & (self.lines["kind"] == line.kind)]
            mine = rows.groupby(["period", "subject", "spell"])["amount"].sum(min_count=1)
            at = mine.reindex(pd.MultiIndex.from_frame(facts.keys[["period", "subject", "spell"]]))
            facts.lines[line.line] = ExactColumn.of(at.astype("Int64").array)
        return facts

    def middle(self, name: str) -> Fraction:
        """Return a round number near the middle of what people have, or a made one where that would tell of few."""
        column = self.facts.named(name).column
        present = [cell for cell in column.fractions() if cell is not None]
        people = self.facts.keys.loc[~column.missing, "subject"].nunique()
        if name == "wage_base" and people < self.minimum_money:
            return WAGE
        middle = sorted(present)[len(present) // 2] if present else Fraction(0)
        return round_number(middle)


def round_number(value: Fraction) -> Fraction:
    """Return a number with one significant digit.

    Examples
    --------
    >>> round_number(Fraction(6_340_00)), round_number(Fraction(87, 1000))
    (Fraction(600000, 1), Fraction(9, 100))
    """
    if not value:
        return Fraction(0)
    size = Fraction(10) ** int(np.floor(np.log10(abs(float(value)))))
    return Fraction(int(value / size + (Fraction(1, 2) if value > 0 else -Fraction(1, 2)))) * size


@dataclass(frozen=True)
class Axis:
    """The one number along which a line is drawn, its unit, and what else decides and is held."""

    name: str
    unit: str
    held: tuple[str, ...] = ()


def axis_of(line: Line, role: Role) -> Axis | str:
    """Return the axis of a line, or why it has none: ``no_curve`` is said here of kinds that have none, and only here.

    A grade coefficient hangs on the total, and a base on its attainment. Wages, targets, and bases beside the number
    that decides are held.
    """
    if not isinstance(line, SubjectLine):
        return NO_CURVE
    if isinstance(line, BaseLine | Matrix) and line.per not in ("subject", role.subject):
        return OF_UNIT
    names = read_names(line)
    if "grade_pay" in names and role.quota_grades is not None:
        return BY_RANK
    deciding = {"total" if name == "grade_pay" else name for name in names if name.partition(".")[0] not in _HELD}
    deciding -= {f"value.{name.partition('.')[2]}" for name in deciding if name.startswith("attainment.")}
    chosen = _chosen(line, deciding) if deciding else "wage_base" if "wage_base" in names else None
    if chosen is None:
        return SEVERAL
    rest = tuple(sorted(deciding - {chosen}))
    if any(name.partition(".")[0] not in _DRAWN for name in (chosen, *rest)):
        return SEVERAL
    return Axis(chosen, unit_of_name(chosen) or "number", tuple(name for name in rest if not _follows(name, chosen)))


def read_names(line: SubjectLine) -> frozenset[str]:
    """Return what the amount of a line hangs on, its gate apart."""
    names = frozenset().union(*(names for key, names in line.expressions.items() if key != "gate"))
    if isinstance(line, BaseLine | Matrix) and line.base is not None:
        names |= {f"value.{line.base}"}
    return names | {f"value.{line.of}"} if isinstance(line, PerUnit) else names


def _chosen(line: SubjectLine, deciding: set[str]) -> str | None:
    """Return what decides: the lookup of a table, the total where counts beside it are held, or the only number."""
    if isinstance(line, TableLine) and line.lookup is not None:
        return single_name(line.lookup)
    if len(deciding) == 1:
        return next(iter(deciding))
    beside = {name.partition(".")[0] for name in deciding - {"total"}}
    return "total" if "total" in deciding and len(deciding) == 2 and beside <= {"n", "value"} else None


def _follows(name: str, axis: str) -> bool:
    return axis == SALES_ATTAINMENT and name.startswith("value.")


@dataclass(frozen=True, eq=False)
class Swept(Scope):
    """A scope of made subjects: one for each point of an axis."""

    columns: Mapping[str, Known] | None = None
    size: int = 0

    def __len__(self) -> int:
        return self.size

    def named(self, name: str) -> Known:
        """Return the made column of a name."""
        assert self.columns is not None
        return self.columns[name]

    def base(self, indicator: str) -> Known:
        """Return the made column of a base."""
        return self.named(f"value.{indicator}")


def pays_along(line: SubjectLine, axis: Axis, xs: ExactColumn, scope: RuleScope) -> ExactColumn:
    """Return what the line pays at each value of its axis, in minor units, not rounded.

    A gate on another number is taken to hold.
    """
    if line.gate is not None and not line.gate.value.names <= {axis.name, *_kin(axis.name)}:
        line = replace(line, gate=None)
    names = read_names(line) | (line.gate.value.names if line.gate is not None else frozenset())
    made = {name: Known(column := _column(name, axis, xs, scope), _unit(name, scope), _why(column.missing))
            for name in names}
    try:
        return computed(line, Swept(scope.facts, None, made, len(xs))).amount
    except PerfkitError:
        return nothing(len(xs))


def held_notes(scope: RuleScope, currency: str) -> Iterator[Text]:
    """Yield for each line with a curve the middle values at which everything beside its axis is held."""
    for line in scope.role.rewards:
        axis = axis_of(line, scope.role)
        if not isinstance(axis, Axis) or not isinstance(line, SubjectLine):
            continue
        held = sorted(held_names(line, axis))
        told = [_AT.bind(name=name_text(name, scope.role),
                         value=writer(unit_of_name(name), currency)(scope.middle(name))) for name in held]
        if told:
            yield _HELD_AT.bind(line=line.name or Text.same(line.line), held=joined(told, ", ", "，"))


def held_names(line: SubjectLine, axis: Axis) -> frozenset[str]:
    """Return the names that are held along an axis, with the target that turns an attainment into a base."""
    kind, _, rest = axis.name.partition(".")
    held = {name for name in read_names(line) if name != axis.name and name not in _kin(axis.name)}
    bases = {name for name in held if name.startswith("value.") and axis.name == SALES_ATTAINMENT}
    read_off_target = kind == "attainment" and f"value.{rest}" in read_names(line)
    aims = {name.replace("value.", "target.", 1) for name in bases} | ({f"target.{rest}"} if read_off_target else set())
    return frozenset(held - bases | aims)


def _why(missing: Bools) -> np.ndarray:
    return np.where(missing, "outside", "").astype(object)


def _unit(name: str, scope: RuleScope) -> str:
    return unit_of_name(name) or scope.facts.named(name).unit


def _kin(axis: str) -> tuple[str, ...]:
    """Return the names that follow from an axis."""
    rest = axis.partition(".")[2]
    return ("grade_pay",) if axis == "total" else (f"value.{rest}", f"attainment.{rest}") if rest else ()


def _column(name: str, axis: Axis, xs: ExactColumn, scope: RuleScope) -> ExactColumn:
    if name == axis.name:
        return xs
    kind, _, rest = name.partition(".")
    if axis.name == "total" and name == "grade_pay":
        return _grade_pay(xs, scope.role)
    if kind == "value" and axis.name in (f"attainment.{rest}", SALES_ATTAINMENT):
        return xs * scope.middle(f"target.{rest}")
    if kind == "attainment" and axis.name == f"value.{rest}":
        return xs / scope.middle(f"target.{rest}")
    return ExactColumn.constant(scope.middle(name), len(xs))


def _grade_pay(totals: ExactColumn, role: Role) -> ExactColumn:
    made = nothing(len(totals))
    for grade in role.grades:
        if grade.pay is not None:
            made = made.where(~totals.in_range(grade.range), grade.pay)
    return made

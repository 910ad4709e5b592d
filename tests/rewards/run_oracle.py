"""The plain way through a whole pay run: one person after the other, fractions and loops. Obviously right, and slow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.oracle import Seen, attained, from_rows, grade, holds, total

from perfkit.plan import (
    Amount,
    AmountBands,
    Award,
    Guarantee,
    Matrix,
    PayLine,
    PerUnit,
    Pool,
    RateMarginal,
    RatePlus,
    RateWhole,
    Role,
)

from .oracle import cents, marginal, shared, whole

Cents = int | None


@dataclass
class Person:
    """What one person brings, and what each line pays (None: nothing could be computed, or it waits)."""

    subject: str
    team: str
    wage: int | None
    seen: Mapping[str, Seen]
    total: Fraction | str = "no row"
    grade_pay: Fraction | None = None
    paid: dict[str, Cents] = field(default_factory=dict)

    def value(self, name: str) -> Fraction | None:
        return self.seen[name].value if self.seen[name].counted else None

    def attainment(self, name: str) -> Fraction | None:
        return attained(self.value(name), self.seen[name].target, self.seen[name].lower)

    @property
    def points(self) -> Fraction | None:
        return None if isinstance(self.total, str) else self.total


Formula = Callable[[Person], Fraction | None]
"""What an expression of the plan means, written out by hand, in currency units."""


def pay_run(role: Role, people: Sequence[Person], formulas: Mapping[str, Formula]) -> None:
    """Score, grade and pay everybody, line after line."""
    for person in people:
        person.total = total(role, person.seen)
        found = None if person.points is None else grade(person.points, role.grades)
        person.grade_pay = None if found is None else found.pay
    for line in role.rewards:
        if isinstance(line, Pool):
            pool_line(line, people, formulas)
        elif isinstance(line, Award):
            award_line(line, people)
        else:
            for person in people:
                exact = None if person.total == "held" else one_line(line, person, formulas)
                person.paid[line.line] = None if exact is None else cents(exact)


def one_line(line: PayLine, person: Person, formulas: Mapping[str, Formula]) -> Fraction | None:
    """Return minor units, exactly: what the gate leaves of the line within its limits."""
    assert not isinstance(line, Pool | Award)
    if line.gate is not None:
        decides = person.attainment("sales") if "attainment" in line.gate.value.text else person.points
        if decides is None:
            return None
        if not holds(line.gate.range, decides, "ratio"):
            return line.gate.otherwise * 100
    exact = unlimited(line, person, formulas)
    if exact is None:
        return None
    exact = exact if line.cap is None else min(exact, line.cap * 100)
    return exact if line.floor is None else max(exact, line.floor * 100)


def unlimited(line: PayLine, person: Person, formulas: Mapping[str, Formula]) -> Fraction | None:
    if isinstance(line, Amount):
        exact = formulas[line.amount.text](person)
        return None if exact is None else exact * 100
    if isinstance(line, PerUnit):
        count = person.value(line.of)
        return None if count is None else count * line.each * 100
    return guaranteed(line, person) if isinstance(line, Guarantee) else looked_up(line, person)


def guaranteed(line: Guarantee, person: Person) -> Fraction | None:
    amounts = [person.paid[name] for name in line.of]
    if line.missing == "no_row" and None in amounts:
        return None
    return max(line.sum * 100 - sum(amount or 0 for amount in amounts), Fraction(0))


def looked_up(line: PayLine, person: Person) -> Fraction | None:
    """Return what a table of the line gives."""
    if isinstance(line, AmountBands):
        row = from_rows([(row.range, row.amount) for row in line.rows], line.otherwise, person.points,
                        "points") if person.points is not None else None
        return None if row is None else row * 100
    base, reached = person.value("sales"), person.attainment("sales")
    if isinstance(line, Matrix):
        return in_a_cell(line, base, reached, person.points)
    assert isinstance(line, RateWhole | RateMarginal | RatePlus)
    by, unit = (base, "money") if line.lookup is None else (reached, "ratio")
    if base is None or by is None:
        return None
    if isinstance(line, RatePlus):
        for row in line.rows:
            if holds(row.range, by, unit):
                return row.plus * 100 + row.rate * (base - row.over * 100) if base >= 0 else None
        return None
    rows = [(row.range, row.rate) for row in line.rows]
    return (whole if isinstance(line, RateWhole) else marginal)(base, by, rows, line.otherwise, unit)


def in_a_cell(line: Matrix, base: Fraction | None, down: Fraction | None, across: Fraction | None) -> Fraction | None:
    if base is None or base < 0 or down is None or across is None:
        return None
    for cell in line.cells:
        if holds(cell.row, down, "ratio") and holds(cell.column, across, "points"):
            return base * cell.gives
    return base * line.otherwise if isinstance(line.otherwise, Fraction) else None


def units_of(people: Sequence[Person], of: str) -> list[list[Person]]:
    names = sorted({person.team if of == "team" else "all" for person in people})
    return [[person for person in people if of != "team" or person.team == name] for name in names]


def pool_line(line: Pool, people: Sequence[Person], formulas: Mapping[str, Formula]) -> None:
    for unit in units_of(people, line.of):
        parts = [formulas[line.pool.text](person) for person in unit]
        weights = [Fraction(1) if line.share_by == "equal" else person.points if line.share_by == "total"
                   else person.grade_pay for person in unit]
        able = [person for person, weight in zip(unit, weights, strict=True) if weight is not None]
        for person in unit:
            person.paid[line.line] = None
        if any(part is None for part in parts):
            continue
        size = sum(parts, Fraction(0)) if line.pool.names else parts[0]
        given = shared(cents(size * 100), [weight for weight in weights if weight is not None],
                       None if line.cap is None else int(line.cap * 100), redistribute=line.remainder == "redistribute")
        for person, amount in zip(able, given, strict=True):
            person.paid[line.line] = amount
        waits = any(person.total == "held" for person in unit)
        for person in unit:
            if person.total == "held" or (waits and line.share_by != "equal"):
                person.paid[line.line] = None


def award_line(line: Award, people: Sequence[Person]) -> None:
    for unit in units_of(people, line.among):
        placed = [person for person in unit if person.points is not None]
        for person in unit:
            person.paid[line.line] = None
        if any(person.total == "held" for person in unit):
            continue
        for person in placed:
            better = sum(other.points > person.points for other in placed)
            level = [other for other in placed if other.points == person.points]
            places = max(min(line.top - better, len(level)), 0)
            worth = int(line.amount * 100)
            if line.ties == "all":
                person.paid[line.line] = worth if places else 0
            else:
                each, left = divmod(worth * places, len(level))
                person.paid[line.line] = each + (level.index(person) < left)

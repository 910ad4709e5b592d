"""What is doubtful in a pay line that is an expression: pay for nothing, deductions, lump sums, odd rates, no end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from perfkit.plan.documents import Path
from perfkit.plan.expressions import Expression
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lines import Amount
from perfkit.plan.lint.amounts import JUST, WAGE, Points, State, thresholds
from perfkit.plan.lint.findings import Found, amount, finding, percent
from perfkit.plan.lint.tabled import lower_is_better, unit_of
from perfkit.plan.lint.tables import MOST_RATE
from perfkit.plan.models import Role
from perfkit.plan.tags import TAGS

EARNED = ("total", "grade_pay", "attainment", "points", "value", "n")
SAMPLE = Fraction(100_000)
FAR, FARTHER = Fraction(10**6), Fraction(10**9)
LARGEST_DEDUCTION = Fraction(20, 100)
CENT = Fraction(1, 100)


def expression_findings(line: Amount, place: Path, role: Role, points: Points,
                        indicators: Mapping[str, KnownIndicator]) -> Found:
    """Yield what is doubtful in the expression of a line, by trying it on made-up people.

    A line that uses ``input.`` names is passed over: nobody knows what will be typed.
    """
    expression = line.amount
    if any(name.startswith("input.") for name in expression.names):
        return
    worst, best = (State(role=role, points=points, best=good) for good in (False, True))
    yield from _at_worst(expression, place, worst, indicators)
    yield from _steps(expression, place, best)
    yield from _rates(expression, place, best, indicators)
    if line.cap is None:
        yield from _endless(expression, place, best, indicators)


def _at_worst(expression: Expression, place: Path, worst: State, indicators: Mapping[str, KnownIndicator]) -> Found:
    used = {name.partition(".")[0] for name in expression.names}
    mirrored = any(lower_is_better(key, indicators) for key in _measured(expression, ("value",)))
    least = None if mirrored or not used & set(EARNED) else worst.amount(expression)
    if least is None:
        return
    told = f"{amount(least)} for the worst result in everything"
    wage = f", at a wage base of {amount(WAGE)}" if "wage_base" in used else ""
    if least >= CENT:
        yield finding(place, "pay_at_zero", "this pays for nothing", told + wage,
                      step="0 for the worst result, or a wage instead of a bonus")
    elif "wage_base" in used and least < -LARGEST_DEDUCTION * WAGE:
        yield finding(place, "legal.deduction", TAGS["deduction"].what, f"{percent(-least / WAGE)} of the wage base",
                      step=TAGS["deduction"].step)
    elif least <= -CENT:
        yield finding(place, "deduction", "this takes money from people", told + wage,
                      step="a floor of 0, or points instead of money")


def _steps(expression: Expression, place: Path, best: State) -> Found:
    """Yield the edges that conditions make, with what stands on both sides of them."""
    told = []
    for name, edge in dict.fromkeys(thresholds(expression)):
        below, at, above = (best.amount(expression, {name: edge + step}) for step in (-JUST, Fraction(0), JUST))
        if below is None or at is None or above is None:
            continue
        sides = [(left, right) for left, right in ((below, at), (at, above)) if abs(right - left) >= CENT]
        told += [f"at {name} {amount(edge)}: {amount(left)} -> {amount(right)}" for left, right in sides]
    if told:
        yield finding(place, "jump", "lump sums, with nothing in between", "; ".join(told),
                      step="an amount that grows with the result")


def _rates(expression: Expression, place: Path, best: State, indicators: Mapping[str, KnownIndicator]) -> Found:
    for key in _measured(expression, ("value",)):
        if unit_of(key, indicators) != "money":
            continue
        without, paid = (best.amount(expression, {f"value.{key}": base}) for base in (Fraction(0), SAMPLE))
        if without is not None and paid is not None and paid - without > MOST_RATE * SAMPLE:
            yield finding(place, "rate_scale", "this rate may be typed 100 times too large",
                          f"{percent((paid - without) / SAMPLE)} of {key}", step="a rate with its % sign")


def _endless(expression: Expression, place: Path, best: State, indicators: Mapping[str, KnownIndicator]) -> Found:
    for name in sorted(name for prefix in ("value", "n", "attainment") for name in _named(expression, prefix)):
        far, farther = (best.amount(expression, {name: size}) for size in (FAR, FARTHER))
        if far is not None and farther is not None and farther > far and not (
                name.startswith("value.") and unit_of(name.removeprefix("value."), indicators) == "share"):
            yield finding(place, "no_cap", "pay has no cap", f"it grows with {name} without end",
                          step="a cap, where one is due")


def _named(expression: Expression, prefix: str) -> Iterator[str]:
    return (name for name in expression.names if name.startswith(f"{prefix}."))


def _measured(expression: Expression, prefixes: tuple[str, ...]) -> list[str]:
    return sorted(name.partition(".")[2] for prefix in prefixes for name in _named(expression, prefix))

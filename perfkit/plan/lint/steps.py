"""Steps of a gate or shortfall: how parts of one count, where they fall off, and how many cases one step is."""

from __future__ import annotations

from fractions import Fraction

from perfkit.exact import number_text
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, finding
from perfkit.plan.lint.literal_values import Scheme

NOISY = Fraction(1, 10)
"""Per cent: a step below one in a thousand is moved by single cases."""
LEAST_DROP = Fraction(25)


def step_findings(scheme: Scheme, rule: Path, name: str) -> Found:
    """Yield what is doubtful in ``{lose, step, counted, full_at, nothing_beyond}`` at a place."""
    step = scheme.number((*rule, "step"))
    lose = scheme.number((*rule, "lose"))
    if step is None or lose is None:
        return
    if scheme.at((*rule, "counted")) is None:
        yield finding(rule, "step_unclear", f"{name}: nothing says how a part of a step counts",
                      f"{number_text(lose)} for each {number_text(step)}: at half a step 0, {number_text(lose / 2)} or "
                      f"{number_text(lose)}", step="full, begun or proportional")
    yield from _cliff(scheme, rule, name, lose / step)
    if step < NOISY and scheme.text((*rule, "unit")) == "percent":
        yield finding(rule, "noise", f"{name}: a step is as small as single cases",
                      f"{number_text(step)} % is one in {number_text(100 / step)}",
                      step="a step of several cases, or a longer period")


def _cliff(scheme: Scheme, rule: Path, name: str, slope: Fraction) -> Found:
    full, end = scheme.number((*rule, "full_at")), scheme.number((*rule, "nothing_beyond"))
    if full is None or end is None:
        return
    left = 100 - abs(end - full) * slope
    if left >= LEAST_DROP:
        yield finding(rule, "cliff", f"{name}: pay falls off an edge",
                      f"at {number_text(end)}: {number_text(left)} % -> 0", step="steps that go on down to 0")

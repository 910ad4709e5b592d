"""What a finding looks like: one shape for plans and for published schemes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Located, Path
from perfkit.plan.tags import TAGS

Found = Iterator[Located]
PREFIX = "warning."


def finding(place: Path, kind: str, what: str, numbers: str, *, step: str) -> Located:
    """Return a finding with its place: what was seen, the numbers, and the next step.

    Examples
    --------
    >>> place, problem = finding(("roles", "desk"), "gap", "no row holds 60 to 61", "[60, 61)", step="join the rows")
    >>> print(problem.code, "-", problem)
    warning.gap - no row holds 60 to 61; got '[60, 61)'; allowed: join the rows
    """
    return place, Problem(what=what, code=PREFIX + kind, got=numbers, allowed=step)


def tag_findings(tags: Sequence[str], place: Path) -> Found:
    """Yield what the law or decency says of the words in ``tags:`` at a place.

    Examples
    --------
    >>> [problem.code for _, problem in tag_findings(["fine"], ("roles", "desk"))]
    ['warning.legal.fine']
    """
    for row, tag in enumerate(tags):
        yield finding((*place, "tags", row), f"legal.{tag}", TAGS[tag].what, tag, step=TAGS[tag].step)


def amount(value: Fraction) -> str:
    """Return a number with at most two decimals, rounded half up.

    Examples
    --------
    >>> amount(Fraction(10, 3)), amount(Fraction(6000)), amount(Fraction(-1, 2))
    ('3.33', '6000', '-0.5')
    """
    size = Fraction(int(abs(value) * 100 + Fraction(1, 2)), 100)
    return number_text(-size if value < 0 else size)


def percent(share: Fraction) -> str:
    """Return a share in per cent, exactly.

    Examples
    --------
    >>> percent(Fraction(3, 200))
    '1.5%'
    """
    return f"{number_text(share * 100)}%"

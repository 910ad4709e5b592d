"""What is doubtful in points by where a value stands in a reference population."""

from __future__ import annotations

from fractions import Fraction

from perfkit.exact import Range
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, finding
from perfkit.plan.lint.tabled import beyond_of, value_of, writer_of
from perfkit.plan.lint.tables import Row, Table
from perfkit.plan.scoring_rules import Bands, Standing, ZScore

FEWEST = 20
_SHARES, _NUMBERS = Range(Fraction(0), Fraction(1), True, True), Range(None, None, False, False)


def standing_findings(place: Path, key: str, rule: Standing) -> Found:
    """Yield the finding of a population that is too small to measure others by.

    Examples
    --------
    >>> from perfkit.plan.quantities import Quantity
    >>> from perfkit.plan.scoring_rules import Clamp
    >>> rule = ZScore(reference="2025-Q4", mean=Quantity.parse("92%"), sd=Quantity.parse("4%"), n=12,
    ...               points=Clamp(worst=Quantity.parse("-2"), best=Quantity.parse("2")))
    >>> [problem.code for _, problem in standing_findings(("scoring",), "csat", rule)]
    ['warning.small_reference']
    """
    kind = "z_score" if isinstance(rule, ZScore) else "percentile"
    if rule.n < FEWEST:
        yield finding((*place, kind, "n"), "small_reference",
                      f"{key}: a mean and a spread, or shares, of so few are moved by single ones",
                      f"n = {rule.n} in {rule.reference}", step=f"at least {FEWEST}: more periods or shops together")


def standing_table(place: Path, rule: Standing) -> Table | None:
    """Return the rows over a standing as a table; None where a clamp reads it."""
    read = rule.points
    if not isinstance(read, Bands):
        return None
    kind, domain = ("z_score", _NUMBERS) if isinstance(rule, ZScore) else ("percentile", _SHARES)
    return Table(place=(*place, kind, "points", "bands"), gives="points", beyond=beyond_of(read.otherwise),
                 otherwise=value_of(read.otherwise), domain=domain,
                 rows=tuple(Row(range=row.range.scaled(), value=row.points) for row in read.rows),
                 write=writer_of([row.range for row in read.rows]))

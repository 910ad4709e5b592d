"""What lines add up over the people of a unit, and whether it adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from perfkit.errors import Problem
from perfkit.plan.documents import Located
from perfkit.plan.lines import BaseLine, Pool
from perfkit.plan.models import Role
from perfkit.plan.pay_line import PayLine
from perfkit.plan.secured import Matrix

ADDS_UP = ("value", "target", "n", "wage_base", "line", "input")


class Summed(Protocol):
    """What must be known of an indicator."""

    @property
    def additive(self) -> bool:
        """Whether its values may be added up over people."""


def sum_problems(role: Role, line: PayLine, indicators: Mapping[str, Summed]) -> Iterator[Located]:
    """Yield what a line adds up over the people of a unit although it does not add up."""
    summed: dict[str, frozenset[str]] = {}
    if isinstance(line, Pool):
        summed = {"pool": line.pool.names}
    elif isinstance(line, BaseLine | Matrix) and line.per not in ("subject", role.subject):
        summed = {**line.expressions, "base": frozenset({f"value.{line.base}"})}
    for key, name in ((key, name) for key, names in summed.items() for name in sorted(names)):
        prefix, _, rest = name.partition(".")
        known = indicators.get(rest.partition("@")[0])
        if prefix not in ADDS_UP or (prefix in ("value", "target") and known is not None and not known.additive):
            yield (key,), Problem(what="this does not add up over the people of a unit", code="not_additive", got=name,
                                  allowed="wage_base, n, lines above, values and targets that are sums of money or "
                                          "counts; a quotient of two such sums")

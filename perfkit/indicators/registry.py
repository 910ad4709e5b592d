"""Which definition computes a key, given the tables that are there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from perfkit.indicators.definition import Columns, Definition, Refusal
from perfkit.indicators.formulas import customer_service, design, marketplace, operations, production, warehouse
from perfkit.indicators.reasons import NO_DEFINITION
from perfkit.plan import SubjectKind

_MODULES = (operations, customer_service, design, warehouse, production, marketplace)


@cache
def known_definitions() -> Mapping[str, tuple[Definition, ...]]:
    """Return the definitions of every key that has one, those from events first.

    Examples
    --------
    >>> [definition.door for definition in known_definitions()["pick_accuracy@default"]]
    ['events', 'totals']
    """
    found: dict[str, list[Definition]] = {}
    for module in _MODULES:
        for made in vars(module).values():
            if isinstance(made, Definition):
                for key in made.keys:
                    found.setdefault(key, []).append(made)
    return MappingProxyType({key: tuple(sorted(doors, key=lambda door: door.door)) for key, doors in found.items()})


@cache
def known_refusals() -> Mapping[str, tuple[Refusal, ...]]:
    """Return, by key, the totals tables from which it must not be computed."""
    found: dict[str, list[Refusal]] = {}
    for refusal in customer_service.REFUSED:
        found.setdefault(refusal.key, []).append(refusal)
    return MappingProxyType({key: tuple(refusals) for key, refusals in found.items()})


def choose_definition(key: str, present: Columns, kind: str, subject: SubjectKind) -> Definition | str:
    """Return the definition that computes `key` from the tables present, or the reason why none can.

    Events win over totals. The reason is what the nearest door lacks: a column of a table that is there, a totals
    table that must be refused, else the first table that is not there.

    Examples
    --------
    >>> choose_definition("csat@default", {}, "customer_service_presale", "person")
    'no_table:ratings'
    """
    doors = known_definitions().get(key, ())
    reasons = [door.lacks(present, kind, subject) for door in doors]
    if "" in reasons:
        return doors[reasons.index("")]
    refused = [f"{refusal.reason}_from_totals" for refusal in known_refusals().get(key, ()) if refusal.table in present]
    near = [reason for reason in reasons if not reason.startswith("no_table:")]
    return next(iter([*near, *refused, *reasons]), NO_DEFINITION)

"""Which definition computes a key, given the tables that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from perfkit.indicators import formulas
from perfkit.indicators.definition import Columns, Definition, Refusal
from perfkit.indicators.reasons import NO_DEFINITION
from perfkit.indicators.scope import added
from perfkit.plan import SubjectKind


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(module.name for module in iter_modules(formulas.__path__))
    return tuple(import_module(f"{formulas.__name__}.{name}") for name in names)


def made_in(module: ModuleType) -> list[Definition]:
    """Return the definitions written in a module, not those that it imports from another."""
    return [made for made in vars(module).values()
            if isinstance(made, Definition) and made.measure.__module__ == module.__name__]


def known_definitions() -> Mapping[str, tuple[Definition, ...]]:
    """Return the definitions of every key that has one, those from events first; with those of the study in scope.

    Examples
    --------
    >>> [definition.door for definition in known_definitions()["pick_accuracy@default"]]
    ['events', 'totals']
    """
    own = added()
    return _built_in() if own is None else MappingProxyType({**_built_in(), **own.definitions})


def definitions_of(key: str) -> tuple[Definition, ...]:
    """Return the definitions of one key; code of a study is run for none but its own."""
    own = added()
    if own is not None and key.partition("@")[0] in own.indicators:
        return own.definitions.get(key, ())
    return _built_in().get(key, ())


@cache
def _built_in() -> Mapping[str, tuple[Definition, ...]]:
    return by_key(made for module in _modules() for made in made_in(module))


def by_key(definitions: Iterable[Definition]) -> Mapping[str, tuple[Definition, ...]]:
    """Return definitions by each of their keys, those from events first."""
    found: dict[str, list[Definition]] = {}
    for made in definitions:
        for key in made.keys:
            found.setdefault(key, []).append(made)
    return MappingProxyType({key: tuple(sorted(doors, key=lambda door: door.door)) for key, doors in found.items()})


@cache
def known_refusals() -> Mapping[str, tuple[Refusal, ...]]:
    """Return, by key, the totals tables from which it must not be computed."""
    found: dict[str, list[Refusal]] = {}
    for module in _modules():
        for refusal in getattr(module, "REFUSED", ()):
            found.setdefault(refusal.key, []).append(refusal)
    return MappingProxyType({key: tuple(refusals) for key, refusals in found.items()})


def doors_of(key: str, kind: str) -> tuple[Definition, ...]:
    """Return the definitions of a key that are for a kind of role, those from events first.

    Examples
    --------
    >>> [door.kinds for door in doors_of("complaint_rate@default", "warehouse")]
    [('warehouse',)]
    """
    return tuple(door for door in known_definitions().get(key, ()) if not door.kinds or kind in door.kinds)


def choose_definition(key: str, present: Columns, kind: str, subject: SubjectKind) -> Definition | str:
    """Return the definition that computes `key` from the tables present, or the reason why none can.

    Events win over totals. The reason is what the nearest door lacks: a column of a table that is there, a totals
    table that must be refused, else the first table that is not there; last of all, where no door is for this kind of
    role or subject, that a table does not name it.

    Examples
    --------
    >>> choose_definition("csat@default", {}, "customer_service_presale", "person")
    'no_table:ratings'
    """
    doors, known = doors_of(key, kind), known_definitions().get(key, ())
    if known and not doors:
        return f"no_owner:{next(iter(known[0].needs))}"
    reasons = [door.lacks(present, kind, subject) for door in doors]
    if "" in reasons:
        return doors[reasons.index("")]
    refused = [f"{refusal.reason}_from_totals" for refusal in known_refusals().get(key, ()) if refusal.table in present]
    columns = [reason for reason in reasons if reason.startswith("no_column:")]
    tables = [reason for reason in reasons if reason.startswith("no_table:")]
    return next(iter([*columns, *refused, *tables, *reasons]), NO_DEFINITION)

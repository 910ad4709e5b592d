"""Exposure: what a person is given and does not control, as facts beside the catalogue.

Nothing is adjusted for what the person controls; that is written down too, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType
from typing import Any

import pandas as pd
import yaml

from perfkit.indicators.catalogue import full_key
from perfkit.language import Text, joined

Columns = Mapping[str, tuple[str, ...]]
CROSSED, AND = "+", " × "
"""Between the ids of strata that are crossed, in the text of an exposure; and between what they are called."""


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """One way in which the work given to people differs.

    Parameters
    ----------
    id : str
    name, given : Text
        What it is called, and why the person does not control it.
    tables : mapping of table to column
        Where a row says its stratum.
    through : mapping of table to (table, key)
        Where a row says it by a key into another table.
    bands : tuple of int
        Hours at which a time of the day passes into the next band; empty where the column is taken as it is.
    people : str or None
        Column of the roster, for what a person has for a whole spell: every value of the person lies in one stratum.
    """

    id: str
    name: Text
    given: Text
    tables: Mapping[str, str] = field(default_factory=dict)
    through: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bands: tuple[int, ...] = ()
    people: str | None = None

    def is_in(self, needs: Columns, present: Columns, people: pd.DataFrame) -> bool:
        """Tell whether it is known for a definition that needs some tables, and for the people of a role."""
        if self.people is not None:
            return self.people in people.columns and people[self.people].nunique() > 1
        return any(self.column_of(table, present) is not None for table in needs)

    def column_of(self, table: str, present: Columns) -> tuple[str, str] | None:
        """Return the table and column that hold the stratum of the rows of a table, or None."""
        home, key = (table, "") if table in self.tables else self.through.get(table, ("", ""))
        column = self.tables.get(home)
        keyed = not key or (key in present.get(home, ()) and key in present.get(table, ()))
        return (home, column) if column is not None and column in present.get(home, ()) and keyed else None


@cache
def known_strata() -> Mapping[str, Stratum]:
    """Return every stratum by id.

    Examples
    --------
    >>> slot = known_strata()["slot"]
    >>> slot.name.zh, slot.tables["page_events"], known_strata()["shift"].people
    ('坑位', 'slot_id', 'shift')
    """
    return MappingProxyType({name: _stratum(name, facts) for name, facts in _facts()["strata"].items()})


def exposure_name(exposure: str) -> Text:
    """Return what an exposure is called: that of its stratum, or of those crossed in it.

    Examples
    --------
    >>> exposure_name("slot").en, exposure_name("hour_band+issue").en
    ('slot', 'hour band × issue')
    """
    return joined((known_strata()[name].name for name in exposure.split(CROSSED)), AND, AND)


@cache
def _facts() -> Any:
    text = files("perfkit.indicators").joinpath("catalogue", "exposure.yaml").read_text(encoding="utf-8")
    # Every page reads the names of strata: the loader written in C takes an eighth of the time.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _stratum(name: str, facts: Mapping[str, Any]) -> Stratum:
    through = {table: (home, key) for table, (home, key) in facts.get("through", {}).items()}
    return Stratum(id=name, name=Text(**facts["name"]), given=Text(**facts["given"]), tables=facts.get("tables", {}),
                   through=through, bands=tuple(facts.get("bands", ())), people=facts.get("people"))


def exposures_of(key: str) -> tuple[Stratum, ...]:
    """Return the strata by which an indicator may be adjusted, the first choice first; none for most.

    Examples
    --------
    >>> [stratum.id for stratum in exposures_of("csat@default")], exposures_of("net_sales")
    (['shift', 'hour_band', 'issue', 'shop'], ())
    >>> exposures_of("first_response_time"), len(exposures_of("first_response_time@mean"))
    ((), 4)
    """
    named, full = _facts()["indicators"], full_key(key)
    return tuple(known_strata()[name] for name in named.get(full, named.get(full.partition("@")[0], ())))


def adds_up_as(key: str) -> tuple[str, ...]:
    """Return the variants that may be adjusted of an indicator that may not: it is a quantile, which adds up over none.

    Examples
    --------
    >>> adds_up_as("first_response_time"), adds_up_as("csat"), adds_up_as("net_sales")
    (('first_response_time@mean',), (), ())
    """
    lead = full_key(key).partition("@")[0] + "@"
    return () if exposures_of(key) else tuple(name for name in _facts()["indicators"] if name.startswith(lead))


def crossed(strata: Iterable[Stratum]) -> str:
    """Return the exposure of some strata, whatever their order.

    Examples
    --------
    >>> crossed([known_strata()["issue"], known_strata()["hour_band"]])
    'hour_band+issue'
    """
    taken = {stratum.id for stratum in strata}
    return CROSSED.join(name for name in known_strata() if name in taken)


def exposure_codes() -> dict[str, Text]:
    """Return the name of every exposure that values may be adjusted for: of strata alone, and of two crossed."""
    pairs = [crossed(pair) for pair in combinations(known_strata().values(), 2)]
    return {exposure: exposure_name(exposure) for exposure in (*known_strata(), *pairs)}


@dataclass(frozen=True)
class Chosen:
    """What the people of an indicator control themselves, and why nothing is adjusted for it."""

    id: str
    name: Text
    why: Text


def chosen_by_people(key: str) -> tuple[Chosen, ...]:
    """Return what the people of an indicator control themselves, with the reason why nothing is adjusted for it.

    Examples
    --------
    >>> [one.name.en for one in chosen_by_people("ad_roas")], chosen_by_people("csat")
    (['campaign and bid'], ())
    """
    rows = _facts()["chosen"].get(full_key(key).partition("@")[0], ())
    return tuple(Chosen(row["id"], Text(**row["name"]), Text(**row["why"])) for row in rows)

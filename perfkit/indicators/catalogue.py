"""The catalogue: what each indicator means, in facts; the definitions that compute it live beside it.

The facts lie in ``catalogue/*.yaml``, one file per family of roles. No target value is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml

from perfkit.errors import Problem, RequestError, nearest_name, unknown_name
from perfkit.indicators.scope import added
from perfkit.language import Text
from perfkit.plan.quantities import Unit

Direction = Literal["higher", "lower"]
Controllability = Literal["person", "shared", "shop"]
DEFAULT = "default"
KINDS = ("operations", "ad_buyer", "customer_service_presale", "customer_service_aftersale", "design", "warehouse",
         "live_host", "production", "seller")
"""Kinds of role that indicators are meant for."""
_FAMILIES = ("operations", "customer_service", "design", "warehouse", "live_streaming", "everyone", "production",
             "marketplace")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a fact comes from.

    `trust` is A (the maker's own document), B (practitioner or analyst) or C (form or shared document of unknown care).
    """

    id: str
    name: str
    trust: Literal["A", "B", "C"]
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class MinimumCount:
    """How many units (`of` what) a value needs to be scored, and to be shown at all."""

    score: int
    show: int
    of: Text


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One exact way to compute an indicator: how it differs from the formula, and who uses it (as found).

    `min_n` is the indicator's own, unless the variant counts other units: days, say, where the formula counts hours.
    """

    id: str
    differs: Text
    unit: Unit
    direction: Direction
    min_n: MinimumCount
    used: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One entry of the catalogue.

    Parameters
    ----------
    id : str
    name : Text
    kinds : tuple of str
        Kinds of role that it is meant for.
    unit, direction, min_n
        Of the default variant; a variant may have its own.
    numerator, denominator, aggregation : Text
        The formula in words over the columns of the tables.
    window_days : int
        Time in which a later event still counts, or the span that the field usually pools.
    maturity_days : int
        Days after a period until its value is final.
    counter_indicators : tuple of str
        What tends to worsen when this one is gamed.
    controllability : {"person", "shared", "shop"}
        May be scored per person; needs standardisation or a stated acceptance; never split to persons.
    default_variant : str
    variants : mapping of str to Variant
        All of them, the default first.
    sources : tuple of Source
    pooled : bool
        Cases are so few that a person's value of a week or month is that of the quarter up to its end.
    """

    id: str
    name: Text
    kinds: tuple[str, ...]
    unit: Unit
    direction: Direction
    numerator: Text
    denominator: Text
    aggregation: Text
    min_n: MinimumCount
    window_days: int
    maturity_days: int
    counter_indicators: tuple[str, ...]
    controllability: Controllability
    default_variant: str
    variants: Mapping[str, Variant]
    sources: tuple[Source, ...]
    pooled: bool = False


def catalogue() -> Mapping[str, Indicator]:
    """Return every indicator by id, in the order of the catalogue; then those of the study in scope, if any.

    Examples
    --------
    >>> csat = catalogue()["csat"]
    >>> csat.unit, csat.direction, csat.min_n.score, csat.name.zh
    ('share', 'higher', 100, '客户满意度评分')
    >>> list(csat.variants)[:3], csat.variants["dissat"].direction
    (['default', 'mean5', 'jd'], 'lower')
    """
    own = added()
    return _written() if own is None else MappingProxyType({**_written(), **own.indicators})


@cache
def _written() -> Mapping[str, Indicator]:
    sources = {id_: Source(id=id_, **facts) for id_, facts in _load("sources").items()}
    entries = [_indicator(entry, sources) for family in _FAMILIES for entry in _load(family)]
    return MappingProxyType({indicator.id: indicator for indicator in entries})


def _load(name: str) -> Any:
    text = files("perfkit.indicators").joinpath("catalogue", f"{name}.yaml").read_text(encoding="utf-8")
    # Every page reads these files of our own: the loader written in C takes an eighth of the time.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _indicator(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Indicator:
    facts = dict(entry)
    default = facts.pop("default", DEFAULT)
    facts["min_n"] = _minimum(facts["min_n"])
    own = {name: facts[name] for name in ("unit", "direction", "min_n")}
    variants = _variants(facts.pop("variants", []), default, own)
    texts = {name: Text(**facts.pop(name)) for name in ("name", "numerator", "denominator", "aggregation")}
    return Indicator(**facts | texts | {
        "kinds": tuple(facts["kinds"]), "counter_indicators": tuple(facts["counter_indicators"]),
        "default_variant": default, "variants": MappingProxyType(variants),
        "sources": tuple(sources[name] for name in facts["sources"])})


def _minimum(count: Mapping[str, Any]) -> MinimumCount:
    return MinimumCount(score=count["score"], show=count["show"], of=Text(**count["of"]))


def _variants(rows: list[Mapping[str, Any]], default: str, own: Mapping[str, Any]) -> dict[str, Variant]:
    plain = Variant(id=DEFAULT, differs=Text(en="as the formula says", zh="按公式计算"), **own)
    made = [_variant(row, own) for row in rows]
    return {variant.id: variant for variant in ([plain] if default == DEFAULT else []) + made}


def _variant(row: Mapping[str, Any], own: Mapping[str, Any]) -> Variant:
    count = {"min_n": _minimum(row["min_n"])} if "min_n" in row else {}
    return Variant(**{**own, **row, **count, "differs": Text(**row["differs"])})


def split_key(key: str) -> tuple[Indicator, Variant]:
    """Return the indicator and the variant that ``id`` or ``id@variant`` names.

    Raises
    ------
    RequestError
        If there is no such indicator, or it has no such variant.

    Examples
    --------
    >>> indicator, variant = split_key("delivery_on_time_rate")
    >>> indicator.id, variant.id
    ('delivery_on_time_rate', 'by_date')
    """
    name, marked, variant = key.partition("@")
    if name not in catalogue():
        raise RequestError(Problem(what="no such indicator", code="unknown_name", got=name,
                                   allowed="one of perfkit indicators", nearest=nearest_name(name, catalogue())))
    indicator = catalogue()[name]
    wanted = variant if marked else indicator.default_variant
    if wanted not in indicator.variants:
        raise RequestError(unknown_name(f"variant of {name}", wanted, list(indicator.variants)))
    return indicator, indicator.variants[wanted]


def full_key(key: str) -> str:
    """Return ``id@variant`` for ``id`` or ``id@variant``.

    Examples
    --------
    >>> full_key("csat"), full_key("csat@mean5")
    ('csat@default', 'csat@mean5')
    """
    indicator, variant = split_key(key)
    return f"{indicator.id}@{variant.id}"


def indicator_names() -> Mapping[str, Text]:
    """Return the display name of every ``id`` and ``id@variant``; a variant that is not the default is in brackets.

    Examples
    --------
    >>> names = indicator_names()
    >>> names["csat@default"].en, names["csat@mean5"].zh
    ('Customer satisfaction', '客户满意度评分(mean5)')
    """
    return {key: name for indicator in catalogue().values() for key, name in _names(indicator).items()}


def _names(indicator: Indicator) -> dict[str, Text]:
    named = {indicator.id: indicator.name}
    for variant in indicator.variants:
        marked = Text(en=f"{indicator.name.en} ({variant})", zh=f"{indicator.name.zh}({variant})")
        named[f"{indicator.id}@{variant}"] = indicator.name if variant == indicator.default_variant else marked
    return named

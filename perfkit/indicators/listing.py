"""The catalogue as text: every id that a plan may name, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent
from typing import TYPE_CHECKING

from perfkit.indicators.catalogue import KINDS, Indicator, MinimumCount, Variant, catalogue, split_key
from perfkit.indicators.exposure import chosen_by_people, exposures_of
from perfkit.indicators.scope import added
from perfkit.language import Language, Text
from perfkit.sources import tables_with_ids

if TYPE_CHECKING:
    from perfkit.indicators.definition import Definition

_KINDS = Text(en="Kinds of role: {kinds}", zh="岗位类型：{kinds}")
_BETTER = {"higher": Text(en="higher is better", zh="越高越好"), "lower": Text(en="lower is better", zh="越低越好")}
_CONTROL: Mapping[str, Text] = {
    "person": Text(en="a person controls it", zh="个人可控"),
    "shared": Text(en="shared with others: a role of persons says why in `accept`, or `adjusted: yes`",
                   zh="与他人共同影响：考核个人的岗位须在 accept 中写明原因，或 adjusted: yes"),
    "shop": Text(en="of the shop: never scored for persons", zh="店铺层面：不用于考核个人")}
_N = Text(en="scored from {score} {of} on, shown from {show}", zh="至少 {score} 个{of}才计分，{show} 个才展示")
_NOT_YET = Text(en="nothing computes this yet", zh="尚不能计算")
_WAY = Text(en="SQL over {tables}", zh="SQL，读取 {tables}")
_WHY = Text(en="{name} ({why})", zh="{name}（{why}）")
_HEADS = {"formula": Text(en="Formula", zh="公式"), "n": Text(en="Sample", zh="样本"),
          "control": Text(en="Control", zh="可控性"), "counter": Text(en="May worsen when gamed", zh="刷高时可能变差"),
          "adjusted": Text(en="Adjusted for the first of these that the exports hold, or for those that the plan names",
                           zh="按数据中最先具备者调整，或按方案指定者调整"),
          "chosen": Text(en="Never adjusted for", zh="不作调整"),
          "variants": Text(en="Variants", zh="口径"), "kinds": Text(en="Kinds of role", zh="岗位类型"),
          "source": Text(en="Sources", zh="来源")}


def list_indicators(language: Language) -> str:
    """Return one line for each variant of each indicator: key, name, unit, direction, definition, n, kinds, source.

    A variant that nothing computes yet says so.

    Examples
    --------
    >>> next(line for line in list_indicators("en").splitlines() if line.startswith("csat@mean5 ")).split(" | ")[:4]
    ['csat@mean5', 'Customer satisfaction', 'points', 'higher is better']
    """
    lines = [_line(one, variant, language) for one in catalogue().values() for variant in one.variants.values()]
    return "\n".join([*lines, _KINDS.fill(language, kinds=", ".join(KINDS))])


def _line(one: Indicator, variant: Variant, language: Language) -> str:
    own = variant.id == one.default_variant
    said = _formula(one, language) if own else variant.differs.fill(language)
    if not _is_computed(one, variant):
        said += f" ({_NOT_YET.fill(language)})"
    sources = "; ".join(source.name for source in one.sources)
    return " | ".join((f"{one.id}@{variant.id}", one.name.fill(language), variant.unit,
                       _BETTER[variant.direction].fill(language), said, _sample(variant.min_n, language),
                       ", ".join(one.kinds), sources))


def _is_computed(one: Indicator, variant: Variant) -> bool:
    own = added()
    if own is not None and one.id in own.indicators:
        return True
    return bool(_definitions(f"{one.id}@{variant.id}"))


def _definitions(key: str) -> tuple[Definition, ...]:
    # The formulas are loaded only where they are asked for: reading the catalogue takes no engine.
    from perfkit.indicators.registry import definitions_of

    return definitions_of(key)


def _formula(one: Indicator, language: Language) -> str:
    top, bottom = one.numerator.fill(language), one.denominator.fill(language)
    return top if bottom == "1" else f"{top} / {bottom}"


def describe_indicator(name: str, language: Language) -> str:
    """Return one indicator in full: formula, sample size, variants, counter-indicators, sources, and its query.

    Parameters
    ----------
    name : str
        ``id`` or ``id@variant``; the query is that of the variant, by default of the default one. A variant that may
        be computed in several ways (from events, from totals) has a query for each.
    language : {"zh", "en"}

    Raises
    ------
    RequestError
        If the catalogue has no such id or variant, with the nearest; for an indicator that code of the study computes,
        where that may not run.
    """
    one, variant = split_key(name)
    head = " | ".join((f"{one.id}@{variant.id}", one.name.fill(language), variant.unit,
                       _BETTER[variant.direction].fill(language)))
    facts = [f"  {_HEADS[key].fill(language)}: {text}" for key, text in _facts(one, variant, language) if text]
    return "\n".join([head, *facts, *_queries(one, variant, language)])


def _queries(one: Indicator, variant: Variant, language: Language) -> Iterator[str]:
    from perfkit.indicators.sql import definition_sql

    ways = _definitions(f"{one.id}@{variant.id}")
    if not ways:
        yield f"  {_NOT_YET.fill(language)}"
    for way in ways:
        yield f"  {_WAY.fill(language, tables=tables_with_ids('+'.join(way.needs)))}"
        yield indent(definition_sql(way, one.maturity_days), "    ")


def _facts(one: Indicator, variant: Variant, language: Language) -> Iterator[tuple[str, str]]:
    yield "formula", _formula(one, language)
    yield "n", _sample(one.min_n, language)
    yield "control", _CONTROL[one.controllability].fill(language)
    given = [(Text(en=stratum.id, zh=f"{stratum.id} {stratum.name.zh}"), stratum.given)
             for stratum in exposures_of(f"{one.id}@{variant.id}")]
    yield "adjusted", _told(given, language)
    yield "chosen", _told(((chosen.name, chosen.why) for chosen in chosen_by_people(one.id)), language)
    yield "counter", ", ".join(one.counter_indicators)
    yield "kinds", ", ".join(one.kinds)
    yield "variants", "; ".join(_variant(one, variant, language) for variant in one.variants.values())
    yield "source", "; ".join(source.name for source in one.sources)


def _told(rows: Iterable[tuple[Text, Text]], language: Language) -> str:
    return "; ".join(_WHY.bind(name=name, why=why).fill(language) for name, why in rows)


def _variant(one: Indicator, variant: Variant, language: Language) -> str:
    """Say how a variant differs, and how many units it needs where it counts others."""
    told = [] if variant.id == one.default_variant else [variant.differs.fill(language)]
    told += [_sample(variant.min_n, language)] if variant.min_n != one.min_n else []
    return f"{one.id}@{variant.id}" + (f" ({'; '.join(told)})" if told else "")


def _sample(least: MinimumCount, language: Language) -> str:
    return _N.fill(language, score=str(least.score), show=str(least.show), of=least.of.fill(language))

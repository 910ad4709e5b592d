"""The catalogue as text: every id that a plan may name, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfkit.errors import RequestError, unknown_name
from perfkit.indicators.catalogue import KINDS, Indicator, MinimumCount, Variant, catalogue
from perfkit.indicators.exposure import exposures_of
from perfkit.language import Language, Text

_KINDS = Text(en="Kinds of role: {kinds}", zh="岗位类型：{kinds}")
_BETTER = {"higher": Text(en="higher is better", zh="越高越好"), "lower": Text(en="lower is better", zh="越低越好")}
_CONTROL: Mapping[str, Text] = {
    "person": Text(en="a person controls it", zh="个人可控"),
    "shared": Text(en="shared with others: a role of persons says why in `accept`, or `adjusted: yes`",
                   zh="与他人共同影响：考核个人的岗位须在 accept 中写明原因，或 adjusted: yes"),
    "shop": Text(en="of the shop: never scored for persons", zh="店铺层面：不用于考核个人")}
_N = Text(en="scored from {score} {of} on, shown from {show}", zh="至少 {score} 个{of}才计分，{show} 个才展示")
_HEADS = {"formula": Text(en="Formula", zh="公式"), "n": Text(en="Sample", zh="样本"),
          "control": Text(en="Control", zh="可控性"), "counter": Text(en="May worsen when gamed", zh="刷高时可能变差"),
          "adjusted": Text(en="Adjusted for the first of these that the exports hold", zh="按数据中最先具备者调整"),
          "variants": Text(en="Variants", zh="口径"), "kinds": Text(en="Kinds of role", zh="岗位类型"),
          "source": Text(en="Sources", zh="来源")}


def list_indicators(language: Language) -> str:
    """Return one line for each indicator of the catalogue: id, name, unit, direction, kinds of role.

    Examples
    --------
    >>> [line for line in list_indicators("en").splitlines() if line.startswith("csat ")]
    ['csat | Customer satisfaction | share | higher is better | customer_service_presale, customer_service_aftersale']
    """
    lines = [" | ".join((one.id, one.name.fill(language), one.unit, _BETTER[one.direction].fill(language),
                         ", ".join(one.kinds))) for one in catalogue().values()]
    return "\n".join([*lines, _KINDS.fill(language, kinds=", ".join(KINDS))])


def describe_indicator(name: str, language: Language) -> str:
    """Return one indicator in full: formula, sample size, variants, counter-indicators and sources.

    Raises
    ------
    RequestError
        If the catalogue has no such id; with the nearest.
    """
    known = catalogue()
    if name not in known:
        raise RequestError(unknown_name("indicator", name, list(known)))
    one = known[name]
    head = " | ".join((one.id, one.name.fill(language), one.unit, _BETTER[one.direction].fill(language)))
    facts = [f"  {_HEADS[key].fill(language)}: {text}" for key, text in _facts(one, language) if text]
    return "\n".join([head, *facts])


def _facts(one: Indicator, language: Language) -> Iterator[tuple[str, str]]:
    yield "formula", f"{one.numerator.fill(language)} / {one.denominator.fill(language)}"
    yield "n", _sample(one.min_n, language)
    yield "control", _CONTROL[one.controllability].fill(language)
    yield "adjusted", _adjusted(one.id, language)
    yield "counter", ", ".join(one.counter_indicators)
    yield "kinds", ", ".join(one.kinds)
    yield "variants", "; ".join(_variant(one, variant, language) for variant in one.variants.values())
    yield "source", "; ".join(source.name for source in one.sources)


def _adjusted(name: str, language: Language) -> str:
    pattern = Text(en="{name} ({why})", zh="{name}（{why}）")
    return "; ".join(pattern.bind(name=stratum.name, why=stratum.given).fill(language)
                     for stratum in exposures_of(name))


def _variant(one: Indicator, variant: Variant, language: Language) -> str:
    """Say how a variant differs, and how many units it needs where it counts others."""
    told = [] if variant.id == one.default_variant else [variant.differs.fill(language)]
    told += [_sample(variant.min_n, language)] if variant.min_n != one.min_n else []
    return f"{one.id}@{variant.id}" + (f" ({'; '.join(told)})" if told else "")


def _sample(least: MinimumCount, language: Language) -> str:
    return _N.fill(language, score=str(least.score), show=str(least.show), of=least.of.fill(language))

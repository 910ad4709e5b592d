"""Where a value stands in a population that the plan states, in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from perfkit.exact import ExactColumn
from perfkit.indicators import catalogue
from perfkit.language import Text
from perfkit.plan import Percentile, Role, Scoring, Unit, ZScore, branches
from perfkit.scoring.standing import standing
from perfkit.scoring.variants import rule_of

_NEAREST = 10**9
_Z = Text(en="z = {stands} against {reference} (mean {mean}, standard deviation {sd}, n = {n})",
          zh="相对 {reference} 的 z = {stands}（均值 {mean}，标准差 {sd}，n = {n}）")
_RANK = Text(en="ahead of {stands} of {reference} (n = {n})", zh="超过 {reference} 中的 {stands}（n = {n}）")


def standing_of(rule: Scoring, value: Fraction, unit: Unit, *, lower_is_better: bool) -> Fraction | None:
    """Return z, or the share left behind, where a rule asks for it; else None."""
    for one in branches(rule):
        if isinstance(one, ZScore | Percentile):
            return standing(one, ExactColumn.from_fractions([value]), unit,
                            lower_is_better=lower_is_better).fractions()[0]
    return None


def standing_text(role: Role | None, row: Mapping[str, Any]) -> Text | None:
    """Return where the value of a row of Scores stands, None where its rule does not ask for it.

    The value is that of the frame, a float, so the standing is told to the nearest fraction.
    """
    key = str(row["indicator"])
    rule = None if role is None else rule_of(role, key)
    if rule is None or row["value"] != row["value"]:
        return None
    value = Fraction(row["value"]).limit_denominator(_NEAREST)
    for one in branches(rule.scoring):
        if isinstance(one, ZScore | Percentile):
            return _told(one, standing_of(one, value, row["unit"], lower_is_better=_lower(key)) or Fraction(0))
    return None


def _lower(key: str) -> bool:
    """Tell whether lower values are better, as far as the catalogue knows."""
    name, _, variant = key.partition("@")
    known = catalogue().get(name)
    chosen = None if known is None else known.variants.get(variant or known.default_variant)
    return chosen is not None and chosen.direction == "lower"


def _told(rule: ZScore | Percentile, stands: Fraction) -> Text:
    kept = {"reference": rule.reference, "n": str(rule.n)}
    if isinstance(rule, Percentile):
        return _RANK.bind(stands=_number(stands * 100) + "%", **kept)
    return _Z.bind(stands=_number(stands), mean=rule.mean.text(), sd=rule.sd.text(), **kept)


def _number(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")

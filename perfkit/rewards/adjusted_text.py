"""That an adjusted value pays, in words: what it is adjusted for, and the raw value beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfkit.indicators import exposure_name
from perfkit.language import Text, told
from perfkit.plan import Role
from perfkit.scoring.variants import rule_of

_PAID_ADJUSTED = Text(en="taken at the role's mix by {what}; as counted {raw}",
                      zh="按本岗位整体的{what}构成调整；实际为 {raw}")


def pays_adjusted(role: Role | None, indicator: str, value: Mapping[str, Any] | None) -> bool:
    """Tell whether the adjusted value of a row of IndicatorValues pays."""
    rule = None if role is None else rule_of(role, indicator)
    return bool(rule and rule.adjusted and value is not None and not pd.isna(value.get("adjusted", float("nan"))))


def adjusted_text(role: Role | None, indicator: str, value: Mapping[str, Any] | None) -> Text | None:
    """Return what an adjusted value is adjusted for, and its raw value; None where the raw one pays."""
    if value is None or not pays_adjusted(role, indicator, value):
        return None
    return _PAID_ADJUSTED.bind(what=exposure_name(value["exposure"]), raw=told(value["value"], value["unit"]))

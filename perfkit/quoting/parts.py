"""A part of a period typed in: days present and paid out of those of the period, months since the first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.indicators import adds_up_over_days
from perfkit.plan import Role

PRESENT, PAID, MONTHS = "present", "paid", "months"
PART_FIELDS = (PRESENT, PAID, MONTHS)
_WHOLE = Fraction(1)


def goes_by_time(role: Role) -> bool:
    """Tell whether the days of a role change what it earns."""
    return role.time is not None or any(line.prorate == "days" for line in role.rewards)


def typed_presence(role: Role, keys: pd.DataFrame, cells: Mapping[str, Sequence[Fraction]]) -> pd.DataFrame | None:
    """Return typed parts as the frame of :func:`perfkit.indicators.find_presence`, None where none was typed.

    Parameters
    ----------
    role : Role
    keys : DataFrame
        period, role, subject and spell, one row per subject.
    cells : mapping of str to fractions
        By ``present``, ``paid`` (shares of the period) and ``months``, as far as they were typed, one for each subject.
    """
    if not cells:
        return None
    present, paid = (cells.get(name, [_WHOLE] * len(keys)) for name in (PRESENT, PAID))
    by_days = role.time is not None and role.time.targets == "days"
    ramps = [_WHOLE if role.time is None else role.time.ramp_at(int(months))
             for months in cells.get(MONTHS, ())]
    factors = [(share if by_days else _WHOLE) * ramp
               for share, ramp in zip(present, ramps or [_WHOLE] * len(keys), strict=True)]
    return keys.assign(days=[share.denominator for share in paid], paid_days=[share.numerator for share in paid],
                       statutory_days=0, away=[share == 0 for share in present],
                       target_numerator=[str(factor.numerator) for factor in factors],
                       target_denominator=[str(factor.denominator) for factor in factors])


def typed_targets(keys: pd.DataFrame, cells: Mapping[tuple[str, str], Sequence[Fraction]],
                  presence: pd.DataFrame | None) -> pd.DataFrame:
    """Return typed targets of whole periods as Baselines: of those that add up, the part that falls on the days.

    Parameters
    ----------
    keys : DataFrame
        period, role, subject and spell, one row per subject.
    cells : mapping of (indicator, unit) to fractions
        One target for each subject.
    presence : DataFrame or None
        From :func:`typed_presence`.
    """
    made = [keys.assign(indicator=key, baseline="target", **_exact(
        [whole * factor if adds_up_over_days(key, unit) else whole
         for whole, factor in zip(wholes, _factors(presence, len(keys)), strict=True)]))
        for (key, unit), wholes in cells.items()]
    return pd.concat(made, ignore_index=True) if made else keys.iloc[:0].assign(
        indicator="", baseline="target", **_exact([]))


def _exact(cells: Sequence[Fraction]) -> dict[str, pd.Series]:
    return {name: pd.Series([getattr(cell, name) for cell in cells], dtype=object)
            for name in ("numerator", "denominator")}


def _factors(presence: pd.DataFrame | None, size: int) -> list[Fraction]:
    """Return what targets that add up are multiplied by, one for each subject."""
    if presence is None:
        return [_WHOLE] * size
    exact = ExactColumn.from_text(presence["target_numerator"].tolist(), presence["target_denominator"].tolist())
    return [factor or Fraction(0) for factor in exact.fractions()]

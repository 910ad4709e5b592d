"""Which value pays: the raw one, or, where the plan says ``adjusted: yes``, the one at the case mix of the role."""

from __future__ import annotations

from math import nan

import pandas as pd

from perfkit.plan import Role
from perfkit.scoring.variants import match_indicators, named_indicators

NO_EXPOSURE, WITHHELD, ABSENT, PAYS = "no_exposure", "withheld", "absent", "pays_adjusted"


def take_adjusted(values: pd.DataFrame, role: Role) -> pd.DataFrame:
    """Return values as they pay: with the adjusted number in place of the raw one where the role's plan says so.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues of the role.
    role : Role

    Returns
    -------
    DataFrame
        The same rows. Where a value that should be adjusted cannot be, it may not be scored: its state is withheld,
        with the reason why. A value that is absent stays so. Rows are taken once: what was scaled since stays scaled.
    """
    asked = {key for key, rule in role.indicators.items() if rule.adjusted}
    if not asked or not len(values) or PAYS in values:
        return values
    meant = match_indicators(named_indicators(role), list(values["indicator"].unique()))
    mine = values["indicator"].isin({meant.get(key, key) for key in asked}) & (values["state"] != ABSENT)
    told = mine & (values["adjusted_numerator"].fillna("") != "")
    lacking = mine & ~told
    # Adjusted numbers are exact quotients of many cases, often wider than 64 bits: cells of Python numbers.
    made = values.astype({"numerator": object, "denominator": object})
    for part in ("numerator", "denominator"):
        made.loc[told, part] = pd.Series([int(text) for text in values.loc[told, f"adjusted_{part}"]], dtype=object,
                                         index=values.index[told])
        made.loc[lacking, part] = pd.NA
    reasons = values["adjusted_reason"].where(values["adjusted_reason"].fillna("") != "", NO_EXPOSURE)
    return made.assign(value=values["value"].mask(told, values["adjusted"]).mask(lacking, nan),
                       low=values["low"].mask(mine), high=values["high"].mask(mine),
                       state=values["state"].mask(lacking, WITHHELD), reason=values["reason"].mask(lacking, reasons),
                       **{PAYS: told})

"""Findings: one row per answered question, with what is observed and what the evidence supports.

`observed` is a fact of the period; `evidence` says what may be concluded about the rule behind it. They are two
fields and never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

Evidence = Literal["met", "not met", "inconclusive", "insufficient data", "hidden", ""]
Observed = Literal["over", "under", ""]
Row = Mapping[str, object]

FINDING_COLUMNS: Mapping[str, str] = {
    "role": "str", "period": "str", "question": "str", "group": "str", "level": "str", "effect": "float64",
    "unit": "str", "money": "Int64", "low": "float64", "high": "float64", "n": "Int64",
    "minimum_detectable": "float64", "n_to_say_met": "Int64", "p_value": "float64", "p_adjusted": "float64",
    "threshold": "float64", "source": "str", "observed": "str", "evidence": "str", "hidden": "bool", "review": "bool",
    "observed_hr": "str", "evidence_hr": "str",
}
_EMPTY: Mapping[str, object] = {"str": "", "float64": float("nan"), "Int64": pd.NA, "bool": False}


def findings_frame(rows: Iterable[Row], *, role: str, period: str, extra: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a frame of findings, in the order given.

    Parameters
    ----------
    rows : iterable of mapping
        Cells by column; a cell that is not given is empty (no text, NaN, NA, False). Of a hidden row nothing is
        observed or flagged here, its evidence is ``hidden``; what those may read who may see small groups stands in
        `observed_hr` and `evidence_hr`.
    role, period : str
        The same in every row.
    extra : mapping of column to type
        Columns beside those of every finding.

    Returns
    -------
    DataFrame
        Columns and types of `FINDING_COLUMNS`, then the extra ones. `review` marks what is flagged for review.

    Examples
    --------
    >>> frame = findings_frame([{"question": "gini", "effect": 0.4, "n": 12}], role="design", period="2026-Q2",
    ...                        extra={})
    >>> frame[["role", "question", "effect", "n", "evidence"]].values.tolist()
    [['design', 'gini', 0.4, 12, '']]
    """
    types = {**FINDING_COLUMNS, **extra}
    whole = [{"role": role, "period": period, **_published(row)} for row in rows]
    columns = {name: pd.Series([row.get(name, _EMPTY[kind]) for row in whole], dtype=kind, name=name)
               for name, kind in types.items()}
    return pd.DataFrame(columns)


def _published(row: Row) -> Row:
    """Return a row with what everybody may read, and what is for those who may see small groups beside it."""
    own = {"observed_hr": row.get("observed", ""), "evidence_hr": row.get("evidence", "")}
    masked = {"observed": "", "evidence": "hidden", "review": False} if row.get("hidden") else {}
    return {**row, **own, **masked}


def join_findings(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of several frames as one, what is flagged for review first, without the charts' columns.

    Examples
    --------
    >>> one = findings_frame([{"question": "gini"}], role="a", period="2026", extra={"k": "Int64"})
    >>> two = findings_frame([{"question": "reach_paid", "review": True}], role="a", period="2026", extra={})
    >>> join_findings([one, two])["question"].tolist()
    ['reach_paid', 'gini']
    """
    joined = pd.concat([frame[list(FINDING_COLUMNS)] for frame in frames], ignore_index=True)
    return joined.sort_values("review", ascending=False, kind="stable").reset_index(drop=True)

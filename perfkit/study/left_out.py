"""Why a value is empty: which rules of reading left rows out of the tables that it is computed from."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perfkit import indicators
from perfkit.language import Text, counted, joined
from perfkit.results import CODES, View
from perfkit.scoring.results import indicator_text
from perfkit.sources import table_text

_SOME = Text(en="{indicator}: rows of {table} that were left out: {reasons}",
             zh="{indicator}：{table}中剔除的行：{reasons}")
_NONE = Text(en="{indicator}: no row of {table} was left out when the exports were read",
             zh="{indicator}：读取导出时，{table}没有剔除任何行")
_PART = Text(en="{reason} ({rows})", zh="{reason}（{rows}）")


def left_out_notes(values: pd.DataFrame, exclusions: pd.DataFrame, view: View) -> tuple[Text, ...]:
    """Return for each value that is absent which rules left rows out of its tables, and how many.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues of one subject.
    exclusions : DataFrame
        table, reason, rows.
    view : View
        Names of indicators.
    """
    absent = sorted(set(values.loc[values["state"] == "absent", "indicator"]))
    return tuple(note for indicator in absent for note in _notes(str(indicator), exclusions, view))


def _notes(indicator: str, exclusions: pd.DataFrame, view: View) -> Iterator[Text]:
    tables = {table for door in indicators.definitions_of(indicator) for table in door.needs}
    mine = exclusions[exclusions["table"].isin(tables)]
    sums = mine.groupby(["table", "reason"], sort=True)["rows"].sum().reset_index()
    for table in sorted(tables):
        known = {"indicator": indicator_text(indicator, view), "table": table_text(table)}
        reasons = [_PART.bind(reason=CODES.get(str(row["reason"])) or Text.same(str(row["reason"])),
                              rows=counted(int(row["rows"]), "row", "rows", "行"))
                   for row in sums.to_dict("records") if row["table"] == table and row["rows"]]
        if reasons:
            yield _SOME.bind(**known, reasons=joined(reasons, ", ", "、"))
    if tables and not sums["rows"].sum():
        yield _NONE.bind(indicator=indicator_text(indicator, view),
                         table=joined(map(table_text, sorted(tables)), ", ", "、"))

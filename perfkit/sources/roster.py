"""Whether exports and roster speak of the same people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perfkit.sources.schemas import TABLES, TableSchema
from perfkit.sources.tables import Tables

_COLUMNS = {"subject": "str", "reason": "str", "table": "str", "column": "str", "rows": "Int64", "money": "Int64"}


def compare_roster(tables: Tables, people: pd.DataFrame, *, schemas: Mapping[str, TableSchema] = TABLES
                   ) -> pd.DataFrame:
    """List who has events but no place in the roster, who has a place but no event, and names that two ids share.

    Nothing is merged by name: two ids of one person are made one by ``values:`` in the mapping.

    Parameters
    ----------
    tables : Tables
    people : DataFrame
        Frame of :func:`perfkit.sources.people.read_people`.
    schemas : mapping of str to TableSchema

    Returns
    -------
    DataFrame
        subject, reason (``not_in_roster, no_events, same_name``), table, column, rows, money (minor units at stake; of
        the rows that are credited to the subject), sorted by these.
    """
    known = set(people["subject"])
    seen: set[str] = set()
    found: list[dict[str, object]] = []
    for name in tables.paths:
        schema = schemas[name]
        owners = [column for column in schema.owners if column in tables.columns_present[name]]
        rows = tables.frame(name) if owners else pd.DataFrame()
        for column in owners:
            for subject, group in rows.groupby(column, sort=True):
                seen.add(str(subject))
                if subject not in known:
                    money = int(group[schema.amount].sum()) if schema.amount else pd.NA
                    found.append({"subject": subject, "reason": "not_in_roster", "table": name, "column": column,
                                  "rows": len(group), "money": money})
    found += [{"subject": subject, "reason": "no_events", "table": "", "column": "", "rows": 0, "money": pd.NA}
              for subject in sorted(known - seen)]
    found += _same_names(people)
    frame = pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)
    return frame.sort_values(list(_COLUMNS), ignore_index=True)


def _same_names(people: pd.DataFrame) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for column in ("name_zh", "name_en"):
        named = people.loc[people[column] != "", ["subject", column]].drop_duplicates()
        for subject in named.loc[named[column].duplicated(keep=False), "subject"]:
            found.append({"subject": subject, "reason": "same_name", "table": "", "column": column, "rows": 0,
                          "money": pd.NA})
    return found

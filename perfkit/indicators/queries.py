"""The queries behind the definitions in use, as a page shows them: a hash to compare, and the whole text folded."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.language import Text, counted
from perfkit.results import About, Column, Result, Table, build_table
from perfkit.sources import tables_with_ids

SHOWN_DIGITS = 12


class DefinitionQueries(Result):
    """The SQL that ran for each indicator, with its hash: equal hashes are equal definitions."""

    name: ClassVar[str] = "definition_queries"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("reads", "text", Text(en="Reads", zh="数据来源表")),
        Column("others", "text", Text(en="Could also be had from", zh="也可取自")),
        Column("sql_hash", "text", Text(en="Hash of the query", zh="查询哈希")),
        Column("sql", "text", Text(en="Query", zh="查询语句")),
    )

    def finding(self) -> Text:
        """Say how many queries stand behind the definitions."""
        return Text(en="{queries} behind the definitions; a changed hash is a changed definition",
                    zh="口径背后共 {queries}；哈希变化即口径变化").bind(
            queries=counted(len(self.frame), "query stands", "queries stand", "条查询"))

    def table(self) -> Table:
        """Return the hashes."""
        rows = self.shown()
        short = rows.assign(sql_hash=rows["sql_hash"].str[:SHOWN_DIGITS])
        return build_table(short, (*self.columns[:2], self.columns[3]), self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return the queries in full, with the tables from which the same could be had."""
        kept = (self.columns[0], self.columns[2], self.columns[4])
        return build_table(self.shown(), kept, self.view, label=self.headline())

    def shown(self) -> pd.DataFrame:
        """Return the rows with the names of their tables in the language of the view."""
        return self.frame.assign(**{name: [tables_with_ids(cell).fill(self.view.language) if cell else ""
                                           for cell in self.frame[name]] for name in ("reads", "others")})

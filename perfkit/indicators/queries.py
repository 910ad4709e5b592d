"""The queries behind the definitions in use, as a page shows them: a hash to compare, and the whole text folded."""

from __future__ import annotations

from typing import ClassVar

from perfkit.language import Text, counted
from perfkit.results import About, Column, Result, Table, build_table

SHOWN_DIGITS = 12


class DefinitionQueries(Result):
    """The SQL that ran for each indicator, with its hash: equal hashes are equal definitions."""

    name: ClassVar[str] = "definition_queries"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("reads", "text", Text(en="Reads", zh="数据来源表")),
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
        short = self.frame.assign(sql_hash=self.frame["sql_hash"].str[:SHOWN_DIGITS])
        return build_table(short, self.columns[:3], self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return the queries in full."""
        return build_table(self.frame, (self.columns[0], self.columns[3]), self.view, label=self.headline())

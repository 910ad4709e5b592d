"""Why a value is absent, or cannot be had, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from perfkit.language import Text
from perfkit.sources import TABLES, table_with_id

EXACT, FROM_TOTALS, NOT_POSSIBLE = "exact", "from totals", "not possible"
NO_DEFINITION = "no_definition"
EVER_BEFORE = "ever"
"""How far back a definition looks that asks whether anything came before."""

_FIXED = {
    "no_events": Text(en="nothing happened that counts", zh="没有可计的事件"),
    "zero_denominator": Text(en="nothing to divide by", zh="分母为零"),
    "no_comparison": Text(en="nothing to compare with: no data, or a sum of zero, in the other period or of the others",
                          zh="没有可比数据：对比期或对比对象无数据，或合计为零"),
    "immature": Text(en="too early to tell", zh="尚未成熟"),
    "blackout": Text(en="all days are blacked out", zh="全部日期不计"),
    "no_target": Text(en="no target set in time", zh="没有按时设定的目标"),
    "no_exposure": Text(en="the exports do not say for what to adjust it", zh="数据中没有可用于调整的暴露信息"),
    "no_overlap": Text(en="no case of a kind that the others have: cannot be adjusted", zh="缺少某类样本，无法调整"),
    "few_others": Text(en="fewer than three others of its kind: cannot be adjusted", zh="同类他人不足三个，无法调整"),
    NO_DEFINITION: Text(en="in the catalogue, not yet computed", zh="仅在目录中，尚不能计算"),
    "quantile_from_totals": Text(en="a quantile cannot be had from day totals", zh="分位数不能由日汇总得出"),
    "distinct_from_totals": Text(en="distinct counts of days cannot be added", zh="每日去重数不可相加"),
    "cap_from_totals": Text(en="the limit per turn cannot be applied to day totals", zh="单轮上限不能用于日汇总"),
}
_NO_TABLE = Text(en="no table {name}", zh="没有数据表 {name}")
_NO_COLUMN = Text(en="no column {column} in {name}", zh="{name}没有列 {column}")
_NO_OWNER = Text(en="{name} does not name this kind of subject", zh="{name} 不含此类考核对象")


@cache
def reason_texts() -> Mapping[str, Text]:
    """Return the text of every reason code.

    Examples
    --------
    >>> reason_texts()["no_table:chats"].zh
    '没有数据表 接待记录（chats）'
    """
    tables = {f"{code}:{name}": text.bind(name=table_with_id(name)) for name in TABLES
              for code, text in (("no_table", _NO_TABLE), ("no_owner", _NO_OWNER))}
    columns = {f"no_column:{name}.{column}": _NO_COLUMN.bind(name=table_with_id(name), column=column)
               for name, schema in TABLES.items() for column in schema.columns}
    return MappingProxyType(_FIXED | tables | columns)

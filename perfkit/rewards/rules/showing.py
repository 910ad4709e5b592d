"""What the results about pay rules share: names of lines, units as shown, and why there is no curve or no jump."""

from __future__ import annotations

from perfkit.language import Text
from perfkit.results import Result
from perfkit.rewards.rules.sweep import BY_RANK, NO_CURVE, NOBODY, OF_UNIT, SEVERAL

WHY = {
    NO_CURVE: Text(en="no curve for this kind", zh="此类没有曲线"),
    SEVERAL: Text(en="no curve: it hangs on several numbers or other lines", zh="没有曲线：取决于多个数值或其他明细"),
    OF_UNIT: Text(en="no curve: the rows are read with the base of a whole unit", zh="没有曲线：按整个单位的基数查档"),
    BY_RANK: Text(en="no curve: grades go by rank", zh="没有曲线：等级按名次确定"),
    NOBODY: Text(en="no curve: a number that it needs is missing", zh="没有曲线：缺少所需数值"),
    "outside": Text(en="no row on one side", zh="一侧没有对应档位"),
    "no_line": Text(en="no line with a curve hangs on it", zh="没有带曲线的明细与此相关"),
}
_GRADES = Text(en="Grades", zh="等级")


def line_name(result: Result, role: str, line: str) -> Text:
    """Return the name of a line; grades stand as a line of their own."""
    return result.view.line_text(role, line) if line else _GRADES


def unit_shown(unit: str) -> str:
    """Return the unit as numbers of it are shown: money without its minor unit."""
    return "whole_money" if unit == "money" else unit

"""Why a line pays nothing, waits, or could not be computed, in words."""

from __future__ import annotations

from collections.abc import Mapping

from perfkit.language import Text
from perfkit.scoring.reasons import REASONS

LINE_REASONS: Mapping[str, Text] = {
    **REASONS,
    "total_held": Text(en="the total is held until every value may be counted", zh="总分暂缓，待各项数值可计分"),
    "immature": Text(en="a value behind it is still provisional", zh="所依据的数值仍为暂估"),
    "deferred": Text(en="paid in a later period", zh="递延至以后周期发放"),
    "pool_held": Text(en="the pool waits: a total of the unit is held", zh="奖金池暂缓：单位内有总分暂缓"),
    "no_total": Text(en="no total", zh="没有总分"),
    "grade_without_pay": Text(en="the grade has no pay factor", zh="该等级没有等级系数"),
    "no_wage_base": Text(en="no wage base in the roster", zh="花名册中没有工资基数"),
    "no_paid_days": Text(en="no day of the period counts for pay", zh="周期内没有计薪日"),
    "needs_line": Text(en="an earlier line has no amount", zh="所依据的明细没有金额"),
    "no_input": Text(en="nobody has typed this number in the rating sheet", zh="评分表中未填写该数值"),
    "not_scored": Text(en="the indicator is not scored in this role", zh="该指标不在本岗位计分"),
    "negative_base": Text(en="the base is below 0", zh="基数小于 0"),
    "gate_missed": Text(en="the gate is missed", zh="未过门槛条件"),
    "unit_incomplete": Text(en="a number of somebody in the unit is missing", zh="单位内有人缺少数值"),
    "division_by_zero": Text(en="a division by 0", zh="除数为 0"),
    "no_unit": Text(en="belongs to no unit that this goes by", zh="不属于任何适用单位"),
    "pool_undefined": Text(en="the pool could not be computed", zh="奖金池无法计算"),
    "negative_pool": Text(en="the pool is below 0, so there is nothing to share", zh="奖金池小于 0，无可分配"),
    "deficit": Text(en="the pool makes up a deficit of earlier periods", zh="奖金池先弥补以前周期的亏空"),
    "no_part": Text(en="belongs to no part of the pool", zh="不属于奖金池的任何部分"),
    "not_a_payee": Text(en="not among the payees of the pool", zh="不在奖金池的获奖人数内"),
    "negative_share": Text(en="a share below 0 counts as 0", zh="份额小于 0，按 0 计"),
    "late_data": Text(en="corrects an earlier period by data that came later", zh="按后到数据补差前期"),
    "released": Text(en="was held when its period was frozen, and is final now", zh="所属周期冻结时暂缓，现已确定"),
    "overridden": Text(en="changed by hand, see the log of overrides", zh="人工调整，见调整记录"),
    "guarantee_over": Text(en="the guarantee has ended", zh="保底期已满"),
    "other_spell": Text(en="counted with another spell of this period", zh="与本期另一任职段合并计算"),
    "not_awarded": Text(en="not among the places that are awarded", zh="不在获奖名次内"),
    "award_held": Text(en="the award waits: a result of the unit is not final", zh="评优暂缓：单位内有结果未定"),
    "no_reports": Text(en="nobody stands behind it in this period", zh="本期没有相关人员"),
    "report_missing": Text(en="a number of somebody behind it is missing", zh="相关人员中有人缺少数值"),
    "report_held": Text(en="a result of somebody behind it waits", zh="相关人员中有结果暂缓"),
    "no_share": Text(en="a share of 0", zh="份额为 0"),
}
"""Reasons in PayLines, beside those of scores and the states of values."""

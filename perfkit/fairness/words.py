"""Words of this room in both languages: questions, sources of thresholds, tests, groups, and what is said of rules."""

from __future__ import annotations

from collections.abc import Mapping

from perfkit.language import Text

QUESTIONS: Mapping[str, Text] = {
    "reach_paid": Text(en="Paid at all", zh="获得奖金"),
    "reach_threshold": Text(en="At the threshold", zh="达到门槛"),
    "reach_target": Text(en="At the target", zh="达到目标"),
    "group_reach": Text(en="Reach of the group", zh="分组覆盖面"),
    "group_pay": Text(en="Mean pay of the group", zh="分组人均奖金"),
    "gini": Text(en="Gini of pay", zh="奖金基尼系数"),
    "gini_rule": Text(en="Gini, estimate for the rule", zh="基尼系数（规则估计值）"),
    "share_paid": Text(en="Share paid", zh="获奖比例"),
    "gini_paid": Text(en="Gini among the paid", zh="获奖者内部基尼系数"),
    "top_share": Text(en="Share of the best paid tenth", zh="最高一成所得份额"),
    "p90_p50": Text(en="Ninth decile over median", zh="九分位与中位数之比"),
    "mean_difference": Text(en="Mean difference of pay", zh="奖金平均差"),
    "order": Text(en="Pay follows the result (tau-b)", zh="奖金随得分上升（肯德尔等级相关）"),
    "inversions": Text(en="Inverted pairs", zh="绩酬倒挂对数"),
    "gini_correlation": Text(en="Gini correlation of pay and result", zh="奖金与得分的基尼相关"),
}
SOURCES: Mapping[str, Text] = {
    "house_most": Text(en="house rule: most means at least half", zh="内部规则：“大多数”指至少一半"),
    "practitioner_ladder": Text(en="practitioners: Sales Management Association 2019",
                                zh="业界惯例：美国销售管理协会 2019 年会"),
    "house_gap": Text(en="house rule: reach of groups within 10 points",
                      zh="内部规则：组间覆盖面相差不超过 10 个百分点"),
    "house_top": Text(en="house rule: not all pay in the best paid tenth", zh="内部规则：奖金不应全归最高一成"),
    "house_order": Text(en="house rule: pay rises with the result", zh="内部规则：奖金随得分上升"),
    "house_inversions": Text(en="house rule: no lower result is paid more", zh="内部规则：得分较低者奖金不应更高"),
}
TESTS: Mapping[str, Text] = {
    "fisher": Text(en="Fisher, over people", zh="费希尔检验（按人）"),
    "teams": Text(en="permutation of whole teams", zh="整队置换检验"),
    "too few": Text(en="too few people to test", zh="人数过少，无法检验"),
    "too few teams": Text(en="fewer than four teams on a side: cannot tell", zh="一侧不足四个团队，无法判断"),
}
GROUPS: Mapping[str, Text] = {
    "team": Text(en="team", zh="团队"),
    "shop": Text(en="shop", zh="店铺"),
    "shift": Text(en="shift", zh="班次"),
    "zone": Text(en="zone", zh="库区"),
    "tenure_band": Text(en="length of service", zh="司龄段"),
    "schedule": Text(en="schedule", zh="工时类型"),
    "manager": Text(en="manager", zh="主管"),
}
EVIDENCE: Mapping[str, Text] = {
    "met": Text(en="met: shown", zh="达到：已证实"),
    "not met": Text(en="not met: more than luck", zh="未达到：超出偶然"),
    "inconclusive": Text(en="cannot tell", zh="无法判断"),
    "insufficient data": Text(en="too few to tell", zh="数据不足"),
    "hidden": Text(en="hidden", zh="隐匿"),
}
OBSERVED: Mapping[str, Text] = {"over": Text(en="over", zh="高于"), "under": Text(en="under", zh="低于")}
LEVELS: Mapping[str, Text] = {"": Text(en="everybody", zh="全体"), "unknown": Text(en="not stated", zh="未填写"),
                              "day": Text(en="day shift", zh="白班"), "late": Text(en="late shift", zh="晚班"),
                              "night": Text(en="night shift", zh="夜班"), "early": Text(en="early shift", zh="早班"),
                              "under_1y": Text(en="under 1 year", zh="不满 1 年"),
                              "1_to_3y": Text(en="1 to 3 years", zh="1 至 3 年"),
                              "over_3y": Text(en="over 3 years", zh="3 年以上")}

EXACT = Text(en="The numbers are exact for this period. The interval is about the rule: how far the same rule could "
                "differ by luck in who does well.",
             zh="数值为本期事实，精确无误。区间针对规则本身：在谁表现好纯属偶然的情况下，同一规则的结果可能相差多少。")
NO_PAY = Text(en="Left out, because no payout could be computed or all of it is held: {n}.",
              zh="奖金无法计算或全部暂缓、未计入的考核对象：{n} 个。")
HELD = Text(en="With held lines, so that pay may still grow: {n}.", zh="有暂缓项、奖金可能增加的考核对象：{n} 个。")
PART = Text(en="With pay for a part of the period only (joined, left or held): {n}.",
            zh="仅部分期间有奖金（入职、离岗或暂缓）的考核对象：{n} 个。")
PART_OUT = Text(en="Left out of the order, with pay for a part of the period only (joined, left or held): {n}.",
                zh="仅部分期间有奖金（入职、离岗或暂缓）、未参与排序比较的考核对象：{n} 个。")
NO_TOTAL = Text(en="Left out where results are compared, without a total: {n}.",
                zh="没有综合得分、比较得分时未计入的考核对象：{n} 个。")
HIDDEN_ROWS = Text(en="Rows hidden to protect small groups, with further ones so that nothing can be computed "
                      "back: {n}.",
                   zh="为保护人数过少的组，隐匿 {n} 行，其中包括防止倒推的行。")
NO_LADDER = Text(en="The plan names no ladder: only who is paid is counted.", zh="方案未规定阶梯，仅统计获得奖金者。")
UNKNOWN_LEVEL = Text(en="Cells of the roster that name no group, shown as not stated: {n}.",
                     zh="花名册中有 {n} 处未填写分组，显示为“未填写”。")
UNDECLARED = Text(en="No verdict was asked for: groups show numbers only. Luck alone opens gaps between small groups.",
                  zh="未要求作出结论：各组仅展示数值。小组之间仅因偶然也会出现差距。")
DECLARED = Text(en="Verdicts: Fisher's test, two-sided, with Holm over all comparisons of the declared questions; "
                   "whole teams are dealt where no team is divided. Not met: more than 10 points apart and more than "
                   "luck. Met: shown to be within 10 points.",
                zh="结论依据：双侧费希尔检验，对所有已声明问题的比较作霍尔姆校正；分组与团队重合时按整队置换。"
                   "未达到：相差超过 10 个百分点且超出偶然；达到：已证实相差在 10 个百分点以内。")
TWO_PARTS = Text(en="The gap in mean pay is split into who is paid and how much the paid get; the parts add up to it. "
                    "It is not split where nobody is paid on one side.",
                 zh="人均奖金差距分为“谁获奖”与“获奖者所得”两部分，两者之和即差距；一侧无人获奖时不作拆分。")
NEGATIVE = Text(en="With negative pay after clawbacks: {n}. Relative measures have no meaning here, the mean "
                   "difference in money is shown instead.",
                zh="{n} 个考核对象扣回后奖金为负：相对指标无意义，改用金额平均差。")
FEW_EARNERS = Text(en="Fewer than three are paid: the interval of the Gini rests on their number alone.",
                   zh="获奖者不足三个：基尼系数的区间仅由获奖人数决定。")
EQUAL_PAY = Text(en="All pay is equal: the Gini is 0 and has no interval.", zh="奖金全部相等：基尼系数为 0，无区间。")
NOBODY_PAID = Text(en="Nobody is paid: inequality is not defined.", zh="无人获得奖金：不平等程度无定义。")
HEAVY_TAILS = Text(en="With few very large payouts the interval of the Gini is too narrow: it holds in about 9 of 10 "
                      "cases instead of 19 of 20.",
                   zh="若有少数极高奖金，基尼系数区间偏窄：约十次中九次成立，而非二十次中十九次。")
MEASURE = Text(en="Pay is compared with the mean total of the scored periods. Where the total alone sets pay, a lower "
                  "result cannot be paid more, by rule.",
               zh="奖金与各考核期综合得分的平均值比较。若奖金仅由综合得分决定，按规则不会出现倒挂。")


def named(code: str, words: Mapping[str, Text]) -> Text:
    """Return the word of a code, or the code itself as data.

    Examples
    --------
    >>> named("team", GROUPS).fill("zh"), named("OPS-A", LEVELS).fill("zh")
    ('团队', 'OPS-A')
    """
    return words[code] if code in words else Text.same(code)

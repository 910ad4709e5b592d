"""What must be said beside each result: what was exact, what was drawn and how often, and who was compared how."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import pandas as pd

from perfkit.language import Text, show_number, told
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.pairs import MOST_PAIRS
from perfkit.sensitivity.stability import WeightLaw
from perfkit.sensitivity.swaps import ROOT

STEPS = Text(en="Exact, nothing drawn: every step is the pay run itself with exact weights, and at the plan's weights "
                "it gave every total under review. Only weights vary. The ranges of weights are exact.",
             zh="精确计算，无抽样：每一步均以精确权重重新核算薪酬，方案权重下与被审总分完全一致。"
                "仅权重变动，权重范围为精确值。")
SCENARIOS = Text(en="Exact, nothing drawn: each scenario is the pay run itself; people add up to teams and teams to "
                    "the role, to the last unit of money.",
                 zh="精确计算，无抽样：每个情景均重新核算薪酬；人员合计等于团队，团队合计等于岗位，分毫不差。")
NO_TEAMS = Text(en="No teams were given, so nothing is added up by team.", zh="未提供团队信息，故不按团队汇总。")
_LAW = Text(en="Exact: the chances of grades, for weights from a Dirichlet law round the plan with concentration "
               "{concentration} (a weight of 40% then has a standard deviation of {spread} points), and the range and "
               "certainty of a grade when weights move by up to 5 points.",
            zh="精确：等级概率（权重服从以方案为中心、集中度 {concentration} 的狄利克雷分布，"
               "40% 的权重标准差为 {spread} 个百分点），以及权重变动不超过 5 个百分点时总分的范围与等级是否确定。")
_DRAWN = Text(en="Drawn: ranks, from {draws} draws with seed {seed}; the largest standard error of a mean rank is "
                 "{error}.",
              zh="抽样：名次，共 {draws} 次，随机种子 {seed}；平均名次的最大标准误为 {error}。")
_SWAPS = Text(en="Exact, nothing drawn: {pairs} pairs of neighbours in rank or people at most 1 point apart (at most "
                 "{most} of each kind, the closest); the chance that an order stays is for weights from a Dirichlet "
                 "law with concentration {concentration}.",
              zh="精确计算，无抽样：{pairs} 对名次相邻或相差不超过 1 分的人员（每类最多 {most} 对，取最接近者）；"
                 "顺序不变的概率按集中度 {concentration} 的狄利克雷分布计算。")
_ROOTS = Text(en="Pairs with different counted indicators: {roots}. Each person keeps weights of their own, the swap "
                 "weight is a root in floating point, and changes of all weights together are not given.",
              zh="其中 {roots} 对的计分指标不同：双方各用自有权重，互换权重为方程的浮点根，不给出全部权重的联合变动。")
_IMPORTANCE = Text(en="Exact, nothing drawn: weight times covariance with the total over its variance, adding up to "
                      "100%; taken over the {used} of {n} results with the same counted indicators. A share may be "
                      "negative, which is not dead; dead means hardly any spread.",
                   zh="精确计算，无抽样：权重乘以与总分的协方差再除以总分方差，合计为 100%；"
                      "按计分指标相同的 {used} 个结果（共 {n} 个）计算。"
                      "份额可能为负，为负不等于失效；失效指几乎没有差异。")
_ALIKE = Text(en="All {n} results have the same counted indicators, so they are compared exactly.",
              zh="全部 {n} 个结果的计分指标相同，可精确比较。")
NOT_A_MEAN = Text(en="Totals or grades of this role do not follow from weights alone: no weight is moved here.",
                  zh="该岗位的总分或等级不只取决于权重，此处不移动权重。")
_OWN = Text(en="Results that lack an indicator: {own} of {n}. The weights of their other indicators are rescaled to "
               "100%, at the plan and at every other set of weights.",
            zh="{n} 个结果中有 {own} 个缺少指标：无论方案权重还是其他权重，其余指标的权重均按比例放大至 100%。")
_LEFT_OUT = Text(en="Left out, without a total (held, or no row): {n}.",
                 zh="{n} 个没有总分的结果（暂缓或无记录）未纳入。")
_PERIODS = Text(en="{n} own periods ({periods}) are analysed one by one; money is their sum.",
                zh="{n} 个考核周期（{periods}）逐一分析；金额为其合计。")


def common(grids: Sequence[PointsGrid]) -> tuple[Text, ...]:
    """Return what holds for every result: how missing points, missing totals and own periods are treated."""
    people = sum(len(grid.points) for grid in grids)
    own = sum(grid.own_weights for grid in grids)
    left_out = sum(grid.left_out for grid in grids)
    n = told(people, "count")
    missing = (_OWN.bind(own=told(own, "count"), n=n),) if own else (_ALIKE.bind(n=n),) if people else ()
    gone = (_LEFT_OUT.bind(n=told(left_out, "count")),) if left_out else ()
    return (*missing, *gone, *_own_periods(grids))


def _own_periods(grids: Sequence[PointsGrid]) -> tuple[Text, ...]:
    if len(grids) < 2:
        return ()
    return (_PERIODS.bind(n=told(len(grids), "count"), periods=", ".join(grid.period for grid in grids)),)


def of_stability(frame: pd.DataFrame, law: WeightLaw) -> tuple[Text, ...]:
    """Return what was exact and what was drawn of grades and ranks."""
    spread = show_number(100 * sqrt(0.4 * 0.6 / (law.concentration + 1)), "en", digits=1)
    error = float(frame["rank_error"].max()) if len(frame) else 0.0
    return (_LAW.bind(concentration=f"{law.concentration:g}", spread=spread),
            _DRAWN.bind(draws=told(law.draws, "count"), seed=str(law.seed), error=show_number(error, "en", digits=3)))


def of_swaps(frame: pd.DataFrame, law: WeightLaw) -> tuple[Text, ...]:
    """Return which pairs were compared, and how."""
    pairs = frame.drop_duplicates(["period", "ahead", "ahead_spell", "behind", "behind_spell"])
    roots = int((pairs["method"] == ROOT).sum())
    said = _SWAPS.bind(pairs=told(len(pairs), "count"), most=told(MOST_PAIRS, "count"),
                       concentration=f"{law.concentration:g}")
    return (said, _ROOTS.bind(roots=told(roots, "count"))) if roots else (said,)


def of_scenarios(people: pd.DataFrame | None, grids: Sequence[PointsGrid]) -> tuple[Text, ...]:
    """Return how winners and losers were counted."""
    return (SCENARIOS, *(() if people is not None else (NO_TEAMS,)), *_own_periods(grids))


def of_importance(frame: pd.DataFrame, grids: Sequence[PointsGrid]) -> Text:
    """Return over whom the effective weights are taken."""
    used = int(frame.drop_duplicates("period")["subjects"].sum()) if len(frame) else 0
    return _IMPORTANCE.bind(used=told(used, "count"), n=told(sum(len(grid.points) for grid in grids), "count"))

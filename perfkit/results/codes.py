"""The enumerated words of frames in both languages: states, evidence, baselines, kinds of lines and the like.

A room with words of its own passes them with its column (`Column.codes`).
"""

from __future__ import annotations

from collections.abc import Mapping

from perfkit.language import Text


def _texts(rows: str) -> dict[str, Text]:
    parts = (line.split(" | ") for line in rows.strip().splitlines())
    return {code.strip(): Text(en=en.strip(), zh=zh.strip()) for code, en, zh in parts}


CODES: Mapping[str, Text] = _texts("""
counted | counted | 可计分
shown | shown only | 仅展示
withheld | withheld: too few | 样本过少
absent | absent | 无数值
final | final | 终值
provisional | provisional | 暂估
scored | scored | 已计分
reweighted | weight shared out | 权重已重分
held | held | 暂缓
at_target | counted at target | 按目标计
zero | counted as zero | 按零分计
no row | no row | 无记录
paid | paid | 已付
vetoed | vetoed | 一票否决
carried | carried over | 结转
used | for other lines only | 仅供其他明细引用
exact | exact | 精确
from totals | from totals | 由汇总得出
not possible | not possible | 无法计算
target | target | 目标值
previous | period before | 上期
last_year | same period a year before | 去年同期
peer | peers | 同行
trailing | the 13 weeks up to its end | 截至期末的 13 周
met | met | 达到
not met | not met | 未达到
inconclusive | inconclusive | 无法判断
insufficient data | insufficient data | 数据不足
hidden | hidden | 隐匿
over | over | 高于阈值
under | under | 低于阈值
rate_whole | one rate on all | 全额提成
rate_marginal | each slice at its rate | 超额累进提成
rate_plus | fixed amount and rate beyond | 定额加超额提成
amount_bands | fixed amount by tier | 分档定额
per_unit | amount per unit | 计件
deferred | deferred amount | 递延发放
amount | amount by formula | 公式计算
pool | share of a pool | 奖金池
matrix | by two results at once | 双维矩阵
guarantee | up to a guaranteed sum | 保底补足
draw | advance on later pay | 预支
award | award to the best | 评优奖
true_up | true-up | 补差
override | override | 人工调整
paid_elsewhere | paid elsewhere | 系统外发放
reweight | share out the weight | 重分权重
hold | hold | 暂缓
person | person | 个人
team | team | 团队
shop | shop | 店铺
role | role | 岗位
all | all | 全部
shared | shared | 共同影响
higher | higher is better | 越高越好
lower | lower is better | 越低越好
keep | kept back | 留存
redistribute | shared out again | 再分配
total | total | 综合得分
grade_pay | grade pay factor | 等级系数
equal | in equal parts | 平均分配
subject | subject | 考核对象
week | week | 周
month | month | 月
quarter | quarter | 季度
half | half-year | 半年
year | year | 年
share | share | 占比
ratio | ratio | 比值
money | money | 金额
duration | duration | 时长
count | count | 数量
points | points | 分
rate | rate | 速率
bytes | bytes | 字节
index | index | 指数
missing | missing | 缺失
not_applicable | not applicable | 不适用
immature | not yet mature | 尚未成熟
yes | yes | 是
no | no | 否
operations | operations | 运营
customer_service_presale | pre-sale customer service | 售前客服
customer_service_aftersale | after-sale customer service | 售后客服
customer_service | customer service | 客服
design | design | 美工
warehouse | warehouse | 仓储
live_commerce | live commerce | 直播
summary_row | printed total row, checked and dropped | 汇总行（核对后剔除）
other_file_part | another counting basis of the same data | 同一数据的其他统计口径
duplicate | repeated row | 重复行
duplicate_file | the same file twice | 重复文件
no_key | no key | 缺少主键
no_events | no events | 无事件
superseded | replaced by a later file | 已被后续文件替代
""")

"""How a pool is shared out, in words."""

from __future__ import annotations

from collections.abc import Iterator

from perfkit.language import Text
from perfkit.plan import Pool, Role
from perfkit.plan.lines import Payees
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.rules.formulas import name_text
from perfkit.rewards.rules.ranges import money

SHARED, CAP, REST = "shared", "cap", "rest"
_EQUALLY = Text(en="in equal parts", zh="平均分配")
_BY = Text(en="in proportion to {by}", zh="按{by}的比例分配")
_REMAINDER = {"keep": Text(en="what the cap leaves over is kept back", zh="封顶后的余额留存"),
              "redistribute": Text(en="what the cap leaves over is shared out again", zh="封顶后的余额再次分配")}
_TIES = Text(en="whole cents go by largest remainder, ties by {key}", zh="尾数按最大余数法分配，相同者按{key}排序")
_NEGATIVE = {"carry": Text(en="a pool below 0 pays nothing and lessens later ones",
                           zh="奖金池为负时不发放，并冲减以后各期"),
             "zero": Text(en="a pool below 0 pays nothing", zh="奖金池为负时不发放")}
_PART = Text(en="{share} of it to those whose {column} is {part}", zh="其中 {share} 归{column}为 {part} 者")
_PAYEES = Text(en="at most {share} of its people are paid, the highest by {by} first",
               zh="最多 {share} 的人获得，按{by}由高到低")
_MOST = Text(en="{rest}, at most {amount} each", zh="{rest}，每人最高 {amount}")
_LEAST = Text(en="{rest}, at least {amount} each", zh="{rest}，每人至少 {amount}")


def pool_words(line: Pool, role: Role, currency: str) -> Iterator[tuple[str, Text]]:
    """Yield how a pool is shared out, its cap, and what becomes of the rest."""
    yield SHARED, _EQUALLY if line.share_by == "equal" else _BY.bind(by=name_text(line.share_by, role))
    for part in line.split:
        yield SHARED, _PART.bind(share=percent_text(part.share), column=line.split_by or "", part=part.part)
    yield from ((SHARED, _payees(part.payees, role, currency)) for part in line.parts if part.payees is not None)
    if line.cap is not None:
        yield CAP, Text(en="at most {amount} for each", zh="每人最高 {amount}").bind(amount=money(line.cap, currency))
        yield REST, _REMAINDER[line.remainder]
    yield REST, _TIES.bind(key=Text(en="the id of the subject", zh="考核对象编号"))
    yield REST, _NEGATIVE[line.negative]


def _payees(payees: Payees, role: Role, currency: str) -> Text:
    said = _PAYEES.bind(share=percent_text(payees.share), by=name_text(payees.rank_by, role))
    for limit, pattern in ((payees.most, _MOST), (payees.least, _LEAST)):
        if limit is not None:
            said = pattern.bind(rest=said, amount=money(limit, currency))
    return said

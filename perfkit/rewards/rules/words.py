"""Each pay rule in words: what it pays, on what, by which rows, and what happens at the edges and outside of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from perfkit.language import Text
from perfkit.plan import (
    Amount,
    AmountBands,
    BaseLine,
    Line,
    Matrix,
    PerUnit,
    Pool,
    RateMarginal,
    RatePlus,
    RateWhole,
    Role,
    SubjectLine,
    TableLine,
)
from perfkit.results import CODES
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.rules.formulas import formula_text, measure_text, name_text
from perfkit.rewards.rules.pools import pool_words
from perfkit.rewards.rules.ranges import money, range_text, writer
from perfkit.rewards.rules.rows import row_words
from perfkit.rewards.rules.secured import secured_pays, secured_words
from perfkit.rewards.rules.units import ends_in, measure_unit, shown_unit

WORD_COLUMNS = ("role", "period", "version", "line", "part", "sentence", "sentence_zh")
Said = tuple[str, Text]
PAYS, ROW, OUTSIDE, GATE, CAP, FLOOR, PER, RETURNS, LATER, GRADE = (
    "pays", "row", "outside", "gate", "cap", "floor", "per", "returns", "later", "grade")
_NO_WORDS = Text(en="{kind}: as the plan writes it; there are no words for this kind",
                 zh="{kind}：见方案原文，此类暂无文字说明")
_KINDS = {
    RateWhole: Text(en="{base} × the rate of the row that holds {lookup}; the rate applies to all of it",
                    zh="{base} × {lookup}所在档的比例，按该比例全额计提"),
    RateMarginal: Text(en="each part of {base} × the rate of the row in which it lies, cut by {lookup}",
                       zh="{base}按{lookup}分段，各段分别按所在档的比例累进计提"),
    RatePlus: Text(en="the fixed amount of the row that holds {lookup}, and its rate on {base} beyond an edge",
                   zh="{lookup}所在档的定额，另按该档比例计提{base}超出起点的部分"),
}
_OVER_TARGET = Text(en="what of {base} lies above its target", zh="{base}超出目标值的部分")
_BANDS = Text(en="the fixed amount of the row that holds {lookup}", zh="{lookup}所在档的定额")
_EACH = Text(en="{amount} for each of {of}", zh="{of}每件 {amount}")
_UNPAID = Text(en="{rest}; computed for other lines, not paid itself", zh="{rest}；仅供其他明细引用，本身不发放")
_WHOLE_PERCENT = Text(en="{rest}; {lookup} is cut to whole per cent first", zh="{rest}；{lookup}先舍去百分数的小数")
_GATE = Text(en="only if {value} is {ends}; otherwise {amount}", zh="仅当{value}为 {ends} 时发放，否则为 {amount}")
_PER = {"subject": Text(en="the rows are read with each subject's own base", zh="按各考核对象自己的基数查档"),
        "shop": Text(en="the rows are read with the base of the whole shop; each gets the part of their own base",
                     zh="按全店基数查档，再按各自基数占比分配"),
        "pooled": Text(en="the rows are read with the base of the whole role; each gets the part of their own base",
                       zh="按全岗位基数查档，再按各自基数占比分配")}
_RETURNS = {"at_paid_rate": Text(en="goods that come back later are taken off at the rate once paid",
                                 zh="日后退货按当时已付的比例扣回"),
            "recompute": Text(en="goods that come back later are taken off by computing their period again",
                              zh="日后退货按重算所属周期的差额扣回")}
_LATER = Text(en="{share} of it is paid later, in {due}", zh="其中 {share} 递延至 {due} 发放")
_BY_DAYS = Text(en="for a part of a period: by the share of its days that count for pay",
                zh="不足一个周期的，按计薪日占周期天数的比例折算")
_HELD = Text(en="waits as long as a value behind it is provisional", zh="所依据的数值为暂估时暂缓发放")
_GRADE = Text(en="{grade}: total {ends}; pay factor {pay}", zh="{grade}：综合得分 {ends}；等级系数 {pay}")
_GRADE_UNPAID = Text(en="{grade}: total {ends}", zh="{grade}：综合得分 {ends}")
_QUOTA = Text(en="{grade}: {share} of the subjects by rank; pay factor {pay}",
              zh="{grade}：按名次取 {share}；等级系数 {pay}")


def word_rows(versions: Sequence[tuple[str, Role]], period: str, currency: str) -> pd.DataFrame:
    """Return the rules of a role in words, version by version.

    Parameters
    ----------
    versions : sequence of (version, Role)
        Plan versions in force in the period, which are their effective days, and the role as each writes it.
    period : str
        Pack period.
    currency : str

    Returns
    -------
    DataFrame
        role, period, version, line (empty for grades), part (code), sentence, sentence_zh: in the order of the plan.
    """
    rows = [(role.id, period, version, line, part, said.en, said.zh) for version, role in versions
            for line, (part, said) in _role_words(role, currency)]
    return pd.DataFrame(rows, columns=list(WORD_COLUMNS), dtype="str")


def _role_words(role: Role, currency: str) -> Iterator[tuple[str, Said]]:
    for line in role.rewards:
        yield from ((line.line, said) for said in line_words(line, role, currency))
    yield from (("", (GRADE, said)) for said in _grades(role))


def line_words(line: Line, role: Role, currency: str) -> Iterator[Said]:
    """Yield what a line says, part by part: what it pays first.

    Examples
    --------
    >>> from fractions import Fraction
    >>> role = Role(id="desk", kind="desk", subject="person", period="month", missing="hold", indicators={})
    >>> [said.en for _, said in line_words(PerUnit(line="parcels", of="orders_shipped", each=Fraction(1, 2)), role,
    ...                                    "CNY")]
    ['¥0.50 for each of orders_shipped']
    """
    pays = _pays(line, role, currency)
    yield PAYS, pays if line.paid else _UNPAID.bind(rest=pays)
    if isinstance(line, TableLine):
        yield from row_words(line, currency)
    if isinstance(line, SubjectLine):
        yield from _limits(line, role, currency)
    if isinstance(line, Pool):
        yield from pool_words(line, role, currency)
    yield from secured_words(line, role, currency)
    if isinstance(line, BaseLine | Matrix) and line.returns is not None:
        yield PER, _PER[line.per]
        yield RETURNS, _RETURNS[line.returns]
    if line.deferral is not None:
        yield LATER, _LATER.bind(share=percent_text(line.deferral.share), due=line.deferral.pay_in)
    if line.prorate == "days":
        yield LATER, _BY_DAYS
    if line.hold is not None:
        yield LATER, _HELD


def _pays(line: Line, role: Role, currency: str) -> Text:
    """Return what a line pays, in one sentence; in one place what is said of a kind that nobody has put in words."""
    if isinstance(line, BaseLine) and type(line) in _KINDS:
        return _rated(line, role)
    if isinstance(line, AmountBands):
        return _rounded(line, role, _BANDS.bind(lookup=measure_text(line.lookup, role)))
    if isinstance(line, PerUnit):
        return _EACH.bind(amount=money(line.each, currency), of=name_text(f"value.{line.of}", role))
    if isinstance(line, Amount):
        return formula_text(line.amount.text, role)
    if isinstance(line, Pool):
        return _pool(line, role, currency)
    secured = secured_pays(line, role, currency)
    if secured is not None:
        return secured
    return _NO_WORDS.bind(kind=CODES.get(line.kind) or Text.same(line.kind))


def _rated(line: BaseLine, role: Role) -> Text:
    base = name_text(f"value.{line.base}", role)
    paid_on = _OVER_TARGET.bind(base=base) if line.base_over == "target" else base
    lookup = base if line.lookup is None else measure_text(line.lookup, role)
    return _rounded(line, role, _KINDS[type(line)].bind(base=paid_on, lookup=lookup))


def _rounded(line: TableLine, role: Role, said: Text) -> Text:
    if line.lookup_round is None or line.lookup is None:
        return said
    return _WHOLE_PERCENT.bind(rest=said, lookup=measure_text(line.lookup, role))


def _pool(line: Pool, role: Role, currency: str) -> Text:
    fixed = None if line.pool.names else line.pool.evaluate({}, 1).fractions()[0]
    pool = formula_text(line.pool.text, role) if fixed is None else money(fixed, currency)
    return Text(en="a pool for each {of} and period: {pool}", zh="每{of}每周期设奖金池：{pool}").bind(
        of=CODES[line.of], pool=pool)


def _limits(line: SubjectLine, role: Role, currency: str) -> Iterator[Said]:
    if line.gate is not None:
        unit = measure_unit(line.gate.value)
        ends = range_text(ends_in(line.gate.range, unit), writer(shown_unit(unit, line.gate.range), currency))
        yield GATE, _GATE.bind(value=measure_text(line.gate.value, role), ends=ends,
                               amount=money(line.gate.otherwise, currency))
    if line.cap is not None:
        yield CAP, Text(en="at most {amount}", zh="最高 {amount}").bind(amount=money(line.cap, currency))
    if line.floor is not None:
        yield FLOOR, Text(en="at least {amount}", zh="最低 {amount}").bind(amount=money(line.floor, currency))


def _grades(role: Role) -> Iterator[Text]:
    for grade in role.grades:
        pay = None if grade.pay is None else writer("number", "")(grade.pay)
        if role.quota_grades is not None:
            yield _QUOTA.bind(grade=grade.grade, share=percent_text(role.quota_grades.shares[grade.grade]),
                              pay=pay or Text.same("–"))
        elif pay is None:
            yield _GRADE_UNPAID.bind(grade=grade.grade, ends=range_text(grade.range, writer("points", "")))
        else:
            yield _GRADE.bind(grade=grade.grade, ends=range_text(grade.range, writer("points", "")), pay=pay)

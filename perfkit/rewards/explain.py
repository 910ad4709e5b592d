"""Why a person got what they got: points and lines of one subject as sentences, from stored results alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import pandas as pd

from perfkit.errors import RequestError, unknown_name
from perfkit.language import Text, show_date, told
from perfkit.plan import Role
from perfkit.results import Column, Result, View
from perfkit.results.view import About
from perfkit.rewards.adjusted_text import adjusted_text
from perfkit.rewards.joined import SEMICOLON
from perfkit.rewards.next_band import next_band_text
from perfkit.rewards.part_sentences import part_sentence
from perfkit.rewards.payouts import sum_payouts
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.rewards.sentences import line_sentence, payout_sentence, points_sentence, total_sentence
from perfkit.rewards.standings import standing_text
from perfkit.scoring.keys import KEYS, sorted_keys
from perfkit.scoring.reasons import reason_text
from perfkit.scoring.results import indicator_text, key_columns

TIME, POINTS, TOTAL, LINE, PAYOUT = "time", "points", "total", "line", "payout"
_PARTS: Mapping[str, Text] = {TIME: Text(en="time", zh="时间"),
                              POINTS: Text(en="points", zh="得分"), TOTAL: Text(en="total", zh="综合得分"),
                              LINE: Text(en="line", zh="明细"), PAYOUT: Text(en="payout", zh="应付金额")}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BY_PLAN = Text(en="{said}; plan in force since {day}", zh="{said}；方案生效日 {day}")
_NOTHING = Text(en="every rate, share or factor that applies is 0", zh="适用的比例、份额或系数均为 0")
_NO_LINES = Text(en="the plan has no pay line for this role", zh="方案未为该岗位规定薪酬明细")
_SHOWN_AT_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Explanation(Result):
    """The way from values to payout of one subject, one sentence a row; the lines add up to the payout."""

    name: ClassVar[str] = "explanation"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("part", "code", Text(en="Step", zh="步骤"), codes=_PARTS),
        Column("item", "text", Text(en="What", zh="项目")), Column("sentence", "text", Text(en="How", zh="说明")),
        Column("amount", "money", Text(en="Amount", zh="金额")),
        *(Column(name, "text", Text(en="In Chinese", zh="中文"), shown=False) for name in ("item_zh", "sentence_zh")))

    def finding(self) -> Text:
        """Return the payout of the subject over all its periods and roles."""
        paid = float(self.frame.loc[self.frame["part"] == PAYOUT, "amount"].sum())
        subject = str(self.frame["subject"].iloc[0])
        who = Text(en=Text.same(replace(self.view, language="en").subject(subject)).en,
                   zh=Text.same(replace(self.view, language="zh").subject(subject)).zh)
        return Text(en="{who} is paid {payout}", zh="{who} 应付 {payout}").bind(
            who=who, payout=told(paid, "money", currency=self.view.currency))

    def shown(self) -> pd.DataFrame:
        """Return the rows in the language of the view."""
        if self.view.language == "en":
            return self.frame
        return self.frame.assign(item=self.frame["item_zh"], sentence=self.frame["sentence_zh"])

    def text(self) -> str:
        """Return the whole explanation as plain text in the language of the view, one paragraph per role and period."""
        paragraphs = [self._paragraph(rows) for _, rows in self.shown().groupby(list(KEYS), sort=False)]
        notes = "\n".join(note.fill(self.view.language) for note in self.notes)
        return "\n\n".join([self.headline(), *paragraphs, *([notes] if notes else [])])

    def _paragraph(self, rows: pd.DataFrame) -> str:
        first = rows.iloc[0]
        colon = "：" if self.view.language == "zh" else ": "
        lines = [f"  {row.item}{colon}{row.sentence}" for row in rows.itertuples()]
        return "\n".join([f"{first['period']} · {self.view.role(first['role'])}", *lines])


# The frames are the steps of the pay run, in their order.
def explain_payout(subject: str, values: pd.DataFrame, scores: pd.DataFrame, totals: pd.DataFrame,  # noqa: PLR0913 - the results it tells of
                   lines: pd.DataFrame, *, roles: Mapping[str, Role], view: View,
                   parts: pd.DataFrame | None = None) -> Explanation:
    """Explain the points, the total, every line and the payout of one subject.

    Parameters
    ----------
    subject : str
    values, scores, totals, lines : DataFrame
        Stored IndicatorValues, Scores, Totals and PayLines of the periods to explain; rows of others are left alone.
    roles : mapping of role id to Role
        For the names of lines, and the rows and the grade that come next.
    view : View
        Names of indicators.
    parts : DataFrame, optional
        Stored PartPeriods of the periods: a spell that is no whole period begins with why, and what that does.

    Returns
    -------
    Explanation
        Sorted by period, role and spell; in each the indicators, the total, the lines in the order of the plan, and
        the payout, which is the sum of the lines (checked here).

    Raises
    ------
    RequestError
        If nothing is stored of the subject.
    DataError
        If its lines do not add up.
    """
    cut = totals.iloc[:0] if parts is None else _rows_of(parts, subject)
    mine = _Told(_rows_of(values, subject), _rows_of(scores, subject), _rows_of(totals, subject),
                 _rows_of(lines, subject), cut, roles, view)
    rows = [row for key in sorted_keys(mine.totals, mine.lines).to_dict("records") for row in mine.rows(key)]
    if not rows:
        known = sorted({*totals["subject"], *lines["subject"]})
        raise RequestError(unknown_name("subject", subject, known[:_SHOWN_AT_MOST]))
    return Explanation(frame=pd.DataFrame(rows).astype({"amount": "Int64"}), view=view)


@dataclass(frozen=True, eq=False)
class _Told:
    """The stored rows of one subject, told key by key."""

    values: pd.DataFrame
    scores: pd.DataFrame
    totals: pd.DataFrame
    lines: pd.DataFrame
    parts: pd.DataFrame
    roles: Mapping[str, Role]
    view: View

    def rows(self, key: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
        """Give the rows of one period, role and spell."""
        for row in _of(self.parts, key):
            yield _row(key, TIME, _PARTS[TIME], part_sentence(row))
        role = self.roles.get(key["role"])
        values = {str(row["indicator"]): row for row in _of(self.values, key)}
        for row in _of(self.scores, key):
            value = values.get(str(row["indicator"]))
            said = points_sentence(row, standing_text(role, row))
            for rest in (adjusted_text(role, str(row["indicator"]), value),
                         next_band_text(role, row, value, self.view.currency)):
                said = said if rest is None else SEMICOLON.bind(lead=said, rest=rest)
            yield _row(key, POINTS, indicator_text(row["indicator"], self.view), said)
        grades, by_rank = (role.grades, role.quota_grades is not None) if role else ((), False)
        for row in _of(self.totals, key):
            yield _row(key, TOTAL, _PARTS[TOTAL], total_sentence(row, grades, by_rank=by_rank))
        lines = _of(self.lines, key)
        names = {line.line: line.name for line in role.rewards} if role else {}
        for row in lines:
            name = names.get(row["line"]) or Text.same(row["line"])
            yield _row(key, LINE, name, line_sentence(row, row["currency"], self._who), row["amount"])
        if not lines:
            yield from self._without_lines(key)
        for payout in _of(sum_payouts(self.lines), key):
            said = payout_sentence(payout["payout"], _why_nothing(lines), self._currency())
            said = _BY_PLAN.bind(said=said, day=_version_text(str(lines[0]["plan_version"]))) if lines else said
            yield _row(key, PAYOUT, _PARTS[PAYOUT], said, payout["payout"])

    def _without_lines(self, key: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
        """Say that nothing is paid where the plan has no line for it."""
        said = payout_sentence(0, [_NO_LINES], self.view.currency)
        yield _row(key, PAYOUT, _PARTS[PAYOUT], said, 0)

    def _who(self, subject: str) -> Text:
        """Return the name of another person to those who may hear it."""
        if not self.view.audience.names:
            return Text(en="a colleague", zh="一位同事")
        return Text(en=replace(self.view, language="en").subject(subject),
                    zh=replace(self.view, language="zh").subject(subject))

    def _currency(self) -> str:
        return str(self.lines["currency"].iloc[0])


def _rows_of(frame: pd.DataFrame, subject: str) -> pd.DataFrame:
    mine: pd.DataFrame = frame[frame["subject"] == subject]
    return mine


def _of(frame: pd.DataFrame, key: Mapping[Any, Any]) -> list[dict[str, Any]]:
    mine = frame[(frame[list(KEYS)] == pd.Series(key)).all(axis=1)]
    return [{str(name): cell for name, cell in row.items()} for row in mine.to_dict("records")]


def _row(key: Mapping[Any, Any], part: str, item: Text, sentence: Text, amount: Any = pd.NA) -> dict[str, Any]:
    return {**key, "part": part, "item": item.fill("en"), "sentence": sentence.fill("en"), "amount": amount,
            "item_zh": item.fill("zh"), "sentence_zh": sentence.fill("zh")}


def _version_text(version: str) -> Text:
    """Return the day from which a version of the plan holds; another name of a version stays as it is."""
    if _DAY.fullmatch(version) is None:
        return Text.same(version)
    return Text(en=show_date(date.fromisoformat(version), "en"), zh=show_date(date.fromisoformat(version), "zh"))


def _why_nothing(lines: Sequence[Mapping[str, Any]]) -> list[Text]:
    return [reason_text(row["reason"], LINE_REASONS) if row["reason"] else _NOTHING for row in lines]

"""ScenarioPay: winners and losers in money of each named scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, swing
from perfkit.language import Text, counted, show_money, told
from perfkit.results import About, Column, Result, Table, build_table
from perfkit.results.privacy import blank_hidden
from perfkit.sensitivity.results.words import ROLE as ROLE_COLUMN
from perfkit.sensitivity.results.words import fewest, sees_money
from perfkit.sensitivity.scenarios import PERSON, ROLE, TEAM

MOST_DRAWN = 20
_SINGLE = ["largest_gain", "largest_loss"]
_TITLE = Text(en="{scenario}: change of pay by {level}{of}", zh="{scenario}：各{level}的金额变动{of}")
_LARGEST = Text(en=", the {shown} largest of {n}", zh="，{n} 项中最大的 {shown} 项")
_FINDING = Text(en="“{scenario}” pays {winners} of {payees} {gains} more and {losers} of them {losses} less; "
                   "{grade_up} and {grade_down}; cost {difference}",
                zh="“{scenario}”：{payees} 人中 {winners} 人共增加 {gains}，{losers} 人共减少 {losses}；"
                   "{grade_up}，{grade_down}；成本 {difference}")
_COUNTS = Text(en="“{scenario}” pays {winners} of {payees} more and {losers} of them less; {grade_up} and {grade_down}",
               zh="“{scenario}”：{payees} 人中 {winners} 人增加，{losers} 人减少；{grade_up}，{grade_down}")
_PEOPLE = ["payees", "winners", "losers"]
_LEVELS = {PERSON: Text(en="person", zh="人"), TEAM: Text(en="team", zh="团队")}


@dataclass(frozen=True, kw_only=True)
class ScenarioPay(Result):
    """Who gains and who loses what under each scenario: the role, its teams, its people."""

    name: ClassVar[str] = "scenario_pay"
    about: ClassVar[About] = "group"
    folds: ClassVar[bool] = False
    columns: ClassVar[tuple[Column, ...]] = (
        ROLE_COLUMN, Column("scenario", "scenario", Text(en="Scenario", zh="情景")),
        Column("level", "code", Text(en="Level", zh="层级")), Column("team", "text", Text(en="Team", zh="团队")),
        Column("subject", "subject", Text(en="Person", zh="人员")),
        Column("payees", "count", Text(en="Payees", zh="领取人数"), shown=False),
        Column("winners", "count", Text(en="Gain", zh="增加人数")),
        Column("losers", "count", Text(en="Lose", zh="减少人数")),
        Column("grade_up", "count", Text(en="Grades up", zh="升级")),
        Column("grade_down", "count", Text(en="Grades down", zh="降级")),
        Column("before", "money", Text(en="Pay in the plan", zh="方案金额")),
        Column("after", "money", Text(en="Pay in the scenario", zh="情景金额")),
        Column("difference", "money", Text(en="Difference", zh="差额")),
        Column("gains", "money", Text(en="Sum of gains", zh="增加合计")),
        Column("losses", "money", Text(en="Sum of losses", zh="减少合计")),
        Column("largest_gain", "money", Text(en="Largest gain", zh="最大增加"), shown=False),
        Column("largest_loss", "money", Text(en="Largest loss", zh="最大减少"), shown=False))

    def finding(self) -> Text:
        """Return what the scenario that moves most money does."""
        lead = self._lead()
        if lead is None:
            return Text(en="The plan names no scenario that changes this role", zh="方案中没有改变本岗位的情景")
        if not self.view.are_enough_for_money(int(lead["payees"])):
            return Text(en="Too few people to show this audience what a scenario changes in money",
                        zh="人数过少，不向本类读者展示情景对金额的影响")
        counts = {name: told(int(lead[name]), "count") for name in _PEOPLE}
        moves = {"grade_up": counted(int(lead["grade_up"]), "grade rises", "grades rise", "个等级上升"),
                 "grade_down": counted(int(lead["grade_down"]), "falls", "fall", "个下降")}
        said = {"scenario": self.view.scenario_text(str(lead["scenario"])), **counts, **moves}
        if not sees_money(self.view, int(fewest(lead.to_frame().T, _PEOPLE).iloc[0])):
            return _COUNTS.bind(**said)
        sizes = {"difference": int(lead["difference"]), "gains": int(lead["gains"]), "losses": -int(lead["losses"])}
        money = {name: _money(size, self.view.currency, sign=name == "difference") for name, size in sizes.items()}
        return _FINDING.bind(**said, **money)

    def _lead(self) -> pd.Series | None:
        """Return the role's row of the scenario that moves most money between people or budgets."""
        roles = self.frame[self.frame["level"] == ROLE]
        if roles.empty:
            return None
        return roles.iloc[int((roles["gains"] - roles["losses"]).fillna(0).argmax())]

    def shown(self) -> pd.DataFrame:
        """Return the rows that the audience may see.

        People, those for whom something changes, only for audiences that may see names and money. For the others a
        role or team of fewer people than the minimum is hidden, and where that would leave one team alone hidden, the
        next smallest with it. Money is hidden as well where fewer people gain, or lose, than the minimum, and then in
        every team of the scenario.
        """
        if self.view.audience.names and self.view.audience.money:
            quiet = (self.frame[["winners", "losers", "grade_up", "grade_down"]] == 0).all(axis=1)
            return self.frame[~(quiet & (self.frame["level"] == PERSON))]
        groups = self.frame[self.frame["level"] != PERSON].drop(columns=_SINGLE)
        hidden = [not self.view.are_enough_for_money(int(payees)) for payees in groups["payees"]]
        return _with_complements(groups.assign(hidden=hidden)).assign(payees=_behind_money(groups))

    def table(self) -> Table:
        """Return what each scenario does to the whole role."""
        rows = self.shown()
        roles = rows[rows["level"] == ROLE].drop(columns=["level", "team", "subject"])
        return build_table(roles, self.columns, self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return the same by team and person."""
        rows = self.shown()
        return build_table(rows[rows["level"] != ROLE], self.columns, self.view, label=self.headline())

    def plot(self) -> Chart | None:
        """Return the swing of the leading scenario, by person where the audience may see people, else by team."""
        lead = self._lead()
        if lead is None or not self.view.audience.sums:
            return None
        rows = blank_hidden(self.shown(), self.columns, self.view)
        rows = rows[(rows["scenario"] == lead["scenario"]) & (rows["difference"].fillna(0) != 0)]
        people, teams = rows[rows["level"] == PERSON], rows[rows["level"] == TEAM]
        chosen, level = (teams, TEAM) if people.empty else (people, PERSON)
        return None if chosen.empty else self._swing(chosen, level, str(lead["scenario"]))

    def _swing(self, rows: pd.DataFrame, level: str, scenario: str) -> Chart:
        names = [self.view.subject(str(row["subject"])) if level == PERSON else str(row["team"]) or "–"
                 for _, row in rows.iterrows()]
        sized = rows.assign(label=names, size=rows["difference"].abs())
        largest = sized.sort_values(["size", "subject", "team"], ascending=[False, True, True]).head(MOST_DRAWN)
        ordered = largest.sort_values(["difference", "subject", "team"], ascending=[False, True, True])
        language = self.view.language
        some = _LARGEST.bind(shown=len(ordered), n=len(rows)) if len(ordered) < len(rows) else ""
        title = _TITLE.fill(language, level=_LEVELS[level], scenario=self.view.scenario_text(scenario), of=some)
        return swing(ordered, label="label", value="difference", kind="whole_money", currency=self.view.currency,
                     language=language, alt=self.headline(), title=title)


def _money(amount: int, currency: str, *, sign: bool) -> Text:
    return Text(en=show_money(amount, "en", currency=currency, sign=sign, digits=0),
                zh=show_money(amount, "zh", currency=currency, sign=sign, digits=0))


def _behind_money(groups: pd.DataFrame) -> pd.Series:
    """Return how many people stand behind the money of each row; for teams the fewest of any team of the scenario."""
    behind, teams = fewest(groups, _PEOPLE), groups["level"] == TEAM
    least = behind[teams].groupby(groups.loc[teams, "scenario"]).transform("min")
    return behind.where(~teams, least.reindex(groups.index))


def _with_complements(groups: pd.DataFrame) -> pd.DataFrame:
    """Hide a second team wherever a scenario hides exactly one: it could be computed back from the sum."""
    hidden = groups["hidden"].copy()
    for _, teams in groups[groups["level"] == TEAM].groupby("scenario", sort=True):
        if teams["hidden"].sum() == 1:
            seen = teams[~teams["hidden"]].sort_values(["payees", "team"])
            hidden[seen.index[:1]] = True
    return groups.assign(hidden=hidden)

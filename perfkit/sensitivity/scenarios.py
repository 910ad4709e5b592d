"""Winners and losers in money of each named scenario, by person, by team and in all; sums reconcile to the unit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.plan import Role
from perfkit.sensitivity.grades import GradeScale
from perfkit.sensitivity.pay_changes import PayChange, Payroll, compare_runs, count_money

ROLE, TEAM, PERSON = "role", "team", "person"
SCENARIO_COLUMNS = ("role", "scenario", "level", "team", "subject", "payees", "winners", "losers", "grade_up",
                    "grade_down", "before", "after", "difference", "gains", "losses", "largest_gain", "largest_loss")
_WHOLE = SCENARIO_COLUMNS[5:]


def scenario_pay(role: Role, scenarios: Mapping[str, Role], payroll: Payroll,
                 plan_run: tuple[pd.DataFrame, pd.DataFrame], people: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what each scenario changes in money and grades.

    Parameters
    ----------
    role : Role
    scenarios : mapping of name to Role
        The role as each scenario writes it.
    payroll : callable
        Role to (Totals, Payouts): the exact pay run.
    plan_run : (Totals, Payouts)
        The pay run of the role as it is.
    people : DataFrame, optional
        Columns subject, spell and team. Without it there are no team rows.

    Returns
    -------
    DataFrame
        Per scenario (sorted by name) one row for the role, one per team (sorted), one per payee (sorted). Money is in
        minor units, summed over the role's own periods. A grade that changes counts once per own period.

    Raises
    ------
    DataError
        If parts do not add up to their whole.
    """
    teams = _teams(people)
    scale = {name: place for place, name in enumerate(GradeScale.of(role.grades).names)}
    rows: list[dict[str, object]] = []
    for name in sorted(scenarios):
        change = compare_runs(plan_run, payroll(scenarios[name]))
        made = _rows(change, teams, scale)
        _check_sums(name, made)
        rows += [{"role": role.id, "scenario": name, **row} for row in made]
    return pd.DataFrame(rows, columns=list(SCENARIO_COLUMNS)).astype(dict.fromkeys(_WHOLE, "Int64"))


def _teams(people: pd.DataFrame | None) -> Mapping[tuple[str, str], str]:
    if people is None:
        return {}
    return {(subject, spell): team for subject, spell, team in
            people[["subject", "spell", "team"]].fillna("").itertuples(index=False, name=None)}


def _rows(change: PayChange, teams: Mapping[tuple[str, str], str], scale: Mapping[str, int]) -> list[dict[str, object]]:
    money, moves = _with_team(change.money, teams), _with_team(_moves(change.grades, scale), teams)
    rows = [{"level": ROLE, "team": "", "subject": "", **_sums(money, moves)}]
    if teams:
        rows += [{"level": TEAM, "team": team, "subject": "", **_sums(part, moves[moves["team"] == team])}
                 for team, part in money.groupby("team", sort=True)]
    return rows + [{"level": PERSON, "team": ", ".join(sorted(set(part["team"]) - {""})), "subject": payee,
                    **_sums(part, moves[moves["subject"] == payee])}
                   for payee, part in money.groupby("payee", sort=True)]


def _with_team(rows: pd.DataFrame, teams: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    return rows.assign(team=[teams.get(key, "") for key in zip(rows["subject"], rows["spell"], strict=True)])


def _moves(grades: pd.DataFrame, scale: Mapping[str, int]) -> pd.DataFrame:
    """Add up (1), down (-1) or neither (0) to each grade; a grade that the plan does not know has no direction."""
    sides = [[scale.get(name) for name in grades[side]] for side in ("before", "after")]
    return grades.assign(move=[0 if before is None or after is None else (after > before) - (after < before)
                               for before, after in zip(*sides, strict=True)])


def _sums(money: pd.DataFrame, moves: pd.DataFrame) -> dict[str, int]:
    return {**count_money(money), "grade_up": int((moves["move"] > 0).sum()),
            "grade_down": int((moves["move"] < 0).sum())}


def _check_sums(scenario: str, rows: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(rows)
    sums = frame.groupby("level")[["before", "after", "difference"]].sum()
    apart = [level for level in sums.index if not sums.loc[level].equals(sums.loc[ROLE])]
    if apart:
        raise DataError([Problem(what="the parts of a scenario do not add up to the role", code="scenario_sum",
                                 got=f"{scenario}: {level} {sums.loc[level, 'difference']}",
                                 allowed=str(sums.loc[ROLE, "difference"])) for level in apart])

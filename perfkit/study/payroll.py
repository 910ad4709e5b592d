"""Hand-off to payroll: one row per person and line, control totals that tie to the pack, and fields to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.language import Text, told
from perfkit.periods import Period
from perfkit.results import Column
from perfkit.rewards import PayLines
from perfkit.scoring.results import key_columns
from perfkit.study.legal import PayWarnings, pay_warnings, read_wage_floors

if TYPE_CHECKING:
    from perfkit.study.study import Study

USED = "used"


@dataclass(frozen=True, kw_only=True)
class Handoff(PayLines):
    """Every line of every person in a pack period, over all roles: what finance enters."""

    name: ClassVar[str] = "payroll"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("payee", "subject", Text(en="Paid to", zh="收款人")),
        *(column for column in PayLines.columns if column.name not in {
            "payee", "steps", *(key.name for key in key_columns())}))

    def finding(self) -> Text:
        """Say how many are paid by how many lines, and how much in all."""
        sums = self.frame.groupby("payee")["amount"].sum()
        return Text(en="{total} for {people} people in {lines} lines",
                    zh="{people} 人 {lines} 项，合计 {total}").bind(
            total=told(float(sums.sum()), "money", currency=self.view.currency), people=told(len(sums), "count"),
            lines=told(len(self.frame), "count"))


@dataclass(frozen=True)
class Payroll:
    """What is handed to finance for one pack period.

    Parameters
    ----------
    period : Period
    handoff : Handoff
        One row per person and line.
    warnings : PayWarnings
    controls : DataFrame
        role, line, rows, people, amount, pack (minor units): the sums of lines beside the payouts of the pack; the
        rows without a line are those of a role, the row without a role is the whole. They are equal, which is checked.
    facts : mapping of str to str
        What the sums rest on: study, period, plan versions, as-of day, state, hash of results, command.
    """

    period: Period
    handoff: Handoff
    warnings: PayWarnings
    controls: pd.DataFrame
    facts: Mapping[str, str]

    def text(self) -> str:
        """Return what is handed over in a few lines: the sum, and each warning."""
        language = self.handoff.view.language
        table = self.warnings.table()
        lines = [self.handoff.finding().fill(language), self.warnings.headline()]
        return "\n".join([*lines, *(" | ".join(row) for row in table.rows)])


def make_payroll(study: Study, period: Period) -> Payroll:
    """Gather what is handed to finance for one pack period, from results as they are stored or frozen.

    Raises
    ------
    DataError
        If the lines do not add up to the payouts of the pack.
    """
    roles = [role for role in study.role_ids(period) if study.has_data(role, period)]
    frames = [study.pay_lines(role, period).frame for role in roles]
    lines = pd.concat(frames, ignore_index=True) if frames else _no_lines()
    lines = lines[lines["state"] != USED].sort_values(["role", "payee", "period", "spell"], kind="stable",
                                                      ignore_index=True)
    paid = {role: int(study.payouts(role, period).frame["payout"].sum()) for role in roles}
    inputs = study.inputs_of(period)
    floors = read_wage_floors(study.inputs.folder.root / "wage_floors.csv")
    people = inputs.people[inputs.people["role"].isin(
        [role.id for role in inputs.version(period.last).roles.values() if role.subject == "person"])]
    touched = pay_warnings(lines, people, floors, currency=inputs.plan.currency,
                           fiscal_year_start=period.fiscal_year_start)
    return Payroll(period, Handoff(frame=lines, view=study.view), PayWarnings(frame=touched, view=study.view),
                   control_totals(lines, paid), study.handoff_facts(period))


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype="Int64" if column.kind == "money" else "str")
                         for column in PayLines.columns})


def control_totals(lines: pd.DataFrame, paid: Mapping[str, int]) -> pd.DataFrame:
    """Return the sums of lines by role and line, by role, and in all, beside the payouts of the pack.

    Parameters
    ----------
    lines : DataFrame
        PayLines.
    paid : mapping of role to int
        Payouts of the pack in minor units.

    Raises
    ------
    DataError
        If a role's lines do not add up to its payouts.

    Examples
    --------
    >>> lines = pd.DataFrame({"role": ["ops"] * 2, "line": ["bonus"] * 2, "payee": ["a", "b"],
    ...                       "amount": pd.array([100, 250], dtype="Int64")})
    >>> control_totals(lines, {"ops": 350})[["role", "line", "people", "amount"]].values.tolist()
    [['ops', 'bonus', 2, 350], ['ops', '', 2, 350], ['', '', 2, 350]]
    """
    filled = lines.assign(amount=lines["amount"].fillna(0).astype("int64"))
    rows = [_control(part, str(role), str(line)) for (role, line), part in filled.groupby(["role", "line"], sort=True)]
    rows += [_control(filled[filled["role"] == role], role, "", pack) for role, pack in sorted(paid.items())]
    rows.append(_control(filled, "", "", sum(paid.values())))
    frame = pd.DataFrame(rows).astype({"amount": "Int64", "pack": "Int64"})
    apart = frame[frame["pack"].notna() & (frame["pack"] != frame["amount"])]
    if len(apart):
        raise DataError([Problem(what="the lines do not add up to the payouts of the pack", code="control_total",
                                 got=f"{row.role}: {row.amount}", allowed=str(row.pack))
                         for row in apart.itertuples()])
    return frame.sort_values(["role", "line"], key=lambda names: names.where(names != "", "￿"), kind="stable",
                             ignore_index=True)


def _control(part: pd.DataFrame, role: str, line: str, pack: int | None = None) -> dict[str, object]:
    return {"role": role, "line": line, "rows": len(part), "people": part["payee"].nunique(),
            "amount": int(part["amount"].sum()), "pack": pack}

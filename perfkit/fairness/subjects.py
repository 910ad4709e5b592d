"""Who is reviewed: one row per subject of a role, with pay and result of the whole pack period and its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfkit.errors import PlanError, Problem, RequestError, unknown_name
from perfkit.exact import ExactColumn

UNKNOWN = "unknown"
_NEEDS = {"payouts": ("period", "role", "subject", "spell", "payout", "state"),
          "totals": ("period", "role", "subject", "spell", "total_numerator", "total_denominator"),
          "people": ("subject", "spell", "team")}


@dataclass(frozen=True, eq=False)
class Subjects:
    """The subjects of one role in one pack period, sorted by id; all columns have one cell per subject.

    Parameters
    ----------
    ids : tuple of str
    pay : tuple of int or None
        Minor units, the sum over the pack period; None where no payout could be computed or all of it is held.
    totals : tuple of Fraction or None
        Mean of the totals of the scored periods, exact; None where no period was scored.
    levels : DataFrame
        One column per group; ``unknown`` where the roster says nothing. Of several spells the last one counts.
    teams : tuple of str
        Team of the last spell, empty where the roster says nothing.
    whole : tuple of bool
        Whether pay is known in every own period of the role; else it is for a part of the time.
    held : int
        Subjects with a held line: their pay may still grow.
    period : str
        Own period, or first and last one divided by a slash.
    """

    ids: tuple[str, ...]
    pay: tuple[int | None, ...]
    totals: tuple[Fraction | None, ...]
    levels: pd.DataFrame
    teams: tuple[str, ...]
    whole: tuple[bool, ...]
    held: int
    period: str

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def with_pay(self) -> Subjects:
        """The subjects whose pay is known."""
        return self.take([pay is not None for pay in self.pay])

    @property
    def scored(self) -> Subjects:
        """The subjects with a total."""
        return self.take([total is not None for total in self.totals])

    @property
    def comparable(self) -> Subjects:
        """The subjects with a total whose pay is known and for the whole period."""
        known = zip(self.pay, self.totals, self.whole, strict=True)
        return self.take([pay is not None and total is not None and whole for pay, total, whole in known])

    def take(self, keep: Sequence[bool]) -> Subjects:
        """Return the subjects where `keep` holds."""
        at = np.flatnonzero(np.asarray(keep, dtype=bool)).tolist()
        return replace(self, ids=tuple(self.ids[place] for place in at), pay=tuple(self.pay[place] for place in at),
                       totals=tuple(self.totals[place] for place in at),
                       levels=self.levels.iloc[at].reset_index(drop=True),
                       teams=tuple(self.teams[place] for place in at),
                       whole=tuple(self.whole[place] for place in at))

    def amounts(self) -> NDArray[np.int64]:
        """Return the pay of everybody as integers; only for subjects whose pay is known."""
        return np.array([int(pay or 0) for pay in self.pay], dtype=np.int64)


def gather_subjects(payouts: pd.DataFrame, totals: pd.DataFrame, people: pd.DataFrame, *, role: str,
                    groups: Sequence[str]) -> Subjects:
    """Add up pay and average totals over the pack period, and look up the groups of each subject.

    Parameters
    ----------
    payouts, totals, people : DataFrame
        Payouts, Totals and the roster; rows of other roles are left out.
    role : str
    groups : sequence of str
        Columns of the roster.

    Raises
    ------
    RequestError
        If a frame lacks a column.
    PlanError
        If a group is no column of the roster.
    """
    _check(payouts, totals, people, groups)
    paid, scored = payouts[payouts["role"] == role], totals[totals["role"] == role]
    roster = people[people["role"] == role] if "role" in people.columns else people
    pay, mean = _pay(paid), _mean_totals(scored)
    ids = sorted({*pay, *mean, *paid["subject"], *scored["subject"]})
    spells = _last_spells(pd.concat([paid[["subject", "spell"]], scored[["subject", "spell"]]]))
    known = _known(roster, spells, ["team", *groups])
    levels = pd.DataFrame({group: [known.get(one, {}).get(group) or UNKNOWN for one in ids] for group in groups},
                          index=range(len(ids)), dtype=str)
    held = paid.loc[paid["state"] == "held", "subject"].nunique()
    counts = paid[~paid["state"].isin(["no row", "held"])].groupby("subject")["period"].nunique().to_dict()
    whole = tuple(counts.get(one, 0) == paid["period"].nunique() for one in ids)
    return Subjects(tuple(ids), tuple(pay.get(one) for one in ids), tuple(mean.get(one) for one in ids), levels,
                    tuple(known.get(one, {}).get("team", "") for one in ids), whole, int(held), _span(paid, scored))


def _check(payouts: pd.DataFrame, totals: pd.DataFrame, people: pd.DataFrame, groups: Sequence[str]) -> None:
    frames = {"payouts": payouts, "totals": totals, "people": people}
    missing = [Problem(what=f"{name} lacks a column", code="missing_column", column=column,
                       got=", ".join(map(str, frame.columns)))
               for name, frame in frames.items() for column in _NEEDS[name] if column not in frame.columns]
    if missing:
        raise RequestError(missing)
    unknown = [unknown_name("group", group, sorted(map(str, people.columns)), path="fairness.groups")
               for group in groups if group not in people.columns]
    if unknown:
        raise PlanError(unknown)


def _pay(payouts: pd.DataFrame) -> dict[str, int]:
    """Return the pay of every subject of whom any is known; a subject that only waits is left out."""
    known = payouts[payouts["state"] != "no row"]
    sums = known["payout"].fillna(0).astype("int64").groupby(known["subject"]).sum()
    waiting = set(known.loc[known["state"] == "held", "subject"])
    return {str(subject): int(pay) for subject, pay in sums.items() if pay or subject not in waiting}


def _mean_totals(totals: pd.DataFrame) -> dict[str, Fraction]:
    cells = ExactColumn.from_text(totals["total_numerator"].tolist(), totals["total_denominator"].tolist()).fractions()
    found: dict[str, list[Fraction]] = {}
    for subject, total in zip(totals["subject"], cells, strict=True):
        if total is not None:
            found.setdefault(str(subject), []).append(total)
    return {subject: sum(parts, Fraction(0)) / len(parts) for subject, parts in found.items()}


def _last_spells(keys: pd.DataFrame) -> dict[str, str]:
    return {str(subject): str(spell) for subject, spell in keys.groupby("subject")["spell"].max().items()}


def _known(roster: pd.DataFrame, spells: dict[str, str], columns: list[str]) -> dict[str, dict[str, str]]:
    ordered = roster.sort_values(["subject", "spell"], kind="stable")
    rows = ordered[["subject", "spell", *dict.fromkeys(columns)]].to_dict("records")
    return {str(row["subject"]): {name: _text(row[name]) for name in columns} for row in rows
            if spells.get(str(row["subject"])) == str(row["spell"])}


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell).strip()


def _span(payouts: pd.DataFrame, totals: pd.DataFrame) -> str:
    periods = sorted({*payouts["period"], *totals["period"]})
    return "/".join(dict.fromkeys([str(periods[0]), str(periods[-1])])) if periods else ""

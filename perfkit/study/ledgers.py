"""What a role carries from period to period: where its ledger begins, and which periods it has to be run over."""

from __future__ import annotations

import pandas as pd

from perfkit.periods import Period
from perfkit.plan import Draw, Pool, Role
from perfkit.rewards import empty_ledger
from perfkit.rewards.ledger import KEY
from perfkit.study.frozen import Freeze, PeriodStore
from perfkit.study.inputs import Inputs

NAME = "ledger"


def can_carry(role: Role) -> bool:
    """Tell whether a line of the role may leave something to a later period."""
    return any(line.deferral is not None or (isinstance(line, Pool) and line.negative == "carry")
               or (isinstance(line, Draw) and line.recover)
               for line in role.rewards)


def ledger_of(ledger: pd.DataFrame, first: str) -> pd.DataFrame:
    """Return the part of a ledger that a pack period keeps: its own rows, and what was open when it began.

    Parameters
    ----------
    ledger : DataFrame
    first : str
        The first own period of the role in the pack period.

    Examples
    --------
    >>> row = {"role": "r", "line": "p", "unit_id": "T1", "due": "", "opening": 0, "movement": -5, "closing": -5}
    >>> paid = {**row, "period": "2026-02", "opening": -5, "movement": 5, "closing": 0}
    >>> book = pd.DataFrame([{**row, "period": "2026-01"}, paid])
    >>> len(ledger_of(book, "2026-02")), len(ledger_of(book, "2026-03"))
    (2, 0)
    """
    earlier = ledger["period"] < first
    last = ledger[earlier].sort_values("period").drop_duplicates(list(KEY), keep="last")
    still = pd.MultiIndex.from_frame(last.loc[last["closing"] != 0, list(KEY)])
    is_open = pd.MultiIndex.from_frame(ledger[list(KEY)]).isin(still)
    return ledger[~earlier | is_open].reset_index(drop=True)


def before_freeze(freeze: Freeze, role_id: str, first: str) -> pd.DataFrame:
    """Return the ledger with which a frozen period began; `first` is its first own period."""
    kept = _stored(PeriodStore(freeze.study), freeze.period.text, role_id)
    return empty_ledger() if kept is None else kept[kept["period"] < first].reset_index(drop=True)


def starting_ledger(inputs: Inputs, role_id: str, period: Period) -> tuple[pd.DataFrame, list[Period]]:
    """Return the ledger of the latest freeze before a pack period, and the open pack periods between them.

    Where no plan so far can carry anything there is nothing to run, and the ledger is empty.
    """
    plans = [plan for day, plan in inputs.plans.versions.items() if day < period.end and role_id in plan.roles]
    if not any(can_carry(plan.roles[role_id]) for plan in plans):
        return empty_ledger(), []
    store, closed = PeriodStore(inputs.folder), {path.parent.name for path in inputs.folder.freeze_files}
    between: list[Period] = []
    earlier = period.previous()
    while inputs.covers(earlier) or earlier.text in closed:
        if earlier.text not in closed:
            between.insert(0, earlier)
        elif (kept := _stored(store, earlier.text, role_id)) is not None:
            return kept, between
        earlier = earlier.previous()
    return empty_ledger(), between


def _stored(store: PeriodStore, period: str, role_id: str) -> pd.DataFrame | None:
    path = store.folder(period) / role_id / f"{NAME}.parquet"
    return store.read(period, role_id, NAME).frame if path.exists() else None
